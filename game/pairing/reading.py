"""What somebody in a seat can read off his own snapshot: both sides of the table, and a guess where a bottle is hidden.

Nothing but the snapshot (`view.of_state` for that seat) is asked: what is built on this can't know more than a person.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from game.catalogue import OWN
from game.pairing.dishes import COURSE_PCT, Dish
from game.pairing.harmony import STATUSES, Profile
from game.pairing.serves import SERVE_INDEX
from game.pairing.temper import Temper
from game.species import Palate, Style
from game.wine_types import WineType


class Known(msgspec.Struct, frozen=True, gc=False):
    """One bottle as far as the reader knows it; for a hidden one a typical wine of its style and an average temper."""

    profile: Profile
    type: WineType
    temper: Temper
    servings: int
    aired: bool


class Side(msgspec.Struct, frozen=True, gc=False):
    """One seat's side of the table."""

    bottles: tuple[Known, ...]
    full: int
    stamina: int
    status: int
    last: int
    toasts: int
    breads: int


class Reading(msgspec.Struct, frozen=True, gc=False):
    """The table as one seat sees it. `courses` are those still to come, this one first, each with what it counts in
    per cent; `choices` are (wine, serve) by index."""

    courses: tuple[tuple[Dish, int], ...]
    mine: Side
    theirs: Side
    choices: tuple[tuple[int, int], ...]


def read(view: Mapping[str, Any]) -> Reading:
    """The table behind a seat's snapshot."""
    you = view["you"]
    mine, theirs = view["players"][you["seat"]], view["players"][1 - you["seat"]]
    turn = view["turn"]
    courses = tuple((_dish(dish), COURSE_PCT[dish["turn"] - 1]) for dish in view["menu"] if dish["turn"] >= turn)
    choices = tuple((choice["wine"], SERVE_INDEX[choice["serve"]]) for choice in you["choices"])
    return Reading(courses, _side(mine, you["hand"]), _side(theirs, None), choices)


def _side(player: Mapping[str, Any], hand: Sequence[Mapping[str, Any]] | None) -> Side:
    bottles = []
    for wine, shoulder in enumerate(player["shoulders"]):
        known = shoulder.get("bottle") if hand is None else hand[wine]
        temper = shoulder.get("temper") if hand is None else hand[wine]["temper"]
        bottles.append(_known(shoulder, known, temper))
    last = player["last"]
    return Side(
        tuple(bottles),
        player["stamina"],
        player["stamina_left"],
        STATUSES.index(player["status"]),
        -1 if last is None else last,
        player["toasts"],
        player["breads"],
    )


def _known(shoulder: Mapping[str, Any], bottle: Mapping[str, Any] | None, temper: Mapping[str, int] | None) -> Known:
    if bottle is None or temper is None:
        profile, read_temper = TYPICAL[Style(shoulder["style"])], _AVERAGE
    else:
        profile = Profile(
            Style(bottle["style"]),
            Palate(**bottle["palate"]),
            bottle["name"],
            bottle["region"],
            bottle["country"],
            tuple(bottle["grapes"]),
            tuple(bottle["abilities"]),
        )
        read_temper = Temper(**temper)
    return Known(profile, WineType(shoulder["type"]), read_temper, shoulder["servings"], shoulder["aired"])


def _dish(dish: Mapping[str, Any]) -> Dish:
    return Dish(
        dish["slug"],
        dish["dish"],
        dish["intensity"],
        dish["fat"],
        dish["protein"],
        dish["salt"],
        dish["acid"],
        dish["sweet"],
        dish["umami"],
        dish["bitter"],
        dish["chilli"],
        dish["fish"],
        dish["region"] or "",
        dish["country"] or "",
        dish["food"] or "",
        dish["season"] or "",
        dish["evening"] or "",
    )


def _typical(style: Style) -> Profile:
    """A wine of the style with the mean of what our own catalogue has, rounded; from nowhere, of no grape."""
    palates = [species.palate for species in OWN if species.style is style]
    count = len(palates)

    def mean(total: int) -> int:
        return (2 * total + count) // (2 * count)

    palate = Palate(
        mean(sum(palate.body for palate in palates)),
        mean(sum(palate.acidity for palate in palates)),
        mean(sum(palate.tannin for palate in palates)),
        mean(sum(palate.sweet for palate in palates)),
        mean(sum(palate.alcohol for palate in palates)),
        mean(sum(palate.aroma for palate in palates)),
    )
    return Profile(style, palate, "", "", "", ())


_AVERAGE: Final = Temper(1000, 1000, 1000, 1000, 100)
TYPICAL: Final = {style: _typical(style) for style in Style}
"""What a hidden bottle of each style is taken for."""
