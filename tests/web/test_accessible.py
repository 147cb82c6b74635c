"""axe finds nothing on any page: WCAG 2.2 at level AA and what axe holds for good practice beside it.

Light and dark, three widths, signed in and out; every page once by all rules, then again by those that light and width
can change. The narrowest is what WCAG 1.4.10 asks for, and people have the longest names that there are.
"""

import json
from collections.abc import Sequence
from typing import Any, Literal

import pytest
import pytest_asyncio
from axe_playwright_python.base import AXE_SCRIPT  # type: ignore[import-untyped]  # it ships no types

from tests.web.guest import Guest, Visit
from tests.web.serving import Serving
from tests.web.tour import Walk, stops
from tests.web.world import LONGEST, World, furnish

Scheme = Literal["light", "dark"]

EVERYTHING = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
COLOURS = ("color-contrast", "link-in-text-block")
SIZES = ("target-size", "scrollable-region-focusable", "reflow")

# Without `preload`: it reads style sheets by writing them into the page, which the page's policy keeps it from.
RUN = """
async (only) => {
  const { violations } = await axe.run(document, { runOnly: only, resultTypes: ["violations"], preload: false });
  return violations.flatMap(({ id, help, nodes }) => nodes.map(({ target, failureSummary }) =>
    `${id}: ${help}: ${target.join(" ")}: ${failureSummary.split("\\n")[1]?.trim()}`));
}
"""

WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest_asyncio.fixture(loop_scope="session")
async def world(serving: Serving) -> Any:
    world = await furnish(serving.url, 7, LONGEST)
    yield world
    await world.leave()


@pytest.mark.timeout(1_200)  # some forty pages; where the machine does other things as well, that takes as long
async def test_nothing_is_in_anybodys_way(serving: Serving, visit: Visit, world: World) -> None:
    guest = await visit(serving)
    await guest.page.emulate_media(reduced_motion="reduce", color_scheme="light")
    await guest.page.evaluate(AXE_SCRIPT)
    walk = Walk(guest.page)
    found: list[str] = []

    signed_out = [stop for stop in await stops(guest.page, world) if not stop.player]
    door = next(stop for stop in await stops(guest.page, world) if stop.player)
    for stop in [door, *signed_out]:
        await walk.to(stop.address)
        found += await _looked_at(guest, f"{stop.pattern}, signed out", 390, "dark", EVERYTHING)

    await walk.to("")
    await world.enter(guest)
    await walk.rest()
    for stop in await stops(guest.page, world):
        await walk.to(stop.address)
        found += await _looked_at(guest, stop.pattern, 1440, "light", EVERYTHING)
        found += await _looked_at(guest, stop.pattern, 1440, "dark", COLOURS)
        found += await _looked_at(guest, stop.pattern, 820, "light", SIZES)
        found += await _looked_at(guest, stop.pattern, 320, "light", (*SIZES, *COLOURS))
    assert not found, "\n".join(found)


async def _looked_at(guest: Guest, where: str, width: int, scheme: Scheme, rules: Sequence[str]) -> list[str]:
    await guest.page.set_viewport_size({"width": width, "height": 900})
    await guest.page.emulate_media(color_scheme=scheme)
    only = {"type": "tag" if rules is EVERYTHING else "rule", "values": [rule for rule in rules if rule != "reflow"]}
    found: list[str] = await guest.page.evaluate(RUN, only)
    if "reflow" in rules and (over := await guest.page.evaluate(WIDER)) > 0:
        found.append(f"reflow: {over} px wider than the screen")  # WCAG 1.4.10, which axe cannot tell
    return [f"{where} at {width} px, {scheme}: {one}" for one in found]


async def test_what_is_in_the_way_is_found(serving: Serving, visit: Visit) -> None:
    guest = await visit(serving)
    await guest.page.evaluate(AXE_SCRIPT)
    await guest.page.evaluate("() => document.body.append(document.createElement('button'))")
    await guest.page.evaluate("() => { document.querySelector('#main').style.minWidth = '2000px' }")
    found = await _looked_at(guest, "lobby", 1440, "light", EVERYTHING)
    found += await _looked_at(guest, "lobby", 820, "light", SIZES)
    assert any("button-name" in one for one in found)
    assert any("reflow" in one for one in found)


def test_what_is_asked_of_axe_is_in_it() -> None:
    for rule in {*COLOURS, *SIZES} - {"reflow"}:
        assert json.dumps(rule) in AXE_SCRIPT, rule
