"""Events and seasons on a real PostgreSQL: joining, going on, claiming once, ranking; what modifiers come to."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from itertools import pairwise

import asyncpg
import pytest

from db import coins, events, seasons
from db.events import Challenge, Ranked, Reward
from db.players import as_player
from db.times import ms_of
from game.ids import PlayerId, SpeciesSlug
from game.refusal import Refused
from game.seasons import CALENDAR
from game.wine_types import WineType
from tests.db.rules_events import (
    CATCH,
    CHALLENGE,
    CLAIM,
    COINS,
    DAY_MS,
    EVENT,
    JOIN,
    MODIFIER,
    NOW_MS,
    PLANNED,
)
from tests.fixtures.world import ANA, BEN, CLEO, Step, World, player, server, sql


async def _purse(world: World, who: PlayerId) -> int:
    async with as_player(world.pool, who) as conn:
        return (await coins.purse(conn, who)).available


async def _all_at_once(world: World, steps: list[Step]) -> list[str]:
    """The refusals' codes of all that were refused."""
    outcomes = await asyncio.gather(*(world.do(step) for step in steps), return_exceptions=True)
    for outcome in outcomes:
        assert not isinstance(outcome, BaseException) or isinstance(outcome, Refused), outcome
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]


async def test_an_event_comes_back_as_it_was_planned_until_it_is_cancelled(world: World) -> None:
    await world.do(*PLANNED)
    assert await world.do(player(ANA, events.open_or_to_come, NOW_MS)) == [EVENT]
    assert await world.do(player(ANA, events.open_or_to_come, EVENT.closes_at_ms)) == []
    assert await world.do(player(ANA, events.challenges, EVENT.slug)) == [CHALLENGE]
    assert await world.do(server(events.cancel, EVENT.slug))
    assert not await world.do(server(events.cancel, EVENT.slug))
    assert await world.do(player(ANA, events.open_or_to_come, NOW_MS)) == []
    with pytest.raises(Refused, match="unknown_event"):
        await world.do(JOIN)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (server(events.add_reward, COINS._replace(species=SpeciesSlug("no-such-wine"))), "unknown_species"),
        (server(events.add_challenge, "no-such-event", CHALLENGE), "unknown_event"),
        (server(events.add_challenge, EVENT.slug, CHALLENGE._replace(slug="x", reward="none")), "unknown_reward"),
        (server(seasons.add, MODIFIER._replace(region="atlantis")), "unknown_region"),
        (server(seasons.add, MODIFIER._replace(event="no-such-event")), "unknown_event"),
        (server(events.take_leaderboard, "no-such-event"), "unknown_event"),
    ],
)
async def test_what_there_is_not_is_refused(world: World, step: Step, code: str) -> None:
    await world.do(*PLANNED)
    with pytest.raises(Refused, match=code):
        await world.do(step)


async def test_progress_counts_to_its_target_and_no_further(world: World) -> None:
    await world.do(*PLANNED, JOIN)
    steps = [await world.do(player(ANA, events.advance, "wines_caught", 4)) for _ in range(4)]
    assert [[(a.progress, a.completed) for a in step] for step in steps] == [
        [(4, False)],
        [(8, False)],
        [(10, True)],
        [],
    ]
    assert await world.do(player(ANA, events.advance, "battles_won", 4)) == []
    assert await world.do(player(BEN, events.advance, "wines_caught", 4)) == []
    assert await world.do(player(BEN, events.points, EVENT.slug)) == 100


async def test_steps_at_once_are_all_counted_and_give_points_once(world: World) -> None:
    await world.do(*PLANNED, JOIN)
    assert await _all_at_once(world, [player(ANA, events.advance, "wines_caught", 1) for _ in range(12)]) == []
    assert await world.do(player(ANA, events.points, EVENT.slug)) == 100
    async with as_player(world.pool, ANA) as conn:
        assert await conn.fetchval("SELECT progress FROM challenge_progress") == 10


async def test_an_event_that_is_over_counts_nothing(world: World) -> None:
    await world.do(*PLANNED, JOIN, sql("UPDATE game_events SET closes_at = now()"))
    assert await world.do(CATCH) == []


async def test_coins_are_claimed_once_however_often_it_is_asked_at_once(world: World) -> None:
    await world.do(*PLANNED, JOIN, CATCH)
    before = await _purse(world, ANA)
    assert await _all_at_once(world, [CLAIM] * 8) == ["already_claimed"] * 7
    assert await _purse(world, ANA) == before + COINS.amount
    assert await world.do(server(events.due, 10)) == []


async def test_what_is_short_is_claimed_as_often_as_there_is_of_it(world: World) -> None:
    await world.do(
        PLANNED[0],
        server(events.add_reward, COINS._replace(stock=2)),
        PLANNED[2],
        *(player(who, events.join, EVENT.slug) for who in (ANA, BEN, CLEO)),
        *(player(who, events.advance, "wines_caught", 10) for who in (ANA, BEN, CLEO)),
    )
    claims = [player(who, events.claim, EVENT.slug, CHALLENGE.slug) for who in (ANA, BEN, CLEO)]
    assert await _all_at_once(world, claims) == ["reward_gone"]
    assert sum([await _purse(world, who) for who in (ANA, BEN, CLEO)]) == 3 * 500 + 2 * COINS.amount


async def test_the_last_place_in_an_event_is_given_once(world: World) -> None:
    await world.do(server(events.add, EVENT._replace(places_max=2)))
    joins = [player(who, events.join, EVENT.slug) for who in (ANA, BEN, CLEO)]
    assert await _all_at_once(world, joins) == ["event_full"]


async def test_experience_is_the_players_with_the_claim(world: World) -> None:
    await world.do(
        PLANNED[0],
        server(events.add_reward, COINS._replace(kind="experience", amount=70)),
        PLANNED[2],
        JOIN,
        CATCH,
    )
    claimed = await world.do(CLAIM)
    assert (claimed.kind, claimed.amount) == ("experience", 70)
    assert await world.pool.fetchval("SELECT experience FROM users WHERE id = $1", ANA) == 70


async def test_a_wine_is_due_until_it_is_delivered_once(world: World) -> None:
    wine = Reward("a-bottle", "A bottle", "wine", 1, SpeciesSlug("chablis"))
    await world.do(
        PLANNED[0],
        server(events.add_reward, wine),
        server(events.add_challenge, EVENT.slug, CHALLENGE._replace(reward=wine.slug)),
        JOIN,
        CATCH,
    )
    assert (await world.do(CLAIM)).species == "chablis"
    (due,) = await world.do(server(events.due, 10))
    assert (due.player, due.kind, due.reward) == (ANA, "wine", wine.slug)
    assert await world.do(server(events.delivered, due))
    assert not await world.do(server(events.delivered, due))
    assert await world.do(server(events.due, 10)) == []


async def test_a_ranking_gives_equals_the_same_rank_and_comes_in_pages(world: World) -> None:
    await world.do(
        *PLANNED,
        server(events.add_challenge, EVENT.slug, Challenge("more", "More", "battles_won", 1, 5)),
        *(player(who, events.join, EVENT.slug) for who in (ANA, BEN, CLEO)),
        *(player(who, events.advance, "wines_caught", 10) for who in (BEN, CLEO)),
        player(ANA, events.advance, "battles_won", 1),
    )
    assert await world.do(server(events.take_leaderboard, EVENT.slug)) == 3
    assert await world.do(server(events.take_leaderboard, EVENT.slug)) == 3
    first = await world.do(player(ANA, events.leaderboard, EVENT.slug, None, 2))
    assert first == [Ranked(1, BEN, 100), Ranked(1, CLEO, 100)]
    assert await world.do(player(ANA, events.leaderboard, EVENT.slug, first[-1], 2)) == [Ranked(3, ANA, 5)]


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO event_participation (event_id, user_id) VALUES (1, 1)",
        "UPDATE event_participation SET points = 1000000",
        "UPDATE challenge_progress SET claimed_at = NULL",
        "UPDATE event_reward_catalog SET claimed = 0",
        "DELETE FROM event_leaderboards",
        "UPDATE seasonal_modifiers SET permille = 10000",
        "UPDATE user_seasonal_stats SET wines_caught = 1000000",
    ],
)
async def test_a_player_may_not(world: World, statement: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with as_player(world.pool, ANA) as conn:
            await conn.execute(statement)


async def test_a_player_sees_his_own_progress_and_everybodys_rank(world: World) -> None:
    await world.do(
        *PLANNED, JOIN, CATCH, server(events.take_leaderboard, EVENT.slug), player(ANA, seasons.count, "battles_won")
    )
    for who, seen in ((ANA, 1), (BEN, 0)):
        async with as_player(world.pool, who) as conn:
            for table in ("event_participation", "challenge_progress", "user_seasonal_stats"):
                assert await conn.fetchval(f"SELECT count(*) FROM {table}") == seen
            assert await conn.fetchval("SELECT count(*) FROM event_leaderboards") == 1


# Seasons --------------------------------------------------------------------------------------------------------------


async def test_modifiers_of_other_kinds_scopes_and_times_stand_beside_each_other(world: World) -> None:
    await world.do(
        *(
            server(seasons.add, modifier)
            for modifier in (
                MODIFIER,
                MODIFIER._replace(kind="experience"),
                MODIFIER._replace(region=None),
                MODIFIER._replace(region="alsace"),
                MODIFIER._replace(type=None),
                MODIFIER._replace(season=None),
                MODIFIER._replace(starts_at_ms=NOW_MS + DAY_MS, ends_at_ms=NOW_MS + 2 * DAY_MS),
            )
        )
    )
    with pytest.raises(Refused, match="modifier_overlaps"):
        await world.do(server(seasons.add, MODIFIER._replace(region=None)))


async def test_two_who_plan_the_same_at_once_plan_it_once(world: World) -> None:
    assert await _all_at_once(world, [server(seasons.add, MODIFIER)] * 4) == ["modifier_overlaps"] * 3


async def test_what_fits_is_multiplied_in_whole_permille(world: World) -> None:
    autumn = ms_of(datetime(2026, 10, 10, tzinfo=UTC))
    base = MODIFIER._replace(starts_at_ms=autumn, ends_at_ms=autumn + DAY_MS, season=None)
    assert await world.do(player(ANA, seasons.permille, "spawn", autumn, region="chablis", type=WineType.FLOW)) == 1000
    await world.do(
        server(seasons.add, base),  # Burgundy, Flow: 1250
        server(seasons.add, base._replace(region=None, type=None, season="autumn", permille=1111)),
        server(seasons.add, base._replace(region="stellenbosch", type=None, permille=9999)),
        server(seasons.add, base._replace(kind="experience", permille=2000)),
    )

    async def permille(at: int, region: str | None, type: WineType) -> object:
        return await world.do(player(ANA, seasons.permille, "spawn", at, region=region, type=type))

    assert await permille(autumn, "chablis", WineType.FLOW) == 1250 * 1111 // 1000
    assert await permille(autumn, "chablis", WineType.MODERN) == 1111
    assert await permille(autumn, None, WineType.FLOW) == 1111
    assert await permille(autumn, "stellenbosch", WineType.FLOW) == 9999  # where it is spring
    assert await permille(autumn + DAY_MS, "chablis", WineType.FLOW) == 1000
    assert await permille(autumn - 1, "chablis", WineType.FLOW) == 1000


async def test_the_product_stays_between_a_tenth_and_ten(world: World) -> None:
    for permille, expected in ((10_000, 10_000), (100, 100)):
        start = NOW_MS + permille * DAY_MS
        base = MODIFIER._replace(permille=permille, starts_at_ms=start, ends_at_ms=start + DAY_MS, season=None)
        await world.do(server(seasons.add, base), server(seasons.add, base._replace(type=None)))
        found = await world.do(player(ANA, seasons.permille, "spawn", start, region="chablis", type=WineType.FLOW))
        assert found == expected


@pytest.mark.parametrize(
    ("month", "north", "south"),
    [(1, "winter", "summer"), (2, "winter", "summer"), (3, "spring", "autumn"), (6, "summer", "winter"),
     (8, "summer", "winter"), (9, "autumn", "spring"), (11, "autumn", "spring"), (12, "winter", "summer")],
)  # fmt: skip
async def test_seasons_follow_the_hemisphere(world: World, month: int, north: str, south: str) -> None:
    moment = datetime(2026, month, 15, tzinfo=UTC)
    for hemisphere, season in (("north", north), ("south", south)):
        assert await world.pool.fetchval("SELECT season_of($1, $2)", hemisphere, moment) == season


async def test_a_year_is_planned_once(world: World) -> None:
    assert await world.do(server(seasons.plan_year, 2027)) == 12
    assert await world.do(server(seasons.plan_year, 2027)) == 0
    year = await world.do(
        player(ANA, seasons.calendar, ms_of(datetime(2027, 1, 1, tzinfo=UTC)), ms_of(datetime(2028, 1, 1, tzinfo=UTC)))
    )
    assert [(each.type, each.permille) for each in year] == [(each.type, each.permille) for each in CALENDAR]
    assert all(one.ends_at_ms == other.starts_at_ms for one, other in pairwise(year))
    assert await world.do(server(seasons.remove, 1))
    assert not await world.do(server(seasons.remove, 1))


async def test_what_is_done_is_counted_in_its_season(world: World) -> None:
    await asyncio.gather(*(world.do(player(ANA, seasons.count, "battles_won")) for _ in range(4)))
    await world.do(player(ANA, seasons.count, "battles_played"), player(ANA, seasons.count, "wines_caught", 3))
    (found,) = await world.do(player(ANA, seasons.of_player, ANA))
    assert (found.battles_won, found.battles_played, found.wines_caught, found.trades_made) == (4, 5, 3, 0)
    assert await world.do(player(BEN, seasons.of_player, ANA)) == []


async def test_january_is_in_the_winter_of_the_year_before(world: World) -> None:
    """By the expression that the counting uses: a test cannot wait for January."""
    row = await world.pool.fetchrow(
        "SELECT extract(year FROM t - interval '2 months')::integer, season_of('north', t AT TIME ZONE 'UTC')"
        " FROM (VALUES ('2027-01-31'::timestamp)) v (t)"
    )
    assert row is not None
    assert tuple(row) == (2026, "winter")
