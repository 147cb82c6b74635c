"""Measures every battle mode that is open, the house against itself.

    .venv/bin/python -m ops.balance [--games N] [--mode NAME …] [--json FILE] [--html FILE]

What one more wine of a type, a rarity or a nature is worth, what it is to choose first, and how strong the house is at
each of its strengths. `--games` bounds it: so many battles for each series, of which a mode has two and one for each
step between strengths. Everything is seeded. A win rate of n games has a standard error of about 50 / √n points, 1.6 at
1,000.
"""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

import msgspec

from game.modes import MODES
from ops.balance import page
from ops.balance.measuring import Found, Part, measured

GAMES = 200


def main(arguments: Sequence[str] | None = None) -> None:
    """Measures, prints, and writes what it is told to."""
    parser = argparse.ArgumentParser(
        prog="ops.balance", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--games", type=int, default=GAMES, help=f"battles for each series (default {GAMES})")
    parser.add_argument("--mode", action="append", choices=sorted(MODES), help="only this one; may be said again")
    parser.add_argument("--json", type=Path, metavar="FILE", help="write what was found as JSON")
    parser.add_argument("--html", type=Path, metavar="FILE", help="write it as a page with plots")
    asked = parser.parse_args(arguments)
    games = max(2, asked.games)
    found = [measured(MODES[name], games, _progress) for name in asked.mode or MODES]
    for one in found:
        _tell(one)
    if asked.json is not None:
        asked.json.write_bytes(msgspec.json.format(msgspec.json.encode(found), indent=1))
    if asked.html is not None:
        asked.html.write_text(page.of(found), encoding="utf-8")


def _progress(line: str) -> None:
    sys.stderr.write(line + "\n")


def _tell(found: Found) -> None:
    say = sys.stdout.write
    say(f"\n{found.mode}: {found.games} battles a series, {found.turns:.1f} turns a battle, ")
    say(f"{found.draws_pct:.1f} % draws between equals\n")
    for part in found.parts:
        say(f"  {part.name}: {part.asks}\n")
        verdicts = part.verdicts()
        for row, rate in enumerate(part.rates):
            verdict = f"  {verdicts[row]}" if verdicts else ""
            say(f"    {rate.of:20} {rate.rate:5.1f} % ± {rate.error:4.1f}  ({rate.seen} seen){verdict}\n")
        if part.within is not None:
            say(f"    {verdict_of(part)}\n")


def verdict_of(part: Part) -> str:
    """The one line that a part comes to: whether its rates lie where they should, and how sure that is."""
    assert part.within is not None, "nothing is asked of this part"
    low, high = part.within
    verdicts = part.verdicts()
    error = max((rate.error for rate in part.rates), default=0.0)
    outside = [rate.of for rate, verdict in zip(part.rates, verdicts, strict=True) if verdict == "outside"]
    if outside:
        said = "NOT KEPT by " + ", ".join(outside)
    elif all(verdict == "within" for verdict in verdicts):
        said = "kept by all"
    else:
        said = f"kept for certain by {verdicts.count('within')} of {len(verdicts)}, broken for certain by none"
    return f"{low:g} to {high:g} %: {said} (two standard errors, of up to {error:.1f} points)"


if __name__ == "__main__":
    main()
