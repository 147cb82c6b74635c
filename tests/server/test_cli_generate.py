"""`winedex generate`: the same database for the same seed, all or nothing, and never by mistake beside players."""

import argparse
import asyncio
from collections.abc import Coroutine
from typing import Any

import pytest

from db.errors import CannotStart
from db.pool import connection
from server import cli_generate
from tests.db.people import newcomer
from tests.fixtures.postgres import Cluster, Database

FEW = ("--species", "40", "--players", "5", "--wines", "300")


def _run(database: Database, *flags: str) -> int:
    parser = argparse.ArgumentParser()
    cli_generate.add_parser(parser.add_subparsers())
    args = parser.parse_args(["generate", "--database-url", database.owner.url, *flags])
    status = args.run(args)
    assert isinstance(status, int)
    return status


def _ask(work: Coroutine[Any, Any, Any]) -> Any:
    return asyncio.run(work)


async def _digest(database: Database) -> dict[str, Any]:
    """What there is, without what the clock writes."""
    async with connection(database.superuser) as conn:
        return {
            table: await conn.fetchrow(
                "SELECT count(*) AS rows,"
                f" md5(string_agg(md5(({columns})::text), '' ORDER BY id)) AS digest FROM {table}"
            )
            for table, columns in {
                "wine_species": "id, slug, name, producer, rarity, base_power, country, region, grapes",
                "users": "id, public_id, name, level",
                "wines": "id, public_id, owner_id, species_id, iv_power, nature, level, experience, shiny, captured_at,"
                " vintage",
                "coin_accounts": "id, player_id, kind, balance",
            }.items()
        }


@pytest.fixture
def other(pg: Cluster) -> Any:
    name = "test_generated_again"
    _ask(pg.run(f"CREATE DATABASE {name} OWNER winedex_owner"))
    login = pg.embedded.login
    yield Database(name, login("winedex_owner", name), login("winedex_server", name), login("postgres", name))
    _ask(pg.run(f"DROP DATABASE {name} WITH (FORCE)"))


def test_a_seed_says_everything(database: Database, other: Database, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(database, *FEW, "--seed", "9") == 0
    said = capsys.readouterr()
    assert said.out == ""
    assert "300 of 300 wines" in said.err
    assert _run(other, *FEW, "--seed", "9") == 0  # an empty database: the schema is brought up first
    first = _ask(_digest(database))
    assert first == _ask(_digest(other))
    assert first["wine_species"]["rows"] > 100
    assert first["users"]["rows"] == 6
    assert first["wines"]["rows"] == 300


def test_another_seed_is_another_database_and_both_fit_into_one(database: Database) -> None:
    assert _run(database, *FEW, "--seed", "1") == 0
    before = _ask(_digest(database))
    assert _run(database, *FEW, "--seed", "2", "--beside-players") == 0
    after = _ask(_digest(database))
    assert after["users"]["rows"] == 11
    assert after["wines"]["rows"] == 600
    assert after["wines"]["digest"] != before["wines"]["digest"]


def test_the_books_of_invented_players_are_in_order(database: Database) -> None:
    assert _run(database, *FEW) == 0

    async def discrepancies() -> list[Any]:
        async with connection(database.owner) as conn:
            return await conn.fetch("SELECT * FROM coin_discrepancies()")

    assert _ask(discrepancies()) == []


def test_a_database_with_players_is_refused(database: Database) -> None:
    async def join() -> None:
        async with connection(database.owner) as conn:
            await conn.execute(
                "INSERT INTO users (public_id, name, name_key) VALUES ($1, $2, $3)", *newcomer("Ana")[:3]
            )

    _ask(join())
    with pytest.raises(CannotStart, match="holds 1 players"):
        _run(database, *FEW)
    assert _ask(_digest(database))["wines"]["rows"] == 0
    assert _run(database, *FEW, "--beside-players") == 0


def test_the_same_seed_twice_is_refused(database: Database) -> None:
    assert _run(database, *FEW) == 0
    with pytest.raises(CannotStart, match="another --seed"):
        _run(database, *FEW, "--beside-players")


@pytest.mark.parametrize("flags", [("--wines", "0"), ("--species", "many"), ("--seed", "-1"), ("--players", "1000000")])
def test_amounts_have_bounds(database: Database, flags: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        _run(database, *flags)
    assert exited.value.code == 2
    assert "a whole number from" in capsys.readouterr().err
