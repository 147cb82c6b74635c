"""A run in figures: the JSON report, and the lines on the terminal. Times are milliseconds where the name says so."""

from __future__ import annotations

import os
import platform
from dataclasses import asdict
from typing import Any, NamedTuple

from loadtest.checks import Rule
from loadtest.cpu import Used
from loadtest.histogram import Histogram
from loadtest.meter import BACK, EVENT, HTTP, LATE, OWN_PUSH, QUEUE, REPLY, REPLY_IN, SEAT, WAIT
from loadtest.plan import Plan
from loadtest.tally import Tally

FORMAT = 1
US_PER_MS = 1_000
STEPS_MAX = 120
"""Points of a distribution in a report: a curve shows no more."""

ORDER = (REPLY, OWN_PUSH, EVENT, SEAT, QUEUE, BACK, HTTP, LATE)


class Marks(NamedTuple):
    """What clocks and counters said at the beginning or the end of the measured time."""

    at_s: float
    used: Used | None
    machine_s: float | None
    load_1_min: float
    time: str


class Kill(NamedTuple):
    """The server or a worker was killed then, and served again so much later; or all workers were replaced, so long."""

    at_s: float
    down_s: float


class Run(NamedTuple):
    """All that a report is made of."""

    plan: Plan
    tally: Tally
    began: Marks
    ended: Marks
    kills: list[Kill]
    replaced: list[Kill]
    stopped_early: bool
    server_bytes_max: int


def of(run: Run) -> dict[str, Any]:
    """The report as plain values."""
    tally = run.tally
    measured_s = max(run.ended.at_s - run.began.at_s, 0.001)
    return {
        "format": FORMAT,
        "scenario": run.plan.scenario,
        "held": not tally.checks.broken,
        "stopped_early": run.stopped_early,
        "began": run.began.time,
        "measured_s": round(measured_s, 3),
        "asked": _asked(run.plan),
        "machine": _machine(run),
        "rates": _rates(tally, measured_s),
        "cpu": _cpu(run, measured_s),
        "latencies_ms": _latencies(tally),
        "distributions_ms": {what: _steps(tally.of(what)) for what in _sorts(tally)},
        "seconds": _seconds(tally),
        "kills": [{"at_s": round(kill.at_s, 2), "down_s": round(kill.down_s, 2)} for kill in run.kills],
        "replacements": [{"at_s": round(one.at_s, 2), "took_s": round(one.down_s, 2)} for one in run.replaced],
        "counts": dict(sorted(tally.totals.items())),
        "rules": [
            {
                "rule": rule.name,
                "says": rule.value,
                "looked": tally.checks.looked[rule.name],
                "broken": tally.checks.broken[rule.name],
            }
            for rule in Rule
        ],
        "faults": [fault._asdict() for fault in tally.checks.faults],
    }


class Unit(NamedTuple):
    """What a scenario is counted in: the latency it is about, what is done, and what is going on."""

    sort: str
    done: str
    live: str


UNITS = {
    "battles": Unit(REPLY, "decisions", "battles"),
    "spectators": Unit(EVENT, "deliveries", "battles"),
    "auctions": Unit(REPLY, "bids", "lots"),
    "mystery": Unit(REPLY, "deposits", "waiting"),
    "market": Unit(REPLY, "purchases", "listings"),
    "trades": Unit(REPLY, "table requests", "tables"),
    "mixed": Unit(REPLY, "requests", "going on"),
}


def unit(report: dict[str, Any]) -> str:
    """What the scenario is counted in."""
    return UNITS[report["scenario"]].done


def main_sort(report: dict[str, Any]) -> str:
    """The latency that the scenario is about."""
    return UNITS[report["scenario"]].sort


def progress(plan: Plan, tally: Tally, at: int) -> str:
    """One line about one second."""
    second = tally.seconds[at]
    what, done, live = UNITS[plan.scenario]
    latency = second.of(what)
    said = [
        f"{at:4d} s",
        f"{second.counts[done]:6d} {done}",
        f"p50 {_ms(latency.quantile(0.5)):.1f}  p99 {_ms(latency.quantile(0.99)):.1f} ms",
        f"{sum(second.live.values())} {live}",
    ]
    if second.server_s is not None and second.postgres_s is not None:
        said.append(f"CPU server {second.server_s:.2f}, PostgreSQL {second.postgres_s:.2f}")
    if second.counts["connections lost"]:
        said.append(f"{second.counts['connections lost']} connections lost")
    if broken := sum(tally.broken.values()):
        said.append(f"{broken} RULES BROKEN")
    return "  ".join(said)


def summary(report: dict[str, Any]) -> list[str]:
    """The report in a few lines for a terminal."""
    lines = [f"{row['what']:18} {row['codec']:8} " + _quantiles_text(row) for row in report["latencies_ms"]]
    rates, cpu = report["rates"], report["cpu"]
    lines.append("  ".join(f"{name.replace('_', ' ')} {value:,}" for name, value in rates.items()))
    lines.append("  ".join(f"{name.replace('_', ' ')} {value:,}" for name, value in cpu.items() if value is not None))
    broken = (rule for rule in report["rules"] if rule["broken"])
    lines += [f"BROKEN {rule['broken']} of {rule['looked']} times: {rule['says']}" for rule in broken]
    lines += [f"  {fault['rule']}: {fault['detail']}" for fault in report["faults"]]
    looked = sum(rule["looked"] for rule in report["rules"])
    lines.append(f"{looked:,} checks, all held" if report["held"] else f"{looked:,} checks, NOT all held")
    return lines


def _asked(plan: Plan) -> dict[str, Any]:
    asked = asdict(plan)
    for name in (
        "json_path",
        "html_path",
        "players_file",
        "keep",
        "database_url",
    ):  # paths and passwords are no figures
        del asked[name]
    return asked


def _machine(run: Run) -> dict[str, Any]:
    return {
        "cores": os.cpu_count(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
        "load_1_min": [round(run.began.load_1_min, 2), round(run.ended.load_1_min, 2)],
    }


def _rates(tally: Tally, measured_s: float) -> dict[str, float]:
    rates = {
        "requests_per_s": tally.in_measured("requests") / measured_s,
        "bids_per_s": tally.in_measured("bids") / measured_s,
        "purchases_per_s": tally.in_measured("purchases") / measured_s,
        "listings_per_s": tally.in_measured("wines put up") / measured_s,
        "decisions_per_s": tally.in_measured("decisions") / measured_s,
        "deposits_per_s": tally.in_measured("deposits") / measured_s,
        "withdrawals_per_s": tally.in_measured("withdrawals") / measured_s,
        "matches_per_s": tally.in_measured("exchanges") / 2 / measured_s,
        "table_requests_per_s": tally.in_measured("table requests") / measured_s,
        "tables_settled_per_s": tally.in_measured("tables settled") / measured_s,
        "deliveries_per_s": tally.in_measured("deliveries") / measured_s,
        "pushes_to_seats_per_s": tally.in_measured("pushes to seats") / measured_s,
        "bytes_heard_per_s": tally.in_measured("bytes heard") / measured_s,
    }
    return {name: round(rate, 1) for name, rate in rates.items() if rate}


def _cpu(run: Run, measured_s: float) -> dict[str, float | None]:
    began, ended = run.began.used, run.ended.used
    tally = run.tally
    cpu: dict[str, float | None] = {"clients_s": tally.clients_cpu_s()}
    if began is not None and ended is not None:
        server_s, postgres_s, redis_s = (after - before for before, after in zip(began, ended, strict=True))
        several = run.plan.workers > 1
        cpu |= {"server_s": server_s, "postgres_s": postgres_s, "redis_s": redis_s if several else None}
        cpu |= {"server_memory_max_mib": run.server_bytes_max / 2**20}
        for what in ("decisions", "deliveries", "bids", "deposits", "purchases", "requests"):
            if done := tally.in_measured(what):
                cpu[f"{what}_per_server_s"] = done / max(server_s, 0.01)
                both = "server_postgres_and_redis" if several else "server_and_postgres"
                cpu[f"{what}_per_{both}_s"] = done / max(server_s + postgres_s + redis_s, 0.01)
    if run.began.machine_s is not None and run.ended.machine_s is not None:
        busy_s = run.ended.machine_s - run.began.machine_s
        cpu["machine_busy_pct"] = 100 * busy_s / (measured_s * (os.cpu_count() or 1))
        ours_s = sum(cpu.get(name) or 0.0 for name in ("clients_s", "server_s", "postgres_s", "redis_s"))
        cpu["others_s"] = max(0.0, busy_s - ours_s)
    return {name: None if value is None else round(value, 2) for name, value in cpu.items()}


def _sorts(tally: Tally) -> list[str]:
    there = tally.sorts()
    return [what for what in ORDER if what in there] + [what for what in there if what.startswith((REPLY_IN, WAIT))]


def _latencies(tally: Tally) -> list[dict[str, Any]]:
    rows = []
    for what in _sorts(tally):
        codecs = tally.codecs(what)
        rows += [_row(what, codec, tally.latencies[f"{what}/{codec}"]) for codec in codecs]
        if len(codecs) > 1:
            rows.append(_row(what, "both", tally.of(what)))
    return rows


def _row(what: str, codec: str, histogram: Histogram) -> dict[str, Any]:
    return {
        "what": what,
        "codec": codec,
        "count": len(histogram),
        "mean": _ms(histogram.mean()),
        **_quantiles(histogram),
    }


def _quantiles(histogram: Histogram) -> dict[str, float]:
    shares = {"p50": 0.5, "p90": 0.9, "p99": 0.99, "p99_9": 0.999}
    return {name: _ms(histogram.quantile(share)) for name, share in shares.items()} | {"max": _ms(histogram.max)}


def _quantiles_text(row: dict[str, Any]) -> str:
    figures = "  ".join(f"{name.replace('_', '.')} {row[name]:.1f}" for name in ("p50", "p90", "p99", "p99_9", "max"))
    return f"{figures} ms  ({row['count']:,})"


def _steps(histogram: Histogram) -> list[list[float]]:
    steps = [[round(share, 6), _ms(value)] for share, value in histogram.steps()]
    every = -(-len(steps) // STEPS_MAX) or 1
    # The thin end is what a distribution is looked at for: of that, every step.
    return steps[: -STEPS_MAX // 2 : every] + steps[-STEPS_MAX // 2 :] if len(steps) > STEPS_MAX else steps


def _seconds(tally: Tally) -> list[dict[str, Any]]:
    rows = []
    for at, second in tally.measured().items():
        row: dict[str, Any] = {
            "at_s": at,
            "decisions": second.counts["decisions"],
            "bids": second.counts["bids"],
            "deposits": second.counts["deposits"],
            "matches": second.counts["exchanges"] // 2,
            "purchases": second.counts["purchases"],
            "deliveries": second.counts["deliveries"],
            "table requests": second.counts["table requests"],
            "requests": second.counts["requests"],
            "battles_live": sum(second.live.values()),
            "connections_lost": second.counts["connections lost"],
            "found_nobody_free": second.counts["found nobody free"],
            "server_cpu_s": None if second.server_s is None else round(second.server_s, 3),
            "postgres_cpu_s": None if second.postgres_s is None else round(second.postgres_s, 3),
            "redis_cpu_s": None if second.redis_s is None else round(second.redis_s, 3),
        }
        for what in (REPLY, EVENT):
            if histogram := second.of(what):
                row[what] = _quantiles(histogram)
        rows.append(row)
    return rows


def _ms(us: float) -> float:
    return round(us / US_PER_MS, 3)
