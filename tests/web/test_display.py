"""The page on devices that show it in their own way: few colours, a script from right to left, a slow line."""

import re

from playwright.async_api import Route, expect

from tests.faults.client import Client
from tests.fixtures.until import until
from tests.web.guest import Guest, Visit
from tests.web.serving import Serving

GROUND = "element => getComputedStyle(element).backgroundColor"
DRAWN = "element => getComputedStyle(element).backgroundImage"

# Where the name of one side ends, where its number begins, and where the sign behind that is.
ORDER = """
async () => {
  const { draw, h } = await import("/page/parts/draw.js");
  const line = document.createElement("p");
  document.querySelector("#main").append(line);
  draw(line, h("span", null, "أحمد النبيذ ", h("b", null, "90 %")));
  const name = line.querySelector("span").firstChild;
  const score = line.querySelector("b").firstChild;
  const middle = (node, from, to) => {
    const range = document.createRange();
    range.setStart(node, from);
    range.setEnd(node, to);
    const { left, right } = range.getBoundingClientRect();
    return (left + right) / 2;
  };
  const places = [middle(name, 0, name.length), middle(score, 0, 2), middle(score, 3, 4)];
  line.remove();
  return places;
}
"""


async def test_a_number_behind_a_name_from_right_to_left_stays_behind_it(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await expect(guest.page.get_by_label("Name")).to_be_visible()
    name, number, sign = await guest.page.evaluate(ORDER)
    assert name < number < sign


async def test_with_few_colours_amounts_and_choices_are_seen(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.page.emulate_media(forced_colors="active")
    await guest.join("Fia")
    chosen, other = guest.page.locator(".game.chosen"), guest.page.locator(".game:not(.chosen)").first
    assert await chosen.evaluate(GROUND) != await other.evaluate(GROUND)
    here = guest.page.get_by_role("navigation", name="Areas").locator("[aria-current]")
    assert await here.evaluate(GROUND) != await other.evaluate(GROUND)
    await guest.button("Play the house").click()
    await expect(guest.bottles.first).to_be_visible()
    assert "gradient" in await guest.page.locator(".dish-card .pips").first.evaluate(DRAWN)
    stamina = guest.page.locator(".stamina").first
    assert await stamina.locator(".bar").evaluate(GROUND) != await stamina.evaluate(GROUND)


async def test_who_waits_for_a_part_of_the_page_sees_that_it_comes(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await expect(guest.page.get_by_label("Name")).to_be_visible()
    held: list[Route] = []
    await guest.page.route("**/page/house/index.js", lambda route: held.append(route))
    await guest.page.get_by_role("link", name="Trading house").click()
    await expect(guest.page.locator("html[data-going]")).to_be_attached()

    async def asked() -> bool:
        return bool(held)

    await until(asked, "the request")
    await held[0].continue_()
    await expect(guest.page.get_by_role("heading", name="The trading house")).to_be_visible()
    await expect(guest.page.locator("html[data-going]")).to_have_count(0)


async def test_a_link_that_is_wrong_says_what_to_do(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving, "/#/market?type=Nonsense")
    guest.refused(400)
    await expect(guest.text("This link asks for something that is not known here.")).to_be_visible()
    await _show_all(guest)
    await expect(guest.page).to_have_url(re.compile("#/market$"))
    await guest.page.evaluate("() => { location.hash = '#/dex?type=Nonsense' }")
    await expect(guest.text("This link asks for something that is not known here.")).to_be_visible()
    await _show_all(guest)
    await expect(guest.page.get_by_role("listitem").filter(has_text="Aglianico").first).to_be_visible()

    await guest.page.evaluate("() => { location.hash = '#/nowhere' }")
    await expect(guest.page.get_by_role("heading", name="There is nothing here")).to_be_visible()
    areas = guest.page.get_by_role("navigation", name="Areas")
    await expect(areas.locator("[aria-current]")).to_have_count(0)

    guest.refused(404)
    await guest.page.evaluate("() => { location.hash = '#/battles/0199b8a0-0000-7000-8000-000000000000' }")
    await expect(guest.page.get_by_role("heading", name="There is no such battle")).to_be_visible()


async def test_a_line_does_not_go_while_somebody_is_at_it(serving: Serving, visit: Visit) -> None:
    guest, friend = await visit(serving), Client("Friend with a table")
    await friend.join(serving.url)
    await friend.come(serving.url)
    await guest.join("Gus")
    await guest.page.clock.install()
    me = (await guest.own_link()).rpartition("/")[2].partition("?")[0]
    await friend.ask(friend.request("trade.invite", {"player": me}))
    look = guest.page.get_by_role("link", name="Have a look")
    await look.focus()
    await guest.page.clock.fast_forward(11_000)
    await expect(look).to_be_focused()
    await guest.page.get_by_label("Your friend's link").focus()
    await guest.page.clock.fast_forward(11_000)
    await expect(look).to_have_count(0)
    await friend.leave()


async def _show_all(guest: Guest) -> None:
    await guest.page.get_by_role("link", name="Show all", exact=True).last.click()
