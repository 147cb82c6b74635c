"""What is remembered of tokens shows for a moment, and nothing that is over: on a real PostgreSQL."""

import asyncio

import pytest

from db.errors import Unavailable
from db.pool import Pool
from game.ids import PlayerId
from game.refusal import Refused
from server.remembered import KEPT_MAX, KEPT_S, Remembered
from server.tokens import ACCESS_MS, SignedIn, Tokens
from tests.db.people import NOW_MS, joined
from tests.fixtures.postgres import Database
from tests.server.desks import ManualClock


class CountedTokens(Tokens):
    """Tokens that count how often PostgreSQL was asked whose one is."""

    asked = 0

    async def prove(self, access: str) -> SignedIn:
        self.asked += 1
        return await super().prove(access)


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW_MS)


@pytest.fixture
def tokens(server_pool: Pool, clock: ManualClock) -> CountedTokens:
    return CountedTokens(server_pool, clock)


@pytest.fixture
def remembered(tokens: CountedTokens, clock: ManualClock) -> Remembered:
    remembered = Remembered(tokens, clock)
    remembered.told = lambda: True
    tokens.on_ended(remembered.forget)
    tokens.on_renewed(remembered.forget)
    return remembered


@pytest.fixture
async def ana(database: Database, server_pool: Pool) -> PlayerId:
    return await joined(server_pool, "Ana")


async def _refused(remembered: Remembered, access: str) -> str:
    with pytest.raises(Refused) as refused:
        await remembered.look(access)
    return refused.value.code


async def test_who_asks_for_much_at_once_is_looked_up_once(
    tokens: CountedTokens, remembered: Remembered, ana: PlayerId, clock: ManualClock
) -> None:
    pair = await tokens.open(ana, "phone")
    looks = [await remembered.look(pair.access) for _ in range(6)]
    assert {look.who.player_id for look in looks} == {ana}
    assert tokens.asked == 1
    clock.at_ms += int(KEPT_S * 1_000)
    await remembered.look(pair.access)
    assert tokens.asked == 2


async def test_what_is_over_is_not_shown(tokens: CountedTokens, remembered: Remembered, ana: PlayerId) -> None:
    pair = await tokens.open(ana, "phone")
    await remembered.look(pair.access)
    renewed, _ = await tokens.renew(pair.refresh)
    assert await _refused(remembered, pair.access) == "unauthorized"
    await remembered.look(renewed.access)
    await tokens.end(renewed.access)
    assert await _refused(remembered, renewed.access) == "signed_out"
    assert await _refused(remembered, "no token") == "unauthorized"


async def test_a_token_is_not_shown_beyond_its_time(
    tokens: CountedTokens, remembered: Remembered, ana: PlayerId, clock: ManualClock
) -> None:
    pair = await tokens.open(ana, "phone")
    clock.at_ms += ACCESS_MS - 500
    await remembered.look(pair.access)
    clock.at_ms += 500
    assert await _refused(remembered, pair.access) == "token_expired"


async def test_who_is_not_told_of_ends_remembers_nothing(
    tokens: CountedTokens, remembered: Remembered, ana: PlayerId
) -> None:
    pair = await tokens.open(ana, "phone")
    await remembered.look(pair.access)
    remembered.told = lambda: False
    await remembered.look(pair.access)
    assert tokens.asked == 2
    remembered.told = lambda: True
    await remembered.look(pair.access)
    assert tokens.asked == 3, "nor what it knew before"


async def test_what_was_being_read_when_it_ended_is_not_kept(
    tokens: CountedTokens, remembered: Remembered, ana: PlayerId
) -> None:
    pair = await tokens.open(ana, "phone")
    looking = asyncio.create_task(remembered.look(pair.access))
    await asyncio.sleep(0)
    assert tokens.asked == 1
    remembered.forget(pair.session_id)
    await looking
    assert len(remembered) == 0


async def test_there_is_an_end_to_what_is_remembered(
    tokens: CountedTokens, remembered: Remembered, ana: PlayerId, clock: ManualClock
) -> None:
    first = await tokens.open(ana, "phone")
    signed_in = await tokens.prove(first.access)
    other = await tokens.open(ana, "table")
    for number in range(KEPT_MAX + 10):
        remembered.keep(number.to_bytes(4, "big"), signed_in, clock.awake_s())
    assert len(remembered) == KEPT_MAX
    clock.at_ms += int(KEPT_S * 1_000)
    await remembered.look(other.access)
    assert len(remembered) == 1


async def test_without_postgresql_what_is_remembered_still_shows(
    tokens: CountedTokens, remembered: Remembered, ana: PlayerId, server_pool: Pool, clock: ManualClock
) -> None:
    pair = await tokens.open(ana, "phone")
    await remembered.look(pair.access)
    await server_pool.close()
    assert (await remembered.look(pair.access)).who.player_id == ana
    clock.at_ms += int(KEPT_S * 1_000)
    with pytest.raises(Unavailable):
        await remembered.look(pair.access)
