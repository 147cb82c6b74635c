"""Puts wines into the mystery pool, with wishes and without, takes them out at the worst moment, and is gone when he is
matched."""

import asyncio
from typing import Any

from game.effects import CELLAR
from game.ids import PlayerId
from game.mystery.state import ROUND_MS
from game.rarity import Rarity
from game.wine_types import WineType
from tests.sim.world import LOOKS_BACK, LOOKS_BACK_EVERY_S, Bot

NO_TICKET = "01900000-0000-7000-8000-000000000000"


class Depositor(Bot):
    """A player of the mystery trade."""

    async def live(self) -> None:
        while True:
            await asyncio.sleep(self.pause_s())
            draw = self.chance.random()
            if draw < 0.6:
                await self._put_in()
            elif draw < 0.85:
                await self._take_out()
            elif draw < 0.95:
                await self.person.follow("mystery")
            else:
                await self.person.unfollow("mystery")

    async def leave(self) -> None:
        """He takes home what still waits, and what comes to wait by a request that was still on its way."""
        for _ in range(LOOKS_BACK):
            while waiting := self._waiting():
                await self.request("mystery.withdraw", {"ticket": waiting[0]})
            await asyncio.sleep(LOOKS_BACK_EVERY_S)

    @property
    def _me(self) -> PlayerId:
        assert self.person.player is not None, "only a player has wines"
        return self.person.player.id

    def _waiting(self) -> list[str]:
        deposits = self.world.truth.effects.deposits
        return [ticket for ticket, row in deposits.items() if row.made.player == self._me and row.state == "waiting"]

    async def _put_in(self) -> None:
        wines = self.world.truth.effects.wines.values()
        own = [wine for wine in wines if wine.owner == self._me]
        free = [wine for wine in own if wine.place == CELLAR]
        draw = self.chance.random()
        # Sometimes one that lies elsewhere, or is not even his.
        of = list(wines) if draw < 0.02 else own if draw < 0.08 else free
        if not of:
            return
        asked: dict[str, Any] = {"wine": self.chance.choice(of).ref}
        if self.chance.random() < 0.5:
            asked["wish"] = {
                "min_rarity": self.chance.choice((None, Rarity.EVERYDAY, Rarity.ESTATE, Rarity.TIME_CAPSULE)),
                "type": self.chance.choice((None, *WineType)),
            }
        times = 2 if self.chance.random() < 0.1 else 1
        await asyncio.gather(*(self.request("mystery.deposit", asked) for _ in range(times)))
        mood = self.chance.random()
        if mood < 0.15:
            self.person.hang_up()  # and hears of what he got when he is back
        elif mood < 0.4:
            # Just when the round is held, or a moment before or after.
            await asyncio.sleep(ROUND_MS / 1_000 + self.chance.choice((-0.02, 0.0, 0.0, 0.02)))
            await self._take_out()

    async def _take_out(self) -> None:
        waiting, draw = self._waiting(), self.chance.random()
        if draw < 0.05:
            await self.request("mystery.withdraw", {"ticket": NO_TICKET})
        elif draw < 0.15 and self.world.truth.effects.deposits:  # another's, or one that is gone
            ticket = self.chance.choice(list(self.world.truth.effects.deposits)[-20:])
            await self.request("mystery.withdraw", {"ticket": ticket})
        elif waiting:
            ticket = self.chance.choice(waiting)
            times = 2 if self.chance.random() < 0.2 else 1
            await asyncio.gather(*(self.request("mystery.withdraw", {"ticket": ticket}) for _ in range(times)))
