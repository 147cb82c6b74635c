"""What can go wrong between the game and its database, in three words the rest of the house understands.

* `Unavailable`: the database cannot answer now; nothing is wrong with the question. Try again.
* a refusal code: a named constraint said no on the player's account (`REFUSALS`).
* `CannotStart`: the operator has to do something first; the message says what is wrong and the mend.

Anything else that asyncpg raises is a mistake in our own SQL or arguments and goes up untouched.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import asyncpg

__all__ = [
    "REFUSALS", "CannotStart", "LoginRefused", "Unavailable", "lacks_a_partition", "refusal_code", "unavailable",
]  # fmt: skip


class Unavailable(Exception):
    """The database is gone, stopping, starting, full or busy; the same call may succeed a moment later."""

    @property
    def elsewhere(self) -> bool:
        """Whether another connection may do better than this one: it is dead, hangs, or leads to a PostgreSQL that is
        being stopped or only reads, while another may have taken its place. One that is full or busy is the right one.
        """
        cause = self.__cause__
        if not isinstance(cause, asyncpg.PostgresError):
            return True
        state = cause.sqlstate or ""
        return state == _READ_ONLY or state.startswith(("08", "57P"))


class CannotStart(Exception):
    """The program cannot start or migrate as it was told to; the message ends with what to do."""


class LoginRefused(CannotStart):
    """PostgreSQL is there and does not let this role in."""


# Constraint name → the code a player is told. Each noun's file in db/ that can hit a constraint on a player's
# account adds its own here; a constraint that is not listed is our bug, and its violation goes up as it is.
REFUSALS: dict[str, str] = {}

_READ_ONLY = "25006"

# Conditions a server reports for a while and then no longer (PostgreSQL's appendix "Error Codes").
_PASSING_CLASSES = ("08", "53", "58")  # connection, resources (disk, memory, connections), system and I/O errors
_PASSING_STATES = frozenset({
    "57P01",  # admin_shutdown: the server was told to stop, or this connection was
    "57P02",  # crash_shutdown: another backend died and the server starts over
    "57P03",  # cannot_connect_now: starting or stopping
    "57P05",  # idle_session_timeout
    "25P03",  # idle_in_transaction_session_timeout: we were stopped for too long in the middle of something
    "55P03",  # lock_not_available: lock_timeout ran out
    "57014",  # query_canceled: statement_timeout ran out, or an administrator cancelled it
    "40001",  # serialization_failure
    "40P01",  # deadlock_detected
    _READ_ONLY,  # read_only_sql_transaction: a standby, or a primary that was told to write no more
})  # fmt: skip

# In the messages of asyncpg's InterfaceError: the pool takes a lost connection back from whoever still holds it.
_GONE = ("closed", "closing", "has been released back to the pool")


def refusal_code(error: BaseException) -> str | None:
    """Return the player's refusal code for a violated constraint, or None where it is not the player's doing."""
    name = getattr(error, "constraint_name", None)
    return REFUSALS.get(name) if isinstance(name, str) else None


def lacks_a_partition(error: BaseException) -> bool:
    """Whether a row's month has no partition: the job that makes them is late, and nobody who writes is to be blamed.
    PostgreSQL (ExecFindPartition) gives it the code of a constraint that says no, and names the table alone."""
    return (
        isinstance(error, asyncpg.CheckViolationError)
        and error.table_name is not None
        and error.constraint_name is None
    )


@contextmanager
def unavailable() -> Iterator[None]:
    """Turn every sign of a dying, unreachable or overloaded server inside the block into `Unavailable`.

    Who was cancelled meanwhile stays so, whatever the driver made of it: a connection that is dropped for that, or that
    dies in the same moment, is no reason to go on.

    Raises:
        Unavailable: with the original error as its cause.
    """
    try:
        yield
    except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
        if not _passing(error):
            raise
        if _is_cancelled():
            raise asyncio.CancelledError from error
        raise Unavailable(f"the database is unavailable: {str(error) or type(error).__name__}") from error


def _is_cancelled() -> bool:
    try:
        task = asyncio.current_task()
    except RuntimeError:  # no loop runs here
        return False
    return task is not None and task.cancelling() > 0


def _passing(error: Exception) -> bool:
    match error:
        case asyncpg.exceptions.OutdatedSchemaCacheError() | asyncpg.exceptions.InvalidCachedStatementError():
            return True  # the schema moved under a running server; the next try prepares anew
        case asyncpg.PostgresError():
            state = error.sqlstate or ""
            return state in _PASSING_STATES or state.startswith(_PASSING_CLASSES) or lacks_a_partition(error)
        case asyncpg.InterfaceError():
            # A connection that is gone and a pool that is closing have no type of their own; a wrong argument, or
            # two queries on one connection, are InterfaceErrors too, and our bugs.
            return any(word in str(error) for word in _GONE)
        case _:
            # OSError, and InternalClientError: what asyncpg raises when the server dies in mid-answer.
            # TimeoutError (an OSError since 3.11) is a command or connection that took too long.
            return True
