"""Who migrates, and as whom the server logs in, for every kind of address an operator may give."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from db import address, migrate
from db.address import Address, opened, owner_connection, settle
from db.embedded import Embedded, started
from db.errors import CannotStart, LoginRefused
from db.login import Login
from db.migration_files import load
from db.pool import connection
from tests.fixtures.postgres import Cluster, Database, chosen_bin_dir


@pytest.fixture
def data_dir() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="winedex-test-"))
    yield folder
    shutil.rmtree(folder)


@asynccontextmanager
async def with_passwords(data_dir: Path, config: pytest.Config, *rules: str) -> AsyncIterator[Embedded]:
    """A PostgreSQL whose own rules (pg_hba.conf) ask for passwords, as a server elsewhere does."""
    async with started(data_dir, bin_dir=chosen_bin_dir(config)) as embedded:
        hba = embedded.folder.cluster / "pg_hba.conf"
        hba.write_text("".join(f"{rule}\n" for rule in (*rules, "local all postgres trust")))
        async with connection(embedded.superuser) as conn:
            await conn.execute("SELECT pg_reload_conf()")
            await conn.execute("ALTER ROLE winedex_owner PASSWORD 'Vin d''Alsace %20'")
        yield embedded


async def who(login: Login) -> str:
    async with connection(login) as conn:
        return str(await conn.fetchval("SELECT session_user::text"))


async def test_without_an_address_the_embedded_one_is_migrated_and_the_server_is_a_plain_role(
    data_dir: Path, monkeypatch: pytest.MonkeyPatch, pg: Cluster
) -> None:
    monkeypatch.setenv("WINEDEX_PG_BIN", str(pg.binaries.bin_dir))
    where = Address.from_environment(data_dir, environment={})
    async with opened(where) as place:
        assert place.embedded is not None
        assert await who(place.server) == "winedex_server"
        # A command beside it shares the PostgreSQL; migrating does, too.
        async with opened(where, command=True) as beside:
            assert beside.server == place.server
        async with owner_connection(where) as conn:
            assert {row.state for row in await migrate.status(conn, load())} <= {"applied"}


async def test_an_owners_address_migrates_and_the_server_logs_in_as_its_own_role(empty_database: Database) -> None:
    server, migrated_by = await settle(empty_database.owner)
    assert migrated_by == empty_database.owner
    assert server == empty_database.server
    again, _ = await settle(empty_database.owner)
    assert again == server


async def test_a_superusers_address_makes_everything_the_plain_owners(pg: Cluster, empty_database: Database) -> None:
    await pg.run(f"ALTER DATABASE {empty_database.name} OWNER TO postgres")
    server, _ = await settle(empty_database.superuser)
    assert server == empty_database.server
    async with connection(empty_database.superuser) as conn:
        assert not await conn.fetch(
            "SELECT relname FROM pg_class WHERE relowner = 10 AND relnamespace = 'public'::regnamespace"
            " AND relname NOT LIKE 'pg_stat_statements%'"
        )
        assert not await conn.fetch("SELECT proname FROM pg_proc WHERE proowner = 10 AND prosecdef")
        owner = await conn.fetchval(
            "SELECT pg_get_userbyid(datdba) FROM pg_database WHERE datname = current_database()"
        )
        assert owner == "winedex_owner"


async def test_a_superuser_takes_no_database_away_from_a_plain_role(pg: Cluster, empty_database: Database) -> None:
    async with pg.role("somebody", "LOGIN"):
        await pg.run(f"ALTER DATABASE {empty_database.name} OWNER TO somebody")
        try:
            with pytest.raises(CannotStart, match=r"belongs to somebody, .*ALTER ROLE somebody CREATEROLE"):
                await settle(empty_database.superuser)
        finally:
            await pg.run(f"ALTER DATABASE {empty_database.name} OWNER TO winedex_owner")


async def test_a_plain_members_address_is_used_as_it_is(pg: Cluster, database: Database) -> None:
    async with pg.role("waiter", "LOGIN IN ROLE wine_pokedex_app"):
        login = database.owner.as_user("waiter")
        assert await settle(login) == (login, None)
        async with connection(login) as conn:
            with pytest.raises(CannotStart, match=r"waiter@.*may not migrate.*WINEDEX_DATABASE_OWNER_URL"):
                async with owner_connection(Address(login.url, None, Path())):
                    pass
            assert await conn.fetchval("SELECT 1") == 1


async def test_a_plain_members_address_to_an_old_schema_says_who_should_migrate(
    pg: Cluster, empty_database: Database
) -> None:
    async with pg.role("waiter", "LOGIN IN ROLE wine_pokedex_app"):
        with pytest.raises(CannotStart, match=r"is at nothing yet .* run `winedex migrate up` as the database's owner"):
            await settle(empty_database.owner.as_user("waiter"))


async def test_a_stranger_is_told_which_grant_is_missing(pg: Cluster, database: Database) -> None:
    async with pg.role("stranger", "LOGIN"):
        with pytest.raises(CannotStart, match=r"stranger is no member.*GRANT wine_pokedex_app.* TO stranger"):
            await settle(database.owner.as_user("stranger"))


async def test_an_owners_address_besides_migrates_for_the_servers(empty_database: Database) -> None:
    server, migrated_by = await settle(empty_database.server, empty_database.owner)
    assert (server, migrated_by) == (empty_database.server, empty_database.owner)


async def test_what_sets_something_on_its_session_goes_past_the_pooler(empty_database: Database) -> None:
    url, direct = empty_database.server.url, empty_database.superuser.url
    environment = {"WINEDEX_DATABASE_OWNER_URL": empty_database.owner.url, "WINEDEX_DATABASE_DIRECT_URL": direct}
    address = Address.from_environment(Path("unused"), url, environment)
    async with opened(address) as database:
        assert database.direct == Login.parse(direct)
        assert database.server == Login.parse(url)
    async with opened(replace(address, direct_url=None)) as database:
        assert database.direct == database.server


async def test_a_superuser_is_never_the_servers_role(empty_database: Database) -> None:
    with pytest.raises(CannotStart, match="is a superuser"):
        await settle(empty_database.superuser, empty_database.owner)


async def test_the_servers_role_gets_the_addresss_password(
    data_dir: Path, request: pytest.FixtureRequest, pg: Cluster
) -> None:
    rule = "local all winedex_owner,winedex_server scram-sha-256"
    async with with_passwords(data_dir, request.config, rule) as embedded:
        with pytest.raises(LoginRefused, match=r"winedex_owner:\*\*\*@.*cannot be opened.*pg_hba.conf"):
            await settle(embedded.owner.as_user("winedex_owner", "wrong"))
        login = embedded.owner.as_user("winedex_owner", "Vin d'Alsace %20")
        server, _ = await settle(Login.parse(login.url))
        assert await who(server) == "winedex_server"
        stored = "SELECT rolpassword FROM pg_authid WHERE rolname = 'winedex_server'"
        async with connection(embedded.superuser) as conn:
            before = await conn.fetchval(stored)
            assert await settle(login) == (server, login)
            assert await conn.fetchval(stored) == before


async def test_a_server_that_knows_users_by_other_means_says_what_to_allow(
    data_dir: Path, request: pytest.FixtureRequest, pg: Cluster
) -> None:
    rules = "local all winedex_owner trust", "local all winedex_server reject"
    async with with_passwords(data_dir, request.config, *rules) as embedded:
        for login in (embedded.owner, embedded.owner.as_user("winedex_owner", "any")):
            with pytest.raises(LoginRefused, match=r"lets winedex_owner in and not winedex_server.*allow"):
                await settle(login)


async def test_nobody_there_is_told_after_a_while(data_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "_PATIENCE_SECONDS", 0.0)
    monkeypatch.setattr(address, "_POLL_SECONDS", 0.0)
    with pytest.raises(
        CannotStart, match=r"nobody answers at postgresql://me:\*\*\*@localhost:1/wine .*--database-url"
    ):
        await settle(Login.parse("postgresql://me:secret@localhost:1/wine"))


def test_a_flag_wins_over_the_environment(data_dir: Path) -> None:
    environment = {"WINEDEX_DATABASE_URL": "postgresql://a/b", "WINEDEX_DATABASE_OWNER_URL": "postgresql://o@a/b"}
    assert Address.from_environment(data_dir, "postgresql://c/d", environment) == Address(
        "postgresql://c/d", "postgresql://o@a/b", data_dir
    )
    assert Address.from_environment(data_dir, None, environment).url == "postgresql://a/b"
    assert Address.from_environment(data_dir, None, {"WINEDEX_DATABASE_URL": ""}).url is None
