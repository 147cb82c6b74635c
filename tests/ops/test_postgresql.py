"""The settings that we give to operators: PostgreSQL takes each of them, and the game is played through the pooler."""

import asyncio
import re
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from db.embedded import Embedded, start
from db.embedded.launch import Launcher
from db.login import Login
from db.pool import Connection, connect, connection
from tests.db.backup.cellar import Place, place
from tests.faults.playing import data_folder, play, repeatable
from tests.faults.sale import Sale, compare_sale, one_has_heard
from tests.faults.truth import audited, compare
from tests.fixtures.postgres import SERVER_ROLE, Cluster, Database
from tests.fixtures.programs import ROOT, Program
from tests.fixtures.until import until

__all__ = ["place"]

CONF = ROOT / "ops" / "postgresql" / "postgresql.conf"
INI = ROOT / "ops" / "postgresql" / "pgbouncer.ini"

# What a machine that runs tests has not got, and where the log is archived to.
SCALED = {
    "shared_buffers": "'32MB'",
    "huge_pages": "off",
    "archive_command": "'/bin/true'",
    "min_wal_size": "'64MB'",
}

PGBOUNCER = shutil.which("pgbouncer", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin:/opt/homebrew/bin")
PORT = 6432


def settings(text: str) -> dict[str, str]:
    """The settings of a file, by name."""
    lines = re.findall(r"^(\w+) = (.*?)(?:\s+#.*)?$", text, re.MULTILINE)
    return {name: value.strip().strip("'") for name, value in lines}


async def test_postgresql_takes_every_setting(place: Place) -> None:
    embedded = await start(place.old, bin_dir=place.binaries.bin_dir)
    await embedded.stop()
    with (embedded.folder.cluster / "postgresql.conf").open("a") as file:
        file.write(f"include '{CONF}'\n" + "".join(f"{name} = {value}\n" for name, value in SCALED.items()))
    embedded = await start(place.old, bin_dir=place.binaries.bin_dir)
    try:
        async with connection(embedded.superuser) as god:
            assert await god.fetch("SELECT name, error FROM pg_file_settings WHERE error IS NOT NULL") == []
            for name, value in settings(CONF.read_text()).items():
                if name not in SCALED:
                    row = await god.fetchrow(
                        "SELECT applied FROM pg_file_settings WHERE lower(name) = $1 AND sourcefile = $2",
                        name,
                        str(CONF),
                    )
                    assert row is not None, f"{name} is no setting"
                    assert row["applied"], f"{name} = {value} was not applied"
    finally:
        await embedded.stop()


def test_every_setting_has_its_reason() -> None:
    lines = CONF.read_text().splitlines()
    for before, line in zip(["", *lines], lines, strict=False):
        if re.match(r"\w+ = ", line):
            assert "# " in line or before.strip().startswith("#"), line


def test_what_must_never_be_off_is_on() -> None:
    found = settings(CONF.read_text())
    assert [found[name] for name in ("fsync", "synchronous_commit", "full_page_writes")] == ["on"] * 3
    seed = {
        "shared_buffers": "4GB",
        "effective_cache_size": "12GB",
        "work_mem": "64MB",
        "maintenance_work_mem": "1GB",
        "max_connections": "200",
        "random_page_cost": "1.1",
    }
    assert {name: found[name] for name in seed} == seed


def version() -> tuple[int, ...]:
    assert PGBOUNCER is not None
    said = subprocess.run([PGBOUNCER, "--version"], capture_output=True, text=True, check=True).stdout
    match = re.search(r"PgBouncer (\d+)\.(\d+)", said)
    assert match is not None
    return int(match[1]), int(match[2])


class Bouncer:
    """Our PgBouncer before one database, over sockets, with few sessions so that they change hands."""

    def __init__(self, embedded: Embedded, database: Database, sessions: int) -> None:
        folder = embedded.folder.path
        self.login = Login.over_socket(str(folder), PORT, SERVER_ROLE, "winedex")
        self._embedded = embedded
        self._socket = folder / f".s.PGSQL.{PORT}"
        self._process: subprocess.Popen[bytes] | None = None
        users = folder / "users.txt"
        users.write_text(f'"{SERVER_ROLE}" ""\n')
        changes = {
            "winedex": f"host={folder} port=5432 dbname={database.name}",
            "listen_addr": "",
            "unix_socket_dir": str(folder),
            "auth_type": "trust",
            "auth_file": str(users),
            "default_pool_size": str(sessions),
            "reserve_pool_size": "0",
        }
        text = INI.read_text()
        for name, value in changes.items():
            text, count = re.subn(rf"^{name} = .*$", f"{name} = {value}", text, flags=re.MULTILINE)
            assert count == 1, name
        if version() >= (1, 21):
            text = text.replace("; max_prepared_statements", "max_prepared_statements")
        self._ini = folder / "pgbouncer.ini"
        self._ini.write_text(text)
        for path in (users, self._ini):
            Launcher(embedded.folder).own(path)

    @property
    def url(self) -> str:
        """The address for the server."""
        return self.login.url + ("" if version() >= (1, 21) else "&statement_cache_size=0")

    async def start(self) -> None:
        assert PGBOUNCER is not None
        process = self._process = Launcher(self._embedded.folder).start(PGBOUNCER, str(self._ini))

        async def answers() -> bool:
            assert process.poll() is None, self._embedded.folder.last_words()
            return self._socket.exists()

        await until(answers, "PgBouncer")

    def kill(self) -> None:
        """All connections through it are gone."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()
        for leftover in (self._socket, self._socket.with_name(f"{self._socket.name}.lock")):
            leftover.unlink(missing_ok=True)


@asynccontextmanager
async def pgbouncer(embedded: Embedded, database: Database, sessions: int) -> AsyncIterator[Bouncer]:
    """A bouncer for as long as the block lasts."""
    bouncer = Bouncer(embedded, database, sessions)
    await bouncer.start()
    try:
        yield bouncer
    finally:
        bouncer.kill()


@pytest.mark.skipif(PGBOUNCER is None, reason="there is no PgBouncer here (Debian, Ubuntu: apt install pgbouncer)")
async def test_the_game_is_played_through_pgbouncer(pg: Cluster, database: Database) -> None:
    """Signing in, battles, auctions, the market, jobs; the program is killed and its sessions are lent to others, and
    PgBouncer is killed in the middle of bids and started again."""
    async with pgbouncer(pg.embedded, database, sessions=4) as bouncer:
        with data_folder() as data_dir:

            async def started() -> Program:
                return await Program.start(
                    data_dir, bouncer.url,
                    WINEDEX_DATABASE_OWNER_URL=database.owner.url, WINEDEX_DATABASE_DIRECT_URL=database.server.url,
                )  # fmt: skip

            program = await started()
            try:
                async with repeatable(1) as game:
                    await game.begin(program.url)

                    async def strike() -> None:
                        nonlocal program
                        await program.kill()
                        program = await started()
                        await game.come(program.url)

                    await play(game, strike, first=5)
                    async with connection(database.superuser) as god:
                        await compare(god, game.clients)
                async with connection(database.superuser) as god:
                    await _trading(program, bouncer, god)
                    await _jobs_are_done(god)
                    sessions = await god.fetchval(
                        "SELECT count(*) FROM pg_stat_activity WHERE usename = $1 AND datname = current_database()",
                        SERVER_ROLE,
                    )
                    assert sessions <= 4 + 1, "what goes past the pooler is a job's session at most"
                await audited(database.owner)
            finally:
                await program.kill()


FREE_WINE = """
    SELECT w.public_id FROM wines w JOIN users u ON u.id = w.owner_id
    WHERE u.public_id = $1 AND w.place = 'cellar' LIMIT 1
"""
RICHEST = """
    SELECT u.public_id FROM coin_accounts c JOIN users u ON u.id = c.player_id
    WHERE u.public_id = ANY ($1::uuid[]) AND c.kind = 'available' ORDER BY c.balance DESC LIMIT 1
"""


async def _trading(program: Program, bouncer: Bouncer, god: Connection) -> None:
    """Bids while PgBouncer is away for a moment, then a sale on the market."""
    sale = Sale(1)
    try:
        await sale.begin(program.url)
        asking = sale.asking()
        await one_has_heard(sale)
        bouncer.kill()
        await bouncer.start()
        await asyncio.gather(*asking)
        await sale.repeat()
        await sale.heard_all(god)
        await compare_sale(god, sale, others=2)
        wine = await god.fetchval(FREE_WINE, sale.seller.ref)
        listed = sale.seller.request("market.list", {"wine": str(wine), "price": 1, "lasts_s": 3600})
        await sale.seller.ask(listed)
        assert listed.answer is not None
        rich = str(await god.fetchval(RICHEST, [bidder.ref for bidder in sale.bidders]))
        buyer = next(bidder for bidder in sale.bidders if bidder.ref == rich)
        await buyer.ask(buyer.request("market.buy", {"listing": listed.answer["listing"]}))
        assert all(client.close_code is None for client in sale.clients), "somebody was sent away"
    finally:
        for client in sale.clients:
            await client.leave()


async def _jobs_are_done(god: Connection) -> None:
    async def all_once() -> bool:
        return bool(await god.fetchval("SELECT bool_and(last_done_at IS NOT NULL) FROM job_schedules"))

    await until(all_once, "each job to be done once")


@pytest.mark.skipif(PGBOUNCER is None, reason="there is no PgBouncer here (Debian, Ubuntu: apt install pgbouncer)")
async def test_nothing_of_a_session_is_left_to_the_next(pg: Cluster, database: Database) -> None:
    """What the test of the game leans on: transactions of different clients share sessions."""
    async with pgbouncer(pg.embedded, database, sessions=1) as bouncer:
        url = Login.parse(bouncer.login.url + "&statement_cache_size=0")
        one, other = await connect(url), await connect(url)
        try:
            assert await one.fetchval("SELECT pg_backend_pid()") == await other.fetchval("SELECT pg_backend_pid()")
        finally:
            await one.close()
            await other.close()
