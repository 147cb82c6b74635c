"""`winedex disputes`, `reports`, `trades`, `trading-rules`: what players say of each other, what their trades say of
them, and what is asked of who trades."""

import argparse
import asyncio
import sys
import uuid
from collections.abc import AsyncIterator, Callable, Coroutine, Iterable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, get_args

from db import disputes, players, reports, suspicions, trading_rules
from db.address import opened
from db.pool import Connection, open_pool
from db.subscriptions import SubscriptionTier
from db.trading_rules import Format, TradingRule
from game.ids import PlayerId
from game.refusal import Refused
from server.settings import add_database_flags, database_of

SHOWN_MOST = 200

_STATUS = """

exit status:
  0  done
  1  refused, with what it says
  2  the command line is wrong
"""
_DISPUTES = """\
A side of a trade says that it was not right. `list` has what waits for a ruling, the oldest first; `rule` decides one,
for both sides to read. One that is upheld counts against the other side for good: 75 points of his reputation. Nothing
is given back by it. Works beside a running server.
"""
_REPORTS = """\
Players report each other to the house. `list` has what nobody has looked at, the oldest first; `close` puts one away,
acted upon or dismissed. The reported is not told. Works beside a running server.
"""
_RULES = """\
What is asked of who trades: for a form of trade, wines of a country or region, from a rarity on, and players of one
subscription; what is left out counts for all. Of all rules that fit the strictest decides. Running servers go by a new
rule within seconds. `--closed` means that these wines are not traded so at all.
"""

_TRADES = """\
What looks made up across many trades, with the reason and its figures: wines that go back and forth between two,
prices far off what others pay, traders who sign in on one device, new accounts that pay one player. It is a list to
look at, and does nothing to anybody. Works beside a running server.
"""
_REASONS = {
    "back_and_forth": "the same wines went both ways between them",
    "far_off_price": "sales at five times or a fifth of what others pay",
    "shared_device": "they have signed in on one device",
    "young_accounts_pay": "new accounts, which traded with nobody else, paid him",
}

_Action = Callable[[Connection, argparse.Namespace], Coroutine[Any, Any, int]]


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add `disputes`, `reports`, `trades` and `trading-rules` to the program's commands."""
    ruling = _actions(commands, "disputes", _DISPUTES)
    _action(ruling, "list", "what waits for a ruling", _list_disputes)
    rule = _action(ruling, "rule", "decide one", _rule)
    rule.add_argument("dispute", type=uuid.UUID, metavar="DISPUTE", help="as list names it")
    rule.add_argument("ruling", choices=("upheld", "rejected"), help="whether the trade was not right")
    rule.add_argument("--because", required=True, metavar="TEXT", help="why, for both sides to read")

    looking = _actions(commands, "reports", _REPORTS)
    _action(looking, "list", "what nobody has looked at", _list_reports)
    closing = _action(looking, "close", "put one away", _close)
    closing.add_argument("report", type=int, metavar="REPORT", help="as list numbers it")
    closing.add_argument("outcome", choices=("acted", "dismissed"), help="whether something was done")

    trading = _actions(commands, "trades", _TRADES)
    suspecting = _action(trading, "suspicious", "pairs and players with a sign of it", _suspicious)
    suspecting.add_argument("--days", type=_days, default=30, metavar="N", help="of the last days (30), 365 at most")

    asking = _actions(commands, "trading-rules", _RULES)
    _action(asking, "list", "all rules", _list_rules)
    adding = _action(asking, "add", "ask for something more", _add)
    adding.add_argument("--format", choices=get_args(Format), help="the form of trade")
    adding.add_argument("--country", help="of the wine's species")
    adding.add_argument("--region", help="of that country")
    adding.add_argument(
        "--rarity-from", type=int, default=1, metavar="N", help="wines of this rarity and rarer, 1 to 21"
    )
    adding.add_argument("--tier", choices=get_args(SubscriptionTier), help="players with this subscription")
    adding.add_argument("--closed", action="store_true", help="not traded so at all")
    adding.add_argument("--level-min", type=int, default=1, metavar="N", help="the least level")
    adding.add_argument("--score-min", type=int, default=0, metavar="N", help="the least reputation, 0 to 1000")
    adding.add_argument("--age-days-min", type=int, default=0, metavar="N", help="the least age of the account")
    removing = _action(asking, "remove", "ask for it no longer", _remove)
    removing.add_argument("rule", type=int, metavar="RULE", help="as list numbers it")


# Disputes -------------------------------------------------------------------------------------------------------------


async def _list_disputes(connection: Connection, args: argparse.Namespace) -> int:
    found = await disputes.to_see(connection, SHOWN_MOST)
    names = await _names(connection, (side for one in found for side in (one.opened_by, one.against)))
    for one in found:
        print(f"{one.ref}  {_shown(one.opened_at_ms)}, {one.reason}, trade {one.trade}")
        print(f"    {names[one.opened_by]} against {names[one.against]}: {_line(one.detail)}")
    print(f"{len(found)} disputes wait", file=sys.stderr)
    return 0


async def _rule(connection: Connection, args: argparse.Namespace) -> int:
    await disputes.resolve(connection, args.dispute, upheld=args.ruling == "upheld", resolution=args.because)
    print(f"dispute {args.dispute} is {args.ruling}", file=sys.stderr)
    return 0


# Reports --------------------------------------------------------------------------------------------------------------


async def _list_reports(connection: Connection, args: argparse.Namespace) -> int:
    found = await reports.to_see(connection, SHOWN_MOST)
    names = await _names(connection, (side for one in found for side in (one.reporter, one.reported)))
    for one in found:
        print(f"{one.id:>8}  {_shown(one.made_at_ms)}, {one.kind}: {names[one.reported]}")
        print(f"          by {names[one.reporter]}: {_line(one.detail)}")
    print(f"{len(found)} reports wait", file=sys.stderr)
    return 0


async def _close(connection: Connection, args: argparse.Namespace) -> int:
    if not await reports.close(connection, args.report, acted=args.outcome == "acted"):
        print(f"winedex: no open report has the number {args.report}: see winedex reports list", file=sys.stderr)
        return 1
    print(f"report {args.report} is closed: {args.outcome}", file=sys.stderr)
    return 0


# Trades ---------------------------------------------------------------------------------------------------------------


async def _suspicious(connection: Connection, args: argparse.Namespace) -> int:
    found = await suspicions.of_trades(connection, args.days)
    names = await _names(connection, (side for one in found for side in (one.one, one.other) if side is not None))
    for one in found:
        who = names[one.one] if one.other is None else f"{names[one.one]} and {names[one.other]}"
        figures = ", ".join(f"{name} {figure}" for name, figure in one.figures.items())
        print(f"{one.signal}: {who}: {_REASONS[one.signal]} ({figures})")
    print(f"{len(found)} signs in {args.days} days", file=sys.stderr)
    return 0


def _days(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text) <= 365:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of days from 1 to 365")
    return int(text)


# Rules of trading -----------------------------------------------------------------------------------------------------


async def _list_rules(connection: Connection, args: argparse.Namespace) -> int:
    found = await trading_rules.everything(connection)
    for number, rule in found.items():
        print(f"{number:>6}  {_for_what(rule)}: {_asked(rule)}")
    print(f"{len(found)} rules", file=sys.stderr)
    return 0


async def _add(connection: Connection, args: argparse.Namespace) -> int:
    rule = TradingRule(**{name: getattr(args, name) for name in TradingRule._fields})
    number = await trading_rules.add(connection, rule)
    print(f"rule {number}: {_for_what(rule)}: {_asked(rule)}", file=sys.stderr)
    return 0


async def _remove(connection: Connection, args: argparse.Namespace) -> int:
    if not await trading_rules.remove(connection, args.rule):
        print(f"winedex: no rule has the number {args.rule}: see winedex trading-rules list", file=sys.stderr)
        return 1
    print(f"rule {args.rule} is gone", file=sys.stderr)
    return 0


def _for_what(rule: TradingRule) -> str:
    place = ", ".join(part for part in (rule.region, rule.country) if part is not None)
    parts = (
        rule.format or "every form",
        f"wines of {place}" if place else "all wines",
        f"from rarity {rule.rarity_from}" if rule.rarity_from > 1 else "",
        f"for {rule.tier} players" if rule.tier else "",
    )
    return ", ".join(filter(None, parts))


def _asked(rule: TradingRule) -> str:
    if rule.closed:
        return "closed"
    parts = (
        f"level {rule.level_min}" if rule.level_min > 1 else "",
        f"reputation {rule.score_min}" if rule.score_min else "",
        f"{rule.age_days_min} days of age" if rule.age_days_min else "",
    )
    return ", ".join(filter(None, parts)) or "nothing"


# Around them ----------------------------------------------------------------------------------------------------------


def _actions(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, about: str
) -> "argparse._SubParsersAction[argparse.ArgumentParser]":
    parser = commands.add_parser(
        name, description=about + _STATUS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    return parser.add_subparsers(title="actions", required=True, metavar="ACTION")


def _action(
    actions: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, says: str, act: _Action
) -> argparse.ArgumentParser:
    parser = actions.add_parser(name, help=says)
    parser.set_defaults(run=lambda args: _run(act, args))
    add_database_flags(parser)
    return parser


def _run(act: _Action, args: argparse.Namespace) -> int:
    async def within() -> int:
        async with connected(args) as connection:
            return await act(connection, args)

    try:
        return asyncio.run(within())
    except Refused as refused:
        print(f"winedex: {refused.title}", file=sys.stderr)
        return 1


@asynccontextmanager
async def connected(args: argparse.Namespace) -> AsyncIterator[Connection]:
    """A connection with the server's own rights; the embedded PostgreSQL is started where none runs."""
    async with opened(database_of(args), command=True) as database:
        pool = await open_pool(database.server, size_min=1, size_max=1)
        try:
            async with pool.acquire() as connection:
                yield connection
        finally:
            await pool.close()


async def _names(connection: Connection, ids: Iterable[PlayerId]) -> dict[PlayerId, str]:
    found = await players.by_ids(connection, set(ids))
    return {player.id: f"{player.name} ({player.ref})" for player in found.values()}


def _line(text: str) -> str:
    """A player's words on one line, with nothing that a terminal would obey."""
    return "".join(char if char.isprintable() else " " for char in text)


def _shown(at_ms: int) -> str:
    return f"{datetime.fromtimestamp(at_ms / 1000, UTC):%Y-%m-%d %H:%M} UTC"
