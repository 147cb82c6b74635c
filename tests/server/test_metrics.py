"""What the process says of itself is what happened."""

import re
from datetime import timedelta
from pathlib import Path

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import generate_latest

from db import jobs
from db.job_work import Places
from db.pool import Pool
from game.refusal import Refused
from server.bus.traffic import Traffic
from server.clock import RealClock
from server.connection import Connections
from server.http.problems import problem_of
from server.identifiers import new_key
from server.jobs import Runner
from server.metrics import Metrics
from server.replica import Replica
from server.wire import CloseCode
from tests.fixtures.house import opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.jobs.work import new_worker, running
from tests.server.rooms.engine import ask, new_node, open_tally
from tests.server.rooms.tally import Add


def shown(text: str) -> dict[str, float]:
    """The measures of a page, by their name with its labels."""
    lines = (line.rpartition(" ") for line in text.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


async def test_commits_responses_and_refusals_are_counted() -> None:
    metrics = Metrics()
    app = web.Application(middlewares=[metrics.count])

    async def refuse(request: web.Request) -> web.Response:
        return problem_of(Refused("wine_not_free", "It is in a battle."))

    app.router.add_get("/refuse", refuse)
    app.add_routes(metrics.routes())
    metrics.committed("written", 0.003, 40)
    metrics.committed("unknown", 0.3, 2)
    metrics.refused("stale_turn")
    metrics.closed(CloseCode.TOO_SLOW)
    metrics.watch_porch(range(3))
    async with TestClient(TestServer(app)) as client:
        await client.get("/refuse")
        await client.get("/nowhere")
        page = await client.get("/metrics")
        assert page.content_type == "text/plain"
        seen = shown(await page.text())
    assert seen['winedex_commits_total{outcome="written"}'] == 1
    assert seen['winedex_commits_total{outcome="unknown"}'] == 1
    assert seen["winedex_commit_entries_sum"] == 42
    assert seen['winedex_commit_seconds_bucket{le="0.005"}'] == 1
    assert seen['winedex_refusals_total{code="stale_turn"}'] == 1
    assert seen['winedex_closed_total{code="4002"}'] == 1
    assert seen["winedex_http_connections"] == 3
    assert seen['winedex_refusals_total{code="wine_not_free"}'] == 1
    assert seen['winedex_http_responses_total{status="409"}'] == 1
    assert seen['winedex_http_responses_total{status="404"}'] == 1


async def test_rooms_listeners_and_what_waits_are_looked_at(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool) as house:
        metrics = Metrics()
        connections = Connections(house.desk, RealClock(), new_key)
        metrics.watch(house.host, connections)
        room = await open_tally(house.host, house.anna, house.bela)
        assert await ask(house.host, room, Add(1), by=house.anna) == {"total": 1}
        seen = shown(generate_latest(metrics.registry).decode())
    assert seen['winedex_rooms{kind="tally",state="open"}'] == 1
    assert seen["winedex_ready"] == 1
    assert seen["winedex_sessions"] == 0
    assert seen["winedex_inbox_commands"] == 0
    assert "winedex_deliveries_total" in seen


async def test_jobs_are_counted_by_kind_and_state(database: Database, server_pool: Pool) -> None:
    metrics = Metrics()
    runner = Runner(Places(server_pool, database.server, None), [], new_worker(), metrics.job_tried)
    await jobs.put(server_pool, "inbox.forget")
    await jobs.put(server_pool, "inbox.forget", tries_max=1)
    (taken, *_) = await jobs.take(server_pool, new_worker(), ["inbox.forget"], 2, timedelta(seconds=9))
    await jobs.failed(server_pool, taken, "in vain", timedelta(seconds=-60))
    metrics.job_tried("inbox.forget", "failed", 0.2)
    await jobs.plan(server_pool, [jobs.Schedule("partitions.watch", timedelta(hours=1), timedelta(0), True, 1)])
    (watch,) = await jobs.take(server_pool, new_worker(), ["partitions.watch"], 1, timedelta(seconds=9))
    assert await jobs.done(server_pool, watch, 0.1, {"room_entries": 3})
    async with opened_house(database, server_pool) as house:
        metrics.watch(house.host, Connections(house.desk, RealClock(), new_key))
        metrics.watch_jobs(runner)
        async with running(runner):

            async def counted() -> bool:
                return bool(runner.said)

            await until(counted, "a look at the list")
        seen = shown(generate_latest(metrics.registry).decode())
    assert seen['winedex_jobs{kind="inbox.forget",state="waiting"}'] == 1
    assert seen['winedex_jobs{kind="inbox.forget",state="running"}'] == 1
    assert 60 <= seen['winedex_jobs_oldest_seconds{kind="inbox.forget",state="waiting"}'] < 120
    assert seen['winedex_job_tries_total{kind="inbox.forget",outcome="failed"}'] == 1
    assert seen['winedex_partitions_ahead_months{table="room_entries"}'] == 3
    assert seen['winedex_job_seconds_bucket{kind="inbox.forget",le="0.5"}'] == 1


async def test_every_measure_is_explained_to_operators(database: Database, server_pool: Pool) -> None:
    text = (Path(__file__).parents[2] / "docs" / "operations.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `winedex_")]
    metrics = Metrics()
    clock = RealClock()
    metrics.watch_jobs(Runner(Places(server_pool, database.server, None), [], new_worker(), metrics.job_tried))
    metrics.watch_bus({"sent": Traffic()}, lambda: True, lambda: 1)
    metrics.watch_porch([])
    replica = Replica(server_pool, None, new_node(), clock, metrics.read)
    replica.lag_s = 0.1
    metrics.watch_replica(replica)
    async with opened_house(database, server_pool) as house:
        metrics.watch(house.host, Connections(house.desk, clock, new_key))
        shown = {
            f"{family.name}_total" if family.type == "counter" else family.name for family in metrics.registry.collect()
        }
    assert shown == {name for row in rows for name in re.findall(r"`(winedex_\w+)", row)}
