"""Taking over rooms with long records: in parts, so that whoever does it stays alive meanwhile."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest
import pytest_asyncio

from db import rooms
from db.pool import Connection, Pool, connection
from db.rooms import StoredEntry
from game.ids import RoomId
from game.record import RecordCodec
from server.clock import RealClock
from server.rooms import takeover
from server.rooms.host import Host
from server.rooms.room import Kind, Room
from server.rooms.store import PostgresStore
from tests.fixtures.postgres import Database
from tests.server.rooms.engine import ask, make_host, new_node, open_tally, running
from tests.server.rooms.tally import TALLY_KIND, Add, Tally

ENTRIES = 23


@pytest_asyncio.fixture
async def left(database: Database, server_pool: Pool, god: Connection) -> AsyncIterator[Room]:
    """A room with many entries, whose owner is gone."""
    before = make_host(server_pool, database.server)
    async with running(before):
        room = await open_tally(before)
        for _ in range(ENTRIES - room.seq):
            await ask(before, room, Add(1))
    await god.execute("UPDATE nodes SET stopped_at = clock_timestamp()")
    yield room
    await before._store.close()


@pytest_asyncio.fixture
async def god(database: Database) -> AsyncIterator[Connection]:
    async with connection(database.superuser) as one:
        yield one


@pytest.fixture
def in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    for where in (rooms, takeover):
        monkeypatch.setattr(where, "ENTRIES_AT_ONCE", 5)
    monkeypatch.setattr(takeover, "REPLAYED_AT_ONCE", 4)


class _Watched(Tally):
    """Notes at which turn of the loop each event was replayed."""

    def __init__(self) -> None:
        self.turn = 0
        self.turns: list[int] = []

    def evolve(self, state: Any, event: Any) -> Any:
        self.turns.append(self.turn)
        return super().evolve(state, event)

    async def turn_for_ever(self) -> None:
        while True:
            self.turn += 1
            await asyncio.sleep(0)


@pytest.mark.usefixtures("in_parts")
async def test_a_long_record_is_read_and_replayed_in_parts(database: Database, server_pool: Pool, left: Room) -> None:
    rules, node = _Watched(), new_node()
    kinds = {"tally": Kind(rules, RecordCodec(rules))}
    host = Host(PostgresStore(server_pool, database.server, node), kinds, RealClock(), node)
    turning = asyncio.create_task(rules.turn_for_ever())
    async with running(host):
        turning.cancel()
        taken = host.rooms[left.id]
        assert (taken.seq, taken.state.total) == (ENTRIES + 1, left.state.total)
        assert len(rules.turns) == ENTRIES + 1
        assert max(map(rules.turns.count, rules.turns)) <= 4
        assert await ask(host, taken, Add(1)) == {"total": left.state.total + 1}


class _Reading(PostgresStore):
    """Reads the records once so many heartbeats were taken, and notes after which entries."""

    beats = 0
    reads_after_beats = 0

    def __init__(self, pool: Pool, database: Database) -> None:
        super().__init__(pool, database.server, new_node())
        self.asked: list[Mapping[RoomId, int]] = []
        self._beaten = asyncio.Event()

    async def beat(self) -> bool:
        self.beats += 1
        if self.beats >= self.reads_after_beats:
            self._beaten.set()
        return await super().beat()

    async def entries_after(self, heads: Mapping[RoomId, int]) -> dict[RoomId, list[StoredEntry]]:
        self.asked.append(heads)
        if self.beats < self.reads_after_beats:
            await self._beaten.wait()
        return await super().entries_after(heads)


async def test_who_begins_by_taking_over_for_long_beats_meanwhile(
    database: Database, server_pool: Pool, left: Room
) -> None:
    store = _Reading(server_pool, database)
    store.reads_after_beats = 2
    host = Host(store, {"tally": TALLY_KIND}, RealClock(), store.node)
    async with asyncio.timeout(240.0):
        await host.start()
    assert left.id in host.rooms


async def test_of_a_room_that_is_taken_anew_only_what_is_new_is_read(database: Database, server_pool: Pool) -> None:
    store = _Reading(server_pool, database)
    host = Host(store, {"tally": TALLY_KIND}, RealClock(), store.node)
    async with running(host):
        room = await open_tally(host)
        for _ in range(ENTRIES):
            await ask(host, room, Add(1))
        before = room.seq
        await host.retake([room])
        assert store.asked == [{room.id: before}]
        assert (room.seq, room.epoch) == (before + 1, 2)
        assert await ask(host, room, Add(1)) == {"total": ENTRIES + 1}
    await store.close()
