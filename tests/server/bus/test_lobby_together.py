"""The lobby shows what is played in all processes, and what has changed since; it is bounded, and costs nobody who is
not there."""

from typing import Any

import pytest

from game.ids import RoomId
from game.refusal import Refused
from server import lobby
from server.messages import CommitChoice, ForfeitBattle, QueueForBattle
from server.pushes import PUSHES, SNAPSHOTS
from tests.fixtures.until import until
from tests.server.bus.several import Guest, Process, Several
from tests.server.declared import whole

WITHIN_S = 60.0
ONE_BUS = pytest.mark.parametrize("make_bus", ["memory"], indirect=True)
"""For what has nothing to do with the way between processes."""


class Reader:
    """Somebody who is nobody, and holds what the lobby says by its pushes alone."""

    def __init__(self, process: Process) -> None:
        self.process = process
        self._guest = Guest(process)
        self._told = 0
        self.tables: dict[str, dict[str, Any]] = {}
        self.live: dict[str, int] = {}

    async def come(self) -> None:
        answer = await self._guest.listen("lobby", None)
        whole(answer["snapshot"], SNAPSHOTS["lobby"])
        self._told = len(self._guest.heard)
        self.tables = {table["battle"]: table for table in answer["snapshot"]["tables"]}
        self.live = answer["snapshot"]["live"]

    def go(self) -> None:
        self.process.desk.gone(None, self._guest)

    async def until(self, look: Any, what: str) -> None:
        async def found() -> bool:
            self._hear()
            return bool(look())

        await until(found, what, WITHIN_S)

    def _hear(self) -> None:
        pushes, self._told = self._guest.heard[self._told :], len(self._guest.heard)
        for t, push in pushes:
            assert t == "lobby.changed"
            assert "n" not in push
            whole(push["d"], PUSHES[t].d)
            for table in push["d"]["opened"]:
                assert table["battle"] not in self.tables, "a table comes once"
                self.tables[table["battle"]] = table
            for now in push["d"]["changed"]:
                self.tables[now["battle"]] |= now
            for name in push["d"]["gone"]:
                del self.tables[name]
            self.live = push["d"]["live"]


async def sit_down(one: Guest, other: Guest, delay_s: int = 0) -> RoomId:
    """They play each other."""
    assert one.who is not None
    assert other.who is not None
    await one.ask(QueueForBattle("pairing", False, other.who.ref, delay_s=delay_s))
    await other.ask(QueueForBattle("pairing", False, one.who.ref))
    battles = [push["d"]["battle"] for push in other.pushes(f"player:{other.who.ref}") if push["t"] == "battle.matched"]
    assert battles, "they are matched with the answer"
    return RoomId(battles[-1])


async def choose(guests: tuple[Guest, Guest], battle: RoomId) -> None:
    """Both choose in the first course."""
    for guest in guests:
        opened = await guest.until(f"battle:{battle}", "turn.opened")
        answer = await guest.ask(CommitChoice(battle, 1, opened["d"]["you"]["choices"][0]))
        assert not isinstance(answer, Refused), answer


async def test_everybody_is_told_of_every_table_wherever_it_is(game: Several) -> None:
    a, b = await game.start(), await game.start()
    anna, bela = await game.guest(a, "Anna"), await game.guest(a, "Bela")
    readers = [Reader(a), Reader(b)]
    for reader in readers:
        await reader.come()
        assert reader.tables == {}
    battle = await sit_down(anna, bela)
    for reader in readers:
        await reader.until(lambda here=reader: battle in here.tables, "the table")
        table = reader.tables[battle]
        assert [player["name"] for player in table["players"]] == ["Anna", "Bela"]
        assert table["players"][0]["rating"]["provisional"] is True
        assert (table["mode"], table["rated"]) == ("pairing", False)
        await reader.until(lambda here=reader: here.tables[battle]["turn"] == 1, "the first course")
        assert reader.live == {"pairing": 1}
    watcher = Guest(b)
    await watcher.listen(f"battle:{battle}")
    await choose((anna, bela), battle)
    for reader in readers:
        await reader.until(
            lambda here=reader: (here.tables[battle]["turn"], here.tables[battle]["viewers"]) == (2, 1),
            "the second course, which one watches",
        )
        late = Reader(reader.process)
        await late.come()
        assert late.tables == reader.tables, "who comes now is told the same at once"
        late.go()
    assert await anna.ask(ForfeitBattle(battle)) == {}
    for reader in readers:
        await reader.until(lambda here=reader: (here.tables, here.live) == ({}, {}), "it to be over")
        reader.go()


@ONE_BUS
async def test_the_newest_are_shown_and_all_are_counted(game: Several, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lobby, "SHOWN_MAX", 1)
    a, b = await game.start(), await game.start()
    people = [await game.guest(process, name) for process, name in ((a, "Anna"), (a, "Bela"), (b, "Cleo"), (b, "Dora"))]
    reader = Reader(b)
    older = await sit_down(people[0], people[1])
    newer = await sit_down(people[2], people[3], delay_s=60)
    await reader.come()
    await reader.until(lambda: (set(reader.tables), reader.live) == ({newer}, {"pairing": 2}), "the newer alone")
    assert reader.tables[newer]["turn"] is None, "who watches has seen nothing of it yet"
    assert await people[2].ask(ForfeitBattle(newer)) == {}
    await reader.until(lambda: (set(reader.tables), reader.live) == ({older}, {"pairing": 1}), "the older to move up")
    await people[1].ask(ForfeitBattle(older))
    await reader.until(lambda: not reader.tables, "nothing to be played")


@ONE_BUS
async def test_who_goes_while_it_is_looked_up_is_told_nothing(game: Several) -> None:
    a = await game.start()
    guest = Guest(a)
    answers: list[Any] = []
    a.desk.subscribe(None, "lobby", None, guest, answers.append)
    a.desk.subscribe(None, "lobby", None, guest, answers.append)
    a.desk.unsubscribe("lobby", guest)
    assert len(answers) == 2, "each request is answered once"
    anna, bela = await game.guest(a, "Anna"), await game.guest(a, "Bela")
    reader = Reader(a)
    await reader.come()
    battle = await sit_down(anna, bela)
    await reader.until(lambda: battle in reader.tables, "somebody else to be told")
    assert guest.heard == []
    assert len(answers) == 2
