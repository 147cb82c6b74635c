"""The benchmarks' players play on, however many battles a quick machine gets through."""

import json
from typing import Any

import msgspec
import pytest

from ops.bench.seats import CHALLENGED_ENOUGH, Party, _Message, _Seat, _Tables


@pytest.fixture
def seat() -> _Seat:
    return _Seat(_Tables(Party(0, [], 0, [])), "token", "partner")


@pytest.fixture
def asked(seat: _Seat) -> list[dict[str, Any]]:
    """What he asks for, as it goes out."""
    out: list[dict[str, Any]] = []
    seat._write = lambda data: out.append(json.loads(bytes(data)[bytes(data).index(b"{") :]))
    return out


def _hears(seat: _Seat, **fields: Any) -> None:
    seat._hear(msgspec.json.decode(msgspec.json.encode({"d": {}, **fields}), type=_Message))


def test_who_has_challenged_often_enough_asks_for_a_rematch(seat: _Seat, asked: list[dict[str, Any]]) -> None:
    _hears(seat, ch="battle:one", t="battle.over")
    seat.challenge()
    challenge = asked[-1]
    assert challenge["op"] == "battle.queue"
    _hears(seat, re=challenge["id"], err={"code": CHALLENGED_ENOUGH, "retry_after_ms": 3_000_000})
    assert (asked[-1]["op"], asked[-1]["d"]) == ("battle.rematch", {"battle": "one"})
    assert asked[-1]["key"] != challenge["key"], "it is another request"
    _hears(seat, re=asked[-1]["id"])
    assert len(asked) == 2
