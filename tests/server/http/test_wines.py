"""The cellar and the catalogue over HTTP."""

import base64
from collections.abc import Callable
from typing import Any

import pytest

from game.catalogue import OWN
from game.catalogue.lore import PAIRS
from game.ids import SpeciesSlug
from game.pairing.dishes import DISHES
from game.stats import Nature, Stats, stats_at_work
from tests.server.http.conftest import Site, problem

STATS = {"longevity", "power", "terroir", "complexity", "rarity", "elegance"}
OF_OWN = {species.slug: species for species in OWN}


async def _all(site: Site, path: str, token: str | None = None, **query: str) -> list[dict[str, Any]]:
    """Every item, page by page."""
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        response = await site.get(path, token, **query, **cursor)
        assert response.status == 200, await response.text()
        body = await response.json()
        assert body.keys() == {"items", "next"}
        items += body["items"]
        if body["next"] is None:
            return items
        cursor = {"cursor": body["next"]}


async def test_a_wine_says_all_there_is_to_know(site: Site) -> None:
    token = (await site.join())["access_token"]
    for wine in await _all(site, "/wines", token):
        species = OF_OWN[wine["species"]["slug"]]
        assert wine["species"]["name"] == species.name
        assert wine["species"]["rarity"] == species.rarity
        assert (wine["level"], wine["place"], wine["shiny"], wine["revision"]) == (5, "cellar", False, 1)
        assert wine["iv"].keys() == wine["ev"].keys() == wine["stats"].keys() == STATS
        at_work = stats_at_work(species.base, Stats(**wine["iv"]), Stats(**wine["ev"]), Nature(wine["nature"]), 5)
        assert Stats(**wine["stats"]) == at_work


async def test_pages_of_one_wine_hold_all_of_them_once(site: Site) -> None:
    token = (await site.join())["access_token"]
    ids = [wine["id"] for wine in await _all(site, "/wines", token, limit="1")]
    assert len(ids) == len(set(ids)) == 3
    assert set(ids) == {wine["id"] for wine in await _all(site, "/wines", token)}


async def test_filters(site: Site) -> None:
    token = (await site.join())["access_token"]
    wines = await _all(site, "/wines", token)
    kind = wines[0]["species"]["types"][0]
    assert {wine["id"] for wine in await _all(site, "/wines", token, type=kind)} == {
        wine["id"] for wine in wines if kind in wine["species"]["types"]
    }
    assert await _all(site, "/wines", token, shiny="true") == []
    assert len(await _all(site, "/wines", token, shiny="false", place="cellar")) == 3
    assert await _all(site, "/wines", token, rarity="TimeCapsule") == []
    (one,) = await _all(site, "/wines", token, species=wines[1]["species"]["slug"])
    assert one == wines[1]


async def test_a_cellar_comes_in_the_order_that_is_asked_for(site: Site) -> None:
    token = (await site.join())["access_token"]
    keys: dict[str, Callable[[dict[str, Any]], int]] = {
        "level": lambda wine: wine["level"],
        "newest": lambda wine: wine["captured_at_ms"],
        "rarity": lambda wine: OF_OWN[wine["species"]["slug"]].rarity.ordinal,
        "quality": lambda wine: sum(wine["iv"].values()),
    }
    whole = {wine["id"] for wine in await _all(site, "/wines", token)}
    for order, key in keys.items():
        wines = await _all(site, "/wines", token, order=order, limit="1")
        assert {wine["id"] for wine in wines} == whole
        assert [key(wine) for wine in wines] == sorted(map(key, wines), reverse=True), order
    cursor = (await (await site.get("/wines", token, limit="1")).json())["next"]
    assert await problem(await site.get("/wines", token, cursor=cursor, order="quality")) == (400, "bad_request")


async def test_nobody_sees_anothers_cellar(site: Site) -> None:
    ana, ben = await site.join("Ana"), await site.join("Ben")
    cellars = [{wine["id"] for wine in await _all(site, "/wines", tokens["access_token"])} for tokens in (ana, ben)]
    assert cellars[0].isdisjoint(cellars[1])


def _cursor(text: bytes) -> str:
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "101"}, "limit"),
        ({"limit": "many"}, "limit"),
        ({"type": "Sugar"}, "type"),
        ({"rarity": "rare"}, "rarity"),
        ({"shiny": "perhaps"}, "shiny"),
        ({"place": "cupboard"}, "place"),
        ({"species": "Grand Cru"}, "species"),
        ({"species": "a\x00b"}, "species"),
        ({"cursor": "nonsense"}, "cursor"),
        ({"cursor": "ü"}, "cursor"),
        ({"cursor": "A"}, "cursor"),
        ({"cursor": _cursor(b"[5]")}, "cursor"),
        ({"cursor": _cursor(b'["level",5,7,9]')}, "cursor"),
        ({"cursor": _cursor(b'["level","5",7]')}, "cursor"),
        ({"cursor": _cursor(b'["level",5,-7]')}, "cursor"),
        ({"cursor": _cursor(b'["level",5,9223372036854775808]')}, "cursor"),
        ({"cursor": _cursor(b'["price",5,7]')}, "cursor"),
        ({"cursor": "x" * 2000}, "cursor"),
    ],
)
async def test_a_query_that_makes_no_sense_names_what_is_wrong(site: Site, query: dict[str, str], field: str) -> None:
    token = (await site.join())["access_token"]
    response = await site.get("/wines", token, **query)
    assert await problem(response) == (400, "bad_request")
    assert (await response.json())["field"] == field


async def test_the_catalogue_is_everybodys(site: Site) -> None:
    found = await _all(site, "/species", limit="10")
    assert {species["slug"] for species in found} == OF_OWN.keys()
    assert [species["name"] for species in found] == sorted(species["name"] for species in found)
    for species in found:
        assert species["base"].keys() == STATS
        assert set(species["palate"].values()) <= set(range(6))


async def test_the_catalogue_is_searched_and_filtered(site: Site) -> None:
    def slugs(items: list[dict[str, Any]]) -> set[str]:
        return {item["slug"] for item in items}

    assert "cotes-du-rhone" in slugs(await _all(site, "/species", q="cotes rhone"))
    assert slugs(await _all(site, "/species", country="France", grape="Gamay")) == {
        species.slug for species in OWN if species.country == "France" and "Gamay" in species.grapes
    }
    assert slugs(await _all(site, "/species", rarity="Everyday", type="Flow")) == {
        s.slug for s in OWN if s.rarity == "Everyday" and "Flow" in (s.primary_type, s.secondary_type)
    }
    assert "barolo-riserva" in slugs(await _all(site, "/species", q="barollo"))
    assert slugs(await _all(site, "/species", q="chianti", region="Tuscany")) == {
        species.slug for species in OWN if "Chianti" in species.name
    }
    assert await _all(site, "/species", q="zzzzzzzz") == []


@pytest.mark.parametrize(
    ("asked", "spelled"),
    [
        ({"country": "france"}, {"country": "France"}),
        ({"region": "SERRA gaucha", "country": "BRAZIL"}, {"region": "Serra Gaúcha", "country": "Brazil"}),
        (dict.fromkeys(["q", "type", "rarity", "country", "region", "grape", "order", "cursor", "limit"], ""), {}),
    ],
)
async def test_what_a_form_sends_is_understood(site: Site, asked: dict[str, str], spelled: dict[str, str]) -> None:
    """Its empty fields, and names as somebody types them."""
    response = await site.get("/species", **asked)
    assert response.status == 200
    wanted = await (await site.get("/species", **spelled)).json()
    assert await response.json() == wanted
    assert wanted["items"]


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ({"q": "x" * 101}, "q"),
        ({"q": "a\x00b"}, "q"),
        ({"grape": "\x00"}, "grape"),
        ({"type": "flow"}, "type"),
        ({"cursor": _cursor(b'["a\\u0000b",7]')}, "cursor"),
        ({"cursor": _cursor(b"[5,7]")}, "cursor"),
    ],
)
async def test_a_search_that_makes_no_sense_names_what_is_wrong(site: Site, query: dict[str, str], field: str) -> None:
    response = await site.get("/species", **query)
    assert await problem(response) == (400, "bad_request")
    assert (await response.json())["field"] == field


@pytest.mark.parametrize("q", ["'", '"', "!", "&|", "a:*", "<->", "\\", "%", "$1", "🍷", "'; DROP TABLE wines; --"])
async def test_no_search_is_more_than_a_search(site: Site, q: str) -> None:
    assert (await site.get("/species", q=q)).status == 200


async def test_the_catalogue_comes_in_the_order_that_is_asked_for(site: Site) -> None:
    def rarities(items: list[dict[str, Any]]) -> list[int]:
        return [OF_OWN[item["slug"]].rarity.ordinal for item in items]

    by_name = await _all(site, "/species", limit="7")
    assert [item["name"] for item in by_name] == sorted(item["name"] for item in by_name)
    rarest = await _all(site, "/species", order="rarity", limit="7")
    assert rarities(rarest) == sorted(rarities(rarest), reverse=True)
    assert (await _all(site, "/species", q="bordeaux rouge", limit="1"))[0]["slug"] == "bordeaux-rouge"
    assert (await site.get("/species", order="price")).status == 400


async def test_a_cursor_of_another_order_is_refused(site: Site) -> None:
    cursor = (await (await site.get("/species", limit="3")).json())["next"]
    for query in ({"q": "france"}, {"order": "rarity"}):
        response = await site.get("/species", cursor=cursor, **query)
        assert await problem(response) == (400, "bad_request")


@pytest.mark.parametrize(
    "position",
    [
        '["name", "Chianti", -1]', '["name", "Chi\\u0000anti", 1]', '["name", 1, 2]',
        '["name", "x", 99999999999999999999]',
        '["name", "x", 9223372036854775807]', "[[], 1, 1]", '{"name": 1}', '["name", "x", 1.5]', '["name"]',
        '["name", "x", 1, 1]',
    ],
)  # fmt: skip
async def test_a_position_that_somebody_made_up_is_refused(site: Site, position: str) -> None:
    cursor = base64.urlsafe_b64encode(position.encode()).rstrip(b"=").decode()
    assert (await site.get("/species", cursor=cursor)).status == 400


async def test_a_species_tells_its_lore(site: Site) -> None:
    (barolo,) = [each for each in await _all(site, "/species", q="barolo") if each["slug"] == "barolo"]
    lore = barolo["lore"]
    assert lore["climate"] == "moderate"
    assert lore["ageing"] == {"months": 38, "source": "appellation rules"}
    assert lore["aromas"][:2] == ["rose", "red cherry"]
    assert [dish["slug"] for dish in lore["dishes"]] == list(PAIRS[SpeciesSlug("barolo")])
    assert all(dish["name"] == DISHES[dish["slug"]].name for dish in lore["dishes"])
