"""What the server has of a lot, held against what was told and acknowledged: every lie is noticed."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from loadtest.checks import Checks, Rule
from loadtest.records_auctions import compare
from loadtest.saleroom import Lot
from loadtest.wire import push_of

ANNA, BELA, CARL = "anna", "bela", "carl"


def _push(n: int, t: str, **d: Any) -> dict[str, Any]:
    return {"ch": "auction:a", "n": n, "t": t, "at": 1_000 + n, "d": d}


def _person(ref: str) -> dict[str, str]:
    return {"player_id": ref, "name": ref.title()}


def _price(n: int, bids: int, bidder: str, price: int, leader: str) -> dict[str, Any]:
    d: dict[str, Any] = {"bidder": _person(bidder), "leader": _person(leader), "price": price, "bids": bids}
    return _push(n, "auction.price", **d, minimum=price + 1, buy_now=None)


def _heard() -> Lot:
    """Anna led, Bela outbid her, Anna's second bid was not enough, and Bela has bought. Anna and Bela are ours."""
    lot = Lot("a")
    for value in (
        _push(1, "auction.opened", seller=_person(CARL), start_price=5, buy_now=None),
        _price(2, 1, ANNA, 5, ANNA),
        _price(3, 2, BELA, 8, BELA),
        _price(4, 3, ANNA, 12, BELA),
        _push(5, "auction.sold", price=12, buyer=_person(BELA)),
    ):
        lot.hear(push_of(value), "somebody", Checks())
    lot.taken.update([(ANNA, 5), (BELA, 8), (ANNA, 12)])
    return lot


def _kept() -> dict[str, Any]:
    bids = [(ANNA, 5, ANNA), (BELA, 8, BELA), (ANNA, 12, BELA)]
    history = [
        {"n": n, "bidder": _person(bidder), "price": price, "leader": _person(leader), "at_ms": 0}
        for n, (bidder, price, leader) in enumerate(bids, start=1)
    ]
    return {"bids": 3, "state": "sold", "price": 12, "buyer": _person(BELA), "history": history}


def _broken(lot: Lot, whole: dict[str, Any]) -> set[str]:
    checks = Checks()
    compare(lot, whole, {ANNA, BELA}, checks)
    return set(checks.broken)


def test_what_agrees_breaks_nothing() -> None:
    assert _heard().over
    assert _broken(_heard(), _kept()) == set()


@pytest.mark.parametrize(
    ("lie", "rule"),
    [
        (lambda whole: whole["history"].pop(1), Rule.ORDER),
        (lambda whole: whole["history"][1].update(price=9), Rule.SAME),
        (lambda whole: whole["history"][2].update(leader=_person(ANNA)), Rule.SAME),
        (lambda whole: whole.update(buyer=_person(ANNA)), Rule.SAME),
        (lambda whole: whole.update(state="unsold", buyer=None), Rule.SAME),
        (lambda whole: whole["history"][2].update(bidder=_person(CARL)), Rule.KEPT),
    ],
)
def test_a_lie_is_noticed(lie: Callable[[dict[str, Any]], Any], rule: Rule) -> None:
    whole = copy.deepcopy(_kept())
    lie(whole)
    assert rule.name in _broken(_heard(), whole)


def test_a_bid_that_nobody_asked_for_is_noticed_and_one_without_an_answer_is_not() -> None:
    lot = _heard()
    lot.taken[ANNA, 12] -= 1
    assert _broken(lot, _kept()) == {Rule.KEPT.name}
    lot.unanswered[ANNA] = 1
    assert _broken(lot, _kept()) == set()


def test_the_same_bid_acknowledged_twice_is_noticed() -> None:
    lot = _heard()
    lot.taken[BELA, 8] += 1
    assert _broken(lot, _kept()) == {Rule.KEPT.name}
