"""Every page there is: where each route of the page leads, in a world that is furnished. A route that the page has and
this table has not fails the tests, so an area that grows adds its lines here."""

from collections.abc import Mapping
from dataclasses import dataclass

from playwright.async_api import Page, Request, expect

from tests.web.world import World

QUIET_MS = 150
"""So long nothing is asked before a view counts as drawn: what comes is asked for at once."""

ADDRESSES: Mapping[str, str] = {
    "": "",
    "me": "me",
    "watch": "watch",
    "ladders": "ladders",
    "cellar": "cellar",
    "dex": "dex",
    "types": "types",
    "house": "house",
    "house/ledger": "house/ledger",
    "auctions": "auctions",
    "market": "market",
    "trades": "trades",
    "mystery": "mystery",
}
"""A route that has no values → its address. Those that have are in `World.addresses`."""

ROUTES = """
async () => {
  const { AREAS, routesOf } = await import("/page/shell/areas.js");
  const routes = (await Promise.all(AREAS.map(routesOf))).flatMap(Object.entries);
  return routes.map(([pattern, { player }]) => [pattern, Boolean(player)]);
}
"""


@dataclass(frozen=True)
class Stop:
    """A page: its route, its address, and whether somebody has to be signed in to see it."""

    pattern: str
    address: str
    player: bool


async def stops(page: Page, world: World) -> list[Stop]:
    """All pages that this page has."""
    routes = dict(await page.evaluate(ROUTES))  # an area may stand twice among the ways of the head
    known = {**ADDRESSES, **world.addresses}
    unknown = [pattern for pattern in routes if pattern not in known]
    assert not unknown, f"where do these lead? Add them to tests/web/tour.py or world.py: {unknown}"
    found = [Stop(pattern, known[pattern], player) for pattern, player in routes.items()]
    return [*found, Stop("battles/:id, over", world.addresses["over"], player=False)]


class Walk:
    """Goes from page to page, and knows when one has come to rest."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._asked: set[Request] = set()
        page.on("request", lambda request: self._asked.add(request))
        page.on("requestfinished", lambda request: self._asked.discard(request))
        page.on("requestfailed", lambda request: self._asked.discard(request))

    async def to(self, address: str) -> None:
        """Go there, and wait until it is drawn."""
        await self._page.evaluate("address => { location.hash = `#/${address}` }", address)
        await self.rest()

    async def rest(self) -> None:
        """Wait until a heading is there and nothing is asked any more."""
        await expect(self._page.locator("#main h1").first).to_be_visible()
        quiet = 0
        while quiet < QUIET_MS:
            # The page has no word for being done; its browser knows when the next picture was drawn.
            await self._page.evaluate("() => new Promise((drawn) => setTimeout(drawn, 50))")
            quiet = 0 if self._asked else quiet + 50
