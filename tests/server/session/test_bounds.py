"""How long, how fast and how much: a session's deadlines and its bounds."""

from collections.abc import Callable

import msgspec
import pytest

from game.refusal import Refused
from server.wire import MSGPACK, CloseCode
from tests.server.desks import RecordingDesk
from tests.server.session.peer import SMALL, START_MS, Peer


@pytest.mark.parametrize(
    ("desk", "said", "after_ms", "code"),
    [
        (RecordingDesk, None, 10_000, CloseCode.NO_HELLO),
        (lambda: RecordingDesk(at_once=False), "hello", 10_000, CloseCode.TRY_AGAIN),
        (RecordingDesk, "hello", 50_000, CloseCode.HEARTBEAT_MISSED),
        (lambda: RecordingDesk(expires_at_ms=START_MS + 5_000), "hello", 5_000, CloseCode.TOKEN_EXPIRED),
    ],
)
def test_deadlines(desk: Callable[[], RecordingDesk], said: str | None, after_ms: int, code: CloseCode) -> None:
    peer = Peer(desk())
    if said:
        peer.ask(said, {"token": "ada-token"})
    peer.got()
    assert peer.session.due_at_ms == START_MS + after_ms
    peer.session.tick(START_MS + after_ms - 1)
    assert not peer.session.closed
    peer.session.tick(START_MS + after_ms)
    assert peer.closed_with() is code


def test_a_refused_hello_does_not_move_its_deadline() -> None:
    peer = Peer()
    peer.now_ms += 9_999
    peer.hello("wrong")
    peer.session.tick(START_MS + 10_000)
    assert peer.closed_with() is CloseCode.NO_HELLO


def test_any_frame_is_a_heartbeat() -> None:
    peer = Peer()
    peer.hello()
    peer.now_ms += 49_999
    assert peer.session.receive_control(peer.now_ms)
    peer.now_ms += 49_999
    peer.ask("nonsense")
    peer.session.tick(peer.now_ms + 49_999)
    assert not peer.session.closed


def test_the_other_type_of_frame_closes() -> None:
    peer = Peer(codec=MSGPACK)
    peer.session.receive("{}", START_MS)
    assert peer.closed_with() is CloseCode.WRONG_FRAME_TYPE


def test_too_many_malformed_messages_close() -> None:
    peer = Peer()
    peer.hello()
    for _ in range(3):
        peer.session.receive("nonsense", START_MS)
    answers = peer.got()
    assert [(m["re"], m["err"]["code"]) for m in answers] == [(None, "bad_message")] * 3
    peer.session.receive('{"id": 5, "op": 3}', START_MS)
    assert peer.closed_with() is CloseCode.PROTOCOL_BROKEN


def test_a_request_that_is_one_and_asks_for_what_there_is_not_is_no_breach() -> None:
    """A form that sends what its field holds is told so, however often."""
    peer = Peer(limits=msgspec.structs.replace(SMALL, messages_burst=60))
    peer.hello()
    for _ in range(20):
        peer.ask("sub", {"ch": 3})
        assert peer.code() == "bad_message"
    assert not peer.session.closed


def test_now_and_then_a_malformed_message_is_forgiven() -> None:
    peer = Peer()
    peer.hello()
    for _ in range(10):
        peer.session.receive("nonsense", peer.now_ms)
        peer.now_ms += 30_000
    assert not peer.session.closed


def test_the_rate_limit_refuses_then_closes() -> None:
    peer = Peer()
    peer.hello()
    for _ in range(19):
        peer.ask("ping")
    peer.got()
    refused = peer.ask("ping")
    (answer,) = peer.got()
    assert (answer["re"], answer["err"]["code"], answer["err"]["retry_after_ms"]) == (refused, "rate_limited", 100)
    peer.now_ms += 100
    peer.ask("ping")
    assert "d" in peer.got()[0]
    assert not peer.session.receive_control(peer.now_ms)
    peer.ask("ping")
    assert not peer.session.closed
    peer.ask("ping")
    assert peer.closed_with() is CloseCode.RATE_LIMIT_BROKEN


def test_each_channel_of_a_hello_counts_as_a_message() -> None:
    peer = Peer(limits=msgspec.structs.replace(SMALL, subscriptions_max=19))
    peer.hello(token=None, resume={f"battle:{number}": 0 for number in range(19)})
    peer.ask("ping")
    assert peer.code() == "rate_limited"


@pytest.mark.parametrize("op", ["sub", "hello"])
def test_a_long_answer_counts_as_several_messages(op: str) -> None:
    """Ten KiB are ten messages more, and a MiB that was under way is paid for in whole."""
    desk = RecordingDesk()
    desk.snapshot = {"long": "x" * 10 * 1024}
    peer = Peer(desk, limits=msgspec.structs.replace(SMALL, outbox_bytes_max=10**6))
    if op == "sub":
        peer.hello()
        peer.ask("sub", {"ch": "battle:b"})
    else:
        peer.hello(resume={"battle:b": 0})
    peer.got()
    passed = 0
    while True:
        peer.ask("ping")
        if "err" in (answer := peer.got()[0]):
            break
        passed += 1
    assert passed == 20 - 2 - 10  # the hello, the channel, and what was long
    assert answer["err"]["retry_after_ms"] == 100
    desk.snapshot = {"long": "x" * 1024 * 1024}
    peer.now_ms += 100
    peer.ask("sub", {"ch": "battle:b"})
    peer.got()
    peer.ask("ping")
    assert peer.got()[0]["err"]["retry_after_ms"] == 100 * (1024 + 1)


def test_requests_in_flight_are_bounded() -> None:
    peer = Peer()
    peer.hello()
    peer.desk.at_once = False
    served = [peer.ask("battle.forfeit", {"battle": "b"}) for _ in range(3)]
    peer.ask("ping")
    assert peer.code() == "too_many_in_flight"
    peer.desk.answer_all()
    assert [message["re"] for message in peer.got()] == served
    peer.ask("ping")
    assert "d" in peer.got()[0]


def test_subscriptions_are_bounded() -> None:
    peer = Peer()
    peer.hello()
    for channel in ("battle:a", "battle:b", "battle:a"):
        peer.ask("sub", {"ch": channel})
        assert "d" in peer.got()[0]
    peer.ask("sub", {"ch": "battle:c"})
    assert peer.code() == "too_many_subscriptions"
    peer.ask("unsub", {"ch": "battle:a"})
    peer.ask("sub", {"ch": "battle:c"})
    assert all("d" in message for message in peer.got())
    peer.session.ended("battle:b")
    peer.desk.refuse["battle:d"] = Refused("no_such_channel", "There is no such channel.")
    for channel in ("battle:d", "battle:e"):
        peer.ask("sub", {"ch": channel})
    assert ["err" in message for message in peer.got()] == [True, False]


def test_a_place_given_too_late_is_given_back() -> None:
    peer = Peer()
    peer.hello()
    peer.desk.at_once = False
    sub, unsub = peer.ask("sub", {"ch": "battle:b"}), peer.ask("unsub", {"ch": "battle:b"})
    peer.desk.answer_all()
    assert [message["re"] for message in peer.got()] == [unsub, sub]
    assert peer.desk.holders("battle:b") == 0


@pytest.mark.parametrize("late", ["first", "last"])
def test_nothing_is_told_between_giving_a_channel_up_and_the_answer_that_gives_it_again(late: str) -> None:
    peer = Peer()
    peer.hello()
    peer.desk.at_once = False
    before, _, after = (peer.ask(op, {"ch": "battle:b"}) for op in ("sub", "unsub", "sub"))
    given_up, wanted = peer.desk.waiting
    peer.desk.waiting.clear()
    peer.got()
    if late == "last":
        peer.desk.answer(wanted)
        peer.desk.answer(given_up)
    else:
        peer.desk.answer(given_up)
        peer.desk.publish("battle:b", 8)
        peer.desk.answer(wanted)
    peer.desk.publish("battle:b", 9)
    replies = [before, after] if late == "first" else [after, before]
    assert [message.get("re", message.get("n")) for message in peer.got()] == [*replies, 9]


def test_a_slow_reader_is_closed_and_gets_nothing_more() -> None:
    peer = Peer()
    peer.hello(resume={"battle:b": 0})
    for n in range(8, 100):
        peer.desk.publish("battle:b", n)
    assert peer.got() == []
    assert peer.closed_with() is CloseCode.TOO_SLOW
    assert peer.desk.holders("battle:b") == 0


def test_what_supersedes_does_not_make_a_reader_slow() -> None:
    peer = Peer()
    peer.hello(resume={"lobby": 0})
    for _ in range(1_000):
        peer.desk.publish("lobby", None, supersede="lobby")
    assert len(peer.got()) == 1
    assert peer.wakes == 2
