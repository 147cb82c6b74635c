"""What the process says of itself is what happened."""

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from prometheus_client import generate_latest

from db.pool import Pool
from game.refusal import Refused
from server.clock import RealClock
from server.connection import Connections
from server.http.problems import problem_of
from server.identifiers import new_key
from server.metrics import Metrics
from server.wire import CloseCode
from tests.fixtures.house import opened_house
from tests.fixtures.postgres import Database
from tests.server.rooms.engine import ask, open_tally
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
