"""The real program does its jobs, says so, and goes when it is told to."""

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from db.pool import connection
from server.jobs import JOBS, Job
from tests.faults.playing import data_folder
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.until import until
from tests.server.test_metrics import shown


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


def periods(job: Job, at_s: float) -> int:
    """How many times it was due since the Unix epoch."""
    assert job.every is not None
    return int((at_s - job.at.total_seconds()) // job.every.total_seconds())


async def test_two_processes_do_each_job_that_is_due_once(data_dir: Path, database: Database) -> None:
    began = time.time()
    programs = [await Program.start(data_dir, database.owner.url)]
    try:
        programs.append(await Program.start(data_dir, database.owner.url))
        async with connection(database.superuser) as god:

            async def all_done() -> bool:
                return bool(
                    await god.fetchval(
                        "SELECT count(*) = $1 AND bool_and(last_done_at IS NOT NULL) FROM job_schedules", len(JOBS)
                    )
                )

            await until(all_done, "each job to be done")
        done: dict[str, float] = {}
        async with aiohttp.ClientSession() as http:
            for program in programs:
                async with http.get(f"{program.url}/metrics") as response:
                    for name, value in shown(await response.text()).items():
                        if name.startswith("winedex_job_tries_total"):
                            done[name] = done.get(name, 0) + value
        assert len(done) == len(JOBS)
        ended = time.time()
        for job in JOBS:
            # At once, and at each due time since: usually none.
            due = 1 + periods(job, ended) - periods(job, began)
            assert 1 <= done[f'winedex_job_tries_total{{kind="{job.kind}",outcome="done"}}'] <= due, job.kind
        for program in programs:
            program.signal(signal.SIGTERM)
            assert await program.ended() == 0
        said = "".join(program.said.read_text() for program in programs)
        assert said.count('"ended":"done"') == said.count('"from":"server.jobs.runner"') == sum(done.values())
    finally:
        for program in programs:
            await program.kill()
