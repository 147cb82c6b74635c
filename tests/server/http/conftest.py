"""The API as a client meets it, with a clock that is told and hashes that are cheap."""

from collections.abc import AsyncIterator, Iterator
from ipaddress import ip_network
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from msgspec import Struct

from db.pool import Pool
from game.catalogue import OWN
from game.ids import PlayerId, RoomId
from game.mystery.deposit import MysteryOpening
from game.mystery.pool import POOL, bands_of
from server.accounts import Accounts
from server.addresses import Whence
from server.hiding import Fields
from server.http import Api, problems, routes
from server.passwords import Passwords
from server.reference import served
from server.tokens import Tokens
from tests.db.people import NOW_MS
from tests.fixtures.contract import ContractClient
from tests.fixtures.postgres import Database
from tests.server.desks import ManualClock

PASSWORD = "correct horse battery"

FIELDS = Fields({1: b"one key" * 4 + b"....", 2: b"another" * 4 + b"...."})

Client = TestClient[web.Request, web.Application]


class Site(Struct, frozen=True):
    """The running API, and what a test may turn."""

    client: Client
    clock: ManualClock
    tokens: Tokens
    pool: Pool
    ended: list[str]
    apart: list[tuple[PlayerId, PlayerId, bool]]
    """What was said of who blocks whom."""
    departed: list[PlayerId]
    """Who has erased his account."""

    async def join(self, name: str = "Ana") -> dict[str, Any]:
        """A new player who is signed in; his tokens."""
        joined = await self.client.post("/api/v1/players", json={"name": name, "password": PASSWORD})
        assert joined.status == 201, await joined.text()
        return await self.sign_in(name)

    async def sign_in(self, name: str) -> dict[str, Any]:
        signed_in = await self.client.post("/api/v1/sessions", json={"name": name, "password": PASSWORD})
        assert signed_in.status == 201, await signed_in.text()
        tokens: dict[str, Any] = await signed_in.json()
        return tokens

    async def ask(self, method: str, path: str, token: str, **body: Any) -> ClientResponse:
        """Any call with a body."""
        headers = {"Authorization": f"Bearer {token}"}
        return await self.client.request(method, f"/api/v1{path}", json=body, headers=headers)

    async def get(self, path: str, token: str | None = None, **query: str) -> ClientResponse:
        headers = {} if token is None else {"Authorization": f"Bearer {token}"}
        return await self.client.get(f"/api/v1{path}", params=query, headers=headers)


async def _nobody_waits() -> dict[str, Any]:
    return {"waiting": 0, "bands": bands_of(POOL.initial(MysteryOpening(RoomId("none"), bytes(32), 0)), 0)}


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    with Passwords(cost=4) as pool:
        yield pool


@pytest_asyncio.fixture
async def site(database: Database, server_pool: Pool, passwords: Passwords) -> AsyncIterator[Site]:
    clock = ManualClock(NOW_MS)
    ended: list[str] = []
    tokens = Tokens(server_pool, clock)
    tokens.on_ended(ended.append)
    app = web.Application(middlewares=[problems])
    app.add_routes(served.routes())
    accounts = Accounts(server_pool, passwords, tokens, clock, OWN, FIELDS)
    apart: list[tuple[PlayerId, PlayerId, bool]] = []
    departed: list[PlayerId] = []
    api = Api(
        server_pool,
        accounts,
        tokens,
        clock,
        apart=lambda one, other, are: apart.append((one, other, are)),
        whence=Whence([ip_network("127.0.0.1")]),
        departed=lambda player: departed.append(player),
    )
    app.add_routes(routes(api, lambda _: 0, lambda _: None, _nobody_waits))
    async with ContractClient(TestServer(app)) as client:
        yield Site(client, clock, tokens, server_pool, ended, apart, departed)


async def problem(response: ClientResponse) -> tuple[int, str]:
    """Status and code of a refusal, which has to be one as RFC 9457 has them."""
    assert response.content_type == "application/problem+json", await response.text()
    body = await response.json()
    assert body["status"] == response.status
    assert body["type"] == f"urn:winedex:{body['code']}"
    assert body["title"]
    return response.status, body["code"]
