"""The whole way with the keyboard alone, and what is said to who cannot see."""

import re

from playwright.async_api import expect

from tests.web.guest import PASSWORD, Guest, Visit
from tests.web.serving import Serving

TABS_MAX = 40
"""More than the page has places to stop at: whatever is not reached by then cannot be reached."""


async def test_the_keyboard_is_enough(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    keyboard = guest.page.keyboard
    await _to(guest, "Name")
    await keyboard.type("Ida by keys")
    await _to(guest, "Password")
    await keyboard.type(PASSWORD)
    await _to(guest, "Join as a new player")
    await keyboard.press("Enter")
    await expect(guest.page.get_by_role("heading", name="Welcome")).to_be_visible()
    await _to(guest, "Turn the first one over")
    for _ in range(3):
        await keyboard.press("Enter")
    await expect(guest.button("Play the house now")).to_be_focused()
    await keyboard.press("Enter")

    # Arrows choose among the bottles, Enter serves: a form like any other.
    await expect(guest.bottles.first).to_be_focused()
    await keyboard.press("ArrowDown")
    await expect(guest.bottles.nth(1)).to_be_checked()
    await keyboard.press("Enter")
    await expect(guest.onwards).to_be_focused()
    await keyboard.press("Enter")

    # A number and a letter do the same.
    await expect(guest.bottles.first).to_be_focused()
    await keyboard.press("3")
    await keyboard.press("w")
    await expect(guest.page.get_by_role("radio", name="Wide bowl")).to_be_checked()
    await expect(guest.button("^Serve .*, in a wide bowl$")).to_be_visible()
    await keyboard.press("Enter")
    await expect(guest.text("Course 2 was served")).to_be_visible()

    while not await guest.is_over():
        await expect(guest.onwards).to_be_focused()
        await keyboard.press("Enter")
        await expect(guest.bottles.first).to_be_focused()
        await keyboard.press("Space")
        await keyboard.press("Enter")
        await expect(guest.onwards).to_be_visible()
    await expect(guest.onwards).to_be_focused()
    await keyboard.press("Enter")
    await expect(guest.page.get_by_role("heading", name=re.compile("(win|wins|draw)$"))).to_be_focused()
    await keyboard.press("Enter")
    await expect(guest.text("Course 1 ·")).to_be_visible()


async def test_the_other_games_have_keys_too(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    keyboard = guest.page.keyboard
    await guest.join("Jim")
    await guest.choose("Blind tasting")
    await guest.button("Play the house").click()
    await expect(guest.text("Round 1 of 7")).to_be_visible()
    await keyboard.press("?")
    await expect(guest.page.get_by_role("heading", name="Keys")).to_be_focused()
    await keyboard.press("Escape")
    for press in ("p", "1", "2", "Enter"):
        await keyboard.press(press)
    await expect(guest.page.get_by_role("region", name="You")).to_contain_text("20")
    for number in range(2, 8):
        await expect(guest.text(f"Round {number} of 7")).to_be_visible()
        for press in ("s", "1", "Enter"):
            await keyboard.press(press)
    await expect(guest.page.get_by_role("heading", name=re.compile("(win|wins|draw)$"))).to_be_visible()
    await expect(guest.text("In the glass was")).to_be_visible()

    await guest.page.get_by_role("link", name="Back to the lobby").click()
    await guest.choose("Knowledge")
    await guest.button("Play the house").click()
    await expect(guest.text("Question 1 of 7")).to_be_visible()
    for press in ("v", "1", "Enter"):
        await keyboard.press(press)
    await expect(guest.page.locator("#stem")).to_be_focused()
    await keyboard.press("2")
    await expect(guest.onwards).to_be_focused()
    await expect(guest.page.get_by_role("region", name="You", exact=True)).to_contain_text("Veto spent")


async def test_what_changes_is_said(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Jon")
    said = guest.page.locator("#said[role=log]")
    await expect(said).to_contain_text("Welcome, Jon")
    await guest.button("Play the house").click()
    await expect(said).to_contain_text("Course 1")
    await guest.serve()
    await expect(said).to_contain_text("You: ")
    await expect(said).to_contain_text("harmony")


async def _to(guest: Guest, name: str) -> None:
    """Press Tab until what has this name has the focus."""
    for _ in range(TABS_MAX):
        await guest.page.keyboard.press("Tab")
        focused = guest.page.locator("input:focus, button:focus, a:focus")
        if await focused.count() and await _is_named(guest, name):
            return
    raise AssertionError(f"{TABS_MAX} tabs did not reach {name}")


async def _is_named(guest: Guest, name: str) -> bool:
    named = guest.page.get_by_label(name).or_(guest.page.get_by_role("button", name=name))
    return bool(await named.first.evaluate("element => element === document.activeElement"))
