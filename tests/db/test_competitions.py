"""Competitions: places, fees and brackets hold, and a battle counts once."""

import asyncio

import pytest

from db import coins, competitions, ratings
from db.competitions import Pair
from db.ratings import Rating
from game.ids import PlayerId
from game.refusal import Refused
from tests.db.breaking.competitions import announced, battle, entered, paired, pairing
from tests.db.people import joined
from tests.db.world import World


async def _available(world: World, player: PlayerId) -> int:
    return (await world.do(player, coins.purse, player)).available


async def _escrow(world: World) -> int:
    return int(await world.sql("SELECT sum(balance) FROM coin_accounts WHERE kind = 'escrow'"))


async def test_the_last_place_is_taken_once_and_whoever_is_refused_keeps_his_fee(three: World) -> None:
    competition = await announced(three, size_max=4, entry_fee=100)
    guests = [await joined(three.pool, f"Guest {n}", coins=100, wines=[]) for n in range(8)]
    outcomes = await asyncio.gather(
        *(three.do(guest, competitions.enter, competition) for guest in guests), return_exceptions=True
    )
    assert [o.code for o in outcomes if isinstance(o, Refused)] == ["competition_full"] * 4
    assert sum([await _available(three, guest) for guest in guests]) == await _escrow(three) == 400
    found = await three.do(three.ana, competitions.find, competition)
    assert found is not None
    assert found.entrants == 4
    assert await coins.discrepancies(three.superuser) == []


async def test_the_same_player_enters_once_in_the_same_moment(three: World) -> None:
    competition = await announced(three, entry_fee=100)
    outcomes = await asyncio.gather(
        *(three.do(three.ana, competitions.enter, competition) for _ in range(4)), return_exceptions=True
    )
    assert [o.code for o in outcomes if isinstance(o, Refused)] == ["already_entered"] * 3
    assert await _available(three, three.ana) == 19_900


async def test_who_leaves_before_it_begins_has_his_fee_back_and_may_come_again(three: World) -> None:
    competition = await announced(three, entry_fee=100)
    for _ in range(2):
        await three.do(three.ana, competitions.enter, competition)
        assert await _available(three, three.ana) == 19_900
        assert await three.do(three.ana, competitions.withdraw, competition)
        assert not await three.do(three.ana, competitions.withdraw, competition)
        assert await _available(three, three.ana) == 20_000
    (listed,) = await three.do(three.ben, competitions.announced, limit=9)
    assert listed.entrants == 0
    assert await coins.discrepancies(three.superuser) == []


@pytest.mark.parametrize(
    ("opens", "closes", "may"), [(-2, -1, False), (1, 2, False), (-1, 1, True)], ids=["over", "ahead", "open"]
)
async def test_one_enters_while_registration_is_open(three: World, opens: int, closes: int, may: bool) -> None:
    day = 86_400_000
    now = await three.now_ms()
    competition = await announced(
        three,
        opens_at_ms=now + opens * day,
        closes_at_ms=now + closes * day,
        begins_at_ms=now + 3 * day,
        ends_at_ms=now + 4 * day,
    )
    if may:
        await three.do(three.ana, competitions.enter, competition)
    else:
        with pytest.raises(Refused, match="registration_closed"):
            await three.do(three.ana, competitions.enter, competition)


async def test_a_cancelled_competition_gives_every_fee_back(three: World) -> None:
    competition = await entered(three, players=3, entry_fee=100)
    await pairing(three, competition, 1, Pair(1, three.ana, three.ben), Pair(2, three.cleo, None))()
    await three.do(three.ana, competitions.cancel, competition)
    assert [await _available(three, player) for player in (three.ana, three.ben, three.cleo)] == [20_000] * 3
    assert await _escrow(three) == 0
    with pytest.raises(Refused, match="registration_closed"):
        await three.do(three.ana, competitions.withdraw, competition)


async def test_a_competition_is_played_settled_and_paid_out(three: World) -> None:
    competition = await entered(three, players=3, entry_fee=100)
    first, bye = await pairing(three, competition, 1, Pair(1, three.ana, three.ben), Pair(2, three.cleo, None))()
    played = await battle(three, three.ben, three.ana, winner=1)
    await three.do(three.ana, competitions.play, first, played)
    assert await three.do(three.ana, competitions.settle, first) == "won"
    with pytest.raises(Refused, match="battle_not_over"):
        await three.do(three.ana, competitions.settle, first)
    (second,) = await pairing(three, competition, 2, Pair(1, three.ana, three.cleo), day=3)()
    await three.do(three.ana, competitions.play, second, await battle(three, three.ana, three.cleo, winner=None))
    assert await three.do(three.ana, competitions.settle, second) == "drawn"
    number = await three.sql("SELECT id FROM competitions")
    standings = await three.do(three.ben, competitions.standings, number)
    assert {each.player: each.points_halves for each in standings} == {three.ana: 3, three.cleo: 1, three.ben: 0}
    assert await three.sql("SELECT state FROM competition_matches WHERE id = $1", bye) == "bye"
    ranking = [(three.ana, 1, 200), (three.cleo, 2, 100), (three.ben, 3, 0)]
    await three.do(three.ana, competitions.close, competition, ranking)
    assert [await _available(three, p) for p in (three.ana, three.ben, three.cleo)] == [20_100, 19_900, 20_000]
    assert await _escrow(three) == 0
    won = "SELECT value FROM user_statistics WHERE user_id = $1 AND statistic = 'competitions_won'"
    assert await three.sql(won, three.ana) == 1
    assert await coins.discrepancies(three.superuser) == []


async def test_a_rated_battle_counts_once_and_from_the_rating_that_was_read(three: World) -> None:
    won = await battle(three, three.ana, three.ben)
    assert await three.do(three.ana, ratings.of, three.ana, "pairing") == Rating()
    after = Rating(rating_hundredths=166_200, deviation_hundredths=29_000)
    outcomes = await asyncio.gather(*(three.do(three.ana, ratings.settle, won, three.ana, after) for _ in range(3)))
    assert sorted(outcomes) == [False, False, True]
    assert await three.do(three.cleo, ratings.of, three.ana, "pairing") == after._replace(battles=1, revision=2)
    with pytest.raises(Refused, match="stale"):
        await three.do(three.ana, ratings.settle, await battle(three, three.ana, three.ben), three.ana, after)
    assert await three.do(three.cleo, ratings.ladder, "pairing", None, 5) == [], "a provisional rating is on no ladder"


async def test_a_battle_is_settled_for_those_who_played_it(three: World) -> None:
    won = await battle(three, three.ana, three.ben)
    with pytest.raises(Refused, match="battle_not_rated"):
        await three.do(three.cleo, ratings.settle, won, three.cleo, Rating())


async def test_a_match_takes_a_battle_of_its_mode_alone(three: World) -> None:
    _, match = await paired(three)
    other = await battle(three, three.ana, three.ben, mode="knowledge")
    with pytest.raises(Refused, match="battle_not_fitting"):
        await three.do(three.ana, competitions.play, match, other)
