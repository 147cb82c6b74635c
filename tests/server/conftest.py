"""Fixtures of the tests of doors and sockets, and of those of the trading house."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from typing import Any

import pytest
import uvloop

from db.pool import Pool
from server.desk import Who
from tests.fixtures.postgres import Database
from tests.fixtures.saleroom import Saleroom, opened_saleroom
from tests.server.doors import House, opened

Open = Callable[..., Awaitable[House]]

BOTH_LOOPS = pytest.mark.both_loops
"""Runs a test on asyncio's own loop and on uvloop: their transports differ in what they do at the end."""


def pytest_asyncio_loop_factories(
    config: pytest.Config, item: pytest.Item
) -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Which event loops a test runs on."""
    if item.get_closest_marker("both_loops") is None:
        return {"asyncio": asyncio.new_event_loop}
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture
async def open_house() -> AsyncIterator[Open]:
    """Opens a server with these limits."""
    async with AsyncExitStack() as houses:

        async def open_one(*args: Any, **limits: Any) -> House:
            return await houses.enter_async_context(opened(*args, **limits))

        yield open_one


@pytest.fixture
async def room(database: Database, server_pool: Pool) -> AsyncIterator[Saleroom]:
    """A house in which wines are put up."""
    async with opened_saleroom(database, server_pool) as one:
        yield one


@pytest.fixture
def anna(room: Saleroom) -> Who:
    """Who has wines to put up."""
    return room.house.whos[room.house.anna]


@pytest.fixture
def bela(room: Saleroom) -> Who:
    """Another."""
    return room.house.whos[room.house.bela]
