"""Whole runs against the real server on a real PostgreSQL: short, but everything in them is what a long one has."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from db.login import Login
from loadtest.checks import Rule
from loadtest.cpu import descendants
from loadtest.meter import REPLY_IN
from loadtest.mixed import PARTS
from tests.fixtures.postgres import Database
from tests.loadtest.fake import until
from tests.loadtest.liar import lying

RUN_WITHIN_S = 300.0
"""Only what hangs takes so long. How much is done in a run depends on the machine: demanded is that something was."""

pytestmark = pytest.mark.timeout(2 * RUN_WITHIN_S)
LOADTEST = (sys.executable, "-P", "-m", "loadtest")
WINEDEX = (sys.executable, "-P", "-m", "server")


class Ended(NamedTuple):
    """What a run came to."""

    status: int
    said: str
    report: dict[str, Any]

    def looked(self) -> dict[str, int]:
        """How often each rule was looked at."""
        return {rule["rule"]: rule["looked"] for rule in self.report["rules"]}

    def broken(self) -> set[str]:
        """The rules that were broken."""
        return {rule["rule"] for rule in self.report["rules"] if rule["broken"]}


async def _run(tmp_path: Path, *arguments: str, interrupt_at: bytes | None = None) -> Ended:
    """Run the load test; with `interrupt_at`, press Ctrl-C when it says that."""
    report = tmp_path / "report.json"
    process = await asyncio.create_subprocess_exec(
        *LOADTEST, *arguments, "--json", str(report), "--html", str(tmp_path / "report.html"),
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.STDOUT,
    )  # fmt: skip
    assert process.stdout is not None
    said = b""
    try:
        async with asyncio.timeout(RUN_WITHIN_S):
            while line := await process.stdout.readline():
                said += line
                if interrupt_at is not None and interrupt_at in line:
                    process.send_signal(signal.SIGINT)
            status = await process.wait()
    finally:
        if process.returncode is None:
            process.kill()
    assert report.exists(), said.decode()
    return Ended(status, said.decode(), json.loads(report.read_text(encoding="utf-8")))


async def _eventful_run(tmp_path: Path, *arguments: str, duration_s: int, brought: Sequence[str]) -> Ended:
    """A run in which each of these came about at least once: where a machine has so little time that it does not, a
    longer one. Every run keeps every rule."""
    counts: dict[str, int] = {}
    for longer in (1, 3, 9):
        ended = await _run(tmp_path, *arguments, "--duration", str(duration_s * longer))
        assert ended.status == 0, ended.said
        counts = ended.report["counts"]
        if all(counts.get(what, 0) > 0 for what in brought):
            return ended
    raise AssertionError(f"not all of {brought} came about: {counts}")


@asynccontextmanager
async def _served(login: Login, players: Path) -> AsyncIterator[str]:
    """A server that runs already, and a file of players for it; its address."""
    environment = os.environ | {"WINEDEX_DATABASE_URL": login.url}
    server = await asyncio.create_subprocess_exec(
        *WINEDEX, "serve", "--port", "0", env=environment,
        stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        line = (await server.stdout.readline()).decode()
        making = await asyncio.create_subprocess_exec(
            *WINEDEX, "players", "make", "4", "--tokens", "--out", str(players), env=environment,
            stderr=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        assert await making.wait() == 0
        yield line.removeprefix("listening on ").strip()
    finally:
        server.send_signal(signal.SIGTERM)
        assert await server.wait() == 0


async def test_the_program_hands_its_words_over() -> None:
    process = await asyncio.create_subprocess_exec(
        *WINEDEX, "loadtest", "battles", "--players", "3",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
    )  # fmt: skip
    _, said = await process.communicate()
    assert (process.returncode, "an even number" in said.decode()) == (1, True), said.decode()


async def test_battles_with_a_kill_keep_every_rule(database: Database, tmp_path: Path) -> None:
    ended = await _eventful_run(
        tmp_path, "battles", "--database-url", database.owner.url, "--players", "8", "--processes", "2",
        "--rate", "48", "--kill-every", "3", duration_s=5, brought=["decisions"],
    )  # fmt: skip
    report = ended.report
    assert report["held"]
    assert report["kills"]
    assert report["counts"]["connections lost"] >= 8
    assert sum(second["decisions"] for second in report["seconds"]) <= 48 * (report["measured_s"] + 1)
    # What is only about exchanges in the pool is not looked at in battles.
    assert {name for name, count in ended.looked().items() if not count} <= {Rule.REFUSED.name, Rule.FAIR.name}
    assert {(row["what"], row["codec"]) for row in report["latencies_ms"]} > {
        ("due to reply", "json"),
        ("due to reply", "msgpack"),
        ("due to own push", "both"),
        ("loss to back", "both"),
    }
    page = (tmp_path / "report.html").read_text(encoding="utf-8")
    assert page.count("<svg") == 4
    assert "http:" not in page
    assert "<script" not in page


async def test_two_play_on_after_they_have_challenged_each_other_often_enough(
    database: Database, tmp_path: Path
) -> None:
    await _eventful_run(
        tmp_path, "battles", "--database-url", database.owner.url, "--players", "2", "--rate", "60",
        duration_s=6, brought=["rematches asked for"],
    )  # fmt: skip


async def test_auctions_with_a_kill_keep_every_rule_and_the_books(database: Database, tmp_path: Path) -> None:
    ended = await _eventful_run(
        tmp_path, "auctions", "--database-url", database.owner.url, "--players", "12", "--processes", "2",
        "--rate", "72", "--kill-every", "3", duration_s=5, brought=["lots put up", "bids"],
    )  # fmt: skip
    counts, looked = ended.report["counts"], ended.looked()
    assert ended.report["kills"]
    assert counts["records compared"] >= counts["lots put up"] / 2
    assert looked[Rule.BOOKS.name] == 1
    assert all(looked[rule.name] > 0 for rule in (Rule.ORDER, Rule.SAME, Rule.KEPT, Rule.ANSWERS, Rule.ENDS))


async def test_the_mystery_trade_with_a_kill_keeps_every_rule_and_the_books(database: Database, tmp_path: Path) -> None:
    ended = await _eventful_run(
        tmp_path, "mystery", "--database-url", database.owner.url, "--players", "12", "--processes", "2",
        "--rate", "24", "--kill-every", "3", duration_s=5, brought=["deposits", "exchanges"],
    )  # fmt: skip
    counts, looked = ended.report["counts"], ended.looked()
    assert ended.report["kills"]
    assert counts["records compared"] == 12
    assert any(row["what"].startswith("wait in ") for row in ended.report["latencies_ms"])
    assert all(looked[rule.name] > 0 for rule in (Rule.BOOKS, Rule.SAME, Rule.KEPT, Rule.FAIR, Rule.ENDS))


@pytest.mark.parametrize(("rush", "rate"), [("0", "96"), ("8", "24")])
async def test_a_market_with_a_kill_keeps_every_rule_and_the_books(
    database: Database, tmp_path: Path, rush: str, rate: str
) -> None:
    ended = await _eventful_run(
        tmp_path, "market", "--database-url", database.owner.url, "--players", "24", "--processes", "2",
        "--rate", rate, "--rush", rush, "--kill-every", "3", duration_s=5, brought=["purchases", "news on the board"],
    )  # fmt: skip
    counts, looked = ended.report["counts"], ended.looked()
    assert ended.report["kills"]
    assert counts["records compared"] >= counts["purchases"] / 2
    assert rush == "0" or counts["refused: listing_over"] > counts["purchases"]
    assert looked[Rule.BOOKS.name] == 1
    assert all(looked[rule.name] > 0 for rule in (Rule.SAME, Rule.KEPT, Rule.ANSWERS, Rule.ENDS))


async def test_everything_at_once_with_a_kill_keeps_every_rule_and_the_books(
    database: Database, tmp_path: Path
) -> None:
    ended = await _eventful_run(
        tmp_path, "mixed", "--database-url", database.owner.url, "--players", "24", "--processes", "2",
        "--watchers", "4", "--rate", "60", "--kill-every", "3", duration_s=5,
        brought=["decisions", "deliveries", "bids", "purchases", "table requests", "deposits", "news on the board"],
    )  # fmt: skip
    looked = ended.looked()
    assert ended.report["kills"]
    parts = {row["what"] for row in ended.report["latencies_ms"] if row["what"].startswith(REPLY_IN)}
    assert parts == {f"{REPLY_IN}{part}" for part in PARTS}
    assert looked[Rule.BOOKS.name] == 1
    assert all(looked[rule.name] > 0 for rule in Rule if rule not in (Rule.REFUSED, Rule.FAIR))
    assert "requests a second" in (tmp_path / "report.html").read_text(encoding="utf-8")


async def test_trades_with_a_kill_keep_every_rule_and_the_cellars(database: Database, tmp_path: Path) -> None:
    ended = await _eventful_run(
        tmp_path, "trades", "--database-url", database.owner.url, "--players", "12", "--processes", "2",
        "--rate", "40", "--kill-every", "4", duration_s=8, brought=["tables settled"],
    )  # fmt: skip
    counts, looked = ended.report["counts"], ended.looked()
    assert ended.report["kills"]
    assert counts["tables opened"] == counts["tables settled"] + counts.get("tables cancelled", 0)
    assert counts["records compared"] == counts["tables opened"]
    assert all(looked[rule.name] > 0 for rule in (Rule.BOOKS, Rule.ORDER, Rule.SAME, Rule.KEPT, Rule.ENDS))


async def test_workers_are_replaced_under_load_and_everybody_resumes(database: Database, tmp_path: Path) -> None:
    ended = await _run(
        tmp_path, "battles", "--database-url", database.owner.url, "--players", "8", "--watchers", "4", "--rate", "40",
        "--duration", "10", "--workers", "2", "--replace-every", "3",
    )  # fmt: skip
    assert ended.status == 0, ended.said
    counts = ended.report["counts"]
    assert ended.report["replacements"]
    assert counts["connections lost"] >= 4, "whoever is connected to a worker that is replaced has to come back"
    # That somebody is not in the queue any more, which he could not know, is an answer. Any other refusal is a fault.
    assert {name for name in counts if name.startswith("refused")} <= {"refused: no_such_ticket"}
    assert ended.looked()[Rule.SAME.name] > 0
    assert ended.report["cpu"]["redis_s"] > 0


async def test_spectators_come_leave_and_hear_the_same(database: Database, tmp_path: Path) -> None:
    ended = await _eventful_run(
        tmp_path, "spectators", "--database-url", database.owner.url, "--players", "4", "--watchers", "20",
        "--rate", "20", "--churn", "40", duration_s=3,
        brought=["watchers came", "watchers left", "deliveries", "pushes caught up"],
    )  # fmt: skip
    sorts = {row["what"] for row in ended.report["latencies_ms"]}
    assert {"event to watcher", "seat to watcher"} <= sorts
    assert ended.report["rates"]["deliveries_per_s"] > 0


LIES = [
    pytest.param(b'"type":"commit","turn":2', b'"type":"commit","turn":9', 1, Rule.KEPT, id="in the record"),
    pytest.param(b'"by_clock":false', b'"by_clock":0    ', 3, Rule.SAME, id="to one side"),
]


@pytest.mark.parametrize(("truth", "lie", "every", "rule"), LIES)
async def test_a_planted_lie_is_found_and_named(
    truth: bytes, lie: bytes, every: int, rule: Rule, database: Database, tmp_path: Path
) -> None:
    players = tmp_path / "players.jsonl"
    async with _served(database.owner, players) as url, lying(url, truth, lie, every=every) as liar:
        ended = await _run(
            tmp_path, "battles", "--url", liar, "--players-file", str(players), "--players", "4", "--rate", "40",
            "--duration", "1", "--codec", "json",
        )  # fmt: skip
    assert ended.status == 1, ended.said
    assert ended.broken() == {rule.name}
    assert rule.value in ended.said
    assert ended.report["faults"][0]["rule"] == rule.name


async def test_ctrl_c_gives_the_report_of_what_there_is(database: Database, tmp_path: Path) -> None:
    players = tmp_path / "players.jsonl"
    async with _served(database.owner, players) as url:
        ended = await _run(
            tmp_path, "battles", "--house", "--url", url, "--players-file", str(players), "--players", "4",
            "--rate", "20", "--duration", "300", interrupt_at=b"   1 s",
        )  # fmt: skip
    assert ended.status == 0, ended.said
    assert ended.report["stopped_early"]
    assert ended.report["measured_s"] < 300
    assert ended.looked()["KEPT"] > 0
    assert ended.report["counts"]["records compared"] == ended.report["counts"]["battles begun"]


@pytest.mark.skipif(sys.platform != "linux", reason="the kernel's signal that this rests on is Linux's")
async def test_a_load_test_that_is_killed_leaves_nothing_running(database: Database, tmp_path: Path) -> None:
    process = await asyncio.create_subprocess_exec(
        *LOADTEST, "battles", "--database-url", database.owner.url, "--players", "4", "--duration", "60",
        stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(tmp_path)},  # its folder is left behind
    )  # fmt: skip
    assert process.stderr is not None
    said = b""
    async with asyncio.timeout(RUN_WITHIN_S):
        while b"   1 s" not in said:
            said += await process.stderr.readline()
        processes = {int(found) for found in re.findall(rb"process (\d+)", said)} | set(descendants(process.pid))
        process.kill()
        await process.wait()
        assert len(processes) >= 2
    await until(lambda: not any(_runs(pid) for pid in processes))


def _runs(pid: int) -> bool:
    try:
        # A process whose parent does not ask for its status stays in the table, and runs no more.
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
