"""Having a wine evolve, as a client asks for it: once for a key, and refused in words that say what lacks."""

import asyncio
import uuid
from typing import Any

import pytest
from aiohttp import ClientResponse

from db.pool import connection
from tests.db.breaking.evolutions import VINTAGE
from tests.db.people import furnish
from tests.fixtures.postgres import Database
from tests.server.http.conftest import Site, problem

READY = """
    UPDATE wines SET species_id = s.id, iv_longevity = 31, iv_power = 31, iv_terroir = 31, iv_complexity = 31,
        iv_rarity = 16, iv_elegance = $2
    FROM wine_species s WHERE s.slug = 'late-bottled-vintage-port' AND wines.public_id = $1::text::uuid
"""
"""A sum of 140 and more makes it a Vintage Port."""


class Cellar:
    """Ana with a wine that may evolve, or lacks a little."""

    def __init__(self, site: Site, database: Database, token: str, wine: str) -> None:
        self.site, self.database, self.token, self.wine = site, database, token, wine

    async def evolve(self, key: str | None = None, *, evolution: str = VINTAGE, token: str = "") -> ClientResponse:
        headers = {"Authorization": f"Bearer {token or self.token}"} | ({"Idempotency-Key": key} if key else {})
        path, body = f"/api/v1/wines/{self.wine}/evolve", {"evolution": evolution}
        return await self.site.client.post(path, json=body, headers=headers)

    async def read(self, path: str = "") -> dict[str, Any]:
        response = await self.site.get(f"/wines/{self.wine}{path}", self.token)
        assert response.status == 200, await response.text()
        body: dict[str, Any] = await response.json()
        return body

    async def sql(self, statement: str, *args: object) -> Any:
        async with connection(self.database.superuser) as god:
            return await god.fetchval(statement, *args)


async def cellar_of(site: Site, database: Database, *, elegance: int = 0) -> Cellar:
    await furnish(database)
    token = (await site.join())["access_token"]
    (wine, *_) = (await (await site.get("/wines", token)).json())["items"]
    cellar = Cellar(site, database, token, wine["id"])
    await cellar.sql(READY, wine["id"], elegance)
    return cellar


async def test_a_wine_evolves_once_however_often_it_is_asked(site: Site, database: Database) -> None:
    cellar = await cellar_of(site, database)
    before = await cellar.read()
    (ahead,) = before["evolutions"]
    assert (ahead["evolution"], ahead["lacks"], ahead["again_at_ms"]) == (VINTAGE, [], None)

    answers = await asyncio.gather(*(cellar.evolve("once-1") for _ in range(4)))
    bodies = [await each.json() for each in answers]
    assert [each.status for each in answers] == [200] * 4
    assert bodies == [bodies[0]] * 4
    species = ("late-bottled-vintage-port", "vintage-port")
    evolved = bodies[0]
    assert evolved == {
        "attempt": evolved["attempt"], "wine": cellar.wine, "evolution": VINTAGE, "outcome": "evolved",
        "from_species": species[0], "to_species": species[1], "at_ms": evolved["at_ms"], "again_at_ms": None,
    }  # fmt: skip
    after = await cellar.read()
    assert after["species"]["slug"] == "vintage-port"
    for kept in ("iv", "ev", "nature", "level", "experience", "shiny", "captured_at_ms", "place"):
        assert after[kept] == before[kept]
    assert after["revision"] == before["revision"] + 1
    assert after["stats"] != before["stats"]
    history = await cellar.read("/history")
    assert [(one["from_species"], one["to_species"], one["by_trade"]) for one in history["evolutions"]] == [
        (*species, False)
    ]
    assert await cellar.sql("SELECT count(*) FROM inbox WHERE type = 'wine.evolved'") == 1
    dex = await (await site.get("/species", cellar.token, caught="true")).json()
    assert set(species) <= {each["slug"] for each in dex["items"]}

    assert await problem(await cellar.evolve()) == (409, "evolution_not_of_this_wine")
    assert await problem(await cellar.evolve("once-1", evolution="port-ruby-tawny")) == (409, "key_reused")
    assert await (await cellar.evolve("once-1")).json() == evolved


async def test_what_lacks_is_told(site: Site, database: Database) -> None:
    cellar = await cellar_of(site, database)
    await cellar.sql(
        "UPDATE evolutions SET level_min = 30, item = 'qvevri', iv_total_min = 150 WHERE slug = $1", VINTAGE
    )
    refused = await cellar.evolve()
    assert await problem(refused) == (409, "evolution_requirements_unmet")
    body = await refused.json()
    assert body["missing"] == "level,item,iv_total"
    assert (body["wanted"], body["has"]) == ("30,qvevri,150", "5,0,140")
    (ahead,) = (await cellar.read())["evolutions"]
    assert ",".join(lack["need"] for lack in ahead["lacks"]) == body["missing"]


async def test_chance_says_no_once_a_day(site: Site, database: Database) -> None:
    cellar = await cellar_of(site, database)
    # So unlikely that it never happens.
    await cellar.sql("ALTER TABLE evolutions DROP CONSTRAINT evolutions_chance_1_to_999")
    await cellar.sql("UPDATE evolutions SET chance_permille = 0 WHERE slug = $1", VINTAGE)
    first = await cellar.evolve("try-1")
    body = await first.json()
    assert (first.status, body["outcome"]) == (200, "failed")
    assert body["again_at_ms"] > body["at_ms"]
    # Today does not end while this goes on.
    await cellar.sql("UPDATE evolution_attempts SET created_at = created_at + interval '1 day'")
    again = await cellar.evolve("try-2")
    assert await problem(again) == (409, "evolution_tried_today")
    assert (await again.json())["again_at_ms"] == body["again_at_ms"] + 86_400_000
    assert int(again.headers["Retry-After"]) > 0
    (ahead,) = (await cellar.read())["evolutions"]
    assert ahead["again_at_ms"] == body["again_at_ms"] + 86_400_000
    assert (await cellar.read("/history"))["evolutions"] == []


async def test_who_asks_for_what_is_not_there(site: Site, database: Database) -> None:
    cellar = await cellar_of(site, database)
    ben = (await site.join("Ben"))["access_token"]
    assert await problem(await cellar.evolve(token=ben)) == (404, "not_found")
    assert await problem(await cellar.evolve(evolution="port-vintage-vinegar")) == (409, "unknown_evolution")
    assert await problem(await cellar.evolve(evolution="port-ruby-tawny")) == (409, "evolution_not_of_this_wine")
    for evolution in ("", "x" * 121, "A Port", "port\n"):
        assert await problem(await cellar.evolve(evolution=evolution)) == (400, "bad_request")
    for key in ("x" * 65, "a key", "clé"):
        assert await problem(await cellar.evolve(key)) == (400, "bad_request")
    for wine in ("nonsense", str(uuid.uuid4()), "a%00b"):
        cellar.wine = wine
        assert await problem(await cellar.evolve()) == (404, "not_found")
    assert await problem(await site.client.post("/api/v1/wines/x/evolve", json={})) == (401, "unauthorized")
    assert await cellar.sql("SELECT count(*) FROM evolution_attempts") == 0


@pytest.mark.parametrize("place", ["queue", "battle", "escrow"])
async def test_what_is_out_of_the_cellar_stays_as_it_is(site: Site, database: Database, place: str) -> None:
    cellar = await cellar_of(site, database)
    await cellar.sql("UPDATE wines SET place = $1, place_room = gen_random_uuid()", place)
    assert await problem(await cellar.evolve()) == (409, "wine_not_free")
