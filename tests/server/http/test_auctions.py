"""Auctions over HTTP: open to everybody, in pages, with nothing hidden; one's own for who has signed in."""

import uuid
from typing import Any

import pytest

from db import auctions
from db.pool import connection
from game.ids import RoomId
from server.http.auctions import _row
from server.identifiers import uuid7
from tests.db.people import NOW_MS
from tests.fixtures.postgres import Database
from tests.server.http.conftest import Site, problem


async def put_up(database: Database, seller: str, count: int = 3, *, reserved: bool = False) -> list[str]:
    """His first wines are up; the later they were put up the sooner they end."""
    ids = [str(uuid7(NOW_MS + i)) for i in range(count)]
    async with connection(database.superuser) as god:
        for i, name in enumerate(ids):
            await god.execute(
                "INSERT INTO auctions (auction_id, seller_id, wine_id, start_price, reserved, buy_now, ends_at,"
                " opened_at)"
                " SELECT $1, w.owner_id, w.id, 10, $5, 90, to_timestamp($4), now()"
                " FROM wines w JOIN users u ON u.id = w.owner_id WHERE u.public_id = $2 ORDER BY w.id OFFSET $3"
                " LIMIT 1",
                uuid.UUID(name),
                uuid.UUID(seller),
                i,
                NOW_MS / 1000 + 1000 - i,
                reserved,
            )
    return ids


async def bid(database: Database, auction: str, bidder: str, price: int, *, met: bool = True) -> None:
    async with connection(database.superuser) as god:
        player = await god.fetchval("SELECT id FROM users WHERE public_id = $1", uuid.UUID(bidder))
        await god.execute(
            "WITH b AS (INSERT INTO trade_bids (trade_id, n, bidder_id, price, leader_id, at)"
            " VALUES ($1, 1, $2, $3, $2, to_timestamp(1795334400)))"
            " UPDATE auctions SET price = $3, leader_id = $2, bids = 1, reserve_met = $4 WHERE auction_id = $1",
            uuid.UUID(auction),
            player,
            price,
            met,
        )


async def listed(site: Site, **query: str) -> list[dict[str, Any]]:
    response = await site.get("/auctions", **query)
    assert response.status == 200, await response.text()
    items: list[dict[str, Any]] = (await response.json())["items"]
    return items


async def test_the_open_ones_by_their_end(site: Site, database: Database) -> None:
    anna = await site.join("Anna")
    ids = await put_up(database, anna["player_id"])
    items = await listed(site)
    assert [item["id"] for item in items] == ids[::-1]
    assert items[0]["seller"] == {"player_id": anna["player_id"], "name": "Anna"}
    first = items[0]
    assert (first["price"], first["minimum"], first["bids"], first["leader"]) == (None, 10, 0, None)
    assert (first["buy_now"], first["reserve_met"], first["viewers"]) == (90, True, 0)
    assert first["wine"]["species"]["name"]
    assert await listed(site, state="sold") == []


async def test_pages(site: Site, database: Database) -> None:
    ids = await put_up(database, (await site.join("Anna"))["player_id"])
    for order in ("ending", "newest"):
        seen: list[str] = []
        query = {"limit": "2", "order": order}
        while True:
            page = await (await site.get("/auctions", **query)).json()
            seen += [item["id"] for item in page["items"]]
            if page["next"] is None:
                break
            query["cursor"] = page["next"]
        assert seen == ids[::-1]


async def test_a_search(site: Site, database: Database) -> None:
    anna = await site.join("Anna")
    await put_up(database, anna["player_id"])
    [one, *_] = await listed(site)
    name = one["wine"]["species"]["name"]
    found = await listed(
        site, q=name, seller=anna["player_id"], max_price="10", rarity=one["wine"]["species"]["rarity"]
    )
    assert one["id"] in [item["id"] for item in found]
    assert await listed(site, q="zzzzzzzz") == []
    assert await listed(site, max_price="9") == []
    assert await listed(site, q="  ") == await listed(site)


@pytest.mark.parametrize(
    "query",
    [
        {"state": "live"},
        {"order": "cheapest"},
        {"seller": "Anna"},
        {"max_price": "0"},
        {"max_price": "1.5"},
        {"max_price": str(2**63)},
        {"q": "a\x00b"},
        {"cursor": "AAAA"},
        {"limit": "101"},
    ],
    ids=str,
)
async def test_what_cannot_be_asked(site: Site, query: dict[str, str]) -> None:
    assert await problem(await site.get("/auctions", **query)) == (400, "bad_request")


async def test_one_with_its_bids(site: Site, database: Database) -> None:
    anna, bela = await site.join("Anna"), await site.join("Bela")
    [name] = await put_up(database, anna["player_id"], 1, reserved=True)
    await bid(database, name, bela["player_id"], 40, met=False)
    one = await (await site.get(f"/auctions/{name}")).json()
    who = {"player_id": bela["player_id"], "name": "Bela"}
    assert (one["price"], one["minimum"], one["leader"], one["buy_now"]) == (40, 42, who, 90)
    assert (one["reserved"], one["reserve_met"]) == (True, False)
    assert one["history"] == [{"n": 1, "bidder": who, "price": 40, "leader": who, "at_ms": 1_795_334_400_000}]
    await bid_again(database, name)
    met = await (await site.get(f"/auctions/{name}")).json()
    assert (met["reserve_met"], met["buy_now"]) == (True, None)


async def bid_again(database: Database, auction: str) -> None:
    async with connection(database.superuser) as god:
        await god.execute("UPDATE auctions SET reserve_met = true WHERE auction_id = $1", uuid.UUID(auction))


@pytest.mark.parametrize("name", ["nonsense", "019412d4-0000-7000-8000-000000000051"])
async def test_one_that_is_not_there(site: Site, name: str) -> None:
    assert await problem(await site.get(f"/auctions/{name}")) == (404, "not_found")


async def test_ones_own(site: Site, database: Database) -> None:
    anna, bela = await site.join("Anna"), await site.join("Bela")
    ids = await put_up(database, anna["player_id"])
    await bid(database, ids[1], bela["player_id"], 10)

    async def own(who: dict[str, Any], **query: str) -> list[tuple[int, bool]]:
        response = await site.get("/me/auctions", who["access_token"], **query)
        return [(ids.index(item["id"]), item["leading"]) for item in (await response.json())["items"]]

    assert await own(anna) == [(2, False), (1, False), (0, False)]
    assert await own(bela) == []
    assert await own(bela, side="bidding") == [(1, True)]
    assert await own(anna, side="bidding") == []
    first = await (await site.get("/me/auctions", anna["access_token"], limit="2")).json()
    rest = await (await site.get("/me/auctions", anna["access_token"], limit="2", cursor=first["next"])).json()
    assert [ids.index(item["id"]) for item in first["items"] + rest["items"]] == [2, 1, 0]
    assert rest["next"] is None
    assert await problem(await site.get("/me/auctions")) == (401, "unauthorized")
    assert await problem(await site.get("/me/auctions", anna["access_token"], side="both")) == (400, "bad_request")


async def test_the_end_is_the_rooms_where_it_is_here(site: Site, database: Database) -> None:
    [name] = await put_up(database, (await site.join("Anna"))["player_id"], 1)
    async with site.pool.acquire() as conn:
        found = await auctions.find(conn, RoomId(name))
    assert found is not None
    assert _row(found, lambda _: 7, lambda _: None).ends_at_ms == found.ends_at_ms == NOW_MS + 1_000_000
    row = _row(found, lambda _: 7, lambda _: NOW_MS + 5)
    assert (row.ends_at_ms, row.viewers) == (NOW_MS + 5, 7)
