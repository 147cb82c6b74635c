"""What a battle earns: experience for players and wines, effort values, and the change of ratings.

Whole points throughout; quotients are cut. All figures are our own choice: a battle is worth 20 points, 6 for each
turn that was revealed, and its mode's `quality`; the winner gets all of it, both of a draw 80 %, the loser 60 %.
Against the house it is a fifth of that for each strength. Against the same player it is all the first time in a day,
half the second to fifth, then nothing, so that two friends cannot level each other. Seven tenths go to the mode's own
kind of experience, the rest to the general one; the wines that were served share as much again by their servings. A
seat for which the clock chose in more than half of the turns earns nothing.
"""

from collections.abc import Sequence
from typing import Final

import msgspec

from game.battle.bottle import Bottle
from game.battle.opening import SeatCard
from game.experience import Curve, ExperienceKind, level_for
from game.glicko import DRAW, LOSS, WIN, Result, Strength, after_period
from game.stats import EV_MAX, EV_TOTAL_MAX, Stats

BASE: Final = 20
A_TURN: Final = 6
WINNER_PCT: Final = 100
DRAW_PCT: Final = 80
LOSER_PCT: Final = 60
HOUSE_PCT_A_STRENGTH: Final = 20
MET_PCT: Final = (100, 50, 50, 50, 50)
"""By how often the two have met today; from the sixth time on nothing."""
OWN_KIND_PCT: Final = 70
PROVISIONAL_HUNDREDTHS: Final = 110_00
"""A rating is provisional while its deviation is above 110 points: after some ten battles it is below."""

NO_EV: Final = Stats(0, 0, 0, 0, 0, 0)


class Deeds(msgspec.Struct, frozen=True, gc=False):
    """What a seat did, as its mode counts it: `quality` in points of experience; for each of its bottles how often it
    was `served` and which effort values that earns; `lapses` are the turns in which the clock chose."""

    quality: int
    served: Sequence[int]
    ev: Sequence[Stats]
    lapses: int


class Grown(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What one own bottle of a hand, by its position, gets and becomes."""

    bottle: int
    experience: int
    level_before: int
    level: int
    ev: Stats


class Earned(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """What a seat earns: points of the mode's own kind and general ones, and what its own bottles become."""

    own: int
    general: int
    grown: tuple[Grown, ...]


class Rerated(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A seat's rating before and after."""

    before: Strength
    after: Strength

    @property
    def provisional(self) -> bool:
        return self.after.deviation_hundredths > PROVISIONAL_HUNDREDTHS


def earned(card: SeatCard, rival: SeatCard, deeds: Deeds, turns: int, winner: bool | None) -> Earned:
    """What a seat earns in a battle that counts. `winner` is None for a draw."""
    points = _points(card, rival, deeds, turns, winner)
    own = points * OWN_KIND_PCT // 100
    return Earned(own, points - own, tuple(_grown(card.bottles, deeds, points)))


def rerated(cards: tuple[SeatCard, SeatCard], winner: int | None) -> tuple[Rerated, Rerated]:
    """What a rated battle does to both ratings: one rating period of a single game, for either from where both were."""
    first, second = cards
    scores = (DRAW, DRAW) if winner is None else (WIN, LOSS) if winner == 0 else (LOSS, WIN)
    return (
        Rerated(first.rating, after_period(first.rating, [Result(second.rating, scores[0])])),
        Rerated(second.rating, after_period(second.rating, [Result(first.rating, scores[1])])),
    )


def kind_of(mode: str) -> ExperienceKind:
    """The mode's own kind of experience: it has the mode's name."""
    return ExperienceKind(mode)


def _points(card: SeatCard, rival: SeatCard, deeds: Deeds, turns: int, winner: bool | None) -> int:
    if deeds.lapses * 2 > turns:
        return 0
    points = BASE + A_TURN * turns + deeds.quality
    points = points * (DRAW_PCT if winner is None else WINNER_PCT if winner else LOSER_PCT) // 100
    if rival.house:
        return points * HOUSE_PCT_A_STRENGTH * rival.strength // 100
    met = card.met_today
    return points * MET_PCT[met] // 100 if met < len(MET_PCT) else 0


def _grown(bottles: Sequence[Bottle], deeds: Deeds, points: int) -> list[Grown]:
    servings = sum(deeds.served)
    if not points or not servings:
        return []
    grown = []
    for index, bottle in enumerate(bottles):
        served = deeds.served[index]
        if bottle.wine is None or not served:
            continue
        gained = points * served // servings
        level = level_for(bottle.experience + gained, Curve(bottle.curve))
        grown.append(Grown(index, gained, bottle.level, max(bottle.level, level), fitting(bottle.ev, deeds.ev[index])))
    return grown


def fitting(before: Stats, gained: Stats) -> Stats:
    """Of these effort values what still has room: 252 in a stat and 510 in all, in the order of the stats."""
    room = EV_TOTAL_MAX - before.total()
    kept = []
    for there, more in zip(before, gained, strict=True):
        fits = max(0, min(more, EV_MAX - there, room))
        room -= fits
        kept.append(fits)
    return Stats(*kept)


def together(one: Stats, other: Stats) -> Stats:
    """The sum, stat by stat."""
    return Stats(*(a + b for a, b in zip(one, other, strict=True)))
