"""`winedex replay ROOM …`: print the record of a battle, auction, listing or direct trade; --verify decides it anew and
compares. Of several rooms one after the other: starting a program takes longer than reading a record."""

import argparse
import asyncio
import sys

import msgspec
import orjson

from db.address import opened
from db.pool import open_pool
from game.auction.opening import AuctionOpening
from game.direct.opening import TradeOpening
from game.market.opening import ListingOpening
from game.refusal import Refused
from server import replays, replays_auction, replays_market, replays_trade
from server.cli_room import room_id
from server.settings import add_database_flags, database_of

_HELP = """\
Prints the record of each battle, auction, listing or direct trade, running or finished, as JSON: a line for the
whole, then a line for each entry. Hidden choices of a running battle are not shown, nor what is hidden in an auction.
With --verify every recorded command is decided anew by the rules of this version, and the first difference is printed.

exit status:
  0  printed; with --verify: every entry is what the rules decide
  1  there is no such room, or --verify found a difference; rooms after it are not printed
  2  the command line is wrong
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `replay` to the program's commands."""
    parser = commands.add_parser(
        "replay",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "rooms", type=room_id, metavar="ROOM", nargs="+", help="the id of a battle, an auction, a listing or a trade"
    )
    parser.add_argument("--verify", action="store_true", help="decide it anew from the recorded commands, and compare")
    add_database_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the command line asks; the exit status."""
    try:
        return asyncio.run(_replay(args))
    except Refused as refused:
        print(f"winedex: {refused.title}", file=sys.stderr)
        return 1


async def _replay(args: argparse.Namespace) -> int:
    async with opened(database_of(args), command=True) as database:
        pool = await open_pool(database.server, size_min=1, size_max=1)
        try:
            for room in args.rooms:
                status = _told(await replays.read(pool, room), verify=args.verify)
                if status:
                    return status
        finally:
            await pool.close()
    return 0


def _told(record: replays.Record, *, verify: bool) -> int:
    shown = msgspec.to_builtins(_document(record))
    entries = shown.pop("entries")
    for line in (shown, *entries):
        print(orjson.dumps(line).decode())
    return _verify(record) if verify else 0


def _document(record: replays.Record) -> msgspec.Struct:
    match record.opening:
        case AuctionOpening():
            return replays_auction.document(record)
        case ListingOpening():
            return replays_market.document(record)
        case TradeOpening():
            return replays_trade.document(record)
        case _:
            return replays.document(record)


def _verify(record: replays.Record) -> int:
    difference = replays.check(record)
    now = record.kind.decider.rules_version
    if difference is None:
        print(f"verified: {len(record.entries)} entries are what the rules decide", file=sys.stderr)
        return 0
    if record.room.rules_version != now:
        print(f"the record is of rules {record.room.rules_version}, these are {now}", file=sys.stderr)
    print(f"entry {difference.seq} differs", file=sys.stderr)
    print(f"  recorded: {difference.recorded}\n  decided:  {difference.decided}", file=sys.stderr)
    return 1
