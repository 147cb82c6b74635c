"""A PostgreSQL of a run's own: the program's embedded one, with its settings and its schema, in a temporary folder."""

import asyncio
import atexit
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from functools import cache
from pathlib import Path

import msgspec
from asyncpg.pgproto.pgproto import UUID

from db.address import settle
from db.embedded import Embedded, started
from db.embedded.binaries import Binaries
from db.login import Login
from db.pool import Pool, connection, open_pool
from game.ids import PlayerId
from ops.bench.machine import tree_cpu_s
from server.clock import RealClock
from server.identifiers import uuid7


class Bench(msgspec.Struct):
    """A database with the schema in it: who logs in, and a pool as the server has one."""

    owner: Login
    server: Login
    pool: Pool

    @property
    def superuser(self) -> Login:
        """Whose password nobody asks for: the socket's folder guards this cluster."""
        return self.owner.as_user("postgres")


class Cluster(Bench):
    """The same, in a cluster that this process runs."""

    embedded: Embedded

    @property
    def binaries(self) -> Binaries:
        assert self.embedded.binaries is not None, "a cluster of our own has its programs"
        return self.embedded.binaries

    def cpu_s(self) -> float:
        """CPU seconds of all of PostgreSQL's processes since it started."""
        return tree_cpu_s(postmaster(self.embedded))


def postmaster(embedded: Embedded) -> int:
    """The process id of a PostgreSQL that runs."""
    return int(embedded.folder.pid_file.read_text().split("\n", 1)[0])


@contextmanager
def bench_folder() -> Iterator[Path]:
    """A folder that is removed afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="winedex-bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@asynccontextmanager
async def bench_cluster(folder: Path) -> AsyncIterator[Cluster]:
    """The embedded PostgreSQL of an empty folder with the schema in it, for as long as the block lasts."""
    await lay_cluster(folder)
    async with started(folder) as embedded, bench_at(embedded.owner) as bench:
        yield Cluster(bench.owner, bench.server, bench.pool, embedded)


async def lay_cluster(folder: Path) -> None:
    """Put a cluster with the schema in it, which does not run, into an empty folder. This process makes one and copies
    it from then on: making one takes three seconds of CPU."""
    made = _made()
    if not any(made.iterdir()):
        async with started(made) as embedded:
            await settle(embedded.owner)
    # With its owner: PostgreSQL takes no folder of another's.
    copying = await asyncio.create_subprocess_exec("cp", "-a", f"{made}/.", str(folder))
    assert await copying.wait() == 0, "cp has said why on standard error"


@cache
def _made() -> Path:
    """The folder of the cluster that is copied, for as long as this process lasts."""
    folder = Path(tempfile.mkdtemp(prefix="winedex-bench-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


@asynccontextmanager
async def bench_at(owner: Login) -> AsyncIterator[Bench]:
    """The database of an owner's address, migrated."""
    server, _ = await settle(owner)
    pool = await open_pool(server)
    try:
        yield Bench(owner, server, pool)
    finally:
        pool.terminate()


def new_node() -> UUID:
    """The identifier of a process that owns rooms."""
    return UUID(uuid7(RealClock().now_ms()).bytes)


async def new_players(bench: Bench, count: int) -> list[tuple[PlayerId, str]]:
    """Players without anything, as (id, outside id). Written as the superuser: joining is not what is measured."""
    refs = [str(uuid7(RealClock().now_ms())) for _ in range(count)]
    async with connection(bench.superuser) as superuser:
        rows = await superuser.fetch(
            """
            INSERT INTO users (public_id, name, name_key)
            SELECT ref, 'B' || substr(md5(ref::text), 1, 15), 'b' || substr(md5(ref::text), 1, 15)
            FROM unnest($1::uuid[]) AS ref
            RETURNING id, public_id::text
            """,
            refs,
        )
    return [(PlayerId(row["id"]), row["public_id"]) for row in rows]
