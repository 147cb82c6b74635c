"""`winedex room list | void ROOM`: rooms that have broken down, and giving back what they hold."""

import argparse
import asyncio
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from db import rooms
from db.address import owner_connection
from db.pool import Connection
from db.rooms import Given
from game.ids import RoomId
from game.refusal import Refused
from server.settings import add_database_flags, database_of

_HELP = """\
A room whose code fails is set aside, alone: nothing more is decided in it, and its wines and coins stay in it. `list`
names such rooms, with what failed; `void` ends one and gives all of it back to its owners, in whose activity logs it
stands. Works beside a running server.

exit status:
  0  done
  1  refused: there is no such room, or it has not broken down
  2  the command line is wrong
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `room` to the program's commands."""
    parser = commands.add_parser(
        "room",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    listing = actions.add_parser("list", help="name the rooms that are set aside")
    listing.set_defaults(run=lambda args: asyncio.run(_list(args)))
    voiding = actions.add_parser("void", help="give back what a room that was set aside holds")
    voiding.add_argument("room", type=room_id, metavar="ROOM", help="the room's id")
    voiding.set_defaults(run=_void)
    for action in (listing, voiding):
        add_database_flags(action)


async def _list(args: argparse.Namespace) -> int:
    async with _as_engine(args) as connection:
        found = await rooms.broken(connection)
    for room in found:
        print(f"{room.room}  {room.kind}, holds {room.wines} wines and {room.coins} coins\n{room.fault}")
    print(f"{len(found)} rooms are set aside", file=sys.stderr)
    return 0


def _void(args: argparse.Namespace) -> int:
    try:
        given = asyncio.run(_give_back(args))
    except Refused as refused:
        print(f"winedex: {refused.title}", file=sys.stderr)
        return 1
    for wine, owner in given.wines:
        print(f"wine {wine} is back in the cellar of player {owner}")
    for coins, player in given.coins:
        print(f"{coins} coins are free again for player {player}")
    coins_back = sum(coins for coins, _ in given.coins)
    print(f"{args.room} is void; {len(given.wines)} wines and {coins_back} coins given back", file=sys.stderr)
    return 0


async def _give_back(args: argparse.Namespace) -> Given:
    async with _as_engine(args) as connection:
        return await rooms.void(connection, args.room)


@asynccontextmanager
async def _as_engine(args: argparse.Namespace) -> AsyncIterator[Connection]:
    # Wines are under row-level security, which the owner of the tables is held by too.
    async with owner_connection(database_of(args)) as connection, connection.transaction():
        await connection.execute("SET LOCAL ROLE wine_pokedex_engine")
        yield connection


def room_id(text: str) -> RoomId:
    """A room's id from the command line."""
    try:
        return RoomId(str(uuid.UUID(text)))
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is no room's id: it looks like 0190f3c2-…") from None
