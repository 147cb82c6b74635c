"""The grapes in the database: brought by the program, read by everybody."""

from __future__ import annotations

from typing import TYPE_CHECKING

from db.merging import Merged, merge
from db.refusals import refuses, refusing
from game.catalogue.tables import Grape, folded
from game.study import GRAPES, GrapeProfile

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.pool import Connection, Record

refuses("grape_name_taken", "Another grape goes by this name.", "grape_variety_profiles_name_unique")
refuses("grape_slug_taken", "Another grape has this slug.", "grape_variety_profiles_slug_unique")
refuses("bad_grape_slug", "A slug is of small letters, digits and single hyphens.", "grape_variety_profiles_slug_form")
refuses("bad_grape_name", "A grape's name has 1 to 80 characters.", "grape_variety_profiles_name_length")
refuses("bad_grape_palate", "Acidity and aroma begin at 1.", "grape_variety_profiles_palate_begins_at_1")
refuses(
    "origin_without_source", "An origin needs the source that confirms it.", "grape_variety_profiles_origin_has_source"
)


async def load_own(connection: Connection) -> Merged:
    """Bring the built-in grapes in; in a transaction, as the owner."""
    return await merge(connection, "grape_variety_profiles", _COLUMNS, [_row_of(grape) for grape in GRAPES])


async def put(connection: Connection, profiles: Sequence[GrapeProfile]) -> Merged:
    """Add grapes or put them right, by their slugs, all or nothing; in a transaction, as the owner.

    Raises:
        Refused: what is said of a grape may not be kept; the code says which part.
    """
    with refusing():
        return await merge(connection, "grape_variety_profiles", _COLUMNS, [_row_of(grape) for grape in profiles])


async def named(connection: Connection, name: str) -> GrapeProfile | None:
    """The grape that goes by this name, or by one that differs in accents, capitals and hyphens only."""
    row = await connection.fetchrow(f"{_SELECT} WHERE names_folded @> ARRAY[$1]", folded(name))
    return None if row is None else _profile_of(row)


async def everything(connection: Connection) -> list[GrapeProfile]:
    """All grapes by name."""
    return [_profile_of(row) for row in await connection.fetch(f"{_SELECT} ORDER BY name")]


_COLUMNS = (
    "slug", "name", "colour", "acidity", "tannin", "aroma", "synonyms", "names_folded", "origin_country",
    "origin_source",
)  # fmt: skip
_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM grape_variety_profiles"  # noqa: S608 - our own words; values are arguments


def _row_of(profile: GrapeProfile) -> dict[str, object]:
    grape = profile.grape
    return {
        "slug": profile.slug,
        "name": grape.name,
        "colour": "red" if grape.red else "white",
        "acidity": grape.acidity,
        "tannin": grape.tannin,
        "aroma": grape.aroma,
        "synonyms": profile.synonyms,
        "names_folded": [folded(name) for name in (grape.name, *profile.synonyms)],
        "origin_country": profile.origin,
        "origin_source": profile.origin_source,
    }


def _profile_of(row: Record) -> GrapeProfile:
    return GrapeProfile(
        slug=row["slug"],
        grape=Grape(row["name"], row["colour"] == "red", row["acidity"], row["tannin"], row["aroma"]),
        synonyms=tuple(row["synonyms"]),
        origin=row["origin_country"],
        origin_source=row["origin_source"],
    )
