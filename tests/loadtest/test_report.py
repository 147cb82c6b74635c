"""A report's figures and its page, from a tally that a test has made."""

import asyncio
import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from loadtest import page, report
from loadtest.charts import Line, chart
from loadtest.checks import Rule
from loadtest.cli import plan_of
from loadtest.cpu import CpuMeter, Used, descendants, stat_of
from loadtest.histogram import Histogram
from loadtest.meter import REPLY
from loadtest.report import Kill, Marks, Run
from loadtest.tally import Tally
from tests.loadtest.fake import until


def _tick(second: int, decisions: int, latencies_us: list[int], cpu_s: float) -> dict[str, Any]:
    histogram = Histogram()
    for value in latencies_us:
        histogram.record(value)
    return {
        "second": second,
        "counts": {"decisions": decisions},
        "latencies": {f"{REPLY}/json": histogram.to_json()},
        "live": 3,
        "broken": 0,
        "cpu_s": cpu_s,
    }


def _run() -> Run:
    """Two workers, two seconds, and what came before and after."""
    plan = plan_of(["battles", "--duration", "2"])
    tally = Tally(2)
    for worker in (0, 1):
        for second, (decisions, cpu_s) in enumerate([(1_000, 5.0), (10, 5.1), (30, 5.3), (500, 6.0)]):
            tally.tick(worker, _tick(second, decisions, [1_000 * second], cpu_s))
    tally.checks.hold(Rule.ORDER, True, "")
    began = Marks(0.0, Used(1.0, 0.5), 100.0, 1.5, "2026-01-01T00:00:00+00:00")
    ended = Marks(2.0, Used(1.4, 0.7), 102.0, 1.6, "2026-01-01T00:00:02+00:00")
    return Run(plan, tally, began, ended, [Kill(1.0, 0.4)], [], False, 64 * 2**20)


def test_only_the_measured_time_counts_for_rates_and_cpu() -> None:
    found = report.of(_run())
    assert found["rates"]["decisions_per_s"] == 40.0
    cpu = found["cpu"]
    assert (cpu["clients_s"], cpu["server_s"], cpu["postgres_s"]) == (0.6, 0.4, 0.2)
    assert cpu["decisions_per_server_s"] == 200.0
    assert cpu["others_s"] == 0.8
    assert [row["decisions"] for row in found["seconds"]] == [20, 60]
    assert found["counts"]["decisions"] == 3_080
    assert found["held"]


def test_a_report_is_plain_json_and_holds_no_password_or_path() -> None:
    run = _run()
    secret = plan_of(
        ["battles", "--database-url", "postgresql://me:secret@localhost/x", "--players-file", "/home/me/p"]
    )
    text = json.dumps(report.of(run._replace(plan=secret)))
    assert "secret" not in text
    assert "/home" not in text


class _Page(HTMLParser):
    """Which elements a page has, and what they refer to."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.refers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.refers += [f"{name}={value}" for name, value in attrs if name in ("src", "href", "srcset", "data")]


def test_the_page_needs_nobody_elses_files_and_believes_nothing_it_shows() -> None:
    run = _run()
    run.tally.checks.breaks(Rule.KEPT, "<script>alert(1)</script>")
    text = page.of(report.of(run))
    parsed = _Page()
    parsed.feed(text)
    assert "script" not in parsed.tags
    assert "img" not in parsed.tags
    assert not parsed.refers
    assert "url(" not in text
    assert "&lt;script&gt;" in text
    assert Rule.KEPT.value in text
    assert "1 of 2 checks broken" in text
    assert text.count('class="mark"') == 2  # the kill: in latencies and in decisions; CPU times there are none


def test_a_summary_names_what_broke() -> None:
    run = _run()
    run.tally.checks.breaks(Rule.KEPT, "battle 7")
    lines = report.summary(report.of(run))
    assert lines[-1].endswith("NOT all held")
    assert "  KEPT: battle 7" in lines


@pytest.mark.parametrize("logarithmic", [True, False])
@pytest.mark.parametrize("points", [[(1.0, 0.0)], [(1.0, 5.0)], [(1.0, 0.0), (2.0, 1e9)], [(0.0, 3.0), (0.0, 3.0)]])
def test_a_chart_stays_within_its_frame(points: list[tuple[float, float]], logarithmic: bool) -> None:
    drawn = chart([Line("a & b", points)], unit="ms", logarithmic=logarithmic)
    assert "a &amp; b" in drawn
    line = drawn.split('points="')[1].split('"')[0]
    for place in line.split():
        x, y = map(float, place.split(","))
        assert 0 <= x <= 720
        assert 0 <= y <= 240


def test_a_chart_of_nothing_says_so() -> None:
    assert "Nothing was measured" in chart([], unit="ms")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="CPU times are read from /proc")
async def test_cpu_time_is_counted_through_a_restart() -> None:
    meter, total_s = CpuMeter(), 0.0

    def server_s() -> float:
        used = meter.used()
        assert used is not None
        return used.server_s

    for _ in range(2):
        process = await asyncio.create_subprocess_exec("/bin/sh", "-c", "while :; do :; done")
        meter.follow(process.pid)
        await until(lambda: server_s() > total_s)  # noqa: B023 - it is waited for before the next round
        total_s = server_s()
        process.kill()
        await process.wait()
    assert server_s() >= total_s


def test_a_process_that_is_not_there() -> None:
    assert stat_of(2**22 + 1) is None
    assert descendants(2**22 + 1) == []
