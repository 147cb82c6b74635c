"""The simulation finds bugs: each is planted here, in a part that exists only in the test, and has to be found.

A new one is an entry of `PLANTED`: what is broken, and what the verdict has to say. The seed is one that finds it;
where the game has changed so that it does not any more, others are tried, and the one that finds it is to be put here.
"""

import re
from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

import msgspec
import pytest

from db.rooms import NodeId
from game.decider import Push, Role
from game.effects import MoveWine
from game.ids import RoomId
from game.pairing.battle import PairingBattle
from game.pairing.events import ChoiceLocked
from game.record import Entry, RecordCodec
from server.kinds import KINDS
from server.rooms.host import Host
from server.rooms.lane import Batch, Lane
from server.rooms.room import Kind, Room
from tests.sim.effects import Effects
from tests.sim.scenarios import BUSY
from tests.sim.truth import Truth
from tests.sim.world import Parts, run

SEEDS_MOST = 12


class AnyOwnerWrites(Truth):
    """Neither epoch nor head is compared: only that no entry is there twice, which a gap passes."""

    def _expects(self, node: NodeId, name: RoomId, epoch: int, head_seq: int) -> bool:
        return name in self.rooms and self.rooms[name].state == "open"


class _UncheckedWines(Effects):
    def _move_wine(self, move: MoveWine) -> bool:
        wine = self.wines[move.wine]
        self.wines[move.wine] = msgspec.structs.replace(wine, place=move.target, revision=wine.revision + 1)
        return True


class WinesAreNotGuarded(Truth):
    """A wine goes wherever an entry says, wherever it is."""

    def __init__(self, now_ms: Callable[[], int]) -> None:
        super().__init__(now_ms)
        self.effects = _UncheckedWines()
        self.players = self.effects.players


class Telltale(PairingBattle):
    """Everybody is told what a seat has chosen before it is revealed."""

    def view_event(self, event: Any, role: Role) -> Push:
        push = super().view_event(event, role)
        if isinstance(event, ChoiceLocked):
            return Push(push.t, {**push.d, "wine": event.wine})
        return push


def told_before_the_commit(monkeypatch: pytest.MonkeyPatch) -> Parts:
    commit = Lane._commit

    async def early(lane: Lane, batch: Batch) -> None:
        stage = lane._stage
        assert isinstance(stage, Host)
        for room in batch.rooms:
            for decided in room.staged.asks if room.staged else ():
                if decided.entry is not None:
                    stage._publish(room, decided.entry)
        await commit(lane, batch)

    monkeypatch.setattr(Lane, "_commit", early)
    return Parts()


def repeats_are_decided_again(monkeypatch: pytest.MonkeyPatch) -> Parts:
    monkeypatch.setattr(Room, "_repeat", lambda *_: None)
    return Parts()


def unknown_commits_are_made_again(monkeypatch: pytest.MonkeyPatch) -> Parts:
    """What turned out to be written is not recognized, neither by who waits for it nor by who asks again."""
    replay = Room.replay

    def forgetful(room: Room, entries: Iterable[Entry]) -> None:
        replay(room, entries)
        room.answered.clear()

    monkeypatch.setattr(Room, "replay", forgetful)
    monkeypatch.setattr(Room, "take_out", lambda *_: [])
    return Parts()


def telltale(monkeypatch: pytest.MonkeyPatch) -> Parts:
    decider = Telltale()
    return Parts(kinds={**KINDS, "pairing": Kind(decider, RecordCodec(decider))})


class Planted(NamedTuple):
    """A bug: how it is planted, what has to be said of it, and a seed that finds it."""

    plant: Callable[[pytest.MonkeyPatch], Parts]
    found: str
    seed: int


PLANTED = {
    "a stale owner can write": Planted(lambda _: Parts(truth=AnyOwnerWrites), ".", 0),
    "a commit is written twice when its outcome is unknown": Planted(
        unknown_commits_are_made_again, "and is written|is written . times", 0
    ),
    "a push is told before the commit": Planted(told_before_the_commit, "told before it was written", 0),
    "wines are not guarded": Planted(lambda _: Parts(truth=WinesAreNotGuarded), "moved wine", 1),
    "a repeated request is decided again": Planted(
        repeats_are_decided_again, "refused .* and is written|is written . times", 0
    ),
    "a secret is in everybody's view": Planted(telltale, "was told", 0),
}


@pytest.mark.parametrize("bug", PLANTED)
def test_a_planted_bug_is_found(bug: str, monkeypatch: pytest.MonkeyPatch) -> None:
    planted = PLANTED[bug]
    parts = planted.plant(monkeypatch)
    for seed in (planted.seed, *range(SEEDS_MOST)):
        wrongs = run(seed, BUSY, parts).wrongs
        if any(re.search(planted.found, wrong) for wrong in wrongs):
            return
        assert not wrongs, f"found with seed {seed}, but as something else: {wrongs}"
    raise AssertionError(f"not found with any of {SEEDS_MOST} seeds")
