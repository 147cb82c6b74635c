"""Tokens from their making to their end, on a real PostgreSQL and a clock that is told."""

import base64

import pytest

from db.errors import Unavailable
from db.pool import Pool, connection
from game.ids import PlayerId
from game.refusal import Refused
from server.tokens import ACCESS_MS, REFRESH_MS, Pair, Tokens
from tests.db.people import NOW_MS, joined
from tests.fixtures.postgres import Database
from tests.server.desks import ManualClock


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW_MS)


@pytest.fixture
def ended() -> list[str]:
    return []


@pytest.fixture
def tokens(server_pool: Pool, clock: ManualClock, ended: list[str]) -> Tokens:
    tokens = Tokens(server_pool, clock, devices_max=2)
    tokens.on_ended(ended.append)
    return tokens


@pytest.fixture
async def ana(database: Database, server_pool: Pool) -> PlayerId:
    return await joined(server_pool, "Ana")


async def _refusal(tokens: Tokens, access: str) -> str:
    with pytest.raises(Refused) as refused:
        await tokens.prove(access)
    return refused.value.code


async def _no_renewal(tokens: Tokens, refresh: str) -> str:
    with pytest.raises(Refused) as refused:
        await tokens.renew(refresh)
    return refused.value.code


async def test_a_token_proves_whose_it_is(tokens: Tokens, ana: PlayerId) -> None:
    pair = await tokens.open(ana, "phone")
    signed_in = await tokens.prove(pair.access)
    assert (signed_in.who.player_id, signed_in.who.name, signed_in.who.session_id) == (ana, "Ana", pair.session_id)
    assert signed_in.expires_at_ms == NOW_MS + ACCESS_MS
    assert pair.expires_in_s == 900


async def test_an_access_token_ends_by_its_time(tokens: Tokens, clock: ManualClock, ana: PlayerId) -> None:
    pair = await tokens.open(ana, "phone")
    clock.at_ms += ACCESS_MS
    assert await _refusal(tokens, pair.access) == "token_expired"
    renewed, _ = await tokens.renew(pair.refresh)
    assert (await tokens.prove(renewed.access)).who.session_id == pair.session_id


async def test_a_refresh_token_ends_by_its_time(tokens: Tokens, clock: ManualClock, ana: PlayerId) -> None:
    pair = await tokens.open(ana, "phone")
    clock.at_ms += REFRESH_MS
    assert await _no_renewal(tokens, pair.refresh) == "token_expired"


async def test_a_refresh_token_used_twice_ends_the_family_and_says_so(
    tokens: Tokens, ana: PlayerId, ended: list[str]
) -> None:
    first = await tokens.open(ana, "phone")
    second, player = await tokens.renew(first.refresh)
    assert (await tokens.prove(second.access)).who.ref == player
    assert await _no_renewal(tokens, first.refresh) == "token_reused"
    assert ended == [first.session_id]
    assert await _refusal(tokens, second.access) == "signed_out"
    assert await _no_renewal(tokens, second.refresh) == "token_reused"


async def test_signing_out_ends_one_device(tokens: Tokens, ana: PlayerId, ended: list[str]) -> None:
    phone, table = await tokens.open(ana, "phone"), await tokens.open(ana, "table")
    assert await tokens.end(phone.access) == phone.session_id
    assert await tokens.end(phone.access) == phone.session_id, "its end is told once more: it may have been lost"
    assert ended == [phone.session_id] * 2
    with pytest.raises(Refused, match="unauthorized"):
        await tokens.end("wda_" + "A" * 43)
    assert await _refusal(tokens, phone.access) == "signed_out"
    assert await _no_renewal(tokens, phone.refresh) == "signed_out"
    assert (await tokens.prove(table.access)).who.player_id == ana


async def test_one_device_too_many_signs_the_oldest_out(
    tokens: Tokens, clock: ManualClock, ana: PlayerId, ended: list[str]
) -> None:
    pairs = []
    for _ in range(3):
        clock.at_ms += 1
        pairs.append(await tokens.open(ana, "phone"))
    assert ended == [pairs[0].session_id]
    assert await _refusal(tokens, pairs[0].access) == "signed_out"


def _bent(pair: Pair) -> list[str]:
    return [
        "",
        "wda_",
        pair.access[:-1],
        pair.access + "A",
        pair.access + "\n",
        pair.access.swapcase(),
        pair.refresh,
        "wda_" + "A" * 43,
        "wda_" + "\u00e4" * 43,
        "Bearer " + pair.access,
        pair.session_id,
    ]


async def test_what_is_nobodys_token_is_unauthorized(tokens: Tokens, ana: PlayerId, ended: list[str]) -> None:
    pair = await tokens.open(ana, "phone")
    for access in _bent(pair):
        assert await _refusal(tokens, access) == "unauthorized"
    for refresh in ["", "wdr_", pair.access, pair.refresh[:-1], pair.refresh + "\n", "wdr_" + "A" * 64]:
        assert await _no_renewal(tokens, refresh) == "unauthorized"
    assert ended == []
    await tokens.prove(pair.access)


async def test_signing_out_with_no_token_at_all_is_unauthorized(tokens: Tokens) -> None:
    with pytest.raises(Refused, match="unauthorized"):
        await tokens.end("wda_")


async def test_nothing_in_the_database_signs_anybody_in(
    database: Database, tokens: Tokens, server_pool: Pool, ana: PlayerId
) -> None:
    pair = await tokens.open(ana, "phone")
    async with connection(database.superuser) as conn:
        row = await conn.fetchrow("SELECT * FROM user_sessions")
    assert row is not None
    for secret in (pair.access, pair.refresh):
        raw = base64.urlsafe_b64decode(secret[4:] + "=")
        kept = [value for value in row.values() if isinstance(value, bytes)]
        assert len(kept) == 3
        assert not [value for value in kept if value in raw or raw in value]


@pytest.mark.parametrize("device", ["", " \n ", "x" * 500, "Zoë's 📱", "a\x00b", "a\x1b[31mb"])
async def test_any_device_may_sign_in(tokens: Tokens, server_pool: Pool, ana: PlayerId, device: str) -> None:
    await tokens.open(ana, device)
    async with server_pool.acquire() as conn, conn.transaction():
        await conn.execute(f"SET LOCAL app.player_id = {ana}")
        (kept,) = [row[0] for row in await conn.fetch("SELECT device FROM user_sessions")]
    assert kept
    assert kept.isprintable()
    assert len(kept) <= 80


async def test_a_database_that_is_gone_is_unavailable(tokens: Tokens, server_pool: Pool, ana: PlayerId) -> None:
    pair = await tokens.open(ana, "phone")
    await server_pool.close()
    with pytest.raises(Unavailable):
        await tokens.prove(pair.access)
