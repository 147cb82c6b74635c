"""Sells wines and bids for those of others: early and in the last seconds, too low, without coins, for his own lots, in
several auctions at once with coins for one. What he does not hear on a channel he knows from the lists, as everybody.
"""

import asyncio
from typing import Any

from game.auction.closing import LASTS_S_MAX, LASTS_S_MIN
from game.auction.increments import PRICE_MAX, above
from game.effects import CELLAR
from game.ids import PlayerId, RoomId
from tests.sim.effects import AuctionRow
from tests.sim.world import Bot

LISTENED_TO_AT_ONCE = 4
SNIPED_MS = 35_000
HASTY_BIDS = 8
"""One after the other; five are taken at once."""

LATE_S = 300.0
"""Lots are put up that end so long after the last bot has gone at the latest: all has to come to rest."""

NO_AUCTION = RoomId("01900000-0000-7000-8000-000000000000")


class Bidder(Bot):
    """A player in auctions."""

    async def live(self) -> None:
        while True:
            await asyncio.sleep(self.pause_s())
            draw = self.chance.random()
            if draw < 0.15 or not self._open():
                await self._put_up()
            elif draw < 0.7:
                await self._bid_here_and_there()
            elif draw < 0.77:
                await self.request("auction.buy_now", {"auction": self._some()[0]})
            elif draw < 0.82:
                await self._take_back()
            elif draw < 0.87:
                await self._outbid_until_the_end()
            else:
                await self._listen_elsewhere()

    # What is up -------------------------------------------------------------------------------------------------------

    def _open(self) -> list[RoomId]:
        return list(self.world.truth.effects.open_auctions)

    def _some(self) -> tuple[RoomId, AuctionRow | None]:
        """An auction that he thinks of: mostly of another's that goes on, the sooner it ends the rather."""
        auctions, now_ms = self.world.truth.effects.auctions, self.world.clock.now_ms()
        draw = self.chance.random()
        if draw < 0.01 or not auctions:
            return NO_AUCTION, None
        if draw < 0.05:  # maybe over by now
            name = self.chance.choice(list(auctions)[-20:])
            return name, auctions[name]
        going = self._open() or list(auctions)[-1:]
        if draw > 0.1:
            going = [name for name in going if auctions[name].opened.seller != self._me] or going
        if draw > 0.5:
            going = [name for name in going if auctions[name].ends_at_ms - now_ms < SNIPED_MS] or going
        name = self.chance.choice(going)
        return name, auctions[name]

    @property
    def _me(self) -> PlayerId:
        assert self.person.player is not None, "only a player bids"
        return self.person.player.id

    # Selling ----------------------------------------------------------------------------------------------------------

    async def _put_up(self) -> None:
        wines = self.world.truth.effects.wines.values()
        own = [wine for wine in wines if wine.owner == self._me]
        free = [wine for wine in own if wine.place == CELLAR]
        draw = self.chance.random()
        # Sometimes one that lies elsewhere, or is not even his.
        of = list(wines) if draw < 0.02 else own if draw < 0.06 else free
        if not of:
            return
        start = self.chance.choice((1, 5, 10, 20, 60))
        terms: dict[str, Any] = {
            "wine": self.chance.choice(of).ref, "start_price": start, "lasts_s": self._lasts_s(),
        }  # fmt: skip
        if self.chance.random() < 0.4:
            terms["reserve"] = start + self.chance.choice((1, 10, 30, 100))
        if self.chance.random() < 0.4:
            terms["buy_now"] = max(start + 1, terms.get("reserve", 0)) + self.chance.choice((0, 10, 50, 300))
        if self.chance.random() < 0.05:
            terms |= self.chance.choice(({"reserve": start}, {"buy_now": start}, {"start_price": PRICE_MAX}))
        # Now and then on two devices at once, each of which believes that the wine is free.
        times = 2 if self.chance.random() < 0.1 else 1
        await asyncio.gather(*(self.request("auction.open", terms) for _ in range(times)))

    def _lasts_s(self) -> int:
        lasts_s = self.chance.choice(self.world.scenario.lots_last_s)
        left_s = self.world.scenario.hours * 3_600 - self.world.timeline.now_s + LATE_S
        return int(min(max(LASTS_S_MIN, min(lasts_s, left_s)), LASTS_S_MAX))

    async def _take_back(self) -> None:
        auctions = self.world.truth.effects.auctions
        own = [name for name in self._open() if auctions[name].opened.seller == self._me]
        name = self.chance.choice(own) if own and self.chance.random() < 0.8 else self._some()[0]
        await self.request("auction.cancel", {"auction": name})

    # Bidding ----------------------------------------------------------------------------------------------------------

    async def _bid_here_and_there(self) -> None:
        chosen = [self._some() for _ in range(self.chance.choice((1, 1, 1, 2, 4)))]
        await asyncio.gather(*(self._bid(name, row) for name, row in chosen))

    async def _bid(self, name: RoomId, row: AuctionRow | None) -> Any:
        return await self.request("auction.bid", {"auction": name, "max": self._most(row)})

    def _most(self, row: AuctionRow | None) -> int:
        has = self.world.truth.effects.coins["available", self._me, None]
        lowest = 1 if row is None else row.opened.start_price if row.price is None else above(row.price)
        draw = self.chance.random()
        if draw < 0.05:
            return max(1, lowest - self.chance.choice((1, 2, 10)))
        if draw < 0.1:
            return has + self.chance.choice((1, 50, 5_000))
        if draw < 0.15:
            return max(1, has)
        return lowest + self.chance.choice((0, 0, 1, 3, 10, 40))

    async def _outbid_until_the_end(self) -> None:
        """He wants it: whenever another leads he bids again, a little more. Or he can't wait to be outbid."""
        name, row = self._some()
        if self.chance.random() < 0.5:
            await self._bid_in_haste(name, row)
            return
        for _ in range(self.chance.randrange(2, 9)):
            if row is None or row.state != "open":
                return
            if row.leader != self._me:
                await self._bid(name, row)
            await asyncio.sleep(self.chance.choice((0.1, 2.0, 10.0)))

    async def _bid_in_haste(self, name: RoomId, row: AuctionRow | None) -> None:
        """A step more each time, whoever leads, and more often than he may."""
        most = self._most(row)
        for _ in range(HASTY_BIDS):
            await self.request("auction.bid", {"auction": name, "max": most})
            most = above(most)
            await asyncio.sleep(0.01)

    # Listening --------------------------------------------------------------------------------------------------------

    async def _listen_elsewhere(self) -> None:
        listened_to = [channel for channel in self.person.places if channel.startswith("auction:")]
        for channel in listened_to:
            if self.chance.random() < 0.4:
                await self.person.unfollow(channel)
        if len(listened_to) < LISTENED_TO_AT_ONCE:
            await self.person.follow(f"auction:{self._some()[0]}")
