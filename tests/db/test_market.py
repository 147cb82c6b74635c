"""Listings, direct trades and prices on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

from db import direct_trades, listings, market_data
from db.listings import ListingFilter
from db.players import as_player
from game.ids import RoomId
from game.refusal import Refused
from game.stats import Stats
from tests.db.rules_trust import (
    ANAS_WINE,
    DEPOSITED,
    HELD,
    LISTED,
    LISTING,
    SEATED,
    TABLE,
    ref,
    traded,
    unlisted,
)
from tests.fixtures.world import ANA, BEN, CLEO, Step, World, player, server, sql

LISTING_ID = RoomId(str(LISTING))
TODAY = datetime.now(UTC).date()


async def _all_at_once(world: World, steps: list[Step]) -> list[str]:
    """The refusals' codes of all that were refused."""
    outcomes = await asyncio.gather(*(world.do(step) for step in steps), return_exceptions=True)
    for outcome in outcomes:
        assert not isinstance(outcome, BaseException) or isinstance(outcome, Refused), outcome
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]


async def test_an_offer_shows_the_wine_to_everybody_as_it_was_put_up(world: World) -> None:
    await world.do(HELD, LISTED, sql("UPDATE wines SET level = 999 WHERE id = 1"))
    offer = await world.do(player(CLEO, listings.find, LISTING_ID))
    assert (offer.id, offer.wine.ref, offer.price, offer.state) == (LISTING_ID, str(ANAS_WINE), 40, "open")
    row = await world.do(player(ANA, lambda conn: conn.fetchrow("SELECT * FROM wines WHERE id = 1")))
    assert offer.wine.iv == Stats(*(row[f"iv_{stat}"] for stat in Stats.__struct_fields__))
    assert offer.wine.level < 999
    assert await world.do(player(CLEO, listings.page, ListingFilter(), "price", None, 10)) == [offer]


async def test_what_is_sold_says_to_whom(world: World) -> None:
    await world.do(HELD, LISTED, traded(LISTING, 40, form="market"), unlisted(LISTING, "sold"))
    offer = await world.do(player(CLEO, listings.find, LISTING_ID))
    assert offer.state == "sold"
    assert offer.buyer is not None
    assert offer.closed_at_ms is not None
    assert await world.do(player(CLEO, listings.page, ListingFilter(), "price", None, 10)) == []
    assert await world.do(player(CLEO, listings.of_seller, ANA, None, 10)) == [offer]
    await world.do(unlisted(LISTING, "withdrawn"))
    assert await world.do(player(CLEO, listings.find, LISTING_ID)) == offer, "it has ended once"


# Direct trades --------------------------------------------------------------------------------------------------------


async def test_a_table_of_two_is_theirs_to_see_and_ends_once(world: World) -> None:
    await world.do(SEATED)
    endings = [
        player(ANA, direct_trades.close, TABLE, "settled", coins_a=7),
        player(BEN, direct_trades.close, TABLE, "cancelled"),
    ]
    assert await _all_at_once(world, endings) == ["direct_trade_not_open"]
    (seen,) = await world.do(player(BEN, direct_trades.of_player, BEN, 10))
    assert (seen.id, seen.a, seen.b) == (TABLE, ANA, BEN)
    assert (seen.state, seen.coins_a) in (("settled", 7), ("cancelled", 0))
    assert await world.do(player(CLEO, direct_trades.of_player, BEN, 10)) == []
    await world.do(player(BEN, direct_trades.open_, ref(91), ANA))
    assert [each.id for each in await world.do(player(ANA, direct_trades.of_player, ANA, 10))] == [ref(91), TABLE]


async def test_two_who_invite_each_other_at_once_sit_at_one_table(world: World) -> None:
    invitations = [player(ANA, direct_trades.open_, ref(91), BEN), player(BEN, direct_trades.open_, ref(92), ANA)]
    assert await _all_at_once(world, invitations) == ["already_trading"]


# Prices ---------------------------------------------------------------------------------------------------------------


async def test_a_day_of_sales_is_counted_in_coins_that_were_paid(world: World) -> None:
    await world.do(sql("UPDATE wines SET species_id = (SELECT id FROM wine_species WHERE slug = 'chablis')"))
    await world.do(*(traded(ref(400 + n), price) for n, price in enumerate((40, 10, 30, 20))))
    await world.do(traded(ref(410), None, form="direct"), traded(ref(411), 5, ago="1 day"))
    assert await world.do(server(market_data.take, TODAY)) == 1
    await world.do(traded(ref(412), 50))
    assert await world.do(server(market_data.take, TODAY)) == 1
    await world.do(server(market_data.take, TODAY - timedelta(days=1)))
    days = await world.do(player(CLEO, market_data.of_species, "chablis", TODAY - timedelta(days=7)))
    assert days == [(TODAY - timedelta(days=1), 1, 5, 5, 5), (TODAY, 5, 10, 30, 50)]
    assert await world.do(server(market_data.take, TODAY - timedelta(days=9))) == 0


async def test_the_median_of_an_even_number_was_really_paid(world: World) -> None:
    await world.do(sql("UPDATE wines SET species_id = (SELECT id FROM wine_species WHERE slug = 'chablis')"))
    await world.do(traded(ref(400), 10), traded(ref(401), 99), server(market_data.take, TODAY))
    (day,) = await world.do(player(CLEO, market_data.of_species, "chablis", TODAY))
    assert day.price_median == 10


async def test_nobody_sees_the_market_rows_of_others(world: World) -> None:
    await world.do(DEPOSITED, player(ANA, direct_trades.open_, TABLE, CLEO))
    for who, deposits, tables in ((ANA, 1, 1), (BEN, 1, 0), (CLEO, 0, 1)):
        async with as_player(world.pool, who) as conn:
            assert await conn.fetchval("SELECT count(*) FROM mystery_deposits") == deposits
            assert await conn.fetchval("SELECT count(*) FROM direct_trades") == tables
