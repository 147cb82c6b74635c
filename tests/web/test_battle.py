"""Battles on the page, from the door to the result."""

import re

from playwright.async_api import expect

from tests.web.folded import steps_that_agree
from tests.web.guest import Guest, Visit
from tests.web.serving import Serving


async def test_two_friends_play_to_the_end_while_somebody_watches(serving: Serving, visit: Visit) -> None:
    ana, bea, watcher = await visit(serving), await visit(serving), await visit(serving)
    await ana.join("Ana")
    await bea.join("Bea")
    await ana.ask(await bea.own_link())
    await expect(ana.text("Waiting for your friend")).to_be_visible()
    await bea.ask(await ana.own_link())
    await expect(ana.seat(bea.name)).to_be_visible()
    await expect(bea.seat(ana.name)).to_be_visible()
    await watcher.page.get_by_role("link", name=f"Watch {ana.name} and {bea.name}").click()
    await expect(watcher.text(f"{ana.name} and {bea.name} are choosing")).to_be_visible()
    assert await watcher.bottles.count() == 0

    for course in range(1, 9):
        await ana.serve()
        await expect(ana.text("You have chosen")).to_be_visible()
        await expect(bea.seat(ana.name)).to_contain_text("has chosen")
        if course == 1:
            await expect(watcher.text(f"{bea.name} is choosing")).to_be_visible()
        await bea.serve()
        for guest in (ana, bea, watcher):
            await expect(guest.text(f"Course {course} was served")).to_be_visible()
            await expect(guest.page.get_by_role("article")).to_have_count(2)
            await expect(guest.page.get_by_role("img", name=re.compile(r"^Harmony \d+ of 100"))).to_have_count(2)
        assert await _taken(ana) == (await _taken(bea))[::-1]
        if await ana.is_over():
            break
        await ana.onwards.click()
        await bea.onwards.click()

    for guest in (ana, bea, watcher):
        await guest.onwards.click()
        await expect(guest.page.get_by_role("heading", name=re.compile("(win|wins|draw)$"))).to_be_visible()
        await expect(guest.page.get_by_role("heading", name="To remember")).to_be_visible()
        went = guest.page.get_by_role("figure").filter(
            has=guest.page.get_by_role("heading", name="How the evening went")
        )
        await expect(went).to_contain_text(re.compile(r"Course \d, .+, moved most: "))
        await expect(went.get_by_role("table").get_by_role("rowheader")).to_have_count(course)
    await expect(ana.button(f"Ask {bea.name} again")).to_be_visible()
    assert await steps_that_agree(watcher) > 14


async def test_a_battle_against_the_house_is_given_up_after_a_question(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Cid")
    await guest.button("Play the house").click()
    await guest.serve()
    await expect(guest.text("Course 1 was served")).to_be_visible()
    await expect(guest.page.get_by_role("row", name="Every pour begins with 60")).to_have_count(2)

    await guest.button("Give up").click()
    await guest.button("Play on").click()
    await expect(guest.page.get_by_role("dialog")).to_be_hidden()
    await guest.onwards.click()
    await expect(guest.text("Course 2 ·")).to_be_visible()

    await guest.button("Give up").click()
    await guest.page.get_by_role("dialog").get_by_role("button", name="Give up").click()
    await expect(guest.page.get_by_role("heading", name="The House wins")).to_be_visible()
    await expect(guest.text("You gave up.")).to_be_visible()
    await guest.button("Play the house again").click()
    await expect(guest.text("Course 1 ·")).to_be_visible()


async def test_who_looks_at_something_else_finds_back_to_his_table(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Uma")
    await guest.button("Play the house").click()
    await expect(guest.text("Course 1 ·")).to_be_visible()
    back = guest.page.get_by_role("link", name="To your table")
    await expect(back).to_have_count(0)
    await guest.page.get_by_role("link", name="Dex", exact=True).click()
    await expect(guest.page.get_by_role("heading", name="The dex")).to_be_visible()
    await back.click()
    await expect(guest.text("Course 1 ·")).to_be_visible()

    await guest.button("Give up").click()
    await guest.page.get_by_role("dialog").get_by_role("button", name="Give up").click()
    await guest.page.get_by_role("link", name="Back to the lobby").click()
    await expect(guest.button("Play the house")).to_be_visible()
    await expect(back).to_have_count(0)


async def test_a_rated_battle_moves_both_ratings_and_says_so(serving: Serving, visit: Visit) -> None:
    ana, bea = await visit(serving), await visit(serving)
    await ana.join("Rae")
    await bea.join("Sol")
    await ana.button("Find an opponent").click()
    await expect(ana.text("Waiting for an opponent")).to_contain_text("nobody else looks for it just now")
    await bea.button("Find an opponent").click()
    for guest in (ana, bea):
        await guest.serve()
    await expect(ana.text("Course 1 was served")).to_be_visible()
    await bea.button("Give up").click()
    await bea.page.get_by_role("dialog").get_by_role("button", name="Give up").click()
    for guest, change in ((ana, r"1500 → 1\d\d\d \+\d"), (bea, r"1500 → 1\d\d\d −\d")):
        gained = guest.page.get_by_role("region", name="What you gained")
        await expect(gained.get_by_role("listitem").filter(has_text="Rating")).to_contain_text(re.compile(change))
    await ana.page.get_by_role("link", name="Back to the lobby").click()
    await expect(ana.text(re.compile(r"rating 1[6-9]\d\d, provisional"))).to_be_visible()


async def test_a_page_that_is_loaded_anew_is_still_at_its_table(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Dot")
    await guest.button("Play the house").click()
    await guest.serve()
    await expect(guest.text("Course 1 was served")).to_be_visible()
    left = await guest.seat("You").get_by_role("img", name="stamina").get_attribute("aria-label")
    await guest.page.reload()
    await expect(guest.text("Course 2 ·")).to_be_visible()
    assert await guest.seat("You").get_by_role("img", name="stamina").get_attribute("aria-label") == left


async def test_a_link_leads_to_the_friend_who_sent_it(serving: Serving, visit: Visit) -> None:
    host = await visit(serving)
    await host.join("Eve")
    link = await host.own_link()
    guest = await visit(serving, link.removeprefix(serving.url))
    await expect(guest.text("A friend has asked you to the table")).to_be_visible()
    await guest.join("Fay")
    await guest.button("Ask to the table").click()
    await expect(guest.text("Waiting for your friend")).to_be_visible()
    await guest.button("Stop waiting").click()
    await expect(guest.text("Waiting for your friend")).to_be_hidden()


async def _taken(guest: Guest) -> list[str]:
    """What each pour took, one's own first."""
    return await guest.page.locator(".taken").all_inner_texts()
