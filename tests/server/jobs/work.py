"""Jobs for tests: each writes down in a table of the test's own that it was done."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from db.job_work import Places, Transaction
from db.jobs import Said
from db.pool import Connection, Pool, connection
from db.rooms import NodeId
from server.clock import RealClock
from server.identifiers import uuid7
from server.jobs import Job, Runner
from tests.fixtures.postgres import Database

TABLE = """
    CREATE TABLE poured (job integer, by name DEFAULT current_user, at timestamptz DEFAULT clock_timestamp());
    GRANT SELECT, INSERT ON poured TO wine_pokedex_jobs
"""


async def pour(connection: Connection, d: dict[str, Any]) -> Said:
    """Write down that this job was done."""
    await connection.execute("INSERT INTO poured (job) VALUES ($1)", d.get("job", 0))
    return {"poured": d.get("job", 0)}


POUR = Job("pour", Transaction(pour), alone=False)


def new_worker() -> NodeId:
    return NodeId(uuid7(RealClock().now_ms()).bytes)


def places(database: Database, pool: Pool) -> Places:
    return Places(pool, database.server, database.owner)


@asynccontextmanager
async def running(runner: Runner) -> AsyncIterator[Runner]:
    """The runner does jobs for as long as the block lasts, and is cut off at its end."""
    task = asyncio.create_task(runner.run())
    try:
        yield runner
    finally:
        task.cancel()
        await asyncio.wait([task])
        if not task.cancelled():
            task.result()


def runner_of(database: Database, pool: Pool, jobs: Sequence[Job], **limits: Any) -> Runner:
    limits = {"look_every_s": 0.02} | limits
    return Runner(places(database, pool), jobs, new_worker(), **limits)


async def make_table(database: Database) -> None:
    async with connection(database.owner) as owner:
        await owner.execute(TABLE)
