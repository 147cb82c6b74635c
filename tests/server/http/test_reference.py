"""The documents of the contract as they are served."""

import msgspec
import orjson
import pytest

from server.reference import asyncapi, openapi
from tests.server.http.conftest import Site

DOCUMENTS = {
    "/openapi.json": orjson.loads(msgspec.json.encode(openapi())),
    "/asyncapi.json": orjson.loads(msgspec.json.encode(asyncapi())),
}


@pytest.mark.parametrize("path", DOCUMENTS)
async def test_the_documents_are_everybodys(site: Site, path: str) -> None:
    response = await site.get(path)
    assert response.status == 200
    assert await response.json() == DOCUMENTS[path]


@pytest.mark.parametrize("path", DOCUMENTS)
async def test_who_has_a_document_is_not_sent_it_again(site: Site, path: str) -> None:
    etag = (await site.get(path)).headers["ETag"]
    again = await site.client.get(f"/api/v1{path}", headers={"If-None-Match": etag})
    assert (again.status, await again.read()) == (304, b"")
    assert again.headers["ETag"] == etag
    other = await site.client.get(f"/api/v1{path}", headers={"If-None-Match": '"another"'})
    assert other.status == 200
