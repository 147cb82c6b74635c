"""Reading auctions: which are found, in which order, page by page, and nothing that is hidden."""

import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from msgspec import Struct

from db import auctions
from db.auctions import AuctionFilter, AuctionPosition, Order
from db.pool import Connection, Pool, connection
from game.catalogue import OWN
from game.ids import PlayerId, RoomId
from game.stats import Nature, Stats
from game.wine import Wine
from server.identifiers import uuid7
from tests.db.people import NOW_MS, joined
from tests.fixtures.postgres import Database

NOBODY = Stats(0, 0, 0, 0, 0, 0)
NAMES = ("chablis-premier-cru", "beaujolais-nouveau", "barbaresco", "chianti")


class Hall(Struct):
    """A database with auctions, as the server may read it."""

    god: Connection
    conn: Connection
    anna: PlayerId
    bela: PlayerId
    ids: list[RoomId]

    async def found(self, order: Order = "ending", **wanted: Any) -> list[int]:
        """Which of `ids` are found, by their place, in the order of the page."""
        page = await auctions.page(self.conn, AuctionFilter(**wanted), order, None, 50)
        return [self.ids.index(one.id) for one in page]


@pytest_asyncio.fixture
async def hall(database: Database, server_pool: Pool) -> AsyncIterator[Hall]:
    """Four auctions, the newest of which ends first."""
    wines = [
        (uuid7(NOW_MS), Wine(_slug(name), Stats(1, 2, 3, 4, 5, 6), NOBODY, Nature.HONEST, 7 + i, 999, False))
        for i, name in enumerate(NAMES)
    ]
    anna = await joined(server_pool, "Anna", wines=wines)
    bela = await joined(server_pool, "Bela")
    async with connection(database.superuser) as god, server_pool.acquire() as conn:
        ids = [RoomId(str(uuid7(NOW_MS + i))) for i in range(4)]
        for i, name in enumerate(ids):
            await god.execute(
                "INSERT INTO auctions (auction_id, seller_id, wine_id, start_price, reserved, buy_now, ends_at,"
                " opened_at)"
                " SELECT $1, owner_id, id, $3, false, NULL, to_timestamp($4), to_timestamp($5)"
                " FROM wines WHERE public_id = $2",
                uuid.UUID(name),
                wines[i][0],
                100 * (i + 1),
                NOW_MS / 1000 + 1000 - i,
                NOW_MS / 1000 + i,
            )
        yield Hall(god, conn, anna, bela, ids)


def _slug(name: str) -> Any:
    assert any(species.slug == name for species in OWN), name
    return name


async def bid(hall: Hall, number: int, bidder: PlayerId, price: int, n: int = 1) -> None:
    await hall.god.execute(
        "UPDATE auctions SET price = $2, leader_id = $3, bids = $4, reserve_met = true WHERE auction_id = $1",
        uuid.UUID(hall.ids[number]),
        price,
        bidder,
        n,
    )
    await hall.god.execute(
        "INSERT INTO trade_bids (trade_id, n, bidder_id, price, leader_id, at) VALUES ($1, $2, $3, $4, $3, now())",
        uuid.UUID(hall.ids[number]),
        n,
        bidder,
        price,
    )


async def test_by_end_and_the_newest_first(hall: Hall) -> None:
    assert await hall.found() == [3, 2, 1, 0]
    assert await hall.found("newest") == [3, 2, 1, 0]
    await hall.god.execute(
        "UPDATE auctions SET ends_at = ends_at + interval '1 h' WHERE auction_id = $1", uuid.UUID(hall.ids[3])
    )
    assert await hall.found() == [2, 1, 0, 3]
    assert await hall.found("newest") == [3, 2, 1, 0]


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({"q": "chablis"}, [0]),
        ({"q": "Nebbiolo"}, [2]),
        ({"q": "barbarescco"}, [2]),
        ({"q": "italy -barbaresco"}, [3]),
        ({"q": "'; DROP TABLE auctions; --"}, []),
        ({"type": "Flow"}, [3, 1, 0]),
        ({"max_price": 200}, [1, 0]),
        ({"max_price": 99}, []),
        ({"seller": str(uuid.UUID(int=7))}, []),
        ({"state": "sold"}, []),
        ({"state": "void"}, []),
    ],
)
async def test_what_is_wanted(hall: Hall, wanted: dict[str, Any], found: list[int]) -> None:
    assert await hall.found(**wanted) == found


async def test_by_rarity_seller_and_price_as_it_stands(hall: Hall) -> None:
    whole = await auctions.page(hall.conn, AuctionFilter(), "ending", None, 50)
    rarity = whole[0].wine.species.rarity
    same = [hall.ids.index(one.id) for one in whole if one.wine.species.rarity == rarity]
    assert await hall.found(rarity=rarity) == same
    assert len(await hall.found(seller=whole[0].seller.ref)) == 4
    await bid(hall, 0, hall.bela, 250)
    assert await hall.found(max_price=249) == [1]
    assert await hall.found(max_price=250) == [1, 0]


@pytest.mark.parametrize("order", ["ending", "newest"])
async def test_pages_join_without_a_gap(hall: Hall, order: Order) -> None:
    if order == "ending":  # some end in the same moment
        await hall.god.execute("UPDATE auctions SET ends_at = to_timestamp($1)", NOW_MS / 1000)
    whole = await auctions.page(hall.conn, AuctionFilter(), order, None, 50)
    seen, after = [], None
    while page := await auctions.page(hall.conn, AuctionFilter(), order, after, 1):
        seen += page
        after = AuctionPosition(page[-1].ends_at_ms, page[-1].id)
    assert seen == whole
    assert len(whole) == 4


async def test_the_wine_is_as_it_was_when_it_was_put_up(hall: Hall) -> None:
    await hall.god.execute("UPDATE wines SET level = 900, iv_power = 31, revision = revision + 1")
    found = await auctions.find(hall.conn, hall.ids[1])
    assert found is not None
    assert (found.wine.species.slug, found.wine.level, found.wine.iv.power) == (NAMES[1], 8, 2)
    assert await auctions.find(hall.conn, RoomId(str(uuid.UUID(int=5)))) is None


async def test_bids_as_everybody_saw_them(hall: Hall) -> None:
    await bid(hall, 2, hall.bela, 300)
    await bid(hall, 2, hall.bela, 340, 2)
    found = await auctions.find(hall.conn, hall.ids[2])
    assert found is not None
    assert (found.price, found.bids, found.leader and found.leader.name) == (340, 2, "Bela")
    history = await auctions.bids(hall.conn, hall.ids[2])
    assert [(one.n, one.price, one.bidder.name, one.leader.name) for one in history] == [
        (1, 300, "Bela", "Bela"),
        (2, 340, "Bela", "Bela"),
    ]
    assert await auctions.bids(hall.conn, hall.ids[0]) == []


async def test_ones_own(hall: Hall) -> None:
    await bid(hall, 1, hall.bela, 200)
    await hall.god.execute(
        "WITH bought AS (UPDATE auctions SET state = 'sold', price = 400, buyer_id = $2, closed_at = now()"
        " WHERE auction_id = $1 RETURNING *)"
        " INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)"
        " SELECT b.auction_id, b.wine_id, w.species_id, 'auction', b.seller_id, b.buyer_id, b.price, now()"
        " FROM bought b JOIN wines w ON w.id = b.wine_id",
        uuid.UUID(hall.ids[3]),
        hall.bela,
    )

    async def of(read: Any, player: PlayerId, after: str | None = None, limit: int = 50) -> list[int]:
        return [hall.ids.index(one.id) for one in await read(hall.conn, player, after, limit)]

    assert await of(auctions.selling, hall.anna) == [3, 2, 1, 0]
    assert await of(auctions.selling, hall.anna, hall.ids[2], 1) == [1]
    assert await of(auctions.selling, hall.bela) == []
    assert await of(auctions.bidding, hall.bela) == [3, 1], "bought at once without a bid, and bid"
    assert await of(auctions.bidding, hall.bela, hall.ids[3]) == [1]
    assert await of(auctions.bidding, hall.anna) == []


async def test_nothing_hidden_is_in_what_is_read(hall: Hall) -> None:
    columns = await hall.god.fetch(
        "SELECT column_name FROM information_schema.columns"
        " WHERE table_name IN ('auctions', 'trade_bids', 'auction_lots')"
    )
    names = {row["column_name"] for row in columns}
    assert not names & {"max", "maximum", "reserve"}
    assert "reserved" in names


@pytest.mark.parametrize(
    ("wanted", "order", "index"),
    [
        (AuctionFilter(), "ending", "auctions_open_by_end"),
        (AuctionFilter(), "newest", "auctions_open_newest"),
        (AuctionFilter("cancelled"), "newest", "auctions_ended_newest"),
    ],
)
async def test_a_page_is_found_by_its_index(hall: Hall, wanted: AuctionFilter, order: Order, index: str) -> None:
    """Of thousands of auctions a tenth is open, and nearly all others were sold."""
    await hall.god.execute(
        "INSERT INTO auctions (auction_id, seller_id, wine_id, state, start_price, reserved, ends_at, opened_at,"
        " closed_at, price, buyer_id)"
        " SELECT gen_random_uuid(), seller_id, wine_id, x.state, 1, false, ends_at, opened_at, x.closed_at,"
        " CASE WHEN x.state = 'sold' THEN 5 END, CASE WHEN x.state = 'sold' THEN $1::bigint END"
        " FROM auctions a, generate_series(1, 5000) n, LATERAL (SELECT CASE WHEN n % 10 = 0 THEN 'open'"
        " WHEN n % 500 = 1 THEN 'cancelled' ELSE 'sold' END AS state,"
        " CASE WHEN n % 10 <> 0 THEN now() END AS closed_at) x"
        " WHERE a.auction_id = $2",
        hall.bela,
        uuid.UUID(hall.ids[1]),
    )
    await hall.god.execute("ANALYZE auctions, auction_lots, wine_species, users")
    statement, arguments = auctions._page(wanted, order, None, by_words=True)
    plan = [row[0] for row in await hall.conn.fetch(f"EXPLAIN {statement}", *arguments, 51)]
    assert any(index in step for step in plan), "\n".join(plan)
    assert not [step for step in plan if "Seq Scan on auctions" in step], "\n".join(plan)
