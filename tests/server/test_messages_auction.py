"""What may be asked of auctions, read by both codecs: amounts are whole; how much is for the rules to say."""

from typing import Any

import msgspec
import pytest
from msgspec import Raw

from game.auction.increments import PRICE_MAX
from game.refusal import Refused
from server.messages import OPS, read
from server.messages_auction import PlaceBid, PutUpForAuction
from server.wire import JSON, MSGPACK, Codec

ID = "01920000-0000-7000-8000-00000000000a"
BOTH = pytest.mark.parametrize("codec", [JSON, MSGPACK], ids=lambda codec: codec.name)
QUEUE = {"mode": "pairing", "rated": False, "versus": "house"}
TERMS = {"wine": ID, "start_price": 10, "lasts_s": 600}


def taken(codec: Codec, op: str, d: Any) -> Any:
    return read(codec, op, Raw(codec.encode(d)))


@BOTH
@pytest.mark.parametrize("amount", [-(2**53), 1.5, 10.25, 2**53, 2**63, 2**64 - 1, "50", None, True, []])
def test_amounts_that_are_none(codec: Codec, amount: Any) -> None:
    for op, d in (
        ("auction.bid", {"auction": ID, "max": amount}),
        ("auction.open", {**TERMS, "start_price": amount}),
        ("auction.open", {**TERMS, "reserve": amount}),
        ("auction.open", {**TERMS, "buy_now": amount}),
    ):
        if amount is None and ("reserve" in d or "buy_now" in d):
            continue  # left out
        with pytest.raises(Refused) as refused:
            taken(codec, op, d)
        assert refused.value.code == "bad_message"


@pytest.mark.parametrize("text", [b"1e2", b"10.0", b"1E400", b"NaN", b"0x10", b"1_000", b"1" + b"0" * 400])
def test_numbers_that_json_can_be_made_to_hold(text: bytes) -> None:
    d = Raw(b'{"auction": "' + ID.encode() + b'", "max": ' + text + b"}")
    with pytest.raises(Refused) as refused:
        read(JSON, "auction.bid", d)
    assert refused.value.code == "bad_message"


@BOTH
@pytest.mark.parametrize("amount", [0, -1, PRICE_MAX + 1])
def test_amounts_that_the_rules_refuse_can_be_read(codec: Codec, amount: int) -> None:
    """They have words of their own for it, which name the field or the minimum."""
    assert taken(codec, "auction.bid", {"auction": ID, "max": amount}) == PlaceBid(ID, amount)
    terms = {**TERMS, "start_price": amount, "lasts_s": amount}
    assert taken(codec, "auction.open", terms) == PutUpForAuction(ID, amount, amount)
    assert taken(codec, "market.list", {"wine": ID, "price": amount, "lasts_s": amount}).price == amount
    assert taken(codec, "trade.offer", {"trade": ID, "wines": [], "coins": amount}).coins == amount
    assert taken(codec, "battle.queue", {**QUEUE, "strength": amount}).strength == amount


@BOTH
@pytest.mark.parametrize(
    ("op", "d", "field"),
    [
        *[("battle.queue", QUEUE, field) for field in ("wines", "strength", "delay_s", "best_of")],
        *[("auction.open", TERMS, field) for field in ("reserve", "buy_now")],
        *[("trade.offer", {"trade": ID}, field) for field in ("wines", "coins")],
        ("mystery.deposit", {"wine": ID}, "wish"),
        ("mystery.deposit", {"wine": ID, "wish": {}}, "wish.type"),
        ("market.buy", {"listing": ID}, "price"),
        ("sub", {"ch": "lobby"}, "from"),
        *[("hello", {}, field) for field in ("token", "resume")],
    ],
)
def test_null_is_as_if_it_were_left_out(codec: Codec, op: str, d: dict[str, Any], field: str) -> None:
    outer, _, inner = field.partition(".")
    assert taken(codec, op, {**d, outer: {inner: None} if inner else None}) == taken(codec, op, d)


@BOTH
def test_what_may_be_asked(codec: Codec) -> None:
    assert taken(codec, "auction.bid", {"auction": ID, "max": PRICE_MAX}) == PlaceBid(ID, PRICE_MAX)
    assert taken(codec, "auction.open", TERMS) == PutUpForAuction(ID, 10, 600)
    whole = {**TERMS, "reserve": 20, "buy_now": None, "unknown": 5}
    assert taken(codec, "auction.open", whole) == PutUpForAuction(ID, 10, 600, reserve=20)


def test_all_of_them_need_a_player_and_take_a_key() -> None:
    ops = [op for name, op in OPS.items() if name.startswith("auction.")]
    assert len(ops) == 4
    assert all(op.needs_player and op.takes_key for op in ops)
    assert msgspec.json.decode(msgspec.json.encode(PlaceBid(ID, 5))) == {"auction": ID, "max": 5}
