"""What the views of whole listings hold is what the contract declares: every field, of its kind, and no other."""

from collections.abc import Callable
from typing import Any

import pytest
from msgspec import Struct

from game.market import view
from game.refusal import Refused
from server.messages_market import ListingBought, ListingRepriced, ListingWithdrawn
from server.pushes import PUSHES, SNAPSHOTS
from tests.game.auction.room import ANNA, SELLER
from tests.game.market.room import Offer
from tests.server.declared import whole


def ended() -> list[Offer]:
    """Listings that between them show all there is."""
    sold, back, nobody, open_ = Offer(), Offer(), Offer(), Offer()
    sold.buy(ANNA)
    back.withdraw(SELLER)
    nobody.wait(nobody.opening.ends_at_ms)
    open_.reprice(SELLER, 50)
    return [sold, back, nobody, open_]


def test_every_view_is_as_declared_and_everything_that_is_declared_is_seen() -> None:
    seen = set()
    for offer in ended():
        push = view.on_the_board(offer.state)
        assert PUSHES[push.t].channels == ("market",)
        whole(push.d, PUSHES[push.t].d)
        whole({"recent": [{"t": push.t, "at": 5, "d": push.d}]}, SNAPSHOTS["market"])
        seen.add(push.t)
        for told in offer.told:
            assert PUSHES[told.t].channels == ("player",)
            whole(told.d, PUSHES[told.t].d)
            seen.add(told.t)
    assert seen | {"market.more"} == {t for t in PUSHES if t.startswith("market.")}
    whole({"count": 3}, PUSHES["market.more"].d)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (lambda: Offer().buy(ANNA), ListingBought),
        (lambda: Offer().withdraw(SELLER), ListingWithdrawn),
        (lambda: Offer().reprice(SELLER, 7), ListingRepriced),
    ],
)
def test_answers_are_as_declared(answer: Callable[[], Any], kind: type[Struct]) -> None:
    whole(answer(), (kind,))


def test_what_is_not_declared_is_found() -> None:
    offer = Offer()
    push = view.on_the_board(offer.state)
    with pytest.raises(AssertionError):
        whole({**push.d, "secret": 1}, PUSHES[push.t].d)
    with pytest.raises(Refused):
        offer.buy(SELLER)
