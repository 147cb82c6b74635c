"""One connection to the server, kept up: it says hello, resumes, and repeats what was not answered.

A request lives until it is answered. When the connection is lost, the next one resumes every channel from the last
number heard, and asks again, with the same keys, what has no answer. Whoever uses it hears pushes in their order and
each answer once, and need not know about connections.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import uuid
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from loadtest.checks import Checks, Place, Rule
from loadtest.meter import BACK, Meter, now_ns
from loadtest.wire import Codec, Message, Push, Reply, WireFault, push_of, read

CONNECT_WITHIN_S = 10.0
RETRY_S_MIN = 0.05
RETRY_S_MAX = 0.5
MESSAGES_A_FRAME_MAX = 32
CLOSE_WITHIN_S = 1.0
PATIENCE_MS_MAX = 5_000
"""A server that says to ask again after longer is asked again after this."""

COME_BACK_BELOW = 4100
COME_BACK_ALSO = 4102  # no hello in time: the server could not answer one, or we were late
"""After other close codes a client that came back with the same token would do wrong."""

Then = Callable[["Request", Reply], None]


class Listener(Protocol):
    """Whom a client tells."""

    def pushed(self, push: Push, *, live: bool) -> None:
        """A push; `live` is False where it came late, in an answer."""
        ...

    def whole(self, ch: str, n: int, snapshot: dict[str, Any]) -> None:
        """A channel's whole state instead of pushes."""
        ...

    def welcome(self, live: list[dict[str, Any]]) -> None:
        """The server has answered a hello; in these rooms the player sits."""
        ...


class Request:
    """Something that was asked. `repeated` where it was sent more than once, because a connection was lost; `put_off`
    where the answer was that it be asked again."""

    __slots__ = ("d", "due_ns", "key", "op", "put_off", "repeated", "sent", "then")

    def __init__(self, op: str, d: dict[str, Any], key: str | None, due_ns: int, then: Then | None) -> None:
        self.op = op
        self.d = d
        self.key = key
        self.due_ns = due_ns
        self.then = then
        self.sent = False
        self.repeated = False
        self.put_off = False


class Client:
    """A player's connection with a token, or a watcher's without."""

    def __init__(
        self,
        url: str,
        codec: Codec,
        meter: Meter,
        checks: Checks,
        listener: Listener,
        *,
        who: str,
        token: str | None = None,
        reader: Callable[[bytes], list[Message]] | None = None,
    ) -> None:
        self.codec = codec
        self.who = who
        self.heard_ns = 0
        """When the frame came that is being read."""
        self.places: dict[str, Place] = {}
        self.connected = False
        self.trouble = ""
        """Why the last attempt to connect failed."""
        self._url = url.replace("http", "ws", 1) + "/ws"
        self._meter = meter
        self._checks = checks
        self._listener = listener
        self._token = token
        self._read = reader or (lambda frame: read(codec, frame))
        self._next_id = 0
        self._asked: dict[int, Request] = {}  # on this connection, and not answered
        self._again: list[Request] = []  # to be asked once this connection is open
        self._outgoing: deque[dict[str, Any]] = deque()
        self._written = asyncio.Event()
        self._lost_ns: int | None = None
        self._socket: ClientConnection | None = None
        self._away_s = 0.0

    # For whoever uses it

    @property
    def state(self) -> str:
        """How it stands with the connection, and what was asked over it: for the report of what went wrong."""
        asked = ", ".join(sorted(request.op for request in (*self._asked.values(), *self._again))) or "nothing"
        if self.connected:
            return f"connected, asked: {asked}"
        return f"not connected ({self.trouble or 'its hello is not answered'}), asked: {asked}"

    def ask(
        self, op: str, d: dict[str, Any], *, keyed: bool = False, due_ns: int | None = None, then: Then | None = None
    ) -> Request:
        """Ask something, now or as soon as there is a connection; `then` is called with the one answer."""
        key = str(uuid.uuid4()) if keyed else None
        request = Request(op, d, key, now_ns() if due_ns is None else due_ns, then)
        self._put(request)
        return request

    def asks_again(self, request: Request, err: dict[str, Any]) -> bool:
        """Where the server puts off, ask the same again after as long as it said: whether it does."""
        after_ms = err.get("retry_after_ms")
        if after_ms is None:
            return False
        request.put_off = True
        self._meter.count(f"put off: {err['code']}")
        wait_s = min(after_ms, PATIENCE_MS_MAX) / 1000
        asyncio.get_running_loop().call_later(wait_s, self._put, request)
        return True

    def listen(self, ch: str, from_n: int | None) -> None:
        """Subscribe to a channel from a number on, or from what it is now."""
        self.places[ch] = Place(from_n)
        self._subscribe(ch, from_n)

    def leave(self, ch: str, then: Callable[[], None] | None = None) -> None:
        """Give a channel up; `then` is called once it is."""
        self.ask("unsub", {"ch": ch}, then=lambda request, reply: self._left(ch, then))

    async def drop(self, away_s: float) -> None:
        """Let the connection go, and come back after a while by resuming."""
        self._away_s = away_s
        if self._socket is not None:
            await self._socket.close()

    async def run(self) -> None:
        """Keep connected until cancelled, or until the server says not to come back."""
        retry_s = RETRY_S_MIN
        while True:
            try:
                async with connect(
                    self._url,
                    subprotocols=[Subprotocol(self.codec.subprotocol)],
                    compression=None,
                    max_size=None,
                    open_timeout=CONNECT_WITHIN_S,
                    close_timeout=CLOSE_WITHIN_S,
                    proxy=None,
                ) as socket:
                    retry_s = RETRY_S_MIN
                    await self._converse(socket)
            except (OSError, InvalidHandshake, TimeoutError) as error:
                self.trouble = f"{type(error).__name__}: {error}"
                self._meter.count("connections refused")
            except ConnectionClosed as closed:
                if not self._may_come_back(closed):
                    return
            self._lose()
            # Spread, or a thousand clients knock at the same moment.
            await asyncio.sleep(self._away_s or random.uniform(RETRY_S_MIN, retry_s))
            self._away_s = 0.0
            retry_s = min(RETRY_S_MAX, retry_s * 2)

    # One connection

    async def _converse(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._hello()
        writer = asyncio.create_task(self._write(socket))
        try:
            while True:
                frame = await socket.recv(decode=False)
                self.heard_ns = now_ns()
                self._meter.count("bytes heard", len(frame))
                try:
                    messages = self._read(frame)
                except WireFault as fault:
                    self._checks.breaks(Rule.WIRE, f"{self.who}: {fault}")
                    continue
                for message in messages:
                    self._take(message)
        finally:
            writer.cancel()
            with contextlib.suppress(asyncio.CancelledError, ConnectionClosed):
                await writer

    def _hello(self) -> None:
        self._again = [*self._asked.values(), *self._again]
        self._asked.clear()
        self._outgoing.clear()
        resume = {ch: place.n for ch, place in self.places.items() if place.n is not None}
        d: dict[str, Any] = {"resume": resume}
        if self._token is not None:
            d["token"] = self._token
        self._send(Request("hello", d, None, now_ns(), self._welcomed))

    def _welcomed(self, request: Request, reply: Reply) -> None:
        if reply.err is not None:
            self._turned_away(reply.err)
            return
        self.connected = True
        if self._lost_ns is not None:
            self._meter.took(BACK, self.codec.name, self._lost_ns, self.heard_ns)
            self._lost_ns = None
        # What was resumed first: the answers to what is asked again follow from it.
        resume, resumed = request.d["resume"], reply.d["resumed"]
        self._checks.hold(
            Rule.ANSWERS,
            resume.keys() == resumed.keys(),
            lambda: f"{self.who}: {list(resumed)} resumed of {list(resume)}",
        )
        # Wanted while the hello was under way, or it is not known where they stand; not those that follow from here on.
        not_resumed = [(ch, place.n) for ch, place in self.places.items() if ch not in resume]
        for ch, caught in resumed.items():
            self._caught(ch, caught)
        for ch, n in not_resumed:
            self._subscribe(ch, n)
        again, self._again = self._again, []
        for asked in again:
            if asked.op not in ("hello", "sub"):  # channels that were asked for are resumed
                self._put(asked)
        self._listener.welcome(reply.d["live"])

    def _turned_away(self, err: dict[str, Any]) -> None:
        after_ms = err.get("retry_after_ms")
        self._checks.hold(Rule.REFUSED, after_ms is not None, lambda: f"{self.who}: hello was refused: {err}")
        if after_ms is not None:
            self._meter.count(f"put off: {err['code']}")
            asyncio.get_running_loop().call_later(after_ms / 1000, self._hello_again, self._socket)

    def _hello_again(self, socket: ClientConnection | None) -> None:
        if socket is self._socket and not self.connected:
            self._hello()

    def _put(self, request: Request) -> None:
        if self.connected:
            self._send(request)
        else:
            self._again.append(request)

    def _send(self, request: Request) -> None:
        self._next_id += 1
        message: dict[str, Any] = {"id": self._next_id, "op": request.op, "d": request.d}
        if request.key is not None:
            message["key"] = request.key
        if request.sent:
            request.repeated = True
            self._meter.count("requests repeated")
        request.sent = True
        self._asked[self._next_id] = request
        self._outgoing.append(message)
        self._written.set()

    async def _write(self, socket: ClientConnection) -> None:
        while True:
            await self._written.wait()
            self._written.clear()
            while self._outgoing:
                count = min(len(self._outgoing), MESSAGES_A_FRAME_MAX)
                await socket.send(self.codec.write([self._outgoing.popleft() for _ in range(count)]))

    def _lose(self) -> None:
        if self.connected and not self._away_s:
            self._meter.count("connections lost")
            self._lost_ns = now_ns()
        self.connected = False
        self._socket = None

    def _may_come_back(self, closed: ConnectionClosed) -> bool:
        code = closed.rcvd.code if closed.rcvd is not None else None
        self._meter.count(f"closed with {code or 'nothing'}")
        may_come_back = code is None or code < COME_BACK_BELOW or code == COME_BACK_ALSO
        return self._checks.hold(Rule.WIRE, may_come_back, lambda: f"{self.who}: closed for good with {code}")

    # What comes

    def _take(self, message: Message) -> None:
        if isinstance(message, Push):
            self._hear(message, live=True)
            return
        request = self._asked.pop(message.re, None) if message.re is not None else None
        if not self._checks.hold(
            Rule.ANSWERS,
            request is not None,
            lambda: f"{self.who}: a reply to {message.re}, which waits for none: {message}",
        ):
            return
        assert request is not None
        if request.then is not None:
            request.then(request, message)

    def _hear(self, push: Push, *, live: bool) -> None:
        if push.n is not None:
            place = self.places.get(push.ch)
            if place is None:  # a room that one comes to sit in is heard from its first push on
                place = self.places[push.ch] = Place()
            place.hear(push, self.who, self._checks)
        self._listener.pushed(push, live=live)

    def _subscribe(self, ch: str, from_n: int | None) -> None:
        d: dict[str, Any] = {"ch": ch} if from_n is None else {"ch": ch, "from": from_n}
        place = self.places.get(ch)
        self.ask("sub", d, then=lambda request, reply: self._listening(ch, place, reply))

    def _listening(self, ch: str, place: Place | None, reply: Reply) -> None:
        if self.places.get(ch) is not place:
            return  # it was given up before it was answered, and perhaps asked for again
        self._caught(ch, {"err": reply.err} if reply.err is not None else reply.d)

    def _caught(self, ch: str, caught: dict[str, Any]) -> None:
        """What one missed in a channel, or all of it, or why it cannot be had."""
        place = self.places.setdefault(ch, Place())
        place.answers += 1
        if "err" in caught:
            self._not_caught(ch, place, caught["err"])
        elif "events" in caught:
            for value in caught["events"]:
                self._hear(push_of(value), live=False)
            self._checks.hold(
                Rule.ORDER,
                place.n == caught["n"],
                lambda: f"{self.who}: {ch} was given up to {place.n}, and said {caught['n']}",
            )
        else:
            place.n = caught["n"]
            self._listener.whole(ch, caught["n"], caught["snapshot"])

    def _not_caught(self, ch: str, place: Place, err: dict[str, Any]) -> None:
        after_ms = err.get("retry_after_ms")
        self._checks.hold(Rule.REFUSED, after_ms is not None, lambda: f"{self.who}: {ch} cannot be had: {err}")
        if after_ms is not None:
            asyncio.get_running_loop().call_later(after_ms / 1000, self._retry, ch, place, place.answers)

    def _retry(self, ch: str, place: Place, answers: int) -> None:
        # Not where another answer has come since: after a loss the channel was resumed, or put off anew.
        if self.places.get(ch) is place and place.answers == answers:
            self._subscribe(ch, place.n)

    def _left(self, ch: str, then: Callable[[], None] | None) -> None:
        self.places.pop(ch, None)
        if then is not None:
            then()
