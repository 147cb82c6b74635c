"""Watches battles, without a name: comes and goes, reads slowly, and wants what he missed."""

import asyncio
from collections.abc import Mapping
from typing import Any

from game.ids import RoomId
from tests.sim.world import Bot

WATCHED_AT_ONCE = 3


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
        battles = self.world.truth.effects.battles
        live = [name for name, row in battles.items() if row.state == "live"]
        # Mostly one that is going on; sometimes one that is long over.
        chosen = live if live and self.chance.random() < 0.9 else list(battles)
        if chosen:
            await self.person.follow(f"battle:{self.chance.choice(chosen[-20:])}")
        elif self.chance.random() < 0.1:
            await self.person.follow(f"battle:{RoomId('01900000-0000-7000-8000-000000000000')}")

    def heard(self, channel: str, t: str, d: Mapping[str, Any]) -> None:
        if t == "battle.over":
            self.over.add(channel)

    def given(self, channel: str, snapshot: Mapping[str, Any]) -> None:
        if snapshot.get("state") == "over":
            self.over.add(channel)
