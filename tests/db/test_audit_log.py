"""What is written down of those who change what decides who may do what, and that nobody can take it back."""

from collections.abc import AsyncIterator
from typing import Any

import asyncpg
import pytest
import pytest_asyncio

from db.pool import Connection, Pool, connection
from game.ids import PlayerId
from tests.db.people import HASH, joined
from tests.fixtures.postgres import Database

SIGN_IN = """
    SELECT session_open(gen_random_uuid(), $1, 'phone', sha256('f'), sha256('r'), sha256('a'),
                        now(), now() + '1 minute', now() + '1 hour', 5)
"""


@pytest_asyncio.fixture
async def ana(database: Database, server_pool: Pool) -> PlayerId:
    return await joined(server_pool, "Ana")


@pytest_asyncio.fixture
async def above(database: Database) -> AsyncIterator[Connection]:
    async with connection(database.superuser) as conn:
        yield conn


async def _lines(above: Connection) -> list[dict[str, Any]]:
    return [dict(row) for row in await above.fetch("SELECT * FROM audit_log ORDER BY id")]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("level = 40", {"level": [1, 40]}),
        ("experience = experience + 7", {"experience": [0, 7]}),
        ("name = 'Anna'", {"name": "changed"}),
        ("password_hash = '$2b$05$' || repeat('.', 53)", {"password_hash": "changed"}),
        ("password_hash = NULL", {"password_hash": "changed"}),
    ],
)
async def test_what_is_changed_of_a_player_is_told_without_secrets(
    above: Connection, ana: PlayerId, change: str, told: dict[str, Any]
) -> None:
    await above.execute(f"UPDATE users SET {change} WHERE id = $1", ana)
    (line,) = await _lines(above)
    assert (line["table_name"], line["operation"], line["row_key"], line["subject"]) == (
        "users", "UPDATE", str(ana), ana,
    )  # fmt: skip
    assert line["changed"] == told
    assert (line["login"], line["acting_role"], line["application"]) == ("postgres", None, "winedex")


async def test_a_trade_lock_is_told_without_its_reason(above: Connection, ana: PlayerId) -> None:
    lock = "trade_locked_until = '2027-01-01', trade_lock_reason = 'Chargeback of Ana Kovács'"
    await above.execute(f"UPDATE users SET {lock} WHERE id = $1", ana)
    (line,) = await _lines(above)
    assert line["changed"]["trade_lock_reason"] == "changed"
    assert line["changed"]["trade_locked_until"][1].startswith("2027-01-01")
    assert "Kov" not in str(line)


async def test_who_did_it_is_known_through_set_role_and_functions(
    above: Connection, server_pool: Pool, ana: PlayerId
) -> None:
    await above.execute("SET ROLE wine_pokedex_engine")
    await above.execute(f"SET app.player_id = {ana}")
    await above.execute("UPDATE users SET level = 2 WHERE id = $1", ana)
    await above.execute("RESET ROLE")
    async with server_pool.acquire() as conn:
        await conn.execute("SET application_name = 'a tool'")
        await conn.fetch(SIGN_IN, ana)
    by_hand, sign_in = await _lines(above)
    assert (by_hand["login"], by_hand["acting_role"], by_hand["player_id"]) == ("postgres", "wine_pokedex_engine", ana)
    assert (sign_in["login"], sign_in["acting_role"], sign_in["player_id"]) == ("winedex_server", None, None)
    assert sign_in["application"] == "a tool"


async def test_sessions_begin_and_end_in_the_log_and_renew_beside_it(
    above: Connection, server_pool: Pool, ana: PlayerId
) -> None:
    await server_pool.fetch(SIGN_IN, ana)
    renewed = await server_pool.fetchval(
        "SELECT outcome FROM session_renew(sha256('f'), sha256('r'), sha256('r2'), sha256('a2'), now(),"
        " now() + '1 minute', now() + '2 hours')"
    )
    assert renewed == "renewed"
    session = await server_pool.fetchval("SELECT session_end(sha256('a2'), now())")
    opened, ended = await _lines(above)
    assert (opened["operation"], opened["row_key"], opened["subject"]) == ("INSERT", str(session), ana)
    assert ended["changed"]["ended_why"] == [None, "signed_out"]
    assert "hash" not in str([opened, ended])


async def test_what_the_engine_does_is_not_told_twice(above: Connection, ana: PlayerId) -> None:
    await above.execute("SET ROLE wine_pokedex_engine")
    await above.execute("UPDATE coin_accounts SET balance = balance WHERE player_id = $1", ana)
    await above.execute("UPDATE wines SET owner_id = 0 WHERE owner_id = $1", ana)
    await above.execute("UPDATE users SET experience = 5000, level = 17 WHERE id = $1", ana)
    await above.execute("RESET ROLE")
    assert await _lines(above) == []


async def test_coins_and_wines_that_move_around_the_engine_are_told(above: Connection, ana: PlayerId) -> None:
    await above.execute("UPDATE coin_accounts SET balance = 501 WHERE player_id = $1 AND kind = 'available'", ana)
    await above.execute("UPDATE wines SET owner_id = 0 WHERE owner_id = $1", ana)
    coins, *wines = await _lines(above)
    assert (coins["table_name"], coins["subject"], coins["changed"]) == ("coin_accounts", ana, {"balance": [500, 501]})
    assert [line["changed"] for line in wines] == [{"owner_id": [ana, 0]}] * 3


@pytest.mark.parametrize(
    "role", ["wine_pokedex_app", "wine_pokedex_engine", "wine_pokedex_jobs", "wine_pokedex_readonly", "winedex_server"]
)
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_log SET subject = 0",
        "DELETE FROM audit_log",
        "TRUNCATE audit_log",
        "INSERT INTO audit_log (table_name, operation, row_key, changed, login, application)"
        " VALUES ('users', 'UPDATE', '1', '{}', 'nobody', 'none')",
        "DROP TABLE audit_log",
        "ALTER TABLE users DISABLE TRIGGER users_audit",
        "DROP TRIGGER audit_log_only_grows ON audit_log",
    ],
)
async def test_no_role_of_the_programs_changes_the_log(
    database: Database, above: Connection, role: str, statement: str
) -> None:
    await above.execute(f"SET SESSION AUTHORIZATION {role}")
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await above.execute(statement)


@pytest.mark.parametrize(
    "statement", ["UPDATE audit_log SET subject = 0", "DELETE FROM audit_log", "TRUNCATE audit_log"]
)
async def test_the_owner_and_the_superuser_are_refused_too(
    above: Connection, owner_conn: Connection, ana: PlayerId, statement: str
) -> None:
    await above.execute("UPDATE users SET level = 2 WHERE id = $1", ana)
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="only grows"):
        await above.execute(statement)
    if statement == "TRUNCATE audit_log":
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await owner_conn.execute(statement)
    assert len(await _lines(above)) == 1


async def test_reports_read_it_and_players_do_not(above: Connection, ana: PlayerId, server_pool: Pool) -> None:
    await above.execute("UPDATE users SET password_hash = $2 WHERE id = $1", ana, HASH.replace(".", "/"))
    await above.execute("SET ROLE wine_pokedex_readonly")
    assert await above.fetchval("SELECT count(*) FROM audit_log") == 1
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await server_pool.fetch("SELECT * FROM audit_log")
