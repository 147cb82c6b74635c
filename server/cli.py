"""The program: `winedex`, with a command for everything that an operator does."""

import argparse
import asyncio
import gc
import sys
from collections.abc import Callable, Sequence

import uvloop

from db.errors import CannotStart, Unavailable
from server import (
    cli_audit,
    cli_backup,
    cli_catalogue,
    cli_generate,
    cli_jobs,
    cli_keys,
    cli_loadtest,
    cli_migrate,
    cli_players,
    cli_replay,
    cli_room,
    cli_trust,
    logs,
)
from server.settings import add_flags, settings_of
from server.worker import inherited

_ABOUT = """\
Wine Pokédex: a game in which people catch, raise, trade and battle with wines. This program is its server and the
tools beside it. Each flag can be set in the environment as well, as WINEDEX_ and its name in capitals.
"""

_SERVE = """\
Serves the game over HTTP and WebSocket until SIGTERM or Ctrl-C. Without --database-url an embedded PostgreSQL is
started in --data-dir, and ends with the server; with several --workers an embedded Redis as well, unless --redis-url
names one. SIGHUP replaces workers one after the other. The schema is brought up first where the database's role may
do so.
Prints one line on standard output once requests are answered; everything else is logged to standard error, as JSON.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status. 1 where it cannot do what was asked, with the mend on standard error."""
    parser = argparse.ArgumentParser(prog="winedex", description=_ABOUT, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    serving = commands.add_parser(
        "serve", help="serve the game", description=_SERVE, formatter_class=argparse.RawTextHelpFormatter
    )
    add_flags(serving)
    serving.set_defaults(run=_serve)
    for module in (
        cli_migrate,
        cli_catalogue,
        cli_generate,
        cli_players,
        cli_replay,
        cli_room,
        cli_audit,
        cli_jobs,
        cli_backup,
        cli_keys,
        cli_loadtest,
        cli_trust,
    ):
        module.add_parser(commands)
    args = parser.parse_args(arguments)
    args.command_line = list(sys.argv[1:] if arguments is None else arguments)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        return run(args)
    except (CannotStart, Unavailable) as error:
        print(f"winedex: {error}", file=sys.stderr)
        return 1
    except BaseExceptionGroup as group:  # of the tasks that serve: one has failed, and took the others with it
        outcomes, faults = group.split((CannotStart, Unavailable))
        if outcomes is None or faults is not None:
            raise
        print(f"winedex: {_first(outcomes)}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    first = group.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


def _serve(args: argparse.Namespace) -> int:
    # Nothing that is loaded at the start is garbage; looking for some is a fifth of it. `serve` turns it on again.
    gc.disable()
    worker = inherited()
    settings = settings_of(args)
    logs.set_up(settings.log_level)

    def say(line: str) -> None:
        print(line, flush=True)

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if settings.workers > 1 and worker is None:
            from server.supervisor import supervise  # as below

            runner.run(supervise(settings, args.command_line, say))
        else:
            from server.app import serve  # the other commands need none of it

            runner.run(serve(settings, say, worker))
    return 0


if __name__ == "__main__":
    sys.exit(main())
