"""One course: two secret pours become two strikes.

Both strike at the other's stamina. The dish says what is judged: body (Power against Terroir) or aroma (Complexity
against allure). Nothing here is chance: what a seat can't know is the other's mind.
"""

from functools import lru_cache
from typing import Final

import msgspec

from game.battle.bottle import Bottle
from game.pairing.abilities import Acted
from game.pairing.dishes import COURSE_PCT, Dish
from game.pairing.events import AbilityActed, ChoiceLocked, Masks, Pour, TurnRevealed
from game.pairing.harmony import (
    AIR,
    CALM,
    FATIGUE,
    SINGING,
    SINGS_FROM,
    STATUS_POINTS,
    Match,
    acted_by,
    harmony_of,
    matches,
)
from game.pairing.serves import BREAD, DECANT, GLASS_OF, POUR, SERVES, TOAST, is_aired_by_decanting
from game.pairing.state import Board
from game.pairing.strike import FORCE, TYPE_PCT, first_of, steps
from game.pairing.table import Table
from game.pairing.temper import Temper

MASKS_KEPT_MAX: Final = 1 << 14
"""A bottle has 0 to 2 servings and is aired or not: the usual evenings fit."""
_ALL_SERVES: Final = (1 << len(SERVES)) - 1


class _Glass(msgspec.Struct, frozen=True, gc=False):
    """A chosen pour before it meets the other one."""

    bottle: Bottle
    temper: Temper
    serve: int
    match: Match
    fatigue: int
    air: int
    mood: int
    acted: Acted
    harmony: int


def masks_of(board: Board) -> Masks:
    """The serves that each bottle may be served with now; 0 for an empty bottle."""
    return _masks(board.servings, board.aired, board.toasts > 0, board.breads > 0)


@lru_cache(maxsize=MASKS_KEPT_MAX)
def _masks(servings: tuple[int, ...], aired: int, may_toast: bool, has_bread: bool) -> Masks:
    serves = _ALL_SERVES - (not may_toast) * (1 << TOAST) - (not has_bread) * (1 << BREAD)
    return tuple(
        0 if not left else serves & ~(1 << DECANT) if aired >> wine & 1 else serves
        for wine, left in enumerate(servings)
    )


def default_choice(board: Board) -> tuple[int, int]:
    """What the clock chooses: the bottle with most servings left, the first of equals, poured at once."""
    most = max(board.servings)
    return board.servings.index(most), POUR


def reveal(
    table: Table, turn: int, boards: tuple[Board, Board], chosen: tuple[ChoiceLocked, ChoiceLocked]
) -> TurnRevealed:
    """The course with both pours served."""
    dish = table.menu[turn - 1]
    body = dish.judges_body
    mine = _glass(table, 0, boards[0], chosen[0], dish)
    theirs = _glass(table, 1, boards[1], chosen[1], dish)
    first = first_of((mine.serve, theirs.serve), (mine.temper.initiative, theirs.temper.initiative))
    course_pct = COURSE_PCT[turn - 1]
    strikes = (
        _steps(mine, theirs, body, first == 0, course_pct),
        _steps(theirs, mine, body, first == 1, course_pct),
    )
    served = _served(first, (strikes[0][-1], strikes[1][-1]), boards)
    taken = strikes[1][-1] if served[1] else 0, strikes[0][-1] if served[0] else 0
    left = max(0, boards[0].stamina - taken[0]), max(0, boards[1].stamina - taken[1])
    pours = (
        _pour(boards[0], chosen[0], mine, theirs, body, first == 0, served[0], strikes[0], left[0]),
        _pour(boards[1], chosen[1], theirs, mine, body, first == 1, served[1], strikes[1], left[1]),
    )
    return TurnRevealed(turn, dish.name, body, pours)


def _served(first: int | None, hits: tuple[int, int], boards: tuple[Board, Board]) -> tuple[bool, bool]:
    """Whether each pour is served: where the first one empties the rival's table, the second is not."""
    if first == 0 and hits[0] >= boards[1].stamina:
        return True, False
    if first == 1 and hits[1] >= boards[0].stamina:
        return False, True
    return True, True


def _glass(table: Table, seat: int, board: Board, chosen: ChoiceLocked, dish: Dish) -> _Glass:
    laid = table.seats[seat]
    wine, serve = chosen.wine, chosen.serve
    bottle = laid.bottles[wine]
    profile = table.profiles[seat][wine]
    match = matches(profile, dish).glasses[GLASS_OF[serve]]
    fatigue = FATIGUE if board.last == wine else 0
    air = AIR if board.aired >> wine & 1 and is_aired_by_decanting(bottle.style) else 0
    mood = 0 if serve == BREAD else STATUS_POINTS[board.status]
    acted = acted_by(profile, dish, serve, match.error, tired=fatigue != 0, aired=air != 0)
    harmony = harmony_of(match.points + fatigue + air + mood + acted.points)
    return _Glass(bottle, laid.tempers[wine], serve, match, fatigue, air, mood, acted, harmony)


def _steps(mine: _Glass, theirs: _Glass, body: bool, first: bool, course_pct: int) -> tuple[int, ...]:
    attack, defence = _judged(mine, theirs, body)
    type_pct = TYPE_PCT[mine.bottle.primary_type, theirs.bottle.primary_type]
    return steps(mine.harmony, attack, defence, type_pct, first, mine.serve, theirs.serve, course_pct)


def _judged(mine: _Glass, theirs: _Glass, body: bool) -> tuple[int, int]:
    if body:
        return mine.temper.power, theirs.temper.terroir
    return mine.temper.complexity, theirs.temper.allure


def _pour(
    board: Board,
    chosen: ChoiceLocked,
    mine: _Glass,
    theirs: _Glass,
    body: bool,
    first: bool,
    served: bool,
    strikes: tuple[int, ...],
    left: int,
) -> Pour:
    bottle = mine.bottle
    attack, defence = _judged(mine, theirs, body)
    return Pour(
        chosen.wine,
        chosen.serve,
        bottle.name,
        bottle.primary_type,
        None if board.shown >> chosen.wine & 1 else bottle,
        served,
        first,
        mine.harmony,
        mine.match.points,
        mine.fatigue,
        mine.air,
        mine.mood,
        mine.match.lines,
        FORCE[mine.harmony],
        attack,
        defence,
        strikes,
        strikes[-1] if served else 0,
        _status_after(mine),
        left,
        _told(mine.acted),
    )


def _told(acted: Acted) -> AbilityActed | None:
    return AbilityActed(acted.ability, acted.points, acted.spared) if acted.ability else None


def _status_after(mine: _Glass) -> int:
    """Bread wipes the table: what was there does not act, and nothing stays."""
    if mine.serve == BREAD:
        return CALM
    if mine.match.error and not mine.acted.spared:
        return mine.match.error
    return SINGING if mine.harmony >= SINGS_FROM else CALM
