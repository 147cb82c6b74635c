"""`winedex keys`: every field under the newest key, beside a running server, also when it was stopped half-way."""

import argparse
import asyncio
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from db import hidden
from db.errors import CannotStart
from db.players import as_player
from db.pool import Pool, connection
from game.ids import PlayerId
from game.refusal import Refused
from server import cli_keys, emails
from server.field_keys import VARIABLE, require_keys
from server.hiding import Fields, parse_keys, written_key
from tests.db.people import joined
from tests.fixtures.postgres import Database

ONE, TWO = written_key(1), written_key(2)
OLD, BOTH, NEW = (Fields(parse_keys(keys, "test")) for keys in (ONE, f"{ONE},{TWO}", TWO))


async def _keys(database: Database, what: str, keys: str, monkeypatch: pytest.MonkeyPatch) -> int:
    parser = argparse.ArgumentParser()
    cli_keys.add_parser(parser.add_subparsers())
    args = parser.parse_args(["keys", what, "--database-url", database.owner.url])
    monkeypatch.setenv(VARIABLE, keys)
    status = await asyncio.to_thread(args.run, args)
    assert isinstance(status, int)
    return status


async def _address(pool: Pool, fields: Fields, player: PlayerId) -> str | None:
    async with as_player(pool, player) as conn:
        return await emails.own(conn, fields, player)


@pytest_asyncio.fixture
async def people(database: Database, server_pool: Pool) -> list[PlayerId]:
    """Five players with addresses under the old key."""
    found = [await joined(server_pool, f"Player {number}") for number in range(5)]
    for player in found:
        async with server_pool.acquire() as conn:
            await emails.keep(conn, OLD, player, f"{player}@example.org")
    return found


async def test_rotation_puts_everything_under_the_newest_key(
    database: Database, server_pool: Pool, people: list[PlayerId], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli_keys, "BATCH", 2)
    assert await _keys(database, "status", f"{ONE},{TWO}", monkeypatch) == 1
    assert await _keys(database, "rotate", f"{ONE},{TWO}", monkeypatch) == 0
    assert (await hidden.keys_used(server_pool))["user_emails.email"] == {2: 5}
    assert await _keys(database, "status", f"{ONE},{TWO}", monkeypatch) == 0
    for player in people:
        assert await _address(server_pool, NEW, player) == f"{player}@example.org"
    newcomer = await joined(server_pool, "Newcomer")
    for fields in (OLD, BOTH, NEW):  # a server that was not started anew yet knows the addresses again as well
        async with server_pool.acquire() as conn:
            with pytest.raises(Refused, match="email_taken"):
                await emails.keep(conn, fields, newcomer, f"{people[0]}@example.org")


async def test_the_last_rotation_forgets_what_the_old_key_made(
    database: Database, people: list[PlayerId], monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:  # fmt: skip
    for keys in (f"{ONE},{TWO}", TWO):
        assert await _keys(database, "rotate", keys, monkeypatch) == 0
    said = capsys.readouterr()
    assert "5 put under key 2" in said.err
    assert "5 hashes under keys that are gone forgotten" in said.err
    assert ONE[2:] not in said.err + said.out
    assert TWO[2:] not in said.err + said.out


async def test_what_was_stopped_half_way_goes_on(
    database: Database, server_pool: Pool, people: list[PlayerId], monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[PlayerId] = []

    class _StoppedError(Exception):
        pass

    async def stopping(*args: Any) -> bool:
        if len(read) == 3:
            raise _StoppedError
        read.append(people[0])
        return await emails.rehide(*args)

    monkeypatch.setattr(cli_keys, "BATCH", 2)
    monkeypatch.setitem(cli_keys._REHIDE, hidden.EMAIL, stopping)
    with pytest.raises(_StoppedError):
        await _keys(database, "rotate", f"{ONE},{TWO}", monkeypatch)
    assert (await hidden.keys_used(server_pool))["user_emails.email"] == {1: 3, 2: 2}
    monkeypatch.setitem(cli_keys._REHIDE, hidden.EMAIL, emails.rehide)
    assert await _keys(database, "rotate", f"{ONE},{TWO}", monkeypatch) == 0
    assert (await hidden.keys_used(server_pool))["user_emails.email"] == {2: 5}


async def test_what_a_server_changed_meanwhile_stays(
    database: Database, server_pool: Pool, people: list[PlayerId]
) -> None:
    stale = hidden.Hidden(people[0], OLD.hide(f"user_emails.email:{people[0]}", "stale@example.org"))
    async with connection(database.superuser) as engine:
        await engine.execute("SET ROLE wine_pokedex_engine")
        assert not await emails.rehide(engine, BOTH, stale)
    assert await _address(server_pool, OLD, people[0]) == f"{people[0]}@example.org"


async def test_a_server_without_a_key_that_is_needed_does_not_start(server_pool: Pool, people: list[PlayerId]) -> None:
    for fields in (OLD, BOTH):
        await require_keys(server_pool, fields)
    for fields in (NEW, Fields({}), Fields(parse_keys(written_key(1), "test"))):
        with pytest.raises(CannotStart, match="key 1"):
            await require_keys(server_pool, fields)


async def test_rotation_says_what_it_cannot_read(
    database: Database, people: list[PlayerId], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await _keys(database, "rotate", TWO, monkeypatch) == 1
    assert "key 1" in capsys.readouterr().err


async def test_a_key_is_made_for_the_environment_or_in_the_embedded_databases_file(
    database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert await _keys(database, "make", ONE, monkeypatch) == 0
    assert parse_keys(capsys.readouterr().out.strip(), "printed").keys() == {2}
    monkeypatch.delenv(VARIABLE)
    parser = argparse.ArgumentParser()
    cli_keys.add_parser(parser.add_subparsers())
    args = parser.parse_args(["keys", "make", "--data-dir", str(tmp_path)])
    assert await asyncio.to_thread(args.run, args) == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert parse_keys((tmp_path / "field_keys").read_text().replace("\n", ","), "file").keys() == {1, 2}
