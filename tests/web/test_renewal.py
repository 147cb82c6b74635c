"""Staying signed in: the page renews its token before the old one ends, on the connection that it has."""

import json
from typing import Any

from playwright.async_api import WebSocket, expect

from tests.web.guest import Guest, Visit
from tests.web.serving import Serving

NEARLY_ENDED = "14:00"
"""Minutes on the page's own clock; the server's clock stands where it is."""


async def test_a_fresh_token_is_shown_before_the_old_one_ends(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    hellos = _listen(guest)
    await guest.page.clock.install()
    await guest.page.reload()
    await guest.join("Ned")
    await guest.button("Play the house").click()
    await expect(guest.bottles.first).to_be_visible()
    async with guest.page.expect_response("**/api/v1/sessions/refresh") as renewed:
        await guest.page.clock.fast_forward(NEARLY_ENDED)
    tokens = await (await renewed.value).json()
    # The next thing that the server answers comes behind the hello.
    await guest.serve()
    await expect(guest.text("Course 1 was served")).to_be_visible()
    assert len(hellos) == 2
    assert hellos[0]["token"] != hellos[1]["token"] == tokens["access_token"]
    kept = await guest.page.evaluate("() => sessionStorage.getItem('refresh-token')")
    assert kept == tokens["refresh_token"]


def _listen(guest: Guest) -> list[dict[str, Any]]:
    """Every hello that the page says from now on as somebody."""
    hellos: list[dict[str, Any]] = []

    def sent(frame: bytes | str) -> None:
        message = json.loads(frame)
        if message["op"] == "hello" and "token" in message["d"]:
            hellos.append(message["d"])

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", sent)

    guest.page.on("websocket", opened)
    return hellos
