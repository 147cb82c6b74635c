"""`winedex generate`: a database of invented species, players and wines, for benchmarks and trials."""

import argparse
import asyncio
import sys
import time
from collections.abc import Callable

from db import invented as database
from db import migrate
from db import species as catalogue
from db.address import Address, owner_connection
from db.migration_files import load
from server import invented
from server.invented import Amounts
from server.settings import add_database_flags, database_of

SPECIES_MAX = 1_000_000
PLAYERS_MAX = 999_999
WINES_MAX = 10_000_000
SEED_MAX = 2**32 - 1

_HELP = f"""\
Fills a database with invented species, players and wines: the same ones for the same seed. For benchmarks and trials;
nobody can sign in as an invented player, and what was invented cannot be taken out again, so a database that holds
players is refused. The schema is brought up first. All of it goes in or nothing: 100,000 species and a million wines
take two to four minutes on two cores. Progress goes to standard error.

exit status:
  0  all of it is there
  1  nothing was changed: the database holds players, or this seed's, or is not there
  2  the command line is wrong

bounds: {SPECIES_MAX:,} species, {PLAYERS_MAX:,} players, {WINES_MAX:,} wines, seeds to {SEED_MAX}
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `generate` to the program's commands."""
    parser = commands.add_parser(
        "generate",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    for flag, most, default, what in (
        ("--species", SPECIES_MAX, 1_000, "species"),
        ("--players", PLAYERS_MAX, 100, "players"),
        ("--wines", WINES_MAX, 10_000, "wines"),
    ):
        parser.add_argument(
            flag, type=_bounded(1, most), default=default, metavar="N", help=f"how many {what} (%(default)s)"
        )
    parser.add_argument("--seed", type=_bounded(0, SEED_MAX), default=1, metavar="S", help="what all follows from (1)")
    parser.add_argument("--beside-players", action="store_true", help="also into a database that holds players")
    add_database_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Generate what the command line asks for; the exit status.

    Raises: CannotStart, Unavailable where the database is not there, or must not be filled.
    """
    amounts = Amounts(args.species, args.players, args.wines, args.seed)
    began_s = time.monotonic()
    asyncio.run(generate(database_of(args), amounts, beside_players=args.beside_players, tell=_tell))
    took_s = time.monotonic() - began_s
    _tell(f"{amounts.species} species, {amounts.players} players, {amounts.wines} wines: {took_s:.1f} s")
    return 0


async def generate(address: Address, amounts: Amounts, *, beside_players: bool, tell: Callable[[str], None]) -> None:
    """Migrate a database and fill it.

    Raises: CannotStart, Unavailable.
    """
    async with owner_connection(address) as connection:
        await migrate.up(connection, load())
        await database.require_no_players(connection, allowed=beside_players, batch=amounts.batch)
        async with connection.transaction():
            tell(f"{amounts.species} species")
            await catalogue.load_own(connection)
            await catalogue.upsert(connection, invented.species(amounts))
            kinds = await database.species_named_by(connection, amounts.batch)
            owners = await database.write_players(
                connection, invented.players(amounts), lambda count: tell(f"{count} of {amounts.players} players")
            )
            await database.write_wines(
                connection,
                invented.wines(amounts, owners, kinds),
                lambda count: tell(f"{count} of {amounts.wines} wines"),
            )
        tell("statistics")
        await database.settle_statistics(connection)


def _tell(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def _bounded(least: int, most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = least - 1
        if not least <= value <= most:
            raise argparse.ArgumentTypeError(f"a whole number from {least} to {most}, not {text!r}")
        return value

    return number
