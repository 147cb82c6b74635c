"""Our own catalogue format: a CSV file with one species a line, by appellation and style.

Columns: `slug` (stable for ever), `name`, `producer` (may be empty), `style`, `primary_type`, `secondary_type` (may be
empty), `rarity`, `country`, `region`, `grapes` (between semicolons), `abv` (per cent, one decimal), the palate `body`,
`acidity`, `aroma` 1 … 5, `tannin`, `sweet` 0 … 5 (the palate's alcohol follows from `abv`), `keeping` and `place`
1 … 5 (`shaping.Character`), and one checked `fact` with the kind of its source (`fact_source`), both or neither.
Base stats are never written by hand: `shaping.base_stats` makes them.
"""

import re
from collections.abc import Iterable, Iterator
from enum import StrEnum
from typing import TypeVar

from game.catalogue.rows import FileFault, Row, RowFault, Unfit, numbered_rows, shown
from game.catalogue.shaping import ABV_TENTHS_MAX, Character, alcohol_step, base_stats
from game.catalogue.xwines import SLUG_PREFIX
from game.ids import SpeciesSlug
from game.rarity import Rarity
from game.species import Fact, Palate, Source, Species, Style
from game.wine_types import WineType

HEADER = (
    "slug", "name", "producer", "style", "primary_type", "secondary_type", "rarity", "country", "region", "grapes",
    "abv", "body", "acidity", "tannin", "sweet", "aroma", "keeping", "place", "fact", "fact_source",
)  # fmt: skip

TEXT_CHARS_MAX = 120
FACT_CHARS_MAX = 240
GRAPES_MAX = 20

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_ABV = re.compile(r"([0-9]{1,2})\.([0-9])")
_STEP = re.compile(r"[0-5]")

E = TypeVar("E", bound=StrEnum)


def read_own(lines: Iterable[str]) -> Iterator[tuple[int, Species | RowFault]]:
    """Each species of a file in our own format, or what is wrong with its line.

    Raises: FileFault where the header is another.
    """
    first_line_of: dict[str, int] = {}
    for line, row in numbered_rows(lines, HEADER):
        if isinstance(row, RowFault):
            yield line, row
            continue
        try:
            species = species_of(row)
        except Unfit as unfit:
            yield line, RowFault(line, str(unfit))
            continue
        earlier = first_line_of.setdefault(species.slug, line)
        if earlier == line:
            yield line, species
        else:
            yield line, RowFault(line, f"slug {shown(species.slug)} already stands on line {earlier}")


def catalogue_of(lines: Iterable[str]) -> tuple[Species, ...]:
    """All species of a file in our own format.

    Raises: FileFault where a line is at fault: in our own catalogue there is none to leave out.
    """
    found: list[Species] = []
    for line, species in read_own(lines):
        if isinstance(species, RowFault):
            raise FileFault(f"line {line}: {species.reason}")
        found.append(species)
    return tuple(found)


def species_of(row: Row) -> Species:
    """The species that a row describes.

    Raises: Unfit with the column and what is wrong in it.
    """
    abv_tenths = _abv_tenths(row["abv"])
    style = _member(Style, row, "style")
    types = (_member(WineType, row, "primary_type"), _second_type(row))
    rarity = _member(Rarity, row, "rarity")
    palate = Palate(
        body=_step(row, "body"),
        acidity=_step(row, "acidity"),
        tannin=_step(row, "tannin", least=0),
        sweet=_step(row, "sweet", least=0),
        alcohol=alcohol_step(abv_tenths),
        aroma=_step(row, "aroma"),
    )
    character = Character(keeping=_step(row, "keeping"), place=_step(row, "place"))
    return Species(
        slug=_slug(row["slug"]),
        name=_text(row, "name"),
        producer=_text(row, "producer") if row["producer"] else None,
        style=style,
        primary_type=types[0],
        secondary_type=types[1],
        rarity=rarity,
        base=base_stats(style, palate, character, types, rarity),
        palate=palate,
        country=_text(row, "country"),
        region=_text(row, "region"),
        grapes=_grapes(row["grapes"]),
        abv_tenths=abv_tenths,
        source=Source.OWN,
        fact=_fact(row),
    )


def _slug(text: str) -> SpeciesSlug:
    if not _SLUG.fullmatch(text) or len(text) > TEXT_CHARS_MAX:
        raise Unfit(f"slug {shown(text)} must be small letters, digits and single hyphens")
    if text.startswith(SLUG_PREFIX):
        raise Unfit(f"slug {shown(text)}: slugs that begin with {SLUG_PREFIX} belong to X-Wines")
    return SpeciesSlug(text)


def _text(row: Row, column: str, chars_max: int = TEXT_CHARS_MAX) -> str:
    text = row[column]
    if not text or text != text.strip() or len(text) > chars_max:
        raise Unfit(f"{column} {shown(text)} must have 1 to {chars_max} characters and no space at its ends")
    return text


def _member(kind: type[E], row: Row, column: str) -> E:
    try:
        return kind(row[column])
    except ValueError:
        known = ", ".join(kind)
        raise Unfit(f"{column} {shown(row[column])} is none of {known}") from None


def _second_type(row: Row) -> WineType | None:
    if not row["secondary_type"]:
        return None
    if row["secondary_type"] == row["primary_type"]:
        raise Unfit("secondary_type repeats primary_type; leave it empty")
    return _member(WineType, row, "secondary_type")


def _step(row: Row, column: str, least: int = 1) -> int:
    if not _STEP.fullmatch(row[column]) or int(row[column]) < least:
        raise Unfit(f"{column} {shown(row[column])} must be a whole number {least} to 5")
    return int(row[column])


def _abv_tenths(text: str) -> int:
    match = _ABV.fullmatch(text)
    tenths = int(match[1]) * 10 + int(match[2]) if match else 0
    if not 0 < tenths <= ABV_TENTHS_MAX:
        most = f"{ABV_TENTHS_MAX // 10}.{ABV_TENTHS_MAX % 10}"
        raise Unfit(f"abv {shown(text)} must be per cent with one decimal, 0.1 to {most}")
    return tenths


def _grapes(text: str) -> tuple[str, ...]:
    grapes = tuple(text.split(";"))
    if len(grapes) > GRAPES_MAX or not all(grape and grape == grape.strip() for grape in grapes):
        raise Unfit(f"grapes {shown(text)} must be 1 to {GRAPES_MAX} names between semicolons")
    if len(set(grapes)) < len(grapes):
        raise Unfit(f"grapes {shown(text)} names one twice")
    return grapes


def _fact(row: Row) -> Fact | None:
    if not row["fact"] and not row["fact_source"]:
        return None
    return Fact(text=_text(row, "fact", FACT_CHARS_MAX), source=_text(row, "fact_source"))
