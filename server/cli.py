"""The program: `winedex`, with a command for everything that an operator does."""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import NamedTuple

_ABOUT = """\
Wine Pokédex: a game in which people catch, raise, trade and battle with wines. This program is its server and the
tools beside it. Each flag can be set in the environment as well, as WINEDEX_ and its name in capitals.
"""


class Command(NamedTuple):
    """Where a command is, and what `--help` says of it. Its module is loaded when it is asked for: all of them together
    load three times as much as any of them needs."""

    module: str
    help: str


COMMANDS: Mapping[str, Command] = {
    "serve": Command("server.cli_serve", "serve the game"),
    "migrate": Command("server.cli_migrate", "change the database's schema, or say where it stands"),
    "catalogue": Command("server.cli_catalogue", "the wines there are"),
    "generate": Command("server.cli_generate", "a database of invented wines, for benchmarks and trials"),
    "players": Command("server.cli_players", "make players for load tests; erase an account"),
    "replay": Command("server.cli_replay", "print the record of a battle, an auction, a listing or a direct trade"),
    "room": Command("server.cli_room", "rooms that have broken down"),
    "audit": Command("server.cli_audit", "every coin and every wine accounted for"),
    "jobs": Command("server.cli_jobs", "work in the background: what waits, what was given up"),
    "backup": Command("server.cli_backup", "copy the database, and restore it"),
    "keys": Command("server.cli_keys", "the keys of encrypted fields: make one, see which are used, replace them"),
    "loadtest": Command("server.cli_loadtest", "put a server under load, and check that it keeps its word"),
    "disputes": Command("server.cli_trust", "disputes about trades"),
    "reports": Command("server.cli_trust", "reports of players by players"),
    "trades": Command("server.cli_trust", "trades that look made up"),
    "trading-rules": Command("server.cli_trust", "what is asked of who trades"),
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; its exit status. 1 where it cannot do what was asked, with the mend on standard error."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    args = _parser_for(given).parse_args(given)
    args.command_line = given
    return _run(args.run, args)


def _parser_for(given: Sequence[str]) -> argparse.ArgumentParser:
    """What reads this command line: it knows all commands by name, and the flags of the one that is asked for."""
    parser = argparse.ArgumentParser(prog="winedex", description=_ABOUT, formatter_class=argparse.RawTextHelpFormatter)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    # Since Python 3.13 a command may stand behind `--`.
    asked = COMMANDS.get(next((word for word in given if word != "--"), ""))
    if asked is not None:
        import_module(asked.module).add_parser(commands)
    for name, command in COMMANDS.items():
        if asked is None or command.module != asked.module:
            commands.add_parser(name, help=command.help)
    return parser


def _run(run: Callable[[argparse.Namespace], int], args: argparse.Namespace) -> int:
    from db.errors import CannotStart, Unavailable  # with the driver, which --help does not need

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


if __name__ == "__main__":
    sys.exit(main())
