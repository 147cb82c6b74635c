"""Reputation, disputes, insurance, blocks and trading rules on a real PostgreSQL."""

from __future__ import annotations

import asyncio

import asyncpg
import pytest

from db import disputes, friends, reports, reputation, subscriptions, trading_rules
from db.players import as_player
from db.pool import connection
from db.reputation import Reputation
from db.trading_rules import TradingRule
from game.ids import PlayerId, WineId
from game.refusal import Refused
from tests.db.rules_trust import (
    BENS_WINE,
    DISPUTE,
    DISPUTED,
    NOBODY,
    REVIEW,
    SOLD,
    TRADE,
    UPHELD,
    escrowed,
    ref,
    traded,
)
from tests.fixtures.world import ANA, BEN, CLEO, Step, World, player, server, sql

BENS = WineId(4)
OPEN_TO_ALL: tuple[trading_rules.Format, ...] = ("auction", "market", "mystery")


async def _all_at_once(world: World, steps: list[Step]) -> list[str]:
    """The refusals' codes of all that were refused."""
    outcomes = await asyncio.gather(*(world.do(step) for step in steps), return_exceptions=True)
    for outcome in outcomes:
        assert not isinstance(outcome, BaseException) or isinstance(outcome, Refused), outcome
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]


async def _of(world: World, who: PlayerId) -> Reputation:
    found: Reputation = await world.do(player(CLEO, reputation.of_player, who))
    return found


# Reputation -----------------------------------------------------------------------------------------------------------


async def test_whoever_has_not_traded_has_what_everybody_begins_with(world: World) -> None:
    assert await _of(world, ANA) == Reputation(0, 0, 0, 0, 0, 300)
    with pytest.raises(Refused, match="unknown_player"):
        await _of(world, NOBODY)


async def test_trades_stars_age_and_lost_disputes_make_the_score(world: World) -> None:
    await world.do(
        SOLD,
        traded(TRADE, wine=2),  # two wines in one trade are one trade
        traded(ref(60)),
        player(BEN, reputation.review, TRADE, 5, None),
        sql("UPDATE users SET created_at = now() - interval '30 days 1 h' WHERE id = 1"),
    )
    assert await _of(world, ANA) == Reputation(2, 1, 5, 0, 30, 300 + 12 + 30 + 40)
    await world.do(DISPUTED, UPHELD)
    assert await _of(world, ANA) == Reputation(2, 1, 5, 1, 30, 300 + 12 + 30 + 40 - 75)
    await world.do(player(BEN, reputation.count, BEN))
    assert (await _of(world, BEN)).trades == 2


async def test_a_rejected_dispute_costs_nothing(world: World) -> None:
    await world.do(SOLD, DISPUTED, server(disputes.resolve, DISPUTE, upheld=False, resolution="It was not."))
    assert (await _of(world, ANA)).disputes_lost == 0


async def test_reviews_at_once_are_all_counted(world: World) -> None:
    trades = [ref(60 + n) for n in range(6)]
    await world.do(*(traded(trade) for trade in trades))
    assert await _all_at_once(world, [player(BEN, reputation.review, trade, 4, None) for trade in trades]) == []
    assert (await _of(world, ANA))[:3] == (6, 6, 24)


async def test_reviews_are_public_newest_first_and_in_pages(world: World) -> None:
    await world.do(SOLD, traded(ref(60)), REVIEW, player(ANA, reputation.review, ref(60), 5, None))
    (newest,) = await world.do(player(CLEO, reputation.reviews, BEN, None, 1))
    assert newest.reviewer is not None
    assert (newest.reviewer.name, newest.stars, newest.comment) == ("Ana", 5, None)
    (oldest,) = await world.do(player(CLEO, reputation.reviews, BEN, newest.id, 10))
    assert (oldest.stars, oldest.comment) == (4, "Paid at once.")


async def test_the_score_is_between_0_and_1000_and_moves_the_right_way(world: World) -> None:
    async with connection(world.database.superuser) as conn:
        rows = await conn.fetch(
            """
            SELECT trades, reviews, extra, lost, age,
                   reputation_score(trades, reviews, reviews + extra, lost, age) AS score,
                   reputation_score(trades + 1, reviews, reviews + extra, lost, age) AS traded,
                   reputation_score(trades, reviews + 1, reviews + extra + 5, lost, age) AS praised,
                   reputation_score(trades, reviews, reviews + extra, lost + 1, age) AS disputed,
                   reputation_score(trades, reviews, reviews + extra, lost, age + 1) AS older
            FROM unnest(ARRAY[0, 1, 49, 50, 2000000000]) trades, unnest(ARRAY[0, 1, 10, 100000]) reviews,
                 unnest(ARRAY[0, 2, 4]) f, LATERAL (SELECT f * reviews AS extra) x,
                 unnest(ARRAY[0, 1, 20, 100000]) lost, unnest(ARRAY[0, 199, 200, 100000]) age
            """
        )
    assert len(rows) == 5 * 4 * 3 * 4 * 4
    for row in rows:
        assert 0 <= row["disputed"] <= row["score"] <= min(row["traded"], row["praised"], row["older"]) <= 1000


# Disputes, reports and blocks -----------------------------------------------------------------------------------------


async def test_a_dispute_is_seen_by_both_sides_and_decided_once(world: World) -> None:
    await world.do(SOLD, DISPUTED)
    (waiting,) = await world.do(server(disputes.to_see, 10))
    assert (waiting.opened_by, waiting.against, waiting.state) == (BEN, ANA, "open")
    for who, seen in ((ANA, 1), (BEN, 1), (CLEO, 0)):
        assert len(await world.do(player(who, disputes.of_player, ANA))) == seen
    assert await _all_at_once(world, [UPHELD] * 4) == ["dispute_not_open"] * 3
    (decided,) = await world.do(player(ANA, disputes.of_player, ANA))
    assert (decided.state, decided.resolution) == ("upheld", "It was.")
    assert await world.do(server(disputes.to_see, 10)) == []


async def test_a_dispute_is_withdrawn_by_who_opened_it(world: World) -> None:
    await world.do(SOLD, DISPUTED)
    with pytest.raises(Refused, match="dispute_not_open"):
        await world.do(player(ANA, disputes.withdraw, DISPUTE))
    await world.do(player(BEN, disputes.withdraw, DISPUTE))
    with pytest.raises(Refused, match="dispute_not_open"):
        await world.do(UPHELD)


async def test_reports_are_for_operators_and_who_reports(world: World) -> None:
    await world.do(player(ANA, reports.report, ANA, BEN, "spam", "Every hour."))
    (report,) = await world.do(server(reports.to_see, 10))
    assert (report.reporter, report.reported, report.kind) == (ANA, BEN, "spam")
    async with as_player(world.pool, BEN) as conn:
        assert await conn.fetchval("SELECT count(*) FROM player_reports") == 0
    assert await world.do(server(reports.close, report.id, acted=True))
    assert not await world.do(server(reports.close, report.id, acted=True))
    await world.do(player(ANA, reports.report, ANA, BEN, "spam", "Again."))


async def test_a_block_is_made_once_taken_back_and_seen_by_nobody_else(world: World) -> None:
    block = player(ANA, friends.block, BEN)
    await world.do(block, block)
    assert [one.player for one in await world.do(player(ANA, friends.blocked, ANA))] == [BEN]
    assert await world.do(player(BEN, friends.blocked, ANA)) == []
    async with as_player(world.pool, ANA) as conn:
        assert await conn.fetchval("SELECT count(*) FROM player_blocks") == 1
    assert not await world.do(player(BEN, friends.unblock, ANA))
    assert await world.do(player(ANA, friends.unblock, BEN))
    assert await world.do(player(ANA, friends.blocked, ANA)) == []
    assert not await world.do(player(ANA, trading_rules.apart, ANA, BEN))


# Who may trade what ---------------------------------------------------------------------------------------------------


async def _refusal(world: World, who: PlayerId, wine: int, form: trading_rules.Format = "market") -> Refused | None:
    refused: Refused | None = await world.do(player(who, trading_rules.refusal, who, WineId(wine), form))
    return refused


async def test_everybody_may_trade_on_the_market_from_the_start(world: World) -> None:
    for form in OPEN_TO_ALL:
        assert await _refusal(world, BEN, BENS, form) is None
        assert await _refusal(world, ANA, BENS, form) is None


async def test_the_strictest_rule_that_fits_decides_and_says_what_is_missing(world: World) -> None:
    country, region = await world.pool.fetchrow("SELECT country, region FROM wine_species ORDER BY id LIMIT 1") or (
        "",
        "",
    )
    await world.do(sql("UPDATE wines SET species_id = (SELECT min(id) FROM wine_species) WHERE id = 4"))

    async def rule(**changed: object) -> Refused | None:
        added = await world.do(server(trading_rules.add, TradingRule(format="market")._replace(**changed)))  # type: ignore[arg-type]  # wrong ones too
        refused = await _refusal(world, ANA, BENS)
        assert await world.do(server(trading_rules.remove, added))
        return refused

    missing = await rule(country=country, region=region, level_min=7)
    assert missing is not None
    assert (missing.code, missing.fields) == ("level_too_low", {"minimum": 7, "yours": 1})
    missing = await rule(score_min=301)
    assert missing is not None
    assert (missing.code, missing.fields) == ("reputation_too_low", {"minimum": 301, "yours": 300})
    missing = await rule(age_days_min=1)
    assert missing is not None
    assert (missing.code, missing.fields) == ("account_too_young", {"minimum": 1, "yours": 0})
    missing = await rule(country=country, closed=True)
    assert missing is not None
    assert missing.code == "wine_not_tradable"
    for other in ({"country": "Atlantis"}, {"format": "mystery"}, {"rarity_from": 21}):
        assert await rule(**other, closed=True) is None
    assert await rule(country=country, region="Elsewhere", closed=True) is None
    assert list((await world.do(player(ANA, trading_rules.everything))).values()) == [
        TradingRule(score_min=100),
        TradingRule("direct", level_min=2, score_min=150),
        TradingRule(rarity_from=15, level_min=10, score_min=300, age_days_min=1),
    ]


async def test_a_level_is_asked_for_at_a_table_of_two(world: World) -> None:
    refused = await _refusal(world, ANA, BENS, "direct")
    assert refused is not None
    assert refused.code == "level_too_low"
    await world.do(sql("UPDATE users SET level = 2"))
    assert await _refusal(world, ANA, BENS, "direct") is None


async def test_a_lock_says_until_when(world: World) -> None:
    await world.do(
        sql("UPDATE users SET trade_locked_until = now() + interval '1 h', trade_lock_reason = 'x' WHERE id = 1")
    )
    refused = await _refusal(world, ANA, BENS)
    assert refused is not None
    assert refused.code == "trade_locked"
    assert refused.retry_after_ms is not None
    assert 3_500_000 < refused.retry_after_ms <= 3_600_000
    await world.do(sql("UPDATE users SET trade_locked_until = now() WHERE id = 1"))
    assert await _refusal(world, ANA, BENS) is None


async def test_ones_own_wine_has_to_be_free_and_anothers_to_be_there(world: World) -> None:
    await world.do(escrowed(4, BENS_WINE))
    for who, wine, code in ((BEN, 4, "wine_not_free"), (ANA, 999, "unknown_wine"), (NOBODY, 4, "unknown_player")):
        refused = await _refusal(world, who, wine)
        assert refused is not None
        assert refused.code == code
    assert await _refusal(world, ANA, BENS) is None


@pytest.mark.parametrize(("blocker", "blocked"), [(ANA, BEN), (BEN, ANA)])
async def test_who_blocks_or_is_blocked_trades_in_no_form(world: World, blocker: PlayerId, blocked: PlayerId) -> None:
    assert not await world.do(player(CLEO, trading_rules.apart, ANA, BEN))
    await world.do(player(blocker, friends.block, blocked))
    for form in OPEN_TO_ALL:
        refused = await _refusal(world, ANA, BENS, form)
        assert refused is not None
        assert refused.code == "player_blocked"
        assert await _refusal(world, BEN, BENS, form) is None, "his own wine, to anybody else"
    for one, other in ((ANA, BEN), (BEN, ANA)):
        assert await world.do(player(CLEO, trading_rules.apart, one, other))
    assert not await world.do(player(CLEO, trading_rules.apart, ANA, CLEO))


async def test_a_rule_for_one_subscription_is_for_nobody_else(world: World) -> None:
    await world.do(server(trading_rules.add, TradingRule("auction", tier="free", closed=True)))
    refused = await _refusal(world, BEN, BENS, "auction")
    assert refused is not None
    assert refused.code == "subscription_needed"
    assert await _refusal(world, BEN, BENS, "market") is None
    await world.do(server(subscriptions.begin, BEN, "premium", begins_at_ms=1, ends_at_ms=None))
    assert await _refusal(world, BEN, BENS, "auction") is None
    await world.do(server(trading_rules.add, TradingRule("auction", tier="premium", level_min=9)))
    refused = await _refusal(world, BEN, BENS, "auction")
    assert refused is not None
    assert (refused.code, refused.fields) == ("level_too_low", {"minimum": 9, "yours": 1})
    refused = await _refusal(world, ANA, BENS, "auction")
    assert refused is not None
    assert refused.code == "subscription_needed"


# Whose it is ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE user_reputation SET trades = 1000",
        "INSERT INTO trade_reviews (trade_id, wine_id, reviewer_id, reviewed_id, stars)"
        " SELECT trade_id, wine_id, seller_id, buyer_id, 5 FROM wine_trades",
        "DELETE FROM trade_reviews",
        "UPDATE trade_disputes SET state = 'withdrawn'",
        "UPDATE trade_insurance SET used_at = NULL",
        "INSERT INTO player_reports (reporter_id, reported_id, kind, detail) VALUES (2, 3, 'spam', 'Not mine.')",
        "UPDATE player_reports SET state = 'dismissed'",
        "INSERT INTO player_blocks (blocker_id, blocked_id) VALUES (1, 3)",
        "SELECT listings_begin('{}', '{}', '[]')",
        "UPDATE market_listings SET price = 1",
        "UPDATE mystery_deposits SET state = 'void'",
        "INSERT INTO direct_trades (direct_trade_id, player_a, player_b) VALUES (gen_random_uuid(), 1, 2)",
        "UPDATE wine_market_data SET price_max = 1",
    ],
)
async def test_a_player_may_not(world: World, statement: str) -> None:
    await world.do(SOLD)
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        async with as_player(world.pool, ANA) as conn:
            await conn.execute(statement)


async def test_no_row_about_a_trade_is_written_of_others_than_its_sides(world: World) -> None:
    """The trigger holds for whoever writes, also above all policies."""
    await world.do(SOLD)
    pairs = [(ANA, CLEO), (CLEO, BEN), (ANA, ANA)]
    async with connection(world.database.superuser) as conn:
        for one, other in pairs:
            with pytest.raises(asyncpg.CheckViolationError, match="only the sides"):
                await conn.execute(
                    "INSERT INTO trade_reviews (trade_id, wine_id, reviewer_id, reviewed_id, stars)"
                    " VALUES ($1, 1, $2, $3, 5)",
                    TRADE,
                    one,
                    other,
                )
        with pytest.raises(asyncpg.CheckViolationError, match="only the sides"):
            await conn.execute(
                "INSERT INTO trade_insurance (trade_id, wine_id, insured_id, premium, valid_until)"
                " VALUES ($1, 1, $2, 1, now() + interval '1 day')",
                TRADE,
                CLEO,
            )
