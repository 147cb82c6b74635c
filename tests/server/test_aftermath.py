"""Joining and renewing, the answer lost at each message that PostgreSQL sends: who is told that it was done has it, and
who is told that nobody can say may ask again."""

import contextlib
import itertools
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio

from db.errors import Unavailable
from db.pool import Connection, Pool, connection, open_pool
from game.catalogue import OWN
from server import aftermath
from server.clock import RealClock
from server.credentials import proper_name
from server.players import join
from server.tokens import Pair, Tokens
from tests.fixtures.postgres import Database
from tests.fixtures.proxy import Proxy

LAST_ANSWERS = 3
"""A row, the end of the statement, and that PostgreSQL is ready: what was cut off at these had been done."""


@pytest_asyncio.fixture
async def proxy(database: Database) -> AsyncIterator[Proxy]:
    async with Proxy.before(database.server) as one:
        yield one


@pytest_asyncio.fixture
async def pool(proxy: Proxy) -> AsyncIterator[Pool]:
    # Nothing is prepared beforehand, so that the messages of each round are the same.
    one = await open_pool(replace(proxy.login, statement_cache_size=0), size_min=1, size_max=2)
    yield one
    one.terminate()


@pytest_asyncio.fixture
async def god(database: Database) -> AsyncIterator[Connection]:
    async with connection(database.superuser) as one:
        yield one


async def test_joining(proxy: Proxy, pool: Pool, god: Connection) -> None:
    done = 0
    for number in itertools.count(1):
        proxy.arm("from", number, "cut", after=b"player_join")
        name = proper_name(f"Anna {number}")
        try:
            _, ref = await join(pool, OWN, name, None, 1)
            done += 1
        except Unavailable:
            ref = None
        assert ref == await _ref_of(god, name.shown)
        if not proxy.struck.is_set():
            break
    assert done > LAST_ANSWERS


async def _ref_of(god: Connection, name: str) -> str | None:
    ref = await god.fetchval("SELECT public_id FROM users WHERE name = $1", name)
    return None if ref is None else str(ref)


async def test_renewing(proxy: Proxy, pool: Pool) -> None:
    tokens = Tokens(pool, RealClock())
    player, ref = await join(pool, OWN, proper_name("Anna"), None, 1)
    done = 0
    for number in itertools.count(1):
        pair = await tokens.open(player, "a test")
        proxy.arm("from", number, "cut", after=b"session_renew")
        renewed: tuple[Pair, str] | None = None
        with contextlib.suppress(Unavailable):
            renewed = await tokens.renew(pair.refresh)
            done += 1
        struck = proxy.struck.is_set()
        proxy.count()
        fresh, whose = renewed or await tokens.renew(pair.refresh)  # which would be refused if it had been used
        assert (await tokens.prove(fresh.access)).who.ref == whose == ref
        if not struck:
            break
    assert done > LAST_ANSWERS


async def test_signing_out(proxy: Proxy, pool: Pool) -> None:
    """Whoever is told that he is signed out is shown out of his connections, and so is who was told nothing, and asks
    again."""
    tokens, ended = Tokens(pool, RealClock()), list[str]()
    tokens.on_ended(ended.append)
    player, _ = await join(pool, OWN, proper_name("Anna"), None, 1)
    done = 0
    for number in itertools.count(1):
        pair = await tokens.open(player, "a test")
        ended.clear()
        proxy.arm("from", number, "cut", after=b"session_end")
        try:
            assert await tokens.end(pair.access) == pair.session_id
            done += 1
        except Unavailable:
            assert await tokens.end(pair.access) == pair.session_id
        assert ended == [pair.session_id]
        if not proxy.struck.is_set():
            break
    assert done > LAST_ANSWERS


async def test_nobody_is_told_anything_where_it_can_not_be_found_out(
    proxy: Proxy, pool: Pool, god: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(aftermath, "LOOK_FOR_S", 0.3)
    proxy.arm("from", 4, "cut", after=b"player_join")
    proxy.refusing = True
    with pytest.raises(Unavailable):
        await join(pool, OWN, proper_name("Anna"), None, 1)
    assert proxy.struck.is_set()
    assert proxy.turned_away > 0
    assert await _ref_of(god, "Anna") is not None, "it was done, and was not said to be undone"
