"""The tables that questions are made from. They hold confirmed facts only; what is not confirmed is not in them.

`growing.csv`: a grape's colour, empty where it is not confirmed, and in which countries the EU register lists it.
`ageing.csv`: what the law or a council asks of a wine before it is sold, in months. `aromas.csv`: where a scent comes
from. `written.json`: questions that no table would give, in our own words.
"""

import csv
import json
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

import msgspec

from game.catalogue import OWN
from game.catalogue.tables import grape_named
from game.knowledge.question import Topic
from game.study import GRAPES, REGIONS, Region

REGISTER: Final = "EU register"

REGISTER_COUNTRIES: Final = {
    "AT": "Austria", "BE": "Belgium", "BG": "Bulgaria", "CY": "Cyprus", "CZ": "Czechia", "DE": "Germany",
    "DK": "Denmark", "ES": "Spain", "FR": "France", "GB": "England", "GR": "Greece", "HR": "Croatia", "HU": "Hungary",
    "IT": "Italy", "LU": "Luxembourg", "MT": "Malta", "NL": "Netherlands", "PT": "Portugal", "RO": "Romania",
    "SI": "Slovenia", "SK": "Slovakia",
}  # fmt: skip


MANY_NAMED: Final = frozenset(
    {"Blauer Portugieser", "Blaufränkisch", "Chasselas", "Gewürztraminer", "Greco", "Kadarka", "Malvasia",
     "Malvasia Istriana", "Muscat", "Muscat of Alexandria", "Savagnin", "Schiava", "Silvaner", "Trebbiano Toscano",
     "Vermentino", "Welschriesling"}
)  # fmt: skip
"""Grapes that countries list under so many names, or that give their name to so many, that where they are *not* can't
be told from a register."""


class Growing(NamedTuple):
    """A grape: its colour where confirmed, and the countries of the EU register that list it (none: not looked up)."""

    name: str
    colour: str | None
    countries: frozenset[str]


class Ageing(NamedTuple):
    """What is asked of `wine` before it is sold."""

    wine: str
    months: int
    how: str
    source: str


class Aroma(NamedTuple):
    """A scent, the family it belongs to, and the stage at which it comes into the wine."""

    stage: str
    family: str
    term: str


class Written(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A hand-written question. `wrong` may hold more than three."""

    slug: str
    topic: Topic
    level: int
    stem: str
    answer: str
    wrong: tuple[str, ...]
    explanation: str
    source: str


def _rows(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


@cache
def growing() -> dict[str, Growing]:
    """Every grape of the table, by name."""
    return {
        row["grape"]: Growing(
            row["grape"],
            row["colour"] or None,
            frozenset(REGISTER_COUNTRIES[code] for code in filter(None, row["countries"].split(";"))),
        )
        for row in _rows("growing.csv")
    }


@cache
def ageing() -> tuple[Ageing, ...]:
    """Every wine of the table."""
    return tuple(Ageing(row["wine"], int(row["months"]), row["how"], row["source"]) for row in _rows("ageing.csv"))


@cache
def aromas() -> tuple[Aroma, ...]:
    """Every scent of the table; none stands twice."""
    return tuple(Aroma(row["stage"], row["family"], row["term"]) for row in _rows("aromas.csv"))


@cache
def written() -> tuple[Written, ...]:
    """The hand-written questions."""
    text = (files(__package__) / "written.json").read_text(encoding="utf-8")
    return msgspec.convert(json.loads(text), tuple[Written, ...])


@cache
def regions() -> dict[str, Region]:
    """Every region by its slug."""
    return {region.slug: region for region in REGIONS}


@cache
def lineage(slug: str) -> tuple[Region, ...]:
    """What a region lies in, from the nearest to the country."""
    region = regions()[slug]
    return () if region.parent is None else (regions()[region.parent], *lineage(region.parent))


def in_a_sentence(place: str) -> str:
    """A place as it stands behind "in": "the United States"."""
    return f"the {place}" if place.startswith("United ") else place


@cache
def growing_in(country: str) -> frozenset[str]:
    """Every grape that any table knows to grow in a country."""
    listed = {grape.name for grape in growing().values() if country in grape.countries}
    local = {name for region in REGIONS if region.country == country for name in region.grapes}
    native = {profile.grape.name for profile in GRAPES if profile.origin == country}
    pressed = {
        grape.name for one in OWN if one.country == country for name in one.grapes if (grape := grape_named(name))
    }
    return frozenset(listed | local | native | pressed)


@cache
def never_in(country: str, colour: str) -> tuple[str, ...]:
    """Grapes of a colour that are certainly no key grape of a country: none of our tables has them there, and the EU
    register lists them in a few countries only. Where the register does not reach, in one only."""
    few = _FEW if country in REGISTER_COUNTRIES.values() else 1
    return tuple(
        grape.name
        for grape in growing().values()
        if grape.colour == colour
        and 0 < len(grape.countries) <= few
        and grape.name not in MANY_NAMED
        and grape.name not in growing_in(country)
    )


_FEW: Final = 6
