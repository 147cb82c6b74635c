"""What goes wrong: every kind of it is a problem of the same form, and says no more than it should."""

import asyncio
import gzip
import json
import logging
from collections.abc import Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from db.errors import Unavailable
from game.refusal import Refused
from server.http import bodies, problems
from server.http.bodies import BODY_BYTES_MAX
from server.http.problems import SECURITY_HEADERS
from tests.server.http.conftest import PASSWORD, Site, problem

PATH = "/api/v1/players"
JSON = {"Content-Type": "application/json"}


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"[]",
        b'"Ana"',
        b"null",
        b"7",
        b'{"name": "Ana"',
        b'{"name": "\xff\xfe", "password": "correct horse"}',
        b'{"name": "\\ud800na", "password": "correct horse"}',
        b'{"name": "Ana", "password": "correct horse"} {}',
        b"{'name': 'Ana'}",
        b'{"name": NaN, "password": "correct horse"}',
        b"[" * 10_000,
        b'{"name": ' * 1_000,
        b"\xef\xbb\xbf{}",
        b"\x00",
    ],
)
async def test_a_body_that_is_no_player_is_a_bad_request(site: Site, body: bytes) -> None:
    assert await problem(await site.client.post(PATH, data=body, headers=JSON)) == (400, "bad_request")


@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "text/plain", "multipart/form-data", "x/json"])
async def test_a_body_of_another_kind_is_refused(site: Site, kind: str) -> None:
    response = await site.client.post(PATH, data=b"{}", headers={"Content-Type": kind})
    assert await problem(response) == (415, "unsupported_media_type")


async def test_a_compressed_body_is_refused_before_it_is_unpacked(site: Site) -> None:
    bomb = gzip.compress(b" " * 10_000_000)
    response = await site.client.post(PATH, data=bomb, headers=JSON | {"Content-Encoding": "gzip"})
    assert await problem(response) == (415, "unsupported_media_type")


async def test_json_needs_not_be_announced(site: Site) -> None:
    body = json.dumps({"name": "Ana", "password": PASSWORD}).encode()
    response = await site.client.post(PATH, data=body, skip_auto_headers=["Content-Type"])
    assert response.status == 201


async def test_a_body_may_be_as_large_as_is_said_and_no_larger(site: Site) -> None:
    honest = json.dumps({"name": "Ana", "password": PASSWORD, "note": ""}).encode()
    padded = honest.replace(b'""', b'"' + b"x" * (BODY_BYTES_MAX - len(honest)) + b'"')
    assert len(padded) == BODY_BYTES_MAX
    assert (await site.client.post(PATH, data=padded, headers=JSON)).status == 201
    response = await site.client.post(PATH, data=padded + b" ", headers=JSON)
    assert await problem(response) == (413, "too_large")
    assert (await response.json())["limit_bytes"] == BODY_BYTES_MAX


async def test_a_body_without_an_end_is_cut_off(site: Site) -> None:
    reader, writer = await asyncio.open_connection(site.client.host, site.client.port)
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\n".encode())
    writer.write(b"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
    for _ in range(BODY_BYTES_MAX // 1024 + 1):
        writer.write(b"400\r\n" + b" " * 1024 + b"\r\n")
    status = await reader.readline()
    writer.close()
    assert status.startswith(b"HTTP/1.1 413 ")


async def test_a_body_that_does_not_come_is_not_waited_for(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bodies, "BODY_SECONDS_MAX", 0.05)
    reader, writer = await asyncio.open_connection(site.client.host, site.client.port)
    writer.write(f"POST {PATH} HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n".encode())
    writer.write(b"Content-Length: 100\r\n\r\n{")
    status = await reader.readline()
    writer.close()
    assert status.startswith(b"HTTP/1.1 408 ")


async def test_a_body_whose_sender_is_gone_is_nobodys_fault_but_his() -> None:
    came: asyncio.Future[web.Request] = asyncio.get_running_loop().create_future()
    refused: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def read(request: web.Request) -> web.Response:
        came.set_result(request)
        try:
            await bodies.read(request, dict)
        except Refused as error:
            refused.set_result(error.code)
        return web.Response()

    app = web.Application()
    app.router.add_post("/", read)
    # The program's own kind of server: the one for tests cancels a handler whose client has gone.
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        _, writer = await asyncio.open_connection(*runner.addresses[0][:2])
        writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{")
        await came
        writer.close()
        assert await refused == "bad_request"
    finally:
        await runner.cleanup()


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/api/v2/me", "/api/v1/", "/api/v1/wines/"])
async def test_what_is_not_there_is_not_found(site: Site, path: str) -> None:
    assert await problem(await site.client.get(path)) == (404, "not_found")


async def test_a_method_that_is_not_taken_names_those_that_are(site: Site) -> None:
    response = await site.client.put("/api/v1/sessions")
    assert await problem(response) == (405, "method_not_allowed")
    assert response.headers["Allow"] == "POST"


@pytest.mark.parametrize(("path", "status"), [("/api/v1/species", 200), ("/api/v1/me", 401), ("/api/v1/x", 404)])
async def test_every_answer_has_the_same_protection(site: Site, path: str, status: int) -> None:
    response = await site.client.get(path)
    assert response.status == status
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
    assert response.headers["Server"] == "winedex"


async def test_a_database_that_is_gone_is_said_to_come_back(site: Site) -> None:
    token = (await site.join("Ana"))["access_token"]
    await site.pool.close()
    response = await site.get("/me", token)
    assert await problem(response) == (503, "unavailable")
    assert response.headers["Retry-After"] == "1"


async def test_our_own_mistake_is_logged_and_not_told(caplog: pytest.LogCaptureFixture) -> None:
    async def broken(request: web.Request) -> web.Response:
        raise AssertionError("the secret of the cellar")

    response, text = await _answered(broken)
    assert response == (500, "internal")
    assert "secret" not in text
    assert "the secret of the cellar" in caplog.text


@pytest.mark.parametrize(
    ("raised", "expected"),
    [
        (Refused("bid_too_low", "The bid is too low.", minimum=12), (409, "bid_too_low")),
        (Refused("busy", "Too many.", retry_after_ms=1_001), (503, "busy")),
        (Unavailable("the database is unavailable: 10.0.0.7:5432"), (503, "unavailable")),
        (web.HTTPRequestEntityTooLarge(max_size=1, actual_size=2), (413, "too_large")),
        (web.HTTPUpgradeRequired(reason="Come back newer"), (426, "bad_request")),
    ],
)
async def test_whatever_is_raised_has_a_form(raised: Exception, expected: tuple[int, str]) -> None:
    async def raising(request: web.Request) -> web.Response:
        raise raised

    answered, text = await _answered(raising)
    assert answered == expected
    assert "10.0.0.7" not in text
    body = json.loads(text)
    if isinstance(raised, Refused):
        assert body.items() >= raised.fields.items()


async def test_a_refusals_fields_never_stand_in_place_of_the_standards() -> None:
    async def raising(request: web.Request) -> web.Response:
        raise Refused("no", "No.", status=200, type="nice")

    assert (await _answered(raising))[0] == (409, "no")


@pytest.mark.parametrize(
    ("method", "path", "status"), [("GET", "/elsewhere", 404), ("POST", "/healthz", 405), ("GET", "/healthz", 200)]
)
async def test_outside_the_api_answers_are_of_the_same_kind(method: str, path: str, status: int) -> None:
    async def healthy(request: web.Request) -> web.Response:
        return web.Response(text="ok")

    async def file(request: web.Request) -> web.Response:
        return web.Response(text="file", headers={"Server": "winedex", "Cache-Control": "no-cache"})

    app = web.Application(middlewares=[problems])
    app.add_routes([web.get("/healthz", healthy), web.get("/page/file", file)])
    async with TestClient(TestServer(app)) as client:
        response = await client.request(method, path)
        assert response.status == status
        if status != 200:
            assert (await problem(response))[0] == status
        assert {name: response.headers.get(name) for name in SECURITY_HEADERS} == SECURITY_HEADERS
        own = (await client.get("/page/file")).headers
        assert (own["Cache-Control"], "Content-Security-Policy" in own) == ("no-cache", False), "the page has its own"


async def _answered(handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> tuple[tuple[int, str], str]:
    app = web.Application(middlewares=[problems])
    app.router.add_get("/api/v1/x", handler)
    logging.getLogger("server.http.problems").setLevel(logging.DEBUG)
    async with TestClient(TestServer(app)) as client:
        response = await client.get("/api/v1/x")
        return await problem(response), await response.text()
