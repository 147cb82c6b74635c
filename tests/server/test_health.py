"""`/readyz` tells the truth: whether what is asked here would be written just now."""

from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from db.pool import Pool
from server.health import Health
from server.rooms import lane
from tests.faults.playing import data_folder
from tests.fixtures.house import opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.proxy import Proxy
from tests.fixtures.until import until
from tests.server.rooms.engine import asked, open_tally
from tests.server.rooms.tally import Add


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


async def test_a_lane_that_cannot_write_is_not_ready_though_the_heart_beats(
    database: Database, server_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "STUCK_S", 0.05)
    async with opened_house(database, server_pool) as house:
        health = Health(house.host)
        app = web.Application()
        app.add_routes(health.routes())
        room = await open_tally(house.host, house.anna)
        async with TestClient(TestServer(app)) as client:

            async def says(status: int) -> str | None:
                async with client.get("/readyz") as response:
                    said: str = (await response.json())["status"]
                    return said if response.status == status else None

            assert await says(200) == "ready"
            house.proxy.refusing = True
            house.proxy.cut()
            waiting = asked(house.host, room, Add(1), by=house.anna)
            assert await until(lambda: says(503), "readyz to say 503") == "what is asked is not written"
            assert house.host.reaches_database
            house.proxy.refusing = False
            assert await waiting == {"total": 1}
            assert await until(lambda: says(200), "readyz to say 200") == "ready"
            health.draining = True
            assert await says(503) == "draining"


async def test_without_its_database_the_program_is_alive_and_not_ready(data_dir: Path, database: Database) -> None:
    async with Proxy.before(database.owner) as proxy:
        program = await Program.start(data_dir, proxy.login.url)
        try:
            async with aiohttp.ClientSession(program.url) as http:

                async def says(status: int) -> str | None:
                    async with http.get("/readyz") as response:
                        said: str = (await response.json())["status"]
                        return said if response.status == status else None

                assert await says(200) == "ready"
                proxy.refusing = True
                proxy.cut()
                assert await until(lambda: says(503), "readyz to say 503") == "the database does not answer"
                async with http.get("/healthz") as response:
                    assert response.status == 200
                async with http.get("/api/v1/species") as response:
                    assert (response.status, (await response.json())["code"]) == (503, "unavailable")
                proxy.refusing = False
                assert await until(lambda: says(200), "readyz to say 200") == "ready"
        finally:
            await program.kill()
