"""What the page may and may not do, and how it looks on the smallest screen."""

import json

import pytest
from playwright.async_api import expect

from tests.web.guest import PASSWORD, Guest, Visit
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
    script = "text => { const s = document.createElement('script'); s.text = text; document.head.append(s) }"
    assert await evaluate(f"text => {{ try {{ ({script})(text) }} catch (e) {{ return e.name }} }}", "1") == "TypeError"
    policy = "name => { try { trustedTypes.createPolicy(name, {}) } catch (e) { return e.name } }"
    assert await evaluate(policy, "another") == "TypeError"
    assert await evaluate(policy, "service-worker") == "TypeError", "the page has made it, and it is made once"
    picture = """
    () => new Promise((done) => {
      const picture = new Image();
      picture.onerror = () => done("refused");
      picture.src = "http://127.0.0.1:1/x.png";
    })
    """
    assert await evaluate(picture) == "refused"
    for refused in ("TrustedHTML", "inline style", "connect", "TrustedScript", "named 'another'", "img-src"):
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


async def test_signing_out_is_of_one_tab_and_leaves_nothing(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Uma")
    other = Guest(await guest.page.context.new_page())
    await other.page.goto(serving.url)
    # Another tab knows nothing of this one's session: it has one of its own.
    await other.page.get_by_label("Name").fill(guest.name)
    await other.page.get_by_label("Password").fill(PASSWORD)
    await other.button("Sign in").click()
    await expect(other.page.get_by_role("heading", name=f"Welcome, {guest.name}")).to_be_visible()
    keys = "() => [Object.keys(sessionStorage).sort(), Object.keys(localStorage)]"
    assert await other.page.evaluate(keys) == [["refresh-token", "session-mark"], ["device-token"]]

    refresh = await guest.page.evaluate("() => sessionStorage.getItem('refresh-token')")
    async with guest.page.expect_response("**/api/v1/sessions/current"):
        await guest.sign_out()
    await expect(guest.button("Sign in")).to_be_visible()
    assert await guest.page.evaluate(keys) == [[], ["device-token"]]
    again = """
    (refresh_token) => fetch("/api/v1/sessions/refresh", { method: "POST", body: JSON.stringify({ refresh_token }),
      headers: { "Content-Type": "application/json" } }).then(({ status }) => status)
    """
    guest.refused(401)
    assert await guest.page.evaluate(again, refresh) == 401, "a copy of it is worth nothing any more"
    await guest.page.go_back()
    await guest.page.go_forward()
    await expect(guest.button("Sign in")).to_be_visible()
    assert guest.name not in await guest.page.locator("body").inner_text()

    await other.page.reload()
    await expect(other.page.get_by_role("heading", name=f"Welcome, {guest.name}")).to_be_visible()
    # A tab that is made from it has a copy of its tokens, which would end the session of both.
    async with other.page.expect_popup() as opened:
        await other.page.evaluate("() => { open(location.href) }")
    copy = Guest(await opened.value)
    await expect(copy.page.get_by_role("log")).to_contain_text("signed in in another tab")
    await expect(copy.button("Sign in")).to_be_visible()
    assert await copy.page.evaluate("() => sessionStorage.length") == 0
    await other.page.reload()
    await expect(other.page.get_by_role("heading", name=f"Welcome, {guest.name}")).to_be_visible()
    assert other.complaints == copy.complaints == []


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
