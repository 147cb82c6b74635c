"""One's wines, the dex and the chart of types."""

import re

import pytest
from playwright.async_api import Locator, Route, expect

from db.embedded import attached_or_started
from db.pool import connection
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
    await _evolves(guest, serving, wine)


READY = """
    UPDATE wines SET species_id = s.id, iv_longevity = 31, iv_power = 31, iv_terroir = 31, iv_complexity = 31,
        iv_rarity = 15, iv_elegance = $2
    FROM wine_species s WHERE s.slug = 'late-bottled-vintage-port' AND wines.public_id = $1::text::uuid
"""
"""A sum of 140 and more makes it a Vintage Port."""


async def _evolves(guest: Guest, serving: Serving, wine: str) -> None:
    """A wine that lacks something says what; one that does not becomes another, once it was meant."""
    await guest.page.emulate_media(reduced_motion="reduce")  # contrast is not measured while labels turn
    await _is_ready(serving, wine, 0)
    await guest.page.reload()
    ahead = guest.page.get_by_role("region", name="What it can become")
    await expect(ahead).to_contain_text("Born with 139 of 186; 140 are asked for")
    await expect(guest.button("^Evolve")).to_have_count(0)

    await _is_ready(serving, wine, 1)
    await guest.page.reload()
    await ahead.get_by_role("button", name="Evolve to Vintage").focus()
    await guest.page.keyboard.press("Enter")
    asked = guest.page.get_by_role("heading", name="Late Bottled Vintage Port to Vintage Port?")
    await expect(asked).to_be_focused()
    panel = guest.page.get_by_role("region", name="Late Bottled Vintage Port to Vintage Port?")
    await expect(panel.get_by_role("group", name="Base stats that change")).to_be_visible()
    assert await guest.page.evaluate(MEASURE) == []
    assert await guest.page.evaluate(OVER) == 0
    await panel.get_by_role("button", name="Not now").click()
    await expect(panel).to_have_count(0)
    await expect(guest.page.get_by_role("heading", level=1, name="Late Bottled Vintage Port")).to_be_focused()

    await (
        guest.page.get_by_role("navigation", name="What to do with it").get_by_role("button", name="Evolve it").click()
    )
    held = await _without_an_answer(guest, panel.get_by_role("button", name="Evolve it"))
    await panel.get_by_role("button", name="Evolve it").click()
    told = guest.page.get_by_role("heading", name="It has become Vintage Port")
    await expect(told).to_be_focused()
    assert len(set(held)) == 1, "pressed again it is the same request"
    await expect(guest.page.get_by_role("heading", level=1, name="Vintage Port", exact=True)).to_be_visible()
    await expect(guest.text("Late Bottled Vintage Port became")).to_be_visible()
    assert await guest.page.evaluate(MEASURE) == []
    await guest.button("^Well then").click()
    await expect(told).to_have_count(0)

    await guest.page.goto(f"{serving.url}/#/dex")
    own = guest.page.get_by_role("group", name="Caught")
    await own.get_by_role("radio", name="Yours once").focus()
    await guest.page.keyboard.press("Space")
    species = guest.page.get_by_role("list", name="Species").get_by_role("listitem")
    await expect(species.filter(has_text="Late Bottled Vintage Port")).to_have_count(1)
    await expect(species.first).to_contain_text("Yours once")


async def _is_ready(serving: Serving, wine: str, elegance: int) -> None:
    async with attached_or_started(serving.data_dir) as embedded, connection(embedded.owner) as owner:
        assert await owner.execute(READY, wine, elegance) == "UPDATE 1"


async def _without_an_answer(guest: Guest, evolve: Locator) -> list[str]:
    """The server does it, and its answer is lost; the keys of all that is asked, from then on too."""
    keys: list[str] = []

    async def lose(route: Route) -> None:
        keys.append(route.request.headers["idempotency-key"])
        if len(keys) > 1:
            await route.continue_()
            return
        await route.fetch()
        await route.abort("connectionreset")

    await guest.page.route("**/api/v1/wines/*/evolve", lose)
    guest.away = lambda: True
    await evolve.click()
    await expect(guest.page.get_by_role("alert").filter(has_text="The server does not answer")).to_be_visible()
    return keys


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
