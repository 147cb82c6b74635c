"""Fixtures of the tests about what players do with each other."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from tests.db.world import World, make_world, world_of
from tests.fixtures.postgres import Cluster, run_apart


@pytest.fixture(scope="session")
def three_template(pg: Cluster) -> str:
    return run_apart(make_world(pg, "winedex_three", furnished=False))


@pytest.fixture(scope="session")
def furnished_template(pg: Cluster) -> str:
    return run_apart(make_world(pg, "winedex_furnished", furnished=True))


@pytest_asyncio.fixture
async def three(pg: Cluster, three_template: str) -> AsyncIterator[World]:
    """Ana, Ben and Cleo, and the catalogue."""
    async with world_of(pg, three_template) as world:
        yield world


@pytest_asyncio.fixture
async def furnished(pg: Cluster, furnished_template: str) -> AsyncIterator[World]:
    """The same with all content."""
    async with world_of(pg, furnished_template) as world:
        yield world
