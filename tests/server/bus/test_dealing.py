"""Battles are dealt to the processes that are there when they open; who plays notices nothing of that, whatever becomes
of the letter that says so and of the process that it goes to.

The queue is `a`'s, the battle is dealt to `b`, and both players are connected to `c`: the longest way that there is.
"""

import asyncio
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import pytest

from db.journal import Commit, Committed, NotCommitted, OutcomeUnknown
from db.pool import Pool
from game.ids import RoomId
from game.refusal import Refused
from server import series
from server.bus.letters import Dealt, decode
from server.bus.memory import Air, MemoryBus
from server.messages import CommitChoice, ForfeitBattle, QueueForBattle
from server.rooms.dealing import Hand
from server.series import SeriesKeeper
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.bus.several import Guest, Process, Several, StoppableClock, several

WITHIN_S = 60.0
"""However busy the machine is."""


@pytest.fixture
def air() -> Air:
    return Air()


@pytest.fixture
async def game(database: Database, server_pool: Pool, air: Air) -> AsyncIterator[Several]:
    async with several(database, server_pool, lambda node: MemoryBus(air, node)) as game:
        yield game


class Held:
    """Takes letters that tell of a battle out of the air; what they told is in `hands`."""

    def __init__(self, air: Air) -> None:
        self.hands: list[Hand] = []
        air.loses = self._holds

    def _holds(self, letter: bytes) -> bool:
        dealt = [item.hand for item in decode(letter).items if isinstance(item, Dealt)]
        self.hands += dealt
        return bool(dealt)


class Table(NamedTuple):
    a: Process
    b: Process
    c: Process
    anna: Guest
    bela: Guest

    @property
    def guests(self) -> tuple[Guest, Guest]:
        return self.anna, self.bela


async def only_to(dealer: Process, *takers: Process, but: tuple[Process, ...]) -> None:
    """From now on battles are dealt to these alone."""
    for process in but:
        assert process.joined is not None
        process.joined.exchange.drain()

    async def known() -> bool:
        return set(dealer.host.dealing.counts.others) == {taker.node for taker in takers}

    await until(known, "the word to get about", WITHIN_S)


async def laid(game: Several, clock: StoppableClock | None = None) -> Table:
    a, b, c = await game.start(), await game.start(clock), await game.start()
    anna, bela = await game.guest(c, "Anna"), await game.guest(c, "Bela")
    await queue_at(game, a)
    await only_to(a, b, but=(a, c))
    return Table(a, b, c, anna, bela)


async def queue_at(game: Several, process: Process) -> None:
    """Who asks first for the queue opens it."""
    await process.matchmaking.queue.current()


async def matched(table: Table) -> RoomId:
    """The two are matched; the name of their battle."""
    for guest in table.guests:
        answer = await guest.ask(QueueForBattle("pairing", False, "anyone"))
        assert not isinstance(answer, Refused), answer
    return await battle_of(table.bela)


async def battle_of(guest: Guest) -> RoomId:
    assert guest.who is not None
    return RoomId((await guest.until(f"player:{guest.who.ref}", "battle.matched"))["d"]["battle"])


async def played(game: Several, table: Table, battle: RoomId) -> None:
    """Both hear the battle from its beginning, without a gap and nothing twice, and play a course of it."""
    channel = f"battle:{battle}"
    for guest in table.guests:
        opened = await heard(guest, channel, "turn.opened")
        answer = await guest.ask(CommitChoice(battle, 1, opened["d"]["you"]["choices"][0]))
        assert answer == {"turn": 1}, answer
    for guest in table.guests:
        await heard(guest, channel, "turn.revealed")
        numbers = [push["n"] for push in guest.pushes(channel)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert guest.lost_channels == []


async def heard(guest: Guest, channel: str, t: str) -> Any:
    async def look() -> Any:
        return next((push for push in guest.pushes(channel) if push["t"] == t), None)

    return await until(look, f"{t} on {channel}", WITHIN_S)


async def silenced(game: Several, process: Process) -> None:
    """PostgreSQL has not heard of this process for long."""
    await game.god.execute("UPDATE nodes SET beat_at = beat_at - interval '1 minute' WHERE node_id = $1", process.node)


async def epoch(game: Several, battle: RoomId) -> Any:
    return await game.god.fetchval("SELECT epoch FROM rooms WHERE room_id = $1", battle)


async def test_a_battle_is_played_where_it_was_dealt_to(game: Several, air: Air) -> None:
    air.repeats = lambda letter: True
    table = await laid(game)
    battle = await matched(table)
    assert await game.owner(battle) == table.b.node
    await played(game, table, battle)
    assert battle in table.b.host.rooms
    assert await epoch(game, battle) == 1, "its owner has not asked for it"
    kinds = [t for t, said in table.bela.heard]
    first = next(i for i, (t, said) in enumerate(table.bela.heard) if t != "reply" and said["ch"] == f"battle:{battle}")
    assert kinds.index("reply") < kinds.index("battle.matched") < first
    assert table.a.host.whereabouts.owner(battle) == table.b.node
    assert await table.anna.ask(ForfeitBattle(battle)) == {}

    async def forgotten() -> bool:
        return table.a.host.whereabouts.owner(battle) is None

    await until(forgotten, "the dealer to hear that it is over", WITHIN_S)


async def test_battles_are_dealt_evenly(game: Several) -> None:
    a, b, c = await game.start(), await game.start(), await game.start()
    await queue_at(game, a)
    await only_to(a, b, c, but=())
    guests = [await game.guest(a, name) for name in ("Anna", "Bela", "Cleo")]
    for guest in guests * 4:
        answer = await guest.ask(QueueForBattle("pairing", False, "house"))
        assert not isinstance(answer, Refused), answer
    rows = await game.god.fetch("SELECT owner, count(*) FROM rooms WHERE kind = 'pairing' GROUP BY owner")
    owned = {row["owner"]: row["count"] for row in rows}
    assert owned.keys() == {a.node, b.node, c.node}
    assert min(owned.values()) >= 2


async def test_a_battle_of_which_the_letter_is_lost_is_found(game: Several, air: Air) -> None:
    table = await laid(game)
    held = Held(air)
    battle = await matched(table)
    await played(game, table, battle)
    assert len(held.hands) == 1
    assert await game.owner(battle) == table.b.node
    assert await epoch(game, battle) == 2


async def test_who_acts_before_the_letter_is_there_is_served(game: Several, air: Air) -> None:
    table = await laid(game)
    held = Held(air)
    battle = await matched(table)
    assert await table.anna.ask(ForfeitBattle(battle)) == {}
    assert len(held.hands) == 1
    for guest in table.guests:
        over = await heard(guest, f"battle:{battle}", "battle.over")
        assert [push["n"] for push in guest.pushes(f"battle:{battle}")] == list(range(1, over["n"] + 1))


@pytest.mark.parametrize("how", ["killed", "left"])
async def test_a_battle_of_which_the_owner_is_gone_before_he_knows_goes_on(game: Several, air: Air, how: str) -> None:
    table = await laid(game)
    Held(air)
    battle = await matched(table)
    if how == "left":
        await table.b.leave()
    else:
        await table.b.kill()
        await game.god.execute(
            "UPDATE nodes SET beat_at = beat_at - interval '1 minute' WHERE node_id = $1", table.b.node
        )
    await played(game, table, battle)
    assert await game.owner(battle) in (table.a.node, table.c.node)


async def test_a_letter_that_comes_after_the_battle_was_taken_over_is_not_believed(game: Several, air: Air) -> None:
    """Its reader stood still meanwhile, and has just learned which rooms are its own."""
    clock = StoppableClock()
    table = await laid(game, clock)
    held = Held(air)
    still = table.b._tasks[0]
    still.cancel()
    await asyncio.gather(still, return_exceptions=True)
    battle = await matched(table)
    await silenced(game, table.b)

    async def taken_over() -> bool:
        return bool(await game.owner(battle) != table.b.node)

    await until(taken_over, "another owner", WITHIN_S)
    settled = table.b.host.doubt.settled
    clock.stopped_s += 3.0
    table.b._tasks[0] = asyncio.create_task(table.b.host.run())

    async def sure() -> bool:
        return table.b.host.doubt.settled > settled and table.b.host.doubt.sure

    await until(sure, "the one that stood still to be sure again", WITHIN_S)
    (late,) = held.hands
    table.b.host.dealing.take(late, table.a.node)
    assert battle not in table.b.host.rooms
    await played(game, table, battle)
    assert battle not in table.b.host.rooms


async def test_a_battle_of_which_its_dealer_does_not_know_whether_it_is_written_is_found(
    game: Several, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = await laid(game)
    commit = table.a.store.commit

    async def unknown(what: Commit) -> Committed | NotCommitted:
        outcome = await commit(what)
        if what.opened:
            raise OutcomeUnknown("the answer was lost")
        return outcome

    monkeypatch.setattr(table.a.store, "commit", unknown)
    battle = await matched(table)
    await played(game, table, battle)
    assert await game.owner(battle) == table.b.node


async def test_a_series_goes_on_at_once_wherever_its_battles_are(
    game: Several, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series, "LOOKED_FOR_S", 3_600.0)  # nobody looks by himself
    table = await laid(game)
    anna, bela = table.guests
    assert anna.who is not None
    assert bela.who is not None
    async with asyncio.TaskGroup() as tasks:
        keeper = tasks.create_task(SeriesKeeper(table.a.host, table.a.matchmaking).run())
        for guest, rival in ((anna, bela), (bela, anna)):
            assert rival.who is not None
            answer = await guest.ask(QueueForBattle("pairing", False, rival.who.ref, best_of=3))
            assert not isinstance(answer, Refused), answer
        battle = await battle_of(bela)
        await heard(bela, f"battle:{battle}", "turn.opened")
        assert await bela.ask(ForfeitBattle(battle)) == {}

        async def second() -> Any:
            matches = [push for push in bela.pushes(f"player:{bela.who.ref}") if push["t"] == "battle.matched"]  # type: ignore[union-attr]
            return len(matches) > 1 and matches[1]["d"]["battle"]

        following = await until(second, "the next battle", WITHIN_S)
        assert await game.owner(following) == table.b.node
        await heard(bela, f"battle:{following}", "turn.opened")
        keeper.cancel()
