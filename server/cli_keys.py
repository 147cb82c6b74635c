"""`winedex keys make | status | rotate`: the keys of the fields that are encrypted at rest."""

import argparse
import asyncio
import sys
from collections.abc import Awaitable, Callable, Mapping

from db import emails as stored_emails
from db import hidden
from db.address import Address, owner_connection
from db.errors import CannotStart
from db.hidden import COLUMNS, Hidden, HiddenColumn
from db.pool import Connection
from game.ids import PlayerId
from server import emails, totp
from server.field_keys import VARIABLE, add_to_file, fields_of, key_file
from server.hiding import Fields, Unreadable, written_key
from server.settings import add_database_flags, database_of

BATCH = 500
"""Rows of one transaction: their locks are held for some hundredths of a second."""

_HELP = f"""\
E-mail addresses and the secrets of second factors are encrypted at rest, with the keys in {VARIABLE}
(1:base64,2:base64; the highest number encrypts) or, for the embedded database without it, in a file of the data folder.

  make      a new key. With the embedded database's file it is added there; else it is printed, for {VARIABLE}
  status    how many fields each key encrypts
  rotate    put every field under the newest key, in batches beside a running server; stopped half-way, run it again

To replace a key: make one; start every server anew with the old and the new one; rotate; take the old one away when
status shows that it encrypts nothing; start the servers anew, and rotate again, which forgets its hashes.

exit status:
  0  done; status: the newest key encrypts everything
  1  refused, with the mend; status: other keys are still needed; rotate: a field could not be read
  2  the command line is wrong
"""

_Rehide = Callable[[Connection, Fields, Hidden], Awaitable[bool]]
_REHIDE: Mapping[HiddenColumn, _Rehide] = {hidden.EMAIL: emails.rehide, hidden.TOTP: totp.rehide}


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `keys` to the program's commands."""
    parser = commands.add_parser(
        "keys",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=("make", "status", "rotate"), metavar="make | status | rotate")
    add_database_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Do what the command line asks; the exit status.

    Raises:
        CannotStart: with what to do.
    """
    address = database_of(args)
    fields = fields_of(address)
    match args.what:
        case "make":
            return _make(address, fields)
        case "status":
            return asyncio.run(_status(address, fields))
        case _:
            return asyncio.run(_rotate(address, fields))


def _make(address: Address, fields: Fields) -> int:
    number = fields.newest + 1
    file = key_file(address)
    if address.url is None and file.exists():
        add_to_file(file, number)
        print(f"key {number} added to {file}: start the server anew, then `winedex keys rotate`", file=sys.stderr)
    else:
        print(written_key(number))
        print(f"add this to {VARIABLE}, after a comma where there are others, and keep it secret", file=sys.stderr)
    return 0


async def _status(address: Address, fields: Fields) -> int:
    async with owner_connection(address) as connection:
        await _as_engine(connection)
        used = await hidden.keys_used(connection)
    for field, keys in used.items():
        counted = ", ".join(f"{count} with key {key}" for key, count in sorted(keys.items()))
        print(f"{field}: {counted or 'none'}")
    needed = {key for keys in used.values() for key in keys}
    return 0 if needed <= {fields.newest} else 1


async def _rotate(address: Address, fields: Fields) -> int:
    if not fields.numbers:
        raise CannotStart(f"there is no key to put anything under: set {VARIABLE} (`winedex keys make` makes one)")
    unreadable = 0
    async with owner_connection(address) as connection:
        await _as_engine(connection)
        for column in COLUMNS:
            unreadable += await _rotate_column(connection, fields, column)
        forgotten = await stored_emails.forget_lookups(connection, fields.numbers) if not unreadable else 0
        if forgotten:
            print(f"user_emails: {forgotten} hashes under keys that are gone forgotten", file=sys.stderr)
    return 1 if unreadable else 0


async def _rotate_column(connection: Connection, fields: Fields, column: HiddenColumn) -> int:
    """Put every value of a column under the newest key; how many could not be read."""
    after, done, unreadable = PlayerId(0), 0, 0
    while batch := await hidden.under_other_keys(connection, column, fields.newest, after, BATCH):
        async with connection.transaction():
            for was in batch:
                try:
                    # What has changed meanwhile a server wrote: under its newest key, or it is met by the next run.
                    done += await _REHIDE[column](connection, fields, was)
                except Unreadable as error:
                    print(f"winedex: {error}", file=sys.stderr)
                    unreadable += 1
        after = batch[-1].player
        print(f"{column.name}: {done} put under key {fields.newest}", file=sys.stderr)
    return unreadable


async def _as_engine(connection: Connection) -> None:
    await connection.execute("SET ROLE wine_pokedex_engine")
