"""What many are told at once reaches each in its order."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.limits import Limits
from server.parcel import Parcel
from server.wire import CODECS, JSON, CloseCode, Codec, encode_push
from tests.server.desks import RecordingDesk
from tests.server.session.peer import Peer


def listening(codec: Codec = JSON) -> Peer:
    """Somebody in a channel, for whom nothing waits."""
    peer = Peer(codec=codec, limits=Limits())
    peer.hello(resume={"battle:b": 0})
    return peer


def pushed(number: int, codec: Codec = JSON) -> bytes:
    return encode_push(codec, "battle:b", number, "turn.locked", 1_000, {"seat": 0})


def parcel(number: int, codec: Codec = JSON, viewers: int | None = None) -> Parcel:
    note = None if viewers is None else encode_push(codec, "battle:b", None, "viewers", 1_000, {"count": viewers})
    return Parcel(codec, [pushed(number, codec)], note, "count")


@pytest.mark.parametrize("codec", CODECS.values())
def test_a_parcel_is_written_as_it_is_where_nothing_waits(codec: Codec) -> None:
    peer, one = listening(codec), parcel(1, codec)
    wakes = peer.wakes
    peer.session.deliver(one)
    assert peer.written[0] is one.framed
    assert peer.wakes == wakes
    assert peer.got() == []


def test_a_parcel_waits_behind_what_waits() -> None:
    peer = listening()
    peer.desk.publish("battle:b", 8)
    peer.session.deliver(parcel(9, viewers=1))
    peer.session.deliver(parcel(10, viewers=2))
    assert peer.written == []
    assert [message.get("n", message["d"].get("count")) for message in peer.got()] == [8, 9, 2, 10]
    peer.session.deliver(parcel(11))
    assert len(peer.written) == 1


def test_a_parcel_waits_for_a_socket_that_is_full_and_for_an_answer_to_hello() -> None:
    desk = RecordingDesk()
    peer = Peer(desk, limits=Limits())
    peer.hello(resume={"battle:b": 0})
    peer.session.block()
    peer.session.deliver(parcel(1))
    peer.session.unblock()
    peer.session.deliver(parcel(2))
    assert peer.written == [], "the first has not been taken"
    assert [message["n"] for message in peer.got()] == [1, 2]
    desk.at_once = False
    peer.ask("hello", {"token": "ada-token"})
    peer.session.deliver(parcel(3))
    assert (peer.written, peer.got()) == ([], [])
    desk.answer_all()
    assert [message.get("n") for message in peer.got()] == [None, 3]


def test_an_ended_session_hears_nothing() -> None:
    peer = listening()
    peer.session.close(CloseCode.BANNED, "enough")
    peer.session.deliver(parcel(1))
    assert peer.got() == []
    assert peer.written == []


def test_an_end_wakes_even_where_a_full_socket_kept_everything_waiting() -> None:
    peer = listening()
    peer.session.block()
    peer.desk.publish("battle:b", 8)
    wakes = peer.wakes
    peer.session.close(CloseCode.TOO_SLOW, "too much waits")
    assert peer.wakes == wakes + 1


@given(st.lists(st.sampled_from(["push", "deliver", "ask", "take", "block", "unblock"]), max_size=40))
def test_everything_comes_in_the_order_in_which_it_was_said(steps: list[str]) -> None:
    peer = listening()
    come: list[Any] = []
    blocked, said = False, 0

    def take() -> None:
        if not blocked and peer.session.awake:
            come.extend(message.get("n", message.get("re")) for message in peer.got())

    for step in steps:
        if step in ("push", "deliver", "ask"):
            said += 1
        match step:
            case "push":
                peer.session.push(pushed(said))
            case "deliver":
                before = len(peer.written)
                peer.session.deliver(parcel(said))
                come.extend([said] * (len(peer.written) - before))
            case "ask":
                peer.send({"id": said, "op": "ping"})
            case "take":
                take()
            case _:
                blocked = step == "block"
                getattr(peer.session, step)()
                take()
    blocked = False
    peer.session.unblock()
    take()
    assert come == list(range(1, said + 1))
