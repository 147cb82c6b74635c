"""The migration runner, on small migrations of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path

import asyncpg
import pytest

from db import migrate
from db.errors import CannotStart
from db.migration_files import Migration, load
from db.pool import Connection, connect, connection
from tests.fixtures.postgres import Cluster, Database

HEADER = "-- What: a test.\n-- Why: to see.\n-- Locks: none.\n-- Order: before the code.\n"

Write = Callable[..., tuple[Migration, ...]]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write migrations as `name=(up, down)` and load the folder."""

    def written(**files: tuple[str, str]) -> tuple[Migration, ...]:
        for name, (up, down) in files.items():
            number = name.removeprefix("m")
            (tmp_path / f"{number}.up.sql").write_text(HEADER + up)
            (tmp_path / f"{number}.down.sql").write_text(down)
        return load(tmp_path)

    return written


@pytest.fixture
async def conn(empty_database: Database) -> object:
    async with connection(empty_database.owner) as conn:
        yield conn


CELLAR = ("CREATE TABLE cellar (id integer);", "DROP TABLE cellar;")
BOTTLES = ("ALTER TABLE cellar ADD COLUMN bottles integer;", "ALTER TABLE cellar DROP COLUMN bottles;")


async def columns(conn: Connection) -> list[str]:
    return [
        row["attname"]
        for row in await conn.fetch(
            "SELECT attname FROM pg_attribute WHERE attrelid = to_regclass('cellar')"
            " AND attnum > 0 AND NOT attisdropped ORDER BY attnum"
        )
    ]


async def test_up_down_and_up_again(conn: Connection, write: Write) -> None:
    migrations = write(m0001_cellar=CELLAR, m0002_bottles=BOTTLES)
    assert [str(done) for done in await migrate.up(conn, migrations)] == ["0001_cellar", "0002_bottles"]
    assert await columns(conn) == ["id", "bottles"]
    assert await migrate.up(conn, migrations) == []
    assert [str(done) for done in await migrate.down(conn, migrations)] == ["0002_bottles"]
    assert await columns(conn) == ["id"]
    assert await migrate.up(conn, migrations, to=1) == []
    assert len(await migrate.up(conn, migrations, to=2)) == 1
    assert [str(done) for done in await migrate.down(conn, migrations, steps=9)] == ["0002_bottles", "0001_cellar"]
    assert await columns(conn) == []
    assert await migrate.down(conn, migrations) == []
    assert await migrate.redo(conn, migrations) is None


async def test_status_says_what_is_applied_pending_edited_and_unknown(conn: Connection, write: Write) -> None:
    migrations = write(m0001_cellar=CELLAR, m0002_bottles=BOTTLES, m0003_more=("SELECT 1;", "SELECT 1;"))
    assert [row.state for row in await migrate.status(conn, migrations)] == ["pending"] * 3
    await migrate.up(conn, migrations, to=2)
    edited = write(m0002_bottles=(BOTTLES[0] + "\nSELECT 2;", BOTTLES[1]))
    found = await migrate.status(conn, edited)
    assert [(row.name, row.state, row.applied_at is None) for row in found] == [
        ("cellar", "applied", False),
        ("bottles", "edited", False),
        ("more", "pending", True),
    ]
    assert [row.state for row in await migrate.status(conn, edited[:1])] == ["applied", "unknown"]


async def test_an_edited_file_is_refused_by_everything_but_redo(conn: Connection, write: Write) -> None:
    await migrate.up(conn, write(m0001_cellar=CELLAR, m0002_bottles=BOTTLES))
    edited = write(m0002_bottles=("ALTER TABLE cellar ADD COLUMN bottles bigint;", BOTTLES[1]))
    for refused in (migrate.up(conn, edited), migrate.down(conn, edited), migrate.require_known(conn, edited)):
        with pytest.raises(CannotStart, match=r"0002_bottles was edited after it was applied.*new migration"):
            await refused
    assert await migrate.redo(conn, edited) == edited[1]
    await migrate.require_known(conn, edited)
    assert (
        await conn.fetchval("SELECT pg_typeof(bottles)::text FROM cellar RIGHT JOIN (SELECT) AS x ON true") == "bigint"
    )


async def test_redo_is_for_the_last_file_only(conn: Connection, write: Write) -> None:
    await migrate.up(conn, write(m0001_cellar=CELLAR, m0002_bottles=BOTTLES))
    edited = write(m0001_cellar=(CELLAR[0] + "\nSELECT 2;", CELLAR[1]))
    with pytest.raises(CannotStart, match="0001_cellar was edited"):
        await migrate.redo(conn, edited)


async def test_line_ends_of_another_system_are_no_edit(conn: Connection, write: Write, tmp_path: Path) -> None:
    await migrate.up(conn, write(m0001_cellar=CELLAR))
    path = tmp_path / "0001_cellar.up.sql"
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    await migrate.require_known(conn, load(tmp_path))


async def test_a_failing_file_leaves_nothing_and_says_where_and_why(conn: Connection, write: Write) -> None:
    broken = ("CREATE TABLE rack (id integer);\nINSERT INTO rack\nVALUES ('red');", "DROP TABLE rack;")
    migrations = write(m0001_cellar=CELLAR, m0002_rack=broken)
    with pytest.raises(CannotStart, match=r"0002_rack\.up\.sql, line 7: .*\(22P02\)\n.*Nothing of this file was kept"):
        await migrate.up(conn, migrations)
    assert await conn.fetchval("SELECT to_regclass('rack')") is None
    assert [row.state for row in await migrate.status(conn, migrations)] == ["applied", "pending"]
    mended = write(m0002_rack=("CREATE TABLE rack (id integer);", "DROP TABLE rack;"))
    assert len(await migrate.up(conn, mended)) == 1


async def test_a_failing_way_back_keeps_the_migration_applied(conn: Connection, write: Write) -> None:
    migrations = write(m0001_cellar=(CELLAR[0], "DROP TABLE cellar; DROP TABLE nowhere;"))
    await migrate.up(conn, migrations)
    with pytest.raises(CannotStart, match=r"0001_cellar\.down\.sql.*nowhere"):
        await migrate.down(conn, migrations)
    assert await columns(conn) == ["id"]
    await migrate.require_known(conn, migrations)


async def test_a_schema_that_is_older_or_newer_than_the_program_is_refused(conn: Connection, write: Write) -> None:
    migrations = write(m0001_cellar=CELLAR, m0002_bottles=BOTTLES)
    with pytest.raises(CannotStart, match=r"is at nothing yet and this program needs 0002_bottles"):
        await migrate.require_known(conn, migrations)
    await migrate.up(conn, migrations, to=1)
    with pytest.raises(CannotStart, match=r"is at 0001_cellar and .*needs 0002_bottles: run `winedex migrate up`"):
        await migrate.require_known(conn, migrations)
    await migrate.up(conn, migrations)
    for refused in (migrate.require_known(conn, migrations[:1]), migrate.up(conn, migrations[:1])):
        with pytest.raises(CannotStart, match=r"newer than this program: it has 0002_bottles.*Start the newer"):
            await refused
    with pytest.raises(CannotStart, match="newer than this program"):
        await migrate.redo(conn, migrations[:1])


async def test_a_record_changed_by_hand_is_refused(conn: Connection, write: Write) -> None:
    migrations = write(m0001_cellar=CELLAR, m0002_bottles=BOTTLES)
    await migrate.up(conn, migrations)
    await conn.execute("DELETE FROM schema_migrations WHERE version = 1")
    with pytest.raises(CannotStart, match=r"has 0002_bottles without 0001_cellar before it.*by hand"):
        await migrate.up(conn, migrations)


async def test_any_role_may_ask_whether_the_schema_is_known(pg: Cluster, database: Database) -> None:
    async with connection(database.server) as server:
        await migrate.require_known(server, pg.migrations)
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await server.execute("DELETE FROM schema_migrations")


async def test_two_runners_at_once_apply_each_file_once(empty_database: Database, write: Write) -> None:
    slow = "CREATE TABLE rack_{0} (id integer); SELECT pg_sleep(0.05);"
    migrations = write(**{f"m000{n}_rack": (slow.format(n), f"DROP TABLE rack_{n};") for n in (1, 2, 3)})
    runners = [await connect(empty_database.owner) for _ in range(4)]
    try:
        done = await asyncio.gather(*(migrate.up(runner, migrations) for runner in runners))
    finally:
        for runner in runners:
            await runner.close()
    assert sorted(len(one) for one in done) == [0, 0, 0, 3]


async def test_a_runner_that_does_not_end_is_named(
    conn: Connection, empty_database: Database, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "_LOCK_SECONDS_MAX", 0.0)
    async with connection(empty_database.owner) as other:
        await other.execute(f"SELECT pg_advisory_lock({migrate._LOCK_KEY})")
        with pytest.raises(CannotStart, match=r"another `winedex migrate` has been at work.*pg_stat_activity"):
            await migrate.up(conn, write(m0001_cellar=CELLAR))
    assert await migrate.up(conn, write())


async def test_a_table_in_use_is_not_waited_for_for_ever(
    conn: Connection, empty_database: Database, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrate, "_LOCK_TIMEOUT_MS", 20)
    migrations = write(m0001_cellar=CELLAR, m0002_bottles=BOTTLES)
    await migrate.up(conn, migrations, to=1)
    async with connection(empty_database.owner) as other, other.transaction():
        await other.execute("SELECT FROM cellar")
        with pytest.raises(CannotStart, match=r"55P03(.|\n)*quieter moment"):
            await migrate.up(conn, migrations)
    await migrate.up(conn, migrations)
    assert await conn.fetchval("SHOW lock_timeout") == "0"


async def test_a_file_outside_a_transaction_can_build_an_index_beside_writers(conn: Connection, write: Write) -> None:
    concurrently = (
        "-- winedex: no-transaction\nCREATE INDEX CONCURRENTLY IF NOT EXISTS cellar_id ON cellar (id);",
        "-- winedex: no-transaction\nDROP INDEX CONCURRENTLY cellar_id;",
    )
    migrations = write(m0001_cellar=CELLAR, m0002_index=concurrently)
    await migrate.up(conn, migrations)
    assert await conn.fetchval("SELECT indisvalid FROM pg_index WHERE indexrelid = 'cellar_id'::regclass")
    await migrate.down(conn, migrations)
    assert await conn.fetchval("SELECT to_regclass('cellar_id')") is None
    assert await conn.fetchval("SHOW lock_timeout") == "0"


async def test_a_failure_outside_a_transaction_says_what_may_be_left(conn: Connection, write: Write) -> None:
    migrations = write(
        m0001_cellar=CELLAR,
        m0002_index=("-- winedex: no-transaction\nCREATE INDEX CONCURRENTLY x ON cellar (nothing);", "SELECT 1;"),
    )
    with pytest.raises(CannotStart, match=r"0002_index(.|\n)*look for an INVALID index"):
        await migrate.up(conn, migrations)


async def test_the_word_counts_in_the_header_only(write: Write) -> None:
    migrations = write(m0001_cellar=(CELLAR[0] + "\n-- winedex: no-transaction\n", CELLAR[1]))
    assert migrations[0].up.transactional


def test_a_missing_number_is_refused(write: Write) -> None:
    with pytest.raises(CannotStart, match=r"migration 0002 is missing in .* before 0003_more"):
        write(m0001_cellar=CELLAR, m0003_more=BOTTLES)


def test_the_first_number_is_one(write: Write) -> None:
    with pytest.raises(CannotStart, match=r"migration 0001 is missing"):
        write(m0002_cellar=CELLAR)


def test_a_number_used_twice_is_refused(write: Write) -> None:
    with pytest.raises(CannotStart, match=r"0001_bottles and 0001_cellar in .* have the same number"):
        write(m0001_cellar=CELLAR, m0001_bottles=BOTTLES)


def test_a_file_without_its_other_way_is_refused(write: Write, tmp_path: Path) -> None:
    write(m0001_cellar=CELLAR)
    (tmp_path / "0001_cellar.down.sql").unlink()
    with pytest.raises(CannotStart, match=r"0001_cellar has no down\.sql"):
        load(tmp_path)


@pytest.mark.parametrize("name", ["1_cellar.up.sql", "0001-cellar.up.sql", "0001_cellar.sql", "notes.sql"])
def test_a_file_with_another_name_is_refused(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    with pytest.raises(CannotStart, match="is no migration: name it"):
        load(tmp_path)


def test_a_file_of_comments_only_is_refused(write: Write) -> None:
    with pytest.raises(CannotStart, match=r"0001_cellar\.up\.sql has no statement"):
        write(m0001_cellar=("", "SELECT 1;"))


def test_the_committed_dump_is_no_migration(write: Write, tmp_path: Path) -> None:
    (tmp_path / "schema.sql").write_text("CREATE TABLE cellar (id integer);")
    assert len(write(m0001_cellar=CELLAR)) == 1
