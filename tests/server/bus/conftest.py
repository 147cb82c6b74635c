"""Games of several processes, over a bus of each kind."""

from collections.abc import AsyncIterator

import pytest

from db.pool import Pool
from server.bus.memory import Air, MemoryBus
from server.bus.redis import RedisBus
from tests.fixtures.postgres import Database
from tests.fixtures.redis import programs, running
from tests.server.bus.several import MakeBus, Several, several


@pytest.fixture(params=["memory", *programs()])
async def make_bus(request: pytest.FixtureRequest) -> AsyncIterator[MakeBus]:
    """A bus of each kind."""
    if request.param == "memory":
        air = Air()
        yield lambda node: MemoryBus(air, node)
    else:
        async with running(programs()[request.param]) as server:
            yield lambda node: RedisBus(server.url, node, "one")


@pytest.fixture
async def game(database: Database, server_pool: Pool, make_bus: MakeBus) -> AsyncIterator[Several]:
    async with several(database, server_pool, make_bus) as game:
        yield game
