"""Each job of the registry does what it says on a real database, and an operator can have it done."""

import asyncio
import itertools
import json
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta

import pytest

from db import jobs
from db.job_work import Failed, Places
from db.pool import Connection, Pool, connection, open_pool
from server.cli import main
from server.jobs import JOBS, Job
from server.jobs.now import do_now
from tests.db.people import joined, three_wines
from tests.fixtures.postgres import Database
from tests.server.jobs.work import new_worker

KINDS = {job.kind: job for job in JOBS}


@pytest.fixture
async def places(database: Database) -> AsyncIterator[Places]:
    pool = await open_pool(database.server, size_min=1, size_max=4)
    try:
        yield Places(pool, database.server, database.owner)
    finally:
        await pool.close()


@pytest.fixture
async def god(database: Database) -> AsyncIterator[Connection]:
    async with connection(database.superuser) as conn:
        yield conn


def test_kinds_have_names_of_their_own_and_schedules_that_come_back() -> None:
    assert len(KINDS) == len(JOBS)
    for job in JOBS:
        assert job.every is None or timedelta(0) <= job.at < job.every


@pytest.mark.parametrize("job", JOBS, ids=[job.kind for job in JOBS])
async def test_each_can_be_done_and_leaves_nothing_on_the_list(places: Places, job: Job) -> None:
    await do_now(job, places, new_worker())
    assert await jobs.listed(places.pool) == []


async def test_months_that_are_missing_are_made(
    places: Places, god: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    async def watched() -> list[tuple[str, str]]:
        caplog.clear()
        await do_now(KINDS["partitions.watch"], places, new_worker())
        return [(record.getMessage(), vars(record)["table"]) for record in caplog.records]

    assert await watched() == []
    names = [
        row[0] for row in await god.fetch("SELECT partition_name FROM partitions_of('user_activity_log') OFFSET 2")
    ]
    await god.execute(f"DROP TABLE {', '.join(names)}")
    assert await watched() == [("too few partitions ahead", "user_activity_log")]
    assert await do_now(KINDS["partitions.make"], places, new_worker()) == names
    assert await watched() == []


async def test_daily_maintenance_is_done_and_its_failure_is_the_jobs(
    places: Places, god: Connection, owner_conn: Connection
) -> None:
    await do_now(KINDS["daily_maintenance"], places, new_worker())
    assert await god.fetchval("SELECT count(*) FROM maintenance_steps WHERE fault IS NULL") == 5
    await owner_conn.execute(
        "CREATE OR REPLACE FUNCTION prune_partitions(p_grace interval DEFAULT interval '7 days')"
        " RETURNS TABLE (partition_name text, outcome text) LANGUAGE sql AS 'SELECT (1 / 0)::text, NULL::text'"
    )
    with pytest.raises(Failed, match="maintenance failed: prune partitions"):
        await do_now(KINDS["daily_maintenance"], places, new_worker())
    assert await god.fetchval("SELECT count(*) FROM maintenance_steps") == 10, "the other steps are done all the same"


async def test_what_is_past_keeping_is_forgotten_and_nothing_else(
    database: Database, places: Places, god: Connection
) -> None:
    anna = await joined(places.pool, "Anna")
    ages = {"old": timedelta(days=31), "new": timedelta(hours=23)}
    for number, age in enumerate(ages.values(), start=1):
        await god.execute(
            "INSERT INTO inbox_heads (player_id, n) VALUES ($1, $2) ON CONFLICT (player_id) DO UPDATE SET n = $2",
            anna, number,
        )  # fmt: skip
        await god.execute(
            "INSERT INTO inbox (player_id, n, at_ms, type, d, room_id, seq) VALUES ($1, $2,"
            " (extract(epoch FROM clock_timestamp() - $3::interval) * 1000)::bigint, 't', '{}', gen_random_uuid(), 0)",
            anna, number, age,
        )  # fmt: skip
        await god.execute(
            "INSERT INTO openings (actor, key, room_id, opened_at)"
            " VALUES (1, gen_random_uuid(), gen_random_uuid(), clock_timestamp() - $1::interval)",
            age,
        )
        await god.execute(
            "INSERT INTO nodes (node_id, host, pid, pid_started, beat_at)"
            " VALUES (gen_random_uuid(), 'h', 1, '1', clock_timestamp() - $1::interval)",
            age,
        )
        await jobs.put(places.pool, "something.else")
        await god.execute(
            "UPDATE jobs SET state = 'dead', due_at = clock_timestamp() - $1::interval WHERE state = 'waiting'", age
        )
    for kind, table in itertools.zip_longest(
        ("inbox.forget", "openings.forget", "nodes.forget", "jobs.forget"), ("inbox", "openings", "nodes", "jobs")
    ):
        assert await do_now(KINDS[kind], places, new_worker()) == 1, kind
        assert await god.fetchval(f"SELECT count(*) FROM {table}") == 1, table


async def test_what_is_sold_is_counted_by_the_day_and_days_without_a_server_are_made_up_for(
    places: Places, god: Connection
) -> None:
    anna, bela = await joined(places.pool, "Anna", wines=three_wines()[:1]), await joined(places.pool, "Bela")

    async def sold(price: int, days_ago: int) -> None:
        await god.execute(
            "INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)"
            " SELECT gen_random_uuid(), id, species_id, 'market', $1, $2, $3, now() - make_interval(days => $4)"
            " FROM wines WHERE owner_id = $1",
            *(anna, bela, price, days_ago),
        )

    async def counted() -> list[tuple[int, int, int]]:
        rows = await god.fetch("SELECT sales, price_min, price_max FROM wine_market_data ORDER BY day")
        return [tuple(row) for row in rows]

    assert await do_now(KINDS["prices.take"], places, new_worker()) == 0
    for price, days_ago in ((10, 3), (30, 3), (50, 1)):
        await sold(price, days_ago)
    assert await do_now(KINDS["prices.take"], places, new_worker()) == 2
    assert await counted() == [(2, 10, 30), (1, 50, 50)]
    await sold(70, 1)
    await sold(90, 0)
    await sold(5, 3)  # as if it had been written late: that day has been counted
    assert await do_now(KINDS["prices.take"], places, new_worker()) == 2
    assert await counted() == [(2, 10, 30), (2, 50, 70), (1, 90, 90)]


async def test_books_that_disagree_are_told(
    database: Database, places: Places, god: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    anna = await joined(places.pool, "Anna")
    assert await do_now(KINDS["coins.audit"], places, new_worker()) == []
    await god.execute(
        "UPDATE coin_accounts SET balance = balance + 1 WHERE player_id = $1 AND kind = 'available'", anna
    )
    found = await do_now(KINDS["coins.audit"], places, new_worker())
    assert isinstance(found, list)
    assert len(found) == 1
    assert "501" in found[0]
    assert [record.getMessage() for record in caplog.records if record.levelno == logging.ERROR] == [
        "the books disagree"
    ]


async def test_trades_that_look_made_up_are_counted(database: Database, places: Places, god: Connection) -> None:
    for name in ("Anna", "Bela"):
        await joined(places.pool, name)
    assert await do_now(KINDS["trades.watch"], places, new_worker()) == {}
    await god.execute(
        "INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, at)"
        " SELECT gen_random_uuid(), 1, w.species_id, 'direct', 1 + n % 2, 2 - n % 2, clock_timestamp()"
        " FROM wines w, generate_series(1, 4) n WHERE w.id = 1"
    )
    assert await do_now(KINDS["trades.watch"], places, new_worker()) == {"back_and_forth": 1}


async def test_one_that_has_to_be_alone_waits_for_nobody(places: Places) -> None:
    await jobs.put(places.pool, "vacuum", alone="vacuum")
    (running,) = await jobs.take(places.pool, new_worker(), ["vacuum"], 1, timedelta(minutes=1))
    with pytest.raises(Failed, match="another vacuum is running"):
        await do_now(KINDS["vacuum"], places, new_worker())
    assert [row.id for row in await jobs.listed(places.pool)] == [running.id]


def test_an_operator_lists_runs_and_requeues(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    def typed(*words: str) -> tuple[int, str, str]:
        status = main(["jobs", *words, "--database-url", database.owner.url])
        said = capsys.readouterr()
        return status, said.out, said.err

    assert typed("list") == (0, "", "0 schedules, 0 jobs, 0 of them dead\n")
    assert typed("run", "partitions.make") == (0, "[]\n", "")
    status, out, _ = typed("run", "inbox.forget")
    assert (status, json.loads(out)) == (0, 0)
    assert typed("run", "vacuum")[0] == 0

    async def one_dies(pool: Pool) -> int:
        await jobs.plan(pool, [jobs.Schedule("inbox.forget", timedelta(hours=1), timedelta(0), True, 1)])
        (taken,) = await jobs.take(pool, new_worker(), ["inbox.forget"], 1, timedelta(minutes=1))
        await jobs.failed(pool, taken, "Traceback\nValueError: corked", timedelta(0))
        return taken.id

    number = asyncio.run(_with_pool(database, one_dies))
    status, out, err = typed("list")
    assert status == 0
    assert out.startswith("inbox.forget             every 1:00:00, next ")
    assert "last done never yet" in out
    assert f"{number}  dead     inbox.forget, due " in out
    assert "try 1 of 1\n          ValueError: corked\n" in out
    assert err == "1 schedules, 1 jobs, 1 of them dead\n"
    assert typed("requeue", str(number)) == (0, f"job {number} is due again\n", "")
    status, _, err = typed("requeue", str(number))
    assert status == 1
    assert f"no dead job has the number {number}" in err


@pytest.mark.parametrize("words", [["run", "nothing"], ["requeue", "x"], ["requeue", "0"], []])
def test_a_wrong_command_line_is_refused(words: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["jobs", *words])


async def _with_pool(database: Database, work: Callable[[Pool], Awaitable[int]]) -> int:
    pool = await open_pool(database.server, size_min=1, size_max=2)
    try:
        return await work(pool)
    finally:
        await pool.close()
