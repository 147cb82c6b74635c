"""A process at the other end of the bus: it answers every question, and takes whatever else it is told.

python -m ops.bench.answering URL NODE
"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import uvloop
from asyncpg.pgproto.pgproto import UUID

from db.rooms import NodeId
from server.bus.calls import Calls
from server.bus.letters import AnyItem, Done, Perform, Told
from server.bus.lines import Lines
from server.bus.redis import RedisBus
from server.clock import RealClock

GAME = "bench"
ANSWER = b"\x81\xa4turn\x03"
EVENT = b"e" * 200
MEETS_S_MAX = 90.0


class _Counting(RedisBus):
    """Counts letters."""

    letters = 0

    def send(self, to: NodeId, letter: bytes) -> None:
        self.letters += 1
        super().send(to, letter)


class Ends:
    """One end of the lines, which is all that deals with what comes over them (`server.bus.lines.Counterpart`)."""

    def __init__(self, url: str, node: NodeId) -> None:
        self._bus = _Counting(url, node, GAME)
        self.lines = Lines(self._bus, node, RealClock())
        self.calls = Calls(self.lines, RealClock())
        self.lines.counterpart = self
        self._met = asyncio.Event()

    @property
    def letters(self) -> int:
        return self._bus.letters

    async def run(self) -> None:
        await self._bus.ready()
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.lines.run())
            tasks.create_task(self.calls.run())

    async def meets(self, node: NodeId) -> None:
        """Wait for a line to this process."""
        async with asyncio.timeout(MEETS_S_MAX):
            while node not in self.lines:
                await self._met.wait()
                self._met.clear()

    def met(self, node: NodeId) -> None:
        self._met.set()

    def lost(self, node: NodeId) -> None:
        self.calls.lost(node)

    def heard(self, node: NodeId, item: AnyItem) -> None:
        match item:
            case Perform():
                self.lines.say(node, Done(item.id, ANSWER))
            case Done():
                self.calls.answered(node, item)
            case _:
                pass  # it was decoded, which is what is measured


def told() -> Told:
    """A push of some 200 bytes to all watchers of a process."""
    return Told("battle:01920000-0000-7000-8000-0000000000ff", None, "winedex.v1.json", [EVENT])


@asynccontextmanager
async def answering(url: str, node: NodeId) -> AsyncIterator[int]:
    """Such a process, for as long as the block lasts; its id."""
    process = await asyncio.create_subprocess_exec(sys.executable, "-m", "ops.bench.answering", url, str(node))
    try:
        yield process.pid
    finally:
        process.kill()
        await process.wait()


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:

        async def answer() -> None:
            await Ends(sys.argv[1], UUID(sys.argv[2])).run()

        runner.run(answer())
