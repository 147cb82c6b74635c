"""Bringing the program's own content into its tables: merged by a key, nothing deleted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from db.species import Merged

if TYPE_CHECKING:
    from db.pool import Connection


async def merge(
    connection: Connection,
    table: str,
    columns: Mapping[str, str],
    rows: Sequence[Mapping[str, Any]],
    *,
    key: tuple[str, ...] = ("slug",),
    changing: bool = True,
) -> Merged:
    """Merge `rows` into `table` by `key`; `columns` says each column's type. With `changing` false what is there stays.

    Must run inside a transaction, as the table's owner. Others who merge wait; readers do not. Names come from our own
    code, values are always arguments.
    """
    assert connection.is_in_transaction(), "a merge is all or nothing"
    listed = ", ".join(columns)
    incoming = f"jsonb_to_recordset($1) AS i ({', '.join(f'{name} {kind}' for name, kind in columns.items())})"
    same = " AND ".join(f"t.{name} = i.{name}" for name in key)
    await connection.execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")
    changed = 0
    if changing:
        # Two statements rather than ON CONFLICT, which would take an id from the sequence for every unchanged row.
        tag = await connection.execute(
            f"UPDATE {table} t SET ({listed}) = ROW ({', '.join(f'i.{name}' for name in columns)}) FROM {incoming}"  # noqa: S608 - our own words; values are arguments
            f" WHERE {same} AND ({', '.join(f't.{name}' for name in columns)})"
            f" IS DISTINCT FROM ({', '.join(f'i.{name}' for name in columns)})",
            rows,
        )
        changed = int(tag.split()[-1])
    tag = await connection.execute(
        f"INSERT INTO {table} ({listed}) SELECT {listed} FROM {incoming}"  # noqa: S608 - our own words; values are arguments
        f" WHERE NOT EXISTS (SELECT FROM {table} t WHERE {same})",
        rows,
    )
    new = int(tag.split()[-1])
    return Merged(new=new, changed=changed, unchanged=len(rows) - new - changed)
