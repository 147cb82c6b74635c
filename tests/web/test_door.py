"""Coming in: with a second factor, and where the server does not want somebody."""

import base64
import re
import time
from typing import Any

from playwright.async_api import Route, expect

from game.catalogue import OWN
from server.totp import STEP_MS, code_of
from tests.web.guest import PASSWORD, Guest, Visit
from tests.web.serving import Serving


async def test_who_has_a_second_factor_is_asked_for_its_code(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    name = "Xenia with a code"
    recovery = await _with_second_factor(guest, serving, name)

    await guest.page.get_by_label("Name").fill(name)
    await guest.page.get_by_label("Password").fill(PASSWORD)
    guest.refused(401)
    await guest.button("Sign in").click()
    code = guest.page.get_by_label("Code of your second factor")
    await expect(code).to_be_focused()
    await code.fill("000000")
    await guest.page.keyboard.press("Enter")
    await expect(guest.page.get_by_role("alert")).not_to_be_empty()
    await expect(guest.page.get_by_label("Name")).to_have_value(name)
    await code.fill(recovery)
    await guest.page.keyboard.press("Enter")
    await expect(guest.page.get_by_role("heading", name=f"Welcome, {name}")).to_be_visible()
    await expect(guest.button("Play the house")).to_be_visible()


async def test_three_wines_are_turned_over_one_by_one_in_their_place(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)

    async def with_a_long_name(route: Route) -> None:
        answer = await route.fetch()
        wines = await answer.json()
        wines["items"][1]["species"]["name"] = max((species.name for species in OWN), key=len)
        await route.fulfill(response=answer, json=wines)

    await guest.page.route("**/api/v1/wines*", with_a_long_name)
    await guest.page.get_by_label("Name").fill("Vera turns")
    await guest.page.get_by_label("Password").fill(PASSWORD)
    await guest.button("Join").click()
    turn = guest.button("^(Turn the|Play the house now)")
    await expect(turn).to_have_text("Turn the first one over")
    heights = []
    for turned in range(1, 4):
        await turn.click()
        await expect(guest.page.locator(".gift.up wine-card")).to_have_count(turned)
        name = await guest.page.locator(".gift.up .name").last.inner_text()
        await expect(guest.text(re.compile(f"^{re.escape(name)}: an? .+ made of .+, from .+"))).to_be_visible()
        heights.append(await guest.page.locator(".gifts").evaluate("element => element.offsetHeight"))
    await expect(turn).to_have_text("Play the house now")
    assert len(set(heights)) == 1, "nothing moves under somebody's finger"


async def _with_second_factor(guest: Guest, serving: Serving, name: str) -> str:
    """Somebody who has joined elsewhere, and has a second factor: one of its recovery codes."""

    async def post(path: str, body: dict[str, Any], token: str = "") -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await guest.page.request.post(f"{serving.url}/api/v1{path}", data=body, headers=headers)
        assert answer.ok, await answer.text()
        return await answer.json()

    await post("/players", {"name": name, "password": PASSWORD})
    token = (await post("/sessions", {"name": name, "password": PASSWORD}))["access_token"]
    begun = await post("/me/totp", {"password": PASSWORD}, token)
    code = code_of(base64.b32decode(begun["secret"]), int(time.time() * 1000) // STEP_MS)
    confirmed = await post("/me/totp/confirm", {"totp": code}, token)
    return str(confirmed["recovery_codes"][0])
