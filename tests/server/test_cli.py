"""`winedex` itself: which commands there are, and that each brings along no more than it needs."""

import subprocess
import sys

import pytest

from server import cli
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


def test_a_command_behind_two_dashes_is_known_too() -> None:
    # Whether they may stand there is for the Python at hand to say: those before 3.13 refuse it.
    assert callable(cli._parser_for(["--", "audit"]).parse_args(["audit"]).run)


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
    assert _said(program)[-1] == "--help: [] commands: []"


def test_a_server_loads_nothing_that_it_may_not_need_and_makes_nothing_before_its_doors_are_open() -> None:
    program = """
import sys
import server.app
from game.knowledge.bank import bank
from game.pairing.tokens import token_edge
print("redis" in sys.modules, bank.cache_info().currsize, token_edge.cache_info().currsize)
"""
    assert _said(program) == ["False 0 0"]


def test_a_supervisor_looks_for_garbage_but_not_in_what_is_loaded() -> None:
    # A probe stands where the supervisor would run.
    program = """
import gc
from server import cli, supervisor
async def probe(*_):
    print(gc.isenabled(), gc.get_freeze_count() > 10_000)
supervisor.supervise = probe
cli.main(["serve", "--workers", "2"])
"""
    assert _said(program) == ["True True"]


def _said(program: str) -> list[str]:
    ran = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True)
    return ran.stdout.splitlines()
