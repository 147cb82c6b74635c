"""Who reads too much over HTTP is held up, by the length of what he reads, and nobody else with him."""

from collections.abc import AsyncIterator
from ipaddress import ip_network

import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from server.addresses import Whence
from server.allowances import Allowances
from server.http import problems
from server.http.kept import keepable
from server.http.paced import paced
from server.http.shapes import Page
from server.limits import Doors
from tests.server.desks import ManualClock
from tests.server.http.conftest import problem


class Reader:
    """Asks from whatever address."""

    def __init__(self, client: TestClient[web.Request, web.Application], clock: ManualClock) -> None:
        self.client = client
        self.clock = clock

    async def status(self, path: str, address: str | None = "203.0.113.7", **headers: str) -> int:
        if address is not None:
            headers["X-Forwarded-For"] = address
        response = await self.client.get(path, headers=headers)
        await response.read()
        if response.status not in (200, 304):
            assert await problem(response) == (429, "rate_limited")
            assert int(response.headers["Retry-After"]) > 0
        return response.status


@pytest_asyncio.fixture
async def reader() -> AsyncIterator[Reader]:
    async def short(request: web.Request) -> web.Response:
        return web.Response(body=bytes(1_023))

    async def long(request: web.Request) -> web.Response:
        return web.Response(body=bytes(4 * 1_024))

    async def known(request: web.Request) -> web.Response:
        return keepable(request, Page(["x" * 4 * 1_024], None))

    clock, allowances = ManualClock(), Allowances(Doors(http_messages_per_s=1, http_messages_burst=5))
    pace = paced(Whence([ip_network("127.0.0.1")]).of, clock, allowances)
    app = web.Application(middlewares=[problems, pace])
    app.add_routes([web.get("/api/v1/short", short), web.get("/metrics", long), web.get("/page/app.js", long)])
    app.router.add_get("/api/v1/known", known)
    async with TestClient(TestServer(app)) as client:
        yield Reader(client, clock)


async def test_so_many_requests_at_once_and_then_one_at_a_time(reader: Reader) -> None:
    assert [await reader.status("/api/v1/short") for _ in range(6)] == [200] * 5 + [429]
    reader.clock.at_ms += 1_000
    assert [await reader.status("/api/v1/short") for _ in range(2)] == [200, 429]
    assert await reader.status("/api/v1/short", "203.0.113.8") == 200, "another is not held up"


async def test_who_has_the_answer_pays_for_its_being_made(reader: Reader) -> None:
    known = {"If-None-Match": "*"}
    assert [await reader.status("/api/v1/known", **known) for _ in range(2)] == [304, 429]


async def test_a_long_answer_counts_as_several_requests(reader: Reader) -> None:
    assert [await reader.status("/metrics") for _ in range(2)] == [200, 429]


async def test_the_pages_files_and_our_own_host_are_free(reader: Reader) -> None:
    assert {await reader.status("/page/app.js") for _ in range(8)} == {200}
    assert {await reader.status("/metrics", None) for _ in range(8)} == {200}
    assert await reader.status("/metrics") == 200
