"""Reading the market: which wines are found, in which order, page by page, and through which indexes."""

import uuid
from collections.abc import AsyncIterator
from decimal import Decimal
from typing import Any

import pytest
import pytest_asyncio
from msgspec import Struct

from db import listings, market_data
from db.listings import Listing, ListingFilter, ListingPosition, Order
from db.pool import Connection, Pool, connection
from game.catalogue import OWN
from game.ids import PlayerId, RoomId
from game.rarity import Rarity
from game.stats import Nature, Stats
from game.wine import Wine
from server.identifiers import uuid7
from tests.db.people import NOW_MS, joined
from tests.fixtures.postgres import Database

NOBODY = Stats(0, 0, 0, 0, 0, 0)
NAMES = ("chablis-premier-cru", "beaujolais-nouveau", "barbaresco", "chianti")
PRICES = (40, 10, 30, 20)
NATURES = (Nature.HONEST, Nature.HONEST, *[each for each in Nature if each is not Nature.HONEST][:2])


class Stalls(Struct):
    """A database with four wines on the market, the newest of which ends first."""

    god: Connection
    conn: Connection
    anna: PlayerId
    bela: PlayerId
    ids: list[RoomId]

    async def found(self, order: Order = "newest", **wanted: Any) -> list[int]:
        """Which of `ids` are found, by their place, in the order of the page."""
        page = await listings.page(self.conn, ListingFilter(**wanted), order, None, 50)
        return [self.ids.index(one.id) for one in page]


@pytest_asyncio.fixture
async def stalls(database: Database, server_pool: Pool) -> AsyncIterator[Stalls]:
    slugs = [next(one.slug for one in OWN if one.slug.startswith(name)) for name in NAMES]
    wines = [
        (uuid7(NOW_MS), Wine(slug, Stats(*[5 * i] * 6), NOBODY, NATURES[i], 7 + i, 999, i == 3))
        for i, slug in enumerate(slugs)
    ]
    anna = await joined(server_pool, "Anna", wines=wines)
    bela = await joined(server_pool, "Bela")
    async with connection(database.superuser) as god, server_pool.acquire() as conn:
        ids = [RoomId(str(uuid7(NOW_MS + i))) for i in range(4)]
        for i, name in enumerate(ids):
            await god.execute(
                "UPDATE wines SET place = 'escrow', place_room = $1 WHERE public_id = $2", uuid.UUID(name), wines[i][0]
            )
            await god.execute(
                "SELECT listings_begin(ARRAY[$1::uuid], ARRAY[$3::bigint], jsonb_build_array(jsonb_build_object("
                "'e', 1, 'seller', owner_id, 'wine', id, 'price', $4::bigint, 'ends', $5::bigint, 'most', 50)))"
                " FROM wines WHERE public_id = $2",
                uuid.UUID(name),
                wines[i][0],
                NOW_MS,
                PRICES[i],
                NOW_MS + 1_000_000 - i * 1_000,
            )
        yield Stalls(god, conn, anna, bela, ids)


async def test_each_order(stalls: Stalls) -> None:
    assert await stalls.found("price") == [1, 3, 2, 0]
    assert await stalls.found("newest") == [3, 2, 1, 0]
    assert await stalls.found("ending") == [3, 2, 1, 0]


@pytest.mark.parametrize("order", ["price", "newest", "ending"])
async def test_pages_join(stalls: Stalls, order: Order) -> None:
    await stalls.god.execute("UPDATE market_listings SET price = 10")
    seen: list[Listing] = []
    after = None
    while page := await listings.page(stalls.conn, ListingFilter(), order, after, 1):
        seen += page
        after = ListingPosition(page[0].price, page[0].ends_at_ms, page[0].id)
    assert [one.id for one in seen] == [stalls.ids[at] for at in await stalls.found(order)]
    assert len(seen) == 4


async def test_every_filter(stalls: Stalls) -> None:
    kinds = {one.id: one.wine.species for one in await listings.page(stalls.conn, ListingFilter(), "newest", None, 9)}
    species = [kinds[name] for name in stalls.ids]
    for at, kind in enumerate(species):
        same = [i for i in (3, 2, 1, 0) if species[i].country == kind.country]
        assert await stalls.found(country=kind.country) == same
        assert await stalls.found(species=kind.slug) == [at]
        assert at in await stalls.found(type=kind.primary_type)
        assert at in await stalls.found(grape=kind.grapes[0])
        assert at in await stalls.found(rarity_min=kind.rarity, rarity_max=kind.rarity)
        rarer = [i for i in (3, 2, 1, 0) if species[i].rarity.ordinal > kind.rarity.ordinal]
        assert await stalls.found(rarity_min=_next(kind.rarity)) == rarer
    assert await stalls.found(q="chianti") == [3]
    assert await stalls.found(q="chiannti") == [3]
    assert await stalls.found(nature=Nature.HONEST) == [1, 0]
    assert await stalls.found(shiny=True) == [3]
    assert await stalls.found(level_min=8, level_max=9) == [2, 1]
    assert await stalls.found(iv_total_min=60) == [3, 2]
    assert await stalls.found(price_min=20, price_max=30) == [3, 2]
    ref = str(await stalls.god.fetchval("SELECT public_id FROM users WHERE id = $1", stalls.bela))
    assert await stalls.found(seller=ref) == []
    assert await stalls.found(country="Nowhere", q="chianti") == []


def _next(rarity: Rarity) -> Rarity:
    return next((one for one in Rarity if one.ordinal == rarity.ordinal + 1), rarity)


@pytest.mark.parametrize(
    ("wanted", "order", "index"),
    [
        (ListingFilter(), "price", "market_listings_by_price"),
        (ListingFilter(), "newest", "market_listings_newest"),
        (ListingFilter(), "ending", "market_listings_ending"),
        (ListingFilter(price_min=50, price_max=60), "price", "market_listings_by_price"),
        (ListingFilter(species=OWN[40].slug), "price", "market_listings_by_species"),
    ],
)
async def test_a_page_is_found_by_its_index(stalls: Stalls, wanted: ListingFilter, order: Order, index: str) -> None:
    """Of thousands of listings a fifth is open."""
    await stalls.god.execute(
        "WITH made AS (INSERT INTO wines (public_id, owner_id, species_id, iv_longevity, iv_power, iv_terroir,"
        " iv_complexity, iv_rarity, iv_elegance, nature, level, experience, shiny, capture_method)"
        " SELECT gen_random_uuid(), $1, (SELECT id FROM wine_species ORDER BY id OFFSET n % 60 LIMIT 1), 1, 1, 1, 1, 1,"
        " 1, 'Honest', 5, 125, false, 'wild' FROM generate_series(1, 900) n RETURNING id, public_id, species_id)"
        " INSERT INTO market_listings (listing_id, seller_id, wine_id, wine_ref, species_id, level, nature, shiny, ivs,"
        " evs, price, state, closed_at, expires_at)"
        " SELECT gen_random_uuid(), $1, id, public_id, species_id, 5, 'Honest', false, '{1,1,1,1,1,1}',"
        " '{0,0,0,0,0,0}', 1 + id % 500, CASE WHEN n = 1 THEN 'open' ELSE 'expired' END,"
        " CASE WHEN n > 1 THEN now() END, now() + interval '1 day' FROM made, generate_series(1, 5) n",
        stalls.anna,
    )
    await stalls.god.execute("ANALYZE market_listings, wine_species, users, wine_trades, wines")
    statement, arguments = listings.page_statement(wanted, order, None, by_words=True)
    plan = [row[0] for row in await stalls.conn.fetch(f"EXPLAIN {statement}", *arguments, 51)]
    assert any(index in step for step in plan), "\n".join(plan)
    assert not [step for step in plan if "Seq Scan on market_listings" in step], "\n".join(plan)


async def _sold(stalls: Stalls, price: int, ago_days: float, times: int = 1) -> None:
    await stalls.god.execute(
        "INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)"
        " SELECT gen_random_uuid(), w.id, w.species_id, 'market', $1, $2, $3, now() - make_interval(secs => $4 * 86400)"
        " FROM generate_series(1, $5::integer), wines w JOIN market_listings l ON l.wine_id = w.id"
        " WHERE l.listing_id = $6",
        *(stalls.anna, stalls.bela, price, ago_days, times, uuid.UUID(stalls.ids[3])),
    )


async def test_what_a_species_is_sold_for(stalls: Stalls) -> None:
    one = await listings.find(stalls.conn, stalls.ids[3])
    assert one is not None
    slug = one.wine.species.slug
    for price, ago in ((50, 0), (70, 0), (60, 0), (40, 3), (20, 3), (10, 12), (999, 40)):
        await _sold(stalls, price, ago)
    days = await market_data.history(stalls.conn, slug, 10)
    assert [(day.sales, day.price_min, day.price_median, day.price_max) for day in days] == [
        (2, 20, 20, 40),
        (3, 50, 60, 70),
    ]
    trend = await market_data.trend(stalls.conn, slug, 10)
    assert trend is not None
    assert (trend.sales, trend.volume, trend.lowest, trend.highest) == (5, 240, 20, 70)
    assert trend.sales_before == 1
    assert (trend.average, trend.average_before, trend.change_pct) == (Decimal(48), Decimal(10), Decimal(380))
    assert await market_data.trend(stalls.conn, _slug_of("no-such-wine"), 10) is None
    nothing = await market_data.trend(stalls.conn, OWN[50].slug, 10)
    assert nothing is not None
    assert (nothing.sales, nothing.median, nothing.change_pct) == (0, None, None)


def _slug_of(text: str) -> Any:
    return text


async def test_prices_are_read_from_the_sales_of_one_species(stalls: Stalls) -> None:
    await _sold(stalls, 30, 5, times=3_000)
    await stalls.god.execute(
        "INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)"
        " SELECT gen_random_uuid(), wine_id, s.id, 'market', seller_id, buyer_id, price, at FROM wine_trades,"
        " (SELECT id FROM wine_species ORDER BY id LIMIT 10) s"
    )
    await stalls.god.execute("ANALYZE wine_trades, wine_species")
    plan = [row[0] for row in await stalls.conn.fetch(f"EXPLAIN {market_data.HISTORY}", OWN[50].slug, 30)]
    assert any("wine_trades_by_species" in step for step in plan), "\n".join(plan)
    assert not [step for step in plan if "Seq Scan on wine_trades" in step], "\n".join(plan)
