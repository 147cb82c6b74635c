"""Signing in, renewing, signing out."""

import asyncio
from typing import Any

import pytest

from server.accounts import SIGN_INS_PER_NAME
from server.tokens import ACCESS_MS
from tests.server.http.conftest import PASSWORD, Site, problem


async def _sign_in(site: Site, **body: Any) -> tuple[int, str]:
    return await problem(await site.client.post("/api/v1/sessions", json={"name": "Ana", "password": PASSWORD} | body))


async def _renew(site: Site, token: str) -> Any:
    return await site.client.post("/api/v1/sessions/refresh", json={"refresh_token": token})


async def test_tokens_for_name_and_password(site: Site) -> None:
    tokens = await site.join("Ana")
    assert tokens.keys() == {"access_token", "refresh_token", "token_type", "expires_in", "player_id", "device_token"}
    assert tokens["expires_in"] == 900
    assert (await site.get("/me", tokens["access_token"])).status == 200


async def test_a_name_is_found_however_it_is_written(site: Site) -> None:
    await site.join("Zoë")
    assert await site.sign_in("ZOE\u0308")


async def test_nobody_learns_which_of_the_two_was_wrong(site: Site) -> None:
    await site.join("Ana")
    bodies = []
    for wrong in ({"password": "incorrect horse"}, {"name": "Nobody"}, {"name": "The House"}, {"name": "a\x00b"}):
        response = await site.client.post("/api/v1/sessions", json={"name": "Ana", "password": PASSWORD} | wrong)
        assert await problem(response) == (401, "bad_credentials")
        assert response.headers["WWW-Authenticate"] == "Bearer"
        bodies.append(await response.json())
    assert all(body == bodies[0] for body in bodies)


@pytest.mark.parametrize("password", ["", "x", "x" * 500])
async def test_what_could_be_no_password_is_only_wrong(site: Site, password: str) -> None:
    await site.join("Ana")
    assert await _sign_in(site, password=password) == (401, "bad_credentials")


async def test_guessing_is_slowed_down_for_that_name_only(site: Site) -> None:
    await site.join("Ana")
    await site.join("Ben")
    burst = SIGN_INS_PER_NAME["burst"]
    answers = [await _sign_in(site, password="incorrect horse") for _ in range(burst + 1)]
    assert answers == [(401, "bad_credentials")] * burst + [(429, "rate_limited")]
    response = await site.client.post("/api/v1/sessions", json={"name": "ana", "password": PASSWORD})
    assert await problem(response) == (429, "rate_limited")
    assert response.headers["Retry-After"] == str(SIGN_INS_PER_NAME["every_ms"] // 1000)
    assert (await response.json())["retry_after_ms"] == SIGN_INS_PER_NAME["every_ms"]
    await site.sign_in("Ben")
    site.clock.at_ms += SIGN_INS_PER_NAME["every_ms"]
    await site.sign_in("Ana")


async def test_who_knows_the_password_is_never_slowed_down(site: Site) -> None:
    await site.join("Ana")
    for _ in range(SIGN_INS_PER_NAME["burst"] + 5):
        await site.sign_in("Ana")


async def test_renewing_gives_another_pair_and_the_old_access_token_is_over(site: Site) -> None:
    first = await site.join("Ana")
    response = await _renew(site, first["refresh_token"])
    assert response.status == 201
    second = await response.json()
    assert second["player_id"] == first["player_id"]
    assert {first["access_token"], first["refresh_token"]}.isdisjoint(second.values())
    assert (await site.get("/me", second["access_token"])).status == 200
    assert await problem(await site.get("/me", first["access_token"])) == (401, "unauthorized")


async def test_a_refresh_token_used_twice_ends_its_family_and_no_other(site: Site) -> None:
    first, other = await site.join("Ana"), await site.sign_in("Ana")
    second = await (await _renew(site, first["refresh_token"])).json()
    assert await problem(await _renew(site, first["refresh_token"])) == (401, "token_reused")
    assert await problem(await site.get("/me", second["access_token"])) == (401, "signed_out")
    assert await problem(await _renew(site, second["refresh_token"])) == (401, "token_reused")
    assert len(set(site.ended)) == 1
    assert (await site.get("/me", other["access_token"])).status == 200


async def test_of_renewals_at_once_at_most_one_wins(site: Site) -> None:
    first = await site.join("Ana")
    responses = await asyncio.gather(*(_renew(site, first["refresh_token"]) for _ in range(5)))
    assert sorted(response.status for response in responses) == [201, 401, 401, 401, 401]
    assert site.ended


async def test_an_access_token_ends(site: Site) -> None:
    tokens = await site.join("Ana")
    site.clock.at_ms += ACCESS_MS
    assert await problem(await site.get("/me", tokens["access_token"])) == (401, "token_expired")
    assert (await _renew(site, tokens["refresh_token"])).status == 201


async def test_signing_out(site: Site) -> None:
    tokens, other = await site.join("Ana"), await site.sign_in("Ana")
    headers = {"Authorization": f"bearer {tokens['access_token']}"}
    response = await site.client.delete("/api/v1/sessions/current", headers=headers)
    assert (response.status, await response.read()) == (204, b"")
    assert len(site.ended) == 1
    assert await problem(await site.get("/me", tokens["access_token"])) == (401, "signed_out")
    assert await problem(await _renew(site, tokens["refresh_token"])) == (401, "signed_out")
    assert (await site.get("/me", other["access_token"])).status == 200


async def test_who_signs_out_with_a_token_that_is_nobodys_any_more_is_told_that_he_is_signed_in(site: Site) -> None:
    old = await site.join("Ana")
    new = await (await _renew(site, old["refresh_token"])).json()
    for token in (old["access_token"], "wda_" + "A" * 43):
        headers = {"Authorization": f"Bearer {token}"}
        response = await site.client.delete("/api/v1/sessions/current", headers=headers)
        assert await problem(response) == (401, "unauthorized")
    assert site.ended == []
    assert (await site.get("/me", new["access_token"])).status == 200


@pytest.mark.parametrize(
    "authorization", [None, "", "Bearer", "Bearer ", "Bearer nonsense", "Basic QW5hOng=", "Bearer wda_" + "A" * 43]
)
@pytest.mark.parametrize("path", ["/me", "/wines"])
async def test_without_a_token_of_ours_nothing_is_told(site: Site, authorization: str | None, path: str) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = await site.client.get(f"/api/v1{path}", headers=headers)
    assert await problem(response) == (401, "unauthorized")
    assert response.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("name", ["access_token", "token", "authorization", "bearer"])
async def test_no_token_is_taken_from_a_url_or_a_cookie(site: Site, name: str) -> None:
    token = (await site.join("Ana"))["access_token"]
    assert await problem(await site.client.get("/api/v1/me", params={name: token})) == (401, "unauthorized")
    cookie = {"Cookie": f"{name}={token}"}
    assert await problem(await site.client.get("/api/v1/me", headers=cookie)) == (401, "unauthorized")


async def test_tokens_are_not_to_be_stored_on_the_way(site: Site) -> None:
    await site.join("Ana")
    response = await site.client.post("/api/v1/sessions", json={"name": "Ana", "password": PASSWORD})
    assert response.headers["Cache-Control"] == "no-store"
