"""The journal's functions on a real PostgreSQL: a commit is written whole or not at all, and says which.

Nothing of the engine runs here: the tests are the callers, and so may be wrong on purpose.
"""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import asyncpg
import msgspec
import pytest
import pytest_asyncio
from asyncpg.pgproto.pgproto import UUID

from db import inbox, journal, questions, ratings, reputation, rooms, standing, wines
from db.errors import Unavailable, unavailable
from db.journal import (
    Commit,
    Committed,
    EntryRow,
    NotCommitted,
    OutcomeUnknown,
    Rejected,
    RoomOpened,
    RoomStep,
)
from db.journal_effects import LIVE_BATTLES_MAX
from db.players import as_player
from db.pool import Connection, Pool, connection, open_pool
from db.wines import WineFilter
from game.effects import (
    CELLAR,
    BattleBegan,
    BattleEnded,
    CountStatistic,
    EarnExperience,
    Effect,
    GrowWine,
    LogActivity,
    MoveWine,
    Notify,
    Place,
    QuestionAnswered,
    RatingMoved,
    TopicsAnswered,
    WineTraded,
)
from game.experience import PLAYER_CURVE, ExperienceKind, level_for
from game.glicko import Strength
from game.ids import HOUSE, PlayerId, RoomId, WineId
from game.stats import Stats
from server.identifiers import new_key, new_room
from tests.db.people import joined
from tests.fixtures.books import books, broken_rules
from tests.fixtures.postgres import Database
from tests.fixtures.until import until

NOW_MS = 1_795_334_400_000
BODY = b"what was decided"


@dataclass
class World:
    """Two players with three wines each, and two server processes."""

    database: Database
    pool: Pool
    god: Connection
    """Above every grant and policy."""
    anna: PlayerId
    bela: PlayerId
    node: UUID
    other_node: UUID

    async def wines(self, player: PlayerId) -> list[WineId]:
        rows = await self.god.fetch("SELECT id FROM wines WHERE owner_id = $1 ORDER BY id", player)
        return [WineId(row["id"]) for row in rows]

    async def place(self, wine: WineId) -> tuple[str, RoomId | None, int]:
        row = await self.god.fetchrow("SELECT place, place_room, revision FROM wines WHERE id = $1", wine)
        assert row is not None
        return row["place"], row["place_room"] and RoomId(str(row["place_room"])), row["revision"]

    async def opened(self, node: UUID | None = None) -> RoomId:
        """A room with its opening and one entry."""
        name = new_room(NOW_MS)
        rows = [entry(name, 0, 0), entry(name, 1, 1)]
        return await journal.open_once(
            self.pool, node or self.node, HOUSE, new_key(), RoomOpened(name, "tally", 1, 1, 1, NOW_MS), rows
        )

    async def commit(self, what: Commit, node: UUID | None = None) -> Committed | NotCommitted:
        async with self.pool.acquire() as conn:
            return await journal.commit(conn, node or self.node, what)

    async def head(self, room: RoomId) -> int:
        head = await self.god.fetchval("SELECT head_seq FROM rooms WHERE room_id = $1", room)
        assert isinstance(head, int)
        return head


@pytest_asyncio.fixture
async def world(database: Database, server_pool: Pool) -> AsyncIterator[World]:
    async with connection(database.superuser) as god:
        anna, bela = await joined(server_pool, "Anna"), await joined(server_pool, "Bela")
        nodes = []
        for pid in (1, 2):
            nodes.append(UUID(uuid.uuid4().bytes))
            await rooms.register(server_pool, nodes[-1], "here", pid, "then")
        yield World(database, server_pool, god, anna, bela, *nodes)
        assert await broken_rules(god) == {}


def entry(room: RoomId, seq: int, first_n: int, *, actor: PlayerId | None = None, body: bytes = BODY) -> EntryRow:
    return EntryRow(room, seq, first_n, NOW_MS + seq, actor, None if actor is None else new_key(), body)


def step(room: RoomId, head: int = 1, *, epoch: int = 1, by: int = 1, closed: bool = False) -> RoomStep:
    return RoomStep(room, epoch, head, head + by, head + by, NOW_MS + head + by, closed)


def one_each(*names: RoomId, effects: Sequence[tuple[int, Effect]] = ()) -> Commit:
    """A commit of one entry for each room, which is at its head."""
    return Commit([step(room) for room in names], [entry(room, 2, 2) for room in names], effects=list(effects))


def to(room: RoomId) -> Place:
    return Place("battle", room)


# What is expected of rooms -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("wrong", "expectation"),
    [
        ("its epoch is over", {"epoch": 0}),
        ("its epoch is yet to come", {"epoch": 2}),
        ("another has written meanwhile", {"head": 0}),
        ("there would be a gap", {"head": 2}),
    ],
)
async def test_a_room_that_is_not_as_expected_stops_the_whole_commit(
    world: World, wrong: str, expectation: dict[str, int]
) -> None:
    good, bad = await world.opened(), await world.opened()
    head = expectation.get("head", 1)
    what = Commit(
        [step(good), step(bad, head, epoch=expectation.get("epoch", 1))],
        [entry(good, 2, 2), entry(bad, head + 1, head + 1)],
        effects=[(1, Notify(world.anna, "told", {}))],
    )
    before = await books(world.god)
    assert await world.commit(what) == NotCommitted(lost=frozenset({bad})), wrong
    assert await books(world.god) == before


@pytest.mark.parametrize("state", ["closed", "quarantined", "void"])
async def test_nothing_is_written_into_a_room_that_is_not_open(world: World, state: str) -> None:
    good, bad = await world.opened(), await world.opened()
    if state == "closed":
        await world.commit(Commit([step(bad, closed=True)], [entry(bad, 2, 2)]))
    else:
        assert await rooms.quarantine(world.pool, world.node, bad, 1, "a fault")
    if state == "void":
        await world.god.execute("SELECT room_void($1)", bad)
    row = await world.god.fetchrow("SELECT head_seq, epoch FROM rooms WHERE room_id = $1", bad)
    assert row is not None
    head = row["head_seq"]
    before = await books(world.god)
    steps = [step(good), step(bad, head, epoch=row["epoch"])]
    outcome = await world.commit(Commit(steps, [entry(good, 2, 2), entry(bad, head + 1, head + 1)]))
    assert outcome == NotCommitted(lost=frozenset({bad}))
    assert await books(world.god) == before


async def test_another_process_s_room_and_one_that_there_is_not_are_both_named(world: World) -> None:
    mine, others, nobodys = await world.opened(), await world.opened(world.other_node), new_room(NOW_MS)
    before = await books(world.god)
    assert await world.commit(one_each(mine, others, nobodys)) == NotCommitted(lost=frozenset({others, nobodys}))
    assert await books(world.god) == before
    assert await world.commit(one_each(mine)) == Committed(())


async def test_an_entry_is_never_written_over(world: World) -> None:
    """Even where a caller names the right head and then repeats a number."""
    good, bad = await world.opened(), await world.opened()
    before = await books(world.god)
    with pytest.raises(Rejected, match="room_entries"):
        await world.commit(Commit([step(good), step(bad)], [entry(good, 2, 2), entry(bad, 1, 1, body=b"other")]))
    assert await books(world.god) == before


@pytest.mark.parametrize("state", ["21000", "P0004", "42702", "54000"])
async def test_what_fails_in_a_commit_is_its_rooms_mistake_whatever_it_is_called(world: World, state: str) -> None:
    good, bad = await world.opened(), await world.opened()
    await world.god.execute(
        "CREATE FUNCTION failing() RETURNS trigger LANGUAGE plpgsql AS"
        f" $$BEGIN RAISE EXCEPTION 'a mistake of ours' USING ERRCODE = '{state}'; END$$;"
        " CREATE TRIGGER failing BEFORE INSERT ON room_entries FOR EACH ROW"
        f" WHEN (new.room_id = '{bad}') EXECUTE FUNCTION failing()"
    )
    before = await books(world.god)
    with pytest.raises(Rejected, match="a mistake of ours"):
        await world.commit(one_each(good, bad))
    assert await books(world.god) == before
    assert await world.commit(one_each(good)) == Committed(())


async def test_no_room_is_blamed_where_a_month_has_no_place_to_go(world: World) -> None:
    """Nobody was there for half a year, say, and made partitions: commits wait for who makes them now."""
    room, queue = await world.opened(), await world.opened()
    later_ms = int(time.time() * 1_000) + 180 * 24 * 3_600_000
    child = new_room(later_ms)
    opening = Commit(
        [step(queue)],
        [entry(queue, 2, 2), entry(child, 0, 0), entry(child, 1, 1)],
        opened=[RoomOpened(child, "tally", 1, 1, 1, later_ms)],
    )
    played = one_each(room, effects=[(1, LogActivity(world.anna, "tests.done", {}))])
    played.entries = [msgspec.structs.replace(one, at_ms=later_ms) for one in played.entries]
    before = await books(world.god)
    for what in (opening, played):
        with pytest.raises(Unavailable, match="no partition"):
            await world.commit(what)
    with pytest.raises(Unavailable, match="no partition"), unavailable():
        await journal.open_once(
            world.pool,
            world.node,
            HOUSE,
            new_key(),
            RoomOpened(child, "tally", 1, 1, 1, later_ms),
            [entry(child, 0, 0)],
        )
    assert await books(world.god) == before
    await world.pool.fetch("SELECT create_future_partitions(7)")
    for what in (opening, played):
        assert isinstance(await world.commit(what), Committed)


async def test_no_room_is_blamed_where_no_commit_is_taken_at_all(world: World) -> None:
    room = await world.opened()
    await world.god.execute("REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA public FROM PUBLIC, wine_pokedex_app")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await world.commit(one_each(room))


async def test_a_room_is_set_aside_with_whatever_its_fault_says(world: World) -> None:
    room = await world.opened()
    assert await rooms.quarantine(world.pool, world.node, room, 1, "no text: \0, \ud800")
    (broken,) = await rooms.broken(world.god)
    assert broken.fault == "no text: \\x00, \\ud800"


async def test_a_stale_owner_s_gap_stays_out(world: World) -> None:
    """The old owner has 2 in flight when the new one writes 2 and 3: its 2, 3, 4 must not become a 4."""
    room = await world.opened()
    await world.god.execute("UPDATE nodes SET stopped_at = clock_timestamp() WHERE node_id = $1", world.node)
    assert await rooms.resume(world.pool, world.other_node, [], NOW_MS, [(room, 1, b"resumed")]) == {room}
    assert await world.commit(Commit([step(room, 2, epoch=2)], [entry(room, 3, 3)]), world.other_node) == Committed(())
    late = Commit([step(room, 1, by=3)], [entry(room, seq, seq) for seq in (2, 3, 4)])
    assert await world.commit(late) == NotCommitted(lost=frozenset({room}))
    assert await world.head(room) == 3


# Guards --------------------------------------------------------------------------------------------------------------


async def test_a_wine_moves_twice_in_one_commit_in_the_order_of_entries(world: World) -> None:
    first, second = await world.opened(), await world.opened()
    wine, *_ = await world.wines(world.anna)
    moves: list[tuple[int, Effect]] = [
        (1, MoveWine(wine, world.anna, CELLAR, to(first), 1)),
        (2, MoveWine(wine, world.anna, to(first), to(second))),
    ]
    assert await world.commit(one_each(first, second, effects=moves)) == Committed(())
    assert await world.place(wine) == ("battle", second, 3)
    # The other way round the first of them does not hold, and nothing is written.
    back: list[tuple[int, Effect]] = [
        (1, MoveWine(wine, world.anna, CELLAR, to(first))),
        (2, MoveWine(wine, world.anna, to(second), CELLAR)),
    ]
    again = Commit([step(first, 2), step(second, 2)], [entry(first, 3, 3), entry(second, 3, 3)], effects=back)
    before = await books(world.god)
    assert await world.commit(again) == NotCommitted(failed={1: "wine_not_free"})
    assert await books(world.god) == before
    again.effects = [(1, back[1][1]), (2, back[0][1])]
    assert await world.commit(again) == Committed(())
    assert await world.place(wine) == ("battle", first, 5)


async def test_of_two_who_want_one_wine_the_later_entry_is_refused(world: World) -> None:
    first, second = await world.opened(), await world.opened()
    wine, *_ = await world.wines(world.anna)
    moves: list[tuple[int, Effect]] = [
        (entry, MoveWine(wine, world.anna, CELLAR, to(room))) for entry, room in ((1, first), (2, second))
    ]
    before = await books(world.god)
    assert await world.commit(one_each(first, second, effects=moves)) == NotCommitted(failed={2: "wine_not_free"})
    assert await books(world.god) == before


async def test_a_wine_moves_only_as_it_was_read(world: World) -> None:
    room, other = await world.opened(), await world.opened()
    free, taken, _ = await world.wines(world.anna)
    await world.commit(one_each(other, effects=[(1, MoveWine(taken, world.anna, CELLAR, to(other)))]))
    before = await books(world.god)
    for move in (
        MoveWine(free, world.anna, CELLAR, to(room), 2),
        MoveWine(free, world.bela, CELLAR, to(room)),
        MoveWine(taken, world.anna, CELLAR, to(room)),
        MoveWine(taken, world.anna, to(room), CELLAR),
        MoveWine(taken, world.anna, Place("queue", other), CELLAR),
        MoveWine(WineId(999_999), world.anna, CELLAR, to(room)),
    ):
        assert await world.commit(one_each(room, effects=[(1, move)])) == NotCommitted(failed={1: "wine_not_free"})
    assert await books(world.god) == before


async def test_a_refused_guard_leaves_nothing_of_anything(world: World) -> None:
    """All kinds of effects, another room opened, a room closed, and one wine that is not free."""
    room, closing = await world.opened(), await world.opened()
    child = new_room(NOW_MS)
    (wine, second, _), (hers, *_) = await world.wines(world.anna), await world.wines(world.bela)
    what = Commit(
        [step(room), step(closing, closed=True)],
        [entry(room, 2, 2, actor=world.anna), entry(child, 0, 0), entry(child, 1, 1), entry(closing, 2, 2)],
        [RoomOpened(child, "tally", 1, 1, 1, NOW_MS)],
        [
            (1, MoveWine(wine, world.anna, CELLAR, to(child))),
            (1, Notify(world.anna, "told", {"word": "one"})),
            (3, BattleBegan("pairing", False, (world.anna, world.bela))),
            (4, LogActivity(world.bela, "battle.played", {})),
            (4, BattleEnded(None, "void", 0, (0, 0))),
            (4, MoveWine(hers, world.anna, CELLAR, to(room))),
        ],
    )
    before = await books(world.god)
    assert await world.commit(what) == NotCommitted(failed={4: "wine_not_free"})
    assert await books(world.god) == before
    what.effects[-1] = (4, MoveWine(second, world.anna, CELLAR, to(room)))
    assert await world.commit(what) == Committed([1])
    after = await books(world.god)
    changed = {"rooms", "room_entries", "room_records", "wines", "battles", "inbox", "inbox_heads", "user_activity_log"}
    assert {table for table in before if before[table] != after[table]} == changed


def _battles(world: World, parent: RoomId, pairs: Sequence[tuple[PlayerId, PlayerId]], head: int = 1) -> Commit:
    """One entry that opens a battle for each pair; entry i of pair i is at position 3 i + 3."""
    what = Commit([step(parent, head, by=len(pairs))])
    for number, pair in enumerate(pairs, start=head + 1):
        child = new_room(NOW_MS)
        what.opened.append(RoomOpened(child, "pairing", 1, 1, 1, NOW_MS))
        what.entries += [entry(parent, number, number), entry(child, 0, 0), entry(child, 1, 1)]
        what.effects.append((len(what.entries), BattleBegan("pairing", False, pair)))
    return what


async def test_a_room_that_opens_belongs_to_the_process_that_is_named_for_it(world: World) -> None:
    """And to who commits, where none is named or nobody knows the one that is."""
    room = await world.opened()
    stranger = UUID(new_key())
    owners = (world.other_node, stranger, None)
    children = [new_room(NOW_MS) for _ in owners]
    what = one_each(room)
    for child, owner in zip(children, owners, strict=True):
        what.opened.append(RoomOpened(child, "tally", 1, 1, 1, NOW_MS, owner))
        what.entries += [entry(child, 0, 0), entry(child, 1, 1)]
    assert isinstance(await world.commit(what), Committed)
    rows = {row.room: row for row in await rooms.rows(world.pool, children)}
    assert [rows[child].owner for child in children] == [world.other_node, world.node, world.node]
    assert {row.epoch for row in rows.values()} == {1}
    dealt = RoomStep(children[0], 1, 1, 2, 2, NOW_MS, False)
    more = Commit([dealt], [entry(children[0], 2, 2)])
    assert await world.commit(more) == NotCommitted(lost=frozenset([children[0]])), "who opened it writes nothing more"
    assert isinstance(await world.commit(more, world.other_node), Committed)


async def test_live_battles_are_counted_within_one_commit(world: World) -> None:
    queue = await world.opened()
    pairs = [(world.anna, HOUSE)] * LIVE_BATTLES_MAX + [(world.bela, HOUSE), (world.bela, world.anna)]
    before = await books(world.god)
    one_too_many = 3 * len(pairs)
    assert await world.commit(_battles(world, queue, pairs)) == NotCommitted(failed={one_too_many: "too_many_battles"})
    assert await books(world.god) == before
    assert await world.commit(_battles(world, queue, pairs[:-1])) == Committed(())
    head = await world.head(queue)
    full = await world.commit(_battles(world, queue, pairs[-1:], head))
    assert full == NotCommitted(failed={3: "too_many_battles"})
    # The house sits at many tables, and Bela at one.
    assert await world.commit(_battles(world, queue, [(world.bela, HOUSE)], head)) == Committed(())


async def test_who_has_waited_is_not_asked_how_many_battles_he_has(world: World) -> None:
    queue = await world.opened()
    full = [(world.anna, HOUSE)] * LIVE_BATTLES_MAX
    assert await world.commit(_battles(world, queue, full)) == Committed(())
    for waited, written in (
        ((), False),
        ((world.bela,), False),
        ((world.anna,), True),
        ((world.anna, world.bela), True),
    ):
        what = _battles(world, queue, [(world.anna, world.bela)], await world.head(queue))
        position, began = what.effects[0]
        assert isinstance(began, BattleBegan)
        what.effects = [(position, msgspec.structs.replace(began, waited=waited))]
        outcome = await world.commit(what)
        assert outcome == (Committed(()) if written else NotCommitted(failed={3: "too_many_battles"})), waited


async def test_of_two_battles_in_one_commit_the_second_goes_on_from_the_first(world: World) -> None:
    queue = await world.opened()
    opening = _battles(world, queue, [(world.anna, world.bela)] * 3)
    assert await world.commit(opening) == Committed(())
    battles = [opened.room for opened in opening.opened]
    what = Commit([step(battle) for battle in battles], [entry(battle, 2, 2) for battle in battles])
    what.effects = [
        (number, RatingMoved(player, "pairing", sign * by, 30_000 - number, 60_000))
        for number, by in enumerate((1_000, -300, 50), start=1)
        for player, sign in ((world.anna, 1), (world.bela, -1))
    ]
    assert isinstance(await world.commit(what), Committed)
    rows = await world.god.fetch(
        "SELECT before_hundredths, after_hundredths FROM user_rating_changes WHERE user_id = $1"
        " ORDER BY array_position($2::uuid[], battle_id)",
        world.anna,
        battles,
    )
    assert [tuple(row) for row in rows] == [(150_000, 151_000), (151_000, 150_700), (150_700, 150_750)]
    async with as_player(world.pool, world.anna) as conn:
        assert await ratings.of(conn, world.anna, "pairing") == ratings.Rating(150_750, 29_997, 60_000, 3, 2)


# Collections ----------------------------------------------------------------------------------------------------------


async def test_nobody_takes_over_more_than_his_collection_holds_but_for_what_is_owed(world: World) -> None:
    room = await world.opened()
    mine, other, theirs = *(await world.wines(world.anna))[:2], (await world.wines(world.bela))[0]
    await world.god.execute("UPDATE subscription_tiers SET wines_max = 3 WHERE tier = 'free'")

    def commit(head: int, *effects: Effect) -> Commit:
        return Commit([step(room, head)], [entry(room, head + 1, head + 1)], effects=[(1, one) for one in effects])

    given = MoveWine(mine, world.anna, CELLAR, CELLAR, new_owner=world.bela)
    before = await books(world.god)
    assert await world.commit(commit(1, given)) == NotCommitted(failed={1: "collection_full"})
    assert await books(world.god) == before
    swapped = MoveWine(theirs, world.bela, CELLAR, CELLAR, new_owner=world.anna)
    assert isinstance(await world.commit(commit(1, given, swapped)), Committed), "wine for wine needs no room"
    owed = MoveWine(other, world.anna, CELLAR, CELLAR, new_owner=world.bela, owed=True)
    assert isinstance(await world.commit(commit(2, owed)), Committed)
    back = (
        MoveWine(other, world.bela, CELLAR, CELLAR, new_owner=world.anna),
        MoveWine(theirs, world.anna, CELLAR, CELLAR, new_owner=world.bela),
    )
    assert isinstance(await world.commit(commit(3, *back)), Committed), "who has too many may still swap"
    assert len(await world.wines(world.bela)) == 4


async def test_of_two_wines_in_one_commit_the_last_place_takes_the_first(world: World) -> None:
    room = await world.opened()
    first, second = (await world.wines(world.anna))[:2]
    await world.god.execute("UPDATE subscription_tiers SET wines_max = 4 WHERE tier = 'free'")
    what = Commit([step(room, 1, by=2)], [entry(room, 2, 2), entry(room, 3, 3)])
    what.effects = [
        (number, MoveWine(wine, world.anna, CELLAR, CELLAR, new_owner=world.bela))
        for number, wine in ((1, first), (2, second))
    ]
    assert await world.commit(what) == NotCommitted(failed={2: "collection_full"})


async def test_two_processes_do_not_fill_one_place_twice(world: World) -> None:
    room = await world.opened()
    first, second = (await world.wines(world.anna))[:2]
    await world.god.execute("UPDATE subscription_tiers SET wines_max = 4 WHERE tier = 'free'")
    what = Commit([step(room, 1)], [entry(room, 2, 2)])
    what.effects = [(1, MoveWine(second, world.anna, CELLAR, CELLAR, new_owner=world.bela))]
    give = "UPDATE wines SET owner_id = $2, revision = revision + 1 WHERE id = $1"
    waiting = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    async with connection(world.database.superuser) as other:
        async with other.transaction():
            await other.execute(give, first, world.bela)
            later = asyncio.create_task(world.commit(what))

            async def somebody_waits() -> bool:
                return bool(await world.god.fetchval(waiting))

            await until(somebody_waits, "the commit to wait for the count")
        assert await later == NotCommitted(failed={1: "collection_full"})


# Trades ---------------------------------------------------------------------------------------------------------------


async def test_a_trade_is_written_down_wine_by_wine_and_counted_once_for_each_side(world: World) -> None:
    room = await world.opened()
    first, second = (await world.wines(world.anna))[:2]
    trade = new_room(NOW_MS)
    traded = [
        WineTraded(trade, first, "direct", world.anna, world.bela),
        WineTraded(trade, second, "direct", world.anna, world.bela),
        WineTraded(new_room(NOW_MS), first, "market", world.bela, world.anna, 12),
    ]
    what = Commit([step(room, 1)], [entry(room, 2, 2)], effects=[(1, one) for one in traded])
    assert isinstance(await world.commit(what), Committed)
    rows = await world.god.fetch(
        "SELECT trade_id, wine_id, format, seller_id, buyer_id, price FROM wine_trades WHERE trade_id = $1", trade
    )
    assert {row["wine_id"] for row in rows} == {first, second}
    for player in (world.anna, world.bela):
        async with as_player(world.pool, player) as conn:
            assert (await reputation.of_player(conn, player)).trades == 2
            await reputation.count(conn, player)
            assert (await reputation.of_player(conn, player)).trades == 2, "counting anew finds the same"


# Rewards --------------------------------------------------------------------------------------------------------------


async def test_what_a_battle_earns_is_given_with_its_commit(world: World) -> None:
    queue = await world.opened()
    began = _battles(world, queue, [(world.anna, world.bela)])
    assert isinstance(await world.commit(began), Committed)
    battle = began.opened[0].room
    wine, ev = (await world.wines(world.anna))[0], Stats(2, 0, 0, 0, 0, 4)
    what = Commit([step(battle, 1)], [entry(battle, 2, 2)])
    what.effects = [
        (1, EarnExperience(world.anna, ExperienceKind.PAIRING, 20)),
        (1, EarnExperience(world.anna, ExperienceKind.GENERAL, 8)),
        (1, CountStatistic(world.anna, "battles_won")),
        (1, GrowWine(wine, world.anna, 1_000_000, 100, ev)),
        (1, RatingMoved(world.anna, "pairing", 1_234, 30_000, 59_999)),
        (1, RatingMoved(world.bela, "pairing", -1_234, 30_000, 59_999)),
    ]
    assert isinstance(await world.commit(what), Committed)
    async with as_player(world.pool, world.anna) as conn:
        assert (await standing.experience(conn, world.anna))[ExperienceKind.PAIRING] == 20
        assert (await standing.statistics(conn, world.anna))["battles_won"] == 1
        assert await ratings.of(conn, world.anna, "pairing") == ratings.Rating(151_234, 30_000, 59_999, 1, 2)
        assert (await ratings.of(conn, world.bela, "pairing")).rating_hundredths == 148_766
        grown = next(one for one in await wines.page(conn, world.anna, WineFilter(), None, 10) if one.id == wine)
    assert (grown.wine.level, grown.wine.experience, grown.wine.ev) == (100, 1_000_000, ev)
    level = await world.god.fetchval("SELECT level FROM users WHERE id = $1", world.anna)
    assert level == level_for(28, PLAYER_CURVE), "a first victory's achievement comes with content, which is not here"


async def test_a_wine_grows_in_its_owner_s_hands_and_never_back(world: World) -> None:
    room = await world.opened()
    wine = (await world.wines(world.anna))[0]
    for owner, experience in ((world.bela, 1_000_000), (world.anna, 0)):
        what = Commit([step(room, 1)], [entry(room, 2, 2)])
        what.effects = [(1, GrowWine(wine, owner, experience, 1, Stats(0, 0, 0, 0, 0, 0)))]
        with pytest.raises(Rejected, match="wines_grow"):
            await world.commit(what)


async def test_questions_move_by_what_they_gained_and_topics_are_counted(world: World) -> None:
    room = await world.opened()
    for number, change in enumerate((2_500, -900, 500_000), start=1):
        what = Commit([step(room, number)], [entry(room, number + 1, number + 1)])
        what.effects = [
            (1, QuestionAnswered("country/mendoza", 120_000, change, 33_000 - number, 60_000, 2, 1)),
            (1, QuestionAnswered("year/tavel", 210_000, -change, 33_000, 60_000, 1, 0)),
            (1, TopicsAnswered(world.anna, {"law": (1, 0), "places": (2, 1)})),
        ]
        assert isinstance(await world.commit(what), Committed)
    strengths = await questions.strengths(world.pool)
    assert strengths["country/mendoza"] == Strength(400_000, 32_997, 60_000), "it rises no higher than a rating does"
    assert strengths["year/tavel"] == Strength(0, 33_000, 60_000)
    row = await world.god.fetchrow(
        "SELECT answers, right_answers FROM question_ratings WHERE question_id = 'year/tavel'"
    )
    assert tuple(row or ()) == (3, 0)
    async with as_player(world.pool, world.bela) as conn:
        assert await questions.topics_of(conn, world.anna) == {"law": (3, 0), "places": (6, 3)}
        assert await questions.topics_of(conn, world.bela) == {}


# Inboxes -------------------------------------------------------------------------------------------------------------


async def test_inbox_lines_are_numbered_by_player_in_their_order(world: World) -> None:
    first, second = await world.opened(), await world.opened()
    words = [
        (1, world.bela, "a"),
        (1, world.anna, "b"),
        (2, world.bela, "c"),
        (2, world.bela, "d"),
        (2, world.anna, "e"),
    ]
    what = one_each(first, second, effects=[(e, Notify(p, "told", {"word": word})) for e, p, word in words])
    assert await world.commit(what) == Committed([1, 1, 2, 3, 2])
    more = Commit([step(first, 2)], [entry(first, 3, 3)], effects=[(1, Notify(world.anna, "told", {"word": "f"}))])
    assert await world.commit(more) == Committed([3])
    for player, expected in ((world.anna, "bef"), (world.bela, "acd")):
        async with as_player(world.pool, player) as conn:
            assert await inbox.head(conn, player) == 3
            lines = await inbox.after(conn, player, 0)
        assert [(line.n, line.d["word"]) for line in lines] == list(enumerate(expected, start=1))


async def test_two_processes_number_one_inbox_without_a_gap(world: World) -> None:
    rounds = 25

    async def tell(node: UUID, first: PlayerId, second: PlayerId) -> list[tuple[PlayerId, int]]:
        room = await world.opened(node)
        given: list[tuple[PlayerId, int]] = []
        async with connection(world.database.server) as conn:
            for head in range(1, rounds + 1):
                told = [first, second, first]
                what = Commit([step(room, head)], [entry(room, head + 1, head + 1)])
                what.effects = [(1, Notify(player, "told", {"by": str(node)})) for player in told]
                outcome = await journal.commit(conn, node, what)
                assert isinstance(outcome, Committed)
                given += zip(told, outcome.inbox_ns, strict=True)
        return given

    both = await asyncio.gather(
        tell(world.node, world.anna, world.bela), tell(world.other_node, world.bela, world.anna)
    )
    given = sorted(both[0] + both[1])
    everything = [(player, n) for player in sorted((world.anna, world.bela)) for n in range(1, 3 * rounds + 1)]
    assert given == everything
    written = await world.god.fetch("SELECT player_id, n FROM inbox ORDER BY 1, 2")
    assert [tuple(row.values()) for row in written] == everything


async def test_no_player_reads_another_s_inbox(world: World) -> None:
    room = await world.opened()
    await world.commit(
        one_each(room, effects=[(1, Notify(p, "told", {})) for p in (world.anna, world.bela, world.bela)])
    )
    async with as_player(world.pool, world.anna) as conn:
        assert [row["player_id"] for row in await conn.fetch("SELECT player_id FROM inbox")] == [world.anna]
        assert await inbox.after(conn, world.bela, 0) == []
        assert await inbox.head(conn, world.bela) == 0
        assert await inbox.head(conn, world.anna) == 1
    # A connection that speaks for nobody, as it comes from the pool, sees nobody's.
    async with world.pool.acquire() as conn:
        assert await conn.fetchval("SELECT count(*) FROM inbox") == 0
        assert await conn.fetchval("SELECT count(*) FROM inbox_heads") == 0


# Opening and closing -------------------------------------------------------------------------------------------------


async def test_a_closed_room_s_record_is_its_entries(world: World) -> None:
    room, goes_on = await world.opened(), await world.opened()
    what = Commit(
        [step(room, by=2, closed=True), step(goes_on)],
        [entry(room, 2, 2, actor=world.anna, body=b"two"), entry(goes_on, 2, 2), entry(room, 3, 3, body=b"three")],
    )
    assert await world.commit(what) == Committed(())
    kept = await rooms.record(world.pool, room)
    assert kept == (await rooms.entries(world.pool, [room]))[room]
    assert [(line.seq, line.actor, line.body) for line in kept] == [
        (0, None, BODY), (1, None, BODY), (2, world.anna, b"two"), (3, None, b"three"),
    ]  # fmt: skip
    assert kept[2].key == what.entries[0].key
    assert await rooms.record(world.pool, goes_on) == []


async def test_one_request_raced_by_twenty_opens_one_room(world: World) -> None:
    key = new_key()
    pool = await open_pool(world.database.server, size_min=20, size_max=20)
    before = await world.god.fetchval("SELECT count(*) FROM rooms")

    async def race() -> RoomId:
        name = new_room(NOW_MS)
        rows = [entry(name, 0, 0), entry(name, 1, 1)]
        opened = RoomOpened(name, "tally", 1, 1, 1, NOW_MS)
        return await journal.open_once(pool, world.node, world.anna, key, opened, rows)

    try:
        names = set(await asyncio.gather(*(race() for _ in range(20))))
    finally:
        await pool.close()
    assert len(names) == 1
    assert await world.god.fetchval("SELECT count(*) FROM rooms") == before + 1
    # Another's key of the same bytes is another key.
    name = new_room(NOW_MS)
    rows = [entry(name, 0, 0), entry(name, 1, 1)]
    opened = RoomOpened(name, "tally", 1, 1, 1, NOW_MS)
    assert await journal.open_once(world.pool, world.node, world.bela, key, opened, rows) == name


# Taking over ---------------------------------------------------------------------------------------------------------


async def _silent(world: World, node: UUID, seconds: float) -> None:
    await world.god.execute(
        "UPDATE nodes SET beat_at = clock_timestamp() - $2 * interval '1 second' WHERE node_id = $1", node, seconds
    )


async def _adoptable(world: World, dead: Sequence[UUID] = ()) -> set[RoomId]:
    return {room.room for room in await rooms.adoptable(world.pool, world.other_node, dead)}


async def _taken(world: World, room: RoomId, dead: Sequence[UUID] = ()) -> bool:
    return bool(await rooms.resume(world.pool, world.other_node, dead, NOW_MS, [(room, 1, b"resumed")]))


async def test_rooms_are_taken_over_from_whom_nobody_can_ask(world: World) -> None:
    room = await world.opened()
    closed, quarantined = await world.opened(), await world.opened()
    await world.commit(Commit([step(closed, closed=True)], [entry(closed, 2, 2)]))
    await rooms.quarantine(world.pool, world.node, quarantined, 1, "a fault")
    own = await world.opened(world.other_node)

    await _silent(world, world.node, 1.0)
    assert await _adoptable(world) == set()
    assert not await _taken(world, room), "two seconds have not gone by"
    assert await _adoptable(world, [world.node]) == {room}, "proven gone"
    await _silent(world, world.node, 2.1)
    await _silent(world, world.other_node, 7_200.0)
    assert await _adoptable(world) == {room}, "not one's own, and none that is not open"
    (found,) = await rooms.adoptable(world.pool, world.other_node, [])
    assert (found.kind, found.epoch) == ("tally", 1)
    assert 2_100 <= found.silent_ms < 3_600_000
    assert await rooms.beat(world.pool, world.node)
    assert await _adoptable(world) == set()
    await rooms.leave(world.pool, world.node)
    assert await _adoptable(world) == {room}, "it has left"
    assert not await rooms.beat(world.pool, world.node), "who has left does not come back under the same name"
    assert await _taken(world, room)
    assert not await _taken(world, room), "once"
    assert await world.god.fetchval("SELECT owner FROM rooms WHERE room_id = $1", own) == world.other_node


@pytest.mark.parametrize("why", ["silent", "left", "dead"])
async def test_taking_over_needs_the_same_proof_as_looking(world: World, why: str) -> None:
    room = await world.opened()
    assert not await _taken(world, room)
    dead: list[UUID] = []
    match why:
        case "silent":
            await _silent(world, world.node, 2.1)
        case "left":
            await rooms.leave(world.pool, world.node)
        case "dead":
            dead.append(world.node)
    assert await _taken(world, room, dead)
    row = await world.god.fetchrow("SELECT owner, epoch, head_seq, head_n FROM rooms WHERE room_id = $1", room)
    assert row is not None
    assert tuple(row.values()) == (world.other_node, 2, 2, 2)
    assert (await rooms.entries(world.pool, [room]))[room][-1].body == b"resumed"
    assert await world.commit(one_each(room)) == NotCommitted(lost=frozenset({room}))


async def test_time_does_not_go_back_when_a_room_is_taken_over(world: World) -> None:
    """The new owner's clock may be behind the old one's."""
    room = await world.opened()
    await world.commit(one_each(room))
    await rooms.leave(world.pool, world.node)
    await rooms.resume(world.pool, world.other_node, [], NOW_MS - 60_000, [(room, 1, b"resumed")])
    assert (await rooms.entries(world.pool, [room]))[room][-1].at_ms == NOW_MS + 2


@asynccontextmanager
async def _waiting(god: Connection, work: "asyncio.Task[object]", pid: int) -> AsyncIterator[None]:
    """The block runs while that connection is seen to wait for a lock."""

    async def waits() -> bool:
        assert not work.done(), "it did not wait"
        return await god.fetchval("SELECT wait_event_type = 'Lock' FROM pg_stat_activity WHERE pid = $1", pid) or False

    await until(waits, "the wait for a lock")
    yield


@asynccontextmanager
async def _patient(world: World) -> AsyncIterator[Connection]:
    """A connection of the server's that waits longer for a lock than it may take to see that it waits."""
    async with connection(world.database.server) as conn:
        await conn.execute("SET lock_timeout = '5min'")
        yield conn


async def test_taking_over_waits_for_a_commit_in_flight(world: World) -> None:
    room = await world.opened()
    async with _patient(world) as old, _patient(world) as new:
        open_commit = old.transaction()
        await open_commit.start()
        assert await journal.commit(old, world.node, one_each(room)) == Committed(())
        takes = asyncio.ensure_future(
            rooms.resume(new, world.other_node, [world.node], NOW_MS, [(room, 1, b"resumed")])
        )
        async with _waiting(world.god, takes, new.get_server_pid()):
            await open_commit.commit()
        assert await takes == {room}
    bodies = [line.body for line in (await rooms.entries(world.pool, [room]))[room]]
    assert bodies == [BODY, BODY, BODY, b"resumed"], "after what the old owner wrote, and with it"


async def test_a_commit_loses_to_the_taking_over_it_waited_for(world: World) -> None:
    room = await world.opened()
    async with _patient(world) as old, _patient(world) as new:
        taking = new.transaction()
        await taking.start()
        assert await rooms.resume(new, world.other_node, [world.node], NOW_MS, [(room, 1, b"resumed")]) == {room}
        commits = asyncio.ensure_future(journal.commit(old, world.node, one_each(room)))
        async with _waiting(world.god, commits, old.get_server_pid()):
            await taking.commit()
        assert await commits == NotCommitted(lost=frozenset({room}))
    assert await world.head(room) == 2


async def test_a_process_learns_which_of_its_rooms_are_lost(world: World) -> None:
    kept, taken, closed = await world.opened(), await world.opened(), await world.opened()
    await world.commit(Commit([step(closed, closed=True)], [entry(closed, 2, 2)]))
    assert await _taken(world, taken, [world.node])
    never = new_room(NOW_MS)
    held = [(kept, 1), (taken, 1), (closed, 1), (never, 1)]
    assert await rooms.lost(world.pool, world.node, held) == {taken, closed, never}
    assert await rooms.lost(world.pool, world.node, [(kept, 2)]) == {kept}


# What goes wrong underneath ------------------------------------------------------------------------------------------


async def test_a_lock_that_is_held_puts_a_commit_off(world: World) -> None:
    room = await world.opened()
    before = await books(world.god)
    async with connection(world.database.superuser) as holder, holder.transaction():
        await holder.execute("SELECT FROM rooms WHERE room_id = $1 FOR UPDATE", room)
        with pytest.raises(Unavailable):
            await world.commit(one_each(room))
    assert await books(world.god) == before
    assert await world.commit(one_each(room)) == Committed(())


async def test_a_connection_that_ends_in_a_commit_leaves_the_outcome_unknown(world: World) -> None:
    room = await world.opened()
    async with connection(world.database.superuser) as holder, _patient(world) as conn:
        async with holder.transaction():
            await holder.execute("SELECT FROM rooms WHERE room_id = $1 FOR UPDATE", room)
            commits = asyncio.ensure_future(journal.commit(conn, world.node, one_each(room)))
            async with _waiting(world.god, commits, conn.get_server_pid()):
                await world.god.execute("SELECT pg_terminate_backend($1)", conn.get_server_pid())
            with pytest.raises(OutcomeUnknown):
                await commits
        with pytest.raises(OutcomeUnknown):
            await journal.commit(conn, world.node, one_each(room))


async def test_commits_that_want_the_same_wines_do_not_wait_for_each_other_in_a_circle(world: World) -> None:
    first, second, _ = await world.wines(world.anna)
    mine, others = await world.opened(), await world.opened(world.other_node)
    for head in range(1, 11):

        async def take(node: UUID, room: RoomId, wines: Sequence[WineId], head: int = head) -> Committed | NotCommitted:
            moves: list[tuple[int, Effect]] = [(1, MoveWine(wine, world.anna, CELLAR, to(room))) for wine in wines]
            return await world.commit(
                Commit([step(room, head)], [entry(room, head + 1, head + 1)], effects=moves), node
            )

        outcomes = await asyncio.gather(
            take(world.node, mine, (first, second)), take(world.other_node, others, (second, first))
        )
        refused = NotCommitted(failed={1: "wine_not_free"})
        assert sorted(outcomes, key=repr) == [Committed(()), refused]
        winner, loser = (mine, others) if outcomes[0] == Committed(()) else (others, mine)
        assert {(await world.place(wine))[1] for wine in (first, second)} == {winner}
        # The loser goes on without them, and the winner gives them back, so that both are at the next head.
        await world.god.execute("UPDATE wines SET place = 'cellar', place_room = NULL")
        node = world.node if loser == mine else world.other_node
        assert await world.commit(Commit([step(loser, head)], [entry(loser, head + 1, head + 1)]), node) == Committed(
            ()
        )


# Who may do what -----------------------------------------------------------------------------------------------------

ENGINE_TABLES = ("nodes", "rooms", "room_entries", "openings", "room_records", "battles", "inbox", "inbox_heads")


async def test_the_server_s_role_writes_these_tables_by_their_functions_only(world: World) -> None:
    await world.opened()
    async with connection(world.database.server) as conn:
        for table in ENGINE_TABLES:
            await conn.fetch(f"SELECT * FROM {table}")
            for statement in (
                f"INSERT INTO {table} SELECT * FROM {table}",
                f"UPDATE {table} SET {await _first_column(world.god, table)} = DEFAULT",
                f"DELETE FROM {table}",
                f"TRUNCATE {table}",
            ):
                with pytest.raises(asyncpg.InsufficientPrivilegeError):
                    await conn.execute(statement)


async def _first_column(god: Connection, table: str) -> str:
    return str(
        await god.fetchval("SELECT attname::text FROM pg_attribute WHERE attrelid = $1::regclass AND attnum = 1", table)
    )


async def test_the_functions_of_operators_and_of_the_journal_itself_are_not_the_server_s(world: World) -> None:
    room = await world.opened()
    async with connection(world.database.server) as conn:
        for statement in (f"SELECT room_void('{room}')", "SELECT journal_effects('{}', '{}', '{}', '{}')"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(statement)


async def test_reports_see_no_secret_of_a_running_game(world: World) -> None:
    await world.opened()
    async with connection(world.database.superuser) as conn:
        await conn.execute("SET ROLE wine_pokedex_readonly")
        assert await conn.fetchval("SELECT count(*) FROM rooms") == 1
        for table in ("room_entries", "room_records", "inbox", "inbox_heads", "openings"):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(f"SELECT FROM {table}")
        for partition in await conn.fetch(
            "SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = 'room_entries'::regclass"
        ):
            with pytest.raises(asyncpg.InsufficientPrivilegeError):
                await conn.execute(f"SELECT FROM {partition[0]}")
