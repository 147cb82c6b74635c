"""The pours worth thinking about, and how a battle stands after two of them: what the house reckons with.

A pour is worth its strike now, and what its serving would have been worth later (the best assignment of what is left to
the courses to come). Figures that weigh one thing against another are our choice, tried with `ops/balance/pairing.py`.
"""

from collections.abc import Iterable, Mapping
from typing import Final

import msgspec

from game.pairing.harmony import AIR, CALM, FATIGUE, SINGS_FROM, STATUS_POINTS, acted_by, harmony_of, matches
from game.pairing.par import best_assignment
from game.pairing.reading import Known, Reading, Side
from game.pairing.serves import (
    BREAD,
    DEALT_PCT,
    DECANT,
    GLASS_OF,
    SERVES,
    TOAST,
    is_aired_by_decanting,
)
from game.pairing.strike import TYPE_PCT, first_of, formula, steps
from game.pairing.tokens import token_edge

PLAIN_PLANS_MAX: Final = 5
TOKEN_PLANS_MAX: Final = 2
"""Pours looked at for each side: so many without a token and with each kind of token. More cost time and hardly
change the mixture."""
CERTAIN: Final = 1000
OPEN_SCALE: Final = 45
"""A lead of so many permille, for this course and each to come, is half of a certain win."""

TOKEN_STRIKE: Final = 30
"""An ordinary strike, for what tokens are worth, in points of stamina."""
AIR_WORTH: Final = 5
ERROR_COST: Final = 6
SINGING_WORTH: Final = 4
"""What a pour does to a later course, in points of stamina."""

_AVERAGE_DEFENCE = 1000


class Plan(msgspec.Struct, frozen=True, gc=False):
    """One possible pour. `later` is what it leaves for the courses to come, in points of the rival's stamina; `merit`
    is what it is worth by itself and only sorts."""

    wine: int
    serve: int
    bottle: Known
    harmony: int
    later: int
    merit: int


def possible(side: Side) -> Iterable[tuple[int, int]]:
    """What a seat may choose, from what everybody knows of it."""
    for wine, bottle in enumerate(side.bottles):
        if not bottle.servings:
            continue
        for serve in range(len(SERVES)):
            spent = (
                (serve == DECANT and bottle.aired)
                or (serve == TOAST and not side.toasts)
                or (serve == BREAD and not side.breads)
            )
            if not spent:
                yield wine, serve


Slips = Mapping[tuple[int, int], int]
"""By how many points of harmony a judgement of (wine, glass) is off; what is not there is judged rightly."""


def plans_of(table: Reading, side: Side, choices: Iterable[tuple[int, int]], slips: Slips) -> list[Plan]:
    """The pours worth thinking about, of those that the seat may choose."""
    later = later_without(table, side)
    plans = sorted(
        (plan_of(table, side, wine, serve, later[wine], slips) for wine, serve in choices),
        key=lambda plan: -plan.merit,
    )
    plain = [plan for plan in plans if plan.serve not in (TOAST, BREAD)]
    toasts = [plan for plan in plans if plan.serve == TOAST]
    breads = [plan for plan in plans if plan.serve == BREAD]
    return plain[:PLAIN_PLANS_MAX] + toasts[:TOKEN_PLANS_MAX] + breads[:TOKEN_PLANS_MAX]


def later_without(table: Reading, side: Side) -> list[int]:
    """For each bottle: what the hand can still do to the later courses once one serving of it is gone."""
    worth = [
        [
            worth_of(bottle, matches(bottle.profile, dish).best_harmony, dish.judges_body) * pct // 100
            for bottle in side.bottles
        ]
        for dish, pct in table.courses[1:]
    ]
    servings = [bottle.servings for bottle in side.bottles]
    later = []
    for wine, left in enumerate(servings):
        if left:
            servings[wine] = left - 1
            later.append(best_assignment(worth, servings))
            servings[wine] = left
        else:
            later.append(0)
    return later


def plan_of(table: Reading, side: Side, wine: int, serve: int, later: int, slips: Slips) -> Plan:
    """One pour, as far as the judgement of it is right."""
    dish, pct = table.courses[0]
    courses_left = len(table.courses) - 1
    bottle = side.bottles[wine]
    match = matches(bottle.profile, dish).glasses[GLASS_OF[serve]]
    aired_by_it = is_aired_by_decanting(bottle.profile.style)
    aired = bottle.aired and aired_by_it
    acted = acted_by(bottle.profile, dish, serve, match.error, tired=side.last == wine, aired=aired)
    points = match.points + acted.points + slips.get((wine, GLASS_OF[serve]), 0)
    if side.last == wine:
        points += FATIGUE
    if aired:
        points += AIR
    if serve != BREAD:
        points += STATUS_POINTS[side.status]
    harmony = harmony_of(points)
    if courses_left:
        if serve == DECANT and aired_by_it and bottle.servings > 1:
            later += AIR_WORTH
        if serve != BREAD:
            wrong = match.error != CALM and not acted.spared
            later += SINGING_WORTH if harmony >= SINGS_FROM else -ERROR_COST if wrong else 0
    now = worth_of(bottle, harmony, dish.judges_body) * pct // 100 * DEALT_PCT[serve] // 100
    return Plan(wine, serve, bottle, harmony, later, now + later)


def worth_of(bottle: Known, harmony: int, body: bool) -> int:
    """The strike of a pour against an average wine."""
    return formula(harmony, bottle.temper.power if body else bottle.temper.complexity, _AVERAGE_DEFENCE)


def outlook(table: Reading, mine: Plan, theirs: Plan) -> int:
    """How the battle stands after these two pours: CERTAIN is won, −CERTAIN lost."""
    dish, pct = table.courses[0]
    body = dish.judges_body
    first = first_of((mine.serve, theirs.serve), (mine.bottle.temper.initiative, theirs.bottle.temper.initiative))
    dealt = _hit(mine, theirs, body, first == 0, pct)
    taken = _hit(theirs, mine, body, first == 1, pct)
    if first == 0 and dealt >= table.theirs.stamina:
        taken = 0
    elif first == 1 and taken >= table.mine.stamina:
        dealt = 0
    own, rival = table.mine, table.theirs
    own_left, rival_left = max(0, own.stamina - taken), max(0, rival.stamina - dealt)
    if not own_left or not rival_left:
        return CERTAIN * ((own_left > 0) - (rival_left > 0))
    courses_left = len(table.courses) - 1
    own_share, rival_share = 1000 * own_left // own.full, 1000 * rival_left // rival.full
    if not courses_left:
        return CERTAIN * ((own_share > rival_share) - (own_share < rival_share))
    own_later = mine.later + _tokens_after(own, mine, rival, theirs, courses_left)
    lead = own_share - rival_share + 1000 * own_later // rival.full - 1000 * theirs.later // own.full
    return CERTAIN * lead // (abs(lead) + OPEN_SCALE * (courses_left + 1))


def _tokens_after(own: Side, mine: Plan, rival: Side, theirs: Plan, courses_left: int) -> int:
    """What the tokens left after these two pours are worth more than the rival's, in points of stamina."""
    edge = token_edge(
        courses_left,
        own.toasts - (mine.serve == TOAST),
        own.breads - (mine.serve == BREAD),
        rival.toasts - (theirs.serve == TOAST),
        rival.breads - (theirs.serve == BREAD),
    )
    return TOKEN_STRIKE * edge // 1000


def _hit(mine: Plan, theirs: Plan, body: bool, first: bool, course_pct: int) -> int:
    own, other = mine.bottle, theirs.bottle
    attack = own.temper.power if body else own.temper.complexity
    defence = other.temper.terroir if body else other.temper.allure
    type_pct = TYPE_PCT[own.type, other.type]
    return steps(mine.harmony, attack, defence, type_pct, first, mine.serve, theirs.serve, course_pct)[-1]
