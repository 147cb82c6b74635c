"""The lane where a commit can't be written as it is: a lock, a value that PostgreSQL refuses, a guard that fails, a
connection that hangs. What one room has to wait for or answer for, the others do not."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from db import journal, wines
from db.players import as_player
from db.pool import Pool, connection
from game.battle.bottle import Laid, bottle_of
from game.battle.opening import SeatCard
from game.ids import HOUSE, PlayerId
from game.queue.values import Enter, QueueOpening
from game.refusal import Refused
from server.clock import RealClock
from server.identifiers import new_key, new_room
from server.kinds import KINDS
from server.matchmaking import HOUSE_NAME, HOUSE_REF
from server.rooms import lane
from server.rooms.room import Room
from tests.fixtures.house import House, Request, opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.rooms.engine import Outcome, ask, asked, open_tally
from tests.server.rooms.tally import Add, Take, Tell

NOBODY = PlayerId(999_999)


@pytest_asyncio.fixture
async def house(database: Database, server_pool: Pool) -> AsyncIterator[House]:
    async with opened_house(database, server_pool) as one:
        yield one


def _code(outcome: Outcome) -> str:
    assert isinstance(outcome, Refused), outcome
    return outcome.code


def _ticket(outcome: Outcome) -> Any:
    assert not isinstance(outcome, Refused), outcome
    return outcome["ticket"]


# Locks ---------------------------------------------------------------------------------------------------------------


async def test_a_locked_room_holds_up_no_other(house: House, database: Database) -> None:
    locked, *others = [await open_tally(house.host, house.anna) for _ in range(5)]
    async with connection(database.superuser) as holder:
        held = holder.transaction()
        await held.start()
        await holder.execute("SELECT FROM rooms WHERE room_id = $1 FOR UPDATE", locked.id)
        waiting = asked(house.host, locked, Add(5), by=house.anna)
        for total in (1, 2):
            answers = await asyncio.gather(*(asked(house.host, room, Add(1), by=house.anna) for room in others))
            assert answers == [{"total": total}] * 4
        assert not waiting.done()
        await held.commit()
        assert await waiting == {"total": 5}
    assert locked.seq == 2


async def test_who_waits_too_long_for_a_lock_is_refused_and_nothing_is_written(
    house: House, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lane, "ANSWER_WITHIN_S", 0.5)
    room = await open_tally(house.host, house.anna)
    key = new_key()
    async with connection(database.superuser) as holder, holder.transaction():
        await holder.execute("SELECT FROM rooms WHERE room_id = $1 FOR UPDATE", room.id)
        refused = await ask(house.host, room, Add(5), by=house.anna, key=key)
        assert _code(refused) == "unavailable"
    monkeypatch.undo()  # from now on an answer may take what it takes
    assert await ask(house.host, room, Add(1), by=house.anna) == {"total": 1}
    assert await house.god.fetchval("SELECT count(*) FROM room_entries WHERE key = $1", key.hex()) == 0
    assert await ask(house.host, room, Add(5), by=house.anna, key=key) == {"total": 6}, "the same request, tried again"


# Mistakes of ours ----------------------------------------------------------------------------------------------------


async def test_a_commit_that_postgresql_will_never_take_sets_its_room_aside_alone(house: House) -> None:
    rooms = [await open_tally(house.host, house.anna) for _ in range(7)]
    broken = rooms.pop(3)
    bad = asked(house.host, broken, Tell(NOBODY, "there is no such inbox"), by=house.anna)
    good = [asked(house.host, room, Add(1), by=house.anna) for room in rooms]
    assert await asyncio.gather(*good) == [{"total": 1}] * 6
    assert _code(await bad) == "room_quarantined"

    async def set_aside() -> bool:
        state = await house.god.fetchval("SELECT state FROM rooms WHERE room_id = $1", broken.id)
        return bool(state == "quarantined")

    await until(set_aside, "the quarantine")
    fault = await house.god.fetchval("SELECT fault FROM rooms WHERE room_id = $1", broken.id)
    assert "inbox" in fault
    assert await ask(house.host, rooms[0], Add(1), by=house.anna) == {"total": 2}
    with pytest.raises(Refused, match="room_quarantined"):
        await house.host.find(broken.id)


# Guards --------------------------------------------------------------------------------------------------------------


async def _queue(house: House) -> Room:
    seat = SeatCard(HOUSE, HOUSE_REF, HOUSE_NAME, (), house=True)
    now_ms = RealClock().now_ms()
    name = await house.host.open_once(HOUSE, new_key(), "queue", lambda room: QueueOpening(room, now_ms, seat))
    return await house.host.find(name)


async def _enter(house: House, player: PlayerId, *revisions: int | None) -> Enter:
    """What the desk would ask of the queue for this player: as many wines as revisions are given, each read in that
    one; None is its own, and any other makes it stale."""
    async with as_player(house.pool, player) as conn:
        mine = await wines.free_strongest(conn, player, len(revisions))
    laid = tuple(
        Laid(bottle_of(one.species, one.wine, wine_id=one.id, wine_ref=one.ref), revision or one.revision)
        for one, revision in zip(mine, revisions, strict=True)
    )
    now_ms = RealClock().now_ms()
    name = "Anna" if player == house.anna else "Bela"
    return Enter(new_room(now_ms), house.refs[player], name, "anyone", False, laid, new_room(now_ms), bytes(32))


async def test_nobody_is_refused_for_the_wine_that_another_has_lost(database: Database, server_pool: Pool) -> None:
    """Anna enters with a wine that has moved meanwhile, and Bela finds her waiting, all in one commit. Anna is
    refused; Bela, who was to play her, waits for somebody else."""
    async with opened_house(database, server_pool, KINDS) as house:
        queue = await _queue(house)
        stale, fresh = await _enter(house, house.anna, 7), await _enter(house, house.bela, None)
        annas, belas = await asyncio.gather(
            asked(house.host, queue, stale, by=house.anna), asked(house.host, queue, fresh, by=house.bela)
        )
        assert _code(annas) == "wine_not_free"
        assert _ticket(belas) == fresh.ticket
        assert list(queue.state.tickets) == [fresh.ticket]
        # And with a good one she finds Bela there.
        again = await _enter(house, house.anna, None)
        assert _ticket(await ask(house.host, queue, again, by=house.anna)) == again.ticket
        assert not queue.state.tickets
        assert again.battle in house.host.rooms


async def test_what_a_refused_entry_had_taken_is_free_for_the_next(database: Database, server_pool: Pool) -> None:
    """In one room an entry takes a good wine and a stale one, and falls; in another one the good wine is wanted by the
    next entry of the same commit, which found it gone only because of the first."""
    async with opened_house(database, server_pool, KINDS) as house:
        falls, stands = await _queue(house), await _queue(house)
        first, second = await _enter(house, house.anna, None, 7), await _enter(house, house.anna, None)
        refused, taken = await asyncio.gather(
            asked(house.host, falls, first, by=house.anna), asked(house.host, stands, second, by=house.anna)
        )
        assert _code(refused) == "wine_not_free"
        assert _ticket(taken) == second.ticket
        assert not falls.state.tickets
        places = await house.god.fetch("SELECT place, place_room FROM wines WHERE place <> 'cellar'")
        assert [(row["place"], str(row["place_room"])) for row in places] == [("queue", stands.id)]


# Leaving -------------------------------------------------------------------------------------------------------------


async def test_who_asks_twice_at_once_and_is_refused_is_refused_twice(house: House) -> None:
    """Between the guard that fails and the next deciding the wine comes free: the second would get what the first,
    which is the same request, has just been refused."""
    room, other = [await open_tally(house.host, house.anna) for _ in range(2)]
    wine = (await house.free_wines(house.anna))[0]
    assert not isinstance(await ask(house.host, other, Take(wine), by=house.anna), Refused)
    house.proxy.arm("from", 1, "hang")
    first = Request(room, house.anna, Take(wine))
    second = Request(room, house.anna, Take(wine), key=first.key)
    for request in (first, second):
        house.submit(request)
    await house.proxy.struck.wait()
    await house.free_wines(house.anna)
    house.proxy.let_go()

    async def answered() -> bool:
        return bool(first.answers and second.answers)

    await until(answered, "the answers")
    assert [_code(first.outcome), _code(second.outcome)] == ["wine_not_free"] * 2
    again = Request(room, house.anna, Take(wine), key=first.key)
    house.submit(again)

    async def answered_again() -> bool:
        return bool(again.answers)

    await until(answered_again, "the answer")
    assert not isinstance(again.outcome, Refused), "a refusal is nothing kept"


async def test_what_waits_is_committed_before_the_process_leaves(house: House) -> None:
    rooms = [await open_tally(house.host, house.anna) for _ in range(3)]
    waiting = [asked(house.host, room, Add(1), by=house.anna) for room in rooms for _ in range(2)]
    await house.host.drain()
    assert [one.result() for one in waiting] == [{"total": 1}, {"total": 2}] * 3
    left = await house.god.fetchval("SELECT stopped_at IS NOT NULL FROM nodes WHERE node_id = $1", house.host.node)
    assert left


# Connections that hang ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("side", "number"), [("to", 1), ("from", 1)])
async def test_a_commit_that_hangs_and_arrives_late_changes_nothing_any_more(
    house: House, monkeypatch: pytest.MonkeyPatch, side: str, number: int
) -> None:
    """The room is taken anew while the old commit is still under way, and what it says then comes too late."""
    assert side in ("to", "from")
    room = await open_tally(house.host, house.anna, house.bela)
    assert await ask(house.host, room, Add(1), by=house.anna) == {"total": 1}
    monkeypatch.setattr(journal, "COMMIT_TIMEOUT_S", 0.2)
    house.proxy.arm("to" if side == "to" else "from", number, "hang")
    requests = [Request(room, player, Add(2)) for player in (house.anna, house.bela)]
    requests.append(Request(room, house.anna, Tell(house.bela, "late")))
    for request in requests:
        house.submit(request)

    async def answered() -> bool:
        return all(request.answers for request in requests)

    await until(answered, "the answers")
    assert [request.outcome for request in requests] == [{"total": 3}, {"total": 5}, {}]
    links = await house.god.fetchval("SELECT count(*) FROM pg_stat_activity WHERE usename = 'winedex_server'")
    house.proxy.let_go()

    async def late_one_is_over() -> bool:
        count = await house.god.fetchval("SELECT count(*) FROM pg_stat_activity WHERE usename = 'winedex_server'")
        return bool(count < links)

    await until(late_one_is_over, "the end of the late connection")
    assert await ask(house.host, room, Add(1), by=house.anna) == {"total": 6}
    record = (await house.store.entries([room.id]))[room.id]
    assert [entry.seq for entry in record] == list(range(room.seq + 1))
    keys = [entry.key for entry in record if entry.key]
    assert len(keys) == len(set(keys)) == 5
    assert [push["n"] for push in house.ears[house.bela].pushes[room.channel]] == list(range(1, room.n + 1))
    assert house.refs
    assert await house.god.fetchval("SELECT count(*) FROM inbox WHERE player_id = $1", house.bela) == 1


async def test_a_commit_half_sent_holds_its_rooms_only_as_long_as_its_connection(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """PostgreSQL has carried the function out and waits for the word to commit, which never comes."""
    room = await open_tally(house.host, house.anna)
    assert await ask(house.host, room, Add(1), by=house.anna) == {"total": 1}
    monkeypatch.setattr(journal, "COMMIT_TIMEOUT_S", 0.2)
    house.proxy.arm("to", 3, "hang")
    waiting = asked(house.host, room, Add(2), by=house.anna)

    async def taking_anew_waits() -> bool:
        query = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%rooms_resume%'"
        return bool(await house.god.fetchval(query))

    await until(taking_anew_waits, "the wait for the old commit")
    assert not waiting.done()
    house.proxy.cut()
    assert await waiting == {"total": 3}
    assert room.state.total == 3


async def test_postgresql_that_turns_everybody_away_for_a_while_is_waited_for(house: House) -> None:
    rooms = [await open_tally(house.host, house.anna) for _ in range(3)]
    house.proxy.refusing = True
    house.proxy.cut()
    waiting = [asked(house.host, room, Add(1), by=house.anna) for room in rooms]

    async def tried_again_and_again() -> bool:
        return house.proxy.turned_away >= 3

    await until(tried_again_and_again, "three tries")
    assert not any(one.done() for one in waiting)
    house.proxy.refusing = False
    assert await asyncio.gather(*waiting) == [{"total": 1}] * 3
