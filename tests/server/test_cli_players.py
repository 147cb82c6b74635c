"""`winedex players make`: players that can play at once, and tokens that are good for as long as was said."""

import argparse
import asyncio
import json
import stat
import time
from pathlib import Path
from typing import Any

import pytest

from db.players import as_player
from db.pool import open_pool
from server import cli_players
from server.clock import RealClock
from server.tokens import Tokens
from tests.fixtures.postgres import Database


def _run(database: Database, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    cli_players.add_parser(parser.add_subparsers())
    args = parser.parse_args(["players", "make", *arguments, "--database-url", database.owner.url])
    status = args.run(args)
    assert isinstance(status, int)
    return status


def _lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


async def _belongings(database: Database, token: str) -> tuple[str, str, int, int]:
    """Whose the token is, as he is called outside and shown, and how many wines and coins he has."""
    pool = await open_pool(database.server, size_min=1, size_max=1)
    try:
        who = (await Tokens(pool, RealClock()).prove(token)).who
        async with as_player(pool, who.player_id) as connection:
            wines = await connection.fetchval("SELECT count(*) FROM wines WHERE owner_id = $1", who.player_id)
            coins = await connection.fetchval("SELECT sum(balance)::bigint FROM coin_accounts")
    finally:
        await pool.close()
    return who.ref, who.name, wines, coins


def test_players_have_what_everybody_begins_with_and_a_token_that_is_theirs(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "players.jsonl"
    before_ms = time.time_ns() // 1_000_000
    assert _run(database, "25", "--tokens", "--valid-s", "7200", "--out", str(file)) == 0
    made = _lines(file)
    assert len({one["player_id"] for one in made}) == len({one["name"] for one in made}) == 25
    for one in made[:3]:
        belongings = asyncio.run(_belongings(database, one["access_token"]))
        assert belongings == (one["player_id"], one["name"], 3, 500)
        assert before_ms + 7_200_000 <= one["expires_at_ms"] <= time.time_ns() // 1_000_000 + 7_200_000
    assert "25 players made" in capsys.readouterr().err


def test_the_file_is_its_owners_alone_and_nothing_is_written_over(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "players.jsonl"
    assert _run(database, "1", "--tokens", "--out", str(file)) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    kept = file.read_text(encoding="utf-8")
    assert _run(database, "1", "--tokens", "--out", str(file)) == 1
    assert file.read_text(encoding="utf-8") == kept
    assert f"{file}: File exists" in capsys.readouterr().err


def test_without_tokens_there_are_none(database: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(database, "2") == 0
    made = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [set(one) for one in made] == [{"player_id", "name"}] * 2


@pytest.mark.parametrize("arguments", [["0"], ["-1"], ["x"], ["100001"], ["1", "--valid-s", "86401"]])
def test_what_is_out_of_bounds_is_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    cli_players.add_parser(parser.add_subparsers())
    with pytest.raises(SystemExit) as ended:
        parser.parse_args(["players", "make", *arguments])
    assert ended.value.code == 2
    assert "a whole number from 1 to" in capsys.readouterr().err


def _delete(database: Database, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    cli_players.add_parser(parser.add_subparsers())
    args = parser.parse_args(["players", "delete", *arguments, "--database-url", database.owner.url])
    status = args.run(args)
    assert isinstance(status, int)
    return status


def test_an_account_is_erased_by_its_name_and_only_for_good(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "players.jsonl"
    assert _run(database, "1", "--tokens", "--out", str(file)) == 0
    name = _lines(file)[0]["name"]
    with pytest.raises(SystemExit):
        _delete(database, name)
    assert _delete(database, name.upper(), "--for-good") == 0
    assert "1 sessions ended" in capsys.readouterr().err
    assert _delete(database, name, "--for-good") == 1
    assert _delete(database, "The House", "--for-good") == 1
