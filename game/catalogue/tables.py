"""Two small tables behind the rules for foreign catalogues: what grapes give to a wine, and what an origin says.

`grapes.csv`: colour, and acidity, tannin and aroma on the palate's scale (1 … 5, tannin 0 … 5), with the other names a
grape goes by. `origins.csv`: how narrow an origin is (`place`, 1 a whole country or several regions, 5 one commune or
site) and how sought after (`renown`, 0 a mere country name, 5 the few that everybody knows). All of it is our own
judgement for the game, not a measurement, and nothing of it is taught.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from importlib.resources import files

import msgspec


class Grape(msgspec.Struct, frozen=True):
    """What a grape variety tends to give to a wine; `name` is the one we show."""

    name: str
    red: bool
    acidity: int
    tannin: int
    aroma: int


class Origin(msgspec.Struct, frozen=True):
    """What the name of an origin says: how narrow the `place` is, 1 … 5, and its `renown`, 0 … 5."""

    place: int
    renown: int


UNKNOWN_ORIGIN = Origin(place=3, renown=1)
"""An origin that the table lacks is most often a district without much fame."""

_BRACKETED = re.compile(r"\(.*?\)")
_WORD = re.compile(r"[^\W_]+")


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """`text` as plain words, no accents, capitals or punctuation: "Côtes-du-Rhône" is "cotes du rhone"."""
    if text.isascii():  # most names are, and their letters need no looking at one by one
        return " ".join(_WORD.findall(text.lower()))
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(_WORD.findall("".join(each for each in decomposed if not unicodedata.combining(each))))


@lru_cache(maxsize=10_000)
def grape_named(text: str) -> Grape | None:
    """The grape that goes by `text`, or by one side of "Syrah/Shiraz"; None for one that the table lacks."""
    for name in (text, *text.split("/")):
        if grape := _GRAPES.get(folded(name)):
            return grape
    return None


def all_grapes() -> tuple[tuple[Grape, tuple[str, ...]], ...]:
    """Every grape of the table, in its order, each with the other names it goes by."""
    return tuple((_GRAPES[folded(row["grape"])], _synonyms(row)) for row in _table("grapes.csv"))


@lru_cache(maxsize=10_000)
def origin_named(text: str) -> Origin:
    """The origin that `text` begins with, else the one it ends with: "Champagne Grand Cru 'Bouzy'" is Champagne and
    "Fino Sherry" is Sherry. What stands in brackets is another spelling and does not count."""
    words = folded(_BRACKETED.sub(" ", text)).split()
    for count in range(len(words), 0, -1):
        if origin := _ORIGINS.get(" ".join(words[:count])):
            return origin
    for count in range(len(words) - 1, 0, -1):
        if origin := _ORIGINS.get(" ".join(words[-count:])):
            return origin
    return UNKNOWN_ORIGIN


def _table(name: str) -> list[dict[str, str]]:
    text = (files(__package__) / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines(), strict=True))


def _step(row: Mapping[str, str], column: str, least: int) -> int:
    value = int(row[column])
    assert least <= value <= 5, f"{column} of {row} must be {least} to 5"
    return value


def _synonyms(row: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(filter(None, row["synonyms"].split(";")))


def _read_grapes() -> dict[str, Grape]:
    found: dict[str, Grape] = {}
    for row in _table("grapes.csv"):
        assert row["colour"] in {"red", "white"}, f"colour of {row}"
        grape = Grape(
            name=row["grape"],
            red=row["colour"] == "red",
            acidity=_step(row, "acidity", 1),
            tannin=_step(row, "tannin", 0),
            aroma=_step(row, "aroma", 1),
        )
        for name in (row["grape"], *_synonyms(row)):
            assert folded(name) not in found, f"two grapes go by {name}"
            found[folded(name)] = grape
    return found


def _read_origins() -> dict[str, Origin]:
    found: dict[str, Origin] = {}
    for row in _table("origins.csv"):
        assert folded(row["origin"]) not in found, f"{row['origin']} stands twice"
        found[folded(row["origin"])] = Origin(place=_step(row, "place", 1), renown=_step(row, "renown", 0))
    return found


_GRAPES = _read_grapes()
_ORIGINS = _read_origins()
