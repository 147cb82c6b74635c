"""Figures of wines with their names, as the wire has them: as lists they would be shorter, and harder to read."""

from msgspec import Struct


class SixStats(Struct, frozen=True):
    """The six stats: base, individual values, effort values, or at work, as the name that holds them says."""

    longevity: int
    power: int
    terroir: int
    complexity: int
    rarity: int
    elegance: int


class InTheGlass(Struct, frozen=True):
    """The palate: 1 (least) to 5 (most); `tannin` and `sweet` begin at 0."""

    body: int
    acidity: int
    tannin: int
    sweet: int
    alcohol: int
    aroma: int
