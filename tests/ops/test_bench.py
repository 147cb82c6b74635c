"""The engine's benchmarks run and print every figure they promise. How fast anything is, is no test's matter."""

import itertools
import json
import math
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web import chromium

FIGURES = {
    "rules": [
        "turns: decide, evolve",
        "turns: + views for both seats",
        "turns: + views, JSON encoded",
        "turns: + views, MessagePack encoded",
        "turns: decide, evolve, journal body encoded",
        "an opening decided",
        "a snapshot for a seat",
        "a choice of the house",
    ],
    "queue": [
        *(f"a pair {when}" for count in (0, 8) for when in (f"beside {count} who wait", f"after {count} challenges")),
    ],
    "journal": [
        *(f"{batch} a time, {way}: {what}"
          for batch in (10, 100, 500, 1_000)
          for way in ("commit", "bare INSERT")
          for what in ("rate", "Python", "PostgreSQL", "p50", "p99")),
        *(f"{batch} a time, commit / bare INSERT" for batch in (10, 100, 500, 1_000)),
        "500 a time, two connections: rate",
        "steadily 20,000 / s: p50",
        "steadily 20,000 / s: p99",
    ],
    "rooms": [
        f"8 battles, {load}: {what}"
        for load in ("saturated", "half load")
        for what in ("per CPU second of Python", "Python", "PostgreSQL", "p50", "p99", "batch, mean")
    ],
    "bids": [
        *(f"{name}: {what}"
          for name in ("hot", "many")
          for what in ("accepted", "refused for want of coins", "Python", "PostgreSQL", "p50", "p99", "batch, mean")),
    ],
    "pool": [
        "deposits",
        "its record: read and replayed",
        "renewed, with all that waits",
        "the first half matched",
        "all matched: after",
        "left over",
        "Python",
        "PostgreSQL",
    ],
    "recovery": [
        "auctions: server alone killed: to /readyz",
        "auctions: server alone killed: to the last lot accepting",
        *(f"pool: server alone killed: to {what}"
          for what in ("/readyz", "the first deposit accepted", "the last deposit accepted")),
        *(f"{how}: to {what}"
          for how in ("server alone killed", "server killed, PostgreSQL ends by it", "both killed")
          for what in ("/readyz", "the last battle accepting")),
        "first start, empty folder: listening",
        "second start: listening",
    ],
    "decisions": [
        *(f"{load}: {what}"
          for load in ("saturated", "half load")
          for what in ("per CPU second of the server", "per CPU second of both", "rate", "PostgreSQL", "p50", "p99")),
        "a table laid: server",
        "saturated, laying included: of the server",
    ],
    "sockets": [
        *(f"{burst} at once to 20: {what}"
          for burst in (1, 16)
          for what in ("the server", "the server, p99", "the bare hand-over", "× the bare hand-over")),
        "request and reply, 64 clients with one in flight: the server",
        "request and reply, 64 clients with one in flight: × the bare hand-over",
        "an idle connection, signed in: the server",
    ],
    "bus": [
        *(f"{count} {what}: {figure}"
          for what in ("questions in flight", "pushes at once")
          for count in (1, 16, 256)
          for figure in ("rate", "a letter holds", "this side", "the other side", "Valkey", "p50", "p99")),
        "beats of 2: each process",
        "beats of 2: Valkey",
    ],
    "workers": [
        *(f"{workers}: a {what}: {figure}"
          for workers in ("1 worker", "2 workers")
          for what in ("decision", "delivery")
          for figure in ("workers", "the busiest worker's part", "PostgreSQL", "Valkey", "p99 of an answer")),
        *(f"2 workers: a {what}, × 1 worker" for what in ("decision", "delivery")),
        *(f"a battle: {what}" for what in ("PostgreSQL's log", "tables and indexes", "entries")),
    ],
    "start": [
        *(f"{what}: {figure}"
          for what in ("one process", "2 workers")
          for figure in ("to /readyz", "to /readyz, each", "to /readyz, PostgreSQL", "and what is made ahead, each")),
        "2 workers: to /readyz, the supervisor",
        *(f"winedex {words}" for words in ("--help", "migrate --help", "audit --help")),
    ],
    "failover": [
        *(f"{strike}: {what}"
          for strike in ("killed (SIGKILL)", "standing still (SIGSTOP)")
          for what in ("the first room", "half of the rooms", "99 % of the rooms", "the last room")),
    ],
    "scaling": [
        *(f"{game}: {what}"
          for game in ("50,000 online (a million players, 5 % at the peak)", "a million online at once")
          for what in ("processes", "Redis, shards", "PostgreSQL", "PostgreSQL's log", "entries of a day",
                       "PostgreSQL, connections", "the queue's process")),
        "processes that only say that they are there",
    ],
    "memory": [
        "a battle that has begun",
        "a battle after four turns",
        "a battle after four turns, read back",
        "a ticket in the queue",
    ],
    "search": [
        *(f"{caller}, {kind}: {what}"
          for caller in ("anybody", "player", "reports")
          for kind in ("words of a name", "a producer", "a grape and a place", "a common word",
                       "the beginning of a word", "misspelt", "filters alone", "all")
          for what in ("p50", "p95", "worst")),
        "all: p95",
    ],
    "page": [
        "first load: usable after",
        "first load: over the line, headers included",
        "first load: requests",
        *(f"a battle: {what}"
          for what in ("frames a second, median", "frames a second, all", "frames that are late",
                       "longest frame but one in a hundred")),
        *(f"an hour of watching: {what}"
          for what in ("pushes", "heap after two battles", "heap after half of it", "heap at the end",
                       "nodes more at the end", "listeners more at the end")),
    ],
    "imports": [
        f"{turn}: {what}" for turn in ("first", "again") for what in ("time", "Python", "PostgreSQL", "memory")
    ],
}  # fmt: skip

TOGETHER = (
    ("recovery", "start", "failover", "scaling"),
    ("sockets", "workers", "decisions", "page"),
    ("journal", "rooms", "bids", "pool", "imports", "search", "memory", "bus", "rules", "queue"),
)
"""What one program measures, one after the other: each program's start, and its making of a cluster, take as much as
many a measure."""

HANGS_AFTER_S = 1_500
"""Each of them takes some thirty seconds of CPU; on a busy machine those take their time."""


def test_every_measure_is_run_by_somebody() -> None:
    assert sorted(itertools.chain(*TOGETHER)) == sorted(FIGURES)


@pytest.mark.timeout(HANGS_AFTER_S + 10)
@pytest.mark.parametrize("measures", TOGETHER, ids=" ".join)
def test_the_quick_run_prints_and_keeps_every_figure(measures: tuple[str, ...], tmp_path: Path) -> None:
    if "page" in measures and chromium.find() is None:
        measures = tuple(measure for measure in measures if measure != "page")
    run = subprocess.run(
        [sys.executable, "-m", "ops.bench", *measures, "--quick", "--out", str(tmp_path)],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        timeout=HANGS_AFTER_S,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    assert "postgresql" in run.stdout
    assert "load before and after" in run.stdout
    for measure, line in zip(measures, (tmp_path / "bench.jsonl").read_text().splitlines(), strict=True):
        kept = json.loads(line)
        assert {"cpu", "cores", "python", "load_1_5_15"} <= kept["machine"].keys()
        medians = {figure["name"]: figure["median"] for figure in kept["figures"]}
        for name in FIGURES[measure]:
            assert name in run.stdout
            assert math.isfinite(medians[name]), name


def test_an_unknown_measure_is_refused_by_name() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "ops.bench", "weather"],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[2],
        check=False,
    )
    assert run.returncode == 2
    assert "no such measure: weather" in run.stderr
