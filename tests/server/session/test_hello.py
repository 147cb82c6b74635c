"""Saying hello: what is answered, what waits behind it, and saying it again."""

from game.refusal import Refused
from server.wire import CloseCode
from tests.server.desks import ADA, BEA, RecordingDesk
from tests.server.session.peer import START_MS, Peer


def test_before_hello_all_is_refused() -> None:
    peer = Peer()
    peer.ask("ping")
    assert peer.code() == "hello_first"


def test_a_hello_that_cannot_be_read_may_be_said_again() -> None:
    peer = Peer()
    peer.ask("hello", {"token": 5})
    assert peer.code() == "bad_message"
    assert peer.hello()["d"]["player_id"] == "ada"


def test_an_answer_to_a_hello_for_which_there_is_no_room() -> None:
    peer = Peer()
    peer.hello(resume={"battle:b": 0})
    for n in range(8, 32):
        peer.desk.publish("battle:b", n)
    peer.ask("hello", {"token": "ada-token"})
    assert peer.closed_with() is CloseCode.TOO_SLOW


def test_what_comes_behind_a_hello_waits_for_its_answer() -> None:
    peer = Peer(RecordingDesk(at_once=False))
    hello = peer.ask("hello", {"token": "ada-token"})
    ping = peer.ask("ping")
    assert peer.got() == []
    peer.desk.answer_all()
    assert [message["re"] for message in peer.got()] == [hello, ping]


def test_what_waits_behind_a_hello_is_bounded_and_refused_with_it() -> None:
    peer = Peer(RecordingDesk(at_once=False))
    hello = peer.ask("hello", {"token": "wrong"})
    pings = [peer.ask("ping") for _ in range(4)]
    again = peer.ask("hello")
    peer.desk.answer_all()
    answers = {message["re"]: message["err"]["code"] for message in peer.got()}
    assert answers == {
        hello: "bad_token",
        **dict.fromkeys(pings[:3], "hello_first"),
        pings[3]: "too_many_in_flight",
        again: "hello_pending",
    }
    peer.desk.at_once = True
    assert peer.hello()["d"]["player_id"] == "ada"


def test_resumed_channels_are_in_the_answer_and_one_that_cannot_be_had_spoils_nothing() -> None:
    peer = Peer()
    peer.desk.refuse["battle:x"] = Refused("no_such_channel", "There is no such channel.")
    resumed = peer.hello(resume={"battle:b": 3, "battle:x": 9})["d"]["resumed"]
    assert resumed["battle:b"] == {"n": 7, "events": []}
    assert resumed["battle:x"]["err"]["code"] == "no_such_channel"
    peer.desk.publish("battle:b", 8)
    assert [message["n"] for message in peer.got()] == [8]


def test_no_push_comes_before_the_hello_that_it_follows_from() -> None:
    peer = Peer(RecordingDesk(at_once=False))
    peer.ask("hello", {"token": "ada-token", "resume": {"battle:b": 3, "lobby": 0}})
    peer.desk.answer(peer.desk.waiting.pop(0))
    peer.desk.publish("player:ada", 1)
    peer.desk.answer(peer.desk.waiting.pop(0))
    peer.desk.publish("battle:b", 8)
    assert peer.got() == []
    peer.desk.answer_all()
    hello, mine, battle = peer.got()
    assert set(hello["d"]["resumed"]) == {"battle:b", "lobby"}
    assert (mine["ch"], battle["ch"]) == ("player:ada", "battle:b")


def test_a_fresh_token_moves_the_end_of_the_session() -> None:
    peer = Peer(RecordingDesk(expires_at_ms=START_MS + 10_000))
    peer.hello()
    peer.desk.expires_at_ms = START_MS + 20_000
    peer.hello()
    peer.now_ms = START_MS + 19_999
    peer.ask("ping")
    assert "d" in peer.got()[0]
    peer.now_ms += 1
    peer.ask("ping")
    assert peer.closed_with() is CloseCode.TOKEN_EXPIRED


def test_a_fresh_token_that_is_refused_changes_nothing() -> None:
    peer = Peer()
    peer.hello()
    assert peer.hello("wrong")["err"]["code"] == "bad_token"
    peer.ask("ping")
    assert "d" in peer.got()[0]
    assert peer.session.who == ADA


def test_who_only_watched_may_sign_in_but_nobody_becomes_another() -> None:
    peer = Peer()
    peer.hello(None)
    assert peer.hello()["d"]["player_id"] == "ada"
    peer.ask("hello", {"token": "bea-token"})
    assert peer.got() == []
    assert peer.closed_with() is CloseCode.SIGNED_OUT
    assert peer.desk.holders("player:bea") == 0
    assert peer.desk.gone_with == [BEA, ADA], "neither is held to be there"


def test_requests_are_served_while_a_second_hello_is_answered_and_wait_behind_it() -> None:
    peer = Peer()
    peer.hello()
    peer.desk.at_once = False
    hello, ping = peer.ask("hello", {"token": "ada-token"}), peer.ask("ping")
    again = peer.ask("hello")
    assert peer.got() == []
    peer.desk.answer_all()
    assert [message["re"] for message in peer.got()] == [hello, ping, again]
