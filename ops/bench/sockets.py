"""Sockets: events to crowds, requests and replies, idle sessions, through the server's own doors, sessions, desk, rooms
and fan-out, beside two yardsticks in the same rounds.

The first is the bare hand-over, which is what Python and uvloop can do with nothing behind it; the second a minimal
server in C that makes one write() a delivery, which is the kernel's price. Only the ratios within a round mean
anything.
"""

import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from ops.bench.apart import apart, raise_open_files
from ops.bench.cluster import bench_folder
from ops.bench.figures import Figures, percentile, progress
from ops.bench.listeners import Heard, Where, crowd, echo, idle

CROWDS = (1_000, 5_000)
BURST = 16
ASKING = 64
IDLE = 2_000

_OURS = "the server"
_BARE = "the bare hand-over"


def measure(rounds: int, seconds: float, *, few: bool) -> Figures:
    """Every measure on every server in turn, as often as there are rounds."""
    raise_open_files()
    figures = Figures(
        "sockets: events to crowds, requests, idle sessions (one process, no PostgreSQL)",
        "events of some 200 bytes, the next when everybody has the last; × are medians of the ratios within a round; "
        "clients are raw sockets in another process; CPU of the server's process, its kernel time included; ms from "
        "saying it to a listener's having it, his own process's time included",
    )
    with bench_folder() as folder:
        commands = _commands(folder)
        kernel = next(name for name in commands if name not in (_OURS, _BARE))
        for number in range(rounds):
            for name, unit, taken in _measures(seconds, few=few):
                progress(f"sockets: round {number + 1} of {rounds}, {name}")
                _round(figures, commands, kernel, name, unit, taken)
    return figures


def _measures(seconds: float, *, few: bool) -> Iterator[tuple[str, str, Callable[[Where], tuple[float, list[float]]]]]:
    for count in (20,) if few else CROWDS:
        for burst in (1, BURST):

            def told(where: Where, count: int = count, burst: int = burst) -> tuple[float, list[float]]:
                heard: Heard = apart(crowd, where, count, burst, seconds)
                return heard.deliveries / heard.server_s, heard.after_ms

            yield f"{burst} at once to {count:,}", "deliveries / CPU s", told

    def asked(where: Where) -> tuple[float, list[float]]:
        answered, server_s = apart(echo, where, ASKING, seconds)
        return answered / server_s, []

    yield f"request and reply, {ASKING} clients with one in flight", "requests / CPU s", asked

    def kept(where: Where) -> tuple[float, list[float]]:
        return apart(idle, where, 50 if few else IDLE), []

    yield "an idle connection, signed in", "KiB", kept


def _round(
    figures: Figures,
    commands: dict[str, list[str]],
    kernel: str,
    name: str,
    unit: str,
    taken: Callable[[Where], tuple[float, list[float]]],
) -> None:
    values: dict[str, float] = {}
    for server, command in commands.items():
        with _running(command) as where:
            values[server], after_ms = taken(where)
        figures.add(f"{name}: {server}", values[server], unit)
        if after_ms and server != kernel:
            figures.add(f"{name}: {server}, p99", percentile(after_ms, 99), "ms")
    if unit != "KiB":
        for yardstick in (_BARE, kernel):
            figures.add(f"{name}: × {yardstick}", values[_OURS] / values[yardstick], "")


def _commands(folder: Path) -> dict[str, list[str]]:
    """How each server is started; the C one only where there is a compiler."""
    python = [sys.executable, "-m"]
    commands = {_OURS: [*python, "ops.bench.hall"], _BARE: [*python, "ops.bench.bare", "handover"]}
    compiler = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    if compiler is None:
        return commands | {"a loop of socket.send": [*python, "ops.bench.bare", "loop"]}
    program = folder / "reference"
    source = Path(__file__).with_name("reference.c")
    subprocess.run([compiler, "-O2", "-o", str(program), str(source)], check=True)  # noqa: S603 - every argument is our own
    return commands | {"C": [str(program)]}


@contextmanager
def _running(command: list[str]) -> Iterator[Where]:
    """A fresh process each time, so that none is measured on another's leavings."""
    with ExitStack() as end:
        server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)  # noqa: S603 - one of the commands above
        end.callback(server.wait)
        end.callback(server.kill)
        assert server.stdout is not None, "it was asked for"
        end.callback(server.stdout.close)
        port, room, pid = server.stdout.readline().split()
        yield Where(int(port), room, int(pid))
