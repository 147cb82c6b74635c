"""`winedex serve`: the server itself, alone or as several workers."""

import argparse
import asyncio
import gc

from server import logs
from server.settings import add_flags, settings_of
from server.worker import inherited

_HELP = """\
Serves the game over HTTP and WebSocket until SIGTERM or Ctrl-C. Without --database-url an embedded PostgreSQL is
started in --data-dir, and ends with the server; with several --workers an embedded Redis as well, unless --redis-url
names one. SIGHUP replaces workers one after the other. The schema is brought up first where the database's role may
do so.
Prints one line on standard output once requests are answered; everything else is logged to standard error, as JSON.
"""


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `serve` to the program's commands."""
    parser = commands.add_parser("serve", description=_HELP, formatter_class=argparse.RawTextHelpFormatter)
    add_flags(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Serve until told to stop; the exit status.

    Raises:
        CannotStart: with what to do.
    """
    # Nothing that is loaded at the start is garbage; looking for some is a fifth of it.
    gc.disable()
    worker = inherited()
    settings = settings_of(args)
    logs.set_up(settings.log_level)

    def say(line: str) -> None:
        print(line, flush=True)

    import uvloop  # this and what follows are two thirds of a start, and are loaded with nobody looking for garbage

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        if settings.workers > 1 and worker is None:
            from server.supervisor import supervise  # it decides nothing itself, and needs no rules

            gc.freeze()
            gc.enable()
            runner.run(supervise(settings, args.command_line, say))
        else:
            from server.app import serve

            # Not even once need anybody walk what is loaded. `serve` turns the looking on again, behind the open doors.
            gc.freeze()
            runner.run(serve(settings, say, worker))
    return 0
