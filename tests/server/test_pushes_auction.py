"""What the views of whole auctions hold is what the contract declares: every field, of its kind, and no other."""

from typing import Any

import msgspec
import pytest
from msgspec import Struct

from game.auction.auction import AUCTION
from game.auction.bidding import PACE_MS
from game.decider import WATCHER, Wake
from server.messages_auction import AuctionPutUp, BidAnswered, Bought
from server.pushes import PUSHES, SNAPSHOTS
from tests.game.auction.room import ANNA, BELA, LASTS_MS, NAMES, SELLER, Sale
from tests.server.declared import whole


def all_as_declared(sale: Sale) -> set[str]:
    """Holds all that was told of it, and its snapshot for everybody, against the contract; what kinds there were."""
    for push in sale.pushes:
        assert "auction" in PUSHES[push.t].channels
        whole(push.d, PUSHES[push.t].d)
    for told in sale.told:
        assert PUSHES[told.t].channels == ("player",)
        whole(told.d, PUSHES[told.t].d)
    for who in (*NAMES, None):
        whole(AUCTION.view_state(sale.state, AUCTION.role_of(sale.state, who)), SNAPSHOTS["auction"])
    return {push.t for push in sale.pushes} | {told.t for told in sale.told}


def sales() -> list[Sale]:
    """Auctions that between them show all there is."""
    bid_for, bought, passed, nobody, back = Sale(), Sale(reserve=100, buy_now=150), Sale(reserve=100), Sale(), Sale()
    bid_for.bid(ANNA, 100)
    all_as_declared(bid_for)
    bid_for.bid(BELA, 200, LASTS_MS - 1)
    bid_for.resume(900)
    bid_for.do(None, Wake())
    bid_for.end()
    bought.bid(ANNA, 50)
    bought.buy_now(BELA)
    passed.bid(ANNA, 99, PACE_MS)
    passed.end()
    nobody.end()
    back.cancel(SELLER)
    return [bid_for, bought, passed, nobody, back]


def test_every_view_is_as_declared_and_everything_that_is_declared_is_seen() -> None:
    seen = set().union(*(all_as_declared(sale) for sale in sales()))
    counted = {t for t, told in PUSHES.items() if told.counts}
    assert seen == {t for t in counted if t.startswith("auction.") or "auction" in PUSHES[t].channels}


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda: Sale().bid(ANNA, 10), BidAnswered),
        (lambda: Sale(buy_now=20).buy_now(ANNA), Bought),
        (lambda: {"auction": "x", "fee": 1, "ends_ms": 5}, AuctionPutUp),
    ],
)
def test_answers_are_as_declared(answer: Any, kind: type[Struct]) -> None:
    whole(answer(), (kind,))


def test_a_field_that_is_not_declared_is_found() -> None:
    view = dict(AUCTION.view_state(Sale().state, WATCHER))
    with pytest.raises(AssertionError):
        whole({**view, "secret": 1}, SNAPSHOTS["auction"])
    with pytest.raises(msgspec.ValidationError):
        whole({name: value for name, value in view.items() if name != "price"}, SNAPSHOTS["auction"])
