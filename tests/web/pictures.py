"""Pictures of every page, for people to look at: python -m tests.web.pictures --out DIR [--only WORD …]

At three widths, light and dark, whole pages, in a world that is furnished; signed out as well where that is another
page. They are named by page, width and light, so that two folders can be laid side by side.
"""

import argparse
import asyncio
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser

from tests.web import chromium
from tests.web.guest import Guest
from tests.web.serving import Serving, served
from tests.web.tour import Stop, Walk, stops
from tests.web.world import World, furnish

WIDTHS = (390, 820, 1440)
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
HEIGHT = 900


async def take(serving: Serving, out: Path, only: Sequence[str]) -> int:
    """All pictures; how many."""
    world = await furnish(serving.url)
    count = 0
    async with chromium.opened(chromium.find() or sys.exit(chromium.MISSING)) as browser:
        for signed_in in (False, True):
            count += await _as(browser, serving, world, out, only, signed_in=signed_in)
    await world.leave()
    return count


async def _as(
    browser: Browser, serving: Serving, world: World, out: Path, only: Sequence[str], *, signed_in: bool
) -> int:
    context = await browser.new_context(service_workers="block", reduced_motion="reduce")
    guest = Guest(await context.new_page())
    await guest.page.goto(serving.url)
    walk = Walk(guest.page)
    await walk.rest()
    if signed_in:
        await world.enter(guest)
        await walk.rest()
    count = 0
    for stop in _seen(await stops(guest.page, world), only, signed_in=signed_in):
        await walk.to(stop.address)
        name = re.sub(r"\W+", "-", stop.pattern).strip("-") or "lobby"
        if not signed_in:
            name += "-signed-out"
        for width in WIDTHS:
            await guest.page.set_viewport_size({"width": width, "height": HEIGHT})
            for scheme in SCHEMES:
                await guest.page.emulate_media(color_scheme=scheme)
                await guest.page.screenshot(path=out / f"{name}-{width}-{scheme}.png", full_page=True)
                count += 1
    await context.close()
    return count


def _seen(all_stops: Sequence[Stop], only: Sequence[str], *, signed_in: bool) -> Iterator[Stop]:
    """Those to go to: signed out only the door and what is open to all."""
    door = next(stop for stop in all_stops if stop.player)
    for stop in all_stops:
        if (signed_in or stop is door or not stop.player) and (not only or any(word in stop.pattern for word in only)):
            yield stop


def main() -> None:
    """Take them on a server of its own."""
    parser = argparse.ArgumentParser(prog="python -m tests.web.pictures", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    parser.add_argument(
        "--only", nargs="*", default=[], metavar="WORD", help="pages whose route has one of these in it"
    )
    asked = parser.parse_args()
    asked.out.mkdir(parents=True, exist_ok=True)
    with served() as serving:
        count = asyncio.run(take(serving, asked.out, asked.only))
    print(f"{count} pictures in {asked.out}")  # noqa: T201 - it is what was asked for


if __name__ == "__main__":
    main()
