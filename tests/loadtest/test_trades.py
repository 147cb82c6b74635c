"""Tables: what the two were told of one, and the server's row of it, held against what was asked and acknowledged."""

import random
from typing import Any

import pytest

from loadtest.checks import Checks, Rule
from loadtest.meter import Meter
from loadtest.parlour import INVITATIONS_MAX, Offer, Parlour, Table
from loadtest.sitter import Sitter
from loadtest.trades import compare
from loadtest.wire import Push, push_of

ANNA, BELA = "anna", "bela"
BARBERA, CHIANTI = "barbera", "chianti"


def _parlour() -> Parlour:
    parlour = Parlour(Meter(), Checks(), random.Random(1))
    for player, wine in ((ANNA, BARBERA), (BELA, CHIANTI)):
        sitter = parlour.sitters[player] = Sitter(parlour, "http://127.0.0.1:1", player, "a token")
        sitter.ready, sitter.free = True, {wine}
    return parlour


def _push(n: int, t: str, **d: Any) -> Push:
    return push_of({"ch": "trade:x", "n": n, "t": t, "at": 1_000 + n, "d": d})


def _wines(*wines: str) -> list[dict[str, Any]]:
    return [{"id": wine} for wine in wines]


OPENED = _push(1, "trade.opened", trade="x", players=[{"player_id": ANNA}, {"player_id": BELA}])
HERS = _push(2, "trade.offered", seat=0, revision=1, wines=_wines(BARBERA), coins=5)
HIS = _push(3, "trade.offered", seat=1, revision=2, wines=_wines(CHIANTI), coins=0)
SETTLED = _push(6, "trade.settled", revision=2, coins=[5, 0])


def _heard(parlour: Parlour, *pushes: Push) -> Table:
    """Both hear all of it, one behind the other."""
    table = parlour.of("x")
    for push in (*pushes, *pushes):
        parlour.hear(table, push)
    return table


def _free(parlour: Parlour) -> list[set[str]]:
    return [sitter.free for sitter in parlour.sitters.values()]


def test_wines_go_over_once_whoever_hears_of_it_first() -> None:
    parlour = _parlour()
    table = _heard(parlour, OPENED, HERS, HIS)
    assert _free(parlour) == [set(), set()]
    assert all(sitter.table is table for sitter in parlour.sitters.values())
    _heard(parlour, SETTLED)
    assert _free(parlour) == [{CHIANTI}, {BARBERA}]
    assert all(sitter.table is None for sitter in parlour.sitters.values())


@pytest.mark.parametrize("how", ["trade.cancelled", "trade.expired"])
def test_each_has_his_own_again(how: str) -> None:
    parlour = _parlour()
    _heard(parlour, OPENED, HERS, _push(3, "trade.offered", seat=0, revision=2, wines=[], coins=7), HIS)
    _heard(parlour, _push(4, how, seat=0, why="idle"))
    assert _free(parlour) == [{BARBERA}, {CHIANTI}]


def test_the_whole_of_a_table_says_what_its_pushes_said() -> None:
    parlour = _parlour()
    snapshot = {
        "players": [{"player_id": ANNA}, {"player_id": BELA}],
        "state": "open",
        "revision": 2,
        "offers": [{"wines": _wines(BARBERA), "coins": 5}, {"wines": _wines(CHIANTI), "coins": 0}],
        "confirmed": [False, True],
    }
    table = parlour.of("x")
    parlour.see(table, snapshot)
    assert (table.revision, table.yes, _free(parlour)) == (2, [0, 2], [set(), set()])
    parlour.see(table, {**snapshot, "state": "settled"})
    assert _free(parlour) == [{CHIANTI}, {BARBERA}]


def test_who_has_invited_another_often_enough_invites_him_no_more() -> None:
    parlour = _parlour()
    anna, bela = parlour.sitters.values()
    parlour.invited[ANNA, BELA] = INVITATIONS_MAX
    assert not anna.stands
    assert bela.stands
    assert parlour.partner_for(bela) is anna


def _settled_table() -> Table:
    table = _heard(_parlour(), OPENED, HERS, HIS, SETTLED)
    table.taken = dict(table.offered)
    table.yes_asked = {(0, 2), (1, 2)}
    table.yes_taken = {(0, 2)}
    return table


def _row(state: str = "settled", wine: str = BARBERA, coins: int = 5) -> dict[str, Any]:
    return {
        "state": state,
        "sides": [{"wines": _wines(wine), "offered": coins}, {"wines": _wines(CHIANTI), "offered": 0}],
    }


def test_what_is_on_record_as_it_was_told_breaks_nothing() -> None:
    checks = Checks()
    compare(_settled_table(), _row(), checks)
    assert not checks.broken
    assert checks.looked[Rule.KEPT.name] > 0


@pytest.mark.parametrize(
    ("row", "rule"),
    [
        (_row(state="cancelled"), Rule.SAME),
        (_row(wine="another"), Rule.SAME),
        (_row(coins=6), Rule.SAME),
    ],
)
def test_another_record_is_noticed(row: dict[str, Any], rule: Rule) -> None:
    checks = Checks()
    compare(_settled_table(), row, checks)
    assert set(checks.broken) == {rule.name}


def test_a_trade_without_both_yeses_is_noticed() -> None:
    table, checks = _settled_table(), Checks()
    table.yes_asked.discard((1, 2))
    compare(table, _row(), checks)
    assert checks.broken == {Rule.KEPT.name: 1}


def test_two_yeses_that_came_to_nothing_are_noticed() -> None:
    checks = Checks()
    table = _heard(_parlour(), OPENED, HERS, HIS)
    table.yes_asked = table.yes_taken = {(0, 2), (1, 2)}
    compare(table, _row(state="open"), checks)
    assert checks.broken == {Rule.KEPT.name: 1}


def test_an_offer_that_was_acknowledged_and_told_otherwise_is_noticed() -> None:
    table, checks = _settled_table(), Checks()
    table.taken[1] = 0, Offer((BARBERA,), 50)
    compare(table, _row(), checks)
    assert checks.broken == {Rule.KEPT.name: 1}
