"""Jobs on a real PostgreSQL: each is done once, whoever dies, fails, dawdles or has to leave meanwhile."""

import asyncio
import logging
import random
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import timedelta
from typing import Any

import pytest

from db import jobs
from db.job_work import AsOwner, Call, Places, Select, Transaction
from db.jobs import Said
from db.pool import Connection, Pool, connection, open_pool
from server.jobs import Job, backoff, runner
from server.jobs.backoff import again_in_s
from tests.fixtures.postgres import Database
from tests.fixtures.programs import ROOT
from tests.fixtures.proxy import Proxy
from tests.fixtures.until import until
from tests.server.jobs.work import POUR, make_table, new_worker, pour, runner_of, running

SOON = timedelta(seconds=1)


@pytest.fixture
async def pool(database: Database) -> AsyncIterator[Pool]:
    await make_table(database)
    pool = await open_pool(database.server, size_min=1, size_max=12, cancels=True)  # as the server has it for jobs
    try:
        yield pool
    finally:
        await pool.close()


@pytest.fixture
async def god(database: Database) -> AsyncIterator[Connection]:
    async with connection(database.superuser) as conn:
        yield conn


async def poured(god: Connection) -> Counter[int]:
    return Counter(row["job"] for row in await god.fetch("SELECT job FROM poured"))


async def none_left(god: Connection) -> None:
    async def empty() -> bool:
        return bool(await god.fetchval("SELECT count(*) = 0 FROM jobs WHERE state <> 'dead'"))

    await until(empty, "an empty list of jobs")


async def test_three_thousand_jobs_and_eight_workers(database: Database, pool: Pool, god: Connection) -> None:
    """None is done twice and none is lost, and all work at once."""
    async with pool.acquire() as conn, conn.transaction():
        for number in range(3_000):
            await jobs.put(conn, "pour", {"job": number})
    workers: Counter[str] = Counter()
    all_done = asyncio.Event()
    async with AsyncExitStack() as stack:
        for number in range(8):

            def count(kind: str, outcome: str, seconds: float, name: str = str(number)) -> None:
                assert (kind, outcome) == ("pour", "done")
                workers[name] += 1
                if workers.total() == 3_000:
                    all_done.set()

            worker = runner_of(database, pool, [POUR], measure=count, at_once=1)
            await stack.enter_async_context(running(worker))
        async with asyncio.timeout(240.0):
            await all_done.wait()
        await none_left(god)
    assert await poured(god) == Counter(range(3_000))
    assert len(workers) == 8


async def test_a_worker_is_killed_in_the_middle_and_its_job_is_done_by_another(
    database: Database, pool: Pool, god: Connection
) -> None:
    number = await jobs.put(pool, "pour", {"job": 7})
    doomed = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.server.jobs.killed", database.server.url, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    try:
        assert doomed.stdout is not None
        assert await doomed.stdout.readline() == b"begun\n"
    finally:
        doomed.kill()
        await doomed.wait()
    assert await jobs.take(pool, new_worker(), ["pour"], 1, SOON) == [], "its lease has not ended"
    async with running(runner_of(database, pool, [POUR])):
        await none_left(god)
    assert await poured(god) == {7: 1}, "what the killed one had written is undone"
    assert not await jobs.requeue(pool, number)


async def test_a_job_that_kills_its_worker_ends_dead(pool: Pool, god: Connection) -> None:
    await jobs.put(pool, "pour", tries_max=2)
    for _ in range(2):
        assert len(await jobs.take(pool, new_worker(), ["pour"], 1, timedelta(0))) == 1
    assert await jobs.take(pool, new_worker(), ["pour"], 1, SOON) == []
    (row,) = await jobs.listed(pool)
    assert (row.state, row.tries, row.error) == ("dead", 2, "its worker vanished in the middle of it")


async def test_who_has_lost_its_lease_leaves_nothing_behind(database: Database, pool: Pool, god: Connection) -> None:
    """A worker that was stopped wakes when another has done its job: what it did is undone."""
    begun, wake = asyncio.Event(), asyncio.Event()

    async def dawdle(conn: Connection, d: dict[str, Any]) -> Said:
        await conn.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        await pour(conn, d)
        begun.set()
        await wake.wait()
        return None

    outcomes: list[str] = []
    slow = runner_of(
        database, pool, [Job("pour", Transaction(dawdle), alone=False)],
        lease_s=3_600.0, at_once=1, measure=lambda kind, outcome, seconds: outcomes.append(outcome),
    )  # fmt: skip
    await jobs.put(pool, "pour", {"job": 7})
    async with running(slow):
        await begun.wait()
        # It was stopped: nobody has renewed its lease.
        await god.execute("UPDATE jobs SET lease_ends_at = clock_timestamp() - interval '1 second'")
        begun.clear()
        async with running(runner_of(database, pool, [POUR])):
            await none_left(god)
        wake.set()

        async def known() -> bool:
            return bool(outcomes)

        await until(known, "the slow one to find out")
    assert outcomes == ["taken_away"]
    assert await poured(god) == {7: 1}


async def test_who_has_lost_its_lease_can_say_nothing_of_the_job(pool: Pool) -> None:
    """While another is at it, and also where somebody has set the count of tries back."""
    number = await jobs.put(pool, "pour", tries_max=1)
    (stale,) = await jobs.take(pool, new_worker(), ["pour"], 1, timedelta(0))
    assert await jobs.take(pool, new_worker(), ["pour"], 1, SOON) == []
    assert await jobs.requeue(pool, number)
    (fresh,) = await jobs.take(pool, new_worker(), ["pour"], 1, timedelta(minutes=1))
    assert fresh.tries == stale.tries
    assert not await jobs.done(pool, stale, 0.0, None)
    assert await jobs.failed(pool, stale, "in vain", timedelta(0)) is None
    assert await jobs.renew(pool, [stale], SOON) == set()
    await jobs.give_back(pool, stale)
    await jobs.drop(pool, stale)
    assert [(row.state, row.error) for row in await jobs.listed(pool)] == [
        ("running", "its worker vanished in the middle of it")
    ]
    assert await jobs.renew(pool, [fresh], SOON) == {number}
    assert await jobs.done(pool, fresh, 0.0, None)


async def test_a_lease_is_renewed_while_the_job_is_under_way(database: Database, pool: Pool, god: Connection) -> None:
    go = asyncio.Event()

    async def dawdle(conn: Connection, d: dict[str, Any]) -> Said:
        await conn.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        await go.wait()
        return await pour(conn, d)

    await jobs.put(pool, "pour")
    async with running(runner_of(database, pool, [Job("pour", Transaction(dawdle))], lease_s=0.3)):
        seen: set[Any] = set()

        async def renewed() -> bool:
            seen.add(await god.fetchval("SELECT lease_ends_at FROM jobs WHERE state = 'running'"))
            return len(seen - {None}) >= 4

        await until(renewed, "three renewals")
        assert await jobs.take(pool, new_worker(), ["pour"], 1, SOON) == []
        go.set()
        await none_left(god)


async def test_what_fails_is_tried_again_and_then_kept(
    database: Database, pool: Pool, god: Connection, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(backoff, "FIRST_S", 0.01)
    moments: list[float] = []
    mended = False

    async def corked(conn: Connection, d: dict[str, Any]) -> Said:
        moments.append(asyncio.get_running_loop().time())
        await pour(conn, d)
        if not mended:
            raise ValueError("this bottle is corked")
        return None

    number = await jobs.put(pool, "pour", tries_max=4)
    async with running(runner_of(database, pool, [Job("pour", Transaction(corked))])):

        async def dead() -> bool:
            return bool(await god.fetchval("SELECT state = 'dead' FROM jobs WHERE id = $1", number))

        await until(dead, "the dead letter")
        assert len(moments) == 4
        assert await poured(god) == {}
        (row,) = await jobs.listed(pool)
        assert row.error is not None
        assert row.error.endswith("ValueError: this bottle is corked\n")
        errors = [record for record in caplog.records if record.levelno >= logging.WARNING]
        assert [record.getMessage() for record in errors] == ["job failed"] * 3 + ["job dead"]
        mended = True
        assert await jobs.requeue(pool, number)
        await none_left(god)
    assert await poured(god) == {0: 1}


def test_waiting_doubles_up_to_an_hour_and_is_never_the_same() -> None:
    chance = random.Random(7)
    for tries in range(1, 100):
        whole = min(3_600.0, 2.0**tries)
        waits = {again_in_s(tries, chance) for _ in range(20)}
        assert len(waits) == 20
        assert all(whole / 2 <= wait <= whole for wait in waits)


async def test_a_job_that_takes_too_long_is_cut_off(database: Database, pool: Pool, god: Connection) -> None:
    """By us where it waits for us, and by PostgreSQL where it works there."""

    async def dawdle(conn: Connection, d: dict[str, Any]) -> Said:
        await pour(conn, d)
        await conn.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        await asyncio.Event().wait()
        return None

    kinds = [
        Job("dawdle", Transaction(dawdle), timeout_s=0.2),
        Job("sleep", Select("SELECT pg_sleep(60)"), timeout_s=0.2),
    ]
    for kind in ("dawdle", "sleep"):
        await jobs.put(pool, kind, tries_max=1)
    async with running(runner_of(database, pool, kinds)):

        async def dead() -> bool:
            return bool(await god.fetchval("SELECT count(*) = 2 FROM jobs WHERE state = 'dead'"))

        await until(dead, "two dead letters")
    said = {row.kind: row.error for row in await jobs.listed(pool)}
    assert said["dawdle"] == "it took longer than 0.2 s"
    assert said["sleep"] is not None
    assert "0.2 s" in said["sleep"] or "statement timeout" in said["sleep"]
    assert await poured(god) == {}


async def test_of_those_that_want_to_be_alone_one_runs_at_a_time(
    database: Database, pool: Pool, god: Connection
) -> None:
    at_once, most = 0, 0

    async def count(conn: Connection, d: dict[str, Any]) -> Said:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await conn.execute("SELECT pg_sleep(0.005)")
        at_once -= 1
        return await pour(conn, d)

    for number in range(60):
        await jobs.put(pool, "pour", {"job": number}, alone="the press")
    async with AsyncExitStack() as stack:
        for _ in range(4):
            kind = Job("pour", Transaction(count))
            await stack.enter_async_context(running(runner_of(database, pool, [kind], look_every_s=0.005)))
        await none_left(god)
    assert most == 1
    assert await poured(god) == Counter(range(60))


async def test_two_at_once_take_the_one_that_is_alone_once(pool: Pool) -> None:
    for round_ in range(20):
        await jobs.put(pool, "pour", {"round": round_}, alone="the press")
        await jobs.put(pool, "pour", {"round": round_}, alone="the press")
        takes = await asyncio.gather(*(jobs.take(pool, new_worker(), ["pour"], 5, SOON) for _ in range(6)))
        taken = [job for some in takes for job in some]
        assert len(taken) == 1
        assert await jobs.done(pool, taken[0], 0.0, None)


async def test_a_schedule_comes_back_and_does_not_pile_up(database: Database, pool: Pool, god: Connection) -> None:
    kind = Job("pour", Transaction(pour), every=timedelta(hours=1), at=timedelta(minutes=20))
    async with AsyncExitStack() as stack:
        for _ in range(3):
            await stack.enter_async_context(running(runner_of(database, pool, [kind])))

        async def one() -> bool:
            return (await poured(god)).total() == 1

        await until(one, "the first, which is due at once")
        next_at = await god.fetchval("SELECT next_at FROM job_schedules")
        assert (next_at.minute, next_at.second) == (20, 0)
        assert await god.fetchval("SELECT $1 - clock_timestamp() BETWEEN '0' AND interval '1 hour'", next_at)
    # Nobody was there for two days.
    await god.execute("UPDATE job_schedules SET next_at = next_at - interval '2 days'")
    async with AsyncExitStack() as stack:
        for _ in range(3):
            await stack.enter_async_context(running(runner_of(database, pool, [kind])))

        async def again() -> bool:
            return (await poured(god)).total() >= 2

        await until(again, "the one that makes up for forty-eight")
        await none_left(god)
        assert await god.fetchval("SELECT next_at FROM job_schedules") == next_at
    assert (await poured(god)).total() == 2
    (plan,) = await jobs.planned(pool)
    assert plan.last_said == {"poured": 0}
    assert plan.last_done_at is not None


async def test_each_due_time_is_one_job_whoever_looks(database: Database, pool: Pool, god: Connection) -> None:
    kind = Job("pour", Transaction(pour), every=timedelta(hours=1), alone=False)
    await jobs.plan(pool, [jobs.Schedule("pour", timedelta(hours=1), timedelta(0), False, 5)])
    for passed in range(1, 21):
        takes = await asyncio.gather(*(jobs.take(pool, new_worker(), [kind.kind], 5, SOON) for _ in range(6)))
        taken = [job for some in takes for job in some]
        assert len(taken) == 1, f"hour {passed}"
        assert await jobs.done(pool, taken[0], 0.0, None)
        assert await jobs.take(pool, new_worker(), ["pour"], 5, SOON) == []
        await god.execute("UPDATE job_schedules SET next_at = clock_timestamp()")


async def test_a_schedule_whose_job_is_still_there_puts_no_second_one(pool: Pool, god: Connection) -> None:
    await jobs.plan(pool, [jobs.Schedule("pour", timedelta(seconds=1), timedelta(0), True, 5)])
    assert len(await jobs.take(pool, new_worker(), ["pour"], 5, timedelta(hours=1))) == 1
    for _ in range(3):
        await god.execute("UPDATE job_schedules SET next_at = clock_timestamp()")
        assert await jobs.take(pool, new_worker(), ["pour"], 5, SOON) == []
    assert await god.fetchval("SELECT count(*) FROM jobs") == 1


async def test_a_period_that_changes_counts_from_now(pool: Pool, god: Connection) -> None:
    async def planned(every: timedelta, tries_max: int = 5) -> None:
        await jobs.plan(pool, [jobs.Schedule("pour", every, timedelta(0), True, tries_max)])

    await planned(timedelta(days=1))
    await god.execute("UPDATE job_schedules SET next_at = clock_timestamp() + interval '20 hours'")
    await planned(timedelta(days=1), tries_max=9)
    assert await god.fetchval("SELECT next_at > clock_timestamp() + interval '19 hours' FROM job_schedules")
    await planned(timedelta(minutes=1))
    assert await god.fetchval("SELECT next_at <= clock_timestamp() FROM job_schedules")


async def test_who_has_to_leave_takes_nothing_more_and_gives_back(
    database: Database, pool: Pool, god: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "DRAIN_S_MAX", 0.1)
    begun = asyncio.Event()

    async def dawdle(conn: Connection, d: dict[str, Any]) -> Said:
        await conn.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
        await pour(conn, d)
        begun.set()
        await asyncio.Event().wait()
        return None

    await jobs.put(pool, "pour")
    leaving = runner_of(database, pool, [Job("pour", Transaction(dawdle))])
    async with running(leaving):
        await begun.wait()
        await leaving.drain()
        await jobs.put(pool, "pour")
        leaving.look()
        rows = [(row.state, row.tries) for row in await jobs.listed(pool)]
    assert rows == [("waiting", 0), ("waiting", 0)]
    assert await poured(god) == {}


async def test_who_is_cut_off_gives_back_too(database: Database, pool: Pool) -> None:
    begun = asyncio.Event()

    async def dawdle(conn: Connection, d: dict[str, Any]) -> Said:
        begun.set()
        await asyncio.Event().wait()
        return None

    await jobs.put(pool, "pour")
    async with running(runner_of(database, pool, [Job("pour", Transaction(dawdle))])):
        await begun.wait()
    assert [(row.state, row.tries) for row in await jobs.listed(pool)] == [("waiting", 0)]


async def test_jobs_act_as_their_role_and_leave_it_behind(database: Database, pool: Pool, god: Connection) -> None:
    async def secrets(conn: Connection, d: dict[str, Any]) -> Said:
        return int(await conn.fetchval("SELECT count(*) FROM user_sessions"))

    await jobs.put(pool, "pour")
    await jobs.put(pool, "secrets", tries_max=1)
    async with running(runner_of(database, pool, [POUR, Job("secrets", Transaction(secrets))])):
        await none_left(god)
    assert await god.fetchval("SELECT by::text FROM poured") == "wine_pokedex_jobs"
    (row,) = await jobs.listed(pool)
    assert row.error == "permission denied for table user_sessions (42501)"
    async with pool.acquire() as conn:
        assert await conn.fetchval("SELECT current_user::text") == "winedex_server"
        assert await conn.fetchval("SHOW statement_timeout") == "5s"


async def test_what_can_not_be_in_a_transaction_is_done_outside(
    database: Database, pool: Pool, god: Connection, owner_conn: Connection
) -> None:
    await owner_conn.execute(
        """
        CREATE PROCEDURE pour_twice() LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO poured (job) VALUES (1);
            COMMIT;
            INSERT INTO poured (job) VALUES (2);
        END $$;
        GRANT EXECUTE ON PROCEDURE pour_twice TO wine_pokedex_jobs
        """
    )
    kinds = [
        Job("twice", Call("CALL pour_twice()")),
        Job("owner", AsOwner(("CREATE INDEX CONCURRENTLY poured_by_job ON poured (job)", "VACUUM (ANALYZE) poured"))),
        Job("nothing", Select("SELECT pg_sleep(0)")),
    ]
    for kind in kinds:
        await jobs.put(pool, kind.kind, tries_max=1)
    async with running(runner_of(database, pool, kinds)):
        await none_left(god)
    assert await jobs.listed(pool) == []
    assert [tuple(row) for row in await god.fetch("SELECT job, by::text FROM poured ORDER BY job")] == [
        (1, "wine_pokedex_jobs"),
        (2, "wine_pokedex_jobs"),
    ]
    assert await god.fetchval("SELECT last_vacuum IS NOT NULL FROM pg_stat_user_tables WHERE relname = 'poured'")
    assert await god.fetchval("SELECT indisvalid FROM pg_index WHERE indexrelid = 'poured_by_job'::regclass")


async def test_a_process_takes_only_what_it_knows_and_can_do(database: Database, pool: Pool, god: Connection) -> None:
    await jobs.put(pool, "of.tomorrow")
    await jobs.put(pool, "owner")
    await jobs.put(pool, "pour")
    runner_ = runner_of(database, pool, [POUR, Job("owner", AsOwner(("VACUUM poured",)))])
    ownerless = runner.Runner(
        Places(pool, database.server, None), runner_._registry.values(), new_worker(), look_every_s=0.02
    )
    async with running(ownerless):

        async def done() -> bool:
            return (await poured(god)).total() == 1

        await until(done, "the one it knows")
    assert [(row.kind, row.state, row.tries) for row in await jobs.listed(pool)] == [
        ("of.tomorrow", "waiting", 0),
        ("owner", "waiting", 0),
    ]


async def test_who_hears_nothing_more_of_the_list_asks_over_another_connection(
    database: Database, pool: Pool, god: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The machine beneath PostgreSQL has vanished, and another one answers in its place: nobody tells the connections
    that were there."""
    monkeypatch.setattr(runner, "LIST_S_MAX", 2.0)
    async with Proxy.before(database.server) as proxy:
        through = await open_pool(proxy.login, size_min=1, size_max=2, command_seconds_max=None, cancels=True)
        try:
            worker = runner_of(database, through, [POUR])
            async with running(worker):
                await jobs.put(god, "pour", {"job": 1})
                await none_left(god)
                proxy.silence()
                await jobs.put(god, "pour", {"job": 2})
                await none_left(god)
        finally:
            through.terminate()
    assert await poured(god) == Counter([1, 2])
