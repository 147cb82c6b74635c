"""From a bottle's row to its style and its palate. The rules are our choice: what the row says comes first, what its
grapes usually give fills in, and a few words of the label settle sweetness, which the row has no column for."""

import re
from collections.abc import Sequence

from game.catalogue.bottles import Bottle
from game.catalogue.shaping import alcohol_step
from game.catalogue.tables import Grape, folded, grape_named
from game.species import Palate, Style

_STYLES = {
    "Red": Style.RED,
    "White": Style.WHITE,
    "Rosé": Style.ROSE,
    "Sparkling": Style.SPARKLING,
    "Dessert": Style.SWEET,
    "Dessert/Port": Style.FORTIFIED,
}
_FORTIFIED_FROM_TENTHS = 150
"""The yeast rarely gets further by itself. Dried grapes sometimes do, and their words are known."""


def _words(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(alternatives)})\b")


_FORTIFIED = _words("sherry", "porto?", "licoroso", "jerepigo", "muscadel", "madeira", "marsala", "oloroso", "fino")
_DRIED = _words("vin ?santo", "passito", "recioto", "late harvest", "straw wine", "strohwein")
_LUSCIOUS = _words(
    "eiswein", "ice ?wine", "aszu", "es+z?encia", "trockenbeerenauslese", "beerenauslese", "pedro ximenez", "px",
    "grains nobles", "triple cream", "jerepigo",
)  # fmt: skip
_DRY_FORTIFIED = _words("fino", "manzanilla", "amontillado", "oloroso", "palo cortado", "sercial", "extra dry")
_HALF_SWEET = _words(
    "spatlese", "medium sweet", "medium dry", "demi sec", "semi seco", "semi sec", "semi dry", "suave", "dolce", "doux",
    "lieblich", "amabile", "moscatel", "muscat", "moscato", "auslese", "sweet", "asti", "brachetto",
)  # fmt: skip
_OFF_DRY = _words("kabinett", "feinherb", "halbtrocken", "off dry", "white zinfandel", "extra dry", "blush")
_DRY = _words("trocken", "brut", "sec", "seco", "secco", "dry", "nature")
_LOW_ALCOHOL_TENTHS = 95
"""What stops below 9.5 % has mostly kept sugar."""


def style_of(bottle: Bottle) -> Style:
    """The style: the row's type, but a dessert wine that spirit was added to is fortified."""
    style = _STYLES[bottle.kind]
    if style is not Style.SWEET:
        return style
    words = folded(f"{bottle.name} {bottle.region}")
    strong = bottle.abv_tenths >= _FORTIFIED_FROM_TENTHS and not _DRIED.search(words)
    return Style.FORTIFIED if strong or _FORTIFIED.search(words) else Style.SWEET


def palate_of(bottle: Bottle, style: Style) -> Palate:
    """The palate. Acidity is the mean of what the row and the grapes say, half a step rounded up; tannin and aroma are
    the grapes' mean where the table knows one, else what the body suggests and the middle."""
    grapes = [grape for name in bottle.grapes if (grape := grape_named(name))]
    return Palate(
        body=bottle.body,
        acidity=(bottle.acidity + _mean([grape.acidity for grape in grapes], bottle.acidity) + 1) // 2,
        tannin=_tannin(bottle, style, grapes),
        sweet=_sweetness(bottle, style),
        alcohol=alcohol_step(bottle.abv_tenths),
        aroma=min(5, _mean([grape.aroma for grape in grapes], 3) + (style is Style.SWEET)),
    )


def _mean(values: Sequence[int], unknown: int) -> int:
    """The mean of `values`, half a step rounded up; `unknown` where there are none."""
    return (2 * sum(values) + len(values)) // (2 * len(values)) if values else unknown


def _tannin(bottle: Bottle, style: Style, grapes: Sequence[Grape]) -> int:
    of_skins = _mean([grape.tannin for grape in grapes if grape.red], 0)
    match style:
        case Style.RED:
            return of_skins or max(2, bottle.body - 1)
        case Style.ROSE:
            return 1 if of_skins >= 3 else 0
        case Style.FORTIFIED:
            return max(0, of_skins - 1)
        case Style.SWEET:
            return of_skins // 2
        case Style.WHITE | Style.SPARKLING:
            return 0


def _sweetness(bottle: Bottle, style: Style) -> int:
    words = folded(f"{bottle.name} {bottle.region}")
    if style in {Style.SWEET, Style.FORTIFIED}:
        return _dessert_sweetness(words)
    if _HALF_SWEET.search(words) and (bottle.abv_tenths < 120 or not _DRY.search(words)):
        return 4 if bottle.abv_tenths < _LOW_ALCOHOL_TENTHS else 2
    if _DRY.search(words) and not _OFF_DRY.search(words):
        return 0
    if _OFF_DRY.search(words):
        return 2 if style is not Style.SPARKLING else 1
    return 2 if bottle.abv_tenths < _LOW_ALCOHOL_TENTHS else 0


def _dessert_sweetness(words: str) -> int:
    if _LUSCIOUS.search(words):
        return 5
    if _DRY_FORTIFIED.search(words):
        return 2 if _HALF_SWEET.search(words) else 0
    return 3 if _OFF_DRY.search(words) or "medium" in words else 4
