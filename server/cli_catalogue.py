"""`winedex catalogue import FILE`: bring a catalogue of wines into the game, whole and once.

Everything happens in one transaction. A file that can't be taken changes nothing; a row that can't be taken is named
with its line and its reason, and left out. Importing a file a second time changes nothing.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from msgspec import Struct

from db import migrate
from db import species as catalogue
from db.address import Address, owner_connection
from db.merging import Merged
from db.migration_files import load
from game.catalogue import OWN
from game.catalogue.formats import read_catalogue
from game.catalogue.rows import LINE_CHARS_MAX, FileFault, RowFault
from game.species import Species
from server.settings import add_database_flags, database_of

FAULTS_PCT_MAX = 50
"""With more of its rows at fault than this, a file is not what its header says."""

ROWS_JUDGED_MIN = 20
"""A file of fewer rows is not judged by that share: two slips among three rows are two slips."""

_PROGRESS_ROWS = 10_000
_UTF8_BYTES_MAX = 4

_HELP = f"""\
Reads a catalogue in the project's own format (game/catalogue/own.csv is one) or the wines of X-Wines
(doi:10.3390/bdcc7010020); the header tells which. All of it goes in at once or not at all. Rows that are at fault are
listed with their line and the reason, and left out; species that are already there are brought up to date by their
slug, and nothing is ever deleted. The database's schema is brought up first, as `winedex serve` does. A server may
run meanwhile.

exit status:
  0  the catalogue now holds what the file says, but for the rows listed (with --dry-run: it would)
  1  nothing was changed: the file can't be read, is no catalogue, has more than {FAULTS_PCT_MAX} % of its rows at fault
     (of {ROWS_JUDGED_MIN} or more), or the database is not there
  2  the command line is wrong
"""


class Reading(Struct):
    """What was read of a file so far."""

    sound: int = 0
    faults: int = 0

    @property
    def rows(self) -> int:
        return self.sound + self.faults


def add_parser(subparsers: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add `catalogue` and what it can do to the program's commands."""
    parser = subparsers.add_parser("catalogue")
    actions = parser.add_subparsers(dest="catalogue_action", required=True, metavar="ACTION")
    importing = actions.add_parser(
        "import",
        help="bring a catalogue file into the game",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    importing.add_argument("file", type=Path, metavar="FILE", help="a CSV file in UTF-8")
    importing.add_argument("--dry-run", action="store_true", help="say what would happen, and change nothing")
    add_database_flags(importing)
    importing.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Import the file that the command line names; the exit status, as `--help` explains it.

    Raises: CannotStart, Unavailable where the database is not there.
    """
    reading = Reading()
    try:
        species = read_file(args.file, reading)
        merged = asyncio.run(_merge(database_of(args), species, dry_run=args.dry_run))
    except FileFault as fault:
        return _failed(f"{args.file}: {fault}")
    except OSError as error:
        return _failed(f"{args.file}: {error.strerror or error}")
    _report(reading, merged, dry_run=args.dry_run)
    return 0


def read_file(path: Path, reading: Reading) -> Iterator[Species]:
    """The species of a catalogue file one by one, so that no more than a row is held; `reading` counts them. Rows at
    fault are told as they come, and on stderr how far it is.

    Raises: at once FileFault where it is no catalogue, OSError where it can't be read; FileFault after the last row
        where too many were at fault.
    """
    rows = read_catalogue(_lines(path))
    first = next(rows, None)
    return _told(itertools.chain(() if first is None else (first,), rows), reading)


def _told(rows: Iterable[tuple[int, Species | RowFault]], reading: Reading) -> Iterator[Species]:
    for line, found in rows:
        if isinstance(found, RowFault):
            _tell(found, reading)
        elif _BUILT_IN.get(found.slug, found) != found:
            _tell(RowFault(line, f"slug '{found.slug}' is built in; the next start would bring it back"), reading)
        else:
            reading.sound += 1
            yield found
        if reading.rows % _PROGRESS_ROWS == 0:
            print(f"{reading.rows} rows read", file=sys.stderr)
    few = reading.rows < ROWS_JUDGED_MIN
    if reading.faults and (not reading.sound or (not few and reading.faults * 100 > reading.rows * FAULTS_PCT_MAX)):
        raise FileFault(f"{reading.faults} of its {reading.rows} rows are at fault; nothing was changed")
    if reading.rows >= _PROGRESS_ROWS:
        print(f"all {reading.rows} rows read; merging", file=sys.stderr)


def _tell(fault: RowFault, reading: Reading) -> None:
    reading.faults += 1
    print(f"line {fault.line}: {fault.reason}")


_BUILT_IN = {species.slug: species for species in OWN}


def _lines(path: Path) -> Iterator[str]:
    """The lines of a file, none much longer than what a row may have, whatever the file holds."""
    bytes_max = _UTF8_BYTES_MAX * LINE_CHARS_MAX + 1
    with path.open("rb") as file:
        while line := file.readline(bytes_max):
            rest = line
            while len(rest) >= bytes_max and not rest.endswith(b"\n"):
                # The row is at fault by its length alone; what follows of it is skipped.
                rest = file.readline(bytes_max)
            yield line.decode("utf-8", "surrogateescape")


async def _merge(database: Address, species: Iterable[Species], *, dry_run: bool) -> Merged:
    async with owner_connection(database) as connection:
        if dry_run:
            await migrate.require_known(connection, load())
        else:
            await migrate.up(connection, load())
        transaction = connection.transaction()
        await transaction.start()
        try:
            merged = await catalogue.upsert(connection, species)
        except BaseException:
            await transaction.rollback()
            raise
        await (transaction.rollback() if dry_run else transaction.commit())
        return merged


def _report(reading: Reading, merged: Merged, *, dry_run: bool) -> None:
    if reading.faults:
        print(f"{reading.faults} rows left out")
    would = "would be " if dry_run else ""
    print(f"{reading.sound} species {would}imported: ", end="")
    print(f"{merged.new} new, {merged.changed} changed, {merged.unchanged} unchanged")


def _failed(message: str) -> int:
    print(f"winedex: {message}", file=sys.stderr)
    return 1
