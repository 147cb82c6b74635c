"""A server that dies under a battle, and the page that is there when it comes back."""

from playwright.async_api import expect

from tests.web.guest import Guest, Visit
from tests.web.serving import Serving


async def test_a_killed_server_costs_nobody_a_choice(doomed: Serving, visit: Visit) -> None:
    guest = await visit(doomed)
    gone = False
    guest.away = lambda: gone
    await guest.join("Gil")
    await guest.button("Play the house").click()
    await guest.serve()
    await guest.onwards.click()
    before = await _table(guest)

    gone = True
    doomed.kill()
    await expect(guest.text("Reconnecting")).to_be_visible()
    # A choice that is made meanwhile is sent once there is somebody to take it.
    await guest.serve()
    await expect(guest.text("Sending: ")).to_be_visible()
    assert await _table(guest) == before

    doomed.start()
    await expect(guest.text("Course 2 was served")).to_be_visible()
    await expect(guest.text("Reconnecting")).to_be_hidden()
    gone = False
    await guest.onwards.click()
    assert await guest.course() == 3
    await guest.serve()
    await expect(guest.text("Course 3 was served")).to_be_visible()


async def test_a_watcher_is_back_where_he_was(doomed: Serving, visit: Visit) -> None:
    player, watcher = await visit(doomed), await visit(doomed)
    gone = False
    player.away = watcher.away = lambda: gone
    await player.join("Hal")
    await player.button("Play the house").click()
    await player.serve()
    await watcher.page.get_by_role("link", name=f"Watch {player.name}").click()
    await expect(watcher.text("Course 2 ·")).to_be_visible()

    gone = True
    doomed.kill()
    await expect(watcher.text("Reconnecting")).to_be_visible()
    doomed.start()
    for guest in (player, watcher):
        await expect(guest.text("Reconnecting")).to_be_hidden()
    gone = False
    await player.onwards.click()
    await player.serve()
    await expect(watcher.text("Course 2 was served")).to_be_visible()


async def _table(guest: Guest) -> list[str | None]:
    """What counts at the table: stamina, course, glasses left."""
    staminas = guest.page.get_by_role("img", name="stamina")
    glasses = guest.page.get_by_role("img", name="left")
    return [
        str(await guest.course()),
        *[await one.get_attribute("aria-label") for one in await staminas.all()],
        *[await one.get_attribute("aria-label") for one in await glasses.all()],
    ]
