"""What one watches: live tables, replays, ladders, players."""

import json
import re
from collections import Counter
from typing import Any

import aiohttp
from playwright.async_api import Locator, WebSocket, expect

from tests.faults.client import Client
from tests.web.guest import Guest, Visit
from tests.web.serving import Serving
from tests.web.standing import came_by, rate
from tests.web.tables import table


def step(guest: Guest) -> Locator:
    return guest.page.get_by_role("slider", name="Step")


def way_to(guest: Guest, address: str) -> Locator:
    return guest.page.locator(f"a.button[href='{address}']")


def caption(guest: Guest) -> Locator:
    return guest.page.locator(".caption")


async def test_a_battle_that_is_over_is_gone_through(serving: Serving, visit: Visit) -> None:
    async with table(serving) as played:
        await played.play()
        one, other = played.names
        guest = await visit(serving, "/#/watch")
        await way_to(guest, f"#/replays/{played.battle}").click()
        await expect(guest.page.get_by_role("heading", level=1)).to_contain_text(one)
        await expect(caption(guest)).to_contain_text("The table is laid")
        last = int(await step(guest).get_attribute("max") or 0)
        assert last == 34, "what was told of eight courses"

        # By the keyboard, from wherever one is: to the end, and back to the middle.
        await guest.page.keyboard.press("End")
        await expect(step(guest)).to_have_value(str(last))
        await expect(caption(guest)).to_contain_text(re.compile(f"({one}|{other}) wins|a draw"))
        await expect(guest.page).to_have_url(re.compile(rf"replays/{played.battle}\?step={last}$"))
        await guest.page.keyboard.press("Home")
        await expect(step(guest)).to_have_value("1")
        for _ in range(4):
            await guest.page.keyboard.press("ArrowRight")
        await expect(caption(guest)).to_contain_text("Served: ")
        await expect(guest.page.locator(".scene .served")).to_be_visible()
        await guest.page.keyboard.press("Shift+ArrowRight")
        await expect(caption(guest)).to_contain_text("Course 2")
        await expect(guest.page.locator(".scene .served")).to_be_hidden()
        # Each step is a line of the story as well.
        await guest.page.locator(".story-steps").get_by_role("button", name="comes to the table").nth(4).click()
        await expect(caption(guest)).to_contain_text("Course 5")

        # What chance was bound by is checked here.
        await expect(guest.text("Checked in this browser")).to_be_visible()


async def test_a_replay_plays_by_itself_to_its_end(serving: Serving, visit: Visit) -> None:
    async with table(serving, "knowledge") as played:
        await played.play(turns=2)
        await played.give_up()
        guest = await visit(serving, f"/#/replays/{played.battle}?step=9")
        await expect(step(guest)).to_have_value("9")
        await expect(caption(guest)).to_contain_text("It is ")
        await guest.page.get_by_role("radio", name="4×").check(force=True)  # its label is what is seen
        await guest.page.locator("#main").focus()
        await guest.page.keyboard.press("Space")
        await expect(guest.button("^Pause$")).to_be_visible()
        await expect(caption(guest)).to_contain_text(f"{played.names[0]} gave up")
        await expect(guest.button("^Play$")).to_be_visible()
        # The link of a step leads there, also while one is in the replay.
        await guest.page.evaluate(f"location.hash = '#/replays/{played.battle}?step=2'")
        await expect(step(guest)).to_have_value("2")
        await step(guest).focus()
        await guest.page.keyboard.press("Space")
        await expect(guest.button("^Pause$")).to_be_visible()
        await guest.page.keyboard.press("ArrowLeft")
        await expect(guest.button("^Play$")).to_be_visible()


WHOLE_WAY = """last => Array.from({ length: last }, () => {
  const seen = [".caption", ".scene .table"].map((part) => document.querySelector(part).innerText);
  document.body.dispatchEvent(new KeyboardEvent("keydown", { key: "ArrowRight", bubbles: true }));
  return seen;
})"""
"""What is told and what lies on the table at each step, one key after the other."""


async def test_every_step_of_every_battle_is_told_and_drawn(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving, "/#/watch")
    for mode in ("blind_tasting", "knowledge", "pairing"):
        async with table(serving, mode) as played:
            await played.play()
            await guest.page.goto(f"{serving.url}/#/replays/{played.battle}")
            await expect(guest.page.get_by_role("heading", level=1)).to_contain_text(played.names[1])
            last = int(await step(guest).get_attribute("max") or 0)
            told = await guest.page.evaluate(WHOLE_WAY, last)
            assert len(told) == last
            assert all(table for _, table in told), "something is on the table at each step"
            assert not [text for text, _ in told if re.search(r"undefined|null|NaN|\w+\.\w+ed$", text)], told


async def test_live_tables_are_found_and_joined_in_the_middle(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving, "/#/watch")
    await expect(guest.page.get_by_role("heading", name="Live")).to_be_visible()
    async with table(serving, "blind_tasting") as played:
        await played.play(turns=2)
        card = guest.page.get_by_role("listitem").filter(has=way_to(guest, f"#/battles/{played.battle}"))
        await expect(card).to_contain_text("Round 3 of 7")
        await expect(card).to_contain_text("1500?")
        await expect(card).to_contain_text("nobody watches yet")
        # One kind of battle alone.
        await guest.page.get_by_role("link", name="Food pairing").click()
        await expect(card).to_have_count(0)
        await guest.page.get_by_role("link", name="Blind tasting").click()
        await way_to(guest, f"#/battles/{played.battle}").click()
        await expect(guest.page.get_by_text("Round 3").first).to_be_visible()
        await played.turn()
        await expect(guest.page.get_by_text("Round 4").first).to_be_visible()

        # A replay of what goes on says so, and leads back to the table.
        await guest.page.goto(f"{serving.url}/#/replays/{played.battle}")
        await expect(guest.text("It is still going on")).to_be_visible()
        await expect(guest.text("The seed is told when the battle is over")).to_be_visible()
        await guest.page.get_by_role("link", name="Watch it live").click()
        await expect(guest.page.get_by_text("Round 4").first).to_be_visible()

        # It goes from the list as it ends, and stands among those that are over.
        await guest.page.get_by_role("link", name="Watch", exact=True).click()
        await expect(way_to(guest, f"#/battles/{played.battle}")).to_be_visible()
        await played.give_up()
        await expect(way_to(guest, f"#/battles/{played.battle}")).to_have_count(0)
        await expect(way_to(guest, f"#/replays/{played.battle}")).to_be_visible()


async def test_who_is_kept_behind_is_told_so(serving: Serving, visit: Visit) -> None:
    async with table(serving, delay_s=60) as played:
        await played.play(turns=1)
        guest = await visit(serving, f"/#/battles/{played.battle}")
        await expect(guest.text("You see what happened 60 s ago")).to_be_visible()
        await expect(guest.text("The table is being laid")).to_be_visible()
        await expect(guest.button("^Give up$")).to_have_count(0)
        await played.give_up()
        await expect(guest.page.get_by_role("heading", name=f"{played.names[1]} wins")).to_be_visible()
        await expect(guest.text("You see what happened 60 s ago")).to_have_count(0)


async def test_watching_one_after_another_leaves_no_listeners(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    followed = followed_by(guest)
    async with table(serving, "pairing") as long, table(serving, "knowledge") as cards:
        for _ in range(2):
            for played in (long, cards):
                await guest.page.evaluate(f"location.hash = '#/battles/{played.battle}'")
                await expect(guest.page.get_by_text(played.names[1]).first).to_be_visible()
                await guest.page.evaluate(f"location.hash = '#/replays/{played.battle}'")
                await expect(step(guest)).to_be_visible()
        await guest.page.evaluate("location.hash = '#/watch'")
        # A replay of a live battle has that link, too.
        await expect(guest.page.get_by_role("heading", name="At the tables now")).to_be_visible()
        await expect(way_to(guest, f"#/battles/{long.battle}")).to_be_visible()
        assert set(+followed) == {"lobby"}, f"still followed: {+followed}"
        assert len(followed) == 3, "both were watched"


def followed_by(guest: Guest) -> Counter[str]:
    """Which channels the page follows from now on."""
    followed: Counter[str] = Counter()

    def sent(frame: bytes | str) -> None:
        message: dict[str, Any] = json.loads(frame)
        if message["op"] == "sub":
            followed[message["d"]["ch"]] = 1
        elif message["op"] == "unsub":
            followed[message["d"]["ch"]] = 0

    def opened(socket: WebSocket) -> None:
        socket.on("framesent", sent)

    guest.page.on("websocket", opened)
    return followed


async def test_ladder_and_player_are_shown(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.join("Lia")
    own_page = await guest.page.locator("#account a[href^='#/players/']").get_attribute("href") or ""
    async with table(serving, "knowledge", known=False) as played:
        await played.play(turns=1)
        await played.give_up()
        rival = played.players[1]
        await rate(serving, rival.ref, 1712)
        await rate(serving, own_page.rpartition("/")[2], 1655, deviation=64)
        await came_by(serving, rival.ref, played.players[0].ref, [1540, 1610, 1590, 1712])
        await guest.page.reload()
        await guest.page.evaluate("location.hash = '#/ladders/pairing'")
        await expect(guest.text("You are number 2")).to_be_visible()
        await expect(guest.page.locator("tr.mine")).to_contain_text("1655 ± 64")
        await guest.page.get_by_role("link", name="Knowledge").click()
        await expect(guest.text("Nobody stands on the ladder of knowledge yet")).to_be_visible()
        await guest.page.get_by_role("link", name="Food pairing").click()
        await guest.page.get_by_role("table").get_by_role("link", name=played.names[1]).click()

        await expect(guest.page.get_by_role("heading", level=1, name=played.names[1])).to_be_visible()
        await expect(guest.text("1712")).not_to_have_count(0)
        await expect(guest.page.get_by_role("slider", name="Rating")).to_be_visible()
        await expect(guest.page.get_by_role("link", name=re.compile("^Replay"))).to_have_count(5)
        await guest.button("^Block$").click()
        await guest.page.get_by_role("dialog").get_by_role("button", name="Block").click()
        await expect(guest.button("^Unblock$")).to_be_visible()
        await guest.button("^Report$").click()
        await guest.page.get_by_label("What happened?").fill("Chose the same bottle in every course.")
        await guest.button("^Send the report$").click()
        await expect(guest.text("The operators will look at it")).to_be_visible()


async def test_who_keeps_to_himself_is_told_plainly(serving: Serving, visit: Visit) -> None:
    async with table(serving, "knowledge", known=False) as played:
        await played.give_up()
        hidden = played.players[0]
        await keep_to_himself(serving, hidden)
        guest = await visit(serving)
        guest.refused(403)
        await guest.page.evaluate(f"location.hash = '#/players/{hidden.ref}'")
        await expect(guest.page.get_by_role("heading", level=1)).to_have_text("A player who keeps to himself")
        await expect(guest.text("are not shown to you")).to_be_visible()
        await expect(guest.text(played.names[0])).to_have_count(0)


async def keep_to_himself(serving: Serving, player: Client) -> None:
    """This player shows his profile to nobody from now on."""
    headers = {"Authorization": f"Bearer {player.token}"}
    async with aiohttp.ClientSession(serving.url, headers=headers) as http:
        async with http.get("/api/v1/me/preferences") as response:
            preferences, tag = await response.json(), response.headers["ETag"]
        preferences["profile_visibility"] = "private"
        async with http.put("/api/v1/me/preferences", json=preferences, headers={"If-Match": tag}) as response:
            assert response.status == 200, await response.text()
