"""A board tells of each thing how it stands, once in a while, to whoever reads it; a crowd costs no more for much."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson
import pytest

from server.boards import PAUSE_S, RECENT_MAX, TOLD_AT_ONCE_MAX, Board
from server.clock import RealClock
from server.parcel import Parcel
from server.rooms.crowd import Fanout
from server.wire import JSON, MSGPACK, Codec


class Reader:
    """An outlet that reads all it gets."""

    def __init__(self, codec: Codec = JSON) -> None:
        self.codec = codec
        self.heard: list[Any] = []

    def push(self, message: bytes, *, supersede: str | None = None) -> None:
        raise AssertionError("a board tells in parcels")

    def push_all(self, messages: Sequence[bytes]) -> None:
        raise AssertionError("a board tells in parcels")

    def deliver(self, parcel: Parcel) -> None:
        self.heard += [orjson.loads(message) if self.codec is JSON else message for message in parcel.messages]

    def lost(self, channel: str) -> None:
        raise AssertionError

    def ended(self, channel: str) -> None:
        raise AssertionError

    def close(self, code: Any, reason: str) -> None:
        raise AssertionError


class Time:
    """What is to be called later, and in the next tick."""

    def __init__(self) -> None:
        self.later: list[tuple[float, Callable[[], None]]] = []
        self.soon: list[Callable[[], None]] = []

    def go_on(self) -> list[float]:
        """Everything that waits is called, once; after how long it was to be."""
        due, self.later = self.later, []
        for _, call in due:
            call()
        while self.soon:
            self.soon.pop(0)()
        return [after_s for after_s, _ in due]


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def board(time: Time) -> Board:
    return Board("market", Fanout(time.soon.append), RealClock(), lambda s, call: time.later.append((s, call)))


def test_of_each_thing_the_last_is_told(board: Board, time: Time) -> None:
    reader, other = Reader(), Reader(MSGPACK)
    assert board.add(reader).snapshot == {"recent": []}
    board.add(other)
    board.add(other)
    for at, about in enumerate(("a", "b", "a")):
        board.tell(about, "market.listed", {"listing": about, "price": at})
    assert reader.heard == [], "who caused it is answered first"
    time.go_on()
    assert [(push["ch"], push["d"]) for push in reader.heard] == [
        ("market", {"listing": "b", "price": 1}),
        ("market", {"listing": "a", "price": 2}),
    ]
    assert all("n" not in push for push in reader.heard)
    assert len(other.heard) == 2, "once, though he has asked twice"
    board.tell("c", "market.gone", {"listing": "c"})
    board.remove(other)
    board.remove(other)
    assert time.go_on() == [PAUSE_S]
    assert (len(reader.heard), len(other.heard), len(board)) == (3, 2, 1)
    late = board.add(Reader()).snapshot["recent"]
    assert [one["d"] for one in late] == [push["d"] for push in reader.heard]
    time.go_on()
    assert time.later == [], "where nothing happens nobody wakes"
    board.tell("a", "market.gone", {"listing": "a"})
    assert [after_s for after_s, _ in time.later] == [0]


def test_of_very_much_the_last_is_told_and_how_much_was_not(board: Board, time: Time) -> None:
    reader = Reader()
    board.add(reader)
    for at in range(TOLD_AT_ONCE_MAX + 5):
        board.tell(str(at), "market.gone", {"listing": str(at)})
    time.go_on()
    more, *rest = reader.heard
    assert (more["t"], more["d"]) == ("market.more", {"count": 5})
    assert [push["d"]["listing"] for push in rest] == [str(at) for at in range(5, TOLD_AT_ONCE_MAX + 5)]
    assert len(board.add(reader).snapshot["recent"]) == RECENT_MAX
