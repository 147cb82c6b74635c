"""`winedex audit`: every coin and every wine accounted for."""

import argparse
import asyncio
import sys

from db.address import owner_connection
from server import audit
from server.settings import add_database_flags, database_of

_HELP = """\
Goes through the books: every transaction sums to zero and every balance is the sum of its lines, every wine has one
place and came to its owner by a trade, what rooms hold is what their players have promised, sales are paid for once,
ratings and reputations are what was played and traded, inboxes have no gap. Then every room's record is decided anew
by the rules of this version, and what its entries do is held against what there is: coins and wines, what people were
told in the last six days, results, experience, and what is counted. All is read as of one moment, so that it may run
beside a server; it holds nothing up.

exit status:
  0  the books agree
  1  they do not: each disagreement is printed, a line each
  2  the command line is wrong
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `audit` to the program's commands."""
    parser = commands.add_parser(
        "audit",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_database_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the command line asks; the exit status."""
    report = asyncio.run(_audit(args))
    for broken in report.broken:
        print(f"{broken.rule}: {broken.where}")
    older = f", {report.older} rooms of other rules not decided anew" if report.older else ""
    counted = f"{report.rooms} rooms, {report.entries} entries{older}"
    print(f"{counted}: {len(report.broken) or 'nothing'} wrong", file=sys.stderr)
    return 1 if report.broken else 0


async def _audit(args: argparse.Namespace) -> audit.Report:
    async with owner_connection(database_of(args)) as connection:
        return await audit.run(connection, _say)


def _say(done: int, total: int) -> None:
    print(f"{done} of {total} rooms", file=sys.stderr)
