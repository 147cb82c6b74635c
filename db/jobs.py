"""The list of jobs: put there, taken with a lease, done, failed, given back.

A job that works in a transaction goes from the list in that same transaction: whatever happens to its worker, what it
does to the database is done once. One that can't (VACUUM, a procedure that commits) may be done a second time after its
worker has vanished, and has to be such that this does no harm.

All times are PostgreSQL's own. Each function is one statement, so that a pool will do as well as a connection.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple, TypeAlias

import asyncpg

from db.pool import Connection, Pool
from db.rooms import NodeId

Executor: TypeAlias = "Connection | Pool"
Said: TypeAlias = "dict[str, Any] | list[Any] | str | int | float | bool | None"
"""What a job answers: anything that JSON has."""

ERROR_CHARS_MAX = 4_000
"""What a try failed with is cut to this: enough to find the line, little enough to list."""


class Taken(NamedTuple):
    """A job as its worker has it. `tries` counts this try; `takes` tells it from whoever takes the job later."""

    id: int
    kind: str
    d: dict[str, Any]
    tries: int
    tries_max: int
    takes: int


class Schedule(NamedTuple):
    """A job that comes back by itself: every so often, `at` so far into the period (UTC)."""

    kind: str
    every: timedelta
    at: timedelta
    alone: bool
    tries_max: int


class Listed(NamedTuple):
    """A job as an operator sees it."""

    id: int
    kind: str
    state: str
    due_at: datetime
    tries: int
    tries_max: int
    error: str | None


class Planned(NamedTuple):
    """A schedule as an operator sees it."""

    kind: str
    every: timedelta
    next_at: datetime
    last_done_at: datetime | None
    last_seconds: float | None
    last_said: Said


class Count(NamedTuple):
    """How many jobs of a kind are in a state, and how long ago the oldest of them was due, in seconds."""

    kind: str
    state: str
    number: int
    oldest_s: float


async def plan(executor: Executor, schedules: Iterable[Schedule]) -> None:
    """Make the schedules what the registry says. One that is new, or comes more often now, is due at once; one that the
    registry no longer has stays, for the processes of another version that know it: nobody else puts its jobs there."""
    rows = list(schedules)
    await executor.execute(
        """
        INSERT INTO job_schedules AS s (kind, every, at, alone, tries_max)
        SELECT * FROM unnest($1::text[], $2::interval[], $3::interval[], $4::boolean[], $5::smallint[])
        ON CONFLICT (kind) DO UPDATE
        SET every = excluded.every, at = excluded.at, alone = excluded.alone, tries_max = excluded.tries_max,
            next_at = CASE
                WHEN (s.every, s.at) = (excluded.every, excluded.at) THEN s.next_at ELSE clock_timestamp()
            END
        WHERE (s.every, s.at, s.alone, s.tries_max)
            IS DISTINCT FROM (excluded.every, excluded.at, excluded.alone, excluded.tries_max)
        """,
        [row.kind for row in rows],
        [row.every for row in rows],
        [row.at for row in rows],
        [row.alone for row in rows],
        [row.tries_max for row in rows],
    )


async def put(
    executor: Executor,
    kind: str,
    d: dict[str, Any] | None = None,
    *,
    alone: str | None = None,
    due_in: timedelta = timedelta(0),
    tries_max: int = 5,
) -> int:
    """Put a job on the list, in the caller's transaction where there is one; its id."""
    number = await executor.fetchval(
        "INSERT INTO jobs (kind, d, alone, due_at, tries_max)"
        " VALUES ($1, $2, $3, clock_timestamp() + $4::interval, $5) RETURNING id",
        kind,
        d or {},
        alone,
        due_in,
        tries_max,
    )
    return int(number)


async def take(
    executor: Executor, worker: NodeId, kinds: Sequence[str], limit: int, lease: timedelta, only: int | None = None
) -> list[Taken]:
    """Take at most so many jobs that are due, the longest due first; or that one."""
    rows = await executor.fetch(
        "SELECT id, kind, d, tries, tries_max, takes FROM jobs_take($1, $2, $3, $4, $5)",
        worker,
        kinds,
        limit,
        lease,
        only,
    )
    return [Taken(*row) for row in rows]


async def renew(executor: Executor, jobs: Iterable[Taken], lease: timedelta) -> set[int]:
    """Renew the leases; the ids of the jobs that are still the caller's."""
    pairs = list(jobs)
    rows = await executor.fetch(
        "UPDATE jobs j SET lease_ends_at = clock_timestamp() + $3::interval"
        " FROM unnest($1::bigint[], $2::integer[]) AS x (id, takes)"
        " WHERE j.id = x.id AND j.takes = x.takes AND j.state = 'running' RETURNING j.id",
        [job.id for job in pairs],
        [job.takes for job in pairs],
        lease,
    )
    return {row["id"] for row in rows}


async def done(executor: Executor, job: Taken, seconds: float, said: Said) -> bool:
    """The job is done and goes from the list; False where it is no longer the caller's."""
    gone = await executor.fetchval(
        """
        WITH gone AS (
            DELETE FROM jobs WHERE id = $1 AND takes = $2 AND state = 'running' RETURNING kind
        ), noted AS (
            UPDATE job_schedules s SET last_done_at = clock_timestamp(), last_seconds = $3, last_said = $4
            FROM gone WHERE s.kind = gone.kind
        )
        SELECT count(*) FROM gone
        """,
        job.id,
        job.takes,
        seconds,
        said,
    )
    return bool(gone)


async def failed(executor: Executor, job: Taken, error: str, again_in: timedelta) -> str | None:
    """The try was in vain: `waiting` for the next one, or `dead`; None where the job is no longer the caller's."""
    state = await executor.fetchval(
        "UPDATE jobs SET state = CASE WHEN tries >= tries_max THEN 'dead' ELSE 'waiting' END, worker = NULL,"
        " lease_ends_at = NULL, due_at = clock_timestamp() + $4::interval, error = $3"
        " WHERE id = $1 AND takes = $2 AND state = 'running' RETURNING state",
        job.id,
        job.takes,
        error[-ERROR_CHARS_MAX:],
        again_in,
    )
    return None if state is None else str(state)


async def give_back(executor: Executor, job: Taken) -> None:
    """Let somebody else do it, at once: the try does not count, since the worker has to go."""
    await executor.execute(
        "UPDATE jobs SET state = 'waiting', worker = NULL, lease_ends_at = NULL, tries = tries - 1,"
        " due_at = clock_timestamp() WHERE id = $1 AND takes = $2 AND state = 'running'",
        job.id,
        job.takes,
    )


async def drop(executor: Executor, job: Taken) -> None:
    """Nobody is to do it any more; nothing where it is done, or no longer the caller's."""
    await executor.execute("DELETE FROM jobs WHERE id = $1 AND takes = $2 AND state = 'running'", job.id, job.takes)


async def requeue(executor: Executor, number: int) -> bool:
    """A dead job is due again, with all its tries before it; False where there is no dead job of this number."""
    tag = await executor.execute(
        "UPDATE jobs SET state = 'waiting', tries = 0, scheduled = false, due_at = clock_timestamp()"
        " WHERE id = $1 AND state = 'dead'",
        number,
    )
    return tag == "UPDATE 1"


async def forget(executor: Executor, older_than: timedelta) -> int:
    """Forget the dead that have been so since before then; how many."""
    tag = await executor.execute(
        "DELETE FROM jobs WHERE state = 'dead' AND due_at < clock_timestamp() - $1::interval", older_than
    )
    return int(tag.removeprefix("DELETE "))


async def listed(executor: Executor) -> list[Listed]:
    """All jobs on the list, the dead first."""
    rows = await executor.fetch(
        "SELECT id, kind, state, due_at, tries, tries_max, error FROM jobs ORDER BY state, due_at, id"
    )
    return [Listed(*row) for row in rows]


async def planned(executor: Executor) -> list[Planned]:
    """All schedules, the next first."""
    rows = await executor.fetch(
        "SELECT kind, every, next_at, last_done_at, last_seconds, last_said FROM job_schedules ORDER BY next_at, kind"
    )
    return [Planned(*row) for row in rows]


async def counts(executor: Executor) -> list[Count]:
    """What is on the list, by kind and state."""
    rows: list[asyncpg.Record] = await executor.fetch(
        "SELECT kind, state, count(*)::integer AS number,"
        " greatest(0, extract(epoch FROM clock_timestamp() - min(due_at)))::double precision AS oldest_s"
        " FROM jobs GROUP BY kind, state ORDER BY kind, state"
    )
    return [Count(*row) for row in rows]
