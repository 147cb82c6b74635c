"""The command line: `winedex loadtest SCENARIO`, which is `python -m loadtest SCENARIO`."""

import argparse
import asyncio
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from loadtest import page, plan, report
from loadtest.conductor import Conductor
from loadtest.plan import ALONE, Plan
from loadtest.program import CannotRun

_ABOUT = f"""\
Real clients play, watch and bid over WebSocket, in both encodings, and check all the time that the server keeps its
word.

The loop is open: requests are due at times that the server cannot move, and a latency counts from when a request was
due. Without --url a server of its own is started on a temporary folder, and stopped and deleted afterwards. Only this
machine is spoken to. Everything ends by itself; Ctrl-C ends it early, with the report of what there is.

bounds: {plan.PLAYERS_MAX:,} players, {plan.WATCHERS_MAX:,} watchers, {plan.RATE_MAX:,.0f} decisions a second,
{plan.DURATION_S_MAX:,} s, {plan.PROCESSES_MAX} processes
"""

_EXIT = """\
exit status:
  0  everything that must hold did
  1  something did not (the list is in the report and on standard error), or the test cannot be run
  2  the command line is wrong
  130  ended by a second Ctrl-C, without a report

examples:
  winedex loadtest battles --rate 500 --duration 30 --players 400 --html report.html
  winedex loadtest battles --rate 200 --duration 60 --kill-every 15
  winedex loadtest battles --workers 4 --rate 200 --watchers 100 --replace-every 15
  winedex loadtest spectators --watchers 1000 --processes 2 --codec msgpack
  winedex loadtest auctions --rate 400 --duration 90 --kill-every 20
  winedex loadtest mystery --players 600 --rate 150 --duration 60 --kill-every 15
  winedex loadtest market --rate 300 --duration 30
  winedex loadtest market --rush 20 --rate 40 --duration 30 --kill-every 10
  winedex loadtest trades --players 100 --rate 100 --duration 30 --kill-every 10
  winedex loadtest mixed --players 600 --rate 300 --watchers 100 --duration 120 --kill-every 30 --html report.html
"""

_BATTLES = """\
Players challenge each other in pairs (or each the house), choose among what they are offered, and begin anew.
Measured: from when a choice was due to its reply, and to the push that follows from it.
"""

_SPECTATORS = """\
A few battles are played, and many watch: half of them from the beginning, the others come one by one, with all that
happened or with how it stands; some leave and come back. Measured: from the server's stamp on an event to its watcher
(which includes the commit), and from the player who hears it to the watcher who does.
"""

_AUCTIONS = """\
Players put their wines up, follow a few lots of others, and bid for them; some buy at once, some take a wine back. Lots
last a minute; a wine that was won is put up again. Measured: from when a bid was due to its reply, and to the push that
follows from it. Whoever has promised all his coins is refused until he is outbid.
"""

_MYSTERY = """\
Players put their wines into the mystery pool, with wishes and without, take some out again, and put in what they got.
Measured: from when a deposit or withdrawal was due to its reply; and how long wines waited, by band of rarity.
At the end all that still waits is taken out.
"""

_MARKET = """\
Players put their wines on the market and buy those of others; what was bought is put up again, and now and then a wine
is taken back. With --rush so many want the same wine in the same moment, one wine after another, and --rate counts
those rushes. Measured: from when a request was due to its reply.
"""

_TRADES = """\
Players sit down with each other in pairs, offer wines and coins, offer something else, say yes or get up, and sit down
with another. Measured: from when a request was due to its reply, and from an offer to the push that follows from it.
At the end whoever still sits gets up, and each has in his cellar just what he was told.
"""

_MIXED = """\
Everything at once, on one server: of twelve players two play each other, two the house, two bid, two buy and sell on
the market, two sit at tables, two use the mystery pool, and so on; --watchers watch the battles. All that the single
scenarios check is checked. Of ten requests that are due three are choices in battles, two each are bids, for the market
and at tables, and one is for the pool: a part that stands still delays its own only. Measured: from when a request was
due to its reply, of all together and of each part.
"""

_RATED = {
    "battles": "decisions",
    "spectators": "decisions",
    "auctions": "bids",
    "mystery": "deposits and withdrawals",
    "market": "requests (or rushes)",
    "trades": "requests",
    "mixed": "requests",
}
"""What each scenario's rate counts."""

_DEFAULTS = {
    "trades": {"players": 100, "rate": 100.0, "watchers": 0},
    "mixed": {"players": 240, "rate": 200.0, "watchers": 40},
    "mystery": {"players": 300, "rate": 100.0, "watchers": 0},
    "auctions": {"players": 200, "rate": 200.0, "watchers": 0},
    "market": {"players": 200, "rate": 200.0, "watchers": 0},
    "battles": {"players": 200, "rate": 100.0, "watchers": 0},
    "spectators": {"players": 8, "rate": 20.0, "watchers": 200},
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what the command line asks for; the exit status."""
    asked = plan_of(arguments)
    try:
        asked.check()
        found = asyncio.run(Conductor(asked, _say).run())
    except CannotRun as error:
        print(f"winedex loadtest: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return _deliver(asked, found)


def _deliver(asked: Plan, found: dict[str, Any]) -> int:
    for path, text in ((asked.json_path, json.dumps(found, indent=1) + "\n"), (asked.html_path, page.of(found))):
        if path is not None:
            path.write_text(text, encoding="utf-8")
            _say(f"written: {path}")
    print("\n".join(report.summary(found)))
    return 0 if found["held"] else 1


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


def plan_of(arguments: Sequence[str] | None) -> Plan:
    """What a command line asks for, not checked yet."""
    args = _parser().parse_args(arguments)
    return Plan(
        scenario=args.scenario,
        url=args.url.rstrip("/") if args.url else None,
        database_url=args.database_url,
        players_file=args.players_file,
        codecs=("json", "msgpack") if args.codec == "both" else (args.codec,),
        processes=args.processes,
        rate_per_s=args.rate,
        duration_s=args.duration,
        players=args.players,
        coins=args.coins,
        watchers=args.watchers,
        churn_pct=args.churn,
        house=args.house,
        first_choice=args.choose == "first",
        rush=args.rush,
        mode=args.mode,
        workers=args.workers,
        kill_every_s=args.kill_every,
        replace_every_s=args.replace_every,
        records_max=args.records,
        seed=args.seed,
        json_path=args.json,
        html_path=args.html,
        keep=args.keep,
    )


def _parser() -> argparse.ArgumentParser:
    raw = argparse.RawDescriptionHelpFormatter
    parser = argparse.ArgumentParser(prog="winedex loadtest", description=_ABOUT, epilog=_EXIT, formatter_class=raw)
    scenarios = parser.add_subparsers(title="scenarios", dest="scenario", required=True, metavar="SCENARIO")
    for name, about in (
        ("battles", _BATTLES),
        ("spectators", _SPECTATORS),
        ("auctions", _AUCTIONS),
        ("mystery", _MYSTERY),
        ("market", _MARKET),
        ("trades", _TRADES),
        ("mixed", _MIXED),
    ):
        scenario = scenarios.add_parser(
            name, help=about.split(":")[0].split(".")[0].lower(), description=about, epilog=_EXIT, formatter_class=raw
        )
        _add_load_flags(scenario, name)
        _add_server_flags(scenario)
        _add_report_flags(scenario)
    return parser


def _add_load_flags(parser: argparse.ArgumentParser, name: str) -> None:
    defaults = _DEFAULTS[name]
    load = parser.add_argument_group("load")
    load.add_argument(
        "--rate", type=float, default=defaults["rate"], help=f"{_RATED[name]} a second, of all (%(default)s)"
    )
    load.add_argument("--duration", type=int, default=20, metavar="S", help="seconds measured (%(default)s)")
    load.add_argument("--players", type=int, default=defaults["players"], help="who plays (%(default)s)")
    load.add_argument("--processes", type=int, default=1, help="processes of clients (%(default)s)")
    load.add_argument(
        "--codec", choices=("json", "msgpack", "both"), default="both", help="both: every other client (%(default)s)"
    )
    load.add_argument(
        "--seed", type=int, default=1, help="of what is chosen here; the server has its own (%(default)s)"
    )
    coins = 20_000 if name in ("auctions", "market", "trades", "mixed") else 500
    load.add_argument(
        "--coins", type=int, default=coins, help="what each player of our own server has to spend (%(default)s)"
    )
    if name == "market":
        load.add_argument(
            "--rush", type=int, default=0, metavar="N", help="so many want the same wine at once (%(default)s: nobody)"
        )
    else:
        parser.set_defaults(rush=0)
    if name in ALONE:
        parser.set_defaults(house=False, choose="random", mode="pairing", watchers=0, churn=0.0)
        return
    _add_battle_flags(parser, load, name)


def _add_battle_flags(parser: argparse.ArgumentParser, load: "argparse._ArgumentGroup", name: str) -> None:
    if name == "mixed":
        parser.set_defaults(house=False)
    else:
        load.add_argument("--house", action="store_true", help="everybody plays against the house")
    load.add_argument(
        "--mode",
        choices=("pairing", "blind_tasting", "knowledge"),
        default="pairing",
        help="which battles are played (%(default)s)",
    )
    load.add_argument(
        "--choose", choices=("random", "first"), default="random", help="which of the offered choices (%(default)s)"
    )
    load.add_argument(
        "--watchers",
        type=int,
        default=_DEFAULTS[name]["watchers"],
        help="who only watches, without a token (%(default)s)",
    )
    load.add_argument(
        "--churn",
        type=float,
        default=5.0,
        metavar="PCT",
        help="watchers in a hundred that leave each second and come back (%(default)s)",
    )


def _add_server_flags(parser: argparse.ArgumentParser) -> None:
    server = parser.add_argument_group("server")
    server.add_argument("--url", help="http://127.0.0.1:PORT of a server that runs, instead of one of our own")
    server.add_argument(
        "--players-file", type=Path, metavar="FILE", help="with --url: who plays, from `winedex players make --tokens`"
    )
    server.add_argument(
        "--database-url",
        metavar="URL",
        help="a PostgreSQL on this machine for our own server, instead of its embedded one",
    )
    server.add_argument("--workers", type=int, default=1, metavar="N", help="of our own server (%(default)s)")
    server.add_argument(
        "--kill-every",
        type=float,
        metavar="S",
        help="kill -9 our own server every so many seconds, and start it again; of several workers one in turn",
    )
    server.add_argument(
        "--replace-every",
        type=float,
        metavar="S",
        help="have all workers replaced every so many seconds, one after the other (SIGHUP): nobody may be refused",
    )
    server.add_argument("--keep", action="store_true", help="keep the folder of our own server, with its data and log")


def _add_report_flags(parser: argparse.ArgumentParser) -> None:
    output = parser.add_argument_group("report")
    output.add_argument("--json", type=Path, metavar="FILE", help="write the report as JSON")
    output.add_argument("--html", type=Path, metavar="FILE", help="write the report as a page with charts")
    output.add_argument(
        "--records",
        type=int,
        default=2_000,
        metavar="N",
        help="battles, lots or players to compare with records at the end, drawn at random from more (%(default)s)",
    )
