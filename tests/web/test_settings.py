"""What somebody sets of his own: it is kept, one device does not undo another, and the account can end."""

import re

from playwright.async_api import expect

from tests.web.guest import PASSWORD, Guest, Visit
from tests.web.serving import Serving


async def test_what_is_set_is_kept_and_two_devices_do_not_undo_each_other(serving: Serving, visit: Visit) -> None:
    here, there = await visit(serving), await visit(serving)
    await here.join("Opal")
    await _settings(here)
    await there.sign_in(here.name)
    await _settings(there)

    await here.page.get_by_label("Your profile is shown to").select_option("nobody")
    await here.page.get_by_label("events").uncheck()
    await here.page.get_by_label("From", exact=True).fill("22:30")
    await here.page.get_by_label("to", exact=True).fill("07:00")
    await here.button("^Save$").click()
    await expect(here.text("Saved.")).to_be_visible()

    await there.page.get_by_label("Your profile is shown to").select_option("friends")
    there.refused(412)
    await there.button("^Save$").click()
    await expect(there.page.get_by_role("alert").filter(has_text=re.compile("read it again"))).to_be_visible()
    for guest in (here, there):
        await expect(guest.page.get_by_label("Your profile is shown to")).to_have_value("private")
        await expect(guest.page.get_by_label("events")).not_to_be_checked()
        await expect(guest.page.get_by_label("From", exact=True)).to_have_value("22:30")


async def test_who_leaves_for_good_is_asked_and_then_gone(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Piet")
    await _settings(guest)
    leaving = guest.page.get_by_role("region", name="Leave for good")
    await leaving.get_by_label("Your password").fill(PASSWORD)
    await leaving.get_by_role("button").click()
    await guest.page.get_by_role("dialog").get_by_role("button", name="Stay").click()
    await expect(leaving).to_be_visible()
    await leaving.get_by_role("button").click()
    await guest.page.get_by_role("dialog").get_by_role("button", name="Erase it").click()
    await expect(guest.text("Your account is erased")).to_be_visible()
    await expect(guest.button("Sign in")).to_be_visible()


async def _settings(guest: Guest) -> None:
    await guest.button(guest.name).first.click()
    await guest.page.get_by_role("link", name="Settings").click()
    await expect(guest.page.get_by_role("heading", name="Settings")).to_be_focused()
    await expect(guest.page.get_by_label("Your profile is shown to")).to_be_visible()
