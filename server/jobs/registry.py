"""Which jobs there are. A new one is one line here, and its work a query, a call, an owner's statement, or a coroutine.

Times are UTC. `every` with `at`: whole periods from the Unix epoch, and so far into them. Work that is not a
transaction may be done twice where a process dies in the middle of it.
"""

from collections.abc import Iterable
from datetime import timedelta

from msgspec import Struct

from db import upkeep
from db.job_work import AsOwner, Call, Transaction, Work
from db.jobs import Schedule

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class Job(Struct, frozen=True):
    """A kind of job. Without `every` it is done when somebody puts it on the list. `alone`: one at a time of what
    schedules and operators put there."""

    kind: str
    work: Work
    every: timedelta | None = None
    at: timedelta = timedelta(0)
    timeout_s: float = 60.0
    tries_max: int = 5
    alone: bool = True


JOBS = (
    Job("partitions.make", Transaction(upkeep.make_partitions), HOUR),
    # A job of its own, so that it speaks up where the one before can't do its work.
    Job("partitions.watch", Transaction(upkeep.watch_partitions), HOUR, timedelta(minutes=2)),
    Job("nodes.forget", Transaction(upkeep.forget_nodes), HOUR, timedelta(minutes=5)),
    Job("sessions.forget", Transaction(upkeep.forget_sessions), HOUR, timedelta(minutes=10)),
    Job("openings.forget", Transaction(upkeep.forget_openings), HOUR, timedelta(minutes=15)),
    Job("inbox.forget", Transaction(upkeep.forget_inbox), HOUR, timedelta(minutes=20), timeout_s=300.0),
    Job("prices.take", Transaction(upkeep.take_prices), HOUR, timedelta(minutes=25)),
    Job("jobs.forget", Transaction(upkeep.forget_jobs), DAY, timedelta(hours=3)),
    Job("coins.audit", Transaction(upkeep.audit_coins), DAY, timedelta(hours=3, minutes=10), timeout_s=600.0),
    Job("trades.watch", Transaction(upkeep.watch_trades), DAY, timedelta(hours=3, minutes=20), timeout_s=600.0),
    Job("daily_maintenance", Call("CALL daily_maintenance()"), DAY, timedelta(hours=4), timeout_s=3_600.0, tries_max=2),
    # After the forgetting of the night: what it has freed can be used again, and the planner knows.
    Job(
        "vacuum",
        AsOwner(("VACUUM (ANALYZE, SKIP_LOCKED) inbox, openings, user_sessions, nodes, rooms, jobs",)),
        DAY,
        timedelta(hours=3, minutes=30),
        timeout_s=3_600.0,
    ),
)


def schedules(jobs: Iterable[Job]) -> list[Schedule]:
    """Those that come back by themselves."""
    return [Schedule(job.kind, job.every, job.at, job.alone, job.tries_max) for job in jobs if job.every is not None]
