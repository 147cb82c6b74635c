"""`winedex catalogue import`, from a file to the database and to what the operator reads."""

import argparse
import asyncio
from collections.abc import Mapping, Sequence
from importlib.resources import files
from pathlib import Path

import pytest

from db.pool import connection
from game.catalogue import OWN
from game.catalogue.rows import LINE_CHARS_MAX
from server import cli_catalogue
from tests.fixtures.postgres import Database
from tests.game.catalogue import invented

GOOD = [invented.row(WineID=str(number), WineName=f"Invented {number}") for number in range(1, 31)]
SPIRIT = invented.row(WineID="99", ABV="43.0")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "wines.csv"


def _write(file: Path, rows: Sequence[Mapping[str, str]]) -> None:
    file.write_text("".join(invented.lines(rows)), encoding="utf-8")


@pytest.fixture
def database(bare_database: Database) -> Database:
    """One with nothing in it that a file could meet."""
    return bare_database


def _run(database: Database, file: Path, *flags: str) -> int:
    parser = argparse.ArgumentParser()
    cli_catalogue.add_parser(parser.add_subparsers())
    args = parser.parse_args(["catalogue", "import", str(file), "--database-url", database.owner.url, *flags])
    status = args.run(args)
    assert isinstance(status, int)
    return status


def _count(database: Database) -> int:
    async def count() -> int:
        async with connection(database.owner) as conn:
            return int(await conn.fetchval("SELECT count(*) FROM wine_species"))

    return asyncio.run(count())


def test_an_import_is_whole_and_the_second_changes_nothing(
    database: Database, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(file, [*GOOD, SPIRIT])
    assert _run(database, file) == 0
    first = capsys.readouterr().out
    assert "line 32: ABV '43.0' is above 22.5: a spirit, not a wine\n1 rows left out\n" in first
    assert "30 species imported: 30 new, 0 changed, 0 unchanged" in first
    assert _run(database, file) == 0
    assert "30 species imported: 0 new, 0 changed, 30 unchanged" in capsys.readouterr().out
    assert _count(database) == 30


def test_a_dry_run_says_what_would_happen_and_changes_nothing(
    database: Database, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(file, GOOD)
    assert _run(database, file, "--dry-run") == 0
    assert "30 species would be imported: 30 new, 0 changed, 0 unchanged" in capsys.readouterr().out
    assert _count(database) == 0


def test_a_later_file_brings_up_to_date_and_deletes_nothing(
    database: Database, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(file, GOOD)
    _run(database, file)
    _write(file, [GOOD[0], GOOD[1] | {"WineName": "Renamed"}, invented.row(WineID="500")])
    _run(database, file)
    assert "3 species imported: 1 new, 1 changed, 1 unchanged" in capsys.readouterr().out
    assert _count(database) == 31


def test_our_own_file_goes_in_too(database: Database, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file.write_bytes((files("game.catalogue") / "own.csv").read_bytes())
    assert _run(database, file) == 0
    assert f"{len(OWN)} species imported: {len(OWN)} new" in capsys.readouterr().out


def test_a_built_in_species_cannot_be_written_over(
    database: Database, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (files("game.catalogue") / "own.csv").read_text(encoding="utf-8")
    file.write_text(text.replace(",Chablis,,", ",Chablis of ours,,"), encoding="utf-8")
    assert _run(database, file) == 0
    out = capsys.readouterr().out
    assert "slug 'chablis' is built in" in out
    assert f"{len(OWN) - 1} species imported" in out


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"WineID,WineName\n1,2\n",
        b"\x1f\x8b\x08\x00\xff\xfe\n",
        "WineID,WineName\n".encode("utf-16"),
        b'"' * 1_000_001,
    ],
)
def test_what_is_no_catalogue_changes_nothing(
    database: Database, file: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    file.write_bytes(content)
    assert _run(database, file) == 1
    assert _count(database) == 0
    message = capsys.readouterr().err
    assert message.startswith(f"winedex: {file}: ")
    assert len(message) < 1_000


def test_a_file_that_is_not_there_or_no_file_is_said_in_one_line(
    database: Database, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _run(database, tmp_path / "missing.csv") == 1
    assert _run(database, tmp_path) == 1
    assert capsys.readouterr().err.count("\n") == 2


def test_a_file_with_most_rows_at_fault_is_refused_whole(
    database: Database, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _write(file, [*GOOD[:10], *(SPIRIT | {"WineID": str(number)} for number in range(100, 111))])
    assert _run(database, file) == 1
    assert _count(database) == 0
    said = capsys.readouterr()
    assert "11 of its 21 rows are at fault; nothing was changed" in said.err
    assert said.out.count("a spirit") == 11


def test_a_short_file_keeps_its_sound_rows(database: Database, file: Path) -> None:
    _write(file, [GOOD[0], SPIRIT, SPIRIT | {"WineID": "100"}])
    assert _run(database, file) == 0
    assert _count(database) == 1


def test_a_file_without_one_sound_row_is_refused(database: Database, file: Path) -> None:
    _write(file, [SPIRIT])
    assert _run(database, file) == 1


def test_broken_bytes_and_endless_lines_are_one_fault_each(
    database: Database, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = [line.encode() for line in invented.lines(GOOD)]
    lines[2:2] = [b"\xff\xfe,caf\xe9\n", b"x" * 10_000_000 + b"\n", b"a,\x00,b\n", b'1,"open\n']
    file.write_bytes(b"".join(lines))
    assert _run(database, file) == 0
    out = capsys.readouterr().out
    assert "line 3: the line is not UTF-8" in out
    assert f"line 4: the line is longer than {LINE_CHARS_MAX} characters" in out
    assert "line 5: 3 columns, expected 17" in out
    assert "line 6: a quote is open" in out
    assert "30 species imported: 30 new" in out
    assert len(out) < 2_000


def test_any_line_end_and_a_byte_order_mark_are_read(database: Database, file: Path) -> None:
    text = "".join(invented.lines(GOOD[:3]))
    file.write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert _run(database, file) == 0
    assert _count(database) == 3


def test_help_explains_the_exit_status(capsys: pytest.CaptureFixture[str]) -> None:
    parser = argparse.ArgumentParser()
    cli_catalogue.add_parser(parser.add_subparsers())
    with pytest.raises(SystemExit):
        parser.parse_args(["catalogue", "import", "--help"])
    assert "exit status:\n  0 " in capsys.readouterr().out


def test_no_more_than_a_row_is_read_ahead_and_progress_is_told(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    count = 20_005
    _write(file, [invented.row(WineID=str(number)) for number in range(1, count)] + [SPIRIT | {"WineID": "90000"}])
    reading = cli_catalogue.Reading()
    species = cli_catalogue.read_file(file, reading)
    assert reading.rows == 0
    next(species)
    assert (reading.sound, reading.faults) == (1, 0)
    assert sum(1 for _ in species) == count - 2
    said = capsys.readouterr()
    assert said.err.splitlines() == ["10000 rows read", "20000 rows read", f"all {count} rows read; merging"]
    assert said.out.startswith(f"line {count + 1}: ABV")
    assert (reading.sound, reading.faults) == (count - 1, 1)
