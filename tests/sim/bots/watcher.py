"""Watches battles and auctions, without a name: comes and goes, reads slowly, and wants what he missed."""

import asyncio
from collections.abc import Mapping
from typing import Any

from game.ids import RoomId
from tests.sim.world import Bot

WATCHED_AT_ONCE = 3
OVER = ("battle.over", "auction.sold", "auction.unsold", "auction.cancelled")


class Watcher(Bot):
    """Somebody who only looks on."""

    plays = False

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.over: set[str] = set()

    async def live(self) -> None:
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / self.world.scenario.pause_s))
            watched = list(self.person.places)
            for channel in watched:
                if channel in self.over or self.chance.random() < 0.05:
                    await self.person.unfollow(channel)
            if len(self.person.places) < WATCHED_AT_ONCE:
                await self._begin_to_watch()

    async def _begin_to_watch(self) -> None:
        effects = self.world.truth.effects
        battles = [(f"battle:{name}", row.state == "live") for name, row in effects.battles.items()]
        lots = [(f"auction:{name}", row.state == "open") for name, row in effects.auctions.items()]
        there = [*battles[-20:], *lots[-20:]]
        # Mostly one that is going on; sometimes one that is long over.
        live = [channel for channel, goes_on in there if goes_on]
        chosen = live if live and self.chance.random() < 0.9 else [channel for channel, _ in there]
        if chosen:
            await self.person.follow(self.chance.choice(chosen))
        elif self.chance.random() < 0.1:
            await self.person.follow(f"battle:{RoomId('01900000-0000-7000-8000-000000000000')}")

    def heard(self, channel: str, t: str, d: Mapping[str, Any]) -> None:
        if t in OVER:
            self.over.add(channel)

    def given(self, channel: str, snapshot: Mapping[str, Any]) -> None:
        if snapshot.get("state") in ("over", "sold", "unsold", "cancelled"):
            self.over.add(channel)
