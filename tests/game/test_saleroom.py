"""The saleroom: what putting a wine up does, all of it in one entry, and which terms are sound."""

from typing import Any

import msgspec
import pytest

from game.auction.auction import AUCTION
from game.auction.closing import LASTS_S_MAX, LASTS_S_MIN
from game.auction.increments import PRICE_MAX
from game.auction.opening import AuctionOpening
from game.decider import WATCHER, Decider, Open, Resumed, Wake
from game.effects import CELLAR, FEES, Account, MoveCoins, MoveWine, OpenRoom, Place
from game.ids import PlayerId, RoomId
from game.record import RecordCodec
from game.refusal import Refused
from game.saleroom import AUCTION_RULES_VERSION, SALEROOM, PutUp, SaleroomOpening, SaleroomState
from game.standing import Renew
from tests.game.auction.room import SELLER, lot

ROOM = RoomId("01920000-0000-7000-8000-000000000001")
AUCTION_ID = RoomId("01920000-0000-7000-8000-000000000002")
NOW_MS = 1_795_334_400_000


def put_up(**terms: Any) -> PutUp:
    usual = PutUp(AUCTION_ID, "ref-1", "Sella", lot(), 3, 100, None, None, 600_000)
    return msgspec.structs.replace(usual, **terms)


def room() -> SaleroomState:
    return SALEROOM.initial(SaleroomOpening(ROOM, NOW_MS))


def test_a_wine_is_put_up_in_one_entry() -> None:
    command = put_up(reserve=250, buy_now=400)
    decision = SALEROOM.decide(room(), SELLER, command, NOW_MS)
    move, fee, opens = decision.effects
    assert move == MoveWine(lot().wine, SELLER, CELLAR, Place("escrow", AUCTION_ID), 3)
    assert fee == MoveCoins("auction_listing", 3, Account("available", SELLER), FEES), "a hundredth of the reserve"
    assert isinstance(opens, OpenRoom)
    assert (opens.room, opens.kind) == (AUCTION_ID, AUCTION.kind)
    opening = opens.opening
    assert isinstance(opening, AuctionOpening)
    assert (opening.ends_at_ms, opening.reserve, opening.buy_now) == (NOW_MS + 600_000, 250, 400)
    assert opening.rules_version == AUCTION_RULES_VERSION == AUCTION.rules_version
    assert decision.answer == {"auction": AUCTION_ID, "fee": 3, "ends_ms": NOW_MS + 600_000}
    codec = RecordCodec(AUCTION)
    assert codec.decode_opening(codec.encode_opening(opening)) == opening


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("start_price", {"start_price": 0}),
        ("start_price", {"start_price": -7}),
        ("start_price", {"start_price": PRICE_MAX + 1}),
        ("reserve", {"reserve": 100}),
        ("reserve", {"reserve": PRICE_MAX + 1}),
        ("buy_now", {"buy_now": 100}),
        ("buy_now", {"reserve": 200, "buy_now": 199}),
        ("buy_now", {"buy_now": PRICE_MAX + 1}),
        ("lasts_s", {"lasts_ms": LASTS_S_MIN * 1_000 - 1}),
        ("lasts_s", {"lasts_ms": LASTS_S_MAX * 1_000 + 1}),
    ],
)
def test_terms_that_are_not_sound(field: str, terms: dict[str, Any]) -> None:
    with pytest.raises(Refused) as refused:
        SALEROOM.decide(room(), SELLER, put_up(**terms), NOW_MS)
    assert (refused.value.code, refused.value.fields) == ("illegal_terms", {"field": field})


@pytest.mark.parametrize(
    "terms",
    [
        {"start_price": 1},
        {"start_price": PRICE_MAX},
        {"reserve": 101},
        {"reserve": 101, "buy_now": 101},
        {"buy_now": 101},
        {"lasts_ms": LASTS_S_MIN * 1_000},
        {"lasts_ms": LASTS_S_MAX * 1_000},
    ],
)
def test_terms_that_are(terms: dict[str, Any]) -> None:
    assert SALEROOM.decide(room(), SELLER, put_up(**terms), NOW_MS).answer["auction"] == AUCTION_ID


def test_it_goes_on_in_another_room() -> None:
    state = room()
    successor = RoomId("01920000-0000-7000-8000-000000000003")
    decision = SALEROOM.decide(state, None, Renew(successor), NOW_MS + 5)
    assert decision.effects == [OpenRoom(successor, "saleroom", SaleroomOpening(successor, NOW_MS + 5, ROOM))]
    [event] = decision.events
    after = SALEROOM.evolve(state, event)
    assert (SALEROOM.is_over(state), SALEROOM.is_over(after)) == (False, True)


def test_nobody_listens_and_nothing_is_due() -> None:
    state = room()
    [opened] = SALEROOM.decide(state, None, Open(), NOW_MS).events
    assert SALEROOM.decide(state, None, Wake(), NOW_MS).events == []
    assert SALEROOM.evolve(SALEROOM.evolve(state, opened), Resumed(2, 5, NOW_MS)) == state
    decider: Decider[Any, Any, Any, Any] = SALEROOM
    assert decider.wake_at_ms(state) is None
    assert (decider.seats(state), decider.presence(0, True)) == ((), None)
    assert SALEROOM.role_of(state, PlayerId(1)) == WATCHER
    assert SALEROOM.view_event(opened, WATCHER).d == SALEROOM.view_state(state, WATCHER) == {}
