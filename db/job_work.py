"""How the work of a job is done: as which role, over which connection, inside a transaction or outside.

* `Transaction`, `Select`: one transaction as wine_pokedex_jobs, with the job's own end in it.
* `Call`: a procedure that commits between its steps, as wine_pokedex_jobs, on a session of its own.
* `AsOwner`: what only a table's owner may do, outside of any transaction: VACUUM, CREATE INDEX CONCURRENTLY.

The last two need an address that leads to PostgreSQL itself: a pooler that lends sessions by the transaction would hand
the role they set to somebody else.
"""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any, TypeAlias, assert_never

import asyncpg
from msgspec import Struct

from db import jobs
from db.errors import unavailable
from db.jobs import Said, Taken
from db.login import Login
from db.pool import Connection, Pool, connect

__all__ = ["AsOwner", "Call", "Failed", "Places", "Select", "TakenAway", "Transaction", "Work", "do", "may_do"]

ROLE = "wine_pokedex_jobs"

# A job may wait for a lock a little; whoever waits behind it must not wait for long.
_LOCK_TIMEOUT_S = 5
_CLOSING_S = 2.0


class Transaction(Struct, frozen=True):
    """A coroutine over a connection and what the job was told. It waits for nothing but PostgreSQL: a transaction that
    is idle for a second is ended."""

    function: Callable[[Connection, dict[str, Any]], Awaitable[Said]]


class Select(Struct, frozen=True):
    """A query; what it answers is the first column of each row, or of the only one."""

    query: str


class Call(Struct, frozen=True):
    """A CALL of a procedure."""

    statement: str


class AsOwner(Struct, frozen=True):
    """Statements, each for itself."""

    statements: tuple[str, ...]


Work: TypeAlias = Transaction | Select | Call | AsOwner


class Places(Struct, frozen=True):
    """Where jobs are done. `direct` leads to PostgreSQL past any pooler; `owner` is None where nobody we know is."""

    pool: Pool
    direct: Login
    owner: Login | None


class Failed(Exception):
    """PostgreSQL said no to the work; the message is its own."""


class TakenAway(Exception):
    """The job was another's by the time that it was done: nothing of it was kept, where it worked in a transaction."""


def may_do(work: Work, places: Places) -> bool:
    """Whether this process has what the work needs."""
    return places.owner is not None or not isinstance(work, AsOwner)


async def do(work: Work, job: Taken, places: Places, timeout_s: float) -> Said:
    """Do the job, and take it from the list; what it answers.

    Raises:
        Failed: it was in vain.
        TakenAway: the lease had ended, and somebody else has the job.
        Unavailable: the database can't be asked now.
    """
    try:
        with unavailable():
            match work:
                case Transaction():
                    return await _in_transaction(work.function, job, places, timeout_s)
                case Select():
                    return await _in_transaction(_selecting(work.query), job, places, timeout_s)
                case Call():
                    async with _session(places.direct, timeout_s, ROLE) as connection:
                        return await _outside(connection, (work.statement,), job, places)
                case AsOwner():
                    assert places.owner is not None, "a job was taken that this process can't do"
                    async with _session(places.owner, timeout_s, None) as connection:
                        return await _outside(connection, work.statements, job, places)
                case _:
                    assert_never(work)
    except asyncpg.PostgresError as error:
        raise Failed(f"{error} ({error.sqlstate})") from error


async def _in_transaction(
    function: Callable[[Connection, dict[str, Any]], Awaitable[Said]], job: Taken, places: Places, timeout_s: float
) -> Said:
    began_s = time.perf_counter()
    async with places.pool.acquire() as connection, connection.transaction():
        await connection.execute(
            f"SET LOCAL ROLE {ROLE}; SET LOCAL statement_timeout = {_ms(timeout_s)};"
            f" SET LOCAL lock_timeout = {_ms(_LOCK_TIMEOUT_S)}"
        )
        said = await function(connection, job.d)
        # The role again: the work may have set another for itself.
        await connection.execute(f"SET LOCAL ROLE {ROLE}")
        if not await jobs.done(connection, job, time.perf_counter() - began_s, said):
            raise TakenAway
    return said


def _selecting(query: str) -> Callable[[Connection, dict[str, Any]], Awaitable[Said]]:
    async def select(connection: Connection, _: dict[str, Any]) -> Said:
        values = [_plain(row[0]) for row in await connection.fetch(query)]
        return values[0] if len(values) == 1 else values

    return select


def _plain(value: Any) -> Any:
    if value == "":
        return None  # what a function that returns void answers
    return value if value is None or isinstance(value, bool | int | float | str | list | dict) else str(value)


async def _outside(connection: Connection, statements: tuple[str, ...], job: Taken, places: Places) -> Said:
    began_s = time.perf_counter()
    for statement in statements:
        await connection.execute(statement)
    if not await jobs.done(places.pool, job, time.perf_counter() - began_s, None):
        raise TakenAway
    return None


@asynccontextmanager
async def _session(login: Login, timeout_s: float, role: str | None) -> AsyncIterator[Connection]:
    connection = await connect(login)
    try:
        if role is not None:
            await connection.execute(f"SET ROLE {role}")
        await connection.execute(f"SET statement_timeout = {_ms(timeout_s)}; SET lock_timeout = {_ms(_LOCK_TIMEOUT_S)}")
        yield connection
    finally:
        # With everything that was set on it. A statement that is cut off is cancelled first.
        await connection.close(timeout=_CLOSING_S)


def _ms(seconds: float) -> int:
    return max(1, int(seconds * 1_000))
