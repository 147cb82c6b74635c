"""Joining, and who one is."""

import asyncio
from typing import Any

import pytest

from game.catalogue import OWN
from game.refusal import Refused
from server.accounts import EMAILS_PER_ADDRESS, JOININGS_PER_ADDRESS, SIGN_INS_PER_ADDRESS, Accounts
from server.hiding import Fields
from server.passwords import Passwords
from tests.server.http.conftest import FIELDS, PASSWORD, Site, problem

ANA = {"name": "Ana", "password": PASSWORD, "email": "Ana@Example.org"}


async def _join(site: Site, **body: Any) -> tuple[int, str]:
    return await problem(await site.client.post("/api/v1/players", json={"name": "Ana", "password": PASSWORD} | body))


async def test_joining_answers_who_one_is(site: Site) -> None:
    response = await site.client.post(
        "/api/v1/players",
        json={"name": "Ａna", "password": PASSWORD, "email": "ana@example.org", "favourite": "Riesling"},
        headers={"Idempotency-Key": "c0ffee"},
    )
    assert response.status == 201
    body = await response.json()
    assert body.keys() == {"player_id", "name"}
    assert body["name"] == "Ana"


async def test_a_new_player_has_what_everybody_begins_with(site: Site) -> None:
    tokens = await site.join("Ana")
    me = await (await site.get("/me", tokens["access_token"])).json()
    assert me["player_id"] == tokens["player_id"]
    assert (me["name"], me["level"], me["tier"], me["experience"]) == ("Ana", 1, "Novice", 0)
    assert me["coins"] == {"available": 500, "held": 0}
    assert me["ratings"]["pairing"] == {"rating": 1500, "deviation": 350, "provisional": True, "battles": 0}
    assert me["trade_locked_until_ms"] is None
    wines = await (await site.get("/wines", tokens["access_token"])).json()
    assert len(wines["items"]) == 3
    assert wines["next"] is None


async def test_a_name_is_one_players_however_it_is_written(site: Site) -> None:
    await site.join("Ana")
    assert await _join(site, name="ANA") == (409, "name_taken")
    assert await _join(site, name="The House") == (409, "name_taken")


async def test_of_twenty_who_join_under_one_name_at_once_one_does(site: Site) -> None:
    responses = await asyncio.gather(
        *(site.client.post("/api/v1/players", json={"name": "Ana", "password": PASSWORD}) for _ in range(20))
    )
    assert sorted(response.status for response in responses) == [201] + [409] * 19


async def test_joining_is_one_request_under_one_key(site: Site) -> None:
    """Whoever has had no answer asks again, in the same moment or later, and is who he has become."""

    async def join(key: str = "c0ffee", **more: str) -> tuple[int, str]:
        headers = {"Idempotency-Key": key}
        response = await site.client.post("/api/v1/players", json=ANA | more, headers=headers)
        if response.status == 201:
            return 201, (await response.json())["player_id"]
        return await problem(response)

    first, *others = await asyncio.gather(*(join() for _ in range(4)))
    assert first[0] == 201
    assert set(others) == {first}
    site.clock.at_ms += 24 * 3_600_000 - 1
    assert await join() == first
    assert await join(name="ANA") == first, "as names are compared"
    assert await join(password="another horse") == (409, "key_reused")
    assert await join(email="ben@example.org") == (409, "key_reused")
    assert await join(key="another") == (409, "name_taken")
    site.clock.at_ms += 1
    assert await join() == (409, "name_taken")
    assert await site.pool.fetchval("SELECT count(*) FROM users WHERE name = 'Ana'") == 1


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "ab"}, "name"),
        ({"name": 7}, "name"),
        ({"name": None}, "name"),
        ({"name": "Ana\x00"}, "name"),
        ({"name": "x" * 10_000}, "name"),
        ({"password": "short"}, "password"),
        ({"password": "x" * 129}, "password"),
        ({"password": ["correct", "horse"]}, "password"),
        ({"email": "not an address"}, "email"),
        ({"email": "a@b\n"}, "email"),
        ({"email": "a@b\x00"}, "email"),
        ({"email": "a\x85@b"}, "email"),
        ({"email": "a@b\x7f"}, "email"),
    ],
)
async def test_the_field_that_is_wrong_is_named(site: Site, body: dict[str, Any], field: str) -> None:
    response = await site.client.post("/api/v1/players", json={"name": "Ana", "password": PASSWORD} | body)
    assert await problem(response) == (400, "bad_request")
    assert (await response.json())["field"] == field


async def test_a_missing_field_is_named_too(site: Site) -> None:
    response = await site.client.post("/api/v1/players", json={"name": "Ana"})
    assert await problem(response) == (400, "bad_request")
    assert (await response.json())["field"] == "password"


async def test_a_password_of_over_72_bytes_counts_to_its_end(site: Site) -> None:
    long = "Château " * 16
    assert len(long.encode()) > 72
    await site.client.post("/api/v1/players", json={"name": "Ana", "password": long})
    for password, status in ((long, 201), (long[:-1] + "!", 401)):
        response = await site.client.post("/api/v1/sessions", json={"name": "Ana", "password": password})
        assert response.status == status


async def test_too_many_from_one_address_wait(site: Site, passwords: Passwords) -> None:
    accounts = Accounts(site.pool, passwords, site.tokens, site.clock, OWN)
    burst = JOININGS_PER_ADDRESS["burst"]
    for number in range(burst):
        await accounts.join(f"Player {number}", PASSWORD, "203.0.113.7")
    with pytest.raises(Refused, match="rate_limited"):
        await accounts.join("Ana", PASSWORD, "203.0.113.7")
    await accounts.join("Ana", PASSWORD, "203.0.113.8")
    await accounts.join("Ben", PASSWORD, None)


async def test_guessers_at_one_address_wait_whatever_the_name(site: Site, passwords: Passwords) -> None:
    accounts = Accounts(site.pool, passwords, site.tokens, site.clock, OWN)

    async def guess(name: str, address: str) -> str:
        with pytest.raises(Refused) as refused:
            await accounts.sign_in(name, PASSWORD, "phone", address)
        return refused.value.code

    burst = SIGN_INS_PER_ADDRESS["burst"]
    guesses = [await guess(f"Player {number}", "203.0.113.7") for number in range(burst + 1)]
    assert guesses == ["bad_credentials"] * burst + ["rate_limited"]
    assert await guess("Player 0", "203.0.113.8") == "bad_credentials"


async def test_an_email_address_is_its_players_alone_to_see(site: Site) -> None:
    assert (await site.client.post("/api/v1/players", json=ANA)).status == 201
    token = (await site.sign_in("Ana"))["access_token"]
    assert (await (await site.get("/me", token)).json())["email"] == "Ana@Example.org"
    ben = (await site.join("Ben"))["access_token"]
    assert (await (await site.get("/me", ben)).json())["email"] is None
    stored = await site.pool.fetchval("SELECT value FROM hidden_sample('user_emails.email', 2)")
    assert b"ana" not in bytes(stored).lower()


async def test_an_email_address_is_one_players_however_it_is_written(site: Site) -> None:
    assert (await site.client.post("/api/v1/players", json=ANA)).status == 201
    response = await site.client.post("/api/v1/players", json=ANA | {"name": "Ben", "email": "ANA@ｅxample.ORG"})
    assert await problem(response) == (409, "email_taken")
    assert "Ana" not in await response.text()
    # Nothing of the joining is left: the name is free.
    await site.join("Ben")


async def test_of_joinings_with_one_address_at_once_one_succeeds_also_under_two_keys(
    site: Site, passwords: Passwords
) -> None:
    older = Accounts(site.pool, passwords, site.tokens, site.clock, OWN, Fields({1: b"one key" * 4 + b"...."}))
    newer = Accounts(site.pool, passwords, site.tokens, site.clock, OWN, FIELDS)

    async def join(accounts: Accounts, name: str) -> str:
        try:
            await accounts.join(name, PASSWORD, None, "ana@example.org")
        except Refused as refused:
            return refused.code
        return "joined"

    outcomes = await asyncio.gather(*(join((older, newer)[n % 2], f"Player {n}") for n in range(8)))
    assert sorted(outcomes) == ["email_taken"] * 7 + ["joined"]


async def test_asking_which_addresses_are_taken_is_slow(site: Site, passwords: Passwords) -> None:
    accounts = Accounts(site.pool, passwords, site.tokens, site.clock, OWN, FIELDS)
    await accounts.join("Ana", PASSWORD, "203.0.113.7", "ana@example.org")
    for number in range(EMAILS_PER_ADDRESS["burst"]):
        with pytest.raises(Refused, match="email_taken"):
            await accounts.join(f"Player {number}", PASSWORD, "203.0.113.7", "ana@example.org")
    with pytest.raises(Refused, match="rate_limited"):
        await accounts.join("Cato", PASSWORD, "203.0.113.7", "cato@example.org")
    await accounts.join("Cato", PASSWORD, "203.0.113.7")


async def test_a_house_without_a_key_says_that_it_keeps_no_address(site: Site, passwords: Passwords) -> None:
    accounts = Accounts(site.pool, passwords, site.tokens, site.clock, OWN)
    with pytest.raises(Refused, match="no_field_keys"):
        await accounts.join("Ana", PASSWORD, None, "ana@example.org")
    await accounts.join("Ana", PASSWORD, None)


async def test_behind_a_trusted_proxy_a_stranger_uses_up_nobody_elses_tries(site: Site) -> None:
    assert (await site.client.post("/api/v1/players", json=ANA)).status == 201

    async def join(forwarded_for: str) -> tuple[int, str]:
        headers = {"X-Forwarded-For": forwarded_for}
        return await problem(await site.client.post("/api/v1/players", json=ANA | {"name": "Ben"}, headers=headers))

    answers = [await join(f"198.51.100.{number}, 203.0.113.7") for number in range(EMAILS_PER_ADDRESS["burst"] + 1)]
    assert answers == [(409, "email_taken")] * EMAILS_PER_ADDRESS["burst"] + [(429, "rate_limited")]
    assert await join("203.0.113.8") == (409, "email_taken")
