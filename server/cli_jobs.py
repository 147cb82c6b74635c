"""`winedex jobs list | run KIND | requeue ID`: what is done in the background, and what has been given up."""

import argparse
import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import orjson

from db import jobs
from db.address import opened
from db.errors import Unavailable
from db.job_work import Failed, Places, TakenAway, may_do
from db.pool import open_pool
from db.rooms import NodeId
from server.clock import RealClock
from server.identifiers import uuid7
from server.jobs.now import do_now
from server.jobs.registry import JOBS
from server.settings import add_database_flags, database_of

_HELP = """\
Work that is done in the background: partitions made ahead, what is past keeping forgotten, the books audited. The
servers do it by themselves. Works beside a running one; with none running, the embedded PostgreSQL is started for as
long as this needs.

exit status:
  0  done
  1  refused, or the job failed, with what it says
  2  the command line is wrong
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `jobs` to the program's commands."""
    parser = commands.add_parser(
        "jobs",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="the schedules, and what is on the list: dead, running, waiting")
    listing.set_defaults(run=lambda args: asyncio.run(_list(args)))
    running = actions.add_parser("run", help="do one job here and now")
    running.add_argument("kind", choices=[job.kind for job in JOBS], metavar="KIND", help="as list names it")
    running.set_defaults(run=lambda args: asyncio.run(_run(args)))
    requeuing = actions.add_parser("requeue", help="have a dead job tried again")
    requeuing.add_argument("id", type=_number, metavar="ID", help="as list shows it")
    requeuing.set_defaults(run=lambda args: asyncio.run(_requeue(args)))
    for action in (listing, running, requeuing):
        add_database_flags(action)


async def _list(args: argparse.Namespace) -> int:
    async with _places(args) as places:
        planned, listed = await jobs.planned(places.pool), await jobs.listed(places.pool)
    for row in planned:
        last = "never yet"
        if row.last_done_at is not None:
            last = f"{_shown(row.last_done_at)} in {row.last_seconds:.2f} s: {orjson.dumps(row.last_said).decode()}"
        print(f"{row.kind:<24} every {row.every}, next {_shown(row.next_at)}, last done {last}")
    for job in listed:
        print(f"{job.id:>8}  {job.state:<8} {job.kind}, due {_shown(job.due_at)}, try {job.tries} of {job.tries_max}")
        if job.error is not None:
            print(f"          {job.error.strip().splitlines()[-1]}")
    dead = sum(job.state == "dead" for job in listed)
    print(f"{len(planned)} schedules, {len(listed)} jobs, {dead} of them dead", file=sys.stderr)
    return 0


async def _run(args: argparse.Namespace) -> int:
    job = next(job for job in JOBS if job.kind == args.kind)
    async with _places(args) as places:
        if not may_do(job.work, places):
            print(
                f"winedex: {job.kind} takes the database's owner: name it in WINEDEX_DATABASE_OWNER_URL",
                file=sys.stderr,
            )
            return 1
        try:
            said = await do_now(job, places, NodeId(uuid7(RealClock().now_ms()).bytes))
        except (Failed, Unavailable) as error:
            print(f"winedex: {job.kind} failed: {error}", file=sys.stderr)
            return 1
        except TakenAway:
            print(f"winedex: {job.kind} was so slow that another process has it now", file=sys.stderr)
            return 1
    print(orjson.dumps(said).decode())
    return 0


async def _requeue(args: argparse.Namespace) -> int:
    async with _places(args) as places:
        if await jobs.requeue(places.pool, args.id):
            print(f"job {args.id} is due again")
            return 0
    print(f"winedex: no dead job has the number {args.id}: see winedex jobs list", file=sys.stderr)
    return 1


@asynccontextmanager
async def _places(args: argparse.Namespace) -> AsyncIterator[Places]:
    async with opened(database_of(args), command=True) as database:
        pool = await open_pool(database.server, size_min=1, size_max=2)
        try:
            yield Places(pool, database.direct, database.owner)
        finally:
            await pool.close()


def _shown(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d %H:%M:%S} UTC"


def _number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) < 2**63:
        raise argparse.ArgumentTypeError(f"{text!r} is no job's number")
    return int(text)
