"""Families of tokens in the database, by their hashes; the rules are in the schema's functions."""

import asyncio
import hashlib
import uuid

import pytest

from db import sessions
from db.pool import Pool
from db.sessions import Hashes, Lifetimes, Renewed
from game.ids import PlayerId
from tests.db.people import HASH, NOW_MS, joined
from tests.fixtures.postgres import Database

MINUTE_MS = 60_000
DEVICES_MAX = 3


def _h(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _hashes(family: str, generation: int) -> Hashes:
    return Hashes(_h(family), _h(f"{family} {generation}"), _h(f"{family} access {generation}"))


def _lifetimes(now_ms: int = NOW_MS) -> Lifetimes:
    return Lifetimes(now_ms, now_ms + 15 * MINUTE_MS, now_ms + 60 * MINUTE_MS)


@pytest.fixture
async def ana(database: Database, server_pool: Pool) -> PlayerId:
    return await joined(server_pool, "Ana")


async def _open(pool: Pool, player: PlayerId, family: str, at_ms: int = NOW_MS) -> tuple[str, list[str]]:
    session = uuid.uuid4()
    async with pool.acquire() as conn:
        ended = await sessions.open_session(
            conn, session, player, "phone", _hashes(family, 1), _lifetimes(at_ms), devices_max=DEVICES_MAX
        )
    return str(session), ended


async def _renew(pool: Pool, family: str, shown: int, fresh: int, at_ms: int = NOW_MS) -> Renewed:
    async with pool.acquire() as conn:
        return await sessions.renew(conn, _hashes(family, shown), _hashes(family, fresh), _lifetimes(at_ms))


async def _state(pool: Pool, family: str, generation: int, at_ms: int = NOW_MS) -> str | None:
    async with pool.acquire() as conn:
        row = await sessions.of_access(conn, _h(f"{family} access {generation}"), at_ms)
    return None if row is None else row.state


async def test_the_password_of_a_name(server_pool: Pool, ana: PlayerId) -> None:
    async with server_pool.acquire() as conn:
        found = await sessions.password_of(conn, "ana")
        assert found is not None
        assert (found.player, found.password_hash) == (ana, HASH)
        assert await sessions.password_of(conn, "nobody") is None


async def test_an_access_token_says_whose_it_is_until_it_ends(server_pool: Pool, ana: PlayerId) -> None:
    session, _ = await _open(server_pool, ana, "f")
    async with server_pool.acquire() as conn:
        row = await sessions.of_access(conn, _h("f access 1"), NOW_MS)
    assert row is not None
    assert (row.session, row.player, row.name, row.access_until_ms) == (session, ana, "Ana", NOW_MS + 15 * MINUTE_MS)
    assert await _state(server_pool, "f", 1, NOW_MS + 15 * MINUTE_MS - 1) == "lives"
    assert await _state(server_pool, "f", 1, NOW_MS + 15 * MINUTE_MS) == "expired"
    assert await _state(server_pool, "g", 1) is None


async def test_renewing_replaces_both_tokens(server_pool: Pool, ana: PlayerId) -> None:
    session, _ = await _open(server_pool, ana, "f")
    renewed = await _renew(server_pool, "f", 1, 2)
    assert (renewed.outcome, renewed.session) == ("renewed", session)
    assert await _state(server_pool, "f", 1) is None
    assert await _state(server_pool, "f", 2) == "lives"


async def test_a_token_used_twice_ends_its_family_and_no_other(server_pool: Pool, ana: PlayerId) -> None:
    await _open(server_pool, ana, "f")
    await _open(server_pool, ana, "g")
    await _renew(server_pool, "f", 1, 2)
    assert (await _renew(server_pool, "f", 1, 3)).outcome == "reused"
    assert await _state(server_pool, "f", 2) == "ended"
    # The newest token is no use either, and its owner hears why.
    assert (await _renew(server_pool, "f", 2, 4)).outcome == "reused"
    assert await _state(server_pool, "g", 1) == "lives"


async def test_a_token_from_long_ago_is_still_known(server_pool: Pool, ana: PlayerId) -> None:
    await _open(server_pool, ana, "f")
    for generation in range(1, 10):
        assert (await _renew(server_pool, "f", generation, generation + 1)).outcome == "renewed"
    assert (await _renew(server_pool, "f", 1, 99)).outcome == "reused"


async def test_of_two_renewals_at_once_one_wins_and_then_both_are_out(server_pool: Pool, ana: PlayerId) -> None:
    await _open(server_pool, ana, "f")
    outcomes = await asyncio.gather(*(_renew(server_pool, "f", 1, fresh) for fresh in (2, 3)))
    assert sorted(renewed.outcome for renewed in outcomes) == ["renewed", "reused"]
    assert {await _state(server_pool, "f", fresh) for fresh in (2, 3)} == {"ended", None}


async def test_a_refresh_token_ends_and_each_renewal_moves_its_end(server_pool: Pool, ana: PlayerId) -> None:
    await _open(server_pool, ana, "f")
    late_ms = NOW_MS + 60 * MINUTE_MS
    assert (await _renew(server_pool, "f", 1, 2, late_ms - 1)).outcome == "renewed"
    assert (await _renew(server_pool, "f", 2, 3, late_ms)).outcome == "renewed"
    assert (await _renew(server_pool, "f", 3, 4, late_ms + 60 * MINUTE_MS)).outcome == "expired"


async def test_nobodys_token_is_unknown(server_pool: Pool, ana: PlayerId) -> None:
    assert await _renew(server_pool, "f", 1, 2) == Renewed("unknown", None, None)


async def test_signing_out_ends_it_once(server_pool: Pool, ana: PlayerId) -> None:
    session, _ = await _open(server_pool, ana, "f")
    async with server_pool.acquire() as conn:
        assert await sessions.end(conn, _h("f access 1"), NOW_MS) == session
        assert await sessions.end(conn, _h("f access 1"), NOW_MS) is None
    assert await _state(server_pool, "f", 1) == "ended"
    assert (await _renew(server_pool, "f", 1, 2)).outcome == "ended"


async def test_the_device_unseen_for_longest_makes_room(server_pool: Pool, ana: PlayerId) -> None:
    opened = [(await _open(server_pool, ana, f"f{n}", NOW_MS + n))[0] for n in range(DEVICES_MAX)]
    await _renew(server_pool, "f0", 1, 2, NOW_MS + 10)
    _, ended = await _open(server_pool, ana, "f9", NOW_MS + 11)
    assert ended == [opened[1]]
    assert await _state(server_pool, "f1", 1) == "ended"
    assert await _state(server_pool, "f0", 2) == "lives"


async def test_sign_ins_at_once_leave_no_more_devices_than_may_be(server_pool: Pool, ana: PlayerId) -> None:
    ended = await asyncio.gather(*(_open(server_pool, ana, f"f{n}", NOW_MS) for n in range(10)))
    assert sum(len(others) for _, others in ended) == 10 - DEVICES_MAX


async def test_what_ended_long_ago_is_forgotten(server_pool: Pool, ana: PlayerId) -> None:
    await _open(server_pool, ana, "f")
    await _open(server_pool, ana, "g", NOW_MS + MINUTE_MS)
    async with server_pool.acquire() as conn:
        assert await sessions.forget(conn, NOW_MS + 60 * MINUTE_MS + 1) == 1
    assert await _state(server_pool, "f", 1) is None
    assert await _state(server_pool, "g", 1, NOW_MS + MINUTE_MS) == "lives"
