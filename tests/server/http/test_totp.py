"""The second factor from enrolment to its end."""

import base64
from typing import Any
from urllib.parse import parse_qs, urlsplit

from server.accounts import CODES_PER_PLAYER
from server.totp import RECOVERY_CODES, STEP_MS, code_of
from tests.server.http.conftest import PASSWORD, Site, problem


class Telephone:
    """What a player's program shows him."""

    def __init__(self, site: Site, secret: str) -> None:
        self._site = site
        self._secret = base64.b32decode(secret)

    def code(self, steps: int = 0) -> str:
        return code_of(self._secret, self._site.clock.at_ms // STEP_MS + steps)


async def _enrolled(site: Site) -> tuple[str, Telephone, list[str]]:
    token = (await site.join("Ana"))["access_token"]
    begun = await site.ask("POST", "/me/totp", token, password=PASSWORD)
    assert begun.status == 201
    body = await begun.json()
    telephone = Telephone(site, body["secret"])
    confirmed = await site.ask("POST", "/me/totp/confirm", token, totp=telephone.code())
    assert confirmed.status == 200, await confirmed.text()
    site.clock.at_ms += STEP_MS
    return token, telephone, (await confirmed.json())["recovery_codes"]


async def _sign_in(site: Site, **body: Any) -> Any:
    return await site.client.post("/api/v1/sessions", json={"name": "Ana", "password": PASSWORD} | body)


async def test_enrolment_shows_the_secret_once_and_asks_for_nothing_yet(site: Site) -> None:
    token = (await site.join("Ana"))["access_token"]
    body = await (await site.ask("POST", "/me/totp", token, password=PASSWORD)).json()
    uri = urlsplit(body["uri"])
    assert (uri.scheme, uri.netloc, uri.path) == ("otpauth", "totp", "/Wine%20Pokedex:Ana")
    assert parse_qs(uri.query) == {"secret": [body["secret"]], "issuer": ["Wine Pokedex"]}
    assert (await _sign_in(site)).status == 201
    assert not (await (await site.get("/me", token)).json())["totp"]
    again = await (await site.ask("POST", "/me/totp", token, password=PASSWORD)).json()
    assert again["secret"] != body["secret"]
    old = Telephone(site, body["secret"]).code()
    assert await problem(await site.ask("POST", "/me/totp/confirm", token, totp=old)) == (401, "bad_credentials")


async def test_a_token_alone_begins_nothing(site: Site) -> None:
    token = (await site.join("Ana"))["access_token"]
    wrong = await site.ask("POST", "/me/totp", token, password="incorrect horse")
    assert await problem(wrong) == (401, "bad_credentials")
    assert await problem(await site.ask("POST", "/me/totp/confirm", token, totp="000000")) == (409, "totp_not_begun")


async def test_then_signing_in_asks_for_a_code(site: Site) -> None:
    token, telephone, _ = await _enrolled(site)
    assert (await (await site.get("/me", token)).json())["totp"]
    assert await problem(await _sign_in(site)) == (401, "totp_required")
    assert await problem(await _sign_in(site, password="incorrect horse")) == (401, "bad_credentials")
    assert await problem(await _sign_in(site, totp="12345")) == (401, "bad_credentials")
    code = telephone.code()
    assert (await _sign_in(site, totp=f"{code[:3]} {code[3:]}")).status == 201
    assert await problem(await site.ask("POST", "/me/totp", token, password=PASSWORD)) == (409, "totp_active")


async def test_a_code_is_good_once_and_none_before_it(site: Site) -> None:
    _, telephone, _ = await _enrolled(site)
    assert (await _sign_in(site, totp=telephone.code(1))).status == 201
    for steps in (1, 0, -1):
        assert await problem(await _sign_in(site, totp=telephone.code(steps))) == (401, "bad_credentials")
    site.clock.at_ms += 2 * STEP_MS
    assert (await _sign_in(site, totp=telephone.code())).status == 201


async def test_the_code_of_the_confirmation_is_used_up(site: Site) -> None:
    _, telephone, _ = await _enrolled(site)
    assert await problem(await _sign_in(site, totp=telephone.code(-1))) == (401, "bad_credentials")


async def test_recovery_codes_are_good_once_each(site: Site) -> None:
    _, _, codes = await _enrolled(site)
    assert len(set(codes)) == RECOVERY_CODES
    assert (await _sign_in(site, totp=codes[0])).status == 201
    assert await problem(await _sign_in(site, totp=codes[0])) == (401, "bad_credentials")
    assert (await _sign_in(site, totp=codes[1].upper().replace("-", ""))).status == 201


async def test_guessing_codes_is_slow_also_for_who_knows_the_password(site: Site) -> None:
    _, telephone, _ = await _enrolled(site)
    wrong = f"{(int(telephone.code()) + 500_000) % 1_000_000:06d}"
    for _ in range(CODES_PER_PLAYER["burst"]):
        assert await problem(await _sign_in(site, totp=wrong)) == (401, "bad_credentials")
    assert await problem(await _sign_in(site, totp=telephone.code())) == (429, "rate_limited")
    site.clock.at_ms += CODES_PER_PLAYER["every_ms"]
    assert (await _sign_in(site, totp=telephone.code())).status == 201


async def test_it_is_taken_away_with_a_code_only(site: Site) -> None:
    token, telephone, _ = await _enrolled(site)
    assert await problem(await site.ask("DELETE", "/me/totp", token, totp="000000x")) == (401, "bad_credentials")
    assert (await site.ask("DELETE", "/me/totp", token, totp=telephone.code())).status == 204
    assert (await _sign_in(site)).status == 201
    assert not (await (await site.get("/me", token)).json())["totp"]


async def test_nothing_of_it_lies_in_the_clear(site: Site, server_pool: Any) -> None:
    token = (await site.join("Ana"))["access_token"]
    body = await (await site.ask("POST", "/me/totp", token, password=PASSWORD)).json()
    stored = await server_pool.fetchval("SELECT value FROM hidden_sample('user_totp.secret', 2)")
    assert stored
    assert body["secret"].encode() not in stored
    assert base64.b32decode(body["secret"]) not in stored
