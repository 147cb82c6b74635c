"""What the schema needs now and then: partitions made ahead, and rows forgotten that are past keeping."""

import contextlib
from datetime import timedelta

import asyncpg

from db import sessions
from db.pool import Pool

MAINTENANCE_EVERY = timedelta(days=1)
NODES_KEPT = timedelta(days=7)
INBOX_KEPT_MS = 7 * 86_400_000
OPENINGS_KEPT = timedelta(hours=24)
_MAINTENANCE_SECONDS_MAX = 3_600.0


async def make_partitions(pool: Pool, months: int) -> list[str]:
    """Make sure that the partitions of this month and so many more are there; the names of new ones."""
    return [row["made"] for row in await pool.fetch("SELECT made FROM create_future_partitions($1) AS made", months)]


async def partitions_ahead(pool: Pool) -> dict[str, int]:
    """For how many months from now on each partitioned table has a place for rows."""
    rows = await pool.fetch("SELECT table_name, months_ahead FROM partitions_ahead()")
    return {row["table_name"]: row["months_ahead"] for row in rows}


async def maintenance_is_due(pool: Pool) -> bool:
    """Whether the last daily maintenance began a day ago, or never."""
    return bool(
        await pool.fetchval(
            "SELECT coalesce(max(began_at) < now() - $1::interval, true) FROM maintenance_steps", MAINTENANCE_EVERY
        )
    )


async def maintain(pool: Pool) -> dict[str, str]:
    """Do the daily maintenance, which may take minutes; the steps that failed, and why. Twice does no harm."""
    async with pool.acquire() as connection:
        # The pool takes settings back when it gets its connection back.
        await connection.execute("SET statement_timeout = 0; SET lock_timeout = '5s'")
        began_at = await connection.fetchval("SELECT clock_timestamp()")
        with contextlib.suppress(asyncpg.RaiseError):  # its table says which steps failed
            await connection.execute("CALL daily_maintenance()", timeout=_MAINTENANCE_SECONDS_MAX)
        rows = await connection.fetch(
            "SELECT step, fault FROM maintenance_steps WHERE began_at >= $1 AND fault IS NOT NULL", began_at
        )
    return {row["step"]: row["fault"] for row in rows}


async def forget(pool: Pool, now_ms: int) -> dict[str, int]:
    """Forget processes long gone, sessions that ended, inbox lines over a week old, keys of openings over a day old."""
    async with pool.acquire() as connection:
        return {
            "nodes": await connection.fetchval("SELECT nodes_forget($1)", NODES_KEPT),
            "inbox": await connection.fetchval("SELECT inbox_forget($1)", now_ms - INBOX_KEPT_MS),
            "openings": await connection.fetchval("SELECT openings_forget($1)", OPENINGS_KEPT),
            "sessions": await sessions.forget(connection, now_ms),
        }
