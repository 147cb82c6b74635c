"""Which of the eight types a wine of a foreign catalogue leans to.

Each type earns points for what its name means in the world of wine; the highest is the primary type, the next the
secondary where it is nearly as high. Weights and handicaps are our choice. The handicaps were set once on the X-Wines
Slim file, so that none of the eight types is scarce: a battle in which one type hardly occurs has no type chart.
"""

import re
from collections.abc import Callable, Mapping

import msgspec

from game.catalogue.bottles import Bottle
from game.catalogue.tables import folded, grape_named, origin_named
from game.species import Palate, Style
from game.wine_types import WineType

OLD_WORLD = frozenset({
    "Armenia", "Austria", "Bulgaria", "Croatia", "Cyprus", "Czech Republic", "France", "Georgia", "Germany", "Greece",
    "Hungary", "Israel", "Italy", "Lebanon", "Luxembourg", "Malta", "Moldova", "North Macedonia", "Portugal", "Romania",
    "Russia", "Serbia", "Slovakia", "Slovenia", "Spain", "Switzerland", "Turkey", "Ukraine",
})  # fmt: skip
_TRAVELLED = frozenset({
    "Cabernet Sauvignon", "Merlot", "Chardonnay", "Sauvignon Blanc", "Syrah", "Pinot Noir", "Malbec", "Pinot Gris",
    "Petit Verdot", "Viognier", "Cabernet Franc",
})  # fmt: skip
"""Grapes that are planted wherever wine is made; away from the Old World they are the mark of a modern wine."""

_SITE = re.compile(
    r"\b(?:crus?|vineyards?|vigneto|vigna|clos|climat|lieu dit|finca|ried|estate|lage|einzellage|hills?)\b"
)
_CRAFT = re.compile(
    r"\b(?:brut|nature|method[eo]?|traditionnelle|champenoise|barrel|barrica|oak|roble|ripasso|appassimento|amarone|lees|"
    r"sur lie|unfiltered|orange|late harvest|ice ?wine|eiswein|aszu|solera|cuvee|reserv[ae]|crianza|blanc de noirs)\b"
)
_LINEAGE = re.compile(
    r"\b(?:riserva|gran reserva|chateau|castello|quinta|domaine|classico|classe|tawny|colheita|old vines?|"
    r"vieilles vignes|vinhas velhas|solera|year old|anos|tradition|don|conde|marques|schloss|weingut)\b"
)
_SECONDARY_WITHIN = 8
"""A second type this close to the first is worth naming; about two wines in three have one."""

_HANDICAPS: Mapping[WineType, int] = {
    WineType.TERROIR: 35,
    WineType.VARIETAL: 21,
    WineType.TECHNIQUE: 5,
    WineType.HERITAGE: 24,
    WineType.MODERN: 13,
    WineType.MYSTICAL: 29,
    WineType.ENERGY: 1,
    WineType.FLOW: 11,
}
"""With these, each of the eight types is the primary one of 112 to 134 of the 999 wines of the Slim file."""


class Evidence(msgspec.Struct, frozen=True):
    """What the types are judged by, gathered once for a row. `points` are the row's `standing.standing_points`."""

    style: Style
    palate: Palate
    words: str
    place: int
    renown: int
    old_world: bool
    travelled: bool
    alone: bool
    named: bool
    abv_tenths: int
    decades: int
    points: int


def evidence_of(bottle: Bottle, style: Style, palate: Palate, points: int) -> Evidence:
    """The evidence of one row."""
    origin = origin_named(bottle.region)
    words = folded(bottle.name)
    grapes = [grape.name if (grape := grape_named(name)) else name for name in bottle.grapes]
    labels = {folded(part) for name in bottle.grapes for part in (*name.split("/"), *grapes)}
    return Evidence(
        style=style,
        palate=palate,
        words=words,
        place=origin.place,
        renown=origin.renown,
        old_world=bottle.country in OLD_WORLD,
        travelled=all(name in _TRAVELLED for name in grapes),
        alone=bottle.varietal and len(grapes) == 1,
        named=any(label in words for label in labels if label),
        abv_tenths=bottle.abv_tenths,
        decades=(max(bottle.years) - min(bottle.years)) // 10 if bottle.years else 0,
        points=points,
    )


def types_of(evidence: Evidence) -> tuple[WineType, WineType | None]:
    """The primary type, and the secondary where one is nearly as strong. Ties go to the type that stands first."""
    points = leanings(evidence)
    first, second = sorted(points, key=lambda wine_type: -points[wine_type])[:2]
    return first, second if points[first] - points[second] <= _SECONDARY_WITHIN else None


def leanings(evidence: Evidence) -> dict[WineType, int]:
    """The points of each type, in the order of the types."""
    return {wine_type: judge(evidence) - _HANDICAPS[wine_type] for wine_type, judge in _JUDGES.items()}


def _terroir(e: Evidence) -> int:
    return 9 * e.place + 16 * bool(_SITE.search(e.words)) + 5 * e.old_world + 3 * e.palate.acidity - 6 * (not e.alone)


def _varietal(e: Evidence) -> int:
    return 14 * e.alone + 16 * e.named + 9 * (e.palate.aroma - 3) + 6 * (not e.travelled)


def _technique(e: Evidence) -> int:
    by_style = {Style.SPARKLING: 34, Style.SWEET: 22, Style.ROSE: 16, Style.FORTIFIED: 12}
    return by_style.get(e.style, 0) + 18 * bool(_CRAFT.search(e.words)) + 4 * (not e.alone)


def _heritage(e: Evidence) -> int:
    decades = (3 if e.old_world else 1) * e.decades
    structure = 3 * e.palate.tannin + 2 * e.palate.acidity
    return 10 * e.old_world + 18 * bool(_LINEAGE.search(e.words)) + decades + structure + 14 * _is(e, "fortified")


def _modern(e: Evidence) -> int:
    return 20 * (not e.old_world) + 12 * e.travelled + 5 * (3 - e.place) + 6 * (not e.alone) + 3 * (3 - e.renown)


def _mystical(e: Evidence) -> int:
    return e.points // 12


def _energy(e: Evidence) -> int:
    strength = min(25, max(-15, (e.abv_tenths - 130) // 2))
    return 8 * (e.palate.body - 3) + strength + 6 * _is(e, "red") + 10 * _is(e, "fortified")


def _flow(e: Evidence) -> int:
    pale = 12 * _is(e, "white") + 14 * _is(e, "rose") + 10 * _is(e, "sparkling")
    return pale + 9 * (4 - e.palate.body) + 4 * (e.palate.acidity - 3) + min(20, max(-10, (130 - e.abv_tenths) // 2))


def _is(e: Evidence, style: str) -> bool:
    return e.style == style


_JUDGES: Mapping[WineType, Callable[[Evidence], int]] = {
    WineType.TERROIR: _terroir,
    WineType.VARIETAL: _varietal,
    WineType.TECHNIQUE: _technique,
    WineType.HERITAGE: _heritage,
    WineType.MODERN: _modern,
    WineType.MYSTICAL: _mystical,
    WineType.ENERGY: _energy,
    WineType.FLOW: _flow,
}
