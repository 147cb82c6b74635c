"""What a session serves and what it refuses, under the id of whoever asked."""

from typing import Any

import msgspec
import pytest

from server.messages import CommitChoice, ForfeitBattle
from server.wire import CODECS, JSON, Codec
from tests.server.desks import ADA
from tests.server.peers import unpack
from tests.server.session.peer import COMMIT, KEY, SMALL, START_MS, Peer


def test_a_hello_is_answered_with_who_and_what() -> None:
    peer = Peer()
    answer = peer.hello()
    assert answer["re"] == 1
    assert answer["d"] == {
        "player_id": "ada",
        "session": "s",
        "now_ms": START_MS,
        "heartbeat_ms": 20_000,
        "limits": msgspec.to_builtins(SMALL),
        "live": [],
        "tickets": [],
        "challenges": [],
        "series": [],
        "resumed": {},
    }
    assert peer.session.who == ADA


def test_without_a_token_one_may_watch_and_not_act() -> None:
    peer = Peer()
    assert peer.hello(None)["d"]["player_id"] is None
    peer.ask("battle.commit", COMMIT)
    assert peer.code() == "not_signed_in"
    peer.ask("sub", {"ch": "battle:b"})
    assert peer.got()[0]["d"] == {"n": 7, "snapshot": {"of": "battle:b"}}


@pytest.mark.parametrize(
    ("op", "d", "code"),
    [
        ("nonsense", {}, "unknown_op"),
        ("sub", {}, "bad_message"),
        ("battle.commit", {"battle": "b", "turn": "1", "choice": {}}, "bad_message"),
    ],
)
def test_what_cannot_be_served_is_refused_under_its_id(op: str, d: dict[str, Any], code: str) -> None:
    peer = Peer()
    peer.hello()
    request_id = peer.ask(op, d)
    (answer,) = peer.got()
    assert answer["re"] == request_id
    assert answer["err"]["code"] == code
    assert set(answer["err"]) >= {"code", "title", "detail", "retry_after_ms"}


@pytest.mark.parametrize("codec", CODECS.values())
def test_a_null_d_is_as_if_it_were_left_out(codec: Codec) -> None:
    peer = Peer(codec=codec)
    for number, op in enumerate(("hello", "ping", "sub"), 1):
        peer.send({"id": number, "op": op, "d": None})
    hello, pong, refusal = peer.got()
    assert hello["d"]["player_id"] is None
    assert pong["d"] == {"now_ms": START_MS}
    assert refusal["err"]["code"] == "bad_message"
    assert "`ch`" in refusal["err"]["detail"]


@pytest.mark.parametrize("codec", CODECS.values())
def test_a_request_reaches_the_game_with_its_key(codec: Codec) -> None:
    peer = Peer(codec=codec)
    peer.desk.answer_with = {"turn": 1}
    peer.hello()
    first = peer.ask("battle.commit", COMMIT, key=KEY)
    second = peer.ask("battle.forfeit", {"battle": "b"})
    assert peer.got() == [{"re": first, "d": {"turn": 1}}, {"re": second, "d": {"turn": 1}}]
    (_, commit, key), (_, forfeit, made) = peer.desk.performed
    assert commit == CommitChoice("b", 1, {"pour": 1})
    assert key.hex() == KEY.replace("-", "")
    assert forfeit == ForfeitBattle("b")
    assert made == b"k" * 16


def test_an_array_is_answered_in_order_and_in_one_frame() -> None:
    peer = Peer()
    peer.send([{"id": 5, "op": "hello"}, {"id": 6, "op": "ping"}, {"id": 7, "op": 3}, {"id": 8, "op": "ping"}])
    assert peer.wakes == 1
    output = peer.session.take()
    (batch,) = output.batches
    assert [(m["re"], "err" in m) for m in unpack(JSON, JSON.join(batch))] == [
        (5, False),
        (6, False),
        (7, True),
        (8, False),
    ]
