"""A worker to be killed in the middle of a job: `python -m tests.server.jobs.killed URL`. It says when it has begun."""

import asyncio
import sys
from typing import Any

from db.job_work import Places, Transaction
from db.jobs import Said
from db.login import Login
from db.pool import Connection, open_pool
from server.jobs import Job, Runner
from tests.server.jobs.work import new_worker, pour


async def _pour_and_wait(connection: Connection, d: dict[str, Any]) -> Said:
    await pour(connection, d)
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    # As a long query would: a transaction that only waits is ended by idle_in_transaction_session_timeout.
    await connection.execute("SELECT pg_sleep(60)")
    return None


async def _main(url: str) -> None:
    login = Login.parse(url)
    pool = await open_pool(login, size_min=1, size_max=4)
    places = Places(pool, login, None)
    await Runner(places, [Job("pour", Transaction(_pour_and_wait))], new_worker(), look_every_s=0.02, lease_s=1.0).run()


if __name__ == "__main__":
    asyncio.run(_main(sys.argv[1]))
