"""The market over HTTP: open to everybody, searched and sorted, in pages; one's own for who has signed in."""

from typing import Any

import pytest

from db.pool import connection
from server.identifiers import uuid7
from tests.db.people import NOW_MS
from tests.fixtures.postgres import Database
from tests.server.http.conftest import Site, problem


async def offer(database: Database, seller: str, count: int = 3) -> list[str]:
    """His first wines are on the market, the later the dearer; the later they were put up the sooner they end."""
    ids = [uuid7(NOW_MS + i) for i in range(count)]
    async with connection(database.superuser) as god:
        for i, name in enumerate(ids):
            await god.execute(
                "WITH one AS (SELECT w.id FROM wines w JOIN users u ON u.id = w.owner_id WHERE u.public_id = $2"
                " AND w.place = 'cellar' ORDER BY w.id LIMIT 1)"
                " UPDATE wines w SET place = 'escrow', place_room = $1 FROM one WHERE w.id = one.id",
                name,
                seller,
            )
            await god.execute(
                "SELECT listings_begin(ARRAY[$1::uuid], ARRAY[$2::bigint], jsonb_build_array(jsonb_build_object("
                "'e', 1, 'seller', owner_id, 'wine', id, 'price', $3::bigint, 'ends', $4::bigint, 'most', 50)))"
                " FROM wines WHERE place_room = $1",
                *(name, NOW_MS + i, 10 + i, NOW_MS + 1_000_000 - i),
            )
    return [str(name) for name in ids]


async def items(site: Site, **query: str) -> list[dict[str, Any]]:
    response = await site.get("/market/listings", **query)
    assert response.status == 200, await response.text()
    found: list[dict[str, Any]] = (await response.json())["items"]
    return found


async def test_the_cheapest_first_and_one_by_its_id(site: Site, database: Database) -> None:
    anna = await site.join("Anna")
    ids = await offer(database, anna["player_id"])
    found = await items(site)
    assert [item["id"] for item in found] == ids
    first = found[0]
    assert first["seller"] == {"player_id": anna["player_id"], "name": "Anna"}
    assert (first["state"], first["price"], first["buyer"], first["closed_at_ms"]) == ("open", 10, None, None)
    assert first["wine"]["species"]["name"]
    assert await (await site.get(f"/market/listings/{ids[0]}")).json() == first
    assert [item["id"] for item in await items(site, sort="newest")] == ids[::-1]
    assert [item["id"] for item in await items(site, sort="ending")] == ids[::-1]
    assert [item["id"] for item in await items(site, price_min="11", price_max="11")] == [ids[1]]
    assert await items(site, seller=str(uuid7(NOW_MS))) == []
    iv = sum(first["wine"]["iv"].values())
    assert all(sum(item["wine"]["iv"].values()) > iv for item in await items(site, iv_min=str(iv + 1)))


@pytest.mark.parametrize("sort", ["price", "newest", "ending"])
async def test_pages(site: Site, database: Database, sort: str) -> None:
    await offer(database, (await site.join("Anna"))["player_id"])
    seen: list[str] = []
    query = {"limit": "2", "sort": sort}
    while True:
        page = await (await site.get("/market/listings", **query)).json()
        seen += [item["id"] for item in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == [item["id"] for item in await items(site, sort=sort)]
    assert len(seen) == 3


@pytest.mark.parametrize(
    "query",
    [
        {"sort": "cheapest"},
        {"iv_min": "187"},
        {"price_min": "0"},
        {"rarity_min": "common"},
        {"nature": "x"},
        {"level_max": "1000"},
        {"seller": "anna"},
        {"q": "a\x00b"},
        {"country": "a\x00b"},
        {"shiny": "perhaps"},
        {"cursor": "W10"},
        {"cursor": "WyJwcmljZSIsMCwwLCJ4Il0"},
    ],
)
async def test_what_cannot_be_asked(site: Site, query: dict[str, str]) -> None:
    assert await problem(await site.get("/market/listings", **query)) == (400, "bad_request")


async def test_a_cursor_is_of_its_order(site: Site, database: Database) -> None:
    await offer(database, (await site.join("Anna"))["player_id"])
    page = await (await site.get("/market/listings", limit="1")).json()
    response = await site.get("/market/listings", limit="1", sort="newest", cursor=page["next"])
    assert await problem(response) == (400, "bad_request")


async def test_what_is_not_there(site: Site) -> None:
    assert await problem(await site.get(f"/market/listings/{uuid7(NOW_MS)}")) == (404, "not_found")
    assert await problem(await site.get("/market/listings/nothing")) == (404, "not_found")
    assert await problem(await site.get("/market/species/no-such-wine/prices")) == (404, "not_found")
    assert await problem(await site.get("/market/species/a%00b/prices")) == (404, "not_found")
    assert await problem(await site.get(f"/market/species/{'x' * 999}/prices")) == (404, "not_found")
    assert await problem(await site.get("/me/listings")) == (401, "unauthorized")


async def test_ones_own_whatever_became_of_it(site: Site, database: Database) -> None:
    anna = await site.join("Anna")
    ids = await offer(database, anna["player_id"])
    async with connection(database.superuser) as god:
        await god.execute(
            "UPDATE market_listings SET state = 'withdrawn', closed_at = now() WHERE listing_id = $1", ids[0]
        )
    token = (await site.sign_in("Anna"))["access_token"]
    page = await (await site.get("/me/listings", token, limit="2")).json()
    assert [item["id"] for item in page["items"]] == [ids[2], ids[1]]
    rest = await (await site.get("/me/listings", token, cursor=page["next"])).json()
    assert [(item["id"], item["state"]) for item in rest["items"]] == [(ids[0], "withdrawn")]
    assert [item["id"] for item in await items(site)] == ids[1:]


async def test_what_a_species_is_sold_for(site: Site, database: Database) -> None:
    anna, bela = await site.join("Anna"), await site.join("Bela")
    [first, *_] = await offer(database, anna["player_id"])
    [item] = [one for one in await items(site) if one["id"] == first]
    slug = item["wine"]["species"]["slug"]
    async with connection(database.superuser) as god:
        await god.execute(
            "INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)"
            " SELECT gen_random_uuid(), l.wine_id, l.species_id, 'market', l.seller_id,"
            " (SELECT id FROM users WHERE public_id = $2), 10 * n, now()"
            " FROM market_listings l, generate_series(1, 4) n WHERE l.listing_id = $1",
            *(first, bela["player_id"]),
        )
    prices = await (await site.get(f"/market/species/{slug}/prices", days="7")).json()
    assert (prices["species"], prices["days"]) == (slug, 7)
    [day] = prices["history"]
    assert (day["low"], day["median"], day["high"], day["volume"]) == (10, 20, 40, 4)
    assert prices["trend"] == {
        **prices["trend"], "sales": 4, "coins": 100, "average": 25.0, "low": 10, "high": 40, "change_pct": None,
    }  # fmt: skip
    assert await problem(await site.get(f"/market/species/{slug}/prices", days="91")) == (400, "bad_request")
