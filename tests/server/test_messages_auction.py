"""What may be asked of auctions, read by both codecs: amounts are whole, from 1 on, and bounded."""

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
TERMS = {"wine": ID, "start_price": 10, "lasts_s": 600}


def taken(codec: Codec, op: str, d: Any) -> Any:
    return read(codec, op, Raw(codec.encode(d)))


@BOTH
@pytest.mark.parametrize(
    "amount", [0, -1, -(2**53), 1.5, 10.25, PRICE_MAX + 1, 2**53, 2**63, 2**64 - 1, "50", None, True, []]
)
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


@pytest.mark.parametrize("text", [b"1e2", b"10.0", b"1E400", b"NaN", b"0x10", b"1_000", b"1" + b"0" * 400, b"-0"])
def test_numbers_that_json_can_be_made_to_hold(text: bytes) -> None:
    d = Raw(b'{"auction": "' + ID.encode() + b'", "max": ' + text + b"}")
    with pytest.raises(Refused) as refused:
        read(JSON, "auction.bid", d)
    assert refused.value.code == "bad_message"


@BOTH
@pytest.mark.parametrize("lasts_s", [0, 59, 604_801, 60.5, -60])
def test_how_long_is_too_short_and_too_long(codec: Codec, lasts_s: Any) -> None:
    with pytest.raises(Refused):
        taken(codec, "auction.open", {**TERMS, "lasts_s": lasts_s})


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
