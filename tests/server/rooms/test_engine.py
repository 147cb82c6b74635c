"""The engine with one owner: what is answered is written, in order, once."""

import asyncio
from typing import Any

from db.pool import Pool
from game.refusal import Refused
from server.clock import RealClock
from server.identifiers import new_key, new_room
from server.rooms.room import STAGED_MAX, Ask
from tests.fixtures.postgres import Database
from tests.server.rooms.engine import ANNA, BELA, ask, asked, make_host, open_tally, running
from tests.server.rooms.tally import Add, Break, Close, Spawn


async def test_what_is_answered_is_written(database: Database, server_pool: Pool) -> None:
    async with running(make_host(server_pool, database.server)) as host:
        room = await open_tally(host)
        answers = await asyncio.gather(*(asked(host, room, Add(1), by=by) for by in (ANNA, BELA) * 20))
        assert answers == [{"total": total} for total in range(1, 41)]
        written = await server_pool.fetch(
            "SELECT seq, first_n FROM room_entries WHERE room_id = $1 ORDER BY seq", room.id
        )
        assert [row["seq"] for row in written] == list(range(42))
        assert room.n == 41


async def test_a_repeated_request_is_answered_and_not_done_again(database: Database, server_pool: Pool) -> None:
    async with running(make_host(server_pool, database.server)) as host:
        room = await open_tally(host)
        key = new_key()
        first, at_once = await asyncio.gather(
            asked(host, room, Add(5), key=key, digest=b"a"), asked(host, room, Add(5), key=key, digest=b"a")
        )
        later = await ask(host, room, Add(5), key=key, digest=b"a")
        assert first == at_once == later == {"total": 5}
        other = await ask(host, room, Add(6), key=key, digest=b"b")
        assert isinstance(other, Refused)
        assert other.code == "key_reused"
        mine = await ask(host, room, Add(6), by=BELA, key=key, digest=b"b")
        assert mine == {"total": 11}


async def test_refusals_leave_nothing_and_rest_on_what_is_committed(database: Database, server_pool: Pool) -> None:
    async with running(make_host(server_pool, database.server)) as host:
        room = await open_tally(host, limit=10)
        answers = await asyncio.gather(*(asked(host, room, Add(4)) for _ in range(4)))
        assert [a["total"] if not isinstance(a, Refused) else a.code for a in answers] == [4, 8, "too_much", "too_much"]
        assert room.seq == 3


async def test_a_room_whose_rules_fail_is_set_aside_alone(database: Database, server_pool: Pool) -> None:
    async with running(make_host(server_pool, database.server)) as host:
        broken, whole = await open_tally(host), await open_tally(host)
        answer, other = await asyncio.gather(asked(host, broken, Break()), asked(host, whole, Add(3)))
        assert isinstance(answer, Refused)
        assert answer.code == "room_quarantined"
        assert other == {"total": 3}
        assert await ask(host, whole, Add(1)) == {"total": 4}


async def test_a_room_that_is_over_stays_readable(database: Database, server_pool: Pool) -> None:
    async with running(make_host(server_pool, database.server)) as host:
        room = await open_tally(host)
        await ask(host, room, Add(7))
        await ask(host, room, Close())
        refused = await ask(host, room, Add(1))
        assert isinstance(refused, Refused)
        assert refused.code == "tally_over"
        host.finished.clear()
        again = await host.find(room.id)
        assert again is not room
        assert (again.state.total, again.n, again.status) == (7, room.n, "over")


async def test_an_entry_opens_a_room_in_its_own_commit(database: Database, server_pool: Pool) -> None:
    async with running(make_host(server_pool, database.server)) as host:
        room = await open_tally(host)
        name = new_room(RealClock().now_ms())
        assert await ask(host, room, Spawn(name)) == {"room": name}
        child = host.rooms[name]
        assert await ask(host, child, Add(2)) == {"total": 2}


async def test_a_timer_rings_once(database: Database, server_pool: Pool) -> None:
    async with running(make_host(server_pool, database.server)) as host:
        room = await open_tally(host, bell_at_ms=RealClock().now_ms() + 50)
        rung = asyncio.Event()
        host.on_change.append(lambda changed: rung.set() if changed.n >= 2 else None)
        await rung.wait()
        assert (room.n, room.state.bell_at_ms) == (2, None)


async def test_a_room_that_is_due_again_at_the_same_time_is_woken_again(database: Database, server_pool: Pool) -> None:
    async with running(make_host(server_pool, database.server)) as host:
        room = await open_tally(host, bell_at_ms=RealClock().now_ms(), rings=3)
        rung = asyncio.Event()
        host.on_change.append(lambda changed: rung.set() if changed.n >= 4 else None)
        await rung.wait()
        assert (room.n, room.state.bell_at_ms) == (4, None)


async def test_another_process_takes_over_what_nobody_answers_for(database: Database, server_pool: Pool) -> None:
    first, second = make_host(server_pool, database.server), make_host(server_pool, database.server)
    async with running(first), running(second):
        room = await open_tally(first)
        await ask(first, room, Add(3))
        assert not await second.takeover.adopt(), "its owner's heart beats"
        await first.drain()
        assert await second.takeover.adopt()
        taken = second.rooms[room.id]
        assert (taken.state.total, taken.state.resumed, taken.epoch) == (3, 1, 2)
        late = await ask(first, room, Add(1))
        assert isinstance(late, Refused)
        assert late.code == "unavailable"
        assert await ask(second, taken, Add(2)) == {"total": 5}


async def test_more_than_one_commit_takes_is_decided_in_order(database: Database, server_pool: Pool) -> None:
    async with running(make_host(server_pool, database.server)) as host:
        room = await open_tally(host)
        for _ in range(STAGED_MAX * 2):
            host.submit(room, Ask(None, Add(1)))
        last: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        host.submit(room, Ask(None, Add(1), reply=last.set_result))
        assert await last == {"total": STAGED_MAX * 2 + 1}
        written = await server_pool.fetchval("SELECT max(seq) FROM room_entries WHERE room_id = $1", room.id)
        assert written == room.seq == STAGED_MAX * 2 + 2
