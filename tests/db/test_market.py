"""Listings, the mystery pool, direct trades and prices on a real PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from db import direct_trades, listings, market_data, mystery, reports
from db.listings import ListingPosition
from db.mystery import Wish
from db.players import as_player
from game.refusal import Refused
from game.stats import Stats
from tests.db.rules_trust import (
    ANAS_WINE,
    ANY,
    BENS_WINE,
    BOTH_PUT_IN,
    DEPOSIT,
    HELD,
    LISTED,
    LISTING,
    MATCHED,
    OTHER_DEPOSIT,
    POOL,
    PUT_IN,
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


# The pool -------------------------------------------------------------------------------------------------------------


async def test_two_deposits_are_exchanged_for_each_other_once(world: World) -> None:
    await world.do(*BOTH_PUT_IN)
    assert await world.do(player(CLEO, mystery.waiting, POOL)) == 2
    assert await world.do(player(CLEO, mystery.of_player, ANA)) == []
    swapped = server(mystery.match, OTHER_DEPOSIT, DEPOSIT)
    assert await _all_at_once(world, [MATCHED, swapped, MATCHED]) == ["deposit_not_waiting"] * 2
    (mine,) = await world.do(player(ANA, mystery.of_player, ANA))
    assert (mine.state, mine.matched_with, mine.wish) == ("matched", OTHER_DEPOSIT, ANY)
    assert await world.do(player(CLEO, mystery.waiting, POOL)) == 0


async def test_who_takes_his_wine_out_is_not_matched(world: World) -> None:
    await world.do(*BOTH_PUT_IN, player(ANA, mystery.withdraw, DEPOSIT))
    for step in (MATCHED, player(ANA, mystery.withdraw, DEPOSIT), player(ANA, mystery.withdraw, OTHER_DEPOSIT)):
        with pytest.raises(Refused, match="deposit_not_waiting"):
            await world.do(step)


async def test_wishes_have_to_fit_on_both_sides(world: World) -> None:
    bens = await world.pool.fetchrow("SELECT s.* FROM wine_species s WHERE s.id = (SELECT max(id) FROM wine_species)")
    assert bens is not None
    await world.do(
        sql(f"UPDATE wines SET species_id = {bens['id']} WHERE id = 4"), escrowed(1, POOL), escrowed(4, POOL),
        player(BEN, mystery.put_in, OTHER_DEPOSIT, POOL, BENS_WINE, ANY),
    )  # fmt: skip
    own = bens["rarity_ordinal"]
    wrong_type = next(
        t for t in ("Flow", "Terroir", "Modern") if t not in (bens["primary_type"], bens["secondary_type"])
    )
    wrong_style = "sweet" if bens["style"] != "sweet" else "red"
    wishes = [
        (Wish(own, own, bens["primary_type"], bens["style"]), True),
        (Wish(own, 21, bens["secondary_type"]), True),
        (Wish(1, 21, wrong_type), False),  # type: ignore[arg-type]
        (Wish(1, 21, None, wrong_style), False),  # type: ignore[arg-type]
    ]
    if own > 1:
        wishes.append((Wish(1, own - 1), False))
    for number, (wish, fits) in enumerate(wishes):
        deposit = ref(300 + number)
        await world.do(player(ANA, mystery.put_in, deposit, POOL, ANAS_WINE, wish))
        refused = await _all_at_once(world, [server(mystery.match, deposit, OTHER_DEPOSIT)])
        assert refused == ([] if fits else ["deposits_do_not_fit"])
        await world.do(
            sql("UPDATE mystery_deposits SET state = 'void', matched_with = NULL, closed_at = now();"
                "UPDATE mystery_deposits SET state = 'waiting', closed_at = NULL"
                f" WHERE deposit_id = '{OTHER_DEPOSIT}'")
        )  # fmt: skip


async def test_nobody_is_matched_with_himself_or_with_whom_he_blocks(world: World) -> None:
    await world.do(*BOTH_PUT_IN, player(BEN, reports.block, BEN, ANA))
    with pytest.raises(Refused, match="deposits_do_not_fit"):
        await world.do(MATCHED)
    await world.do(
        player(BEN, mystery.withdraw, OTHER_DEPOSIT),
        escrowed(2, POOL),
        player(ANA, mystery.put_in, ref(90), POOL, ref(102), ANY),
    )
    with pytest.raises(Refused, match="deposits_do_not_fit"):
        await world.do(server(mystery.match, DEPOSIT, ref(90)))


async def test_a_wine_waits_in_one_pool_only(world: World) -> None:
    await world.do(escrowed(1, POOL))
    assert await _all_at_once(world, [PUT_IN, PUT_IN]) in (["deposit_exists"], ["already_deposited"])


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
    await world.do(*BOTH_PUT_IN, player(ANA, direct_trades.open_, TABLE, CLEO))
    for who, deposits, tables in ((ANA, 1, 1), (BEN, 1, 0), (CLEO, 0, 1)):
        async with as_player(world.pool, who) as conn:
            assert await conn.fetchval("SELECT count(*) FROM mystery_deposits") == deposits
            assert await conn.fetchval("SELECT count(*) FROM direct_trades") == tables
