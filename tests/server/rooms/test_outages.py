"""PostgreSQL is gone for a while: who waits is told so in time, and processes do not take each other for dead."""

import asyncio
from contextlib import AsyncExitStack
from functools import partial
from typing import Any

import pytest

from db.errors import Unavailable
from db.pool import Pool, connection, open_pool
from server.clock import RealClock
from server.rooms import doubt, lane
from server.rooms.doubt import Doubt
from tests.fixtures.books import broken_rules
from tests.fixtures.house import House, Request
from tests.fixtures.postgres import Database
from tests.fixtures.proxy import Proxy
from tests.fixtures.until import until
from tests.server.rooms.engine import ask, open_tally, running
from tests.server.rooms.tally import Add
from tests.server.rooms.test_ownership import code, two_houses


async def test_who_waits_behind_an_unknown_outcome_is_not_kept_for_ever(
    database: Database, server_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what may be written nobody is told anything; who asked later, there or elsewhere, is told to ask again."""
    async with two_houses(database, server_pool) as (first, _, heart):
        room, other = [await open_tally(first.host, first.anna, first.bela) for _ in range(2)]
        assert await ask(first.host, room, Add(1), by=first.anna) == {"total": 1}
        monkeypatch.setattr(lane, "ANSWER_WITHIN_S", 0.2)
        monkeypatch.setattr(lane, "REFUSE_EVERY_S", 0.05)
        heart.hang()
        first.proxy.arm("from", 1, "cut")
        unsure = Request(room, first.anna, Add(5))
        first.submit(unsure)
        await first.proxy.struck.wait()
        late = [Request(room, first.bela, Add(1)), Request(other, first.bela, Add(1))]
        for request in late:
            first.submit(request)

        async def all_told() -> bool:
            return all(request.answers for request in late)

        await until(all_told, "those who came later")
        assert [code(request.outcome) for request in late] == ["unavailable"] * 2
        assert not unsure.answers
        heart.cut()

        async def told() -> bool:
            return bool(unsure.answers)

        await until(told, "the answer")
        # Another may have taken the room over by now; then it has the answer.
        assert unsure.outcome == {"total": 6} or code(unsure.outcome) == "unavailable"
        written = await first.god.fetch(
            "SELECT key FROM room_entries WHERE key = ANY ($1)", [request.key.hex() for request in (unsure, *late)]
        )
        assert [row["key"].bytes for row in written] == [unsure.key]


class HeldClock(RealClock):
    """The machine's clock, which can be held: it goes on from there."""

    def __init__(self) -> None:
        self._held_s: float | None = None
        self._behind_s = 0.0

    def awake_s(self) -> float:
        return super().awake_s() - self._behind_s if self._held_s is None else self._held_s

    def hold(self) -> None:
        self._held_s = self.awake_s()

    def go_on(self) -> None:
        assert self._held_s is not None, "it is held"
        self._behind_s, self._held_s = super().awake_s() - self._held_s, None


async def test_after_an_outage_each_process_keeps_its_rooms(database: Database) -> None:
    """PostgreSQL was gone for everybody: that nobody was heard meanwhile says nothing of anybody."""
    async with AsyncExitStack() as stack:
        god = await stack.enter_async_context(connection(database.superuser))
        *hearts, commits = [await stack.enter_async_context(Proxy.before(database.server)) for _ in range(3)]
        pools = [await open_pool(heart.login, size_min=1, size_max=4) for heart in hearts]
        for pool in pools:
            stack.callback(pool.terminate)
        clock = HeldClock()
        first = House(pools[0], god, commits, clock=clock)
        second, third = [House(pool, god, commits) for pool in (pools[1], pools[0])]
        houses = [first, second, third]
        for house in (first, second):
            await stack.enter_async_context(running(house.host))
        await first.people()
        async with running(third.host):
            orphan = await open_tally(third.host, first.anna)
        kept = [await open_tally(house.host, first.anna) for house in (first, second)]
        for heart in hearts:
            heart.refusing = True
            heart.cut()

        async def cut_off() -> bool:
            return not any(house.host.reaches_database for house in (first, second))

        await until(cut_off, "both to be cut off")
        hearts[0].refusing = False

        async def back() -> bool:
            return first.host.reaches_database

        await until(back, "one of them to be back")
        # By its clock the other comes back in the same moment, however long that takes on a busy machine.
        clock.hold()
        first.host.takeover.soon()
        beat = "SELECT beat_at FROM nodes WHERE node_id = $1"
        last_beat = await god.fetchval(beat, first.host.node)

        async def beaten_again() -> bool:
            return bool(await god.fetchval(beat, first.host.node) > last_beat)

        await until(beaten_again, "its next heartbeat")  # it had time to take over what the other has
        hearts[1].refusing = False

        async def back_too() -> bool:
            return second.host.reaches_database

        await until(back_too, "the other to be back")
        clock.go_on()

        async def adopted() -> bool:
            return any(orphan.id in house.host.rooms for house in (first, second))

        await until(adopted, "the room of who is really gone")
        rows = await god.fetch("SELECT owner, epoch FROM rooms WHERE room_id = ANY ($1)", [room.id for room in kept])
        assert {(row["owner"], row["epoch"]) for row in rows} == {(first.host.node, 1), (second.host.node, 1)}
        for house, room in zip(houses, kept, strict=False):
            assert await ask(house.host, room, Add(1), by=first.anna) == {"total": 1}
        for house in houses:
            await house.errands.done()
            await house.store.close()
        assert await broken_rules(god) == {}


async def test_who_is_held_back_for_too_long_is_told_to_ask_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubt, "HELD_BACK_S_MAX", 0.05)
    monkeypatch.setattr(doubt, "RETRY_S", 0.001)
    gone = True

    async def asks() -> None:
        if gone:
            raise Unavailable("it does not answer")

    one = Doubt(RealClock(), asks)
    task = asyncio.create_task(one.run())
    one.arise()
    done = asyncio.Event()
    refused: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    one.when_sure(done.set)
    one.when_sure(partial(refused.set_exception, AssertionError("it was done after all")), refused.set_result)
    assert code(await refused) == "unavailable"
    assert not done.is_set()
    gone = False
    await done.wait()
    task.cancel()
