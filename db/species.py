"""The catalogue in the database: written by imports as the owner, read by everybody.

Species are merged by slug and never deleted, since wines and records point at them. What is `retired` stays retired
when it is imported again: an operator took it out of the game, and a file does not know that.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

import asyncpg

from db.merging import Merged, merge
from game.catalogue import OWN
from game.catalogue.shaping import RULES_VERSION
from game.catalogue.tables import grape_named
from game.ids import SpeciesSlug
from game.rarity import Rarity
from game.refusal import Refused
from game.species import Fact, Palate, Source, Species, Style
from game.stats import Stats
from game.wine_types import WineType

if TYPE_CHECKING:
    from db.pool import Connection, Record

SEARCH_CHARS_MAX = 100
"""What is read of a search; the longest name of a wine has about seventy."""


class StoredSpecies(NamedTuple):
    """A species with its row's id, which wines point at."""

    id: int
    species: Species
    retired: bool


class SpeciesOrder(enum.StrEnum):
    """How a list of species is sorted; what follows is always the species' id, so that the order is a total one."""

    RELEVANCE = "relevance"
    """How well the words fit, then the rarest first. Above a thousand species fitting says little: the rarest first."""
    NAME = "name"
    RARITY = "rarity"
    """The rarest first."""
    NEWEST = "newest"


class SpeciesFilter(NamedTuple):
    """Which species are wanted; None wants all. Retired ones are never found."""

    q: str | None = None
    """Words of name, producer, grapes, region and country, accents or not, begun or misspelt; all must fit."""
    type: WineType | None = None
    """As its primary or its secondary type."""
    rarity: Rarity | None = None
    country: str | None = None
    region: str | None = None
    grape: str | None = None
    """By any of its names: Garnacha finds Grenache."""


Position = list[int | str]
"""After which line a page begins: what the search gave with that line, and of no meaning elsewhere."""


class FoundSpecies(NamedTuple):
    """A species that a search found, and the position behind it."""

    stored: StoredSpecies
    position: Position


async def load_own(connection: Connection) -> Merged:
    """Bring the built-in catalogue into the database; at the first start of all, and again at every other one.

    Species that an earlier version of the program had, and this one has not, stay as they are.
    """
    rows = [dict(zip(_COLUMNS, _record_of(each), strict=True)) | {"abv": each.abv_tenths / 10} for each in OWN]
    return await merge(connection, "wine_species", _COLUMNS, rows, stamped="updated_at")


async def upsert(connection: Connection, species: Iterable[Species]) -> Merged:
    """Merge species into the catalogue by their slugs, all at once; no slug may come twice.

    Must run inside a transaction. Others who merge wait; readers, and wines that are made meanwhile, do not.
    """
    assert connection.is_in_transaction(), "a merge is all or nothing"
    await connection.execute(_INCOMING)
    # One by one, however many there are; nobody waits while they are still being read.
    await connection.copy_records_to_table("incoming_species", columns=_COLUMNS, records=map(_record_of, species))
    await connection.execute("ANALYZE incoming_species")
    await connection.execute(_LOCK)
    count = await connection.fetchval("SELECT count(*) FROM incoming_species")
    changed = _affected(await connection.execute(_UPDATE))
    new = _affected(await connection.execute(_INSERT))
    await connection.execute("DROP TABLE incoming_species")
    return Merged(new=new, changed=changed, unchanged=count - new - changed)


async def by_slugs(connection: Connection, slugs: Sequence[SpeciesSlug]) -> Mapping[SpeciesSlug, StoredSpecies]:
    """The species of these slugs, retired ones too; what does not exist is missing from the answer."""
    rows = await connection.fetch(f"{_SELECT} WHERE s.slug = ANY ($1::text[])", list(slugs))
    return {found.species.slug: found for found in map(stored_of, rows)}


async def page(
    connection: Connection, wanted: SpeciesFilter, order: SpeciesOrder | None, after: Position | None, limit: int
) -> list[FoundSpecies]:
    """Up to `limit` species from behind `after` on; without an order by relevance where there are words, else by name.

    Raises:
        Refused: `bad_request`, `after` was not given by this search.
    """
    words = search_of(wanted.q)
    try:
        rows = await connection.fetch(
            _PAGE,
            words,
            wanted.type,
            None if wanted.rarity is None else wanted.rarity.ordinal,
            wanted.country,
            wanted.region,
            grapes_of(wanted.grape),
            order or (SpeciesOrder.NAME if words is None else SpeciesOrder.RELEVANCE),
            after,
            limit,
        )
    except asyncpg.DataError:  # everything else among the arguments has been checked
        raise Refused("bad_request", "This cursor was not given here: begin without one.", field="cursor") from None
    return [FoundSpecies(stored_of(row), row["position"]) for row in rows]


def species_of(row: Record) -> Species:
    """A row that has at least `SPECIES_COLUMNS`, as the game's value."""
    second, fact = row["secondary_type"], row["fact"]
    return Species(
        slug=SpeciesSlug(row["slug"]),
        name=row["name"],
        producer=row["producer"],
        style=Style(row["style"]),
        primary_type=WineType(row["primary_type"]),
        secondary_type=None if second is None else WineType(second),
        rarity=Rarity(row["rarity"]),
        base=Stats(*(row[f"base_{stat}"] for stat in _STATS)),
        palate=Palate(*(row[step] for step in _PALATE)),
        country=row["country"],
        region=row["region"],
        grapes=tuple(row["grapes"]),
        abv_tenths=int(row["abv"] * 10),
        source=Source(row["source"]),
        fact=None if fact is None else Fact(text=fact, source=row["fact_source"]),
    )


def grapes_of(name: str | None) -> list[str] | None:
    """The name that the catalogue uses for a grape; one that no table knows as it is."""
    if not name:
        return None
    grape = grape_named(name)
    return [grape.name if grape else name.replace("\x00", "")]


_STATS = ("longevity", "power", "terroir", "complexity", "rarity", "elegance")
_PALATE = ("body", "acidity", "tannin", "sweet", "alcohol", "aroma")
_COLUMNS = (
    "slug", "name", "producer", "style", "primary_type", "secondary_type", "rarity", "rarity_ordinal",
    *(f"base_{stat}" for stat in _STATS),
    *_PALATE,
    "country", "region", "grapes", "abv", "fact", "fact_source", "source", "rules_version",
)  # fmt: skip
SPECIES_COLUMNS = tuple(column for column in _COLUMNS if column not in {"rarity_ordinal", "rules_version"})
_LIST = ", ".join(_COLUMNS)

# The names in these statements are the columns above; values are always arguments. The lock is against this function
# itself and whatever else writes to the table; not against the key locks of new wines, nor readers.
_LOCK = "LOCK TABLE wine_species IN SHARE ROW EXCLUSIVE MODE"
_INCOMING = f"CREATE TEMPORARY TABLE incoming_species AS SELECT {_LIST} FROM wine_species WITH NO DATA"  # noqa: S608 - our own words; values are arguments

# Two statements rather than ON CONFLICT, which would take an id from the sequence for every unchanged species.
_UPDATE = f"""
    UPDATE wine_species s
    SET ({_LIST}) = (SELECT {", ".join(f"i.{column}" for column in _COLUMNS)}), updated_at = clock_timestamp()
    FROM incoming_species i
    WHERE i.slug = s.slug
      AND ({", ".join(f"s.{column}" for column in _COLUMNS)})
          IS DISTINCT FROM ({", ".join(f"i.{column}" for column in _COLUMNS)})
"""  # noqa: S608 - our own words; values are arguments
_INSERT = f"""
    INSERT INTO wine_species ({_LIST})
    SELECT {_LIST} FROM incoming_species i
    WHERE NOT EXISTS (SELECT FROM wine_species s WHERE s.slug = i.slug)
    ORDER BY i.slug
"""  # noqa: S608 - our own words; values are arguments

_OF_SPECIES = ", ".join(f"s.{column}" for column in SPECIES_COLUMNS)
_SELECT = f"SELECT s.id, s.retired, {_OF_SPECIES} FROM wine_species s"  # noqa: S608 - our own words; values are arguments
_PAGE = f"""
    SELECT s.id, s.retired, {_OF_SPECIES}, f."position"
    FROM search_wines(
        p_q => $1, p_any_type => $2, p_rarity_min => $3::integer, p_rarity_max => $3::integer, p_country => $4,
        p_region => $5, p_grapes => $6, p_order => $7, p_after => $8, p_limit => $9
    ) WITH ORDINALITY f
    JOIN wine_species s ON s.id = f.species_id
    ORDER BY f.ordinality
"""  # noqa: S608 - our own words; values are arguments


def _record_of(species: Species) -> tuple[object, ...]:
    fact = species.fact
    return (
        species.slug,
        species.name,
        species.producer,
        species.style,
        species.primary_type,
        species.secondary_type,
        species.rarity,
        species.rarity.ordinal,
        *species.base,
        *(getattr(species.palate, step) for step in _PALATE),
        species.country,
        species.region,
        list(species.grapes),
        Decimal(species.abv_tenths) / 10,
        fact.text if fact else None,
        fact.source if fact else None,
        species.source,
        RULES_VERSION,
    )


def stored_of(row: Record) -> StoredSpecies:
    """A row that has `id`, `retired` and at least `SPECIES_COLUMNS`."""
    return StoredSpecies(id=row["id"], species=species_of(row), retired=row["retired"])


def search_of(q: str | None) -> str | None:
    """A search without what PostgreSQL's text can't hold; None where nothing is left to look for."""
    return (q or "").replace("\x00", " ").strip()[:SEARCH_CHARS_MAX] or None


def _affected(tag: str) -> int:
    """How many rows a statement changed, from its command tag ("INSERT 0 5", "UPDATE 5")."""
    return int(tag.rpartition(" ")[2])
