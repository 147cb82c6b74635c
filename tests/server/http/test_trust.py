"""Trust over HTTP: who may say what of whom, once and in time; what of trades is shown to whom."""

import uuid
from typing import Any

import pytest

from db import disputes
from db.pool import connection
from server.identifiers import uuid7
from tests.db.people import NOW_MS
from tests.fixtures.postgres import Database
from tests.server.http.conftest import Site, problem

Player = dict[str, Any]


async def traded(
    database: Database, seller: Player, buyer: Player, *, ago: str = "0", form: str = "auction", price: int | None = 100
) -> tuple[str, str]:
    """A wine of the seller's has gone to the buyer, so long ago: the trade, and the wine."""
    trade = uuid7(NOW_MS)
    async with connection(database.superuser) as god:
        wine = await god.fetchrow(
            "UPDATE wines SET owner_id = (SELECT id FROM users WHERE public_id = $2)"
            " WHERE id = (SELECT w.id FROM wines w JOIN users u ON u.id = w.owner_id WHERE u.public_id = $1"
            " ORDER BY w.id LIMIT 1) RETURNING id, public_id",
            uuid.UUID(seller["player_id"]),
            uuid.UUID(buyer["player_id"]),
        )
        assert wine is not None
        await god.execute(
            "INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)"
            " SELECT $1, w.id, w.species_id, $5, s.id, b.id, $6, now() - $7::text::interval"
            " FROM wines w, users s, users b WHERE w.id = $2 AND s.public_id = $3 AND b.public_id = $4",
            trade,
            wine["id"],
            uuid.UUID(seller["player_id"]),
            uuid.UUID(buyer["player_id"]),
            form,
            price,
            ago,
        )
    return str(trade), str(wine["public_id"])


async def three(site: Site) -> tuple[Player, Player, Player]:
    return await site.join("Ana"), await site.join("Ben"), await site.join("Cleo")


async def inbox(database: Database, player: Player) -> list[tuple[str, Any]]:
    async with connection(database.superuser) as god:
        rows = await god.fetch(
            "SELECT i.type, i.d->>'trade' AS trade FROM inbox i JOIN users u ON u.id = i.player_id"
            " WHERE u.public_id = $1 ORDER BY i.n",
            uuid.UUID(player["player_id"]),
        )
    return [(row["type"], row["trade"]) for row in rows]


async def shown(site: Site, path: str, token: str | None = None, **query: str) -> Any:
    response = await site.get(path, token, **query)
    assert response.status == 200, await response.text()
    return await response.json()


# Reviews and reputation -----------------------------------------------------------------------------------------------


async def test_each_side_reviews_a_trade_once_and_the_other_is_told(site: Site, database: Database) -> None:
    ana, ben, cleo = await three(site)
    trade, _ = await traded(database, ana, ben)
    path = f"/trades/{trade}/review"
    said = await site.ask("POST", path, ben["access_token"], stars=5, comment="As it was told.")
    assert said.status == 204
    assert await problem(await site.ask("POST", path, ben["access_token"], stars=1)) == (409, "already_reviewed")
    assert await problem(await site.ask("POST", path, cleo["access_token"], stars=1)) == (409, "review_not_yours")
    assert (await site.ask("POST", path, ana["access_token"], stars=4)).status == 204
    assert await inbox(database, ana) == [("trade.reviewed", trade)]
    reputation = await shown(site, f"/players/{ana['player_id']}/reputation")
    assert (reputation["reviews"], reputation["stars"], reputation["disputes_lost"]) == (1, 5, 0)
    (review,) = (await shown(site, f"/players/{ana['player_id']}/reviews"))["items"]
    assert (review["reviewer"]["name"], review["stars"], review["comment"]) == ("Ben", 5, "As it was told.")


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("/trades/{trade}/review", {"stars": 0}),
        ("/trades/{trade}/review", {"stars": 6}),
        ("/trades/{trade}/review", {"stars": 5, "comment": ""}),
        ("/trades/{trade}/review", {"stars": 5, "comment": "x" * 501}),
        ("/trades/{trade}/review", {"stars": 5, "comment": "a\x00b"}),
        ("/trades/{trade}/dispute", {"reason": "regret", "detail": "I want it back."}),
        ("/trades/{trade}/dispute", {"reason": "other", "detail": ""}),
        ("/reports", {"player": "nobody", "kind": "spam", "detail": "Every hour."}),
    ],
)
async def test_what_makes_no_sense_is_refused(site: Site, database: Database, path: str, body: dict[str, Any]) -> None:
    ana, ben = await site.join("Ana"), await site.join("Ben")
    trade, _ = await traded(database, ana, ben)
    asked = await site.ask("POST", path.format(trade=trade), ben["access_token"], **body)
    assert await problem(asked) == (400, "bad_request")


async def test_too_late_and_of_no_trade(site: Site, database: Database) -> None:
    ana, ben = await site.join("Ana"), await site.join("Ben")
    old, _ = await traded(database, ana, ben, ago="31 days")
    token = ben["access_token"]
    dispute = {"reason": "other", "detail": "It was not."}
    assert await problem(await site.ask("POST", f"/trades/{old}/review", token, stars=3)) == (409, "review_too_late")
    assert await problem(await site.ask("POST", f"/trades/{old}/dispute", token, **dispute)) == (
        409,
        "dispute_too_late",
    )
    for no_trade, status in ((str(uuid.uuid4()), (409, "review_not_yours")), ("x", (404, "not_found"))):
        assert await problem(await site.ask("POST", f"/trades/{no_trade}/review", token, stars=3)) == status
    for path in ("/players/x/reputation", f"/players/{uuid.UUID(int=0)}/reviews"):
        assert await problem(await site.get(path)) == (404, "not_found")


async def test_reviews_come_in_pages_without_whom_hides_himself(site: Site, database: Database) -> None:
    ana, ben, _ = await three(site)
    for stars in (1, 2, 3):
        trade, _ = await traded(database, ana, ben)
        assert (await site.ask("POST", f"/trades/{trade}/review", ben["access_token"], stars=stars)).status == 204
    await set_preferences(site, ben, profile_visibility="private")
    path, query = f"/players/{ana['player_id']}/reviews", {"limit": "2"}
    seen: list[Any] = []
    while True:
        page = await shown(site, path, **query)
        seen += [(row["stars"], row["reviewer"]) for row in page["items"]]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert seen == [(3, None), (2, None), (1, None)]
    assert await problem(await site.get(path, cursor="bm9uZQ")) == (400, "bad_request")


# Disputes -------------------------------------------------------------------------------------------------------------


async def test_a_dispute_is_opened_by_a_side_seen_by_both_and_decided(site: Site, database: Database) -> None:
    ana, ben, cleo = await three(site)
    trade, _ = await traded(database, ana, ben)
    path, body = f"/trades/{trade}/dispute", {"reason": "deceit", "detail": "It was to be older."}
    assert await problem(await site.ask("POST", path, cleo["access_token"], **body)) == (409, "trade_not_yours")
    opened = await site.ask("POST", path, ben["access_token"], **body)
    assert opened.status == 201
    ref = (await opened.json())["dispute"]
    assert await problem(await site.ask("POST", path, ben["access_token"], **body)) == (409, "already_disputed")
    for who, mine, other in ((ana, False, "Ben"), (ben, True, "Ana")):
        (row,) = (await shown(site, "/me/disputes", who["access_token"]))["items"]
        assert (row["dispute"], row["mine"], row["other"]["name"], row["state"]) == (ref, mine, other, "open")
    assert (await shown(site, "/me/disputes", cleo["access_token"]))["items"] == []
    for stranger in (ana, cleo):
        taken = await site.ask("POST", f"/me/disputes/{ref}/withdraw", stranger["access_token"])
        assert await problem(taken) == (409, "dispute_not_open")
    async with site.pool.acquire() as conn:
        await disputes.resolve(conn, uuid.UUID(ref), upheld=True, resolution="It was.")
    assert (await shown(site, f"/players/{ana['player_id']}/reputation"))["disputes_lost"] == 1
    assert await inbox(database, ana) == [("trade.disputed", trade), ("trade.dispute_ended", trade)]
    assert await inbox(database, ben) == [("trade.dispute_ended", trade)]


async def test_a_dispute_is_taken_back_once(site: Site, database: Database) -> None:
    ana, ben = await site.join("Ana"), await site.join("Ben")
    trade, _ = await traded(database, ana, ben)
    opened = await site.ask("POST", f"/trades/{trade}/dispute", ben["access_token"], reason="mistake", detail="Mine.")
    path = f"/me/disputes/{(await opened.json())['dispute']}/withdraw"
    assert (await site.ask("POST", path, ben["access_token"])).status == 204
    assert await problem(await site.ask("POST", path, ben["access_token"])) == (409, "dispute_not_open")
    assert await inbox(database, ana) == [("trade.disputed", trade), ("trade.dispute_ended", trade)]


# Reports and blocks ---------------------------------------------------------------------------------------------------


async def test_a_report_is_made_once_while_it_is_open(site: Site) -> None:
    ana, ben = await site.join("Ana"), await site.join("Ben")
    body = {"player": ben["player_id"], "kind": "spam", "detail": "Every hour."}
    assert (await site.ask("POST", "/reports", ana["access_token"], **body)).status == 204
    again = await site.ask("POST", "/reports", ana["access_token"], **body)
    assert await problem(again) == (409, "already_reported")
    oneself = await site.ask("POST", "/reports", ben["access_token"], **body)
    assert await problem(oneself) == (409, "report_of_oneself")
    nobody = await site.ask("POST", "/reports", ana["access_token"], **body | {"player": str(uuid.uuid4())})
    assert await problem(nobody) == (404, "not_found")


async def test_blocks_are_ones_own(site: Site) -> None:
    ana, ben = await site.join("Ana"), await site.join("Ben")
    path = f"/me/blocks/{ben['player_id']}"
    for _ in range(2):
        assert (await site.ask("PUT", path, ana["access_token"])).status == 204
    assert (await shown(site, "/me/blocks", ana["access_token"]))["items"] == [
        {"player_id": ben["player_id"], "name": "Ben"}
    ]
    assert (await shown(site, "/me/blocks", ben["access_token"]))["items"] == []
    assert await problem(await site.ask("PUT", path, ben["access_token"])) == (409, "not_yourself")
    for _ in range(2):
        assert (await site.ask("DELETE", path, ana["access_token"])).status == 204
    assert (await shown(site, "/me/blocks", ana["access_token"]))["items"] == []


async def test_whoever_matches_people_hears_who_blocks_whom(site: Site) -> None:
    """A wine may wait in the pool while its owner blocks somebody, and nothing else tells the pool."""
    ana, ben = await site.join("Ana"), await site.join("Ben")
    for method, by, other in (("PUT", ana, ben), ("PUT", ben, ana), ("DELETE", ana, ben), ("DELETE", ben, ana)):
        await site.ask(method, f"/me/blocks/{other['player_id']}", by["access_token"])
    assert [are for _, _, are in site.apart] == [True, True, True, False], "as long as one of the two does"
    assert len({frozenset(pair) for *pair, _ in site.apart}) == 1


# Histories ------------------------------------------------------------------------------------------------------------


async def set_preferences(site: Site, who: Player, **changed: str) -> None:
    found = await site.get("/me/preferences", who["access_token"])
    headers = {"Authorization": f"Bearer {who['access_token']}", "If-Match": found.headers["ETag"]}
    body = await found.json() | changed
    saved = await site.client.put("/api/v1/me/preferences", json=body, headers=headers)
    assert saved.status == 200, await saved.text()


async def test_ones_own_history_in_pages(site: Site, database: Database) -> None:
    ana, ben, cleo = await three(site)
    first, wine = await traded(database, ana, ben, ago="3 days")
    second, _ = await traded(database, cleo, ana, ago="2 days", form="direct", price=None)
    third, _ = await traded(database, ana, cleo, ago="1 day", form="mystery", price=None)
    seen: list[Any] = []
    query = {"limit": "1"}
    while True:
        page = await shown(site, "/trades/history", ana["access_token"], **query)
        seen += page["items"]
        if page["next"] is None:
            break
        query["cursor"] = page["next"]
    assert [(row["trade"], row["side"]) for row in seen] == [(third, "sold"), (second, "bought"), (first, "sold")]
    assert [row["other"] and row["other"]["name"] for row in seen] == [None, "Cleo", "Ben"]
    assert (seen[2]["wine"], seen[2]["price"], seen[1]["price"]) == (wine, 100, None)


async def test_another_sees_them_where_the_cellar_is_shown_and_nobody_blocks(site: Site, database: Database) -> None:
    ana, ben, cleo = await three(site)
    trade, _ = await traded(database, ana, ben)
    path = f"/players/{ana['player_id']}/trades"
    assert await problem(await site.get(path)) == (401, "unauthorized")
    assert await problem(await site.get(path, cleo["access_token"])) == (403, "trades_not_shown")
    assert len((await shown(site, path, ana["access_token"]))["items"]) == 1
    await set_preferences(site, ana, cellar_visibility="public")
    (row,) = (await shown(site, path, cleo["access_token"]))["items"]
    assert (row["trade"], row["other"]["name"]) == (trade, "Ben")
    await set_preferences(site, ben, profile_visibility="friends")
    (row,) = (await shown(site, path, cleo["access_token"]))["items"]
    assert row["other"] is None, "he does not show himself"
    for blocker, blocked in ((ana, cleo), (cleo, ana)):
        block = f"/me/blocks/{blocked['player_id']}"
        assert (await site.ask("PUT", block, blocker["access_token"])).status == 204
        assert await problem(await site.get(path, cleo["access_token"])) == (403, "trades_not_shown")
        assert (await site.ask("DELETE", block, blocker["access_token"])).status == 204
    assert (await site.get(path, cleo["access_token"])).status == 200


async def test_a_wines_owners_are_nameless_who_do_not_show_themselves(site: Site, database: Database) -> None:
    ana, ben, cleo = await three(site)
    _, wine = await traded(database, ana, ben)
    path = f"/wines/{wine}/history"

    async def names(who: Player) -> list[tuple[str | None, str | None]]:
        found = await shown(site, path, who["access_token"])
        assert found["wine"] == wine
        return [tuple(side and side["name"] for side in (row["giver"], row["taker"])) for row in found["changes"]]

    assert await names(cleo) == [("Ana", "Ben")]
    await set_preferences(site, ben, profile_visibility="private")
    assert await names(cleo) == [("Ana", None)]
    assert await names(ben) == [("Ana", "Ben")]
    assert (await site.ask("PUT", f"/me/blocks/{cleo['player_id']}", ana["access_token"])).status == 204
    assert await names(cleo) == [(None, None)]
    for no_wine in (str(uuid.uuid4()), "x"):
        asked = await site.get(f"/wines/{no_wine}/history", cleo["access_token"])
        assert await problem(asked) == (404, "not_found")


# Preferences ----------------------------------------------------------------------------------------------------------


async def test_preferences_are_set_on_what_was_read(site: Site) -> None:
    ana = await site.join("Ana")
    token = {"Authorization": f"Bearer {ana['access_token']}"}
    first = await site.get("/me/preferences", ana["access_token"])
    whole = await first.json()

    async def save(etag: str | None, **changed: Any) -> Any:
        headers = token if etag is None else token | {"If-Match": etag}
        return await site.client.put("/api/v1/me/preferences", json=whole | changed, headers=headers)

    assert await problem(await save(None)) == (428, "if_match_needed")
    saved = await save(first.headers["ETag"], units="imperial")
    assert (saved.status, (await saved.json())["units"]) == (200, "imperial")
    assert await problem(await save(first.headers["ETag"])) == (412, "changed_meanwhile")
    again = await site.get("/me/preferences", ana["access_token"])
    assert again.headers["ETag"] == saved.headers["ETag"]
    refused = await save(again.headers["ETag"], quiet_from_minute=3, quiet_to_minute=3)
    assert await problem(refused) == (409, "quiet_hours_invalid")
