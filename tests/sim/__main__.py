"""`make sim`: more simulated hours, of seeds that nobody has tried. Ends at the first run in which something is wrong,
and prints the one command that repeats it."""

import argparse
import itertools
import secrets
import sys
import time

from tests.sim.scenarios import SCENARIOS
from tests.sim.world import Report, run


def told(report: Report) -> str:
    """A run as people read it: what was wrong, and how to see it again."""
    figures = ", ".join(f"{count} {what}" for what, count in report.figures.items())
    lines = [f"{report.scenario} {report.seed}: {report.hours:.2f} h in {report.cpu_s:.1f} s; {figures}"]
    lines += [f"  {wrong[:2_000]}" for wrong in report.wrongs]
    if report.wrongs:
        lines.append(f'  again: make sim ARGS="--scenario {report.scenario} --seed {report.seed} --runs 1"')
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make sim", description=__doc__)
    parser.add_argument(
        "--scenario", choices=sorted(SCENARIOS), action="append", help="only this one; more may be named"
    )
    parser.add_argument("--seed", type=int, help="of the first run; the next ones count on. Left out: a new one")
    parser.add_argument("--runs", type=int, help="end after so many runs")
    parser.add_argument("--hours", type=float, help="end after so many simulated hours; 1000 where nothing is said")
    parser.add_argument("--minutes", type=float, help="end after so many real minutes")
    args = parser.parse_args()
    if args.runs is args.hours is args.minutes is None:
        args.hours = 1_000.0
    first = secrets.randbelow(1 << 32) if args.seed is None else args.seed
    # A long run is many short ones long: as many of each would be hardly any of the short ones.
    names = args.scenario or [*("busy", "market", "tables") * 10, "long"]
    scenarios = [SCENARIOS[name] for name in names]
    began_s, hours, cpu_s = time.monotonic(), 0.0, 0.0
    for number in itertools.count():
        scenario = scenarios[number % len(scenarios)]
        report = run(first + number, scenario)
        hours, cpu_s = hours + report.hours, cpu_s + report.cpu_s
        print(told(report), flush=True)  # noqa: T201 - it is what was asked for
        if report.wrongs:
            return 1
        spent = (
            args.runs is not None and number + 1 >= args.runs,
            args.hours is not None and hours >= args.hours,
            args.minutes is not None and time.monotonic() - began_s >= args.minutes * 60,
        )
        if any(spent):
            break
    print(f"{hours:.1f} simulated hours, {hours / cpu_s * 60:.0f} in a minute of one core")  # noqa: T201 - it is what was asked for
    return 0


if __name__ == "__main__":
    sys.exit(main())
