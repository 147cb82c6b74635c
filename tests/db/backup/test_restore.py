"""A cluster is destroyed and restored, in every way that there is; each test has clusters of its own."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from db.backup import bases, dumps, receiving
from db.backup.shelf import Base
from db.embedded import Embedded
from db.embedded.cluster import DATABASE
from db.errors import CannotStart, Unavailable
from db.pool import connect, connection
from tests.db.backup.cellar import Place, ended, join, names, place, refresh, superuser, whole
from tests.fixtures.postgres import SERVER_ROLE
from tests.fixtures.programs import ROOT, Program
from tests.fixtures.until import until

__all__ = ["place"]

ARCHIVE = ROOT / "ops" / "backup" / "archive.sh"
WRITERS = 4


def now() -> datetime:
    return datetime.now(UTC)


async def test_a_dump_makes_a_new_cluster_with_every_row_role_and_grant(place: Place) -> None:
    embedded = await place.begin()
    await join(embedded, "Bela", "Carla")
    async with connection(superuser(embedded)) as god:
        await god.execute("ALTER ROLE winedex_server PASSWORD 'nobody guesses'; CREATE ROLE reports LOGIN")
        await god.execute("GRANT wine_pokedex_readonly TO reports")
    await refresh(embedded)
    before = await whole(embedded, place.binaries)
    dump = await dumps.take(place.shelf, superuser(embedded), place.binaries, now())
    await place.destroy(embedded)
    await dumps.restore(dump, place.new, place.binaries)
    async with place.restored() as again:
        assert await whole(again, place.binaries) == before
        async with connection(again.login("reports", DATABASE)) as reports:
            assert await reports.fetchval("SELECT count(*) FROM users WHERE id > 0") == 3
    program = await Program.start(place.new, WINEDEX_PG_BIN=str(place.binaries.bin_dir))
    try:
        async with aiohttp.ClientSession(program.url) as http:
            person = {"name": "Dora", "password": "a vertical of twelve"}
            async with http.post("/api/v1/players", json=person) as response:
                assert response.status == 201, await response.text()
    finally:
        await program.kill()
    async with place.restored() as again:
        assert await names(again) == {"Anna", "Bela", "Carla", "Dora"}


async def test_a_dump_that_was_changed_is_not_restored(place: Place) -> None:
    embedded = await place.begin()
    dump = await dumps.take(place.shelf, superuser(embedded), place.binaries, now())
    with pytest.raises(CannotStart, match="winedex_server is held by row-level security"):
        await dumps.take(place.shelf, embedded.login(SERVER_ROLE, DATABASE), place.binaries, now())
    with pytest.raises(CannotStart, match="is there already"):
        await dumps.restore(dump, place.old, place.binaries)
    await embedded.stop()
    assert [one.name for one in place.shelf.dumps_folder.iterdir()] == [dump.stamp]
    data = dump.path / "winedex.dump"
    bytes_ = bytearray(data.read_bytes())
    bytes_[len(bytes_) // 2] ^= 1
    data.write_bytes(bytes_)
    with pytest.raises(CannotStart, match="is not as it was written"):
        await dumps.restore(dump, place.new, place.binaries)
    assert not place.new.exists()


async def test_a_restore_leads_to_a_moment_and_no_further(place: Place) -> None:
    embedded = await place.begin(
        archive_mode="on", archive_command=f'{ARCHIVE} {place.shelf.wal} "%p" "%f"'
    )  # fmt: skip
    base = await bases.take(place.shelf, superuser(embedded), place.binaries, now())
    await join(embedded, "Bela")
    before = await whole(embedded, place.binaries)
    async with connection(superuser(embedded)) as god:
        moment: datetime = await god.fetchval("SELECT clock_timestamp()")
    await join(embedded, "Carla")
    await archived(embedded)
    await place.destroy(embedded)
    last = await bases.restore(place.shelf, base, place.new, place.binaries, until=moment)
    assert last is not None
    assert last < moment
    async with place.restored() as again:
        assert await whole(again, place.binaries) == before
        assert await names(again) == {"Anna", "Bela"}
        await join(again, "Dora")
        async with connection(superuser(again)) as god:
            assert await god.fetchval("SHOW restore_command") == ""
            assert await god.fetchval("SHOW archive_mode") == "off"
    # The log was not written to: another restore from the same backup goes all the way.
    again_dir = place.folder / "again"
    await bases.restore(place.shelf, base, again_dir, place.binaries)
    later = Place(place.folder, place.binaries)
    (place.new).rename(place.folder / "first")
    again_dir.rename(place.new)
    async with later.restored() as again:
        assert await names(again) == {"Anna", "Bela", "Carla"}


async def test_a_moment_that_the_log_does_not_reach_is_told_and_leaves_nothing(place: Place) -> None:
    embedded = await place.begin()
    base = await bases.take(place.shelf, superuser(embedded), place.binaries, now())
    with pytest.raises(CannotStart, match="has no base backup"):
        place.shelf.base(None, base.about.ended_at - timedelta(seconds=1))
    await place.destroy(embedded)
    with pytest.raises(CannotStart, match="recovery target"):
        await bases.restore(place.shelf, base, place.new, place.binaries, until=now() + timedelta(hours=1))
    assert not (place.new / "pg" / "cluster").exists()
    await bases.restore(place.shelf, base, place.new, place.binaries)
    async with place.restored() as again:
        assert await names(again) == {"Anna"}


async def test_changes_alone_are_put_together_with_what_they_change(place: Place) -> None:
    embedded = await place.begin()
    if place.binaries.major < bases.INCREMENTAL_MAJOR:
        with pytest.raises(CannotStart, match="17 is the first that does"):
            await bases.take(place.shelf, superuser(embedded), place.binaries, now(), incremental=True)
        await embedded.stop()
        return
    with pytest.raises(CannotStart, match="take a full one first"):
        await bases.take(place.shelf, superuser(embedded), place.binaries, now(), incremental=True)
    began = now() - timedelta(hours=3)  # names count seconds, and these take less
    chain = [await bases.take(place.shelf, superuser(embedded), place.binaries, began)]
    for hour, name in enumerate(("Bela", "Carla"), start=1):
        await join(embedded, name)
        taken = await bases.take(
            place.shelf, superuser(embedded), place.binaries, began + timedelta(hours=hour), incremental=True
        )
        assert size(taken) < size(chain[0]) / 2
        chain.append(taken)
    before = await whole(embedded, place.binaries)
    await place.destroy(embedded)
    assert place.shelf.chain(place.shelf.base(None)) == chain
    await bases.restore(place.shelf, place.shelf.base(None), place.new, place.binaries)
    async with place.restored() as again:
        assert await whole(again, place.binaries) == before


async def test_a_base_backup_that_was_changed_is_not_restored(place: Place) -> None:
    embedded = await place.begin()
    base = await bases.take(place.shelf, superuser(embedded), place.binaries, now())
    await embedded.stop()
    control = base.path / "global" / "pg_control"
    control.write_bytes(control.read_bytes()[:-1] + b"x")
    with pytest.raises(CannotStart, match=r"pg_verifybackup failed(.|\n)*pg_control"):
        await bases.restore(place.shelf, base, place.new, place.binaries)
    assert not (place.new / "pg" / "cluster").exists()


async def test_with_a_synchronous_receiver_nothing_acknowledged_is_lost_with_the_disk(place: Place) -> None:
    embedded = await place.begin()
    base = await bases.take(place.shelf, superuser(embedded), place.binaries, now())
    receiver = await receiving_(place, embedded, synchronous=True)
    acknowledged = await poured_until_destroyed(place, embedded)
    await ended(receiver)
    assert len(acknowledged) >= 200
    await bases.restore(place.shelf, base, place.new, place.binaries)
    async with place.restored() as again, connection(superuser(again)) as god:
        found = {row["glass"] for row in await god.fetch("SELECT glass FROM poured")}
        assert acknowledged - found == set()
        # What was not acknowledged may be there: at most the one that each writer had on its way.
        assert len(found - acknowledged) <= WRITERS
        await god.execute("INSERT INTO poured VALUES (-1)")  # commits wait for nobody


async def test_while_no_synchronous_receiver_is_there_no_commit_is_answered(place: Place) -> None:
    embedded = await place.begin()
    receiver = await receiving_(place, embedded, synchronous=True)
    await ended(receiver)
    writer = await connect(superuser(embedded))
    waiting = asyncio.create_task(writer.execute("INSERT INTO poured VALUES (1)"))
    async with connection(superuser(embedded)) as god:

        async def waits() -> bool:
            return bool(await god.fetchval("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'"))

        await until(waits, "a commit that waits")
        assert not waiting.done()
        # Receiving without it lets everybody go on.
        receiver = await receiving_(place, embedded, synchronous=False)
        await waiting
    await ended(receiver)
    await writer.close()
    await embedded.stop()


async def test_with_an_archive_alone_what_was_not_archived_is_lost(place: Place) -> None:
    """The window is archive_timeout, and this is what is in it."""
    embedded = await place.begin(
        archive_mode="on", archive_command=f'{ARCHIVE} {place.shelf.wal} "%p" "%f"', archive_timeout="1s"
    )  # fmt: skip
    base = await bases.take(place.shelf, superuser(embedded), place.binaries, now())
    async with connection(superuser(embedded)) as god:
        await god.execute("INSERT INTO poured VALUES (1)")
        written: str = await god.fetchval("SELECT pg_walfile_name(pg_current_wal_insert_lsn())")
        assert not (place.shelf.wal / written).exists()

        async def in_the_archive() -> bool:
            return (place.shelf.wal / written).exists()

        await until(in_the_archive, "archive_timeout")
        await god.execute("ALTER SYSTEM SET archive_timeout = '1h'")
        await god.execute("SELECT pg_reload_conf()")

        async def reloaded() -> bool:
            return bool(await god.fetchval("SELECT current_setting('archive_timeout') = '1h'"))

        await until(reloaded, "the new setting")
        await god.execute("SELECT pg_switch_wal()")
        await god.execute("INSERT INTO poured VALUES (2)")
    await place.destroy(embedded)
    await bases.restore(place.shelf, base, place.new, place.binaries)
    async with place.restored() as again, connection(superuser(again)) as god:
        assert [row["glass"] for row in await god.fetch("SELECT glass FROM poured")] == [1]


async def receiving_(place: Place, embedded: Embedded, *, synchronous: bool) -> asyncio.subprocess.Process:
    """A receiver that streams."""
    command, environment = await receiving.prepare(
        place.shelf, superuser(embedded), place.binaries, synchronous=synchronous
    )
    receiver = await asyncio.create_subprocess_exec(*command, env=dict(environment))
    async with connection(superuser(embedded)) as god:

        async def streams() -> bool:
            wanted = "sync" if synchronous else "async"
            return bool(
                await god.fetchval(
                    "SELECT count(*) FROM pg_stat_replication WHERE application_name = $1 AND sync_state = $2"
                    " AND state = 'streaming'",
                    receiving.RECEIVER,
                    wanted,
                )
            )

        await until(streams, "the receiver")
    return receiver


async def poured_until_destroyed(place: Place, embedded: Embedded) -> set[int]:
    """Rows of several writers, as many as were acknowledged when the disk went."""
    acknowledged: set[int] = set()
    enough = asyncio.Event()

    async def pour(writer: int) -> None:
        conn = await connect(embedded.login(SERVER_ROLE, DATABASE))
        with contextlib.suppress(Exception):  # whatever a server says that is killed
            for glass in range(writer, 1_000_000, WRITERS):
                await conn.execute("INSERT INTO poured VALUES ($1)", glass)
                acknowledged.add(glass)
                if len(acknowledged) >= 200:
                    enough.set()
        conn.terminate()

    async with asyncio.TaskGroup() as tasks:
        for writer in range(WRITERS):
            tasks.create_task(pour(writer))
        async with asyncio.timeout(240.0):
            await enough.wait()
        await place.destroy(embedded)
    return acknowledged


async def archived(embedded: Embedded) -> None:
    """All that was written so far is in the archive."""
    async with connection(superuser(embedded)) as god:
        written = await god.fetchval("SELECT pg_walfile_name(pg_switch_wal())")

        async def there() -> bool:
            return bool(await god.fetchval("SELECT last_archived_wal >= $1 FROM pg_stat_archiver", written))

        await until(there, "the archive")


def size(base: Base) -> int:
    return sum(path.stat().st_size for path in Path(base.path, "base").rglob("*") if path.is_file())


async def test_the_server_is_told_apart_from_one_that_does_not_answer(place: Place) -> None:
    embedded = await place.begin()
    login = superuser(embedded)
    await embedded.stop()
    with pytest.raises(Unavailable):
        await bases.take(place.shelf, login, place.binaries, now())
    assert list(place.shelf.bases_folder.iterdir()) == []
