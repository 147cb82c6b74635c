"""Six ways to serve a bottle, and what each does to the wine and to the course.

A serve is written down as its index in `SERVES` and said on the wire by its name. What it does to the wine is a
*glass*: poured, toasted and broken bread over, a wine is the same; ice, a decanter and a wide bowl change it.
Numbers are our choice; the limits `TOASTS` and `BREADS` are per seat and battle.
"""

from typing import Final

import msgspec

from game.species import Palate, Style

POUR: Final = 0
CHILL: Final = 1
DECANT: Final = 2
BOWL: Final = 3
TOAST: Final = 4
BREAD: Final = 5

SERVES: Final = ("pour", "chill", "decant", "bowl", "toast", "bread")
SERVE_INDEX: Final = {name: index for index, name in enumerate(SERVES)}

TOASTS: Final = 2
BREADS: Final = 2

GLASS_OF: Final = (POUR, CHILL, DECANT, BOWL, POUR, POUR)
"""Serve → which glass the wine is in: an index of `glasses`."""

DEALT_PCT: Final = (100, 100, 100, 100, 160, 85)
"""Serve → per cent of the strike that leaves this table."""

TAKEN_PCT: Final = (100, 100, 100, 100, 110, 75)
"""Serve → per cent of the rival's strike that arrives at this table."""

BREAD_UNDER_TOAST_PCT: Final = 45
"""What arrives at a table with bread when the rival toasts; the toast itself is then worth nothing, costs nothing."""


class Glass(msgspec.Struct, frozen=True, gc=False):
    """A wine as it meets the food. `weight`, `acidity`, `alcohol` and `aroma` 1 … 5, `tannin` and `sweet` 0 … 5: a
    scale ends where it ends, so ice can't sharpen the sharpest wine. `bubbles` is whether it still has any."""

    weight: int
    acidity: int
    tannin: int
    sweet: int
    alcohol: int
    bubbles: bool
    aroma: int


def glasses(style: Style, palate: Palate) -> tuple[Glass, Glass, Glass, Glass]:
    """The wine poured as it is, from the ice bucket, from the decanter and in the wide bowl.

    Weight in the mouth is ⌊(2·body + aroma + 1)/3⌋: body counts twice, and a scented wine seems fuller.
    """
    weight = (2 * palate.body + palate.aroma + 1) // 3
    bubbles = style is Style.SPARKLING
    plain = Glass(weight, palate.acidity, palate.tannin, palate.sweet, palate.alcohol, bubbles, palate.aroma)
    return plain, _chilled(style, plain), _decanted(plain), _in_bowl(plain)


def is_aired_by_decanting(style: Style) -> bool:
    """Whether time in a decanter does the next serving good: not for bubbles, and not for rosé."""
    return style not in (Style.SPARKLING, Style.ROSE)


def raise_pct(mine: int, rivals: int) -> tuple[int, int]:
    """What the two serves make of my strike: per cent as it leaves my table, per cent as it arrives at the rival's."""
    if mine == TOAST and rivals == BREAD:
        return 100, BREAD_UNDER_TOAST_PCT
    if mine == BREAD and rivals == TOAST:
        return DEALT_PCT[BREAD], 100
    return DEALT_PCT[mine], TAKEN_PCT[rivals]


def _chilled(style: Style, glass: Glass) -> Glass:
    return Glass(
        max(1, glass.weight - 1),
        glass.acidity if style is Style.RED else min(5, glass.acidity + 1),
        min(5, glass.tannin + 1) if glass.tannin >= 2 else glass.tannin,
        glass.sweet,
        max(1, glass.alcohol - 1),
        glass.bubbles,
        max(1, glass.aroma - 1),
    )


def _decanted(glass: Glass) -> Glass:
    return Glass(
        glass.weight,
        max(1, glass.acidity - 1) if glass.bubbles else glass.acidity,
        max(0, glass.tannin - 2),
        glass.sweet,
        glass.alcohol,
        False,
        glass.aroma,
    )


def _in_bowl(glass: Glass) -> Glass:
    return Glass(
        min(5, glass.weight + 1),
        glass.acidity,
        glass.tannin,
        glass.sweet,
        min(5, glass.alcohol + 1),
        glass.bubbles,
        min(5, glass.aroma + 1),
    )
