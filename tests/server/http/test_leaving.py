"""Leaving for good."""

import base64

from db.pool import connection
from server.totp import STEP_MS, code_of
from tests.fixtures.postgres import Database
from tests.server.http.conftest import PASSWORD, Site, problem

JOINING = {"name": "Ana", "password": PASSWORD, "email": "ana@example.org"}


async def test_who_leaves_is_signed_out_everywhere_and_his_name_and_address_are_free(site: Site) -> None:
    assert (await site.client.post("/api/v1/players", json=JOINING)).status == 201
    here, there = await site.sign_in("Ana"), await site.sign_in("Ana")
    assert (await site.ask("DELETE", "/me", here["access_token"], password=PASSWORD)).status == 204
    assert len(set(site.ended)) == 2
    assert len(site.departed) == 1, "who waits for him hears of it"
    for tokens in (here, there):
        assert await problem(await site.get("/me", tokens["access_token"])) == (401, "unauthorized")
    again = await site.client.post("/api/v1/sessions", json={"name": "Ana", "password": PASSWORD})
    assert await problem(again) == (401, "bad_credentials")
    joined = await site.client.post("/api/v1/players", json=JOINING)
    assert joined.status == 201
    assert (await joined.json())["player_id"] != here["player_id"]


async def test_asked_again_there_is_nobody(site: Site) -> None:
    token = (await site.join("Ana"))["access_token"]
    assert (await site.ask("DELETE", "/me", token, password=PASSWORD)).status == 204
    assert await problem(await site.ask("DELETE", "/me", token, password=PASSWORD)) == (401, "unauthorized")


async def test_a_token_alone_is_not_enough(site: Site) -> None:
    token = (await site.join("Ana"))["access_token"]
    wrong = await site.ask("DELETE", "/me", token, password="incorrect horse")
    assert await problem(wrong) == (401, "bad_credentials")
    assert await problem(await site.ask("DELETE", "/me", token)) == (400, "bad_request")
    assert (await site.get("/me", token)).status == 200


async def test_with_a_second_factor_its_code_is_wanted(site: Site) -> None:
    token = (await site.join("Ana"))["access_token"]
    secret = base64.b32decode((await (await site.ask("POST", "/me/totp", token, password=PASSWORD)).json())["secret"])
    step = site.clock.at_ms // STEP_MS
    assert (await site.ask("POST", "/me/totp/confirm", token, totp=code_of(secret, step))).status == 200
    without = await site.ask("DELETE", "/me", token, password=PASSWORD)
    assert await problem(without) == (401, "totp_required")
    leaving = await site.ask("DELETE", "/me", token, password=PASSWORD, totp=code_of(secret, step + 1))
    assert leaving.status == 204


async def test_what_keeps_him_is_said(site: Site, database: Database) -> None:
    tokens = await site.join("Ana")
    async with connection(database.superuser) as above:
        await above.execute("UPDATE wines SET place = 'queue', place_room = gen_random_uuid()")
    response = await site.ask("DELETE", "/me", tokens["access_token"], password=PASSWORD)
    assert await problem(response) == (409, "account_busy")
    assert (await response.json())["what"] == "wines"
    assert not site.departed
    assert (await site.get("/me", tokens["access_token"])).status == 200
