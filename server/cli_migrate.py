"""`winedex migrate up | down | redo | status`: the database's schema, forwards, back, and where it stands."""

import argparse
import asyncio

from db import migrate
from db.address import owner_connection
from db.migration_files import load
from server.settings import add_database_flags, database_of

_HELP = """\
Changes the database's schema, or says where it stands. Works beside a running server on the same --data-dir or
address; with none running, the embedded PostgreSQL is started for as long as this needs. An address must name a role
that may migrate, or WINEDEX_DATABASE_OWNER_URL one besides. `winedex serve` brings the schema up by itself.

  up [VERSION]    apply what is pending, up to VERSION
  down [STEPS]    take back the last STEPS (1) migrations, with the data that only they hold
  redo            take the last one back and apply it again, for the one being written
  status          list them: applied, pending, edited since it was applied, or unknown to this program

exit status:
  0  done; status: nothing is pending
  1  refused, with the mend; status: something is pending, edited or unknown
  2  the command line is wrong
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `migrate` to the program's commands."""
    parser = commands.add_parser(
        "migrate",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=("up", "down", "redo", "status"), metavar="up | down | redo | status")
    parser.add_argument("number", nargs="?", type=_positive, help="up: the last version; down: how many steps")
    add_database_flags(parser)
    parser.set_defaults(run=run, usage_error=parser.error)


def run(args: argparse.Namespace) -> int:
    """Do what the command line asks; the exit status.

    Raises:
        CannotStart: with what to do.
    """
    if args.number is not None and args.what in ("redo", "status"):
        args.usage_error(f"{args.what} takes no number")
    return asyncio.run(_migrate(args))


async def _migrate(args: argparse.Namespace) -> int:
    migrations = load()
    async with owner_connection(database_of(args)) as conn:
        match args.what:
            case "up":
                _tell("applied", await migrate.up(conn, migrations, to=args.number))
            case "down":
                _tell("taken back", await migrate.down(conn, migrations, args.number or 1))
            case "redo":
                redone = await migrate.redo(conn, migrations)
                _tell("taken back and applied again", [redone] if redone is not None else [])
            case _:
                return _show(await migrate.status(conn, migrations))
    return 0


def _tell(done: str, migrations: list[migrate.Migration]) -> None:
    for migration in migrations:
        print(f"{migration} {done}")
    if not migrations:
        print(f"nothing to be {done}")


def _show(found: list[migrate.Status]) -> int:
    for row in found:
        when = f"  {row.applied_at:%Y-%m-%d %H:%M:%S} UTC" if row.applied_at is not None else ""
        print(f"{row.version:04d}_{row.name:<32} {row.state}{when}")
    return 0 if all(row.state == "applied" for row in found) else 1


def _positive(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number from 1")
    return int(text)
