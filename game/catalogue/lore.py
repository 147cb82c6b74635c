"""What is told of our own wines beside the one fact of each: climate, aromas, ageing, dishes.

Four small tables, each value with the kind of source it has:
- `ageing.csv`: the least months from harvest, or on the yeast, before a wine may be sold under its name; as the rules
  of the appellation, a law or a body of the trade state them. A wine without a line has no such rule, or none was
  confirmed.
- `climates.csv`: how warm a region is; `grape_aromas.csv`: what a grape tends to smell of. Both are our own judgement.
- `pairs.csv`: for each wine the three dishes, of three kinds of food, that it goes best with by the rules of pairing;
  `python -m ops.pairs` writes it, and a test holds it against the rules.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from enum import StrEnum
from importlib.resources import files
from typing import Final, TypeVar

import msgspec

from game.catalogue.rows import FileFault
from game.ids import SpeciesSlug
from game.species import Species, Style

JUDGEMENT: Final = "judgement"
RULES: Final = "rules of pairing"
AROMAS_OF_FIRST: Final = 2
AROMAS_OF_SECOND: Final = 1

T = TypeVar("T")


class Climate(StrEnum):
    """How warm the growing season of a region is."""

    COOL = "cool"
    MODERATE = "moderate"
    WARM = "warm"
    HOT = "hot"


class Ageing(msgspec.Struct, frozen=True):
    """The least that a wine must age under its name, in months, and the kind of source that says so."""

    months: int
    source: str


class Lore(msgspec.Struct, frozen=True):
    """What is told of a wine of ours. `dishes` are slugs of `game.pairing.dishes`, the best first."""

    climate: Climate
    aromas: tuple[str, ...]
    dishes: tuple[str, ...]
    ageing: Ageing | None


def lore_of(species: Species) -> Lore | None:
    """The lore of a species; None for one that is not ours."""
    dishes = PAIRS.get(species.slug)
    if dishes is None:
        return None
    return Lore(CLIMATES[species.region], aromas_of(species), dishes, AGEING.get(species.slug))


def aromas_of(species: Species) -> tuple[str, ...]:
    """Two aromas of the leading grape, one of the second, and one of how the wine is made; none twice."""
    first, *rest = species.grapes
    found = [*AROMAS[first][:AROMAS_OF_FIRST]]
    if rest:
        found += [aroma for aroma in AROMAS[rest[0]] if aroma not in found][:AROMAS_OF_SECOND]
    return tuple(dict.fromkeys([*found, *_of_making(species)]))


def _of_making(species: Species) -> list[str]:
    aged = AGEING.get(species.slug)
    long = aged is not None and aged.months >= _LONG_MONTHS
    match species.style:
        case Style.SPARKLING:
            return ["brioche" if long else "bread dough"]
        case Style.FORTIFIED:
            return ["walnut" if species.palate.sweet < _SWEET_FROM else "caramel"] if long else []
        case Style.SWEET:
            return ["honey"]
        case Style.RED:
            return ["leather"] if long else []
        case Style.WHITE | Style.ROSE:
            return ["hazelnut"] if long else []


_LONG_MONTHS = 24
_SWEET_FROM = 3


def table_of(lines: Iterable[str], key: str, value: str, read: Callable[[Mapping[str, str]], T]) -> dict[str, T]:
    """A table of two columns or more as key → what `read` makes of the row.

    Raises: FileFault with the line that is at fault: in our own files there is none to leave out.
    """
    rows = csv.DictReader(lines, strict=True)
    found: dict[str, T] = {}
    for row in rows:
        if None in row or None in row.values() or not row.get(key) or not row.get(value):
            raise FileFault(f"line {rows.line_num}: {key} and {value} are needed, and as many fields as columns")
        if row[key] in found:
            raise FileFault(f"line {rows.line_num}: {row[key]} stands twice")
        try:
            found[row[key]] = read(row)
        except (KeyError, ValueError) as error:
            raise FileFault(f"line {rows.line_num}: {error}") from error
    return found


def ageing_of(row: Mapping[str, str]) -> Ageing:
    """One line of `ageing.csv`.

    Raises: ValueError where the months are no whole number of 1 or more, or no source is named.
    """
    months = int(row["months"])
    if months < 1 or not row["source"]:
        raise ValueError(f"{row['slug']} needs months of 1 or more and a source")
    return Ageing(months, row["source"])


def _lines(name: str) -> list[str]:
    return (files(__package__) / name).read_text(encoding="utf-8").splitlines()


def _listed(column: str) -> Callable[[Mapping[str, str]], tuple[str, ...]]:
    return lambda row: tuple(row[column].split(";"))


AGEING: Final = table_of(_lines("ageing.csv"), "slug", "months", ageing_of)
CLIMATES: Final = table_of(_lines("climates.csv"), "region", "climate", lambda row: Climate(row["climate"]))
AROMAS: Final = table_of(_lines("grape_aromas.csv"), "grape", "aromas", _listed("aromas"))
PAIRS: Final = {
    SpeciesSlug(slug): dishes
    for slug, dishes in table_of(_lines("pairs.csv"), "slug", "dishes", _listed("dishes")).items()
}
