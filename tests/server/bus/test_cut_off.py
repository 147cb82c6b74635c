"""A process that hears no bus ends where others hear it, and only there."""

import asyncio

from db import rooms
from db.pool import Pool
from db.rooms import NodeId
from server.bus import cut_off as looking
from server.bus.cut_off import cut_off
from server.bus.memory import Air, MemoryBus
from tests.fixtures.until import until
from tests.server.rooms.engine import new_node


class Side:
    """A process that looks whether it is cut off."""

    def __init__(self, pool: Pool, air: Air) -> None:
        self.node = new_node()
        self._pool = pool
        self._bus = MemoryBus(air, self.node)
        self.answers: list[bool] = []
        self.task: asyncio.Task[None] | None = None

    async def start(self) -> None:
        await rooms.register(self._pool, self.node, "here", 1, "then")
        self.task = asyncio.create_task(cut_off(self._bus, self._says))

    async def _says(self, hears: bool) -> bool:
        await rooms.beat(self._pool, self.node)
        self.answers.append(await rooms.hears(self._pool, self.node, hears))
        return self.answers[-1]

    async def looks(self, times: int) -> None:
        """Wait until it has looked so often from now on."""
        before = len(self.answers)

        async def look() -> bool:
            return len(self.answers) >= before + times

        await until(look, "it to look")

    async def stop(self) -> None:
        assert self.task is not None
        self.task.cancel()
        await asyncio.gather(self.task, return_exceptions=True)


async def test_who_alone_hears_nothing_ends_and_where_nobody_hears_all_stay(server_pool: Pool) -> None:
    air = Air()
    one, other = Side(server_pool, air), Side(server_pool, air)
    for side in (one, other):
        await side.start()
    try:
        await one.looks(1)
        await other.looks(1)
        air.cut.add(one.node)
        assert one.task is not None
        await asyncio.wait_for(one.task, 120.0)
        assert one.answers[-1] is False
        assert other.task is not None
        air.cut.add(other.node)
        await other.looks(looking.UNHEARD_LOOKS + 1)
        assert not other.task.done(), "nobody hears, so that there is nobody to leave the rooms to"
    finally:
        for side in (one, other):
            await side.stop()


async def test_what_has_never_heard_anything_waits(server_pool: Pool) -> None:
    air = Air()
    fresh, other = Side(server_pool, air), Side(server_pool, air)
    air.cut.add(fresh.node)
    for side in (fresh, other):
        await side.start()
    try:
        await other.looks(looking.UNHEARD_LOOKS + 2)
        assert fresh.task is not None
        assert not fresh.task.done()
        assert isinstance(fresh.node, NodeId)
    finally:
        for side in (fresh, other):
            await side.stop()
