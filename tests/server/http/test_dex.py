"""The catalogue as one player knows it, one wine and one species in whole, the chart of types."""

from collections.abc import Callable
from typing import Any

import pytest

from db.pool import connection
from game.catalogue import OWN
from game.content import EVOLUTIONS, FORMS
from game.experience import Curve, experience_for
from game.ids import SpeciesSlug
from game.species import Species
from game.stats import NATURE_EFFECTS, Nature
from game.wine_types import WineType, effectiveness_pct
from tests.db.people import furnish
from tests.fixtures.postgres import Database
from tests.server.http.conftest import Site, problem

OF_OWN = {species.slug: species for species in OWN}


async def _list(site: Site, path: str, token: str | None = None, **query: str) -> list[dict[str, Any]]:
    items: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        response = await site.get(path, token, **query, **cursor)
        assert response.status == 200, await response.text()
        body = await response.json()
        items += body["items"]
        if body["next"] is None:
            return items
        cursor = {"cursor": body["next"]}


async def _one(site: Site, path: str, token: str | None = None) -> dict[str, Any]:
    response = await site.get(path, token)
    assert response.status == 200, await response.text()
    body: dict[str, Any] = await response.json()
    return body


async def test_what_is_caught_is_told_and_counted(site: Site) -> None:
    token = (await site.join())["access_token"]
    mine = {wine["species"]["slug"] for wine in await _list(site, "/wines", token)}
    listed = await _list(site, "/species", token)
    assert {each["slug"] for each in listed if each["caught"]} == mine
    assert {each["slug"] for each in listed if each["have"]} == mine
    assert await _one(site, "/me/collection", token) == {
        "wines": 3, "shiny": 0, "caught": len(mine), "have": len(mine), "species": len(OWN),
    }  # fmt: skip
    # Of another player's wines nothing is caught, and nobody is told nothing.
    other = (await site.join("Ben"))["access_token"]
    his = {wine["species"]["slug"] for wine in await _list(site, "/wines", other)}
    assert {each["slug"] for each in await _list(site, "/species", other, caught="true")} == his
    assert all("caught" not in each and "have" not in each for each in await _list(site, "/species"))


async def test_what_was_caught_stays_so_when_the_wine_is_somebody_elses(site: Site, database: Database) -> None:
    ana, ben = await site.join(), await site.join("Ben")
    token, other = ana["access_token"], ben["access_token"]
    wines = await _list(site, "/wines", token)
    kinds = {wine["species"]["slug"] for wine in wines}
    gone = wines[0]["species"]["slug"]
    async with connection(database.superuser) as god:
        for wine in wines:
            if wine["species"]["slug"] == gone:
                ids = "(SELECT id FROM users WHERE public_id = $2::text::uuid)"
                move = f"UPDATE wines SET owner_id = {ids} WHERE public_id = $1::text::uuid"
                await god.execute(move, wine["id"], ben["player_id"])
    counts = await _one(site, "/me/collection", token)
    assert (counts["caught"], counts["have"]) == (len(kinds), len(kinds) - 1)
    for of_his, wanted in (
        ({"caught": "true"}, kinds),
        ({"have": "true"}, kinds - {gone}),
        ({"caught": "true", "have": "false"}, {gone}),
        ({"caught": "false", "have": "true"}, set()),
    ):
        found = await _list(site, "/species", token, **of_his, limit="2")
        assert {each["slug"] for each in found} == wanted
        assert all((each["caught"], each["have"]) == (True, each["slug"] != gone) for each in found)
    entry = await _one(site, f"/species/{gone}", token)
    assert (entry["caught"], entry["have"]) == (True, False)
    # Who has it now has caught it too, and their profiles count.
    assert (await _one(site, f"/species/{gone}", other))["caught"]
    assert (await _one(site, f"/players/{ana['player_id']}", other))["caught"] == len(kinds)
    his = {wine["species"]["slug"] for wine in await _list(site, "/wines", other)}
    assert (await _one(site, f"/players/{ben['player_id']}"))["caught"] == len(his)


@pytest.mark.parametrize("order", [None, "name", "rarity", "newest", "relevance"])
async def test_caught_and_not_caught_are_the_catalogue_in_its_order(site: Site, order: str | None) -> None:
    token = (await site.join())["access_token"]
    by = {} if order is None else {"order": order}
    for words in ({}, {"q": "pinot", "country": "France"}):
        whole = await _list(site, "/species", token, **by, **words, limit="100")
        caught = await _list(site, "/species", token, **by, **words, caught="true", limit="1")
        others = await _list(site, "/species", token, **by, **words, caught="false", limit="90")
        assert caught == [each for each in whole if each["caught"]]
        assert others == [each for each in whole if not each["caught"]]


async def test_what_is_caught_is_asked_by_who_is_signed_in(site: Site) -> None:
    assert await problem(await site.get("/species", caught="true")) == (401, "unauthorized")
    assert await problem(await site.get("/species", have="false")) == (401, "unauthorized")
    assert await problem(await site.get("/me/collection")) == (401, "unauthorized")


async def test_a_cursor_of_another_search_is_refused(site: Site) -> None:
    token = (await site.join())["access_token"]
    cursor = (await (await site.get("/species", token, caught="false", limit="3")).json())["next"]
    for order in ("rarity", "newest"):
        response = await site.get("/species", token, caught="false", order=order, cursor=cursor)
        assert await problem(response) == (400, "bad_request")


async def test_one_wine_says_how_far_it_is(site: Site, database: Database) -> None:
    await furnish(database)
    token = (await site.join())["access_token"]
    for listed in await _list(site, "/wines", token):
        wine = await _one(site, f"/wines/{listed['id']}", token)
        assert {name: wine[name] for name in listed} == listed
        curve = Curve(OF_OWN[wine["species"]["slug"]].rarity.facts.xp_curve)
        assert wine["level_begins_at"] == experience_for(5, curve) <= wine["experience"]
        assert wine["next_level_at"] == experience_for(6, curve) > wine["experience"]
        raised, lowered = NATURE_EFFECTS[Nature(wine["nature"])]
        assert wine["nature_effect"] == (None if raised == lowered else {"raises": raised, "lowers": lowered})
        assert wine["room"] is None
        slug = wine["species"]["slug"]
        forms = {(form.chain, form.slug) for form in FORMS if form.species_slug == slug}
        assert {each["evolution"] for each in wine["evolutions"]} == {
            step.slug for step in EVOLUTIONS if (step.chain, step.from_form) in forms
        }


async def test_nobody_sees_anothers_wine(site: Site) -> None:
    ana, ben = await site.join("Ana"), await site.join("Ben")
    (wine, *_) = await _list(site, "/wines", ana["access_token"])
    for ref in (wine["id"], "nonsense", "0" * 32):
        assert await problem(await site.get(f"/wines/{ref}", ben["access_token"])) == (404, "not_found")


async def test_a_species_tells_its_chain_and_abilities(site: Site, database: Database) -> None:
    await furnish(database)
    port = await _one(site, "/species/vintage-port")
    assert port["name"] == OF_OWN[SpeciesSlug("vintage-port")].name
    assert not port["retired"]
    assert "caught" not in port
    (chain,) = port["chains"]
    assert chain["slug"] == "port"
    assert [form["months"] for form in chain["forms"]] == sorted(form["months"] for form in chain["forms"])
    assert {form["slug"] for form in chain["forms"]} == {form.slug for form in FORMS if form.chain == "port"}
    assert {step["evolution"] for step in chain["steps"]} == {step.slug for step in EVOLUTIONS if step.chain == "port"}
    (form,) = [form for form in chain["forms"] if form["species"] and form["species"]["slug"] == "vintage-port"]
    assert "caught" not in form
    nouveau = await _one(site, "/species/beaujolais-nouveau")
    assert [ability["slug"] for ability in nouveau["abilities"]] == ["silk", "open-ferment"]
    assert await problem(await site.get("/species/no-such-wine")) == (404, "not_found")
    assert await problem(await site.get("/species/a%00b")) == (404, "not_found")


async def test_a_chain_says_which_of_it_is_caught(site: Site, database: Database) -> None:
    await furnish(database)
    token = (await site.join())["access_token"]
    for wine in await _list(site, "/wines", token):
        entry = await _one(site, f"/species/{wine['species']['slug']}", token)
        assert entry["caught"]
        for chain in entry["chains"]:
            caught = {form["species"]["slug"] for form in chain["forms"] if form["caught"]}
            assert wine["species"]["slug"] in caught


async def test_the_terms_are_counted(site: Site) -> None:
    terms = await _one(site, "/catalogue/terms")
    terms_of: dict[str, Callable[[Species], set[str]]] = {
        "countries": lambda species: {species.country},
        "regions": lambda species: {species.region},
        "grapes": lambda species: set(species.grapes),
    }
    for kind, of in terms_of.items():
        counted: dict[str, int] = {}
        for species in OWN:
            for name in of(species):
                counted[name] = counted.get(name, 0) + 1
        assert {term["name"]: term["species"] for term in terms[kind]} == counted
        assert len(terms[kind]) == len(counted)


async def test_the_chart_of_types_is_the_games(site: Site) -> None:
    chart = await _one(site, "/types")
    assert [row["type"] for row in chart["types"]] == list(WineType)
    for row in chart["types"]:
        assert [effect["against"] for effect in row["effects"]] == list(WineType)
        for effect in row["effects"]:
            pct = effectiveness_pct(WineType(row["type"]), WineType(effect["against"]))
            assert effect["pct"] == pct
            assert bool(effect["why"]) == (pct == 200)
