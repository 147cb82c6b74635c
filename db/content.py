"""What the game has beside its wines, in the database: merged from the program's own files at every start.

Rows are merged by their keys and never deleted, since players' rows point at them.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import msgspec

from game import content

if TYPE_CHECKING:
    from db.pool import Connection


class _Table(NamedTuple):
    name: str
    key: tuple[str, ...]
    rows: Sequence[msgspec.Struct]
    kept: tuple[str, ...] = ()
    """Columns that stay as they are where the file has nothing: an operator or an import has filled them."""


# In the order in which they point at each other. Names of tables and columns are ours; values are always arguments.
_TABLES = (
    _Table("badge_catalog", ("slug",), content.BADGES),
    _Table("title_catalog", ("slug",), content.TITLES),
    _Table("achievement_catalog", ("slug",), content.ACHIEVEMENTS),
    _Table("evolution_items_catalog", ("slug",), content.ITEMS),
    _Table("evolution_chains", ("slug",), content.CHAINS),
    _Table("evolution_forms", ("chain", "slug"), content.FORMS, kept=("species_slug",)),
    _Table("evolutions", ("slug",), content.EVOLUTIONS),
    _Table("mega_evolution_data", ("slug",), content.MEGA_EVOLUTIONS),
    _Table("wine_regional_forms", ("slug",), content.REGIONAL_FORMS),
    _Table("wine_abilities", ("slug",), content.ABILITIES),
    _Table("wine_species_abilities", ("species_slug", "ability"), content.SPECIES_ABILITIES),
)


async def load_own(connection: Connection) -> None:
    """Bring the program's own content into the database, after the species that it names (`species.load_own`).

    Must run inside a transaction; asked again it changes nothing.
    """
    assert connection.is_in_transaction(), "a merge is all or nothing"
    for table in _TABLES:
        await merge(connection, table.name, table.key, table.rows, kept=table.kept)


async def merge(
    connection: Connection,
    table: str,
    key: Sequence[str],
    rows: Sequence[msgspec.Struct],
    *,
    kept: Sequence[str] = (),
) -> None:
    """Merge rows of one kind, at least one, into a table whose columns are their fields."""
    # In the order of their keys: of two servers that start at once, neither can wait for the other in a circle.
    ordered = sorted(rows, key=lambda row: [getattr(row, column) for column in key])
    columns = [field.name for field in msgspec.structs.fields(ordered[0])]
    statement = _statement(table, key, columns, kept)
    await connection.executemany(statement, [msgspec.structs.astuple(row) for row in ordered])


def _statement(table: str, key: Sequence[str], columns: Sequence[str], kept: Sequence[str]) -> str:
    new = {
        column: f"coalesce(excluded.{column}, t.{column})" if column in kept else f"excluded.{column}"
        for column in columns
        if column not in key
    }
    values = ", ".join(f"${nth}" for nth in range(1, len(columns) + 1))
    if new:
        change = (
            f"DO UPDATE SET {', '.join(f'{column} = {value}' for column, value in new.items())} WHERE"
            f" ({', '.join(f't.{column}' for column in new)}) IS DISTINCT FROM ({', '.join(new.values())})"
        )
    else:
        change = "DO NOTHING"
    return (
        f"INSERT INTO {table} AS t ({', '.join(columns)}) VALUES ({values})"  # noqa: S608 - our own words; values are arguments
        f" ON CONFLICT ({', '.join(key)}) {change}"
    )
