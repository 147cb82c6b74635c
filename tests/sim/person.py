"""A person's end of the game: connects, comes back and resumes, asks again under the same key until he has an answer.

Bots play through this and see no bytes. It notices what only a client can notice: a gap in a channel, or an answer that
does not fit what was heard before.
"""

import asyncio
import uuid
from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING, Any

import msgspec

from db.players import Player
from server.wire import CODECS
from tests.sim.line import Line

if TYPE_CHECKING:
    from tests.sim.world import World

ANSWER_WITHIN_S = 12.0
"""Who hears nothing for so long hangs up and calls again. A server answers or refuses within ten seconds."""

PING_S = 20.0
TRY_AGAIN = frozenset(
    {"unavailable", "rate_limited", "too_many_in_flight", "room_busy", "going_away", "signed_out", "token_expired"}
)


class Asked(msgspec.Struct, eq=False):
    """A request: what was asked, when (seconds from the beginning), and the future of its answer."""

    op: str
    d: Mapping[str, Any]
    key: bytes | None
    at_s: float
    answer: "asyncio.Future[Outcome | None]"


class Refusal(msgspec.Struct, frozen=True):
    """What a request was refused with."""

    code: str
    fields: Mapping[str, Any]


Outcome = Mapping[str, Any] | Refusal


class Place(msgspec.Struct):
    """How far he has heard a channel, and whether the connection that he has now has a place in it."""

    n: int
    held: bool = False


class Listener:
    """Whoever wants to know what the person hears."""

    def heard(self, channel: str, t: str, d: Mapping[str, Any]) -> None:
        """A push, the next one in its channel."""

    def given(self, channel: str, snapshot: Mapping[str, Any]) -> None:
        """The whole state of a channel."""


class Person:
    """Somebody with a device. Without a player he only watches."""

    def __init__(self, world: "World", player: Player | None, name: str) -> None:
        self.player = player
        self.name = name
        self.chance: Random = world.chance(f"person {name}")
        self.places: dict[str, Place] = {}
        self.listener = Listener()
        self.line: Line | None = None
        self.connections = self.requests = self.unanswered = 0
        self.away = False
        self._codec = self.chance.choice(list(CODECS.values()))
        self._world = world
        self._open = asyncio.Event()
        self._closed = asyncio.Event()
        self._ids = 0
        if player is not None:
            self.places[self.own_channel] = Place(0)

    @property
    def own_channel(self) -> str:
        assert self.player is not None
        return f"player:{self.player.ref}"

    # Being connected --------------------------------------------------------------------------------------------------

    async def stay(self) -> None:
        """Be connected for ever, but for when he is away."""
        while True:
            if not self.away:
                await self._one_connection()
            await asyncio.sleep(self.chance.uniform(0.2, 3.0))

    async def _one_connection(self) -> None:
        process = self._world.door(self.chance)
        if process is None or not process.accepts:
            return
        player = self.player
        self._closed.clear()
        self.line = line = Line(
            self._world, process, self._codec, self, self.chance, player=None if player is None else player.id
        )
        self.connections += 1
        for place in self.places.values():
            place.held = False
        if await self._hello(line) and not line.cut:
            self._open.set()
            while not self._closed.is_set():
                try:
                    async with asyncio.timeout(PING_S):
                        await self._closed.wait()
                except TimeoutError:
                    await self._ask_once("ping", {}, None)
        line.drop()

    async def _hello(self, line: Line) -> bool:
        d: dict[str, Any] = {"resume": {channel: place.n for channel, place in self.places.items()}}
        if self.player is not None:
            d["token"] = f"{self.player.id}@{self._world.clock.now_ms()}"
        answer = await self._ask_once("hello", d, None)
        if not isinstance(answer, Mapping) or line.cut:
            return False
        for channel, one in answer["resumed"].items():
            if "err" in one:
                if one["err"]["code"] in TRY_AGAIN:
                    return False
                del self.places[channel]
        for room in answer["live"]:
            if room["ch"] not in self.places and not await self._follow(room["ch"]):
                return False
        return True

    def hang_up(self) -> None:
        """Lose the connection, as in a tunnel."""
        if self.line is not None:
            self.line.drop()

    def ended(self, line: Line, code: int) -> None:
        for asked in list(line.asked.values()):
            _settle(asked, None)
        line.asked.clear()
        if line is self.line:
            self._closed.set()
            self._open.clear()

    # Asking -----------------------------------------------------------------------------------------------------------

    async def ask(
        self, op: str, d: Mapping[str, Any], *, key: bytes | None = None, patience_s: float = 60.0
    ) -> Outcome | None:
        """Ask until there is an answer, over as many connections as it takes; None where patience ends before."""
        try:
            async with asyncio.timeout(patience_s):
                while True:
                    await self._open.wait()
                    outcome = await self._ask_once(op, d, key)
                    if outcome is None and key is None:
                        return None  # it may have been done, and can't be asked again
                    if isinstance(outcome, Refusal) and outcome.code in TRY_AGAIN:
                        wait_ms = outcome.fields.get("retry_after_ms") or 500
                        await asyncio.sleep(wait_ms / 1_000 * self.chance.uniform(1.0, 1.5))
                    elif outcome is not None:
                        return outcome
        except TimeoutError:
            self.unanswered += 1
            return None

    def new_key(self) -> bytes:
        """A key for a request."""
        return self.chance.randbytes(16)

    async def follow(self, channel: str) -> bool:
        """Listen to a channel; whether that was to be had."""
        await self._open.wait()  # what he is about to resume he does not ask for once more
        return await self._follow(channel)

    async def _follow(self, channel: str) -> bool:
        place = self.places.get(channel)
        if place is not None and place.held:
            return True
        d = {"ch": channel} if place is None else {"ch": channel, "from": place.n}
        outcome = await self._ask_once("sub", d, None)
        if isinstance(outcome, Refusal):
            return outcome.code not in TRY_AGAIN
        return outcome is not None

    async def unfollow(self, channel: str) -> None:
        """Listen to it no more."""
        if await self._ask_once("unsub", {"ch": channel}, None) is not None:
            self.places.pop(channel, None)

    async def _ask_once(self, op: str, d: Mapping[str, Any], key: bytes | None) -> Outcome | None:
        line = self.line
        if line is None or line.cut:
            await asyncio.sleep(0.1)  # he is about to notice
            return None
        self.requests += 1
        self._ids += 1
        asked = Asked(op, d, key, self._world.timeline.now_s, asyncio.get_running_loop().create_future())
        line.asked[self._ids] = asked
        message: dict[str, Any] = {"id": self._ids, "op": op, "d": d}
        if key is not None:
            message["key"] = str(uuid.UUID(bytes=key))
        line.send(message)
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                return await asked.answer
        except TimeoutError:
            line.drop()
            return None

    # Hearing ----------------------------------------------------------------------------------------------------------

    def heard(self, line: Line, message: dict[str, Any]) -> None:
        if line is not self.line:
            return
        if "ch" in message:
            if message.get("n") is not None:
                self._pushed(message)
            return
        asked = line.asked.pop(message["re"], None)
        if asked is None:
            self._wrong(f"an answer to nothing that was asked: {message}")
        elif "err" in message:
            _settle(asked, Refusal(message["err"]["code"], message["err"]))
        else:
            self._answered(asked, message["d"])
            _settle(asked, message["d"])

    def _answered(self, asked: Asked, d: Mapping[str, Any]) -> None:
        if asked.op == "sub":
            self._caught_up(asked.d["ch"], d)
        elif asked.op == "hello":
            for channel, one in d["resumed"].items():
                if "err" not in one:
                    self._caught_up(channel, one)

    def _caught_up(self, channel: str, d: Mapping[str, Any]) -> None:
        place = self.places.get(channel)
        if place is None:
            place = self.places[channel] = Place(0)
        elif place.held and d["n"] != place.n:
            self._wrong(f"{channel}: after {place.n} it was said to have got to {d['n']}")
        if d["n"] < place.n:
            self._wrong(f"{channel}: has gone back from {place.n} to {d['n']}")
        if "events" in d:
            for push in d["events"]:
                if push["n"] <= place.n:
                    self._wrong(f"{channel}: {push['n']} was said again after {place.n}")
                self._next(place, push)
            if place.n != d["n"]:
                self._wrong(f"{channel}: all after {place.n} up to {d['n']} was promised")
        else:
            self.listener.given(channel, d["snapshot"])
        place.n = d["n"]
        place.held = True

    def _pushed(self, push: Mapping[str, Any]) -> None:
        place = self.places.get(push["ch"])
        if place is None:
            place = self.places[push["ch"]] = Place(0)
        elif not place.held and place.n and push["ch"] != self._own():
            self._wrong(f"{push['ch']}: {push['n']} was pushed to a connection that has no place there")
        place.held = True
        self._next(place, push)

    def _next(self, place: Place, push: Mapping[str, Any]) -> None:
        if push["n"] != place.n + 1:
            self._wrong(f"{push['ch']}: after {place.n} came {push['n']}")
        place.n = push["n"]
        self.listener.heard(push["ch"], push["t"], push["d"])

    def _own(self) -> str | None:
        return None if self.player is None else self.own_channel

    def _wrong(self, what: str) -> None:
        self._world.witness.wrong(f"{self.name}: {what}")


def _settle(asked: Asked, outcome: Outcome | None) -> None:
    if not asked.answer.done():
        asked.answer.set_result(outcome)
