"""A report as one HTML file: figures, charts and rules. Nothing is loaded from anywhere; no script runs."""

import math
from collections.abc import Iterable, Sequence
from html import escape
from typing import Any

from loadtest.charts import Line, chart
from loadtest.report import main_sort, unit

STYLE = """
:root{color-scheme:light dark}
body{font:16px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem;
 background:light-dark(#fffdf9,#1b1718);color:light-dark(#2a2224,#ece5e3)}
h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .4rem}
.held{color:light-dark(#2f6b36,#8fd097)}.broken{color:light-dark(#b00020,#ff8a95);font-weight:600}
.cards{display:grid;grid-template-columns:repeat(auto-fit,minmax(11rem,1fr));gap:.8rem;margin:1.2rem 0;padding:0}
.cards div{border:1px solid light-dark(#e3d9d3,#443a3b);border-radius:.5rem;padding:.6rem .8rem}
.cards b{display:block;font-size:1.35rem;font-variant-numeric:tabular-nums}
table{border-collapse:collapse;width:100%;font-variant-numeric:tabular-nums}
th,td{padding:.25rem .6rem;text-align:right;border-bottom:1px solid light-dark(#e8dfda,#3a3132)}
th:first-child,td:first-child,td.text,th.text{text-align:left}
svg{width:100%;height:auto}svg text{font-size:11px;fill:currentColor}svg .unit{font-weight:600}
svg .grid{stroke:currentColor;opacity:.15}svg .mark{stroke:#b00020;stroke-dasharray:4 3}
svg polyline{fill:none;stroke-width:1.8}
.legend{margin:.1rem 0 0;font-size:.85rem}.legend span{margin-right:1rem}
.legend i{display:inline-block;width:.8em;height:.8em;border-radius:2px;margin-right:.35em}
.small{font-size:.85rem;opacity:.8}.wide{overflow-x:auto}
"""

CARDS = (
    ("requests_per_s", "requests a second"),
    ("decisions_per_s", "decisions a second"),
    ("bids_per_s", "bids a second"),
    ("purchases_per_s", "purchases a second"),
    ("table_requests_per_s", "requests at tables a second"),
    ("tables_settled_per_s", "tables settled a second"),
    ("deposits_per_s", "deposits a second"),
    ("matches_per_s", "matches in the pool a second"),
    ("deliveries_per_s", "deliveries a second"),
    ("requests_per_server_s", "requests a CPU second of the server"),
    ("decisions_per_server_s", "decisions a CPU second of the server"),
    ("deliveries_per_server_s", "deliveries a CPU second of the server"),
    ("decisions_per_server_and_postgres_s", "decisions a CPU second, PostgreSQL's included"),
    ("deliveries_per_server_and_postgres_s", "deliveries a CPU second, PostgreSQL's included"),
    ("server_s", "CPU seconds of the server"),
    ("postgres_s", "CPU seconds of PostgreSQL"),
    ("clients_s", "CPU seconds of the clients"),
    ("others_s", "CPU seconds of other programs"),
    ("machine_busy_pct", "% of the machine busy"),
    ("server_memory_max_mib", "MiB of memory, server at most"),
)
QUANTILES = ("p50", "p90", "p99", "p99_9", "max")


def of(report: dict[str, Any]) -> str:
    """The page of a report, as `loadtest.report` makes it and its JSON file holds it."""
    title = f"Load test: {report['scenario']}"
    parts = [
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{escape(title)}</title>',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<style>{STYLE}</style><body><h1>{escape(title)}</h1>",
        _verdict(report),
        _cards(report),
        *_over_time(report),
        _latency_table(report),
        _distribution(report),
        _rules(report),
        _faults(report),
        _counts(report),
        "</body></html>\n",
    ]
    return "".join(parts)


def _verdict(report: dict[str, Any]) -> str:
    looked = sum(rule["looked"] for rule in report["rules"])
    broken = sum(rule["broken"] for rule in report["rules"])
    said = f"{looked:,} checks, all held" if report["held"] else f"{broken:,} of {looked:,} checks broken"
    early = " · ended early" if report["stopped_early"] else ""
    machine, asked = report["machine"], report["asked"]
    loads = " and ".join(str(load) for load in machine["load_1_min"])
    return (
        f'<p class="{"held" if report["held"] else "broken"}">{said}{early}</p>'
        f'<p class="small">{escape(report["began"])}, measured for {report["measured_s"]:g} s. '
        f"{asked['players']} players, {asked['watchers']} watchers, {asked['rate_per_s']:g} decisions a second "
        f"asked for, {escape(', '.join(asked['codecs']))}, {asked['processes']} processes of clients, "
        f"seed {asked['seed']}. "
        f"{machine['cores']} cores, {escape(machine['system'])}, Python {escape(machine['python'])}; "
        f"load average before and after: {escape(loads)}.</p>"
    )


def _cards(report: dict[str, Any]) -> str:
    figures = report["rates"] | report["cpu"]
    cards = (
        f"<div><b>{figures[name]:,.{0 if figures[name] >= 100 else 1}f}</b>{escape(says)}</div>"
        for name, says in CARDS
        if figures.get(name) is not None
    )
    return f'<div class="cards">{"".join(cards)}</div>'


def _over_time(report: dict[str, Any]) -> Iterable[str]:
    """Latency, throughput and CPU, second by second."""
    what = main_sort(report)
    rows = report["seconds"]
    kills = [kill["at_s"] for kill in report["kills"]]
    done = unit(report)
    yield f"<h2>{escape(what.capitalize())}, each second</h2>"
    if kills:
        yield '<p class="small">Dashed: the server was killed.</p>'
    timed = [row for row in rows if what in row]
    latency = [Line(name, [(row["at_s"], row[what][name]) for row in timed]) for name in ("p50", "p99", "max")]
    yield chart(latency, unit="ms", logarithmic=True, marks=kills)
    yield f"<h2>{escape(done.capitalize())}, each second</h2>"
    yield chart([Line(done, _points(rows, done))], unit=f"{done} a second", marks=kills)
    cpu = [Line("server", _points(rows, "server_cpu_s")), Line("PostgreSQL", _points(rows, "postgres_cpu_s"))]
    if any(line.points for line in cpu):
        yield "<h2>CPU, each second</h2>"
        yield chart(cpu, unit="CPU seconds a second", marks=kills)


def _points(rows: Sequence[dict[str, Any]], name: str) -> list[tuple[float, float]]:
    return [(row["at_s"], row[name]) for row in rows if row[name] is not None]


def _latency_table(report: dict[str, Any]) -> str:
    head = "".join(f"<th>{name.replace('_', '.')}</th>" for name in ("count", "mean", *QUANTILES))
    rows = (
        f'<tr><td>{escape(row["what"])}</td><td class="text">{escape(row["codec"])}</td><td>{row["count"]:,}</td>'
        + "".join(f"<td>{row[name]:,.1f}</td>" for name in ("mean", *QUANTILES))
        + "</tr>"
        for row in report["latencies_ms"]
    )
    return (
        '<h2>Latencies, ms</h2><div class="wide"><table>'
        f'<tr><th>from … to</th><th class="text">codec</th>{head}</tr>{"".join(rows)}</table></div>'
    )


def _distribution(report: dict[str, Any]) -> str:
    """How much worse the worst are: the x axis gives each further nine the same room."""
    lines = [
        Line(what, [(_nines(share), ms) for share, ms in steps if share < 1])
        for what, steps in report["distributions_ms"].items()
        if steps
    ]
    labels = [
        (float(nines), text) for nines, text in enumerate(("0 %", "90 %", "99 %", "99.9 %", "99.99 %", "99.999 %"))
    ]
    return "<h2>Distribution</h2>" + chart(lines[:4], unit="ms", logarithmic=True, x_labels=labels)


def _nines(share: float) -> float:
    return -math.log10(1 - share)


def _rules(report: dict[str, Any]) -> str:
    rows = (
        f'<tr><td class="{"broken" if rule["broken"] else "held"}">{escape(rule["says"])}</td>'
        f"<td>{rule['looked']:,}</td><td>{rule['broken']:,}</td></tr>"
        for rule in report["rules"]
    )
    return f"<h2>What must hold</h2><table><tr><th>rule</th><th>checked</th><th>broken</th></tr>{''.join(rows)}</table>"


def _faults(report: dict[str, Any]) -> str:
    if not report["faults"]:
        return ""
    items = "".join(f"<li><b>{escape(one['rule'])}</b> {escape(one['detail'])}</li>" for one in report["faults"])
    return f"<h2>Where it broke</h2><ul>{items}</ul>"


def _counts(report: dict[str, Any]) -> str:
    rows = "".join(f"<tr><td>{escape(name)}</td><td>{count:,}</td></tr>" for name, count in report["counts"].items())
    return f"<h2>Counted, whole run</h2><table>{rows}</table>"
