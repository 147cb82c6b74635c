"""Measures the engine from within: rules, queue, journal, rooms, recovery, memory, search, imports; the server over
sockets; the page in a browser; starts; several processes as one game; and reckons with the figures what a large game
would take.

    python -m ops.bench [MEASURE …] [--quick] [--rounds N] [--seconds S] [--out FOLDER]

What a client sees over sockets is the load test's matter (`winedex loadtest`). Everything runs in temporary folders, on
a PostgreSQL of its own with fsync on; nothing of a server that runs is touched.
"""

import argparse
import asyncio
from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import Any

import uvloop

from db.embedded.binaries import find
from ops.bench import (
    bids,
    bus,
    decisions,
    failover,
    imports,
    journal,
    memory,
    page,
    pool,
    queue,
    reckoning,
    recovery,
    rooms,
    rules,
    search,
    sockets,
    start,
    workers,
)
from ops.bench.figures import Figures, keep, tell
from ops.bench.machine import described

ROUNDS = 5
SECONDS = 4.0
SEVERAL_AT_ONCE = (200, 1_000)


def _measures(rounds: int, seconds: float, *, quick: bool) -> dict[str, Callable[[], Figures]]:
    few = 8 if quick else 1_000
    return {
        "rules": lambda: rules.measure(rounds, 8 if quick else 300),
        "queue": lambda: queue.measure(rounds, few, (0, few) if quick else (0, 1_000, 10_000)),
        "journal": lambda: _run(journal.measure(rounds, seconds)),
        "rooms": lambda: _run(rooms.measure(rounds, (few,) if quick else SEVERAL_AT_ONCE)),
        "bids": lambda: _run(bids.measure(rounds, seconds, few=quick)),
        "pool": lambda: _run(pool.measure(rounds, 200 if quick else 10_000)),
        "recovery": lambda: _run(recovery.measure(rounds, few, 200 if quick else 10_000)),
        "memory": lambda: memory.measure(rounds, few),
        "search": lambda: _run(search.measure(rounds, quick=quick)),
        "imports": lambda: _run(imports.measure(rounds, quick=quick)),
        "decisions": lambda: _run(decisions.measure(rounds, few if quick else 200, seconds)),
        "sockets": lambda: sockets.measure(rounds, seconds, few=quick),
        "page": lambda: page.measure(rounds, quick=quick),
        "bus": lambda: bus.measure(rounds, seconds, few=quick),
        "workers": lambda: _run(workers.measure(rounds, workers.QUICK if quick else workers.WHOLE)),
        "start": lambda: _run(start.measure(rounds, quick=quick)),
        "failover": lambda: _run(failover.measure(rounds, 8 if quick else 200)),
        "scaling": reckoning.measure,
    }


def _run(measure: Coroutine[Any, Any, Figures]) -> Figures:
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(measure)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures what is asked for, prints it and keeps it."""
    parser = argparse.ArgumentParser(
        prog="python -m ops.bench", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    names = tuple(_measures(1, 1, quick=True))
    parser.add_argument("measures", nargs="*", metavar="MEASURE", help=f"of {', '.join(names)}; all of them")
    parser.add_argument("--quick", action="store_true", help="one short round: whether it works, not how fast it is")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each is measured ({ROUNDS})")
    parser.add_argument(
        "--seconds", type=float, default=SECONDS, help=f"of each measure of the journal and over sockets ({SECONDS:g})"
    )
    parser.add_argument("--out", type=Path, metavar="FOLDER", help="where figures are appended to bench.jsonl")
    asked = parser.parse_args(arguments)
    if unknown := set(asked.measures) - set(names):
        parser.error(f"no such measure: {', '.join(sorted(unknown))}")
    rounds, seconds = (1, 0.2) if asked.quick else (max(1, asked.rounds), max(0.2, asked.seconds))
    measures = _measures(rounds, seconds, quick=asked.quick)
    tell("winedex bench: " + ", ".join(f"{name} {value}" for name, value in described(find()).items()))
    for name in asked.measures or names:
        machine = described(find())
        figures = measures[name]()
        tell(figures.table())
        tell(f"  load before and after: {machine['load_1_5_15']} … {described()['load_1_5_15']}")
        if asked.out is not None:
            keep(asked.out, machine, figures)


if __name__ == "__main__":
    main()
