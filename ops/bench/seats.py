"""Players on sockets, lean enough to keep a server busy: each plays battle after battle against his partner.

They do what `loadtest` does and check nothing: a challenge, a choice drawn from those that were offered in every turn,
then the next challenge.
"""

import asyncio
import gc
import os
import random
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine
from functools import partial
from typing import Any, TypeVar, cast

import msgspec
import uvloop
from msgspec import UNSET, Raw, Struct, UnsetType

from ops.bench.listeners import UPGRADED, framed, upgrade_request
from ops.bench.machine import cpu_s, tree_cpu_s

PATIENCE_S = 180.0
"""For everybody to have come as far as is waited for."""

PlayedT = TypeVar("PlayedT")

LIFE_SHOWN_S = 15.0

SETTLED_S = 1.2
"""How many watch is told once a second while they come; after so long no more of it is on its way."""

CHOICES_A_SEAT = 8
"""In a battle: hardly any ends sooner than with its last course."""

CHALLENGED_ENOUGH = "rate_limited"
"""Refusal of a challenge: so many times an hour one player may challenge another, which a quick machine soon reaches.
As often as they like, the two of a battle may agree on another one."""

TICK_S = 0.001
"""How often the steady pace looks whose turn it is: so late a choice may be made, and is not yet being measured."""


class Party(Struct):
    """Who plays: where the server is, the processes whose CPU counts, and for each pair its two access tokens, each
    with its player's outside id."""

    port: int
    server_pids: list[int]
    postmaster_pid: int
    pairs: list[tuple[tuple[str, str], tuple[str, str]]]
    redis_pid: int | None = None


class Played(Struct):
    """What playing came to: choices answered, and how long each took from being sent; seconds on the wall and on the
    CPU clocks of the server (all its workers), of PostgreSQL and of Redis; pushes to those who sit or watch."""

    answers_ms: list[float]
    wall_s: float
    server_s: float
    postgres_s: float
    redis_s: float = 0.0
    pushes: int = 0
    busiest_s: float = 0.0
    """Of the worker that did most."""


class Evening(Struct):
    """A battle each: what laying the tables took, and what playing did."""

    opening: Played
    playing: Played


class _Message(Struct):
    """As much of what comes as a player needs."""

    re: int | None = None
    err: Raw | UnsetType = UNSET
    ch: str = ""
    t: str = ""
    d: Raw = Raw()


class _Refusal(Struct):
    code: str
    retry_after_ms: int | None


class _You(Struct):
    choices: list[Raw]


class _TurnOpened(Struct):
    turn: int
    you: _You


_read_frame = msgspec.json.Decoder(_Message | list[_Message]).decode
_read_refusal = msgspec.json.Decoder(_Refusal).decode
_read_turn = msgspec.json.Decoder(_TurnOpened).decode


def play_evenings(party: Party, evenings: int) -> list[Evening]:
    """So many evenings, all in step: each choice as soon as its turn is open, once all tables are laid."""
    return _run(_Tables(party).evenings(evenings))


def play_steadily(party: Party, rate_per_s: float, seconds: float) -> Played:
    """So many choices a second, battle after battle, each pair in a turn of its own."""
    return _run(_Tables(party).steadily(rate_per_s, seconds))


def play_before(party: Party, watchers: int, evenings: int) -> list[Played]:
    """So many evenings of the first pair, each before so many watchers, without what it takes them to come."""
    return _run(_Tables(party).evenings_before(watchers, evenings))


def play_through(party: Party, struck_pid: int, number: int) -> list[float]:
    """All tables are laid, that process is sent a signal, and one of each pair chooses at once: after how many ms from
    the signal each was answered."""
    return _run(_Tables(party).through(struck_pid, number))


def _run(playing: Coroutine[Any, Any, PlayedT]) -> PlayedT:
    gc.disable()  # hardly anything is made that holds itself, and a pause would count as the server's
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(playing)


class _Tables:
    """All seats, and whose turn it is to choose."""

    def __init__(self, party: Party) -> None:
        self._party = party
        self._seats: list[_Seat] = []
        self._crowd: list[_Watcher] = []
        self._moved = asyncio.Event()
        self.open: deque[_Seat] = deque()  # a turn is open for them, and they have not chosen
        self.chance = random.Random(7)
        self.answers_ms: list[float] = []
        self.pushes = 0
        self.over = 0
        self.at_once = False
        self.for_ever = False

    def moved(self) -> None:
        self._moved.set()

    async def evenings(self, count: int) -> list[Evening]:
        await self._arrive()
        return [await self._evening() for _ in range(count)]

    async def _evening(self) -> Evening:
        self.over, self.at_once = 0, False
        return Evening(await self._measured(self._lay()), await self._measured(self._play()))

    async def _lay(self) -> None:
        for seat in self._seats:
            seat.challenge()
        await self._until(lambda: len(self.open) == len(self._seats))

    async def _play(self) -> None:
        self.at_once = True
        while self.open:
            self.open.popleft().choose()
        await self._until(lambda: self.over == len(self._seats))

    async def evenings_before(self, watchers: int, count: int) -> list[Played]:
        await self._arrive()
        loop = asyncio.get_running_loop()
        come = partial(_Watcher, self)
        crowd = self._crowd
        crowd += [(await loop.create_connection(come, "127.0.0.1", self._party.port))[1] for _ in range(watchers)]
        played = []
        for _ in range(count):
            self.over, self.at_once = 0, False
            await self._lay()
            battle = self.open[0].battle
            for watcher in crowd:
                watcher.watch(battle)
            await self._until(lambda: all(watcher.there for watcher in crowd))
            await asyncio.sleep(SETTLED_S)
            played.append(await self._measured(self._play_before(crowd)))
        return played

    async def _play_before(self, crowd: "list[_Watcher]") -> None:
        await self._play()
        await self._until(lambda: all(watcher.over for watcher in crowd))

    async def through(self, struck_pid: int, number: int) -> list[float]:
        await self._arrive()
        await self._lay()
        self.answers_ms = []
        os.kill(struck_pid, number)
        pairs, self.open = list(self._seats[::2]), deque()
        for seat in pairs:
            seat.choose()
        await self._until(lambda: len(self.answers_ms) == len(pairs))
        return self.answers_ms

    async def steadily(self, rate_per_s: float, seconds: float) -> Played:
        await self._arrive()
        self.for_ever = True
        choices_each = len(self._seats) * CHOICES_A_SEAT
        arriving = asyncio.create_task(self._challenge_by_and_by(choices_each / rate_per_s))
        await self._choose_steadily(rate_per_s, 2 * choices_each / rate_per_s)  # until all are at different turns
        await arriving
        return await self._measured(self._choose_steadily(rate_per_s, seconds))

    async def _challenge_by_and_by(self, seconds: float) -> None:
        for one, other in zip(self._seats[::2], self._seats[1::2], strict=True):
            one.challenge()
            other.challenge()
            await asyncio.sleep(2 * seconds / len(self._seats))

    async def _choose_steadily(self, rate_per_s: float, seconds: float) -> None:
        began_s, chosen = time.perf_counter(), 0
        while (now_s := time.perf_counter() - began_s) < seconds:
            due = int(now_s * rate_per_s)
            while chosen < due:
                chosen += 1  # a choice that nobody is there to make is not made up for
                if self.open:
                    self.open.popleft().choose()
            await asyncio.sleep(TICK_S)

    async def _arrive(self) -> None:
        loop = asyncio.get_running_loop()
        for pair in self._party.pairs:
            for (token, _), (_, partner) in (pair, pair[::-1]):
                sit = partial(_Seat, self, token, partner)
                _, seat = await loop.create_connection(sit, "127.0.0.1", self._party.port)
                self._seats.append(seat)
        await self._until(lambda: all(seat.welcome for seat in self._seats))
        self._living = loop.create_task(self._show_life())

    async def _show_life(self) -> None:
        """Whoever says nothing for long is shown out, and on a busy machine a turn may last as long."""
        while True:
            await asyncio.sleep(LIFE_SHOWN_S)
            for seat in self._seats:
                seat.ping()
            for watcher in self._crowd:
                watcher.ping()

    async def _measured(self, playing: Awaitable[None]) -> Played:
        answers_ms: list[float] = []
        self.answers_ms, self.pushes = answers_ms, 0
        before_s, each_before_s = self._cpu_s(), self._each_s()
        began_s = time.perf_counter()
        await playing
        wall_s = time.perf_counter() - began_s
        server_s, postgres_s, redis_s = (then - now for now, then in zip(before_s, self._cpu_s(), strict=True))
        busiest_s = max(then - now for now, then in zip(each_before_s, self._each_s(), strict=True))
        return Played(answers_ms, wall_s, server_s, postgres_s, redis_s, self.pushes, busiest_s)

    def _each_s(self) -> list[float]:
        return [cpu_s(pid) for pid in self._party.server_pids]

    def _cpu_s(self) -> tuple[float, float, float]:
        """Of the server, PostgreSQL and Redis."""
        party = self._party
        redis_s = 0.0 if party.redis_pid is None else cpu_s(party.redis_pid)
        return sum(map(cpu_s, party.server_pids)), tree_cpu_s(party.postmaster_pid), redis_s

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
        self._asked: dict[int, tuple[str, bytes, float, bytes]] = {}  # op, d, when it was asked first, its key
        self._turn: tuple[str, int, list[Raw]] | None = None
        self._last = ""

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
            self._ask("hello", b'{"token":"%s"}' % self._token.encode(), time.perf_counter())
        at = 0
        while (frame := _payload(data, at)) is not None:
            payload, at = frame
            assert payload[:1] in b"[{", f"closed with {int.from_bytes(payload[:2], 'big')}"
            read = _read_frame(payload)
            for message in read if isinstance(read, list) else (read,):
                self._hear(message)
        self._unread = data[at:]

    # What the tables call

    @property
    def battle(self) -> str:
        assert self._turn is not None, "a turn is open"
        return self._turn[0]

    def challenge(self) -> None:
        versus = self._partner.encode()
        self._ask("battle.queue", b'{"mode":"pairing","rated":false,"versus":"%s"}' % versus, time.perf_counter())

    def ping(self) -> None:
        self._ask("ping", b"{}", time.perf_counter())

    def choose(self) -> None:
        assert self._turn is not None, "a turn is open"
        (battle, turn, choices), self._turn = self._turn, None
        choice = self._tables.chance.choice(choices)
        d = b'{"battle":"%s","turn":%d,"choice":%s}' % (battle.encode(), turn, bytes(choice))
        self._ask("battle.commit", d, time.perf_counter())

    def _ask(self, op: str, d: bytes, since_s: float, key: bytes = b"") -> None:
        self._next_id += 1
        key = key or b"%08x-0000-7000-8000-%012x" % (id(self) & 0xFFFFFFFF, self._next_id)
        self._asked[self._next_id] = op, d, since_s, key
        request = b'{"id":%d,"op":"%s","key":"%s","d":%s}' % (self._next_id, op.encode(), key, d)
        self._write(framed(request))

    # What comes

    def _hear(self, message: _Message) -> None:
        tables = self._tables
        tables.pushes += message.re is None
        if message.t == "turn.opened":
            opened = _read_turn(message.d)
            self._turn = message.ch.removeprefix("battle:"), opened.turn, opened.you.choices
            if tables.at_once:
                self.choose()
            else:
                tables.open.append(self)
                tables.moved()
        elif message.t == "battle.over":
            self._last = message.ch.removeprefix("battle:")
            tables.over += 1
            tables.moved()
            if tables.for_ever:
                self.challenge()
        elif message.re is not None:
            op, d, since_s, key = self._asked.pop(message.re)
            if message.err is not UNSET:
                self._ask_again(op, d, since_s, key, _read_refusal(message.err))
                return
            if op == "battle.commit":
                tables.answers_ms.append(1000 * (time.perf_counter() - since_s))
            self.welcome = True
            tables.moved()

    def _ask_again(self, op: str, d: bytes, since_s: float, key: bytes, refusal: _Refusal) -> None:
        """Put off, as a busy server may: the wait counts as part of the answer's time. The key stays: it may have been
        done all the same."""
        if op == "battle.queue" and refusal.code == CHALLENGED_ENOUGH:
            self._ask("battle.rematch", b'{"battle":"%s"}' % self._last.encode(), since_s)
            return
        assert refusal.retry_after_ms is not None, f"{op} was refused: {refusal.code}"
        asyncio.get_running_loop().call_later(refusal.retry_after_ms / 1000, self._ask, op, d, since_s, key)


class _Watcher(asyncio.Protocol):
    """Somebody who watches, and looks at what he hears no closer than he has to."""

    def __init__(self, tables: _Tables) -> None:
        self.there = False
        self.over = False
        self._tables = tables
        self._upgraded = False
        self._battle = b""
        self._rest = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._write = cast(asyncio.Transport, transport).write  # as above
        self._write(upgrade_request("/ws"))

    def ping(self) -> None:
        if self._battle:
            self._write(framed(b'{"id":3,"op":"ping","d":{}}'))

    def watch(self, battle: str) -> None:
        """Watch another battle; the last one is over."""
        first = not self._battle
        self._battle, self.there, self.over = battle.encode(), False, False
        asked = b'{"id":2,"op":"sub","d":{"ch":"battle:%s"}}' % self._battle
        self._write(framed(b'[{"id":1,"op":"hello"},%s]' % asked if first else asked))

    def data_received(self, data: bytes) -> None:
        data = self._rest + data
        self.there |= b'"re":2' in data
        self.over |= b"battle.over" in data
        # What may be the beginning of a mark is looked at again when the rest of it has come, and only then counted.
        keep = len(_PUSHED) - 1
        self._tables.pushes += data.count(_PUSHED)
        self._rest = data[-keep:]
        self._tables.moved()


_PUSHED = b'"ch":"battle:'
"""Stands once in each push of a battle, and in nothing else that somebody who watches is told."""


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
