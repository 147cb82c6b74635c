"""`winedex players make N`: players for load tests, without a registration and a sign-in for each; and `winedex players
delete NAME`: somebody's account erased."""

import argparse
import asyncio
import json
import os
import secrets
import string
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from db import leaving
from db.address import Address, opened, owner_connection
from db.leaving import Left
from db.pool import Pool, open_pool
from game.catalogue import OWN
from game.ids import PlayerId
from server import players
from server.clock import RealClock
from server.credentials import name_key, proper_name
from server.embedded_database import load_catalogue
from server.identifiers import uuid7
from server.players import STARTING_COINS
from server.settings import add_database_flags, database_of
from server.tokens import ACCESS_MS, Tokens

PLAYERS_MAX = 100_000
VALID_S_MAX = 24 * 3_600
AT_ONCE = 8
"""Connections that make players: commits of several go to the disk together."""

COINS_MAX = 1_000_000_000
"""From the mint, like everybody's: more would be more than anything may cost."""

PROGRESS_S = 1.0
BATCH_CHARS = 5
DEVICE = "winedex players make"

_HELP = f"""\
Makes N players with coins and the three wines that everybody begins with. Nobody can sign in as them with a
password; with --tokens each has an access token, which is as good as one until it ends. One JSON object a line:
player_id, name and, with --tokens, access_token and expires_at_ms. Works beside a running server.

--out writes into a new file that only its owner can read. Tokens are secrets: delete the file when it has served.

exit status:
  0  all of them are made
  1  they are not: the database is not there, or the file can't be written
  2  the command line is wrong

bounds: {PLAYERS_MAX:,} players, tokens for {VALID_S_MAX // 3_600} hours
"""


_DELETE_HELP = """\
Erases the account of a player for good, as DELETE /api/v1/me does for himself: coins go to the mint, wines to the
house, sessions, address, second factor, inbox and whatever else is his own are deleted, and his row has no name any
more. What others wait for has to be over first: battles, auctions, trades, held coins, queued wines, disputes. Works
beside a running server, which closes his connections when their access tokens end, after 15 minutes at most.

exit status:
  0  erased
  1  not: there is no such player, something keeps him, or the database is not there
  2  the command line is wrong, as without --for-good
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `players` and what it can do to the program's commands."""
    parser = commands.add_parser("players")
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    making = actions.add_parser(
        "make",
        help="make players without a sign-in each",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    making.add_argument("count", type=_bounded(PLAYERS_MAX), metavar="N", help="how many")
    making.add_argument(
        "--coins",
        type=_bounded(COINS_MAX),
        default=STARTING_COINS,
        metavar="N",
        help="what each begins with (%(default)s)",
    )
    making.add_argument("--tokens", action="store_true", help="an access token for each")
    making.add_argument(
        "--valid-s",
        type=_bounded(VALID_S_MAX),
        default=ACCESS_MS // 1_000,
        metavar="S",
        help="how long the tokens are good for (%(default)s)",
    )
    making.add_argument("--out", type=Path, metavar="FILE", help="a new file for them, instead of standard output")
    add_database_flags(making)
    making.set_defaults(run=run)
    deleting = actions.add_parser(
        "delete",
        help="erase a player's account",
        description=_DELETE_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    deleting.add_argument("name", metavar="NAME", help="how he is called")
    deleting.add_argument("--for-good", action="store_true", required=True, help="yes: nobody brings it back")
    add_database_flags(deleting)
    deleting.set_defaults(run=run_delete)


def run(args: argparse.Namespace) -> int:
    """Make the players that the command line asks for; the exit status.

    Raises: CannotStart, Unavailable where the database is not there.
    """
    try:
        with _output(args.out) as output:
            began_s = time.monotonic()
            asyncio.run(
                _Maker(args.count, args.coins, args.valid_s if args.tokens else None, output).run(database_of(args))
            )
    except OSError as error:
        print(f"winedex: {args.out}: {error.strerror or error}", file=sys.stderr)
        return 1
    print(f"{args.count} players made in {time.monotonic() - began_s:.1f} s", file=sys.stderr)
    return 0


def run_delete(args: argparse.Namespace) -> int:
    """Erase the account that the command line names; the exit status.

    Raises: CannotStart, Unavailable where the database is not there.
    """
    left = asyncio.run(_erase(database_of(args), args.name))
    if left is None:
        print(f"winedex: nobody is called {args.name}", file=sys.stderr)
        return 1
    if left.busy:
        print(f"winedex: {args.name} can't go yet: {', '.join(left.busy)} must be over first", file=sys.stderr)
        return 1
    print(f"the account is erased; {len(left.sessions)} sessions ended", file=sys.stderr)
    return 0


async def _erase(address: Address, name: str) -> Left | None:
    async with owner_connection(address) as connection, connection.transaction():
        await connection.execute("SET LOCAL ROLE wine_pokedex_engine")
        player = await leaving.of_name(connection, name_key(name))
        return None if player is None else await leaving.erase(connection, player, uuid7(RealClock().now_ms()))


class _Maker:
    """Makes a number of players, and writes down each as soon as he is committed."""

    def __init__(self, count: int, coins: int, valid_s: int | None, output: TextIO) -> None:
        letters = string.ascii_lowercase + string.digits
        self._batch = "".join(secrets.choice(letters) for _ in range(BATCH_CHARS))
        self._numbers = iter(range(1, count + 1))
        self._count = count
        self._coins = coins
        self._valid_s = valid_s
        self._output = output
        self._clock = RealClock()
        self._made = 0
        self._told_s = time.monotonic()

    async def run(self, address: Address) -> None:
        """Make all of them."""
        async with opened(address, command=True) as database:
            if database.owner is not None:  # their wines are of species that a new database does not have yet
                await load_catalogue(address)
            pool = await open_pool(database.server, size_min=1, size_max=AT_ONCE)
            try:
                async with asyncio.TaskGroup() as tasks:
                    for _ in range(AT_ONCE):
                        tasks.create_task(self._make_some(pool))
            finally:
                await pool.close()

    async def _make_some(self, pool: Pool) -> None:
        tokens = Tokens(pool, self._clock, access_ms=(self._valid_s or 0) * 1_000 or ACCESS_MS)
        for number in self._numbers:
            name = proper_name(f"Load-{self._batch}-{number:06d}")
            player, ref = await players.join(pool, OWN, name, None, self._clock.now_ms(), coins=self._coins)
            line: dict[str, str | int] = {"player_id": ref, "name": name.shown}
            if self._valid_s is not None:
                line |= await self._token(tokens, player)
            self._output.write(json.dumps(line) + "\n")
            self._tell()

    async def _token(self, tokens: Tokens, player: PlayerId) -> dict[str, str | int]:
        opened_ms = self._clock.now_ms()
        pair = await tokens.open(player, DEVICE)
        # The refresh token is dropped: who has only this file is signed out when the access token ends.
        return {"access_token": pair.access, "expires_at_ms": opened_ms + pair.expires_in_s * 1_000}

    def _tell(self) -> None:
        self._made += 1
        if time.monotonic() - self._told_s >= PROGRESS_S:
            self._told_s = time.monotonic()
            print(f"{self._made} of {self._count} players made", file=sys.stderr)


@contextmanager
def _output(path: Path | None) -> Iterator[TextIO]:
    if path is None:
        yield sys.stdout
        return
    # Nobody else may read it, not even for a moment, and nothing that is there is written over.
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        yield file


def _bounded(most: int) -> Callable[[str], int]:
    def number(text: str) -> int:
        try:
            value = int(text)
        except ValueError:
            value = 0
        if not 1 <= value <= most:
            raise argparse.ArgumentTypeError(f"a whole number from 1 to {most}, not {text!r}")
        return value

    return number
