"""A connection: a real session at the server's end, a person at the other, and a network between them.

What is sent arrives in order, later; when the line is cut, what was under way is lost. The session is moved as
`server/link.py` moves it, without frames of WebSocket. All that a session says passes `Witness.said` on its way out.
"""

import uuid
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING, Any, Protocol

from game.ids import PlayerId
from server.identifiers import new_key
from server.session import Session
from server.wire import Codec
from tests.sim.process import LIMITS, SimProcess

if TYPE_CHECKING:
    from tests.sim.world import World


class Ear(Protocol):
    """The person's end."""

    def heard(self, line: "Line", message: dict[str, Any]) -> None: ...

    def ended(self, line: "Line", code: int) -> None: ...


ABNORMAL = 1006


class Line:
    """One connection. `asked` is what the person has sent over it and not been answered, by id."""

    def __init__(
        self, world: "World", process: SimProcess, codec: Codec, ear: Ear, chance: Random, *, player: PlayerId | None
    ) -> None:
        self.process = process
        self.player = player
        self.codec = codec
        self.cut = False
        self.asked: dict[int, Any] = {}
        self._world = world
        self._ear = ear
        self._chance = chance
        self._decode = codec.decoder(Any)
        self._there_s = self._here_s = 0.0  # when the last piece arrives at the server, at the person
        self._reading = False
        self._paused = False
        self.session = Session(
            codec,
            process.front_desk,
            LIMITS,
            ref=str(uuid.UUID(bytes=new_key())),
            now_ms=world.clock.now_ms(),
            wake=self._wake,
            write=self._write,
            new_key=new_key,
        )
        process.lines[self] = None

    # The person's end

    def send(self, message: dict[str, Any]) -> None:
        """Send a message; it arrives unless the line is cut before."""
        encoded = self.codec.encode(message)
        frame = encoded if self.codec.binary else encoded.decode()
        self._there_s = self._arrival_s(self._there_s)
        self._world.timeline.after(self._there_s - self._world.timeline.now_s, self._bring, frame)

    def drop(self) -> None:
        """The network is gone: both ends learn of it."""
        if self.cut:
            return
        self.cut = True
        self._ear.ended(self, ABNORMAL)
        self.process.loop.call_soon(self._vanish)

    def block(self, *, for_s: float) -> None:
        """The person does not read for a while: the server's socket is full."""
        self.process.loop.call_soon(self._block)
        self._world.timeline.after(for_s, self.process.loop.call_soon, self._unblock)

    def _bring(self, frame: bytes | str) -> None:
        if not self.cut:
            self.process.loop.call_soon(self._receive, frame)

    # The server's end

    def _receive(self, frame: bytes | str) -> None:
        if self.cut or self.session.closed:
            return
        self._reading = True
        self.session.receive(frame, self._world.clock.now_ms())
        self._reading = False
        if self.session.awake:
            self._flush()

    def _wake(self) -> None:
        if not self._reading:
            self.process.loop.call_soon(self._flush)

    def _flush(self) -> None:
        session = self.session
        if self._paused and not session.closed:
            return
        output = session.take()
        for batch in output.batches:
            self._say(self.codec.join(batch))
        if output.close is not None:
            self._deliver(self._end, int(output.close.code))
        if session.closed:
            self._leave()

    def _write(self, framed: bytes) -> None:
        self._say(_payload(framed))

    def _say(self, payload: bytes) -> None:
        said = self._decode(payload)
        for message in said if isinstance(said, list) else [said]:
            self._world.witness.said(self, message)
            self._deliver(self._ear.heard, self, message)

    def _block(self) -> None:
        self._paused = True
        self.session.block()

    def _unblock(self) -> None:
        self._paused = False
        self.session.unblock()
        if self.session.awake:
            self._flush()

    def _vanish(self) -> None:
        self.session.vanish()
        self._leave()

    def _leave(self) -> None:
        self.process.lines.pop(self, None)
        self.session.leave()

    def cut_by_server(self) -> None:
        """The process is gone, and with it the connection."""
        if not self.cut:
            self.cut = True
            self._world.timeline.after(self._delay_s(), self._ear.ended, self, ABNORMAL)

    # The network

    def _deliver(self, what: Callable[..., None], *args: Any) -> None:
        self._here_s = self._arrival_s(self._here_s)
        self._world.timeline.after(self._here_s - self._world.timeline.now_s, self._arrive, what, *args)

    def _arrive(self, what: Callable[..., None], *args: Any) -> None:
        if not self.cut:
            what(*args)

    def _end(self, code: int) -> None:
        self.cut = True
        self._ear.ended(self, code)

    def _arrival_s(self, last_s: float) -> float:
        return max(last_s, self._world.timeline.now_s + self._delay_s())

    def _delay_s(self) -> float:
        return 0.002 + 0.08 * self._chance.random() ** 4


def _payload(framed: bytes) -> bytes:
    """What is in a whole, unmasked frame (RFC 6455, section 5.2)."""
    size = framed[1]
    return framed[2 if size < 126 else 4 if size == 126 else 10 :]
