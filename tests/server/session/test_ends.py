"""How a session ends, and what comes too late."""

from typing import Any

import pytest

from server.desk import Outlet, Reply, Who
from server.wire import CloseCode
from tests.server.desks import ADA, RecordingDesk
from tests.server.session.peer import Peer


def test_a_lost_place_closes_and_what_was_ready_is_still_sent() -> None:
    peer = Peer()
    peer.hello(resume={"battle:b": 0})
    peer.desk.publish("battle:b", 8)
    peer.session.lost("battle:b")
    peer.session.close(CloseCode.GOING_AWAY, "too")
    peer.desk.publish("battle:b", 9)
    assert [message["n"] for message in peer.got()] == [8]
    assert peer.closed_with() is CloseCode.POSITION_LOST
    peer.ask("ping")
    assert peer.got() == []
    assert peer.desk.gone_with == [ADA]


def test_a_close_while_a_hello_is_answered_sends_nothing_of_it() -> None:
    peer = Peer(RecordingDesk(at_once=False))
    peer.ask("hello", {"token": "ada-token", "resume": {"battle:b": 0}})
    peer.desk.answer(peer.desk.waiting.pop(0))
    peer.desk.publish("player:ada", 1)
    peer.session.close(CloseCode.GOING_AWAY, "away")
    assert peer.got() == []
    peer.desk.answer_all()
    assert peer.got() == []
    assert peer.desk.holders("player:ada") == peer.desk.holders("battle:b") == 0


def test_a_welcome_that_comes_too_late_is_given_back() -> None:
    peer = Peer(RecordingDesk(at_once=False))
    peer.ask("hello", {"token": "ada-token"})
    peer.session.vanish()
    peer.got()
    peer.desk.answer_all()
    assert peer.desk.gone_with == [None, ADA]
    assert peer.desk.holders("player:ada") == 0


def test_an_answer_that_cannot_be_written_is_our_fault_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    peer = Peer()
    peer.desk.answer_with = {"what": object()}
    peer.hello()
    peer.ask("battle.forfeit", {"battle": "b"})
    assert peer.code() == "internal"
    assert "cannot be written" in caplog.text


@pytest.mark.parametrize(
    ("op", "d"), [("hello", {"token": "ada-token"}), ("sub", {"ch": "lobby"}), ("battle.forfeit", {"battle": "b"})]
)
def test_a_second_answer_is_dropped(op: str, d: dict[str, Any]) -> None:
    peer = Peer()
    peer.hello()
    peer.desk.at_once = False
    peer.ask(op, d)
    (asked,) = peer.desk.waiting
    peer.desk.answer_all()
    peer.desk.answer(asked)
    assert len(peer.got()) == 1


def test_no_place_is_asked_for_once_a_session_has_ended() -> None:
    peer = Peer(EndingDesk())
    peer.ask("hello", {"resume": {"battle:a": 0, "battle:b": 0}})
    assert peer.closed_with() is CloseCode.SIGNED_OUT
    assert peer.desk.holders("battle:a") == peer.desk.holders("battle:b") == 0
    assert [asked.what for asked in peer.desk.waiting] == ["subscribe"]


class EndingDesk(RecordingDesk):
    """Signs its player out while it gives him a place."""

    def subscribe(self, who: Who | None, channel: str, from_n: int | None, outlet: Outlet, reply: Reply) -> None:
        self.at_once = False
        outlet.close(CloseCode.SIGNED_OUT, "signed out")
        super().subscribe(who, channel, from_n, outlet, reply)
