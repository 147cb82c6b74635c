"""How a wine goes with a dish: rules that each give points, and what a bad match leaves behind.

All points are harmony points, whole and counted from `HARMONY_BASE`; harmony itself is 0 … 100. Which way a rule points
is common table lore; its weight is our choice, fitted to foods that X-Wines names with its wines (`docs/pairing.md`).
Matches are kept by content, because a wine meets the same dish in many battles; what is kept can't change what is
decided.
"""

from functools import cache, lru_cache
from typing import Final

import msgspec

from game.pairing.abilities import HOME_GROUND, NOTHING, Acted, Moment, acting
from game.pairing.classics import classic_for
from game.pairing.dishes import Dish
from game.pairing.foods import kind_points
from game.pairing.serves import POUR, Glass, glasses
from game.species import Palate, Style

HARMONY_BASE: Final = 60
FATIGUE: Final = -12
"""The same bottle on two courses running: the guests have just had it."""
AIR: Final = 6
"""A bottle that was decanted in an earlier course."""

CALM: Final = 0
METALLIC: Final = 1
SCORCHED: Final = 2
SOURED: Final = 3
SINGING: Final = 4
STATUSES: Final = ("calm", "metallic", "scorched", "soured", "singing")
STATUS_POINTS: Final = (0, -8, -8, -8, 5)
"""Status of a table → harmony points of its next pour."""
SINGS_FROM: Final = 88

SEASON_POINTS: Final = 4
"""What the time of the year gives: half a step of weight, so that it tips and never decides."""

MATCHES_KEPT_MAX: Final = 1 << 16
"""About 0.7 KB each, so 47 MB at most; our own catalogue with every dish of one evening is 40,000."""


class Profile(msgspec.Struct, frozen=True, gc=False, cache_hash=True):
    """What the table knows of a wine: all that harmony asks, and nothing of who owns it."""

    style: Style
    palate: Palate
    name: str
    region: str
    country: str
    grapes: tuple[str, ...]
    abilities: tuple[str, ...] = ()


class Line(msgspec.Struct, frozen=True, gc=False, array_like=True, cache_hash=True):
    """One rule's word on a match: which sentence it is (`lessons.SENTENCES`) and its points."""

    says: str
    points: int


class Match(msgspec.Struct, frozen=True, gc=False):
    """One wine in one glass with one dish: the sum of all rules, the two that weigh most, and the error it leaves
    on the table (an index of `STATUSES`, CALM for none)."""

    points: int
    lines: tuple[Line, ...]
    error: int


class Matches(msgspec.Struct, frozen=True, gc=False):
    """One wine with one dish in each of its four glasses (`serves.GLASS_OF`), the glass that goes best with what the
    wine's abilities give there, and its harmony when nothing else counts."""

    glasses: tuple[Match, Match, Match, Match]
    best_glass: int
    best_harmony: int


@lru_cache(maxsize=MATCHES_KEPT_MAX)
def matches(wine: Profile, dish: Dish) -> Matches:
    """How the wine goes with the dish."""
    about = _kind_lines(wine.style, dish) + _origin_lines(wine, dish)
    plain, chilled, decanted, bowl = glasses(wine.style, wine.palate)
    all_four = (
        _match(plain, dish, about),
        _match(chilled, dish, about),
        _match(decanted, dish, about),
        _match(bowl, dish, about),
    )
    # Glasses are numbered like the serves that make them.
    points = [
        match.points + acted_by(wine, dish, glass, match.error, tired=False, aired=False).points
        for glass, match in enumerate(all_four)
    ]
    return Matches(all_four, points.index(max(points)), harmony_of(max(points)))


def harmony_of(points: int) -> int:
    """0 … 100 from all the points together."""
    return min(100, max(0, HARMONY_BASE + points))


def general_points(style: Style, palate: Palate, dish: Dish) -> int:
    """The points of a wine of which nobody knows more than style and palate, poured as it is: all rules but those of
    origin. This is what `ops.harmony` measures against the pairs that a catalogue of real wines names."""
    plain = glasses(style, palate)[POUR]
    return sum(line.points for line in rule_lines(plain, dish) + _kind_lines(style, dish))


def acted_by(wine: Profile, dish: Dish, serve: int, error: int, *, tired: bool, aired: bool) -> Acted:
    """What the wine's abilities do to a pour that would leave this error on the table."""
    if not wine.abilities:
        return NOTHING
    says = [line.says for line in _origin_lines(wine, dish)] if HOME_GROUND in wine.abilities else []
    at_home = "home.region" in says or "home.country" in says
    return acting(wine.abilities, Moment(wine.palate, dish, at_home, serve, tired, aired), STATUSES[error])


def rule_lines(glass: Glass, dish: Dish) -> list[Line]:
    """Every rule that has a word on this glass and dish; style and origin are not among them."""
    lines = [
        _weight(glass, dish),
        _sweetness(glass, dish),
        _acid(glass, dish),
        _fat(glass, dish),
        _protein(glass, dish),
        _fish(glass, dish),
        _salt(glass, dish),
        _umami(glass, dish),
        _chilli(glass, dish),
        _bitter(glass, dish),
        _scent(glass, dish),
        _season(glass, dish),
    ]
    return [line for line in lines if line is not None and line.points]


def _match(glass: Glass, dish: Dish, about: list[Line]) -> Match:
    lines = rule_lines(glass, dish) + about
    heaviest = sorted(lines, key=lambda line: (-abs(line.points), line.says))[:2]
    return Match(sum(line.points for line in lines), tuple(heaviest), _error(glass, dish))


def _error(glass: Glass, dish: Dish) -> int:
    if dish.fish and glass.tannin >= 3:
        return METALLIC
    if _chilli_points(glass, dish) <= -10:
        return SCORCHED
    if dish.sweet >= 2 and glass.sweet < dish.sweet:
        return SOURED
    return CALM


def _weight(glass: Glass, dish: Dish) -> Line | None:
    steps = glass.weight - dish.intensity
    return _line("weight.heavy", -8 * steps) if steps > 0 else _line("weight.light", 6 * steps)


def _sweetness(glass: Glass, dish: Dish) -> Line | None:
    if dish.sweet >= 2:
        short = dish.sweet - glass.sweet
        return _line("sweet.short", -10 * short) if short > 0 else _line("sweet.enough", 6)
    bare = dish.salt < 3 and dish.chilli < 2 and dish.fat < 4
    return _line("sweet.cloys", -8 * (glass.sweet - 2)) if glass.sweet >= 3 and bare else None


def _acid(glass: Glass, dish: Dish) -> Line | None:
    if dish.acid < 3:
        return None
    return _signed("acid.meets", "acid.flat", 6 * (glass.acidity - 3))


def _fat(glass: Glass, dish: Dish) -> Line | None:
    if dish.fat < 3:
        return None
    points = 3 * (glass.acidity - 3)
    if glass.bubbles:
        return _signed("fat.bubbles", "fat.dull", points + 5)
    return _signed("fat.cut", "fat.dull", points)


def _protein(glass: Glass, dish: Dish) -> Line | None:
    if dish.protein < 4:
        return None
    return _signed("protein.binds", "protein.slack", (6 if dish.protein >= 5 else 1) * (glass.tannin - 2))


def _fish(glass: Glass, dish: Dish) -> Line | None:
    return _line("fish.tannin", -10 * (glass.tannin - 2)) if dish.fish and glass.tannin >= 3 else None


def _salt(glass: Glass, dish: Dish) -> Line | None:
    if dish.salt < 3:
        return None
    points = 3 * (glass.acidity - 3)
    if dish.protein >= 4:
        points += glass.tannin
    if glass.sweet >= 3:
        return _signed("salt.sweet", "salt.flat", points + 6)
    return _signed("salt.lifts", "salt.flat", points)


def _umami(glass: Glass, dish: Dish) -> Line | None:
    if dish.umami < 4 or dish.salt >= 3:
        return None
    return _line("umami.hardens", -5 * max(0, glass.tannin - 2))


def _chilli(glass: Glass, dish: Dish) -> Line | None:
    return _signed("chilli.calmed", "chilli.burns", _chilli_points(glass, dish))


def _chilli_points(glass: Glass, dish: Dish) -> int:
    if dish.chilli < 2:
        return 0
    burn = 4 * max(0, glass.alcohol - 3) + 2 * max(0, glass.tannin - 1)
    return dish.chilli * (3 * min(2, glass.sweet) - burn)


def _bitter(glass: Glass, dish: Dish) -> Line | None:
    if dish.bitter < 3:
        return None
    return _signed("bitter.sweetened", "bitter.adds", 4 * min(3, glass.sweet) - 5 * max(0, glass.tannin - 1))


def _scent(glass: Glass, dish: Dish) -> Line | None:
    return _signed("scent.meets", "scent.faint", 2 * (glass.aroma - 3)) if dish.chilli >= 2 else None


def _season(glass: Glass, dish: Dish) -> Line | None:
    """A light, fresh glass on a summer evening, a full one on a winter evening."""
    if dish.evening == "summer" and glass.weight <= 2 and glass.acidity >= 4:
        return _line("season.fresh", SEASON_POINTS)
    if dish.evening == "winter" and glass.weight >= 4:
        return _line("season.warms", SEASON_POINTS)
    return None


def _kind_lines(style: Style, dish: Dish) -> list[Line]:
    points = kind_points(dish.food, style)
    return [_line("kind.suits" if points > 0 else "kind.strange", points)] if points else []


def _origin_lines(wine: Profile, dish: Dish) -> list[Line]:
    lines = []
    if dish.region and dish.region == wine.region:
        lines.append(_line("home.region", 8))
    elif dish.country and dish.country == _ONE_TABLE.get(wine.country, wine.country):
        lines.append(_line("home.country", 8))
    if lines and dish.in_season:
        lines.append(_line("season.local", SEASON_POINTS))
    if classic_for(dish.slug, wine.style, wine.palate, wine.name, wine.region, wine.grapes):
        lines.append(_line("classic", 16))
    return lines


_ONE_TABLE = {"England": "United Kingdom", "Wales": "United Kingdom", "Scotland": "United Kingdom"}
# Catalogues name the parts, the dishes the whole.


def _signed(good: str, bad: str, points: int) -> Line:
    return _line(good if points > 0 else bad, points)


@cache
def _line(says: str, points: int) -> Line:
    """Always the same object for the same words and points: there are a few hundred, in many thousand matches."""
    return Line(says, points)
