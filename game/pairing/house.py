"""The house's player, at five strengths: it plays by what a person in its seat could see.

At strength 1 it goes by the colour of the wine, at 2 and 3 by the rules and this course alone, misjudging the glass by
much and by little. At 4 it plans its servings and expects the rival to favour what is worth most. At 5 it sets its
pours against the rival's in a table of winning chances, mixes by fictitious play (Brown, 1951), and lets chance pick.
`python -m ops.balance` measures how strong each is against the one below.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import msgspec

from game.chance import Chance
from game.pairing.hand import FAMILY_OF, FRESH_FAMILY, RED_FAMILY, SWEET_FAMILY
from game.pairing.plans import Plan, Slips, outlook, plan_of, plans_of, possible
from game.pairing.reading import Reading, read
from game.pairing.serves import BREAD, GLASS_OF, POUR, SERVES, TOAST
from game.pairing.tokens import mixed

ROUNDS: Final = 60
"""Rounds of fictitious play."""
MIXED_IN_FROM: Final = 4
"""A pour that fictitious play took in fewer rounds is noise, and left out."""
EXPECTED_WITHIN: Final = 30
"""Points of stamina: a pour of the rival's that is worth less than his best by so much is hardly expected."""


class Mind(msgspec.Struct, frozen=True):
    """A strength: how it decides, and by how many points of harmony it misjudges a glass (one standard deviation)."""

    decides: Callable[[Reading, Chance, Slips], tuple[int, int]]
    slip: int


def choose(view: Mapping[str, Any], chance: Chance, strength: int) -> tuple[int, str]:
    """The house's choice `(wine, serve)` for the seat whose snapshot this is; one of those offered there."""
    return chosen(view, chance, MINDS[strength - 1])


def chosen(view: Mapping[str, Any], chance: Chance, mind: Mind) -> tuple[int, str]:
    """The choice of such a mind."""
    table = read(view)
    wine, serve = mind.decides(table, chance, _slips(table, chance, mind.slip) if mind.slip else {})
    return wine, SERVES[serve]


def _slips(table: Reading, chance: Chance, slip: int) -> Slips:
    """A misjudgement for each glass that may be poured. Three draws together are near enough to a bell."""
    glasses = sorted({(wine, GLASS_OF[serve]) for wine, serve in table.choices})
    return {glass: sum(chance.below(2 * slip + 1) - slip for _ in range(3)) for glass in glasses}


def _by_colour(table: Reading, chance: Chance, slips: Slips) -> tuple[int, int]:
    """Sweet with sweet, red with what is heavy, anything fresh with the rest; poured as it is."""
    dish, _ = table.courses[0]
    heavy = dish.judges_body and not dish.fish
    family = SWEET_FAMILY if dish.sweet >= 2 else RED_FAMILY if heavy else FRESH_FAMILY
    held = sorted({wine for wine, _ in table.choices})
    fitting = [wine for wine in held if FAMILY_OF[table.mine.bottles[wine].profile.style] == family]
    return chance.pick(fitting or held), POUR


def _by_course(table: Reading, chance: Chance, slips: Slips) -> tuple[int, int]:
    """What goes best with this dish, whatever comes after it. Toast and bread come as often as there are any for the
    courses left."""
    courses = len(table.courses)
    kept = {TOAST: chance.below(courses) >= table.mine.toasts, BREAD: chance.below(courses) >= table.mine.breads}
    plans = [
        plan_of(table, table.mine, wine, serve, 0, slips)
        for wine, serve in table.choices
        if not kept.get(serve, False) and (serve != BREAD or kept[TOAST])
    ]
    best = max(plans, key=lambda plan: (plan.serve == BREAD, plan.merit))
    return best.wine, best.serve


def _by_expecting(table: Reading, chance: Chance, slips: Slips) -> tuple[int, int]:
    """The best answer to what the rival will likely do: the more a pour is worth to him, the likelier."""
    mine, theirs = _both(table, slips)
    best = max(plan.merit for plan in theirs)
    likely = [max(1, EXPECTED_WITHIN - (best - plan.merit)) for plan in theirs]

    def expected(plan: Plan) -> int:
        return sum(weight * outlook(table, plan, other) for weight, other in zip(likely, theirs, strict=True))

    plan = max(mine, key=expected)
    return plan.wine, plan.serve


def _by_balance(table: Reading, chance: Chance, slips: Slips) -> tuple[int, int]:
    """A mixture that no rival can read."""
    mine, theirs = _both(table, slips)
    odds = [[outlook(table, plan, other) for other in theirs] for plan in mine]
    plan = mine[chance.weighted(_mixture(odds))]
    return plan.wine, plan.serve


def _both(table: Reading, slips: Slips) -> tuple[list[Plan], list[Plan]]:
    return plans_of(table, table.mine, table.choices, slips), plans_of(table, table.theirs, possible(table.theirs), {})


def _mixture(odds: Sequence[Sequence[int]]) -> list[int]:
    """How often each row is played against a rival who mixes as well as he can."""
    taken, _ = mixed(odds, ROUNDS)
    return [count if count >= MIXED_IN_FROM else 0 for count in taken]


MINDS: Final = (
    Mind(_by_colour, 0),
    Mind(_by_course, 29),
    Mind(_by_course, 12),
    Mind(_by_expecting, 12),
    Mind(_by_balance, 0),
)
"""The five strengths, 1 first."""
STRENGTHS: Final = tuple(range(1, len(MINDS) + 1))
