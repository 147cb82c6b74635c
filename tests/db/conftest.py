"""Fixtures of the tests about what players do with each other."""

from collections.abc import AsyncIterator

import pytest_asyncio

from db.pool import Pool
from tests.db.world import World, world_of
from tests.fixtures.postgres import Database


@pytest_asyncio.fixture
async def three(database: Database, server_pool: Pool) -> AsyncIterator[World]:
    """Ana, Ben and Cleo, and the catalogue."""
    async with world_of(database, server_pool) as world:
        yield world


@pytest_asyncio.fixture
async def furnished(database: Database, server_pool: Pool) -> AsyncIterator[World]:
    """The same with all content."""
    async with world_of(database, server_pool, furnished=True) as world:
        yield world
