"""Plays battles of every mode: looks for opponents, chooses from what is offered, thinks for seconds, misbehaves."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

import msgspec

from game.modes import MODES
from tests.sim.person import Refusal
from tests.sim.world import Bot

BATTLES_AT_ONCE = 6
"""One more than the server allows."""


NONSENSE: tuple[dict[str, Any], ...] = (
    {"serve": "pour"}, {"serve": "drink"}, {"do": "call", "slot": "bottle"},
    {"do": "pin", "slot": "grape", "value": 99}, {"do": "sniff", "sense": "cellar"}, {"do": "guess"},
    {"card": 4, "topic": "law"}, {"answer": 9}, {"card": 1, "veto": True},
)  # fmt: skip
"""Choices that are illegal, or that may be, with a wine that there may not be."""


class Table(msgspec.Struct):
    """A battle that he sits in, as far as he has heard."""

    turn: int = 0
    choices: list[dict[str, Any]] = []
    over: bool = False


class Duellist(Bot):
    """A player of battles of every mode."""

    modes: ClassVar[Sequence[str]] = tuple(MODES)
    appetite: ClassVar[float] = 0.02
    """How ready he is to begin another battle beside those under way."""

    def nonsense(self) -> dict[str, Any]:
        """A choice that may be illegal."""
        return self.chance.choice(NONSENSE) | {"wine": self.chance.randrange(9)}

    async def live(self) -> None:
        while True:
            playing = [(channel, table) for channel, table in self.tables.items() if not table.over]
            to_choose = [(channel, table) for channel, table in playing if table.choices]
            if to_choose:
                await self._think()
                await self._choose(*self.chance.choice(to_choose))
            elif len(playing) < BATTLES_AT_ONCE and self.chance.random() < (self.appetite if playing else 0.9):
                await self._seek()
            else:
                await asyncio.sleep(self.chance.uniform(0.5, 4.0) if playing else self.pause_s())
            if self.chance.random() < 0.01:
                await self._leave_a_queue()
            await self._clear_away()

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.tables: dict[str, Table] = {}
        self.tickets: list[str] = []

    # What he hears ----------------------------------------------------------------------------------------------------

    def heard(self, channel: str, t: str, d: Mapping[str, Any]) -> None:
        if t == "battle.matched":
            self.tables.setdefault(f"battle:{d['battle']}", Table())
        table = self.tables.get(channel)
        if table is None and channel.startswith("battle:"):
            table = self.tables[channel] = Table()
        if table is None:
            return
        if t == "turn.opened":
            table.turn, table.choices = d["turn"], list(d.get("you", {}).get("choices", ()))
        elif t == "battle.over":
            table.over, table.choices = True, []

    def given(self, channel: str, snapshot: Mapping[str, Any]) -> None:
        if channel.startswith("battle:"):
            table = self.tables.setdefault(channel, Table())
            table.turn, table.over = snapshot["turn"], snapshot["state"] == "over"
            table.choices = list(snapshot.get("you", {}).get("choices", ()))

    # What he does -----------------------------------------------------------------------------------------------------

    async def _think(self) -> None:
        # Most choices take some seconds; now and then somebody thinks until the clock runs out.
        slow = self.chance.random() < 0.03
        await asyncio.sleep(self.chance.uniform(20.0, 100.0) if slow else self.chance.expovariate(1 / 5.0))

    async def _clear_away(self) -> None:
        """Stop listening to what is over; most clients do."""
        for channel in [channel for channel, table in self.tables.items() if table.over and self.chance.random() < 0.2]:
            await self.person.unfollow(channel)
            del self.tables[channel]

    async def _choose(self, channel: str, table: Table) -> None:
        if not table.choices:
            return  # it was chosen by the clock meanwhile
        battle = channel.partition(":")[2]
        mood = self.chance.random()
        if mood < 0.004:
            await self.request("battle.forfeit", {"battle": battle})
            return
        choice = self.chance.choice(table.choices)
        if mood < 0.01:
            choice = self.nonsense()
        turn = table.turn + (mood > 0.995)
        outcome = await self.request("battle.commit", {"battle": battle, "turn": turn, "choice": choice})
        accepted = not isinstance(outcome, Refusal) or outcome.code in ("already_committed", "battle_over")
        if outcome is not None and accepted and table.turn == turn:
            table.choices = []
        if isinstance(outcome, Refusal) and outcome.code in ("battle_over", "not_found"):
            table.over = True

    async def _seek(self) -> None:
        # Now and then on two devices at once, each of which believes that the wines are free.
        await asyncio.gather(*(self._seek_one() for _ in range(1 if self.chance.random() < 0.85 else 2)))

    async def _seek_one(self) -> None:
        d = {
            "mode": self.chance.choice(self.modes),
            "rated": self.chance.random() < 0.5,
            "versus": self._opponent(),
            "wines": self._wines(),
        }
        outcome = await self.request("battle.queue", d)
        if outcome is not None and not isinstance(outcome, Refusal):
            self.tickets.append(outcome["ticket"])

    def _opponent(self) -> str:
        others = [one.ref for one in self.world.truth.players.values() if one != self.person.player]
        draw = self.chance.random()
        if draw < 0.25 or not others:
            return "house"
        return "anyone" if draw < 0.8 else self.chance.choice(others)

    def _wines(self) -> list[str]:
        player = self.person.player
        own = [wine.ref for wine in self.world.truth.effects.wines.values() if player and wine.owner == player.id]
        return self.chance.sample(own, min(len(own), self.chance.choice((0, 0, 1, 2))))

    async def _leave_a_queue(self) -> None:
        if self.tickets:
            ticket = self.tickets.pop(self.chance.randrange(len(self.tickets)))
            await self.request("battle.leave_queue", {"ticket": ticket})


class Glutton(Duellist):
    """Somebody who sits at as many tables as he may, and waits for more."""

    appetite: ClassVar[float] = 0.7


class Taster(Duellist):
    """A player of blind tastings."""

    modes: ClassVar[Sequence[str]] = ("blind_tasting",)

    def nonsense(self) -> dict[str, Any]:
        return self.chance.choice(
            (
                {"do": "call", "slot": self.chance.choice(("country", "grape", "vintage"))},
                {"do": "pin", "slot": "bottle", "value": self.chance.randrange(-1, 30)},
                {"do": "sniff", "sense": "ear"},
                {"do": "bluff"},
                {"wine": 0, "serve": "pour"},
            )
        )
