"""Several servers that are one game, and people each connected to one of them."""

import asyncio
import contextlib
import signal
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from db.pool import connection
from server.bus.switchboard import SETTLED_WITHIN_S
from tests.faults.client import Client, Gone
from tests.faults.game import Game
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program

ELSEWHERE_AFTER_S = 30.0
"""Who can't be let in for so long looks whether he is to go to another machine."""


class Spread(Game):
    """The game with each of its clients on a machine of his own."""

    def __init__(self, urls: list[str]) -> None:
        super().__init__(seed=1)
        self.urls = dict(zip(self.clients, urls, strict=True))
        self.replace: Callable[[], Awaitable[None]] = _nobody
        """Sees to machines that are gone, where somebody is not let in for long."""
        self.slowest_s = 0.0
        """How long the longest strike took until all were there again: with what it struck at, on this machine."""

    async def begin(self, url: str) -> None:
        for player in self.players:
            await player.join(self.urls[player])
        await self.everybody()

    async def everybody(self) -> None:
        """Whoever has lost his connection comes back."""
        await asyncio.gather(*(self._back(client) for client in self.clients))

    def refused_nothing(self) -> None:
        """Whoever asked was answered, however long it took; or told to ask again, where it took longer than a process
        carries a request."""
        for client in self.clients:
            if self.slowest_s < SETTLED_WITHIN_S:
                assert client.refused == [], f"{client.name}: {client.refused}, {self.slowest_s:.1f} s at the slowest"
            assert set(client.refused) <= {"unavailable"}, f"{client.name}: {client.refused}"

    async def _back(self, client: Client) -> None:
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(ELSEWHERE_AFTER_S):
                    await client.stay_or_come(self.urls[client])
            if not client.is_there:
                await self.replace()
                continue
            try:
                if client in self.players:
                    await client.repeat(self.rng)
                return
            except Gone:
                continue

    async def play(self, *strikes: Callable[[], Awaitable[None]]) -> None:
        """To the end, with a strike at each of the first moments at which requests are on their way."""
        left = list(strikes)
        try:
            async for moment in self.moments():
                if left and moment.endswith("on the way"):
                    strike = left.pop(0)
                    began_s = time.monotonic()
                    try:
                        await strike()
                        await self.everybody()
                        self.slowest_s = max(self.slowest_s, time.monotonic() - began_s)
                    except BaseException as error:
                        error.add_note(f"struck: {strike.__name__} at: {moment}")
                        raise
            assert not left
        finally:
            await self.leave()


async def _nobody() -> None:
    """Whoever is gone is not expected to be."""


class Machines:
    """Servers of one worker each, with one PostgreSQL and one Redis."""

    def __init__(self, data_dir: Path, database: Database, redis_url: str) -> None:
        self._data_dir = data_dir
        self._database = database
        self._redis_url = redis_url
        self.programs: list[Program] = []

    async def start(self, redis_url: str | None = None) -> Program:
        """One more; `redis_url` is another way to the same Redis."""
        url = redis_url or self._redis_url
        program = await Program.start(self._data_dir, self._database.owner.url, "--redis-url", url)
        self.programs.append(program)
        return program

    async def owners(self) -> set[int]:
        """The process ids of those who own open rooms, by PostgreSQL's account."""
        async with connection(self._database.superuser) as god:
            rows = await god.fetch(
                "SELECT DISTINCT n.pid FROM rooms r JOIN nodes n ON n.node_id = r.owner WHERE r.state = 'open'"
            )
        return {row["pid"] for row in rows}

    async def end(self) -> None:
        for program in self.programs:
            program.signal(signal.SIGCONT)
            await program.kill()


def workers_of(program: Program) -> list[int]:
    """The process ids of a supervisor's workers."""
    children = Path(f"/proc/{program.pid}/task/{program.pid}/children").read_text().split()
    return [int(child) for child in children if b"\0-m\0server\0" in Path(f"/proc/{child}/cmdline").read_bytes()]
