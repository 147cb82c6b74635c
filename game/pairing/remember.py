"""The one thing to remember of a battle: where the loser's own cellar had something much better."""

from game.pairing.dishes import COURSE_PCT
from game.pairing.events import BestBottle, Pour, Remember, TurnRevealed
from game.pairing.hand import SERVINGS
from game.pairing.harmony import Line, matches
from game.pairing.state import State
from game.pairing.strike import FORCE


def remember(state: State, winner: int | None) -> Remember | None:
    """The course in which the loser (where nobody lost: either seat) lost most against the best bottle in its own hand;
    None where no course was served."""
    losers = (0, 1) if winner is None else (1 - winner,)
    # The most that a pour can have lost is known at once; what it did lose takes looking through the hand.
    pours = [(_most(course, seat), course, seat) for course in state.courses for seat in losers]
    pours.sort(key=lambda pour: -pour[0])
    worst, at = -1, None
    for most, course, seat in pours:
        if most <= worst:
            break
        best = _best_of(state, course, seat)
        loss = _loss(course, seat, best)
        if loss > worst:
            worst, at = loss, (course, seat, best)
    return None if at is None else _told(state, *at)


def _told(state: State, course: TurnRevealed, seat: int, mine: BestBottle) -> Remember:
    pour = course.pours[seat]
    theirs = _best_of(state, course, 1 - seat)
    best = (theirs, mine) if seat else (mine, theirs)
    return Remember(course.turn, course.dish, seat, pour.name, pour.harmony, _worst_line(pour), best)


def _most(course: TurnRevealed, seat: int) -> int:
    return (FORCE[-1] - FORCE[course.pours[seat].harmony]) * COURSE_PCT[course.turn - 1]


def _loss(course: TurnRevealed, seat: int, best: BestBottle) -> int:
    return (FORCE[best.harmony] - FORCE[course.pours[seat].harmony]) * COURSE_PCT[course.turn - 1]


def _worst_line(pour: Pour) -> Line | None:
    return min((line for line in pour.lines if line.points < 0), key=lambda line: line.points, default=None)


def _best_of(state: State, course: TurnRevealed, seat: int) -> BestBottle:
    """The bottle and serve that would have gone best with the dish, of what the hand still held for it. (The glasses
    of `matches` are numbered like the serves that make them.)"""
    hand, profiles = state.table.seats[seat].bottles, state.table.profiles[seat]
    dish = state.table.menu[course.turn - 1]
    poured = [earlier.pours[seat].wine for earlier in state.courses[: course.turn - 1]]
    held = [wine for wine in range(len(hand)) if poured.count(wine) < SERVINGS]
    fits = [matches(profiles[wine], dish) for wine in held]
    harmonies = [fit.best_harmony for fit in fits]
    at = harmonies.index(max(harmonies))
    return BestBottle(held[at], fits[at].best_glass, hand[held[at]].name, harmonies[at])
