"""The regions in the database, a tree of countries and what lies in them: brought by the program, read by everybody."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from db.merging import Merged, merge
from db.refusals import refuses, refusing
from game.refusal import Refused
from game.study import REGIONS, Region

if TYPE_CHECKING:
    from db.pool import Connection, Record

refuses("region_slug_taken", "Another region has this slug.", "professional_wine_regions_slug_unique")
refuses(
    "bad_region_slug", "A slug is of small letters, digits and single hyphens.", "professional_wine_regions_slug_form"
)
refuses("bad_region_name", "A name has 1 to 120 characters.", "professional_wine_regions_name_length")
refuses("region_too_deep", "Regions lie five deep at most.", "professional_wine_regions_depth_0_to_5")
refuses("region_without_parent", "Only a country lies in no other region.", "professional_wine_regions_root_is_country")
refuses(
    "region_in_other_country", "A region and what it lies in are in one country.", "professional_wine_regions_parent_fk"
)
refuses("bad_hemisphere", "A region lies in the north or in the south.", "professional_wine_regions_hemisphere_known")
refuses("bad_region_scheme", "A scheme has 1 to 40 characters.", "professional_wine_regions_scheme_length")
refuses("bad_region_year", "A name was recognised between 1500 and 2100.", "professional_wine_regions_established_year")
refuses("too_many_grapes", "A region names 50 grapes at most.", "professional_wine_regions_grapes_count")
refuses("bad_region_source", "A source has 1 to 200 characters.", "professional_wine_regions_source_length")


class StoredRegion(NamedTuple):
    """A region with its row's id."""

    id: int
    region: Region


async def load_own(connection: Connection) -> Merged:
    """Bring the built-in regions in, countries first; in a transaction, as the owner."""
    by_slug = {region.slug: region for region in REGIONS}

    def depth(region: Region) -> int:
        return 0 if region.parent is None else depth(by_slug[region.parent]) + 1

    total = Merged(0, 0, 0)
    for level, of_level in groupby(sorted(REGIONS, key=depth), key=depth):
        parents = {
            row["slug"]: row["id"] for row in await connection.fetch("SELECT slug, id FROM professional_wine_regions")
        }
        rows = [_row_of(each, parents[each.parent] if each.parent else None, level) for each in of_level]
        done = await merge(connection, "professional_wine_regions", _COLUMNS, rows)
        total = Merged(*(a + b for a, b in zip(total, done, strict=True)))
    return total


async def add(connection: Connection, region: Region) -> int:
    """Add a region, as the owner; its id.

    Raises:
        Refused: `unknown_region`, there is no such parent; or what is said of it may not be kept.
    """
    parent = None if region.parent is None else await _known(connection, region.parent)
    row = _row_of(region, parent["id"] if parent else None, parent["depth"] + 1 if parent else 0)
    with refusing():
        added: int = await connection.fetchval(_INSERT, *(row[column] for column in _COLUMNS))
    return added


async def move(connection: Connection, slug: str, parent: str) -> None:
    """Put a region, with all that lies in it, into another one; as the owner.

    Raises:
        Refused: `unknown_region`, `region_within_itself`, `region_in_other_country` or `region_too_deep`.
    """
    moved, target = await _known(connection, slug), await _known(connection, parent)
    # Said here, to say it well; two who move regions at once are held back by the tree's own constraints.
    if slug in await path(connection, parent):
        raise Refused("region_within_itself", "A region can't lie within itself.", region=slug)
    with refusing():
        await connection.execute(
            "UPDATE professional_wine_regions SET parent_id = $2, parent_depth = $3 WHERE id = $1",
            moved["id"],
            target["id"],
            target["depth"],
        )


async def by_slug(connection: Connection, slug: str) -> StoredRegion | None:
    """The region of this slug."""
    row = await connection.fetchrow(f"{_SELECT} WHERE r.slug = $1", slug)
    return None if row is None else _stored_of(row)


async def path(connection: Connection, slug: str) -> list[str]:
    """The slugs of all that a region lies in and its own, the country first; empty where there is no such region."""
    rows = await connection.fetch(
        "SELECT p.slug FROM professional_wine_regions r, region_path(r.id) p WHERE r.slug = $1 ORDER BY p.depth", slug
    )
    return [row["slug"] for row in rows]


async def within(connection: Connection, slug: str) -> list[StoredRegion]:
    """What lies in a region directly, by name."""
    rows = await connection.fetch(f"{_SELECT} WHERE p.slug = $1 ORDER BY r.name", slug)
    return [_stored_of(row) for row in rows]


async def growing(connection: Connection, grape: str) -> list[StoredRegion]:
    """Where a grape is known to matter, by name; the grape by the name that the game uses."""
    rows = await connection.fetch(f"{_SELECT} WHERE r.grapes @> ARRAY[$1] ORDER BY r.name, r.id", grape)
    return [_stored_of(row) for row in rows]


async def _known(connection: Connection, slug: str) -> Record:
    row = await connection.fetchrow("SELECT id, depth FROM professional_wine_regions WHERE slug = $1", slug)
    if row is None:
        raise Refused("unknown_region", "There is no such region.", region=slug)
    return row


_COLUMNS = (
    "slug", "name", "country", "parent_id", "parent_depth", "hemisphere", "scheme", "established", "grapes", "source",
)  # fmt: skip
_SELECT = f"""
    SELECT r.id, p.slug AS parent, {", ".join(f"r.{column}" for column in _COLUMNS)}
    FROM professional_wine_regions r LEFT JOIN professional_wine_regions p ON p.id = r.parent_id
"""  # noqa: S608 - our own words; values are arguments
_INSERT = f"""
    INSERT INTO professional_wine_regions ({", ".join(_COLUMNS)})
    VALUES ({", ".join(f"${n}" for n in range(1, len(_COLUMNS) + 1))}) RETURNING id
"""  # noqa: S608 - our own words; values are arguments


def _row_of(region: Region, parent: int | None, depth: int) -> dict[str, object]:
    return {
        "slug": region.slug,
        "name": region.name,
        "country": region.country,
        "parent_id": parent,
        "parent_depth": None if parent is None else depth - 1,
        "hemisphere": region.hemisphere,
        "scheme": region.scheme,
        "established": region.established,
        "grapes": list(region.grapes),
        "source": region.source,
    }


def _stored_of(row: Record) -> StoredRegion:
    return StoredRegion(
        row["id"],
        Region(
            slug=row["slug"],
            name=row["name"],
            parent=row["parent"],
            country=row["country"],
            hemisphere=row["hemisphere"],
            scheme=row["scheme"],
            established=row["established"],
            grapes=tuple(row["grapes"]),
            source=row["source"],
        ),
    )
