"""Two processes on one database: a room is one's alone, and who has lost it says so and answers nothing out of it."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from db.errors import Unavailable
from db.pool import Pool, connection, open_pool
from game.battle.clock import TURN_MS
from game.battle.opening import SeatCard
from game.ids import HOUSE, PlayerId, RoomId
from game.queue.values import Enter, QueueOpening
from game.refusal import Refused
from server.clock import RealClock
from server.identifiers import new_key, new_room
from server.kinds import KINDS
from server.matchmaking import HOUSE_NAME, HOUSE_REF
from server.messages import Whole
from server.rooms import doubt, host
from server.rooms.doubt import Doubt
from server.rooms.room import Room
from server.rooms.takeover import LOST_MS_MAX
from tests.fixtures.books import broken_rules
from tests.fixtures.house import TALLY_ONLY, House, Kinds, Request
from tests.fixtures.postgres import Database
from tests.fixtures.proxy import Proxy, Side
from tests.fixtures.until import until
from tests.server.rooms.engine import ask, asked, open_tally, running
from tests.server.rooms.tally import TALLY_KIND, Add, TallyOpening

LONG = bool(os.environ.get("WINEDEX_LONG"))


class LeapingClock(RealClock):
    """The machine's clock, until the process is stopped for a while: `leap` says at which look at it that comes out."""

    def __init__(self) -> None:
        self.leaped_s = 0.0
        self.looks_until_leap: int | None = None

    def leap(self, at_look: int = 1) -> None:
        self.looks_until_leap = at_look

    def awake_s(self) -> float:
        if self.looks_until_leap is not None:
            self.looks_until_leap -= 1
            if self.looks_until_leap == 0:
                self.leaped_s += 3.0
        return super().awake_s() + self.leaped_s


@asynccontextmanager
async def two_houses(
    database: Database, pool: Pool, *, clock: LeapingClock | None = None, kinds: Kinds = TALLY_ONLY
) -> AsyncIterator[tuple[House, House, Proxy]]:
    """Two servers. All that the first one says to PostgreSQL but its commits goes through the proxy, so that its
    heartbeat can be held up; its commits have a way of their own. Its players listen."""
    async with AsyncExitStack() as stack:
        god = await stack.enter_async_context(connection(database.superuser))
        heart, commits, others = [await stack.enter_async_context(Proxy.before(database.server)) for _ in range(3)]
        through = await open_pool(heart.login, size_min=1, size_max=4)
        stack.callback(through.terminate)
        first = House(through, god, commits, clock=clock, kinds=kinds)
        second = House(pool, god, others, kinds=kinds)
        await stack.enter_async_context(running(first.host))
        await stack.enter_async_context(running(second.host))
        await first.people()
        second.anna, second.bela = first.anna, first.bela
        yield first, second, heart
        heart.let_go()
        for house in (first, second):
            await house.errands.done()
            await house.store.close()
        assert await broken_rules(god) == {}


def code(outcome: Any) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.code


async def taken_over(by: House, name: RoomId) -> Room:
    """Wait until this server has the room."""

    async def has() -> Room | None:
        return by.host.rooms.get(name)

    room = await until(has, "the taking over")
    assert room is not None
    return room


async def heard_lost(house: House, room: Room) -> None:
    """Wait until both players have been told that their place in the room is lost."""

    async def both() -> bool:
        return all(("lost", player, room.channel) in house.heard for player in house.ears)

    await until(both, "the word that the room is lost")


async def looked(house: House, room: Room) -> Any:
    """What somebody who wants to see the room is answered."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    house.desk.subscribe(None, room.channel, None, house.ears[house.anna], answer.set_result)
    return await answer


async def live(house: House) -> Any:
    """The rooms that Anna sits in, as the snapshot of her own channel says."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    channel = f"player:{house.refs[house.anna]}"
    house.desk.subscribe(house.whos[house.anna], channel, None, house.ears[house.anna], answer.set_result)
    return (await answer).snapshot.live


# Cut off from PostgreSQL ---------------------------------------------------------------------------------------------


async def test_who_could_not_be_asked_for_too_long_has_lost_its_rooms(database: Database, server_pool: Pool) -> None:
    async with two_houses(database, server_pool) as (first, second, heart):
        played, watched = [await open_tally(first.host, first.anna, first.bela) for _ in range(2)]
        assert await ask(first.host, played, Add(1), by=first.anna) == {"total": 1}
        heart.hang()
        theirs = await taken_over(second, played.id)
        assert (theirs.epoch, theirs.state.total, theirs.state.resumed) == (2, 1, 1)
        assert theirs.state.lost_ms >= 2_000
        assert await ask(second.host, theirs, Add(1), by=first.bela) == {"total": 2}
        # The first one's commits still reach PostgreSQL, and are not taken.
        waiting = [Request(played, player, Add(10)) for player in (first.anna, first.bela) * 3]
        for request in waiting:
            first.submit(request)

        async def refused() -> bool:
            return all(request.answers for request in waiting)

        await until(refused, "the refusals")
        assert {code(request.outcome) for request in waiting} == {"unavailable"}
        await heard_lost(first, played)
        assert played.id not in first.host.rooms
        # In the other room nobody asks for anything: it learns of its loss as soon as PostgreSQL can be asked.
        assert watched.id in first.host.rooms
        heart.let_go()
        await heard_lost(first, watched)
        assert code(await looked(first, watched)) == "unavailable"
        # The same requests, at the one who owns the room.
        totals = [12, 22, 32, 42, 52, 62]
        again = [
            await ask(second.host, theirs, Add(10), by=one.by, key=one.key, digest=repr(one.command).encode())
            for one in waiting
        ]
        assert again == [{"total": total} for total in totals]


async def test_a_commit_of_unknown_outcome_in_a_room_that_is_then_lost(database: Database, server_pool: Pool) -> None:
    """It was written; then the connection broke, and before the room could be taken anew, another had it. Whoever asked
    is told to ask again, and there he gets the answer."""
    async with two_houses(database, server_pool) as (first, second, heart):
        room = await open_tally(first.host, first.anna, first.bela)
        assert await ask(first.host, room, Add(1), by=first.anna) == {"total": 1}
        heart.hang()
        first.proxy.arm("from", 1, "cut")
        request = Request(room, first.anna, Add(5))
        first.submit(request)
        theirs = await taken_over(second, room.id)
        assert theirs.state.total == 6
        assert not request.answers
        heart.cut()

        async def answered() -> bool:
            return bool(request.answers)

        await until(answered, "the answer")
        assert code(request.outcome) == "unavailable"
        await heard_lost(first, room)
        answer = await ask(
            second.host, theirs, Add(5), by=first.anna, key=request.key, digest=repr(request.command).encode()
        )
        assert answer == {"total": 6}
        assert theirs.state.total == 6


async def test_a_room_that_was_away_and_comes_back_unnoticed(database: Database, server_pool: Pool) -> None:
    """Another one had it for a while and is gone again before its first owner knew: who listens there has missed what
    happened meanwhile, and is told so."""
    async with two_houses(database, server_pool) as (first, second, _):
        room = await open_tally(first.host, first.anna, first.bela)
        assert await ask(first.host, room, Add(1), by=first.anna) == {"total": 1}
        stopped = (
            "UPDATE nodes SET stopped_at = CASE WHEN node_id = $1 THEN clock_timestamp() END WHERE node_id IN ($1, $2)"
        )
        await first.god.execute(stopped, first.host.node, second.host.node)
        theirs = await taken_over(second, room.id)
        assert await ask(second.host, theirs, Add(1), by=first.anna) == {"total": 2}
        assert first.host.rooms[room.id] is room, "it does not know"
        await first.god.execute(stopped, second.host.node, first.host.node)
        await heard_lost(first, room)

        async def back() -> bool:
            return room.id in first.host.rooms

        await until(back, "the taking back")
        ours = first.host.rooms[room.id]
        assert (ours.epoch, ours.state.total) == (3, 2)
        assert await ask(first.host, ours, Add(1), by=first.anna) == {"total": 3}


# Stopped and woken ---------------------------------------------------------------------------------------------------


async def test_who_was_stopped_asks_before_it_answers(database: Database, server_pool: Pool) -> None:
    clock = LeapingClock()
    async with two_houses(database, server_pool, clock=clock) as (first, second, _):
        rooms = [await open_tally(first.host, first.anna, first.bela) for _ in range(2)]
        kept = await open_tally(second.host, first.anna)
        await first.god.execute("UPDATE nodes SET stopped_at = clock_timestamp() WHERE node_id = $1", first.host.node)
        theirs = [await taken_over(second, room.id) for room in rooms]
        # It does not know, and nothing tells it: this is what must not happen when it was stopped.
        assert isinstance(await looked(first, rooms[0]), Whole)
        assert len(await live(first)) == 2
        clock.leap()
        assert await live(first) == []
        assert code(await looked(first, rooms[0])) == "unavailable"
        for room in rooms:
            await heard_lost(first, room)
        assert not first.host.rooms
        assert first.host.live_rooms(first.anna) == []
        assert await ask(second.host, theirs[0], Add(1), by=first.anna) == {"total": 1}
        assert kept.id in second.host.rooms


async def test_who_was_stopped_and_still_has_its_rooms_goes_on(database: Database, server_pool: Pool) -> None:
    clock = LeapingClock()
    async with two_houses(database, server_pool, clock=clock) as (first, _, __):
        room = await open_tally(first.host, first.anna, first.bela)
        waiting = asked(first.host, room, Add(1), by=first.anna)
        clock.leap()
        seen = await looked(first, room)
        assert isinstance(seen, Whole)
        assert await waiting == {"total": 1}
        assert not any(heard[0] == "lost" for heard in first.heard)


@pytest.mark.parametrize("asks_all_the_time", [True, False])
async def test_no_stop_is_missed_at_whichever_look_at_the_clock_it_comes_out(
    monkeypatch: pytest.MonkeyPatch, asks_all_the_time: bool
) -> None:
    """What is let through after a stop is let through because of an asking that began after it. The looks are those
    of who wants something, where he wants it all the time, or the doubt's own."""
    monkeypatch.setattr(doubt, "TICK_S", 0.001)
    monkeypatch.setattr(doubt, "RETRY_S", 0.001)
    for at_look in range(1, 25):
        clock = LeapingClock()
        askings: list[bool] = []
        let_through: list[bool] = []
        answered = asyncio.Event()
        one = Doubt(clock, partial(_ask_postgresql, clock, askings))
        task = asyncio.create_task(one.run())
        one.arise()
        clock.leap(at_look)
        while not clock.leaped_s or not let_through:
            await asyncio.sleep(0)
            if asks_all_the_time or clock.leaped_s:
                answered.clear()
                one.when_sure(partial(_through, clock, askings, let_through, answered))
                await answered.wait()
        task.cancel()
        assert all(let_through), f"the stop came out at look {at_look}"


async def _ask_postgresql(clock: LeapingClock, askings: list[bool]) -> None:
    askings.append(clock.leaped_s > 0)
    await asyncio.sleep(0)
    if len(askings) == 1:
        raise Unavailable("the first time it does not answer")


def _through(clock: LeapingClock, askings: list[bool], let_through: list[bool], answered: asyncio.Event) -> None:
    let_through.append(not clock.leaped_s or any(askings))
    answered.set()


# Answers lost on their way -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("side", ["to", "from"])
async def test_a_room_is_opened_once_wherever_the_connection_breaks(database: Database, side: Side) -> None:
    """The request is repeated with its key, and finds the room that may have been opened: one that can be played."""
    async with connection(database.superuser) as god, Proxy.before(database.server) as proxy:
        # Without a cache of statements each call is spelt out, and can be recognised.
        pool = await open_pool(replace(proxy.login, statement_cache_size=0), size_min=1, size_max=4)
        house = House(pool, god, proxy)
        async with running(house.host):
            for rooms, number in enumerate(itertools.count(1, 1 if LONG else 3), start=1):
                key = new_key()
                proxy.arm(side, number, "cut", after=b"room_open")
                try:
                    name = await _opened(house, key)
                except Unavailable:
                    assert proxy.struck.is_set()
                    name = await _opened(house, key)
                struck = proxy.struck.is_set()
                proxy.count()
                assert await _opened(house, key) == name
                room = await taken_over(house, name)
                assert await ask(house.host, room, Add(1)) == {"total": 1}
                assert await god.fetchval("SELECT count(*) FROM rooms") == rooms
                if not struck:
                    assert number > 6, "to prepare and to execute take three messages each at least"
                    break
        await house.store.close()
        pool.terminate()
        assert await broken_rules(god) == {}


async def _opened(house: House, key: bytes) -> RoomId:
    return await house.host.open_once(HOUSE, key, "tally", lambda name: TallyOpening(name, (PlayerId(1001),)))


@pytest.mark.parametrize("side", ["to", "from"])
async def test_a_taking_over_whose_answer_is_lost_is_found_out(
    database: Database, server_pool: Pool, side: Side
) -> None:
    """Rooms that are ours by PostgreSQL's account and that we know nothing of: nobody else could ever adopt them."""
    async with connection(database.superuser) as god, Proxy.before(database.server) as proxy:
        before = House(server_pool, god, proxy)
        async with running(before.host):
            rooms = [await open_tally(before.host) for _ in range(3)]
            for room in rooms:
                await ask(before.host, room, Add(1))
            await before.host.drain()
        pool = await open_pool(replace(proxy.login, statement_cache_size=0), size_min=1, size_max=4)
        after = House(pool, god, proxy)
        await after.store.register("elsewhere", 1, "then")
        proxy.arm(side, 2 if side == "from" else 5, "cut", after=b"rooms_resume")
        task = asyncio.create_task(after.host.run())
        try:
            for room in rooms:
                taken = await taken_over(after, room.id)
                assert taken.state.total == 1
                assert await ask(after.host, taken, Add(1)) == {"total": 2}
            assert proxy.struck.is_set()
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            await after.store.close()
            await before.store.close()
            pool.terminate()
        assert await broken_rules(god) == {}


# Time that was lost --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("silent_s", "least_ms", "most_ms"), [(5, 5_000, LOST_MS_MAX - 1), (7_200, LOST_MS_MAX, LOST_MS_MAX)]
)
async def test_deadlines_are_given_back_what_was_lost(
    database: Database, server_pool: Pool, silent_s: int, least_ms: int, most_ms: int
) -> None:
    async with connection(database.superuser) as god, Proxy.before(database.server) as proxy:
        before = House(server_pool, god, proxy, kinds=KINDS)
        async with running(before.host):
            await before.people()
            queue = await _queue(before)
            waits, plays = _enter(before, before.bela, before.anna), _enter(before, before.anna, "house")
            for player, command in ((before.bela, waits), (before.anna, plays)):
                assert not isinstance(await ask(before.host, queue, command, by=player), Refused)
            ticket = queue.state.tickets[waits.ticket]
            deadline_ms = before.host.rooms[plays.battle].state.deadline_ms
        await god.execute(
            "UPDATE nodes SET beat_at = clock_timestamp() - $2 * interval '1 second', host = 'elsewhere'"
            " WHERE node_id = $1",
            before.host.node,
            silent_s,
        )
        after = House(server_pool, god, proxy, kinds=KINDS)
        async with running(after.host):
            queue = await taken_over(after, queue.id)
            later_ms = queue.state.tickets[waits.ticket].expires_at_ms - ticket.expires_at_ms
            assert least_ms <= later_ms <= most_ms
            battle = await taken_over(after, plays.battle)
            resumed_at_ms = battle.last_at_ms
            assert battle.state.deadline_ms == resumed_at_ms + TURN_MS >= deadline_ms
            assert {seat.clock.ends_at_ms for seat in battle.state.seats} == {battle.state.deadline_ms}
        for house in (before, after):
            await house.errands.done()
            await house.store.close()


async def test_a_bell_that_should_have_rung_meanwhile_rings_once_after(database: Database, server_pool: Pool) -> None:
    async with connection(database.superuser) as god, Proxy.before(database.server) as proxy:
        before = House(server_pool, god, proxy)
        async with running(before.host):
            room = await open_tally(before.host, bell_at_ms=RealClock().now_ms() + 60_000)
        await god.execute("UPDATE nodes SET stopped_at = clock_timestamp()")
        after = House(server_pool, god, proxy, clock=_AnHourLater())
        async with running(after.host):
            taken = await taken_over(after, room.id)

            async def rang() -> bool:
                return bool(taken.state.bell_at_ms is None)

            await until(rang, "the bell")
            assert await ask(after.host, taken, Add(1)) == {"total": 1}
        record = (await after.store.entries([room.id]))[room.id]
        events = [TALLY_KIND.codec.decode_entry(*entry).events[0] for entry in record[1:]]
        assert [type(event).__name__ for event in events] == ["Opened", "Resumed", "Rang", "Added"]
        for house in (before, after):
            await house.store.close()


async def test_a_room_that_somebody_holds_locked_keeps_no_server_from_starting(
    database: Database, server_pool: Pool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(host, "START_PATIENCE_S", 0.1)  # the lock's own time-out of a second is waited for in any case
    async with connection(database.superuser) as god, Proxy.before(database.server) as proxy:
        before, after = House(server_pool, god, proxy), House(server_pool, god, proxy)
        async with running(before.host):
            room = await open_tally(before.host)
        await god.execute("UPDATE nodes SET stopped_at = clock_timestamp()")
        async with connection(database.superuser) as holder:
            held = holder.transaction()
            await held.start()
            await holder.execute("SELECT FROM rooms WHERE room_id = $1 FOR UPDATE", room.id)
            await after.host.start()
            assert not after.host.rooms
            await held.commit()
        assert await after.host.takeover.adopt()
        assert after.host.rooms[room.id].state.resumed == 1
        for house in (before, after):
            await house.store.close()


class _AnHourLater(RealClock):
    def now_ms(self) -> int:
        return super().now_ms() + 3_600_000


async def _queue(house: House) -> Room:
    seat = SeatCard(HOUSE, HOUSE_REF, HOUSE_NAME, (), house=True)
    now_ms = RealClock().now_ms()
    name = await house.host.open_once(HOUSE, new_key(), "queue", lambda room: QueueOpening(room, now_ms, seat))
    return await house.host.find(name)


def _enter(house: House, player: PlayerId, versus: Any) -> Enter:
    now_ms = RealClock().now_ms()
    name = "Anna" if player == house.anna else "Bela"
    return Enter(new_room(now_ms), house.refs[player], name, versus, False, (), new_room(now_ms), bytes(32))


async def test_who_is_about_to_leave_adopts_no_more(database: Database, server_pool: Pool) -> None:
    async with two_houses(database, server_pool) as (first, second, _):
        room = await open_tally(first.host)
        second.host.adopt_no_more()
        await first.host.drain()
        second.host.takeover.soon()
        async with asyncio.timeout(240.0):
            await second.host._adopt_for_ever()
        assert room.id not in second.host.rooms
