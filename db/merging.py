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

    Must run inside a transaction, as the table's owner. Where there is something to do, others who merge wait; readers
    do not. Names come from our own code, values are always arguments.
    """
    assert connection.is_in_transaction(), "a merge is all or nothing"
    named = _Named(table, columns, key, kept, changing=changing)
    # A start mostly finds everything as it should be. Its locks, on table after table, would wait for those of whoever
    # makes statistics of all tables, and the other way round.
    if not await connection.fetchval(named.whether(), rows):
        return Merged(0, 0, len(rows))
    await connection.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    done = await connection.fetchrow(named.statement(stamped), rows)
    assert done is not None, "a count of nothing is a row, too"
    return Merged(done["new"], done["changed"], len(rows) - done["new"] - done["changed"])


class _Named:
    """The statements for all rows of a table, which are one argument: a statement a row took longer than all the rest
    of a start, and a temporary table for them as long again. All words in them are our own."""

    def __init__(
        self, table: str, columns: Collection[str], key: Sequence[str], kept: Collection[str], *, changing: bool
    ) -> None:
        self._table = table
        self._key = key
        self._listed = ", ".join(columns)
        self._values = {
            name: f"coalesce(i.{name}, t.{name})" if name in kept else f"i.{name}"
            for name in columns
            if name not in key
        }
        self._changing = changing and bool(self._values)
        self._incoming = (
            f"incoming AS MATERIALIZED (SELECT {self._listed} FROM jsonb_populate_recordset(NULL::{table}, $1))"  # noqa: S608 - our own words; values are arguments
        )
        self._same = " AND ".join(f"t.{name} = i.{name}" for name in key)
        there, wanted = ", ".join(f"t.{name}" for name in self._values), ", ".join(self._values.values())
        self._differs = f"({there}) IS DISTINCT FROM ({wanted})" if self._changing else "false"

    def whether(self) -> str:
        """Asks whether there is anything to do."""
        return f"""
            WITH {self._incoming}
            SELECT EXISTS (
                SELECT FROM incoming i LEFT JOIN {self._table} t ON {self._same}
                WHERE t.{self._key[0]} IS NULL OR {self._differs}
            )
        """  # noqa: S608 - our own words; values are arguments

    def statement(self, stamped: str | None) -> str:
        """Does it. An update and an insert rather than ON CONFLICT, which would take an id from the sequence for every
        unchanged row, and write to it to lock it."""
        table, listed, same = self._table, self._listed, self._same
        stamp = {} if stamped is None else {stamped: "clock_timestamp()"}
        sets = ", ".join(f"{name} = {value}" for name, value in (self._values | stamp).items())
        change = f"UPDATE {table} t SET {sets} FROM incoming i WHERE {same} AND {self._differs} RETURNING 1"  # noqa: S608 - our own words; values are arguments
        return f"""
            WITH {self._incoming},
            changed AS ({change if self._changing else "SELECT 1 WHERE false"}),
            new AS (
                INSERT INTO {table} ({listed}) SELECT {listed} FROM incoming i
                WHERE NOT EXISTS (SELECT FROM {table} t WHERE {same}) ORDER BY {", ".join(self._key)} RETURNING 1
            )
            SELECT (SELECT count(*) FROM new) AS new, (SELECT count(*) FROM changed) AS changed
        """  # noqa: S608 - our own words; values are arguments
