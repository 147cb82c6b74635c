"""What the schema needs now and then: partitions made ahead, rows forgotten that are past keeping, the books audited.

Each function but one is the work of one job: its first argument is a connection inside a transaction, as
wine_pokedex_jobs.
"""

import logging
from collections import Counter
from datetime import timedelta
from typing import Any

import asyncpg

from db import jobs, market_data, suspicions
from db.errors import Unavailable, unavailable
from db.jobs import Said
from db.pool import Connection, Pool

log = logging.getLogger(__name__)

MONTHS_AHEAD = 3
MONTHS_AHEAD_LEAST = 2
"""With fewer somebody should look: the next month's rows have nowhere to go when none is left."""

NODES_KEPT = timedelta(days=7)
INBOX_KEPT = timedelta(days=7)
OPENINGS_KEPT = timedelta(hours=24)
DEAD_JOBS_KEPT = timedelta(days=30)

PRICES_DAYS_MAX = 400
"""So far back prices are counted, where they were not: a year, and a while."""

SUSPECTED_DAYS = 30
DISCREPANCIES_SHOWN_MAX = 20


async def make_partitions(connection: Connection, _: dict[str, Any]) -> Said:
    """Make sure that the partitions of this month and the next ones are there; the names of new ones."""
    rows = await connection.fetch("SELECT made FROM create_future_partitions($1) AS made", MONTHS_AHEAD)
    return [row["made"] for row in rows]


async def make_partitions_now(pool: Pool) -> list[str]:
    """The same for who begins, of no job: where nobody was here for months, none has seen to it.

    Raises:
        Unavailable: not now, or not by this login; there is a job for it, too.
    """
    try:
        with unavailable():
            rows = await pool.fetch("SELECT made FROM create_future_partitions($1) AS made", MONTHS_AHEAD)
    except asyncpg.InsufficientPrivilegeError as error:
        raise Unavailable(str(error)) from error
    return [row["made"] for row in rows]


async def watch_partitions(connection: Connection, _: dict[str, Any]) -> Said:
    """Say so where a table has too few months ahead: making them has failed, for whatever reason. How many each has."""
    ahead = {
        row["table_name"]: row["months_ahead"] for row in await connection.fetch("SELECT * FROM partitions_ahead()")
    }
    for table, months in ahead.items():
        if months < MONTHS_AHEAD_LEAST:
            log.error("too few partitions ahead", extra={"table": table, "months": months})
    return ahead


async def forget_nodes(connection: Connection, _: dict[str, Any]) -> Said:
    """Forget processes long gone that own no room."""
    return int(await connection.fetchval("SELECT nodes_forget($1)", NODES_KEPT))


async def forget_inbox(connection: Connection, _: dict[str, Any]) -> Said:
    """Forget inbox lines over a week old."""
    return int(
        await connection.fetchval(
            "SELECT inbox_forget((extract(epoch FROM clock_timestamp() - $1::interval) * 1000)::bigint)", INBOX_KEPT
        )
    )


async def forget_openings(connection: Connection, _: dict[str, Any]) -> Said:
    """Forget keys of openings over a day old whose room is not open any more."""
    return int(await connection.fetchval("SELECT openings_forget($1)", OPENINGS_KEPT))


async def forget_sessions(connection: Connection, _: dict[str, Any]) -> Said:
    """Forget the sessions whose refresh token has ended."""
    return int(await connection.fetchval("SELECT sessions_forget(clock_timestamp())"))


async def forget_jobs(connection: Connection, _: dict[str, Any]) -> Said:
    """Forget the jobs that were given up a month ago."""
    return await jobs.forget(connection, DEAD_JOBS_KEPT)


async def watch_trades(connection: Connection, _: dict[str, Any]) -> Said:
    """Look for signs of made-up trades in the last month: how many of each. `winedex trades suspicious` names them."""
    found = Counter(one.signal for one in await suspicions.of_trades(connection, SUSPECTED_DAYS))
    if found:
        log.warning("trades that look made up", extra={"signs": dict(found)})
    return {str(signal): signs for signal, signs in found.items()}


async def take_prices(connection: Connection, _: dict[str, Any]) -> Said:
    """Count what each species was sold for, for every day since the last one that has been counted, that one included;
    on how many days anything was sold."""
    days = await connection.fetch(_UNCOUNTED_DAYS, PRICES_DAYS_MAX)
    return sum([await market_data.take(connection, row["day"]) > 0 for row in days])


_UNCOUNTED_DAYS = """
    SELECT t.today - ago AS day
    FROM (SELECT (clock_timestamp() AT TIME ZONE 'UTC')::date AS today) t,
        generate_series(0, least($1::integer - 1, t.today - (SELECT max(m.day) FROM wine_market_data m))) AS ago
    ORDER BY ago DESC
"""


async def audit_coins(connection: Connection, _: dict[str, Any]) -> Said:
    """Hold the balances against the ledger's lines. What disagrees is logged and answered; nothing is mended."""
    found = [str(tuple(row)) for row in await connection.fetch("SELECT * FROM coin_discrepancies()")]
    if found:
        log.error("the books disagree", extra={"count": len(found), "found": found[:DISCREPANCIES_SHOWN_MAX]})
    return found[:DISCREPANCIES_SHOWN_MAX]
