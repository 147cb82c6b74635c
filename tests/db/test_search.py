"""`search_wines` on a real PostgreSQL: misspelt words, filters against a plain count, pages, and who sees what."""

import random
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from typing import Any, NamedTuple

import asyncpg
import pytest
import pytest_asyncio

from db import invented as database
from db import species as catalogue
from db.players import as_player
from db.pool import Connection, Pool, connection, open_pool
from game.catalogue import OWN
from game.ids import PlayerId
from server import invented
from server.invented import Amounts
from tests.fixtures.postgres import TEMPLATE, Cluster, Database, run_apart

AMOUNTS = Amounts(species=300, players=12, wines=2_500, seed=7)

Row = dict[str, Any]


class Filled(NamedTuple):
    """Many wines of many: read as reports read them, and as players do."""

    database: Database
    reports: Connection
    pool: Pool
    owners: list[int]


async def fill(owner: Connection, amounts: Amounts) -> list[int]:
    """So much more than the built-in catalogue; the players' ids, whoever owns most first."""
    async with owner.transaction():
        await catalogue.upsert(owner, invented.species(amounts))
        kinds = await database.species_named_by(owner, amounts.batch)
        owners = await database.write_players(owner, invented.players(amounts), lambda _: None)
        await database.write_wines(owner, invented.wines(amounts, owners, kinds), lambda _: None)
    await database.settle_statistics(owner)
    return owners


@pytest.fixture(scope="module")
def filled_template(pg: Cluster) -> Iterator[tuple[str, list[int]]]:
    """Many wines of many, made once; and whose they are."""
    name = "winedex_filled"

    async def make() -> list[int]:
        await pg.run(f"CREATE DATABASE {name} OWNER winedex_owner TEMPLATE {TEMPLATE}")
        async with connection(pg.database(name).owner) as owner:
            owners = await fill(owner, AMOUNTS)
            await owner.execute("UPDATE wines SET place = 'battle', place_room = public_id WHERE id % 7 = 0")
            await owner.execute("UPDATE wines SET shiny = true WHERE id % 50 = 0")
        return owners

    yield name, run_apart(make())
    run_apart(pg.run(f"DROP DATABASE {name}"))


@pytest_asyncio.fixture
async def filled(pg: Cluster, filled_template: tuple[str, list[int]]) -> AsyncIterator[Filled]:
    """A copy of them."""
    template, owners = filled_template
    async with pg.copied(template) as database, connection(database.superuser) as reports:
        await reports.execute("SET ROLE wine_pokedex_readonly")
        pool = await open_pool(database.server, size_min=1, size_max=2)
        try:
            yield Filled(database, reports, pool, owners)
        finally:
            await pool.close()


async def search(conn: Connection | Pool, q: str | None = None, /, **wanted: Any) -> list[Row]:
    names = ", ".join(f"p_{name} => ${at}" for at, name in enumerate(wanted, 2))
    rows = await conn.fetch(f"SELECT * FROM search_wines($1{', ' if names else ''}{names})", q, *wanted.values())
    return [dict(row) for row in rows]


async def slugs(conn: Connection | Pool, q: str, **wanted: Any) -> list[str]:
    return [row["slug"] for row in await search(conn, q, **wanted)]


@pytest.mark.parametrize(
    ("q", "slug"),
    [
        ("barolo", "barolo-riserva"),
        ("BAROLO", "barolo-riserva"),
        ("barollo", "barolo-riserva"),
        ("barlo", "barolo-riserva"),
        ("baroko", "barolo-riserva"),
        ("abrolo", "barolo-riserva"),
        ("baorlo", "barolo-riserva"),
        ("baro", "barolo-riserva"),
        ("barberesco", "barbaresco"),
        ("nebiolo", "barbaresco"),
        ("cotes du rhone", "cotes-du-rhone"),
        ("Côtes-du-Rhône", "cotes-du-rhone"),
        ("gruner veltliner", "weinviertel-gruner-veltliner"),
        ("grüner veltlinr", "weinviertel-gruner-veltliner"),
        ("sangovese tuscny", "chianti"),
    ],
)
async def test_a_wine_is_found_as_people_write_it(owner_conn: Connection, q: str, slug: str) -> None:
    assert slug in await slugs(owner_conn, q)


async def test_all_words_must_fit(owner_conn: Connection) -> None:
    found = await slugs(owner_conn, "chianti sangiovese")
    assert found[0] == "chianti"
    assert set(found) == {
        species.slug for species in OWN if "chianti" in species.name.lower().split() and "Sangiovese" in species.grapes
    }
    assert await slugs(owner_conn, "chianti barolo") == []


async def test_a_good_word_is_not_watered_down_by_those_near_it(owner_conn: Connection) -> None:
    assert set(await slugs(owner_conn, "morgon")) == {"morgon"}
    await owner_conn.execute(
        "UPDATE wine_species SET name = 'Cavo' WHERE slug = 'chianti'; UPDATE wine_species SET name = 'Barolu'"
        " WHERE slug = 'morgon'"
    )
    assert set(await slugs(owner_conn, "cava")) == {
        species.slug for species in OWN if "cava" in species.name.lower().split()
    }
    assert set(await slugs(owner_conn, "barolu")) == {"morgon"}


async def test_known_words_that_stand_together_nowhere_are_taken_for_misspelt(owner_conn: Connection) -> None:
    await owner_conn.execute("UPDATE wine_species SET name = 'Rheingou' WHERE slug = 'chianti'")
    assert await slugs(owner_conn, "rheingou grosses") == ["rheingau-grosses-gewachs"]


async def test_what_is_short_is_not_guessed_at(owner_conn: Connection) -> None:
    assert await slugs(owner_conn, "zq") == []
    assert await slugs(owner_conn, "zqx") == []


@pytest.mark.parametrize(
    "q",
    [
        "'; DROP TABLE wines; --", "' OR 1=1 --", "chianti' & !'x", "a:* | b", "\\'", "$$", "%", "_", "(((", "<-> <2>",
        "chianti:ABCD", "\u202e\u0301", "😀" * 50, "a" * 100_000, "x " * 10_000, "-", "''", "\\",
    ],
)  # fmt: skip
async def test_nothing_that_is_typed_is_read_as_anything_but_words(owner_conn: Connection, q: str) -> None:
    await search(owner_conn, q)
    for country in (q, None):
        for grapes in ([q], None):
            await search(owner_conn, q, country=country, region=country, grapes=grapes, any_type=country)
    assert await owner_conn.fetchval("SELECT count(*) FROM wine_species") > 70


async def test_the_best_fit_comes_first(owner_conn: Connection) -> None:
    assert (await slugs(owner_conn, "chianti"))[0] == "chianti"
    found = await slugs(owner_conn, "bordeaux")
    named = {species.slug for species in OWN if "bordeaux" in species.name.lower().split()}
    assert set(found[: len(named)]) == named, "those whose name it is come before those whose region it is"
    assert {"sauternes-cru-classe", "pauillac-cru-classe"} <= set(found)


@pytest.mark.parametrize(
    "wanted",
    [
        {"scope": "cellars"},
        {"order": "price"},
        {"order": "level"},
        {"order": None},
        {"scope": "wines", "order": "name"},
        {"limit": 0},
        {"limit": 201},
        {"limit": None},
        {"after": {}},
        {"after": []},
        {"after": ["relevance"]},
        {"after": ["name", "Chianti", 1]},
        {"after": ["relevance", 1, 2]},
        {"after": ["relevance", 1, 2, 3, 4]},
        {"after": ["relevance", "1", 2, 3]},
        {"after": ["relevance", 1, 2, -3]},
        {"after": ["relevance", 1, 2, 3.5]},
        {"after": ["relevance", 1, 2, 10**18]},
        {"order": "name", "after": ["name", 5, 1]},
        {"scope": "wines", "order": "level", "after": ["level", 5, None]},
    ],
)
async def test_what_makes_no_sense_is_refused(owner_conn: Connection, wanted: Row) -> None:
    with pytest.raises(asyncpg.InvalidParameterValueError):
        await search(owner_conn, None, **wanted)


# Filters, orders and pages, against a plain count ---------------------------------------------------------------------

_IVS = ("longevity", "power", "terroir", "complexity", "rarity", "elegance")
_FITS: dict[str, Callable[[Row, Any], bool]] = {
    "any_type": lambda r, v: v in (r["primary_type"], r["secondary_type"]),
    "primary_type": lambda r, v: bool(r["primary_type"] == v),
    "secondary_type": lambda r, v: bool(r["secondary_type"] == v),
    "rarity_min": lambda r, v: bool(r["rarity_ordinal"] >= v),
    "rarity_max": lambda r, v: bool(r["rarity_ordinal"] <= v),
    "country": lambda r, v: bool(r["country"] == v),
    "region": lambda r, v: bool(r["region"] == v),
    "grapes": lambda r, v: set(v) <= set(r["grapes"]),
    "vintage_min": lambda r, v: r["vintage"] is not None and r["vintage"] >= v,
    "vintage_max": lambda r, v: r["vintage"] is not None and r["vintage"] <= v,
    "level_min": lambda r, v: bool(r["level"] >= v),
    "level_max": lambda r, v: bool(r["level"] <= v),
    "iv_min": lambda r, v: sum(r[f"iv_{stat}"] for stat in _IVS) >= v,
    "iv_max": lambda r, v: sum(r[f"iv_{stat}"] for stat in _IVS) <= v,
    "drink_in": lambda r, v: (
        r["vintage"] is not None and r["vintage"] + r["keeps_years"] // 4 <= v <= r["vintage"] + r["keeps_years"]
    ),
    "shiny": lambda r, v: bool(r["shiny"] is v),
    "owner": lambda r, v: bool(r["owner"] == v),
    "free": lambda r, v: (r["place"] == "cellar") is v,
}
_KEYS: dict[str, Callable[[Row], Any]] = {
    "relevance": lambda r: (-r["rarity_ordinal"], -r["species_id"], -r.get("level", 0), -r.get("id", 0)),
    "rarity": lambda r: (-r["rarity_ordinal"], -r["species_id"], -r.get("level", 0), -r.get("id", 0)),
    "level": lambda r: (-r["level"], -r["id"]),
    "newest": lambda r: -(r["id"] if "id" in r else r["species_id"]),
    "name": lambda r: (r["name"].encode(), r["species_id"]),
}


async def _all_pages(conn: Connection, q: str | None, wanted: Row, limit: int = 200) -> list[Row]:
    seen: list[Row] = []
    after = None
    while page := await search(conn, q, **wanted, limit=limit, after=after):
        seen += page
        after = page[-1]["position"]
    return seen


def _some_filters(chance: random.Random, one: Row, scope: str) -> Row:
    offered = {name: one.get(name) for name in ("primary_type", "secondary_type", "country", "region")}
    offered |= {
        "any_type": one["secondary_type"],
        "grapes": chance.sample(one["grapes"], min(2, len(one["grapes"]))),
        "rarity_min": one["rarity_ordinal"],
        "rarity_max": one["rarity_ordinal"] + 1,
    }
    if scope == "wines":
        vintage, keeps = one["vintage"] or 2020, one["keeps_years"] or 8
        begins, ends = vintage + keeps // 4, vintage + keeps
        offered |= {
            "vintage_min": one["vintage"], "vintage_max": one["vintage"], "level_min": one["level"] - 3,
            "level_max": one["level"] + 3, "iv_min": 90, "iv_max": 100, "shiny": chance.random() < 0.3,
            "drink_in": chance.choice((begins - 1, begins, ends, ends + 1)), "owner": one["owner"],
            "free": chance.random() < 0.5,
        }  # fmt: skip
    chosen = chance.sample(sorted(offered), chance.randint(0, 3))
    return {name: offered[name] for name in chosen if offered[name] is not None}


async def test_every_filter_and_order_finds_what_a_plain_count_finds(filled: Filled) -> None:
    reports = filled.reports
    async with connection(filled.database.superuser) as above:
        species = [dict(row) for row in await above.fetch("SELECT id AS species_id, * FROM wine_species")]
        wines = await above.fetch(
            "SELECT w.*, u.public_id AS owner, s.primary_type, s.secondary_type, s.rarity_ordinal, s.country, s.region,"
            " s.grapes FROM wines w JOIN wine_species s ON s.id = w.species_id JOIN users u ON u.id = w.owner_id"
        )
    for row in species:
        row.pop("id")
    lines: dict[str, list[Row]] = {"species": species, "wines": [dict(row) for row in wines]}
    chance = random.Random(11)
    used: set[str] = set()
    for _ in range(150):
        scope = chance.choice(("species", "wines", "wines"))
        order = chance.choice(
            ("relevance", "rarity", "newest", "name")
            if scope == "species"
            else ("relevance", "rarity", "newest", "level")
        )
        filters = _some_filters(chance, chance.choice(lines[scope]), scope)
        used |= filters.keys()
        expected = sorted(
            (row for row in lines[scope] if all(_FITS[name](row, value) for name, value in filters.items())),
            key=_KEYS[order],
        )
        found = await _all_pages(reports, None, filters | {"scope": scope, "order": order})
        key = "species_id" if scope == "species" else "wine_id"
        wanted_ids = [row["species_id"] if scope == "species" else row["id"] for row in expected]
        assert [row[key] for row in found] == wanted_ids, (scope, order, filters)
    assert used == _FITS.keys()


@pytest.mark.parametrize("order", ["relevance", "rarity", "level", "newest"])
@pytest.mark.parametrize("q", ["france", "domaine riserva", "chianti", "domane"])
async def test_wines_are_those_of_the_species_that_the_words_find(filled: Filled, q: str, order: str) -> None:
    reports = filled.reports
    species = {row["species_id"] for row in await _all_pages(reports, q, {})}
    assert species
    found = await _all_pages(reports, q, {"scope": "wines", "order": order})
    expected = await reports.fetch("SELECT id FROM wines WHERE species_id = ANY ($1::bigint[])", list(species))
    assert sorted(row["wine_id"] for row in found) == sorted(row["id"] for row in expected)
    assert [row["wine_id"] for row in found] == [
        row["wine_id"] for row in await _all_pages(reports, q, {"scope": "wines", "order": order}, limit=7)
    ]
    if order in {"level", "newest"}:
        keys = [(row["level"] if order == "level" else 0, row["wine_id"]) for row in found]
        assert keys == sorted(keys, reverse=True)


async def test_a_line_says_what_the_wine_is(filled: Filled) -> None:
    reports = filled.reports
    found = (await search(reports, "france", scope="wines", order="level", free=False, limit=1))[0]
    said = await reports.fetchrow(
        "SELECT w.*, u.public_id AS owner, s.slug, s.name, s.producer, s.country, s.region, s.rarity FROM wines w"
        " JOIN users u ON u.id = w.owner_id JOIN wine_species s ON s.id = w.species_id WHERE w.id = $1",
        found["wine_id"],
    )
    assert said is not None
    for column in (
        "species_id",
        "slug",
        "name",
        "producer",
        "country",
        "region",
        "rarity",
        "owner",
        "level",
        "vintage",
    ):
        assert found[column] == said[column]
    assert found["wine"] == said["public_id"]
    assert found["iv_total"] == sum(said[f"iv_{stat}"] for stat in _IVS)
    assert (found["shiny"], found["free"], found["country"]) == (said["shiny"], False, "France")


# Who sees what --------------------------------------------------------------------------------------------------------


async def test_a_player_finds_his_own_wines_and_nobody_elses(filled: Filled) -> None:
    reports, owners = filled.reports, filled.owners
    refs = {row["id"]: row["public_id"] for row in await reports.fetch("SELECT id, public_id FROM users")}
    for player in owners[:3]:
        for order in ("relevance", "rarity", "level", "newest"):
            for q in (None, "france", "chianti riserva", "domane"):
                async with as_player(filled.pool, PlayerId(player)) as conn:
                    found = await _all_pages(conn, q, {"scope": "wines", "order": order})
                    assert {row["owner"] for row in found} <= {refs[player]}
                    assert await search(conn, q, scope="wines", order=order, owner=refs[owners[5]]) == []
                    his_own = await _all_pages(conn, q, {"scope": "wines", "order": order, "owner": refs[player]})
                    assert his_own == found
                if q is None:
                    assert len(found) == await reports.fetchval(
                        "SELECT count(*) FROM wines WHERE owner_id = $1", player
                    )
    for order in ("relevance", "rarity", "level", "newest"):
        assert await search(filled.pool, None, scope="wines", order=order) == []
        assert await search(filled.pool, "france", scope="wines", order=order) == []


async def test_an_owner_who_does_not_exist_has_no_wines(filled: Filled) -> None:
    assert await search(filled.reports, None, scope="wines", owner=uuid.uuid4()) == []


async def test_retired_species_are_found_by_their_owners_only(filled: Filled) -> None:
    reports = filled.reports
    async with connection(filled.database.superuser) as above:
        species = await above.fetchval("SELECT species_id FROM wines ORDER BY id LIMIT 1")
        name = await above.fetchval("UPDATE wine_species SET retired = true WHERE id = $1 RETURNING name", species)
    assert species not in {row["species_id"] for row in await _all_pages(reports, name, {})}
    assert species not in {row["species_id"] for row in await _all_pages(reports, None, {"order": "name"})}
    assert species in {row["species_id"] for row in await _all_pages(reports, name, {"scope": "wines"})}


# What it leans on -----------------------------------------------------------------------------------------------------


async def test_the_words_follow_the_catalogue(owner_conn: Connection) -> None:
    async def agree() -> None:
        assert (
            await owner_conn.fetch(
                "SELECT word, species::bigint FROM search_words WHERE species > 0 EXCEPT"
                " SELECT l.lexeme, count(*) FROM wine_species s, unnest(s.words) l GROUP BY 1"
            )
            == []
        )
        assert (
            await owner_conn.fetch(
                "SELECT l.lexeme, count(*) FROM wine_species s, unnest(s.words) l GROUP BY 1 EXCEPT"
                " SELECT word, species::bigint FROM search_words"
            )
            == []
        )

    await agree()
    await owner_conn.execute(
        "UPDATE wine_species SET name = 'Xanadu Xanadu', grapes = '{}' WHERE slug IN ('chianti', 'morgon')"
    )
    await agree()
    await owner_conn.execute("DELETE FROM wine_species WHERE slug IN ('chianti', 'chablis')")
    await agree()
    assert await slugs(owner_conn, "xanadoo") == ["morgon"]
    await owner_conn.execute("DELETE FROM wine_species WHERE slug = 'morgon'")
    await agree()
    assert await slugs(owner_conn, "xanadu") == []


async def test_a_wine_without_a_year_gets_one(filled: Filled) -> None:
    rows = await filled.reports.fetch(
        "SELECT s.style, s.base_longevity, w.iv_longevity, w.vintage, w.keeps_years,"
        " extract(year FROM w.captured_at)::integer AS year FROM wines w JOIN wine_species s ON s.id = w.species_id"
    )
    for row in rows:
        if row["style"] in {"sparkling", "fortified"}:
            assert (row["vintage"], row["keeps_years"]) == (None, None)
        else:
            assert row["keeps_years"] == 2 + (row["base_longevity"] + row["iv_longevity"]) // 8
            assert row["vintage"] == row["year"] - row["keeps_years"] // 4
    assert {row["style"] for row in rows} >= {"sparkling", "fortified", "red"}


async def test_a_year_that_is_given_stays(filled: Filled) -> None:
    columns = "owner_id, species_id, iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance, nature"
    copied = (
        f"INSERT INTO wines (public_id, level, experience, shiny, capture_method, vintage, {columns}) SELECT"
        f" gen_random_uuid(), 5, 0, false, 'wild', 1921, {columns} FROM wines ORDER BY id LIMIT 1"
        " RETURNING vintage, keeps_years"
    )
    async with connection(filled.database.owner) as owner:
        row = await owner.fetchrow(copied)
        assert row is not None
        assert row["vintage"] == 1921
        assert row["keeps_years"] >= 2
        with pytest.raises(asyncpg.CheckViolationError, match="wines_vintage_keeps"):
            await owner.execute("UPDATE wines SET vintage = NULL WHERE vintage = 1921")
        with pytest.raises(asyncpg.CheckViolationError, match="wines_vintage_1700_to_2200"):
            await owner.execute("UPDATE wines SET vintage = 1066 WHERE vintage = 1921")


async def test_a_players_rarities_are_counted(filled: Filled) -> None:
    reports, owners = filled.reports, filled.owners
    expected = await reports.fetch(
        "SELECT s.rarity, s.rarity_ordinal, count(*) AS wines, count(DISTINCT s.id) AS species,"
        " count(*) FILTER (WHERE w.shiny) AS shiny FROM wines w JOIN wine_species s ON s.id = w.species_id"
        " WHERE w.owner_id = $1 GROUP BY 1, 2 ORDER BY 2",
        owners[0],
    )
    assert len(expected) > 5
    assert await reports.fetch("SELECT * FROM get_user_rarity_counts($1)", owners[0]) == expected
    async with as_player(filled.pool, PlayerId(owners[0])) as conn:
        assert await conn.fetch("SELECT * FROM get_user_rarity_counts($1)", owners[0]) == expected
        assert await conn.fetch("SELECT * FROM get_user_rarity_counts($1)", owners[1]) == []
