"""What the game has beside its wines: badges, titles, achievements, items, evolution, forms, abilities.

Each kind is one CSV file beside this one, with a row type whose fields are the file's columns; an empty field is None.
Species are named by the slugs of our own catalogue, but for `Form.species_slug`, which may name one that is imported
later. Months are months of ageing; percents and permille are whole numbers.
"""

import csv
from importlib.resources import files
from typing import Literal, TypeVar

import msgspec

from game.catalogue.rows import FileFault
from game.experience import ExperienceKind
from game.wine_types import WineType

Stat = Literal["longevity", "power", "terroir", "complexity", "rarity", "elegance"]
Statistic = Literal[
    "wines", "wines_gained", "battles_played", "battles_won", "trades_done", "notes_written", "evolutions_done",
    "breedings_done", "competitions_won",
]  # fmt: skip
Trigger = Literal[
    "time", "level", "experience", "item", "storage", "quality", "season", "location", "competition", "trade", "guild",
    "chance",
]  # fmt: skip
Store = Literal["barrel_cellar", "solera", "hot_loft", "drying_loft", "lees"]
Season = Literal["spring", "summer", "autumn", "late_autumn", "winter"]


class Badge(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What can be won and shown."""

    slug: str
    name: str
    description: str


class Title(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What can be won and worn behind a name."""

    slug: str
    name: str
    description: str


class Achievement(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A statistic that reaches its goal, and what is given for it."""

    slug: str
    name: str
    description: str
    statistic: Statistic
    goal: int
    experience_kind: ExperienceKind
    experience_points: int
    badge: str | None = None
    title: str | None = None


class Item(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What evolution, mega evolution or breeding uses up; `coins` is its price."""

    slug: str
    name: str
    description: str
    coins: int


class Chain(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ladder of forms."""

    slug: str
    name: str


class Form(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A rung of a chain: released at so many months, and of which species, where one is known."""

    chain: str
    slug: str
    name: str
    months: int
    species_slug: str | None = None


class Evolution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A step between two forms of a chain. All that is not None is required; the trigger says what must be there."""

    slug: str
    chain: str
    from_form: str
    to_form: str
    trigger: Trigger
    age_months_min: int | None = None
    level_min: int | None = None
    experience_min: int | None = None
    item: str | None = None
    store: Store | None = None
    iv_total_min: int | None = None
    season: Season | None = None
    weather: str | None = None
    place: str | None = None
    competitions_won_min: int | None = None
    trades_min: int | None = None
    guild_level_min: int | None = None
    chance_permille: int | None = None


class MegaEvolution(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a great wine becomes for some turns; each base stat in per cent of its own."""

    slug: str
    species_slug: str
    item: str
    name: str
    primary_type: WineType
    longevity_pct: int
    power_pct: int
    terroir_pct: int
    complexity_pct: int
    rarity_pct: int
    elegance_pct: int
    turns: int
    secondary_type: WineType | None = None


class RegionalForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The same grape grown elsewhere: other types, one base stat up by a tenth and another down."""

    slug: str
    species_slug: str
    name: str
    country: str
    region: str
    primary_type: WineType
    raises: Stat
    lowers: Stat
    secondary_type: WineType | None = None


class Ability(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What some wines can do, in words, for each mode."""

    slug: str
    name: str
    whose: str
    pairing: str
    blind_tasting: str
    knowledge: str


class SpeciesAbility(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Which species has which ability."""

    species_slug: str
    ability: str


T = TypeVar("T", bound=msgspec.Struct)


def rows_of(kind: type[T], text: str) -> tuple[T, ...]:
    """Every row of a content file.

    Raises: FileFault with the line that is at fault: in our own files there is none to leave out.
    """
    lines = csv.DictReader(text.splitlines(), strict=True)
    wanted = {field.name for field in msgspec.structs.fields(kind)}
    if set(lines.fieldnames or ()) != wanted:
        raise FileFault(f"the columns are {lines.fieldnames}, expected {sorted(wanted)}")
    found: list[T] = []
    for row in lines:
        if None in row or None in row.values():
            raise FileFault(f"line {lines.line_num}: as many fields as there are columns are needed")
        given = {column: text for column, text in row.items() if text}
        try:
            found.append(msgspec.convert(given, kind, strict=False))
        except msgspec.ValidationError as error:
            raise FileFault(f"line {lines.line_num}: {error}") from error
    return tuple(found)


def _own(kind: type[T], name: str) -> tuple[T, ...]:
    return rows_of(kind, (files(__package__) / name).read_text(encoding="utf-8"))


BADGES = _own(Badge, "badges.csv")
TITLES = _own(Title, "titles.csv")
ACHIEVEMENTS = _own(Achievement, "achievements.csv")
ITEMS = _own(Item, "items.csv")
CHAINS = _own(Chain, "evolution_chains.csv")
FORMS = _own(Form, "evolution_forms.csv")
EVOLUTIONS = _own(Evolution, "evolutions.csv")
MEGA_EVOLUTIONS = _own(MegaEvolution, "mega_evolutions.csv")
REGIONAL_FORMS = _own(RegionalForm, "regional_forms.csv")
ABILITIES = _own(Ability, "abilities.csv")
SPECIES_ABILITIES = _own(SpeciesAbility, "species_abilities.csv")
