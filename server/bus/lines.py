"""Lines: to each other process of the game one ordered line, on a bus that may lose and repeat.

All that is said to a process within one tick is one letter. Letters are numbered in each generation of a line; a repeat
is dropped, and where one is missing the line begins anew, in the next generation: then nothing that was agreed over it
counts any more, and both sides say again what matters (`Counterpart.met`). So whoever hears something has heard all
that was said before it.

A process that has not been heard for `SILENT_S` is gone until it is heard again. Seconds are of the clock that runs on
while the machine sleeps.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from typing import Protocol

import msgspec

from db.rooms import NodeId
from server.bus.bus import Bus
from server.bus.letters import AnyItem, Beat, Letter, decode, encode
from server.clock import Clock

log = logging.getLogger(__name__)

BEAT_S = 0.5
"""How often each line is written to at least: so soon a letter that was lost is missed."""

SILENT_S = 2.0
"""As long as a heartbeat in PostgreSQL may stay away: sooner nobody else may have the rooms of who is silent."""

GONE_REMEMBERED = 1_000
"""Processes that are gone whose last generation is kept, should they be heard again."""

ITEMS_A_LETTER = 5_000
"""A letter that gets longer is sent before the tick is over."""


class Counterpart(Protocol):
    """Whoever deals with the other processes."""

    def met(self, node: NodeId) -> None:
        """There is a line to this process, and nothing has been said over it yet."""

    def lost(self, node: NodeId) -> None:
        """The line has ended: nothing that was agreed over it counts."""

    def heard(self, node: NodeId, item: AnyItem) -> None:
        """That process has said this."""


class Line:
    """A line to one process."""

    __slots__ = ("generation", "heard", "heard_at_s", "node", "sent", "waiting")

    def __init__(self, node: NodeId, generation: int, now_s: float) -> None:
        self.node = node
        self.generation = generation
        self.sent = 0
        self.heard = 0
        self.heard_at_s = now_s
        self.waiting: list[AnyItem] = []


class Lines:
    """The lines of this process."""

    def __init__(
        self,
        bus: Bus,
        node: NodeId,
        clock: Clock,
        soon: Callable[[Callable[[], None]], object] | None = None,
    ) -> None:
        """`soon` calls a function in the next tick; left out, it is the running loop's."""
        self.bus = bus
        self.node = node
        self.counterpart: Counterpart | None = None
        self._clock = clock
        self.shows: Callable[[], Beat] = Beat
        """What is said with every beat."""
        self.soon = soon or (lambda call: asyncio.get_running_loop().call_soon(call))
        self._lines: dict[NodeId, Line] = {}
        self._past: OrderedDict[NodeId, int] = OrderedDict()
        self._due: dict[NodeId, Line] = {}
        self._me = node.bytes
        self._left = False

    def __contains__(self, node: object) -> bool:
        return node in self._lines

    @property
    def nodes(self) -> list[NodeId]:
        """The other processes that are there."""
        return list(self._lines)

    def say(self, node: NodeId, item: AnyItem) -> bool:
        """Say something to a process; False where it is not there, and nothing is said."""
        line = self._lines.get(node)
        if line is None:
            return False
        self._say(line, item)
        return True

    def say_last(self, node: NodeId, item: AnyItem) -> bool:
        """Say something to a process in a letter that goes after those to others of this tick."""
        said = self.say(node, item)
        line = self._due.pop(node, None)
        if line is not None:
            self._due[node] = line
        return said

    def say_to_all(self, item: AnyItem) -> None:
        """Say something to all that are there."""
        for line in self._lines.values():
            self._say(line, item)

    async def run(self) -> None:
        """Listen and keep the lines up, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.bus.run(self.hear), name="bus")
            tasks.create_task(self._beat_for_ever(), name="beats")

    async def _beat_for_ever(self) -> None:
        while True:
            self.beat()
            await asyncio.sleep(BEAT_S)

    def beat(self) -> None:
        """Show that this process is there, and see who is not any more."""
        if self._left:
            return
        now_s = self._clock.awake_s()
        for line in list(self._lines.values()):
            if now_s - line.heard_at_s > SILENT_S:
                log.warning("a process is not heard any more", extra={"node": str(line.node)})
                self._end(line)
        self.bus.call(encode(Letter(self._me, 0, 0, [])))
        self.say_to_all(self.shows())

    def leave(self, last_words: AnyItem) -> None:
        """Say this to all, and from then on nothing any more."""
        self.say_to_all(last_words)
        self.flush()
        self._left = True
        self._lines.clear()

    def part(self, node: NodeId) -> None:
        """That process has left."""
        line = self._lines.get(node)
        if line is not None:
            self._end(line)

    def flush(self) -> None:
        """Send all that waits."""
        due, self._due = self._due, {}
        for line in due.values():
            self._send(line)

    # What comes -------------------------------------------------------------------------------------------------------

    def hear(self, data: bytes) -> None:
        """A letter has come."""
        try:
            letter = decode(data)
        except (ValueError, RecursionError) as error:
            log.error("a letter cannot be read", extra={"error": str(error)})
            return
        node = NodeId(letter.sender)
        if node == self.node or self._left:
            return
        line = self._lines.get(node)
        if line is None:
            line = self._begin(node, letter)
        line.heard_at_s = self._clock.awake_s()
        if letter.seq and self._is_next(line, letter):
            line.heard = letter.seq
            for item in letter.items:
                self._take(node, item)

    def _begin(self, node: NodeId, letter: Letter) -> Line:
        generation = self._past.pop(node, 0) + 1
        if letter.seq == 1 and letter.generation >= generation:
            generation = letter.generation
        elif letter.seq:
            generation = max(generation, letter.generation + 1)
        line = self._lines[node] = Line(node, generation, self._clock.awake_s())
        self._met(line)
        return line

    def _is_next(self, line: Line, letter: Letter) -> bool:
        """Whether this letter is the one that is to be heard now. One too many begins the line anew."""
        if letter.generation < line.generation:
            return False  # said before the other side has learned that the line began anew
        if letter.generation > line.generation:
            began_here = letter.seq == 1
            self._begin_anew(line, letter.generation if began_here else letter.generation + 1)
            return began_here
        if letter.seq > line.heard + 1:
            log.warning("letters were lost", extra={"node": str(line.node), "lost": letter.seq - line.heard - 1})
            self._begin_anew(line, line.generation + 1)
            return False
        return letter.seq == line.heard + 1

    def _take(self, node: NodeId, item: AnyItem) -> None:
        assert self.counterpart is not None, "it is set before anything is heard"
        try:
            self.counterpart.heard(node, item)
        except Exception:  # our fault: it must not silence a whole process
            log.exception("what another process said could not be taken in")

    # Generations ------------------------------------------------------------------------------------------------------

    def _begin_anew(self, line: Line, generation: int) -> None:
        line.generation, line.sent, line.heard = generation, 0, 0
        line.waiting.clear()
        self._lost(line)
        self._met(line)

    def _met(self, line: Line) -> None:
        self._say(line, self.shows())  # so that the other side hears at once of a line that began here
        assert self.counterpart is not None, "it is set before anything is heard"
        self.counterpart.met(line.node)

    def _end(self, line: Line) -> None:
        del self._lines[line.node]
        self._due.pop(line.node, None)
        self._past[line.node] = line.generation
        if len(self._past) > GONE_REMEMBERED:
            self._past.popitem(last=False)
        self._lost(line)

    def _lost(self, line: Line) -> None:
        assert self.counterpart is not None, "it is set before anything is heard"
        self.counterpart.lost(line.node)

    # What goes --------------------------------------------------------------------------------------------------------

    def _say(self, line: Line, item: AnyItem) -> None:
        line.waiting.append(item)
        if len(line.waiting) >= ITEMS_A_LETTER:
            self._send(line)
        elif line.node not in self._due:
            if not self._due:
                self.soon(self.flush)
            self._due[line.node] = line

    def _send(self, line: Line) -> None:
        if not line.waiting:
            return
        items, line.waiting = line.waiting, []
        line.sent += 1
        try:
            letter = encode(Letter(self._me, line.generation, line.sent, items))
        except (TypeError, ValueError, OverflowError, msgspec.MsgspecError):
            log.exception("a letter cannot be written")  # it is lost, and the line begins anew
            return
        self.bus.send(line.node, letter)
