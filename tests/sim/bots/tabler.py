"""Sits down with others: invites, offers, changes his offer at the worst moment, says yes to what is no longer offered,
gets up, and reaches for tables that are not his. What the two know of a table he knows from its row.
"""

import asyncio
from typing import Any

from game.effects import CELLAR
from game.ids import PlayerId, RoomId
from tests.sim.tables import TableRow, Tables
from tests.sim.world import Bot

NO_TRADE = RoomId("01900000-0000-7000-8000-000000000001")
BLOCKED_S = 60.0


class Tabler(Bot):
    """A player at tables."""

    async def live(self) -> None:
        while True:
            await asyncio.sleep(self.pause_s())
            draw = self.chance.random()
            tables = self._tables().of(self._me)
            if not tables or draw < 0.1:
                await self._invite()
            elif draw < 0.85:
                await self._trade(self.chance.choice(tables))
            elif draw < 0.95:
                await self._reach(self._some())
            else:
                await self._block()

    # Whom, and what ---------------------------------------------------------------------------------------------------

    def _tables(self) -> Tables:
        return self.world.truth.effects.tables

    @property
    def _me(self) -> PlayerId:
        assert self.person.player is not None, "only a player trades"
        return self.person.player.id

    async def _invite(self) -> None:
        others = [one.player for one in self.world.people if one.player is not None]
        other = self.chance.choice(others)  # sometimes himself
        who = other.ref if self.chance.random() > 0.02 else "nobody"
        await self.request("trade.invite", {"player": who})

    def _some(self) -> RoomId:
        """Any table, his or not, maybe over by now."""
        rows: list[RoomId] = list(self._tables().rows)[-20:]
        return self.chance.choice([*rows, NO_TRADE])

    def _offer(self) -> dict[str, Any]:
        wines = self.world.truth.effects.wines.values()
        own = [wine for wine in wines if wine.owner == self._me]
        free = [wine for wine in own if wine.place == CELLAR or self.chance.random() < 0.3]
        draw = self.chance.random()
        count = self.chance.choice((0, 1, 1, 1, 2, 3, 7)) if draw > 0.08 else 1
        of = list(wines) if draw < 0.03 else own if draw < 0.08 else free
        has = self.world.truth.effects.coins["available", self._me, None]
        coins = self.chance.choice((0, 0, 1, has // 2, max(has, 0), has + self.chance.choice((0, 7))))
        chosen = self.chance.sample(of, min(count, len(of)))
        if chosen and draw > 0.97:
            chosen += chosen[:1] * self.chance.choice((1, 7))  # hardly anybody has as many as are too many
        return {"wines": [wine.ref for wine in chosen], "coins": max(0, coins)}

    def _revision(self, trade: RoomId) -> int:
        """In which revision its offers are, as his screen shows them."""
        for process in self.world.processes:
            room = process.host.rooms.get(trade)
            if room is not None:
                return int(room.state.revision)
        return 0

    # At a table -------------------------------------------------------------------------------------------------------

    async def _trade(self, trade: RoomId) -> None:
        draw = self.chance.random()
        if draw < 0.15:
            await self.request("trade.accept", {"trade": trade})
        elif draw < 0.5:
            await self.request("trade.offer", {"trade": trade, **self._offer()})
        elif draw < 0.75:
            await self._say_yes(trade)
        elif draw < 0.9:
            await self._change_as_he_says_yes(trade)
        elif draw < 0.95:
            self.person.hang_up()
        else:
            await self.request("trade.cancel", {"trade": trade})

    async def _say_yes(self, trade: RoomId) -> None:
        behind = self.chance.choice((0, 0, 0, 0, 0, 1, 2))
        revision = max(0, self._revision(trade) - behind)
        both = [self.request("trade.confirm", {"trade": trade, "revision": revision})]
        partner = self._partner(trade)
        if partner is not None and self.chance.random() < 0.7:
            both.append(partner.request("trade.confirm", {"trade": trade, "revision": revision}))
        await asyncio.gather(*both)

    async def _change_as_he_says_yes(self, trade: RoomId) -> None:
        """He takes something away just as the other says yes."""
        revision, partner = self._revision(trade), self._partner(trade)
        await self.request("trade.confirm", {"trade": trade, "revision": revision})
        if partner is not None:
            await asyncio.gather(
                partner.request("trade.confirm", {"trade": trade, "revision": revision}),
                self.request("trade.offer", {"trade": trade, **self._offer()}),
            )

    def _partner(self, trade: RoomId) -> "Tabler | None":
        row: TableRow = self._tables().rows[trade]
        return next(
            (one for one in self.world.bots if isinstance(one, Tabler) and one is not self and one._me in row.players),
            None,
        )

    async def _reach(self, trade: RoomId) -> None:
        op = self.chance.choice(("accept", "offer", "confirm", "cancel", "follow"))
        if op == "follow":
            await self.person.follow(f"trade:{trade}")
        else:
            more = {"offer": self._offer(), "confirm": {"revision": self._revision(trade)}}.get(op, {})
            await self.request(f"trade.{op}", {"trade": trade, **more})

    async def _block(self) -> None:
        """As over HTTP, for a while."""
        blocks = self._tables().blocks
        other = self.chance.choice([one.player.id for one in self.world.people if one.player is not None])
        blocks.add((self._me, other))
        self.world.timeline.after(BLOCKED_S, lambda: blocks.discard((self._me, other)))
