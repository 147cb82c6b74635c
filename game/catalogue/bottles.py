"""One row of an X-Wines file, read strictly: either a bottle whose every value makes sense, or what is wrong with it.

X-Wines (doi:10.3390/bdcc7010020, CC0) writes its lists as Python does, `['Merlot', "Nero d'Avola"]` and
`[2015, 2014, 'N.V.']`; two patterns read them here, and nothing is ever evaluated. Links and codes of the set are not
kept.
"""

import re
import unicodedata

import msgspec

from game.catalogue.rows import Row, Unfit, shown
from game.catalogue.shaping import ABV_TENTHS_MAX

HEADER = (
    "WineID", "WineName", "Type", "Elaborate", "Grapes", "Harmonize", "ABV", "Body", "Acidity", "Code", "Country",
    "RegionID", "RegionName", "WineryID", "WineryName", "Website", "Vintages",
)  # fmt: skip

TEXT_CHARS_MAX = 120
"""The longest name of the Slim file has 69 characters."""

GRAPES_MAX = 20
VINTAGES_MAX = 300
FIRST_YEAR = 1950
"""Older vintages are read and dropped: many are slips (a supermarket wine of 1790), and later editions of X-Wines have
left them out, so that counting them would give two rarities to one wine."""

WINE_ID_MAX = 2**31 - 1

TYPES = ("Red", "White", "Rosé", "Sparkling", "Dessert", "Dessert/Port")
_BODIES = {
    "Very light-bodied": 1,
    "Light-bodied": 2,
    "Medium-bodied": 3,
    "Full-bodied": 4,
    "Very full-bodied": 5,
}
_ACIDITIES = {"Low": 2, "Medium": 3, "High": 4}
_WHOLE = re.compile(r"[0-9]{1,10}", re.ASCII)
_ABV = re.compile(r"([0-9]{1,3})(?:\.([0-9])[0-9]?)?", re.ASCII)
_ELABORATE = re.compile(r"(Varietal|Assemblage)/\S.{0,60}")
_QUOTED = r"""(?:'[^'\\]*'|"[^"\\]*")"""
_TEXT_LIST = re.compile(rf"\[{_QUOTED}(?:, ?{_QUOTED})*\]")
_TEXT_ITEM = re.compile(_QUOTED)
_YEAR = r"(?:[12][0-9]{3}|'N\.V\.')"
_YEAR_LIST = re.compile(rf"\[(?:{_YEAR}(?:, ?{_YEAR})*)?\]", re.ASCII)
_YEAR_ITEM = re.compile(r"[0-9]{4}", re.ASCII)


class Bottle(msgspec.Struct, frozen=True):
    """What one row says about a wine.

    `body` is 1 … 5; `acidity` 2 (Low), 3 (Medium) or 4 (High); `years` are the vintages known
    from 1950 on; `varietal` is true for one grape, or one that leads; `foods` are the foods it is named with.
    """

    wine_id: int
    name: str
    winery: str
    kind: str
    varietal: bool
    grapes: tuple[str, ...]
    abv_tenths: int
    body: int
    acidity: int
    country: str
    region: str
    years: tuple[int, ...]
    foods: tuple[str, ...]


def bottle_of(row: Row) -> Bottle:
    """The bottle that a row describes.

    Raises: Unfit with the first thing that is wrong: spirits, unknown words, broken lists, missing or overlong names.
    """
    for column in ("RegionID", "WineryID"):
        _whole(row, column)
    return Bottle(
        wine_id=_whole(row, "WineID"),
        name=_name(row, "WineName"),
        winery=_name(row, "WineryName"),
        kind=_kind(row["Type"]),
        varietal=_varietal(row["Elaborate"]),
        grapes=_grapes(row["Grapes"]),
        abv_tenths=_abv_tenths(row["ABV"]),
        body=_listed(row, "Body", _BODIES),
        acidity=_listed(row, "Acidity", _ACIDITIES),
        country=_name(row, "Country"),
        region=_name(row, "RegionName"),
        years=_years(row["Vintages"]),
        foods=_texts(row["Harmonize"], "Harmonize"),
    )


def _whole(row: Row, column: str) -> int:
    if not _WHOLE.fullmatch(row[column]) or int(row[column]) > WINE_ID_MAX:
        raise Unfit(f"{column} {shown(row[column])} is no whole number up to {WINE_ID_MAX}")
    return int(row[column])


def _name(row: Row, column: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", row[column]).split())
    if not text:
        raise Unfit(f"{column} is empty")
    if len(text) > TEXT_CHARS_MAX:
        raise Unfit(f"{column} has {len(text)} characters, at most {TEXT_CHARS_MAX} fit")
    return text


def _kind(text: str) -> str:
    kind = unicodedata.normalize("NFC", text)
    if kind not in TYPES:
        raise Unfit(f"Type {shown(text)} is none of {', '.join(TYPES)}")
    return kind


def _varietal(text: str) -> bool:
    match = _ELABORATE.fullmatch(text)
    if not match:
        raise Unfit(f"Elaborate {shown(text)} begins with neither Varietal/ nor Assemblage/")
    return match[1] == "Varietal"


def _listed(row: Row, column: str, steps: dict[str, int]) -> int:
    if row[column] not in steps:
        raise Unfit(f"{column} {shown(row[column])} is none of {', '.join(steps)}")
    return steps[row[column]]


def _abv_tenths(text: str) -> int:
    match = _ABV.fullmatch(text)
    if not match:
        raise Unfit(f"ABV {shown(text)} is no per cent by volume")
    tenths = int(match[1]) * 10 + int(match[2] or 0)
    if tenths > ABV_TENTHS_MAX:
        raise Unfit(f"ABV {shown(text)} is above {ABV_TENTHS_MAX // 10}.{ABV_TENTHS_MAX % 10}: a spirit, not a wine")
    if tenths == 0:
        raise Unfit(f"ABV {shown(text)}: a wine has alcohol")
    return tenths


def _texts(text: str, column: str) -> tuple[str, ...]:
    if not _TEXT_LIST.fullmatch(text):
        raise Unfit(f"{column} {shown(text)} is no list of names like ['Merlot', 'Syrah']")
    return tuple(unicodedata.normalize("NFC", item[1:-1]).strip() for item in _TEXT_ITEM.findall(text))


def _grapes(text: str) -> tuple[str, ...]:
    grapes = tuple(dict.fromkeys(_texts(text, "Grapes")))
    if len(grapes) > GRAPES_MAX or not all(0 < len(grape) <= TEXT_CHARS_MAX for grape in grapes):
        raise Unfit(f"Grapes {shown(text)}: 1 to {GRAPES_MAX} names of 1 to {TEXT_CHARS_MAX} characters are read")
    return grapes


def _years(text: str) -> tuple[int, ...]:
    if not _YEAR_LIST.fullmatch(text):
        raise Unfit(f"Vintages {shown(text)} is no list of years like [2015, 2014, 'N.V.']")
    years = tuple(int(year) for year in _YEAR_ITEM.findall(text))
    if len(years) > VINTAGES_MAX:
        raise Unfit(f"Vintages names {len(years)} years, at most {VINTAGES_MAX} are read")
    return tuple(year for year in years if year >= FIRST_YEAR)
