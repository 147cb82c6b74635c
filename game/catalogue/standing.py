"""How rare a wine of a foreign catalogue is, from its own row alone.

Ratings are another file, and a rank among the other rows would change with every import; so each row earns points for
what it says (our choice), and fixed thresholds turn points into one of the 21 rarities. The same row gives the same
rarity in any file, any order, any number of times.

The thresholds were set once so that the 999 wines of the X-Wines Slim file fall into the 21 rarities in a falling
sequence from 180 Everyday to 3 TimeCapsule; other selections will differ somewhat.
"""

import re
from bisect import bisect_right

from game.catalogue.bottles import Bottle
from game.catalogue.tables import folded, origin_named
from game.rarity import Rarity
from game.species import Style

_RENOWN_POINTS = 90
_PLACE_POINTS = 12
_YEAR_POINTS = 3
_YEARS_COUNTED_MAX = 60
_DECADE_POINTS = 6
_BODY_POINTS = 14

_DESIGNATIONS: tuple[tuple[int, re.Pattern[str]], ...] = tuple(
    (points, re.compile(rf"\b(?:{words})\b"))
    for points, words in (
        (
            210,
            r"premier grand cru|1er grand cru|es+z?encia|trockenbeerenauslese|v ?o ?r ?s|frasqueira|"
            r"[34]0 (?:years?|anos)",
        ),
        (
            170,
            r"grand cru|aszu 6|beerenauslese|eiswein|ice ?wine|(?<!bottled )vintage porto?|20 (?:years?|anos)",
        ),
        (
            130,
            r"premier cru|1er cru|cru classe|prestige|millesime|vin santo|amarone|brunello|aszu|grosses gewachs",
        ),
        (
            100,
            r"gran reserva|grande reserve|riserva|blanc de blancs|solera|colheita|10 (?:years?|anos)|special selection",
        ),
        (70, r"vineyard|vigneto|vigna|monopole|old vines?|vieilles vignes|icon|founders?|limited|cuvee"),
        (
            45,
            r"estate|private|selection|seleccion|late harvest|auslese|superiore|late bottled|family|barrel",
        ),
        (25, r"reserv[ae]|crianza|spatlese|classico|crus?|quinta|domaine|chateau|brut nature"),
    )
)
"""Words of the label that a producer may not, or would not, put on everything; the strongest one counts."""

_WIDE_GRAND_CRU = "saint emilion grand cru"
"""A whole appellation of hundreds of estates goes by this name; alone it ranks nobody."""

_STYLE_POINTS = {Style.SWEET: 50, Style.FORTIFIED: 50, Style.SPARKLING: 10, Style.ROSE: -60}


def standing_points(bottle: Bottle, style: Style) -> int:
    """The points of one row: its origin, its label's strongest word, how many vintages are known of it over how many
    decades, its body and alcohol, and its style."""
    origin = origin_named(bottle.region)
    return (
        _RENOWN_POINTS * origin.renown
        + _PLACE_POINTS * origin.place
        + designation_points(bottle)
        + _record_points(bottle)
        + _BODY_POINTS * bottle.body
        + _strength_points(bottle, style)
        + _STYLE_POINTS.get(style, 0)
    )


def designation_points(bottle: Bottle) -> int:
    """The points of the strongest word on the label, 0 where there is none."""
    words = folded(f"{bottle.name} {bottle.region}").replace(_WIDE_GRAND_CRU, "")
    return next((points for points, pattern in _DESIGNATIONS if pattern.search(words)), 0)


def rarity_for(points: int) -> Rarity:
    """The rarity that `points` reach."""
    return tuple(Rarity)[bisect_right(_THRESHOLDS, points)]


def _record_points(bottle: Bottle) -> int:
    decades = (max(bottle.years) - min(bottle.years)) // 10 if bottle.years else 0
    known = min(len(bottle.years), _YEARS_COUNTED_MAX)
    return _YEAR_POINTS * known + _DECADE_POINTS * decades


def _strength_points(bottle: Bottle, style: Style) -> int:
    """A table wine gets a point per tenth of a per cent above 12, up to 30: ripe grapes and low yields cost money."""
    if style not in {Style.RED, Style.WHITE}:
        return 0
    return max(0, min(30, bottle.abv_tenths - 120))


_THRESHOLDS = (
    342, 400, 444, 479, 511, 541, 577, 619, 664, 695, 735, 767, 790, 831, 858, 879, 923, 957, 968, 1008,
)  # fmt: skip
"""Points at which the second to the twenty-first rarity begin."""
