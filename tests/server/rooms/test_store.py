"""The engine's connections: none stays with a primary that was replaced."""

from dataclasses import replace

from db.login import Seen
from db.pool import Connection, Pool, connection, open_pool
from server.clock import RealClock
from server.rooms.host import Host
from server.rooms.store import PostgresStore
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.rooms.engine import ask, new_node, open_tally, running
from tests.server.rooms.tally import TALLY_KIND, Add


async def test_when_one_has_met_the_successor_nobody_stays_with_the_primary_of_before(
    database: Database, server_pool: Pool
) -> None:
    """The one of before is still there, and takes what it is given: it was not fenced."""
    login = replace(database.server, seen=Seen(timeline=1))
    others = await open_pool(login, size_min=1, size_max=1)
    node = new_node()
    store = PostgresStore(server_pool, login, node, others=[others])
    host = Host(store, {"tally": TALLY_KIND}, RealClock(), node)
    async with connection(database.superuser) as god, running(host):
        room = await open_tally(host)
        await ask(host, room, Add(1))
        committed, other = await _commits(god), await others.fetchval("SELECT pg_backend_pid()")
        assert await others.fetchval("SELECT pg_backend_pid()") == other
        login.seen.timeline = 2
        await ask(host, room, Add(1))
        committed_after = await _commits(god)
        assert committed_after != committed

        async def connected_anew() -> bool:
            return bool(await others.fetchval("SELECT pg_backend_pid()") != other)

        await until(connected_anew, "a heartbeat to have them connect anew", 30.0)
        await ask(host, room, Add(1))
        assert await _commits(god) == committed_after, "once is enough"
    await store.close()
    others.terminate()


async def _commits(god: Connection) -> int:
    """Which process of PostgreSQL's was the last to commit."""
    pid = await god.fetchval(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        " AND query LIKE '%journal_commit(%' ORDER BY query_start DESC LIMIT 1"
    )
    assert isinstance(pid, int)
    return pid
