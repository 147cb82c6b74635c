"""Bringing the program's own content into its tables: merged by a key, nothing deleted."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from db.pool import Connection


class Merged(NamedTuple):
    """What a merge did: how many rows are new, how many differ from what was there, how many do not."""

    new: int
    changed: int
    unchanged: int


async def merge(
    connection: Connection,
    table: str,
    columns: Collection[str],
    rows: Sequence[Mapping[str, Any]],
    *,
    key: Sequence[str] = ("slug",),
    changing: bool = True,
    kept: Collection[str] = (),
    stamped: str | None = None,
) -> Merged:
    """Merge `rows` into `table` by `key`. With `changing` false what is there stays; a `kept` column stays as it is
    where the row has None. The column `stamped` is told when its row is changed.

    Must run inside a transaction, as the table's owner. Others who merge wait; readers do not. Names come from our own
    code, values are always arguments.
    """
    assert connection.is_in_transaction(), "a merge is all or nothing"
    await connection.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    done = await connection.fetchrow(_statement(table, columns, key, kept, stamped, changing=changing), rows)
    assert done is not None, "a count of nothing is a row, too"
    return Merged(done["new"], done["changed"], len(rows) - done["new"] - done["changed"])


def _statement(
    table: str,
    columns: Collection[str],
    key: Sequence[str],
    kept: Collection[str],
    stamped: str | None,
    *,
    changing: bool,
) -> str:
    """One statement for all rows, which are one argument: a statement a row took longer than all the rest of a start,
    and a temporary table for them as long again. An update and an insert rather than ON CONFLICT, which would take an
    id from the sequence for every unchanged row, and write to it to lock it."""
    values = {
        name: f"coalesce(i.{name}, t.{name})" if name in kept else f"i.{name}" for name in columns if name not in key
    }
    stamp = {} if stamped is None else {stamped: "clock_timestamp()"}
    sets = ", ".join(f"{name} = {value}" for name, value in (values | stamp).items())
    same = " AND ".join(f"t.{name} = i.{name}" for name in key)
    differs = f"({', '.join(f't.{name}' for name in values)}) IS DISTINCT FROM ({', '.join(values.values())})"
    change = f"UPDATE {table} t SET {sets} FROM incoming i WHERE {same} AND {differs} RETURNING 1"  # noqa: S608 - our own words; values are arguments
    listed = ", ".join(columns)
    return f"""
        WITH incoming AS MATERIALIZED (SELECT {listed} FROM jsonb_populate_recordset(NULL::{table}, $1)),
        changed AS ({change if changing and values else "SELECT 1 WHERE false"}),
        new AS (
            INSERT INTO {table} ({listed}) SELECT {listed} FROM incoming i
            WHERE NOT EXISTS (SELECT FROM {table} t WHERE {same}) ORDER BY {", ".join(key)} RETURNING 1
        )
        SELECT (SELECT count(*) FROM new) AS new, (SELECT count(*) FROM changed) AS changed
    """  # noqa: S608 - our own words; values are arguments
