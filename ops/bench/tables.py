"""Battles in a running engine: opened as the queue opens them, then played by both seats' bots in this process.

A bot here is a draw from the choices that the rules offer, so that hardly any CPU is the bots' own.
"""

import asyncio
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any

import msgspec

from db.journal_effects import LIVE_BATTLES_MAX
from game.battle.opening import SeatCard
from game.chance import Chance
from game.ids import HOUSE, PlayerId, RoomId
from game.pairing.state import State
from game.queue.queue import QUEUE
from game.queue.values import Enter, QueueOpening
from game.refusal import Refused
from ops.bench.battles import any_choice, seed
from ops.bench.cluster import Bench, new_node, new_players
from server.clock import Clock, RealClock
from server.identifiers import new_key, new_room, uuid7
from server.kinds import KINDS
from server.matchmaking import HOUSE_NAME, HOUSE_REF
from server.rooms.host import Host
from server.rooms.room import Ask, Room
from server.rooms.store import PostgresStore

PAIRS_AT_ONCE = 25
"""Pairs that enter the queue at once: each opening takes the engine half a millisecond and more."""


class Counted(PostgresStore):
    """The engine's store, which keeps the sizes of commits."""

    def __init__(self, bench: Bench) -> None:
        super().__init__(bench.pool, bench.server, new_node())
        self.sizes: list[int] = []

    async def commit(self, what: Any) -> Any:
        self.sizes.append(len(what.entries))
        return await super().commit(what)


@asynccontextmanager
async def running(store: PostgresStore, clock: Clock | None = None) -> AsyncIterator[Host]:
    """An engine that runs in this process; ended without a word, as by kill -9."""
    host = Host(store, KINDS, clock or RealClock(), store.node)
    await host.start()
    task = asyncio.create_task(host.run())
    try:
        yield host
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await store.close()


async def open_battles(bench: Bench, host: Host, count: int) -> tuple[list[Room], Mapping[PlayerId, str]]:
    """So many pairing battles between new players, who each sit in a few, and those players."""
    each = LIVE_BATTLES_MAX
    people = await new_players(bench, 2 * -(-count // each))
    queue = await _queue(host)
    pairs = [pair for pair in zip(people[::2], people[1::2], strict=True) for _ in range(each)][:count]
    # One after the other of the same pair, since a player waits for an opponent once only.
    names: list[RoomId] = []
    for nth in range(each):
        turn = pairs[nth::each]
        for first in range(0, len(turn), PAIRS_AT_ONCE):
            asked = []
            for one, other in turn[first : first + PAIRS_AT_ONCE]:
                enter = _enter(one, other)
                asked += [ask(host, queue, one[0], enter), ask(host, queue, other[0], _enter(other, one))]
            for answer in await asyncio.gather(*asked):
                assert not isinstance(answer, Refused), answer
    names = [room.id for room in host.rooms.values() if room.decider.kind == "pairing" and room.n]
    return [host.rooms[name] for name in names], dict(people)


def ask(host: Host, room: Room, player: PlayerId | None, command: Any) -> "asyncio.Future[Any]":
    """Put a command into a room; the answer comes when it is committed."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

    def reply(outcome: Any) -> None:
        if not answer.done():
            answer.set_result(outcome)

    host.submit(room, Ask(player, command, key=new_key(), digest=bytes(16), reply=reply))
    return answer


async def _queue(host: Host) -> Room:
    house = SeatCard(HOUSE, HOUSE_REF, HOUSE_NAME, (), house=True)
    now_ms = RealClock().now_ms()
    name = await host.open_once(HOUSE, new_key(), QUEUE.kind, lambda room: QueueOpening(room, now_ms, house))
    return await host.find(name)


def _enter(one: tuple[PlayerId, str], other: tuple[PlayerId, str]) -> Enter:
    now_ms = RealClock().now_ms()
    battle = new_room(now_ms)
    return Enter(str(uuid7(now_ms)), one[1], f"B{one[0]}", other[0], False, (), battle, seed(one[0], other[0]))


class Play(msgspec.Struct):
    """What playing showed: how long each command took from submitting to its answer."""

    answers_ms: list[float] = []
    refused: int = 0
    over: int = 0


class Tables:
    """Plays battles: both seats choose as soon as a turn is there, or when `pace_s` says that it is time."""

    def __init__(self, host: Host, rooms: Sequence[Room], pace_s: float | None = None) -> None:
        self.play = Play()
        self._host = host
        self._rooms = rooms
        self._pace_s = pace_s
        self._chance = Chance(seed(5))
        self._turn_of: dict[RoomId, int] = {}
        self._ours: set[RoomId] = set()
        self._done = asyncio.Event()
        self._until_turn = 0

    async def until(self, turn: int) -> Play:
        """Play on until every battle has reached this turn or is over."""
        self._until_turn = turn
        self._ours = {room.id for room in self._rooms if not self._reached(room)}
        self._done.clear()
        self._host.on_change.append(self._changed)
        try:
            if self._pace_s is None:
                for room in self._rooms:
                    self._changed(room)
            else:
                await self._paced(self._pace_s)
            if self._ours:
                await self._done.wait()
        finally:
            self._host.on_change.remove(self._changed)
        return self.play

    async def _paced(self, pace_s: float) -> None:
        """Give each battle its next turn at its time: all of them once in every `pace_s`, evenly."""
        began_s = time.perf_counter()
        step_s = pace_s / len(self._rooms)
        nth = 0
        while self._ours:
            due = int((time.perf_counter() - began_s) / step_s)
            while nth < due:
                self._choose(self._rooms[nth % len(self._rooms)])
                nth += 1
            await asyncio.sleep(0.0005)

    def _reached(self, room: Room) -> bool:
        return room.status != "open" or room.state.turn >= self._until_turn

    def _changed(self, room: Room) -> None:
        if room.id not in self._ours:
            return
        if self._reached(room):
            self._ours.discard(room.id)
            if not self._ours:
                self._done.set()
        elif self._pace_s is None:
            self._choose(room)

    def _choose(self, room: Room) -> None:
        state: State = room.state
        if self._reached(room) or self._turn_of.get(room.id) == state.turn:
            return
        self._turn_of[room.id] = state.turn
        for seat, card in enumerate(state.opening.seats):
            self._submit(room, card.player, any_choice(state, seat, self._chance))

    def _submit(self, room: Room, player: PlayerId, command: Any) -> None:
        asked_s = time.perf_counter()

        def reply(outcome: Any) -> None:
            self.play.answers_ms.append(1e3 * (time.perf_counter() - asked_s))
            self.play.refused += isinstance(outcome, Refused)

        self._host.submit(room, Ask(player, command, key=new_key(), digest=bytes(16), reply=reply))
