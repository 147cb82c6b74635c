"""`winedex disputes`, `winedex reports`, `winedex trading-rules`, as an operator uses them."""

import argparse
import asyncio
import uuid

import pytest

from db import disputes, reports
from db.players import as_player
from db.pool import connection, open_pool
from game.ids import PlayerId
from server import cli_trust
from tests.db.people import joined
from tests.fixtures.postgres import Database

ANA, BEN = PlayerId(1), PlayerId(2)
TRADE, DISPUTE = (uuid.UUID(f"019412d4-0000-7000-8000-{number:012x}") for number in (1, 2))


def run(database: Database, *arguments: str) -> int:
    parser = argparse.ArgumentParser()
    cli_trust.add_parser(parser.add_subparsers())
    args = parser.parse_args([*arguments, "--database-url", database.server.url])
    status = args.run(args)
    assert isinstance(status, int)
    return status


@pytest.fixture
def complained(database: Database) -> None:
    """Ben has bought a wine of Ana's, disputes it and reports her."""

    async def complain() -> None:
        pool = await open_pool(database.server, size_min=1, size_max=1)
        try:
            for name in ("Ana", "Ben"):
                await joined(pool, name)
            async with connection(database.superuser) as god:
                await god.execute(
                    "INSERT INTO wine_trades (trade_id, wine_id, species_id, format, seller_id, buyer_id, price, at)"
                    " SELECT $1, id, species_id, 'auction', 1, 2, 100, now() FROM wines WHERE id = 1",
                    TRADE,
                )
            async with as_player(pool, BEN) as conn:
                await disputes.open_(conn, DISPUTE, TRADE, "deceit", "Older,\n\x1b[31mit was.")
                await reports.report(conn, BEN, ANA, "fraud", "She always does.")
        finally:
            await pool.close()

    asyncio.run(complain())


def test_a_dispute_is_ruled_once(database: Database, complained: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(database, "disputes", "list") == 0
    out, err = capsys.readouterr()
    assert str(DISPUTE) in out
    assert "Ben" in out
    assert "\x1b" not in out, "a player's words do not speak to the terminal"
    assert "1 disputes wait" in err
    rule = ("disputes", "rule", str(DISPUTE), "upheld", "--because", "It was promised.")
    assert run(database, *rule) == 0
    assert run(database, *rule) == 1
    assert "no such open dispute" in capsys.readouterr().err
    assert run(database, "disputes", "list") == 0
    assert "0 disputes wait" in capsys.readouterr().err


def test_a_report_is_closed_once(database: Database, complained: None, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(database, "reports", "list") == 0
    out, _ = capsys.readouterr()
    assert "fraud: Ana" in out
    number = out.split()[0]
    assert run(database, "reports", "close", number, "dismissed") == 0
    assert run(database, "reports", "close", number, "acted") == 1
    assert "no open report" in capsys.readouterr().err


def test_rules_are_added_listed_and_removed(
    database: Database, complained: None, capsys: pytest.CaptureFixture[str]
) -> None:
    add = ("trading-rules", "add", "--format", "auction", "--country", "France", "--region", "Jura", "--tier", "free")
    assert run(database, *add, "--level-min", "7") == 0
    assert run(database, *add, "--closed") == 1, "there is one for these"
    capsys.readouterr()
    assert run(database, "trading-rules", "list") == 0
    out, err = capsys.readouterr()
    assert "auction, wines of Jura, France, for free players: level 7" in out
    assert "4 rules" in err
    number = out.splitlines()[-1].split()[0]
    assert run(database, "trading-rules", "remove", number) == 0
    assert run(database, "trading-rules", "remove", number) == 1
    assert run(database, "trading-rules", "add", "--rarity-from", "22") == 1
    assert "Rarities are 1 to 21" in capsys.readouterr().err
