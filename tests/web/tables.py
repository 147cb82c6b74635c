"""Battles that others play while somebody is in front of the page: two clients who take the first choice there is."""

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from tests.faults.client import Client
from tests.web.serving import Serving

_NAMES = ("Ulf", "Tilda")
_numbers = itertools.count(1)

_known: dict[str, list[Client]] = {}
"""By server: who plays for the tests, and sits at no table just now."""


class Table:
    """Two who play a battle, as far as they are asked to."""

    def __init__(self, mode: str, players: tuple[Client, Client]) -> None:
        self.mode = mode
        self.players = players
        self.battle = ""

    @property
    def names(self) -> tuple[str, str]:
        one, other = self.players
        assert one.name is not None, "only watchers have no name"
        assert other.name is not None, "only watchers have no name"
        return one.name, other.name

    async def open(self, *, rated: bool = False, delay_s: int = 0) -> None:
        """Sit down: each asks for the other, or for a rated battle with anyone, where nobody else waits for one."""
        one, other = self.players
        for player, rival in ((one, other), (other, one)):
            versus = "anyone" if rated else rival.ref
            asked = player.request(
                "battle.queue", {"mode": self.mode, "rated": rated, "versus": versus, "delay_s": delay_s}
            )
            await player.ask(asked)
        before = set(one.battles)
        await one.until(lambda: any(self._offered(name) for name in one.battles.keys() - before | before), "a battle")
        self.battle = next(name for name in one.battles if self._offered(name))
        await other.until(lambda: self.battle in other.battles, "the same battle")

    async def play(self, *, turns: int | None = None) -> None:
        """Play so many turns, or to the end."""
        while not self.over and (turns is None or turns > 0):
            await self.turn()
            turns = None if turns is None else turns - 1

    async def turn(self) -> None:
        """Both take the first choice."""
        number = self.players[0].battles[self.battle].turn
        for player in self.players:
            await self.choose(player)
        for player in self.players:
            await player.until(partial(self._moved_on, player, number), "the next turn")

    async def choose(self, player: Client) -> None:
        """One of them takes the first choice of the turn."""
        seat = player.battles[self.battle]
        await player.until(lambda: bool(seat.choices) or seat.over is not None, "something to choose")
        if seat.over is None:
            choice = {"battle": self.battle, "turn": seat.turn, "choice": seat.choices[0]}
            await player.ask(player.request("battle.commit", choice))

    async def give_up(self) -> None:
        """The first of them gives up."""
        await self.players[0].ask(self.players[0].request("battle.forfeit", {"battle": self.battle}))
        for player in self.players:
            await player.until(partial(self._has_ended, player), "the end")

    @property
    def over(self) -> bool:
        return self.players[0].battles[self.battle].over is not None

    def _offered(self, name: str) -> bool:
        seat = self.players[0].battles[name]
        return seat.over is None and bool(seat.choices)

    def _has_ended(self, player: Client) -> bool:
        return player.battles[self.battle].over is not None

    def _moved_on(self, player: Client, number: int) -> bool:
        seat = player.battles[self.battle]
        return seat.over is not None or seat.turn > number


@asynccontextmanager
async def table(
    serving: Serving, mode: str = "pairing", *, rated: bool = False, known: bool = True, delay_s: int = 0
) -> AsyncIterator[Table]:
    """Two at a table, who leave when the test does: players whom other tests have met (joining takes a while), or new
    ones whom no other test will meet."""
    people = _known.setdefault(serving.url, []) if known else []
    while len(people) < 2:
        people.append(await _joined(serving))
    # Each time as if on another machine: a connection belongs to the test's own loop.
    one, other = people.pop().heir(), people.pop().heir()
    try:
        await asyncio.gather(one.come(serving.url), other.come(serving.url))
        laid = Table(mode, (one, other))
        await laid.open(rated=rated, delay_s=delay_s)
        yield laid
        if not laid.over:
            await laid.give_up()
    finally:
        await asyncio.gather(one.leave(), other.leave())
        people += [one, other]


async def _joined(serving: Serving) -> Client:
    number = next(_numbers)
    player = Client(f"{_NAMES[number % len(_NAMES)]} {number}")
    await player.join(serving.url)
    return player
