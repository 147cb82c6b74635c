"""What a wine's ability does at the table: a few points of harmony under its condition, or one error it never makes.

An ability acts for the one wine that is poured, at most one of them a turn, and never gives more than `POINTS`. Par
counts on them, so they are levelled with the hand. Figures are our choice; `docs/pairing.md` has what was measured.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from game.pairing.dishes import Dish
from game.pairing.serves import BOWL, BREAD, CHILL, POUR, TOAST
from game.species import Palate

POINTS: Final = 4
"""Harmony points of an ability that acts: half a step of weight, and the most that abilities add to a pour."""

SPARES: Final = {"noble-rot": "soured", "silk": "metallic", "off-dry": "scorched"}
"""Ability → the status that its wine never leaves on the table."""


HOME_GROUND: Final = "home-ground"


class Moment(msgspec.Struct, frozen=True, gc=False):
    """What an ability looks at. `at_home` is a dish from the wine's own place; `tired` the same bottle as the course
    before, `aired` one that was decanted earlier and can gain by it."""

    palate: Palate
    dish: Dish
    at_home: bool
    serve: int
    tired: bool = False
    aired: bool = False


class Acted(msgspec.Struct, frozen=True, gc=False):
    """The ability that acted, '' for none: its points, and whether it kept an error away."""

    ability: str
    points: int
    spared: bool


NOTHING: Final = Acted("", 0, False)

ACTS: Final[dict[str, Callable[[Moment], bool]]] = {
    "chalk-line": lambda at: at.palate.acidity >= 4 and (at.dish.acid >= 3 or at.dish.fat >= 3),
    "fine-mousse": lambda at: at.serve == BREAD,
    "noble-rot": lambda at: at.dish.fat >= 4,
    "firm-frame": lambda at: at.dish.protein >= 4,
    "silk": lambda at: at.dish.fish and at.dish.fat >= 3,
    "off-dry": lambda at: at.dish.chilli >= 2,
    "long-sleep": lambda at: at.tired,
    "flor": lambda at: at.dish.salt >= 4 or at.dish.umami >= 4,
    "altitude": lambda at: at.serve == CHILL,
    "old-vines": lambda at: at.dish.intensity >= 4,
    HOME_GROUND: lambda at: at.at_home,
    "cask": lambda at: at.aired or (at.serve == BOWL and at.dish.umami >= 4),
    "open-ferment": lambda at: at.serve == POUR and at.dish.intensity <= 2,
    "icon": lambda at: at.serve == TOAST,
}
"""Ability → whether it gives its points."""


def acting(abilities: Sequence[str], moment: Moment, error: str) -> Acted:
    """The first of a wine's abilities that has something to do; `error` is the status that the pour would leave."""
    for ability in abilities:
        acts = ACTS.get(ability)
        points = POINTS if acts is not None and acts(moment) else 0
        spared = SPARES.get(ability) == error
        if points or spared:
            return Acted(ability, points, spared)
    return NOTHING
