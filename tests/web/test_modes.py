"""Blind tasting and knowledge on the page: two play, a third watches; and what a new player sees."""

import re

import pytest
from playwright.async_api import expect

from tests.web.folded import steps_that_agree
from tests.web.guest import Guest, Visit
from tests.web.serving import Serving

ACTIONS = {
    0: ("sniff", "sniff"),
    1: ("pin", "bluff"),
    2: ("call", "call"),
    3: ("bluff", "pin"),
    4: ("pin", "double"),
    5: ("double", "call"),
    6: ("pin", "sniff"),
    7: ("sniff", "pin"),
}
"""What both do in each round of a blind tasting, where they may."""


@pytest.mark.parametrize("game", ["Blind tasting", "Knowledge"])
async def test_two_play_to_the_end_while_a_third_watches(serving: Serving, visit: Visit, game: str) -> None:
    ana, bea, watcher = await _at_a_table(serving, visit, game)
    for number in range(1, 8):
        await _turn(game, ana, bea, number)
        seen = f"Question {number} · " if game == "Knowledge" else f"Round {number}"
        await expect(watcher.text(seen).or_(watcher.text("The bottle is unmasked")).first).to_be_visible()
    for guest in (ana, bea):
        if game == "Knowledge":
            await guest.onwards.click()
        await expect(guest.page.get_by_role("heading", name=re.compile("(win|wins|draw)$"))).to_be_visible()
        await expect(guest.page.get_by_text("Experience", exact=True)).to_be_visible()
    if await watcher.onwards.count():
        await watcher.onwards.click()
    await expect(watcher.page.get_by_role("heading", name=re.compile("(wins|draw)$"))).to_be_visible()
    assert await steps_that_agree(watcher) > 14

    # Another like it, where both want it.
    await ana.button(f"Ask {bea.name} again").click()
    await bea.button(f"{ana.name} wants another").click()
    await expect(ana.seat(bea.name)).to_be_visible()
    await expect(bea.page.get_by_role("heading", name=re.compile("(win|wins|draw)$"))).to_be_hidden()


async def test_a_server_that_dies_costs_a_tasting_nothing(doomed: Serving, visit: Visit) -> None:
    ana, bea, watcher = await _at_a_table(doomed, visit, "Blind tasting")
    gone = False
    for guest in (ana, bea, watcher):
        guest.away = lambda: gone
    await _turn("Blind tasting", ana, bea)
    await expect(ana.text("It tells you")).to_be_visible()
    known = await ana.page.get_by_role("list", name="What only you know").inner_text()

    gone = True
    doomed.kill()
    for guest in (ana, bea, watcher):
        await expect(guest.text("Reconnecting")).to_be_visible()
    await _choose("Blind tasting", ana)  # is sent once there is somebody to take it
    doomed.start()
    for guest in (ana, bea, watcher):
        await expect(guest.text("Reconnecting")).to_be_hidden()
    gone = False
    await expect(bea.seat(ana.name)).to_contain_text("has chosen")
    await _choose("Blind tasting", bea)
    for guest in (ana, bea, watcher):
        await expect(guest.text("Round 3 of 7")).to_be_visible()
    assert known in await ana.page.get_by_role("list", name="What only you know").inner_text()


async def test_who_joins_turns_three_wines_over(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.page.get_by_label("Name").fill("Una")
    await guest.page.get_by_label("Password").fill("correct horse battery")
    await guest.button("Join").click()
    down = guest.page.get_by_role("img", name=re.compile("wine, face down$"))
    for left, place in ((3, "first"), (2, "second"), (1, "third")):
        await expect(down).to_have_count(left)
        await guest.button(f"Turn the {place} one over").click()
    await expect(down).to_have_count(0)
    await expect(guest.page.locator("wine-card")).to_have_count(3)
    await guest.button("Play the house now").click()
    await expect(guest.bottles.first).to_be_visible()


async def test_nothing_but_the_clocks_moves_as_time_goes_by(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Yves")
    await guest.choose("Knowledge")
    await guest.button("Play the house").click()
    await expect(guest.page.locator("input[name=card]").first).to_be_attached()
    clock = guest.page.locator("time-left")
    await expect(clock).to_have_count(1)
    await guest.page.evaluate(
        """() => {
          window.moved = [];
          new MutationObserver((records) => {
            for (const { target } of records) {
              const element = target.nodeType === 1 ? target : target.parentElement;
              if (!element?.closest("time-left")) window.moved.push(element?.outerHTML.slice(0, 80) ?? "gone");
            }
          }).observe(document.body, { subtree: true, childList: true, characterData: true, attributes: true });
        }"""
    )
    for _ in range(2):
        await expect(clock).not_to_have_text(await clock.inner_text())
    assert await guest.page.evaluate("() => window.moved") == []


async def test_a_friend_is_asked_and_sits_down(serving: Serving, visit: Visit) -> None:
    ana, bea = await visit(serving), await visit(serving)
    await ana.join("Vera")
    await bea.join("Wanda")
    await bea.choose("Knowledge")
    await bea.page.get_by_label("Best of three").check()
    await bea.ask(await ana.own_link())
    wish = ana.page.get_by_role("list", name="You are asked")
    await expect(wish).to_contain_text(f"{bea.name} asks you to the table · Knowledge, best of 3")
    # Nothing of it is forgotten where both load the page anew.
    await bea.page.clock.install()
    for guest in (ana, bea):
        await guest.page.reload()
    await expect(bea.text(f"Waiting for {ana.name} · Knowledge")).to_be_visible()
    await expect(wish).to_contain_text(f"{bea.name} asks you to the table · Knowledge, best of 3")
    await wish.get_by_role("button", name="Sit down").click()
    await expect(ana.seat(bea.name)).to_be_visible()
    await expect(bea.seat(ana.name)).to_be_visible()
    await bea.button("Give up").click()
    await bea.page.get_by_role("dialog").get_by_role("button", name="Give up").click()
    await expect(ana.page.get_by_role("heading", name="You win")).to_be_visible()
    await expect(ana.text("Best of 3: it stands 1 : 0.")).to_be_visible()
    await expect(ana.page.get_by_role("link", name="On to battle 2 of 3")).to_be_visible()
    # The clock of the next one runs, and is shown; who looks on at the result is brought there.
    await expect(bea.text("The next battle has begun, and its clock runs")).to_be_visible()
    await expect(ana.page.locator(".series time-left")).to_have_count(2)
    await ana.button("Look on here").click()
    await expect(ana.page.locator(".series time-left")).to_have_count(1)
    await ana.page.get_by_role("link", name="Go now").click()
    await bea.page.clock.fast_forward(13_000)
    for guest, stands in ((ana, "1 : 0"), (bea, "0 : 1")):
        await expect(guest.text("Question 1 of 7")).to_be_visible()
        await expect(guest.text(f"Best of 3: it stands {stands}.")).to_be_visible()


async def _at_a_table(serving: Serving, visit: Visit, game: str) -> tuple[Guest, Guest, Guest]:
    """Two who play, and one who watches them."""
    ana, bea, watcher = await visit(serving), await visit(serving), await visit(serving)
    await ana.join("Ana")
    await bea.join("Bea")
    await ana.choose(game)
    await ana.ask(await bea.own_link())
    await bea.button("Sit down").click()
    await expect(ana.seat(bea.name)).to_be_visible()
    await watcher.page.goto(f"{serving.url}/#{ana.page.url.rpartition('#')[2]}")
    await expect(watcher.text(f"{ana.name} and {bea.name} are choosing")).to_be_visible()
    assert await watcher.page.locator("form").count() == 0
    return ana, bea, watcher


async def _turn(game: str, ana: Guest, bea: Guest, number: int = 0) -> None:
    """One round, or one question: what is offered first is chosen, of the blind tasting's actions one after another."""
    for _ in range(2 if game == "Knowledge" else 1):
        await _choose(game, ana, ACTIONS[number][0])
        await expect(ana.text("You have chosen")).to_be_visible()
        await expect(bea.seat(ana.name)).to_contain_text("has chosen")
        await _choose(game, bea, ACTIONS[number][1])


async def _choose(game: str, guest: Guest, action: str = "sniff") -> None:
    if game == "Blind tasting":
        await expect(guest.page.locator("input[name=do]:enabled").first).to_be_attached()
        kind = guest.page.locator(f"input[name=do][value={action}]:enabled")
        if await kind.count():
            await kind.check(force=True)
        await guest.page.locator("input[name=about]").first.check(force=True)
        values = guest.page.locator("input[name=value]")
        if await values.count():
            await values.first.check(force=True)
        await guest.page.locator("#commit").click()
        return
    if await guest.onwards.count():
        await expect(guest.page.get_by_role("listitem").filter(has_text="(right)")).to_have_count(1)
        await guest.onwards.click()
    cards = guest.page.locator("input[name=card]")
    options = guest.page.locator(".answering .option")
    await expect(cards.or_(options).first).to_be_attached()
    if await options.count():
        await options.first.click()
    else:
        await cards.first.check(force=True)
        await guest.button("^Lay card").click()
