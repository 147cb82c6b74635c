"""Players' records over HTTP: profiles, ladders, histories, statistics, and what each shows to whom."""

import uuid
from typing import Any

import pytest

from db import ratings
from db.pool import connection
from game.battle.rewards import PROVISIONAL_HUNDREDTHS
from server.identifiers import uuid7
from server.matchmaking import HOUSE_REF
from tests.db.people import NOW_MS
from tests.fixtures.plans import explaining
from tests.fixtures.postgres import Database
from tests.server.http.conftest import Site, problem


async def sql(database: Database, statement: str, *args: Any) -> None:
    async with connection(database.superuser) as god:
        await god.execute(statement, *args)


async def rate(database: Database, player: str, points: int, deviation: int = 80, mode: str = "pairing") -> None:
    await sql(
        database,
        "INSERT INTO user_ratings (user_id, mode, rating_hundredths, deviation_hundredths, battles)"
        " SELECT id, $4, $2 * 100, $3 * 100, 12 FROM users WHERE public_id = $1",
        uuid.UUID(player),
        points,
        deviation,
        mode,
    )


async def play(
    database: Database, one: str, other: str, winner: int | None, *, after: int = 0, mode: str = "pairing"
) -> str:
    """A rated battle that is over, `after` milliseconds after the first; the winner has gained ten points."""
    name = uuid7(NOW_MS + after)
    await sql(
        database,
        "INSERT INTO battles (battle_id, mode, rated, state, player_0, player_1, winner, reason, turns, score_0,"
        " score_1, closed_at) SELECT $1, $5, true, 'over', a.id, b.id, $4, 'won', 8, 500, 500, now()"
        " FROM users a, users b WHERE a.public_id = $2 AND b.public_id = $3",
        name,
        uuid.UUID(one),
        uuid.UUID(other),
        winner,
        mode,
    )
    await sql(
        database,
        "INSERT INTO user_rating_changes (battle_id, user_id, before_hundredths, after_hundredths, created_at)"
        " SELECT $1, id, 150000, 150980, to_timestamp(1795334400) + make_interval(secs => $3 / 1000000.0)"
        " FROM users WHERE public_id = $2",
        name,
        uuid.UUID(one),
        after,
    )
    return str(name)


async def set_to(database: Database, player: str, column: str, visibility: str) -> None:
    await sql(
        database,
        f"INSERT INTO user_preferences (user_id, {column}) SELECT id, $2 FROM users WHERE public_id = $1"
        f" ON CONFLICT (user_id) DO UPDATE SET {column} = excluded.{column}",
        uuid.UUID(player),
        visibility,
    )


async def pages(site: Site, path: str, **query: str) -> list[dict[str, Any]]:
    """All of a list, two lines a page."""
    seen: list[dict[str, Any]] = []
    while True:
        response = await site.get(path, limit="2", **query)
        assert response.status == 200, await response.text()
        page = await response.json()
        assert len(page["items"]) == 2 or page["next"] is None
        seen += page["items"]
        if page["next"] is None:
            return seen
        query["cursor"] = page["next"]


async def test_a_ladder_ranks_and_leaves_out_who_is_provisional(site: Site, database: Database) -> None:
    people = {name: (await site.join(name))["player_id"] for name in ("Anna", "Bela", "Cleo", "Dora", "Ewa")}
    for name, points, deviation in (
        ("Anna", 1600, 80), ("Bela", 1700, 110), ("Cleo", 1600, 60), ("Dora", 1900, 111), ("Ewa", 1500, 30),
    ):  # fmt: skip
        await rate(database, people[name], points, deviation)
    await rate(database, people["Ewa"], 2000, 40, "knowledge")
    await set_to(database, people["Cleo"], "profile_visibility", "private")
    ladder = await pages(site, "/ladders/pairing")
    assert [(row["rank"], row["player"] and row["player"]["name"], row["rating"]) for row in ladder] == [
        (1, "Bela", 1700),
        (2, "Anna", 1600),
        (2, None, 1600),
        (4, "Ewa", 1500),
    ]
    assert (ladder[0]["deviation"], ladder[0]["battles"]) == (110, 12)
    assert await pages(site, "/ladders/blind_tasting") == []


async def test_a_ladder_reads_only_what_it_shows(site: Site, database: Database) -> None:
    async with explaining(database.superuser) as (conn, plans):
        await conn.execute(
            "INSERT INTO users (public_id, name, name_key)"
            " SELECT gen_random_uuid(), 'player ' || n, 'player ' || n FROM generate_series(1, 3000) n"
        )
        await conn.execute(
            "INSERT INTO user_ratings (user_id, mode, rating_hundredths, deviation_hundredths)"
            " SELECT id, 'pairing', 100000 + id * 7 % 100000, CASE WHEN id % 10 = 0 THEN 9000 ELSE 35000 END FROM users"
            " WHERE name LIKE 'player %'"
        )
        await conn.execute("ANALYZE user_ratings, users")
        plans.take()
        await conn.execute("SET ROLE wine_pokedex_app")
        first = await ratings.ladder(conn, "pairing", None, 50)
        end = ratings.LadderPosition(first[-1].rating_hundredths, first[-1].player)
        second = await ratings.ladder(conn, "pairing", end, 50)
        assert len(first) == len(second) == 50
        assert not {row.player for row in first} & {row.player for row in second}
        read = [ran for ran in plans.take() if ran.relation == "user_ratings"]
    assert {ran.index for ran in read} == {"user_ratings_ladder"}
    assert sum(ran.rows for ran in read) < 120
    assert PROVISIONAL_HUNDREDTHS == 11_000, "the index says so too"


async def test_a_profile_is_shown_as_its_player_wants(site: Site, database: Database) -> None:
    anna, bela = await site.join("Anna"), await site.join("Bela")
    path = f"/players/{anna['player_id']}"
    await rate(database, anna["player_id"], 1643)
    shown = await (await site.get(path)).json()
    assert (shown["name"], shown["level"], shown["tier"]) == ("Anna", 1, "Novice")
    assert shown["ratings"]["pairing"] == {"rating": 1643, "deviation": 80, "provisional": False, "battles": 12}
    await set_to(database, anna["player_id"], "profile_visibility", "private")
    for below in ("", "/ratings", "/battles"):
        assert await problem(await site.get(path + below)) == (403, "profile_not_shown")
        assert await problem(await site.get(path + below, bela["access_token"])) == (403, "profile_not_shown")
        assert (await site.get(path + below, anna["access_token"])).status == 200
    assert (await site.get(path + "/statistics")).status == 200
    await set_to(database, anna["player_id"], "statistics_visibility", "friends")
    assert await problem(await site.get(path + "/statistics")) == (403, "statistics_not_shown")
    me = await (await site.get("/me", anna["access_token"])).json()
    assert me["ratings"]["pairing"]["rating"] == 1643


async def test_histories_in_pages(site: Site, database: Database) -> None:
    anna, bela = await site.join("Anna"), await site.join("Bela")
    ref = anna["player_id"]
    played = [
        await play(database, ref, bela["player_id"], 0, after=1),
        await play(database, bela["player_id"], ref, 0, after=2),
        await play(database, ref, bela["player_id"], None, after=3, mode="knowledge"),
        await play(database, ref, bela["player_id"], 1, after=4),
    ]
    assert [row["id"] for row in await pages(site, f"/players/{ref}/battles")] == played[::-1]
    assert [row["id"] for row in await pages(site, f"/players/{ref}/battles", mode="knowledge")] == [played[2]]
    changes = await pages(site, f"/players/{ref}/ratings")
    assert [row["battle"] for row in changes] == [played[3], played[2], played[0]]
    one = changes[0]
    assert (one["before"], one["after"], one["change"], one["at_ms"]) == (1500, 1510, 10, NOW_MS)
    assert [row["mode"] for row in await pages(site, f"/players/{ref}/ratings", mode="knowledge")] == ["knowledge"]
    counted = await (await site.get(f"/players/{ref}/statistics")).json()
    assert counted["battles"] == {
        "pairing": {"battles": 3, "won": 1, "drawn": 0, "lost": 2, "won_permille": 333},
        "knowledge": {"battles": 1, "won": 0, "drawn": 1, "lost": 0, "won_permille": 0},
    }
    assert counted["counts"]["wines"] == 3


@pytest.mark.parametrize("path", ["", "/ratings", "/battles", "/statistics"])
@pytest.mark.parametrize("ref", ["nonsense", HOUSE_REF, "019412d4-0000-7000-8000-0000000000ff"])
async def test_nobody(site: Site, ref: str, path: str) -> None:
    assert await problem(await site.get(f"/players/{ref}{path}")) == (404, "not_found")


async def test_what_cannot_be_asked(site: Site) -> None:
    ref = (await site.join())["player_id"]
    assert await problem(await site.get("/ladders/poker")) == (404, "not_found")
    assert await problem(await site.get("/ladders/pairing", cursor="AAAA")) == (400, "bad_request")
    assert await problem(await site.get(f"/players/{ref}/ratings", cursor="WzFd")) == (400, "bad_request")
    assert await problem(await site.get(f"/players/{ref}/battles", mode="poker")) == (400, "bad_request")
    assert await problem(await site.get(f"/players/{ref}", "no.token")) == (401, "unauthorized")


async def test_a_player_is_found_by_his_name_where_he_shows_himself(site: Site, database: Database) -> None:
    anna, bela = await site.join("Anna"), await site.join("Bela")

    async def found(name: str, token: str | None = None) -> list[dict[str, Any]]:
        response = await site.get("/players", token, name=name)
        assert response.status == 200, await response.text()
        items: list[dict[str, Any]] = (await response.json())["items"]
        return items

    assert await found("ＢELA") == [{"player_id": bela["player_id"], "name": "Bela"}]
    assert await found("Bel") == await found("nobody\x00") == await found("The House") == []
    await set_to(database, bela["player_id"], "profile_visibility", "private")
    assert await found("Bela") == await found("Bela", anna["access_token"]) == []
    assert await found("Bela", bela["access_token"]) != []
    assert await problem(await site.get("/players")) == (400, "bad_request")
    assert await problem(await site.get("/players", "wda_nobody", name="Bela")) == (401, "unauthorized")
