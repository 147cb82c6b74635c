"""One's wines, the dex and the chart of types."""

import re

import pytest
from playwright.async_api import Route, expect

from tests.web.guest import Guest, Visit
from tests.web.serving import Serving
from tests.web.test_contrast import MEASURE

OVER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


async def test_a_newcomer_looks_through_his_three_wines(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Wil")
    await guest.page.get_by_role("link", name="Cellar", exact=True).click()
    cards = guest.page.get_by_role("list", name="Your wines").get_by_role("listitem")
    await expect(cards).to_have_count(3)
    await expect(guest.text("3 wines. 3 of")).to_be_visible()
    await expect(guest.page.get_by_role("heading", name="Your cellar")).to_be_focused()

    # By the keyboard alone: nothing of his is shiny, and all of it is in the cellar.
    shiny = guest.page.get_by_role("group", name="Shiny")
    await shiny.get_by_role("radio", name="All").focus()
    await guest.page.keyboard.press("ArrowRight")
    await expect(guest.text("No wine of yours is like that.")).to_be_visible()
    await expect(shiny.get_by_role("radio", name="Shiny", exact=True)).to_be_focused()
    await guest.page.keyboard.press("ArrowRight")
    await expect(cards).to_have_count(3)
    await guest.page.get_by_label("Where").select_option("In a battle")
    await expect(guest.text("No wine of yours is like that.")).to_be_visible()
    await guest.page.get_by_role("link", name="Show all wines").click()
    await expect(cards).to_have_count(3)

    name = await cards.first.locator(".name").inner_text()
    await cards.first.get_by_role("link").click()
    await expect(guest.page.get_by_role("heading", level=1, name=name)).to_be_focused()
    await expect(guest.text("In your cellar, free for anything.")).to_be_visible()
    radar = guest.page.get_by_role("table", name="The six stats")
    values = guest.page.get_by_role("table", name="Individual values, 0 to 31")
    for table in (radar, values):
        await expect(table.get_by_role("row")).to_have_count(7)
    born = [int(value) for value in await values.locator(".count").all_inner_texts()]
    assert all(0 <= value <= 31 for value in born)
    await expect(guest.text(f"{sum(born)} of 186 in all")).to_be_visible()
    await expect(guest.page.get_by_role("progressbar", name="Towards level 6")).to_be_visible()
    await expect(guest.text("Yours from the first day.")).to_be_visible()
    wine = guest.page.url.rpartition("/")[2]
    await expect(guest.page.get_by_role("link", name="Auction it")).to_have_attribute("href", f"#/auctions?wine={wine}")


async def test_the_dex_is_searched_as_one_types(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Xia")
    await guest.page.get_by_role("link", name="Dex", exact=True).click()
    await expect(guest.text("3 of 321 caught")).to_be_visible()
    species = guest.page.get_by_role("list", name="Species").get_by_role("listitem")
    await expect(species).to_have_count(24)
    await guest.button("Show more").click()
    await expect(species).to_have_count(48)

    search = guest.page.get_by_role("searchbox", name="Search")
    await search.press_sequentially("barollo ris", delay=20)
    await expect(species).to_have_count(1)
    await expect(species).to_contain_text("Barolo Riserva")
    await expect(search).to_be_focused()
    assert await search.input_value() == "barollo ris"
    await expect(guest.page).to_have_url(re.compile(r"#/dex\?q=barollo\+ris$"))
    await expect(guest.page.locator("#said")).to_contain_text("1 species found.")
    await search.fill("zzzqqq")
    await expect(guest.text("No wine is called that.")).to_be_visible()
    await search.fill("")
    await expect(species).to_have_count(24)

    await guest.page.get_by_role("group", name="Caught").get_by_role("radio", name="Caught", exact=True).focus()
    await guest.page.keyboard.press("Space")
    await expect(species).to_have_count(3)
    await guest.button("^Flow$").focus()
    await guest.page.keyboard.press("Enter")
    await expect(guest.button("^Flow$")).to_have_attribute("aria-pressed", "true")
    await expect(guest.page).to_have_url(re.compile("caught=true&type=Flow|type=Flow&caught=true"))


async def test_of_several_answers_the_last_question_counts(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving, "/#/dex")
    species = guest.page.get_by_role("list", name="Species").get_by_role("listitem")
    await expect(species).to_have_count(24)
    held: list[Route] = []

    async def hold(route: Route) -> None:
        held.append(route)

    await guest.page.route("**/api/v1/species?q=chablis*", hold)
    search = guest.page.get_by_role("searchbox", name="Search")
    await search.fill("chablis")
    await expect(guest.page.get_by_role("list", name="Species")).to_have_attribute("aria-busy", "true")
    await search.fill("tokaji")
    await expect(species.first).to_contain_text("Tokaj")
    async with guest.page.expect_response("**/api/v1/species?q=chablis*"):
        await held[0].continue_()
    await expect(species.first).to_contain_text("Tokaj")
    assert "Chablis" not in "".join(await species.all_inner_texts())


async def test_a_chain_leads_from_form_to_form(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving, "/#/dex/ruby-port")
    heading = guest.page.get_by_role("heading", level=1)
    await expect(heading).to_have_text("Ruby Port")
    chain = guest.page.get_by_role("list", name="Evolution of Port")
    await expect(chain.get_by_role("link", name=re.compile("^Ruby Port"))).to_have_attribute("aria-current", "true")
    await expect(chain).to_contain_text("2 years of age, traded once")
    await chain.get_by_role("link", name=re.compile("^Vintage Port")).click()
    await expect(heading).to_have_text("Vintage Port")
    await expect(heading).to_be_focused()
    await guest.page.get_by_role("link", name="Portugal", exact=True).click()
    await expect(guest.page.get_by_label("Country")).to_have_value("Portugal")
    await expect(guest.page.get_by_role("list", name="Species").get_by_role("listitem")).to_have_count(24)
    await _lost(guest, serving)


async def _lost(guest: Guest, serving: Serving) -> None:
    await guest.page.goto(f"{serving.url}/#/dex/no-such-wine")
    await expect(guest.page.get_by_role("heading", name="No such wine")).to_be_visible()
    guest.complaints.clear()  # the browser reports what is not found; that was meant


async def test_the_chart_of_types_is_walked_by_the_arrows(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving, "/#/types")
    chart = guest.page.get_by_role("table")
    await expect(chart.get_by_role("row")).to_have_count(9)
    await chart.get_by_role("cell", name="Terroir strikes as ever against Terroir").focus()
    for _ in range(4):
        await guest.page.keyboard.press("ArrowRight")
    here = chart.get_by_role("cell", name="Terroir strikes twice as hard against Modern")
    await expect(here).to_be_focused()
    await expect(guest.text("a sense of place outlives the latest trick").first).to_be_visible()
    await expect(chart.locator("th.bright")).to_have_text(["Modern", "Terroir"])
    await guest.page.keyboard.press("ArrowDown")
    await expect(chart.get_by_role("cell", name="Varietal strikes half as hard against Modern")).to_be_focused()
    await expect(guest.page.locator(".reads")).to_contain_text("(50 %)")


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_all_of_it_can_be_read_on_a_small_phone(serving: Serving, visit: Visit, scheme: str) -> None:
    guest = await visit(serving)
    await guest.page.emulate_media(color_scheme="dark" if scheme == "dark" else "light", reduced_motion="reduce")
    await guest.page.set_viewport_size({"width": 360, "height": 640})
    await guest.join("Yan")
    for address, shown in (
        ("cellar", "3 wines"),
        ("dex?order=rarity", "Madeira Frasqueira"),
        ("dex/ruby-port", "Goes with"),
        ("types?type=Flow", "What they mean in a glass"),
        ("dex?q=zzzqqq", "No wine is called that."),
    ):
        await guest.page.goto(f"{serving.url}/#/{address}")
        await expect(guest.text(shown).first).to_be_visible()
        assert await guest.page.evaluate(MEASURE) == [], address
        assert await guest.page.evaluate(OVER) == 0, address
    await guest.page.goto(f"{serving.url}/#/cellar")
    await guest.page.get_by_role("list", name="Your wines").get_by_role("link").first.click()
    await expect(guest.page.get_by_role("heading", name="In the glass")).to_be_visible()
    assert await guest.page.evaluate(MEASURE) == []
    assert await guest.page.evaluate(OVER) == 0
