"""`winedex loadtest …`: hands over to the load test, which is a program of its own and knows nothing of this one."""

import argparse
import os
import sys


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `loadtest` to the program's commands. What follows it is the load test's to read, --help included."""
    # No character begins a flag here, so that all of them are passed on.
    parser = commands.add_parser("loadtest", add_help=False, prefix_chars="\0")
    parser.add_argument("arguments", nargs="*")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Become the load test, so that signals and the exit status are its own."""
    os.execv(sys.executable, [sys.executable, "-P", "-m", "loadtest", *args.arguments])  # noqa: S606 - no shell is wanted
