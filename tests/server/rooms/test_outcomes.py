"""A commit that is cut off anywhere: whoever asked gets one answer, and the database says the same.

A proxy before PostgreSQL breaks the connection that commits, at each message of a commit in turn. The commit holds all
that can be in one: several rooms and askers, a request repeated in flight, refusals, rooms opened, wines moved
and one wanted twice, inbox lines, a room closed.
"""

import itertools
import os
from collections.abc import AsyncIterator, Collection, Sequence
from functools import partial
from typing import Any

import pytest
import pytest_asyncio

from db.pool import Pool, connection
from db.rooms import NodeId
from game.ids import PlayerId, RoomId
from game.record import replay
from game.refusal import Refused
from server.clock import RealClock
from server.identifiers import new_room
from server.messages import Whole
from server.rooms.lane import InboxLine
from server.rooms.room import Room
from tests.fixtures.house import House, Request, opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.proxy import Side
from tests.fixtures.until import until
from tests.server.rooms.engine import ask, asked, open_tally
from tests.server.rooms.tally import TALLY, TALLY_KIND, Add, Close, Spawn, Take, Tell

LONG = bool(os.environ.get("WINEDEX_LONG"))


@pytest_asyncio.fixture
async def house(database: Database, server_pool: Pool) -> AsyncIterator[House]:
    async with opened_house(database, server_pool) as one:
        yield one


# One round: everything at once, then everything compared -------------------------------------------------------------


class Round:
    """Four rooms, two players, all kinds of requests in one commit."""

    def __init__(self, house: House) -> None:
        self.house = house
        self.requests: list[Request] = []
        self.children: dict[RoomId, Request] = {}
        self.rooms: list[Room] = []
        self.wanted: Take
        self.taker: Room

    async def ask_everything(self) -> None:
        house = self.house
        anna, bela = house.anna, house.bela
        first, second, third = await house.free_wines(anna)
        a, b, c, d = self.rooms = [await open_tally(house.host, anna, bela) for _ in range(4)]
        spawned, taking = (new_room(RealClock().now_ms()) for _ in range(2))
        once = Request(a, anna, Add(1))
        spawns = Request(a, bela, Spawn(spawned)), Request(b, anna, Spawn(taking, third))
        self.children = {spawned: spawns[0], taking: spawns[1]}
        self.wanted = Take(first)
        self.requests = [
            once,
            Request(a, anna, Add(1), key=once.key),  # the same again, before it is answered
            Request(a, bela, Add(2)),
            Request(a, anna, Add(1_000_001), refused="too_much"),
            spawns[0],
            Request(b, anna, Take(first)),
            Request(b, bela, Tell(anna, "one")),
            spawns[1],
            Request(c, anna, Tell(anna, "two")),
            Request(c, anna, Take(first)),  # refused by a guard, or the other one is
            Request(c, anna, Take(second)),
            Request(c, bela, Tell(anna, "three")),
            Request(c, bela, Tell(bela, "four")),
            Request(d, bela, Tell(anna, "five")),
            Request(d, bela, Close()),
            Request(d, anna, Add(1), refused="tally_over"),
        ]
        for request in self.requests:
            house.submit(request)
        await self.all_answered()

    async def all_answered(self) -> None:
        async def answered() -> bool:
            return all(request.answers for request in self.requests)

        await until(answered, "the answers")

    async def compare(self) -> None:
        """Everything that must hold whatever became of the connection."""
        self._compare_answers()
        await self._compare_journal()
        await self._compare_memory()
        await self._compare_wines()
        await self._compare_inbox()
        self._compare_channels()
        before = await self._entries()
        await self._repeat()
        assert await self._entries() == before

    def _compare_answers(self) -> None:
        """One answer each. Of two who want one wine, one has it; the order of rooms in a commit is nobody's right."""
        wants = [request for request in self.requests if request.command == self.wanted]
        assert sorted(isinstance(request.outcome, Refused) for request in wants) == [False, True]
        self.taker = next(request.room for request in wants if not isinstance(request.outcome, Refused))
        for request in self.requests:
            expected = "wine_not_free" if request in wants and request.room is not self.taker else request.refused
            got = request.outcome.code if isinstance(request.outcome, Refused) else None
            assert got == expected, request.command

    async def _compare_journal(self) -> None:
        rows = await self.house.god.fetch(
            "SELECT room_id, seq, first_n, at_ms, actor, key, body FROM room_entries WHERE key = ANY ($1)",
            [request.key.hex() for request in self.requests],
        )
        written = {row["key"].bytes: row for row in rows}
        assert len(written) == len(rows), "a request is written once"
        for request in self.requests:
            row = written.get(request.key)
            if isinstance(request.outcome, Refused):
                assert row is None, f"{request.command} was refused and is written"
                continue
            assert row is not None, f"{request.command} was acknowledged and is not written"
            _, seq, first_n, at_ms, actor, key, body = row.values()
            entry = TALLY_KIND.codec.decode_entry(seq, first_n, at_ms, actor, key.bytes, body)
            assert (str(row["room_id"]), entry.actor) == (request.room.id, request.by)
            assert (entry.command, entry.answer) == (request.command, request.outcome)
            self._compare_order(request, entry.first_n)

    def _compare_order(self, request: Request, n: int) -> None:
        """The reply came before the push that follows from it."""
        heard = self.house.heard
        pushed = ("push", request.by, request.room.channel, n)
        assert heard.index(("reply", request.by, request.key)) < heard.index(pushed), request.command

    async def _compare_memory(self) -> None:
        names = [room.id for room in self.rooms] + list(self.children)
        records = await self.house.store.entries(names)
        heads = {str(row["room_id"]): row for row in await self.house.god.fetch("SELECT * FROM rooms")}
        for name in names:
            opening, *stored = records[name]
            entries = [TALLY_KIND.codec.decode_entry(*entry) for entry in stored]
            room = self.house.host.here(name)
            assert room is not None
            state = replay(TALLY, TALLY_KIND.codec.decode_opening(opening.body), entries)
            assert (room.state, room.seq) == (state, entries[-1].seq)
            assert room.n == sum(len(entry.events) for entry in entries)
            ns = [entry.first_n for entry in entries]
            assert ns == list(itertools.accumulate([1] + [len(entry.events) for entry in entries[:-1]]))
            row = heads[name]
            assert (row["epoch"], row["head_seq"], row["head_n"]) == (room.epoch, room.seq, room.n)
            assert row["state"] == ("closed" if state.closed else "open")
            assert not room.inbox
            assert room.staged is None

    async def _compare_wines(self) -> None:
        _, _, c, _ = self.rooms
        taking = list(self.children)[1]
        rows = await self.house.god.fetch(
            "SELECT place, place_room FROM wines WHERE owner_id = $1 ORDER BY id", self.house.anna
        )
        assert [(row["place"], str(row["place_room"])) for row in rows] == [
            ("battle", self.taker.id), ("battle", c.id), ("battle", taking),
        ]  # fmt: skip

    async def _compare_inbox(self) -> None:
        house = self.house
        for player, words in ((house.anna, {"one", "two", "three", "five"}), (house.bela, {"four"})):
            lines = await house.god.fetch(
                "SELECT n, d->>'word' AS word FROM inbox WHERE player_id = $1 AND room_id = ANY ($2) ORDER BY n",
                player,
                [room.id for room in self.rooms],
            )
            written = [row["word"] for row in lines]
            assert set(written) == words
            assert len(written) == len(words)
            assert player == house.bela or written.index("two") < written.index("three"), "both are of one room"
            channel = f"player:{house.refs[player]}"
            last = lines[-1]["n"]

            async def heard(player: PlayerId = player, channel: str = channel, last: int = last) -> bool:
                return any(push["n"] == last for push in house.ears[player].pushes.get(channel, ()))

            await until(heard, "the feed")
            pushes = house.ears[player].pushes[channel]
            assert [push["n"] for push in pushes] == list(range(1, last + 1))
            assert [push["d"]["word"] for push in pushes[-len(words) :]] == written

    def _compare_channels(self) -> None:
        """Both heard each room from its first event to its last, once: those they sat in from the start, and those
        that came to be."""
        for name in [room.id for room in self.rooms] + list(self.children):
            room = self.house.host.here(name)
            assert room is not None
            for ear in self.house.ears.values():
                heard = [push["n"] for push in ear.pushes.get(room.channel, ())]
                assert heard == list(range(1, room.n + 1)), (room.channel, heard)

    async def _entries(self) -> int:
        count = await self.house.god.fetchval("SELECT count(*) FROM room_entries")
        assert isinstance(count, int)
        return count

    async def _repeat(self) -> None:
        """Every request once more, with its key: the same answer. What was refused is decided anew, to the same."""
        house = self.house
        first = [request.outcome for request in self.requests]
        again = [Request(request.room, request.by, request.command, request.key) for request in self.requests]
        self.requests = again
        for request in again:
            request.room = house.host.here(request.room.id) or request.room
            house.submit(request)
        await self.all_answered()
        for before, after in zip(first, (request.outcome for request in again), strict=True):
            if isinstance(before, Refused):
                assert isinstance(after, Refused)
                assert after.code == before.code
            else:
                assert after == before


async def _round(house: House, broken: str = "") -> bool:
    """One round; whether what was to be broken came to pass, which it did not where there were fewer messages."""
    one = Round(house)
    try:
        await one.ask_everything()
        struck = house.proxy.struck.is_set()
        house.proxy.count()
        await one.compare()
    except BaseException as error:
        error.add_note(f"broken: {broken}")
        raise
    return struck


async def _connected(house: House) -> None:
    """The connection that commits is there and has nothing to prepare."""
    room = await open_tally(house.host, house.anna, house.bela)
    assert await ask(house.host, room, Add(1), by=house.anna) == {"total": 1}


async def _disconnected(house: House) -> None:
    """The connection that commits is gone, and known to be gone."""
    house.proxy.cut()
    house.proxy.refusing = True
    room = await open_tally(house.host, house.anna, house.bela)
    waiting = asked(house.host, room, Add(1), by=house.anna)

    async def turned_away() -> bool:
        return house.proxy.turned_away > 0

    await until(turned_away, "a try to connect")
    house.proxy.refusing = False
    assert await waiting == {"total": 1}
    house.proxy.cut()


async def test_a_round_in_which_nothing_breaks(house: House) -> None:
    await _round(house)


@pytest.mark.parametrize("side", ["to", "from"])
async def test_a_commit_is_cut_off_at_each_of_its_messages(house: House, side: Side) -> None:
    """Before it was sent, in the middle of it, and after PostgreSQL had carried it out but before we knew."""
    await _round(house)
    for number in itertools.count(1):
        await _connected(house)
        house.proxy.arm(side, number, "cut")
        if not await _round(house, f"at message {number} {side} PostgreSQL"):
            assert number > 6, "two calls at least: a guard refuses the first"
            return


@pytest.mark.parametrize("side", ["to", "from"])
async def test_connecting_to_commit_is_cut_off_at_each_of_its_messages(house: House, side: Side) -> None:
    for number in itertools.count(1, 1 if LONG else 4):
        await _disconnected(house)
        house.proxy.arm(side, number, "cut")
        if not await _round(house, f"at message {number} {side} PostgreSQL, connecting included"):
            assert number > 20
            return


class _LooksAtOnce:
    """Those who deal with people, and somebody who asks for a room the moment its inbox lines are being read."""

    def __init__(self, house: House, room: RoomId) -> None:
        self.house = house
        self.room = room
        self.answers: list[Any] = []

    def seated(self, player: PlayerId, room: Room) -> None:
        self.house.desk.seated(player, room)

    def notified(self, lines: Sequence[InboxLine]) -> None:
        self.house.desk.notified(lines)

    def connected_to(self, player: PlayerId) -> Collection[NodeId]:
        return self.house.desk.connected_to(player)

    async def feeds_stale(self, first: Collection[PlayerId]) -> None:
        house, anna = self.house, self.house.anna
        house.desk.subscribe(house.whos[anna], f"tally:{self.room}", None, house.ears[anna], self.answers.append)
        await house.desk.feeds_stale(first)
        await house.errands.done()


async def test_who_asks_for_a_room_that_is_just_found_to_be_open_hears_nothing_twice(house: House) -> None:
    """The commit that opened it was written, its answer lost; before its beginning is told somebody asks for it."""
    room = await open_tally(house.host, house.anna, house.bela)
    await _connected(house)
    spawned = new_room(RealClock().now_ms())
    front = house.host.front = _LooksAtOnce(house, spawned)
    house.proxy.arm("from", 1, "cut")
    assert await ask(house.host, room, Spawn(spawned), by=house.bela) == {"room": spawned}

    async def told() -> list[int]:
        return [push["n"] for push in house.ears[house.anna].pushes.get(f"tally:{spawned}", ())]

    heard = await until(told, "the beginning")
    assert heard is not None
    (answer,) = front.answers
    first = answer.n + 1 if isinstance(answer, Whole) else 1
    assert heard == list(range(first, first + len(heard)))


async def test_a_room_is_found_that_is_opened_after_its_commit_was_given_up(database: Database, house: House) -> None:
    """The connection breaks while PostgreSQL is at the commit, which ends after it was looked what is ours."""
    room = await open_tally(house.host, house.anna, house.bela)
    await _connected(house)
    spawned, (wine, *_) = new_room(RealClock().now_ms()), await house.free_wines(house.anna)
    async with connection(database.superuser) as holder, holder.transaction():
        await holder.execute("SELECT FROM wines WHERE id = $1 FOR UPDATE", wine)
        waiting = asked(house.host, room, Spawn(spawned, wine), by=house.anna)
        await until(partial(_waits_for_a_row, house, "journal_commit"), "the commit to wait")
        house.proxy.cut()

        async def taking_anew() -> bool:  # or done with it, where the commit has waited for too long
            return room.epoch > 1 or await _waits_for_a_row(house, "rooms_resume")

        await until(taking_anew, "the room to be taken anew")
    assert await waiting == {"room": spawned}

    async def told() -> bool:
        return all(ear.pushes.get(f"tally:{spawned}") for ear in house.ears.values())

    await until(told, "the beginning")
    assert await ask(house.host, house.host.rooms[spawned], Add(1), by=house.anna) == {"total": 1}


async def _waits_for_a_row(house: House, function: str) -> bool:
    calls = await house.god.fetch(
        "SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        " AND query LIKE '%' || $1 || '(%' AND pid <> pg_backend_pid()",
        function,
    )
    return bool(calls)
