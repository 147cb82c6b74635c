"""Puts wines on the market and buys those of others: in a rush with all his friends, without coins, his own, at a price
that he saw before it changed; and takes his own back in the moment in which others want them.
"""

import asyncio
from typing import Any

from game.effects import CELLAR
from game.ids import PlayerId, RoomId
from game.market.terms import LASTS_S_MIN
from tests.sim.effects import ListingRow
from tests.sim.person import Refusal
from tests.sim.world import LOOKS_BACK, LOOKS_BACK_EVERY_S, Bot

LATE_S = 300.0
NO_LISTING = RoomId("01900000-0000-7000-8000-000000000001")
BOARD = "market"


class Trader(Bot):
    """A player on the market."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.bought: list[RoomId] = []

    async def live(self) -> None:
        while True:
            await asyncio.sleep(self.pause_s())
            if self.bought and self.chance.random() < 0.25:
                await self._insure_or_end()
            draw = self.chance.random()
            if draw < 0.2 or not self._open():
                await self._list()
            elif draw < 0.6:
                await self._buy(*self._some())
            elif draw < 0.75:
                await self._rush()
            elif draw < 0.83:
                await self._of_ones_own("market.withdraw", {})
            elif draw < 0.93:
                await self._of_ones_own("market.reprice", {"price": self.chance.choice((1, 5, 60, 200, 999))})
            elif BOARD in self.person.places:
                await self.person.unfollow(BOARD)
            else:
                await self.person.follow(BOARD)

    async def leave(self) -> None:
        """He keeps what is still insured, and what comes to be by a request that was still on its way."""
        for _ in range(LOOKS_BACK):
            for room, cover in list(self.world.truth.effects.covers.items()):  # others buy and insure meanwhile
                if cover.began.insured == self._me and cover.ended is None:
                    await self.person.ask("trade.keep", {"cover": room}, key=self.person.new_key())
            await asyncio.sleep(LOOKS_BACK_EVERY_S)

    def _open(self) -> list[RoomId]:
        return list(self.world.truth.effects.open_listings)

    def _some(self) -> tuple[RoomId, ListingRow | None]:
        """A listing that he thinks of, mostly one that is open."""
        listings = self.world.truth.effects.listings
        draw = self.chance.random()
        if draw < 0.02 or not listings:
            return NO_LISTING, None
        names = list(listings)[-20:] if draw < 0.1 else self._open() or list(listings)[-1:]
        name = self.chance.choice(names)
        return name, listings[name]

    @property
    def _me(self) -> PlayerId:
        assert self.person.player is not None, "only a player trades"
        return self.person.player.id

    async def _list(self) -> None:
        wines = self.world.truth.effects.wines.values()
        own = [wine for wine in wines if wine.owner == self._me]
        draw = self.chance.random()
        # Sometimes one that lies elsewhere, or is not even his.
        of = list(wines) if draw < 0.02 else own if draw < 0.06 else [wine for wine in own if wine.place == CELLAR]
        if not of:
            return
        d = {
            "wine": self.chance.choice(of).ref,
            "price": self.chance.choice((1, 10, 40, 120, 400, 3_000)),
            "lasts_s": self._lasts_s(),
        }
        times = 2 if self.chance.random() < 0.1 else 1
        await asyncio.gather(*(self.request("market.list", d) for _ in range(times)))

    def _lasts_s(self) -> int:
        lasts_s = self.chance.choice(self.world.scenario.lots_last_s)
        left_s = self.world.scenario.hours * 3_600 - self.world.timeline.now_s + LATE_S
        return int(max(LASTS_S_MIN, min(lasts_s, left_s)))

    async def _buy(self, name: RoomId, row: ListingRow | None) -> Any:
        d: dict[str, Any] = {"listing": name}
        if row is not None and self.chance.random() < 0.6:
            d["price"] = row.price + self.chance.choice((0, 0, 0, 0, 1))
        outcome = await self.request("market.buy", d)
        if outcome is not None and not isinstance(outcome, Refusal):
            self.bought.append(name)
        return outcome

    async def _insure_or_end(self) -> None:
        """What he has bought lately he insures, and what is insured he gives back or keeps: now and then another's, or
        both at once."""
        covers = self.world.truth.effects.covers
        mine = [room for room, one in covers.items() if one.began.insured == self._me and one.ended is None]
        room = self.chance.choice(list(covers) if covers and self.chance.random() < 0.05 else mine or [NO_LISTING])
        draw = self.chance.random()
        if draw < 0.5 or not covers:
            await self.request("trade.cover", {"trade": self.chance.choice(self.bought[-3:])})
        elif draw < 0.6:
            await asyncio.gather(*(self.request(op, {"cover": room}) for op in ("trade.step_back", "trade.keep")))
        else:
            await self.request("trade.step_back" if draw < 0.85 else "trade.keep", {"cover": room})

    async def _rush(self) -> None:
        """All want the same in the same moment; sometimes its seller wants it back in just that."""
        name, row = self._some()
        traders = [bot for bot in self.world.bots if isinstance(bot, Trader)]
        rush = [bot._buy(name, row) for bot in traders]
        if row is not None and self.chance.random() < 0.5:
            rush += [
                bot.request("market.withdraw", {"listing": name}) for bot in traders if bot._me == row.opened.seller
            ]
        await asyncio.gather(*rush)

    async def _of_ones_own(self, op: str, d: dict[str, Any]) -> None:
        listings = self.world.truth.effects.listings
        own = [name for name in self._open() if listings[name].opened.seller == self._me]
        name = self.chance.choice(own) if own and self.chance.random() < 0.85 else self._some()[0]
        await self.request(op, {"listing": name} | d)
