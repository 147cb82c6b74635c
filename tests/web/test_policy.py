"""What the page may and may not do, and how it looks on the smallest screen."""

import json

import pytest
from playwright.async_api import expect

from tests.web.guest import Visit
from tests.web.serving import Serving


async def test_a_name_is_text_whatever_it_says(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.page.get_by_label("Name").fill("<b>x</b>")
    await guest.page.get_by_label("Password").fill("correct horse battery")
    guest.away = lambda: False
    await guest.button("Join").click()
    await expect(guest.page.get_by_role("alert")).to_contain_text("letters, digits")
    guest.complaints.clear()  # the browser reports a refused request; that one was meant


async def test_markup_and_strangers_are_refused(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    evaluate = guest.page.evaluate
    assert (
        await evaluate("() => { try { document.body.innerHTML = '<b>x</b>' } catch (e) { return e.name } }")
        == "TypeError"
    )
    inline = "() => { const s = document.createElement('style'); s.textContent = 'body{}'; document.head.append(s) }"
    await evaluate(inline)
    elsewhere = "() => fetch('http://127.0.0.1:1/').catch(e => e.name)"
    assert await evaluate(elsewhere) == "TypeError"
    for refused in ("TrustedHTML", "inline style", "connect"):
        assert any(refused in complaint for complaint in guest.complaints), guest.complaints
    guest.complaints.clear()


async def test_tokens_are_out_of_reach_of_whatever_reads_storage_later(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Kit")
    stored = await guest.page.evaluate(
        "() => [JSON.stringify(sessionStorage), JSON.stringify(localStorage), document.cookie]"
    )
    assert "wda_" not in "".join(stored)
    assert stored[0].count("wdr_") == 1
    kept = json.loads(stored[1])
    assert list(kept) == ["device-token"], "which signs nobody in: it only says that the device has been here"
    assert kept["device-token"].startswith("wdd_")
    assert stored[2] == ""
    await guest.sign_out()
    await expect(guest.button("Sign in")).to_be_visible()
    assert await guest.page.evaluate("() => sessionStorage.length") == 0


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_nothing_is_wider_than_a_small_phone(serving: Serving, visit: Visit, scheme: str) -> None:
    guest = await visit(serving)
    await guest.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
    await guest.page.set_viewport_size({"width": 360, "height": 640})
    over = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await guest.page.evaluate(over) == 0
    await guest.join("Lea")
    assert await guest.page.evaluate(over) == 0
    await guest.button("Play the house").click()
    await guest.serve()
    await expect(guest.text("Course 1 was served")).to_be_visible()
    assert await guest.page.evaluate(over) == 0
    await guest.onwards.click()
    await guest.bottles.first.check(force=True)
    # What sends the choice is in sight without scrolling.
    await expect(guest.button("^Serve ")).to_be_in_viewport(ratio=1)
