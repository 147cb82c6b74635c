"""Players on sockets, lean enough to keep a server busy: each plays battle after battle against his partner.

They do what `loadtest` does and check nothing: a challenge, a choice drawn from those that were offered in every turn,
then the next challenge. All of them wait at two lines, before the first choice of an evening and after its end, so that
what an evening costs the server can be told from what its openings cost. CPU seconds are the server's.
"""

import asyncio
import gc
import random
import time
from collections import deque
from collections.abc import Callable, Sequence
from functools import partial
from typing import cast

import msgspec
import uvloop
from msgspec import UNSET, Raw, Struct, UnsetType

from ops.bench.listeners import UPGRADED, framed, upgrade_request
from ops.bench.machine import cpu_s, tree_cpu_s

PATIENCE_S = 60.0
"""For everybody to reach a line."""

TICK_S = 0.001
"""How often the steady pace looks whose turn it is: so late a choice may be made, and is not yet being measured."""


class Party(Struct):
    """Who plays: where the server is, the processes whose CPU counts, and for each pair its two access tokens and the
    outside id of the one who is challenged first, then of the other."""

    port: int
    server_pid: int
    postmaster_pid: int
    pairs: list[tuple[tuple[str, str], tuple[str, str]]]


class Evening(Struct):
    """What one evening of a battle each came to. Milliseconds from sending a choice to its answer."""

    decisions: int = 0
    seconds: float = 0
    server_s: float = 0
    postgres_s: float = 0
    opening_server_s: float = 0
    opening_postgres_s: float = 0
    answers_ms: list[float] = []


class _Message(Struct):
    """As much of what comes as a player needs."""

    re: int | None = None
    err: Raw | UnsetType = UNSET
    ch: str = ""
    t: str = ""
    d: Raw = Raw()


class _You(Struct):
    choices: list[Raw]


class _TurnOpened(Struct):
    turn: int
    you: _You


_read_frame = msgspec.json.Decoder(_Message | list[_Message]).decode
_read_turn = msgspec.json.Decoder(_TurnOpened).decode


def play(party: Party, evenings: int, rate_per_s: float | None) -> list[Evening]:
    """So many evenings, each choice as soon as its turn is open, or so many of them a second."""
    gc.disable()  # hardly anything is made that holds itself
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(_Tables(party).play(evenings, rate_per_s))


class _Tables:
    """All seats, and whose turn it is to choose."""

    def __init__(self, party: Party) -> None:
        self._party = party
        self.open: deque[_Seat] = deque()  # a turn is open for them, and they have not chosen
        self.chance = random.Random(7)
        self.answers_ms: list[float] = []
        self.over = 0
        self.at_once = False
        self._moved = asyncio.Event()

    async def play(self, evenings: int, rate_per_s: float | None) -> list[Evening]:
        seats = await self._arrive()
        return [await self._evening(seats, rate_per_s) for _ in range(evenings)]

    def moved(self) -> None:
        self._moved.set()

    async def _arrive(self) -> "list[_Seat]":
        loop = asyncio.get_running_loop()
        seats = []
        for pair in self._party.pairs:
            for (token, _), (_, partner) in (pair, pair[::-1]):
                sit = partial(_Seat, self, token, partner)
                _, seat = await loop.create_connection(sit, "127.0.0.1", self._party.port)
                seats.append(seat)
        await self._until(lambda: all(seat.welcome for seat in seats))
        return seats

    async def _evening(self, seats: "Sequence[_Seat]", rate_per_s: float | None) -> Evening:
        self.over, self.at_once, self.answers_ms = 0, False, []
        before = self._cpu_s()
        for seat in seats:
            seat.challenge()
        await self._until(lambda: len(self.open) == len(seats))
        opened, began_s = self._cpu_s(), time.perf_counter()
        await (self._choose_at_once(seats) if rate_per_s is None else self._choose_steadily(seats, rate_per_s))
        ended, ended_s = self._cpu_s(), time.perf_counter()
        return Evening(
            len(self.answers_ms),
            ended_s - began_s,
            ended[0] - opened[0],
            ended[1] - opened[1],
            opened[0] - before[0],
            opened[1] - before[1],
            self.answers_ms,
        )

    def _cpu_s(self) -> tuple[float, float]:
        return cpu_s(self._party.server_pid), tree_cpu_s(self._party.postmaster_pid)

    async def _choose_at_once(self, seats: "Sequence[_Seat]") -> None:
        self.at_once = True
        while self.open:
            self.open.popleft().choose()
        await self._until(lambda: self.over == len(seats))

    async def _choose_steadily(self, seats: "Sequence[_Seat]", rate_per_s: float) -> None:
        began_s, chosen = time.perf_counter(), 0
        while self.over < len(seats):
            due = int((time.perf_counter() - began_s) * rate_per_s)
            while chosen < due:
                chosen += 1  # a choice that nobody is there to make is not made up for
                if self.open:
                    self.open.popleft().choose()
            await asyncio.sleep(TICK_S)

    async def _until(self, reached: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not reached():
                self._moved.clear()
                await self._moved.wait()


class _Seat(asyncio.Protocol):
    """A player's connection."""

    def __init__(self, tables: _Tables, token: str, partner: str) -> None:
        self.welcome = False
        self._tables = tables
        self._token = token
        self._partner = partner
        self._unread = b""
        self._upgraded = False
        self._next_id = 0
        self._asked_s: dict[int, float] = {}
        self._turn: tuple[str, int, list[Raw]] | None = None

    # What the loop calls

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._write = cast(asyncio.Transport, transport).write  # uvloop's are Transports in all but their class
        self._write(upgrade_request("/ws"))

    def data_received(self, data: bytes) -> None:
        data = self._unread + data
        if not self._upgraded:
            head, end, data = data.partition(b"\r\n\r\n")
            if not end:
                self._unread = head
                return
            assert head.startswith(UPGRADED), head
            self._upgraded = True
            self._ask("hello", b'{"token":"%s"}' % self._token.encode())
        at = 0
        while (frame := _payload(data, at)) is not None:
            payload, at = frame
            read = _read_frame(payload)
            for message in read if isinstance(read, list) else (read,):
                self._hear(message)
        self._unread = data[at:]

    # What the tables call

    def challenge(self) -> None:
        versus = self._partner.encode()
        self._ask("battle.queue", b'{"mode":"pairing","rated":false,"versus":"%s"}' % versus)

    def choose(self) -> None:
        assert self._turn is not None, "a turn is open"
        (battle, turn, choices), self._turn = self._turn, None
        choice = self._tables.chance.choice(choices)
        d = b'{"battle":"%s","turn":%d,"choice":%s}' % (battle.encode(), turn, bytes(choice))
        self._asked_s[self._ask("battle.commit", d)] = time.perf_counter()

    def _ask(self, op: str, d: bytes) -> int:
        self._next_id += 1
        key = b"%08x-0000-7000-8000-%012x" % (id(self) & 0xFFFFFFFF, self._next_id)
        request = b'{"id":%d,"op":"%s","key":"%s","d":%s}' % (self._next_id, op.encode(), key, d)
        self._write(framed(request))
        return self._next_id

    # What comes

    def _hear(self, message: _Message) -> None:
        tables = self._tables
        if message.t == "turn.opened":
            opened = _read_turn(message.d)
            self._turn = message.ch.removeprefix("battle:"), opened.turn, opened.you.choices
            if tables.at_once:
                self.choose()
            else:
                tables.open.append(self)
                tables.moved()
        elif message.t == "battle.over":
            tables.over += 1
            tables.moved()
        elif message.re is not None:
            assert message.err is UNSET, bytes(message.err)
            asked_s = self._asked_s.pop(message.re, None)
            if asked_s is not None:
                tables.answers_ms.append(1000 * (time.perf_counter() - asked_s))
            self.welcome = True
            tables.moved()


def _payload(data: bytes, at: int) -> tuple[bytes, int] | None:
    """The payload of the frame that begins here, and where the next begins; None where it has not come whole."""
    if len(data) - at < 2:
        return None
    size, at = data[at + 1], at + 2
    if size >= 126:
        wide = 2 if size == 126 else 8
        if len(data) - at < wide:
            return None
        size, at = int.from_bytes(data[at : at + wide], "big"), at + wide
    payload = data[at : at + size]
    return (payload, at + size) if len(payload) == size else None
