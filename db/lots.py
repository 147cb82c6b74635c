"""What rows of trading have in common, however a wine is traded: the wine as it was when it was put up, who sells,
bids or buys, and the words that wines on offer are searched by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from db.species import SPECIES_COLUMNS, species_of
from game.species import Species
from game.stats import Nature, Stats

if TYPE_CHECKING:
    from db.pool import Connection, Record

OF_SPECIES = ", ".join(f"s.{column}" for column in SPECIES_COLUMNS)
"""The columns of a wine's species, whose table is called `s` in the statement."""

_BY_WORDS = "FROM wine_species o WHERE o.words @@ websearch_to_tsquery('wine_search', {})"
_BY_NAME = "FROM wine_species o WHERE {} <% o.name"


class Person(Struct, frozen=True):
    """Who sells, leads or buys: what the outside calls him."""

    ref: str
    name: str


class LotWine(Struct, frozen=True):
    """The wine as it was when it was put up."""

    ref: str
    species: Species
    level: int
    nature: Nature
    shiny: bool
    iv: Stats
    ev: Stats


def lot_wine_of(row: Record) -> LotWine:
    """The wine of a row that has its columns and `OF_SPECIES`."""
    return LotWine(
        ref=str(row["wine_ref"]),
        species=species_of(row),
        level=row["level"],
        nature=Nature(row["nature"]),
        shiny=row["shiny"],
        iv=Stats(*row["ivs"]),
        ev=Stats(*row["evs"]),
    )


def person_of(row: Record, who: str) -> Person:
    """Who is in the columns `<who>_ref` and `<who>_name`."""
    return Person(str(row[f"{who}_ref"]), row[f"{who}_name"])


async def by_words(connection: Connection, q: str | None) -> bool:
    """Whether any species has these words: nearly right names are looked for only where none has, as in the
    catalogue."""
    return q is None or bool(await connection.fetchval(f"SELECT EXISTS (SELECT {_BY_WORDS.format('$1')})", q))


def species_meant(*, by_words: bool) -> str:
    """The statement of the ids of species that are searched for, `{}` being what for: words of name, producer, grapes,
    region and country, accents or not, or a nearly right name."""
    return f"SELECT o.id {_BY_WORDS if by_words else _BY_NAME}"


class Conditions:
    """What a statement asks for: the conditions that are wanted and no others, since of one statement for all of them
    the plan would fit none."""

    def __init__(self, *always: str) -> None:
        self._conditions = list(always)
        self.arguments: list[object] = []

    def want(self, condition: str, *values: object) -> None:
        """One more, `{}` being each value in turn; none where a value is None."""
        if None in values:
            return
        numbers = range(len(self.arguments) + 1, len(self.arguments) + 1 + len(values))
        self._conditions.append(condition.format(*(f"${number}" for number in numbers)))
        self.arguments.extend(values)

    @property
    def where(self) -> str:
        """All of them."""
        return " AND ".join(self._conditions)

    @property
    def next(self) -> str:
        """The argument that comes behind theirs."""
        return f"${len(self.arguments) + 1}"
