"""Upkeep on a real database: what it makes, what it measures, and what it says where something is wrong."""

import logging

import pytest
from prometheus_client import generate_latest

from db import upkeep as database_upkeep
from db.pool import Connection, Pool
from server import upkeep
from server.clock import RealClock
from server.metrics import Metrics


def _ahead(metrics: Metrics) -> dict[str, float]:
    lines = generate_latest(metrics.registry).decode().splitlines()
    found = (line.split('"') for line in lines if line.startswith("winedex_partitions_ahead_months{"))
    return {parts[1]: float(parts[2].removeprefix("}")) for parts in found}


async def test_it_says_how_far_partitions_reach_and_maintains_once_a_day(
    server_pool: Pool, owner_conn: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    metrics = Metrics()
    await upkeep.once(server_pool, RealClock(), metrics)
    assert _ahead(metrics) == {"room_entries": 3.0, "user_activity_log": 3.0}
    steps = "SELECT count(*) FROM maintenance_steps"
    assert await owner_conn.fetchval(steps) == 5
    await upkeep.once(server_pool, RealClock(), metrics)
    assert await owner_conn.fetchval(steps) == 5
    await owner_conn.execute("UPDATE maintenance_steps SET began_at = began_at - interval '25 hours'")
    await upkeep.once(server_pool, RealClock(), metrics)
    assert await owner_conn.fetchval(steps) == 10
    assert [record.message for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_too_few_partitions_are_an_alert(
    server_pool: Pool, owner_conn: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    # As if making them had failed for two months.
    await owner_conn.execute(
        "CREATE OR REPLACE FUNCTION create_future_partitions(p_months integer) RETURNS SETOF text LANGUAGE sql AS"
        " 'SELECT NULL::text WHERE false'"
    )
    for row in await owner_conn.fetch("SELECT partition_name FROM partitions_of('room_entries') OFFSET 2"):
        await owner_conn.execute(f"DROP TABLE {row[0]}")
    metrics = Metrics()
    await upkeep.once(server_pool, RealClock(), metrics)
    assert _ahead(metrics) == {"room_entries": 1.0, "user_activity_log": 3.0}
    said = [record for record in caplog.records if record.message == "too few partitions ahead"]
    assert [(record.levelno, record.__dict__["table"]) for record in said] == [(logging.ERROR, "room_entries")]


async def test_a_step_that_fails_is_an_alert(
    server_pool: Pool, owner_conn: Connection, caplog: pytest.LogCaptureFixture
) -> None:
    await owner_conn.execute(
        "CREATE OR REPLACE FUNCTION prune_partitions(p_grace interval DEFAULT interval '7 days')"
        " RETURNS TABLE (partition_name text, outcome text) LANGUAGE sql AS 'SELECT (1 / 0)::text, NULL::text'"
    )
    assert await database_upkeep.maintain(server_pool) == {"prune partitions": "division by zero (22012)"}
    await owner_conn.execute("TRUNCATE maintenance_steps")
    await upkeep.once(server_pool, RealClock(), Metrics())
    said = [record for record in caplog.records if record.message == "maintenance failed"]
    assert [record.__dict__["faults"] for record in said] == [{"prune partitions": "division by zero (22012)"}]
    assert await server_pool.fetchval("SHOW statement_timeout") == "5s"
