"""`winedex` itself: which commands there are, and that each brings along no more than it needs."""

import subprocess
import sys

import pytest

from server.cli import COMMANDS, main

SOCKETS_AND_MORE = ("aiohttp", "redis", "prometheus_client", "bcrypt", "server.http", "server.app")
"""What serves. A command that loads it by accident takes half a second longer."""


def test_help_names_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    said = " ".join(capsys.readouterr().out.split())  # however wide the terminal is
    for name, command in COMMANDS.items():
        assert f" {name} {command.help}" in said


@pytest.mark.parametrize("name", [name for name in COMMANDS if name != "loadtest"])
def test_every_command_is_where_the_table_says(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main([name, "--help"])
    assert capsys.readouterr().out.startswith(f"usage: winedex {name} ")


@pytest.mark.parametrize(("words", "said"), [([], "required: COMMAND"), (["sever"], "invalid choice: 'sever'")])
def test_what_is_no_command_is_refused(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(words)
    assert said in capsys.readouterr().err


def test_help_and_commands_load_nothing_that_serves() -> None:
    # In a process of its own: this one has loaded everything. The commands' modules follow `--help`, all in one.
    program = f"""
import sys
from importlib import import_module
from server import cli
try:
    cli.main(["--help"])
except SystemExit:
    pass
helped = [name for name in ("asyncpg", "msgspec", "uvloop", "asyncio") if name in sys.modules]
for name in {sorted({command.module for command in COMMANDS.values()})!r}:
    import_module(name)
print("--help:", helped, "commands:", [name for name in {SOCKETS_AND_MORE!r} if name in sys.modules])
"""
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    assert ran.stdout.splitlines()[-1] == "--help: [] commands: []"
