"""`winedex backup dump | base | receive | list | verify | prune | restore`: the database copied and restored."""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from db.backup import bases, dumps, receiving
from db.backup.shelf import Base, Dump, Shelf, remove, sweep
from db.backup.tools import run as run_tool
from db.embedded import attached_or_started
from db.embedded.binaries import Binaries, find
from db.embedded.cluster import DATABASE
from db.errors import CannotStart
from db.login import Login
from server.settings import DATA_DIR

_HELP = """\
Copies the database into a folder of backups while the server runs, and makes a new data folder from them. Works on the
embedded PostgreSQL of --data-dir, or as the superuser that --database-url (WINEDEX_BACKUP_URL) names. See
docs/operations.md for what each protects from, and ops/runbooks/restore.md for the way back, step by step.

exit status:
  0  done
  1  refused, with the mend
  2  the command line is wrong
"""

KEEP_DAYS = 14


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `backup` to the program's commands."""
    parser = commands.add_parser(
        "backup",
        description=_HELP,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    actions = parser.add_subparsers(title="actions", required=True, metavar="ACTION")
    dump = actions.add_parser("dump", help="dump the game's database and the roles")
    dump.set_defaults(run=lambda args: asyncio.run(_dump(args)))
    base = actions.add_parser("base", help="copy the whole cluster")
    base.add_argument("--incremental", action="store_true", help="only what has changed since the latest (from 17 on)")
    base.set_defaults(run=lambda args: asyncio.run(_base(args)))
    receive = actions.add_parser("receive", help="receive the log as it is written, until told to stop")
    receive.add_argument("--synchronous", action="store_true", help="no commit is answered before it was received")
    receive.set_defaults(run=_receive)
    for action in (dump, base, receive):
        action.add_argument(
            "--database-url", metavar="URL", help="postgresql://… of a superuser (WINEDEX_BACKUP_URL; embedded)"
        )
        _add_data_dir(action, f"whose embedded PostgreSQL is copied (WINEDEX_DATA_DIR; {DATA_DIR})")
    listing = actions.add_parser("list", help="what there is")
    listing.set_defaults(run=_list)
    verifying = actions.add_parser("verify", help="read every backup and see that it is as it was written")
    verifying.set_defaults(run=lambda args: asyncio.run(_verify(args)))
    prune = actions.add_parser("prune", help="remove what is past keeping")
    prune.add_argument(
        "--keep-days",
        type=_days,
        default=KEEP_DAYS,
        metavar="N",
        help=f"days of which any moment stays ({KEEP_DAYS})",
    )
    prune.set_defaults(run=lambda args: asyncio.run(_prune(args)))
    restoring = actions.add_parser("restore", help="make a new data folder from a backup")
    restoring.add_argument("what", choices=("dump", "base"), help="which kind of backup")
    restoring.add_argument("name", nargs="?", help="as list shows it; the latest")
    restoring.add_argument(
        "--until", type=_moment, metavar="TIME", help="base: 2026-11-25T17:13:00Z; without it, all that is in the log"
    )
    _add_data_dir(restoring, "the new data folder; must be named, and have no database in it", required=True)
    restoring.set_defaults(run=_restore, usage_error=restoring.error)
    for action in (dump, base, receive, listing, verifying, prune, restoring):
        action.add_argument("--backups", metavar="FOLDER", help="where the backups lie (WINEDEX_BACKUPS)")


async def _dump(args: argparse.Namespace) -> int:
    shelf = _shelf(args)
    shelf.make()
    with shelf.held():
        async with _superuser(args) as (login, binaries):
            taken = await dumps.take(shelf, login, binaries, datetime.now(UTC))
    print(f"{taken.path}")
    return 0


async def _base(args: argparse.Namespace) -> int:
    shelf = _shelf(args)
    shelf.make()
    with shelf.held():
        async with _superuser(args) as (login, binaries):
            taken = await bases.take(shelf, login, binaries, datetime.now(UTC), incremental=args.incremental)
    print(f"{taken.path}")
    return 0


def _receive(args: argparse.Namespace) -> int:
    command, environment = asyncio.run(_prepare_receiver(args))
    print("receiving; commits wait for it" if args.synchronous else "receiving", flush=True)
    receiving.become_receiver(command, environment)
    return 1  # not reached


async def _prepare_receiver(args: argparse.Namespace) -> tuple[list[str], dict[str, str]]:
    shelf = _shelf(args)
    shelf.make()
    async with _superuser(args, running=True) as (login, binaries):
        command, environment = await receiving.prepare(shelf, login, binaries, synchronous=args.synchronous)
    return command, dict(environment)


def _list(args: argparse.Namespace) -> int:
    shelf = _shelf(args, there=True)
    for dump in shelf.dumps():
        print(f"dump  {dump.stamp}  PostgreSQL {dump.about.version}")
    for base in shelf.bases():
        on = f", changes since {base.about.based_on}" if base.about.based_on is not None else ""
        from_ = f"{base.about.ended_at:%Y-%m-%dT%H:%M:%SZ}"
        print(f"base  {base.stamp}  PostgreSQL {base.about.version}{on}, leads to {from_} and later")
    wal = sorted(path.name for path in shelf.wal.glob("[0-9A-F]*"))
    print(f"log   {wal[0]} to {wal[-1]}" if wal else "log   nothing")
    return 0


async def _verify(args: argparse.Namespace) -> int:
    shelf, binaries = _shelf(args, there=True), find()
    with shelf.held():
        await _verify_all(shelf, binaries)
    return 0


async def _verify_all(shelf: Shelf, binaries: Binaries) -> None:
    for dump in shelf.dumps():
        await dumps.verify(dump, binaries)
        print(f"dump  {dump.stamp}  is as it was written")
    for base in shelf.bases():
        shelf.chain(base)
        await bases.verify(base, binaries)
        print(f"base  {base.stamp}  is as it was written")


async def _prune(args: argparse.Namespace) -> int:
    shelf = _shelf(args, there=True)
    with shelf.held(alone=True):
        await _prune_all(shelf, timedelta(days=args.keep_days))
    return 0


async def _prune_all(shelf: Shelf, kept: timedelta) -> None:
    sweep(shelf)
    old_dumps, old_bases, first_wal = shelf.past_keeping(datetime.now(UTC), kept)
    old: list[Dump | Base] = [*old_dumps, *old_bases]
    for backup in old:
        kind = "dump" if isinstance(backup, Dump) else "base"
        print(f"{kind}  {backup.stamp}  removed")
    remove(old)
    if first_wal is not None:
        await run_tool(find(), "pg_archivecleanup", str(shelf.wal), first_wal)
        print(f"log   kept from {first_wal} on")


def _restore(args: argparse.Namespace) -> int:
    if args.what == "dump" and args.until is not None:
        args.usage_error("a dump leads to no other moment than its own: --until takes a base backup")
    return asyncio.run(_restore_dump(args) if args.what == "dump" else _restore_base(args))


async def _restore_dump(args: argparse.Namespace) -> int:
    shelf = _shelf(args, there=True)
    with shelf.held():
        dump = shelf.dump(args.name)
        await dumps.restore(dump, _data_dir(args), find())
    print(f"{args.data_dir} holds what was dumped at {dump.stamp}: winedex serve --data-dir {args.data_dir}")
    return 0


async def _restore_base(args: argparse.Namespace) -> int:
    shelf = _shelf(args, there=True)
    with shelf.held():
        last = await bases.restore(shelf, shelf.base(args.name, args.until), _data_dir(args), find(), until=args.until)
    end = f"the last commit is of {last.astimezone(UTC).isoformat()}" if last is not None else "as it was copied"
    print(f"{args.data_dir} is restored; {end}. Archiving and waiting for a receiver are off in it.")
    print(f"winedex serve --data-dir {args.data_dir}; then take a new base backup, and start the receiver anew")
    return 0


@asynccontextmanager
async def _superuser(args: argparse.Namespace, *, running: bool = False) -> AsyncIterator[tuple[Login, Binaries]]:
    """Who copies, and with which programs. `running`: it makes no sense unless a server is."""
    url = args.database_url or os.environ.get("WINEDEX_BACKUP_URL")
    if url is not None:
        yield Login.parse(url), find()
        return
    if os.environ.get("WINEDEX_DATABASE_URL"):
        raise CannotStart(
            "the server's role sees a part of the rows only: name a superuser in WINEDEX_BACKUP_URL, or unset "
            "WINEDEX_DATABASE_URL to copy the embedded PostgreSQL"
        )
    data_dir = _data_dir(args)
    if not (data_dir / "pg" / "cluster").exists():
        raise CannotStart(f"{data_dir} holds no database: name the one that is to be copied with --data-dir")
    async with attached_or_started(data_dir) as embedded:
        if running and embedded.binaries is not None:
            raise CannotStart("no server runs on this --data-dir, so that its log is at rest: start it first")
        yield embedded.superuser.to_database(DATABASE), embedded.binaries or find()


def _shelf(args: argparse.Namespace, *, there: bool = False) -> Shelf:
    """The folder of backups; `there`: it is to be read, and nothing is made."""
    named = args.backups or os.environ.get("WINEDEX_BACKUPS")
    if not named:
        raise CannotStart("name the folder of backups with --backups or WINEDEX_BACKUPS; on another disk is best")
    shelf = Shelf(Path(named).expanduser().absolute())
    if there and not shelf.bases_folder.is_dir():
        raise CannotStart(f"{shelf.folder} is no folder of backups: name the one that winedex backup made")
    return shelf


def _data_dir(args: argparse.Namespace) -> Path:
    return Path(args.data_dir or os.environ.get("WINEDEX_DATA_DIR") or DATA_DIR).expanduser()


def _add_data_dir(parser: argparse.ArgumentParser, says: str, *, required: bool = False) -> None:
    parser.add_argument("--data-dir", metavar="FOLDER", help=says, required=required)


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 3_650:
        raise argparse.ArgumentTypeError(f"a whole number of days from 1 to 3650, not {text!r}")
    return int(text)


def _moment(text: str) -> datetime:
    try:
        moment: datetime | None = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    if moment is None or moment.tzinfo is None:
        raise argparse.ArgumentTypeError(f"a moment with its zone, like 2026-11-25T17:13:00Z, and not {text!r}")
    return moment
