"""A species: what a wine is before it is anybody's. Its palate is what food meets."""

import enum

import msgspec

from game.ids import SpeciesSlug
from game.rarity import Rarity
from game.stats import Stats
from game.wine_types import WineType


class Style(enum.StrEnum):
    """Six styles, as a guest would ask for them."""

    RED = "red"
    WHITE = "white"
    ROSE = "rose"
    SPARKLING = "sparkling"
    SWEET = "sweet"
    FORTIFIED = "fortified"


class Source(enum.StrEnum):
    """Which catalogue a species comes from: ours, by appellation and style, or X-Wines, by producer."""

    OWN = "own"
    X_WINES = "x-wines"


class Palate(msgspec.Struct, frozen=True):
    """Structure in the glass, each 1 (least) to 5 (most); `sweet` 0 (bone dry) to 5 (luscious); `tannin` 0 to 5, 0 in
    most whites."""

    body: int
    acidity: int
    tannin: int
    sweet: int
    alcohol: int
    aroma: int


class Fact(msgspec.Struct, frozen=True):
    """One sentence about a wine that was checked before it was written, and the kind of source that confirms it."""

    text: str
    source: str


class Species(msgspec.Struct, frozen=True):
    """One kind of wine, its game values and its facts.

    `abv_tenths` is tenths of a per cent of alcohol by volume, 0 … 250. `producer` is None in our own catalogue, which
    goes by appellation and style. `fact` is None where nothing was checked: what is not confirmed is not taught.
    """

    slug: SpeciesSlug
    name: str
    producer: str | None
    style: Style
    primary_type: WineType
    secondary_type: WineType | None
    rarity: Rarity
    base: Stats
    palate: Palate
    country: str
    region: str
    grapes: tuple[str, ...]
    abv_tenths: int
    source: Source = Source.OWN
    fact: Fact | None = None
