"""The audit of what entries do besides moving coins and wines: who was told what, what was earned, counted and won.

Each is reckoned from the records, as they are decided anew, and held against the tables. Where a room's record can't be
decided anew, sums say nothing; what names its room still does. Of players who have left nothing is asked.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import TypeVar

import msgspec

from db import audit
from db.audit import Broken, Line, Result
from db.pool import Connection
from game.effects import (
    BattleEnded,
    CountStatistic,
    EarnExperience,
    Effect,
    GrowWine,
    Notify,
    QuestionAnswered,
)
from game.ids import PlayerId, RoomId, WineId

Key = TypeVar("Key")


class Deeds(msgspec.Struct):
    """What the records say that there is, besides coins and wines."""

    since_ms: int
    """Lines of before may be forgotten."""
    lines: Counter[Line] = msgspec.field(default_factory=Counter)
    results: dict[RoomId, Result] = {}
    counted: Counter[tuple[PlayerId, str]] = msgspec.field(default_factory=Counter)
    earned: Counter[tuple[PlayerId, str]] = msgspec.field(default_factory=Counter)
    grown: dict[WineId, int] = {}
    answered: Counter[tuple[str, str]] = msgspec.field(default_factory=Counter)

    def expect(self, room: RoomId, seq: int, at_ms: int, effects: Sequence[Effect]) -> None:
        """An entry did this."""
        for effect in effects:
            match effect:
                case Notify(player, t) if at_ms >= self.since_ms:
                    self.lines[room, seq, player, t] += 1
                case BattleEnded(winner, reason, turns):
                    self.results[room] = (winner, reason, turns)
                case CountStatistic(player, statistic) if statistic != "evolutions_done":  # by hand they are no entries
                    self.counted[player, statistic] += 1
                case EarnExperience(player, kind, points):
                    self.earned[player, kind.value] += points
                case GrowWine(wine, _, experience):
                    self.grown[wine] = max(experience, self.grown.get(wine, 0))
                case QuestionAnswered(question=question, answers=answers, right=right):
                    self.answered[question, "asked"] += answers
                    self.answered[question, "right"] += right
                case _:
                    pass

    async def compare(self, connection: Connection, unknown: Set[RoomId]) -> list[Broken]:
        """Where the tables say something else; `unknown` are rooms whose records can't be decided anew."""
        gone = await audit.gone(connection)
        found = await audit.lines(connection, self.since_ms)
        broken = [
            Broken("who is told something is told it once", f"room {room}, entry {seq}, {t} to player {player}: {said}")
            for (room, seq, player, t), said in _differences(self.lines, found)
            if room not in unknown and player not in gone
        ]
        broken += self._of_battles(await audit.results(connection), unknown)
        if unknown:  # what older rules counted is among these sums
            return broken
        for what, expected, there in (
            ("battles", self.counted, await audit.counted(connection)),
            ("experience", self.earned, await audit.earned(connection)),
        ):
            broken += [
                Broken("what battles are worth is counted once", f"player {player}, {what}, {kind}: {said}")
                for (player, kind), said in _differences(expected, there)
                if player not in gone
            ]
        broken += [
            Broken("what battles are worth is counted once", f"question {question}, {what}: {said}")
            for (question, what), said in _differences(self.answered, await audit.answered(connection))
        ]
        broken += self._of_wines(await audit.experience_of(connection, sorted(self.grown)))
        return broken

    def _of_battles(self, found: Mapping[RoomId, Result], unknown: Set[RoomId]) -> Iterator[Broken]:
        for room, said in sorted(self.results.items()):
            is_ = found.get(room)
            if room not in unknown and is_ != said:
                yield Broken("a battle has the result of its record", f"battle {room} ended {said}, and is said {is_}")

    def _of_wines(self, found: Mapping[WineId, int]) -> Iterator[Broken]:
        for wine, said in sorted(self.grown.items()):
            is_ = found.get(wine, said)
            if is_ != said:
                yield Broken(
                    "what battles are worth is counted once", f"wine {wine}: its battles make {said}, and it has {is_}"
                )


def _differences(said: Counter[Key], found: Counter[Key]) -> Iterator[tuple[Key, str]]:
    for key in sorted(said.keys() | found.keys(), key=repr):
        if said[key] != found[key]:
            yield key, f"entries make {said[key]}, the tables {found[key]}"
