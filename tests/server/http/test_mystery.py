"""The mystery pool over HTTP: how full it is, and one's own wines that wait."""

from db.pool import connection
from tests.fixtures.postgres import Database
from tests.server.http.conftest import Site

POOL = "01920000-0000-7000-8000-000000000001"


async def test_everybody_may_see_how_full_the_pool_is(site: Site) -> None:
    answered = await site.get("/mystery")
    assert answered.status == 200
    shown = await answered.json()
    assert shown["waiting"] == 0
    assert [band["band"] for band in shown["bands"]][:2] == ["Common", "Uncommon"]
    assert {band["expected_wait_ms"] for band in shown["bands"]} == {None}


async def test_a_player_sees_his_own_wines_that_wait_and_nobody_elses(site: Site, database: Database) -> None:
    ana, ben = await site.join("Ana"), await site.join("Ben")
    async with connection(database.superuser) as god:
        await god.execute(
            "UPDATE wines SET place = 'escrow', place_room = $1"
            " WHERE id IN (SELECT min(id) FROM wines GROUP BY owner_id)",
            POOL,
        )
        await god.execute(
            "INSERT INTO mystery_deposits (deposit_id, pool_id, player_id, wine_id, wish_type, rarity_low, rarity_high)"
            " SELECT gen_random_uuid(), place_room, owner_id, id, 'Flow', 4, 21 FROM wines WHERE place = 'escrow'"
        )
    for who in (ana, ben):
        answered = await site.get("/mystery/deposits", who["access_token"])
        assert answered.status == 200
        page = await answered.json()
        (waits,) = page["items"]
        wines = await (await site.get("/wines", who["access_token"])).json()
        assert waits["wine"]["id"] in {wine["id"] for wine in wines["items"] if wine["place"] == "escrow"}
        assert (waits["min_rarity"], waits["type"]) == ("Estate", "Flow")
        assert page["next"] is None
    assert (await site.get("/mystery/deposits")).status == 401
