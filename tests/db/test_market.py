"""Listings, direct trades and prices on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from db import direct_trades, listings, market_data
from db.listings import ListingPosition
from db.players import as_player
from game.refusal import Refused
from game.stats import Stats
from tests.db.rules_trust import (
    ANAS_WINE,
    BENS_WINE,
    DEPOSITED,
    HELD,
    LISTED,
    LISTING,
    SEATED,
    TABLE,
    escrowed,
    ref,
    traded,
)
from tests.fixtures.world import ANA, BEN, CLEO, Step, World, player, server, sql

TODAY = datetime.now(UTC).date()


async def _all_at_once(world: World, steps: list[Step]) -> list[str]:
    """The refusals' codes of all that were refused."""
    outcomes = await asyncio.gather(*(world.do(step) for step in steps), return_exceptions=True)
    for outcome in outcomes:
        assert not isinstance(outcome, BaseException) or isinstance(outcome, Refused), outcome
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]


async def test_an_offer_shows_the_wine_to_everybody_as_it_was_put_up(world: World) -> None:
    await world.do(HELD, LISTED, sql("UPDATE wines SET level = 999 WHERE id = 1"))
    (offer,) = await world.do(player(CLEO, listings.cheapest, None, None, 10))
    assert (offer.id, offer.seller, offer.wine, offer.price, offer.state) == (LISTING, ANA, ANAS_WINE, 40, "open")
    row = await world.do(player(ANA, lambda conn: conn.fetchrow("SELECT * FROM wines WHERE id = 1")))
    assert offer.iv == Stats(*(row[f"iv_{stat}"] for stat in Stats.__struct_fields__))
    assert offer.level < 999
    assert await world.do(player(CLEO, listings.cheapest, offer.species, None, 10)) == [offer]
    assert await world.do(player(CLEO, listings.cheapest, "no-such-wine", None, 10)) == []


async def test_offers_come_cheapest_first_in_pages_that_join(world: World) -> None:
    for wine, price in ((1, 30), (2, 10), (3, 30)):
        listing = ref(200 + wine)
        await world.do(
            escrowed(wine, listing), player(ANA, listings.open_, listing, ref(100 + wine), price=price, hours=1)
        )
    seen: list[tuple[int, object]] = []
    after = None
    while page := await world.do(player(BEN, listings.cheapest, None, after, 2)):
        seen += [(offer.price, offer.id) for offer in page]
        after = ListingPosition(page[-1].price, page[-1].id)
    assert seen == [(10, ref(202)), (30, ref(201)), (30, ref(203))]


async def test_an_offer_ends_once_and_is_then_its_sellers_to_see(world: World) -> None:
    await world.do(HELD, LISTED, traded(LISTING, 40, form="market"))
    endings = [server(listings.close, LISTING, "sold"), player(ANA, listings.close, LISTING, "withdrawn")]
    assert await _all_at_once(world, endings) == ["listing_not_open"]
    assert len(await world.do(player(ANA, listings.of_seller, ANA))) == 1
    assert await world.do(player(BEN, listings.of_seller, ANA)) == []
    assert await world.do(player(BEN, listings.cheapest, None, None, 10)) == []


async def test_an_offer_runs_out(world: World) -> None:
    await world.do(HELD, LISTED)
    (offer,) = await world.do(player(ANA, listings.of_seller, ANA))
    assert await world.do(server(listings.run_out, offer.expires_at_ms - 1, 10)) == []
    assert await world.do(server(listings.run_out, offer.expires_at_ms + 1, 10)) == [LISTING]
    await world.do(server(listings.close, LISTING, "expired"))
    assert await world.do(server(listings.run_out, offer.expires_at_ms + 1, 10)) == []


async def test_one_wine_offered_many_times_at_once_is_on_offer_once(world: World) -> None:
    await world.do(HELD)
    assert await _all_at_once(world, [LISTED] * 5) in (["listing_exists"] * 4, ["already_listed"] * 4)


async def test_a_wine_of_another_is_not_offered(world: World) -> None:
    await world.do(escrowed(4, LISTING))
    with pytest.raises(Refused, match="no_such_wine"):
        await world.do(player(ANA, listings.open_, LISTING, BENS_WINE, price=40, hours=1))


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
