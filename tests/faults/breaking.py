"""What may become of a PostgreSQL beside the server: each breaks something of what a program uses, and mends it."""

import os
import signal
from collections.abc import Awaitable, Callable

from tests.fixtures.breakable import CRASH, FAST, Machine
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program, postmaster_of
from tests.fixtures.until import until

Fault = Callable[[Machine, Database, Program], Awaitable[None]]


async def restarted(machine: Machine, database: Database, program: Program) -> None:
    await machine.restart(FAST)


async def crashed(machine: Machine, database: Database, program: Program) -> None:
    await machine.restart(CRASH)


async def killed(machine: Machine, database: Database, program: Program) -> None:
    """The postmaster alone: its other processes end when they notice."""
    os.kill(postmaster_of(machine.embedded.folder), signal.SIGKILL)
    await machine.embedded.ended()
    await machine.embedded.stop()
    await machine.start()


async def sessions_ended(machine: Machine, database: Database, program: Program) -> None:
    """By an administrator, or a network that fails."""
    await machine.ended_sessions(database.name)


async def only_reading(machine: Machine, database: Database, program: Program) -> None:
    """An operator stops all writing for a moment, before he promotes a standby, say."""
    async with machine.with_setting("default_transaction_read_only", "on"):
        await said(program, "in a read-only transaction")


async def no_connection_left(machine: Machine, database: Database, program: Program) -> None:
    """All sessions are gone and none can be had: 53300, as when others hold `max_connections`."""
    await machine.run(f"ALTER DATABASE {database.name} CONNECTION LIMIT 0")
    await machine.ended_sessions(database.name)
    await said(program, "too many connections for database")
    await machine.run(f"ALTER DATABASE {database.name} CONNECTION LIMIT -1")


async def said(program: Program, what: str) -> None:
    """Wait until the program has logged this."""

    async def logged() -> bool:
        return what in program.said.read_text()

    await until(logged, f"the server to log {what!r}")
