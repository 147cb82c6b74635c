"""The session's state machine: its table, its bounds, and that nothing a client or a game does can break its rules."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from game.refusal import Refused
from server.desk import Outlet, Reply, Who
from server.limits import Limits
from server.messages import CommitChoice, ForfeitBattle
from server.parcel import Parcel
from server.session import Session
from server.wire import CODECS, JSON, MSGPACK, Close, CloseCode, Codec, encode_push
from tests.fixtures.contract import Conversation
from tests.server.desks import ADA, BEA, RecordingDesk
from tests.server.peers import pack, unpack

START_MS = 1_000_000
KEY = "8c6cf0bd-9f4b-4f8a-9d80-0c9f4b8e6a11"
SMALL = Limits(
    in_flight_max=3,
    subscriptions_max=2,
    messages_per_s=10,
    messages_burst=20,
    rate_refusals_max=3,
    bad_messages_max=3,
    outbox_bytes_max=2_000,
)
COMMIT = {"battle": "b", "turn": 1, "choice": {"pour": 1}}


class Peer:
    """A session, its desk, and the client's side of it."""

    def __init__(self, desk: RecordingDesk | None = None, codec: Codec = JSON, limits: Limits = SMALL) -> None:
        self.desk = desk or RecordingDesk()
        self.now_ms = START_MS
        self.wakes = 0
        self.closes: list[Close] = []
        self.written: list[bytes] = []
        self.session = Session(
            codec,
            self.desk,
            limits,
            ref="s",
            now_ms=START_MS,
            wake=self._wake,
            write=self._written,
            new_key=lambda: b"k" * 16,
        )
        self._ids = 0
        self._conversation = Conversation(game=False)

    def _wake(self) -> None:
        self.wakes += 1

    def _written(self, framed: bytes) -> None:
        self.written.append(framed)

    def ask(self, op: str, d: object = None, **more: object) -> int:
        """Sends one request; its id."""
        self._ids += 1
        self.send({"id": self._ids, "op": op, "d": d or {}, **more})
        return self._ids

    def send(self, message: object) -> None:
        self._conversation.asked(message)
        self.session.receive(pack(self.session.codec, message), self.now_ms)

    def got(self) -> list[Any]:
        """All messages that have come since; a close is kept in `closes`."""
        output = self.session.take()
        if output.close is not None:
            self.closes.append(output.close)
            self._conversation.closed(output.close.code)
        messages: list[Any] = []
        for batch in output.batches:
            messages += [unpack(self.session.codec, message) for message in batch]
        for message in messages:
            self._conversation.heard(message)
        self.session.leave()
        return messages

    def hello(self, token: str | None = "ada-token", **more: object) -> Any:
        """Says hello and gives the answer."""
        self.ask("hello", {"token": token, **more})
        (answer,) = self.got()
        return answer

    def code(self) -> str:
        """The code of the one refusal that has come."""
        (answer,) = self.got()
        code: str = answer["err"]["code"]
        return code

    def closed_with(self) -> CloseCode:
        """The code of the one close."""
        self.got()
        (close,) = self.closes
        return close.code


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


# Hello


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


# Deadlines


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


# Bounds


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
    """Ten KiB are ten messages more; and who owes a whole burst has two bursts to wait for, and no longer."""
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
    assert peer.got()[0]["err"]["retry_after_ms"] == 100 * 21


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


# Ends


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


# Whatever comes


@given(st.sampled_from(list(CODECS.values())), st.lists(st.binary(max_size=60) | st.text(max_size=60), max_size=8))
def test_any_frame_is_answered_or_closes(codec: Codec, frames: list[bytes | str]) -> None:
    peer = Peer(codec=codec)
    for frame in frames:
        was_closed = peer.session.closed
        peer.session.receive(frame, START_MS)
        answers = peer.got()
        assert was_closed or answers or peer.session.closed
        assert all("err" in answer for answer in answers)


CHANNELS = st.sampled_from(["battle:a", "battle:b", "lobby"])
OPS: st.SearchStrategy[tuple[str, Any]] = st.one_of(
    st.tuples(st.just("ping"), st.just({})),
    st.tuples(st.sampled_from(["sub", "unsub"]), st.fixed_dictionaries({"ch": CHANNELS})),
    st.tuples(st.sampled_from(["battle.commit", "nonsense", "battle.forfeit"]), st.just(COMMIT)),
    st.tuples(
        st.just("hello"),
        st.fixed_dictionaries(
            {"token": st.sampled_from([None, "ada-token", "ada-token", "bea-token", "wrong"])},
            optional={"resume": st.dictionaries(CHANNELS, st.integers(0, 9), max_size=2)},
        ),
    ),
)


class AnySession(RuleBasedStateMachine):
    """A client, a game and the time do what they may in any order; the client keeps what it was promised."""

    def __init__(self) -> None:
        super().__init__()
        limits = msgspec.structs.replace(SMALL, messages_burst=60, bad_messages_max=8, outbox_bytes_max=3_000)
        self.peer = Peer(RecordingDesk(at_once=False), limits=limits)
        self.asked: Counter[int] = Counter()
        self.answered: Counter[int] = Counter()
        self.greeted = False
        self.n = 100
        self.sent: dict[int, tuple[str, Any]] = {}
        self.given_up: dict[str, int] = {}  # channel → the last request that gave it up
        self.listening: set[str] = set()

    @rule(requests=st.lists(OPS, min_size=1, max_size=3))
    def ask(self, requests: list[tuple[str, Any]]) -> None:
        open_before = not self.peer.session.closed
        frame = [{"id": sum(self.asked.values()) + i, "op": op, "d": d} for i, (op, d) in enumerate(requests)]
        self.peer.send(frame)
        if open_before:
            self.asked.update(request["id"] for request in frame)
            for request in frame:
                self.sent[request["id"]] = request["op"], request["d"]
                if request["op"] == "unsub":
                    self.given_up[request["d"]["ch"]] = request["id"]

    @rule(data=st.data())
    @precondition(lambda self: self.peer.desk.waiting)
    def answer(self, data: st.DataObject) -> None:
        waiting = self.peer.desk.waiting
        self.peer.desk.answer(waiting.pop(data.draw(st.integers(0, len(waiting) - 1))))

    @rule(at_once=st.booleans())
    def change_the_desk(self, at_once: bool) -> None:
        self.peer.desk.at_once = at_once

    @rule(channel=CHANNELS | st.sampled_from(["player:ada", "player:bea"]), supersede=st.none() | st.just("k"))
    def publish(self, channel: str, supersede: str | None) -> None:
        self.n += 1
        self.peer.desk.publish(channel, self.n, supersede=supersede)

    @rule(ms=st.sampled_from([1, 100, 3_000]))
    def wait(self, ms: int) -> None:
        self.peer.now_ms += ms
        self.peer.session.tick(self.peer.now_ms)

    @rule()
    def send_nonsense(self) -> None:
        self.peer.session.receive("nonsense", self.peer.now_ms)

    @rule()
    def lose(self) -> None:
        if self.n % 5 == 0:
            self.peer.session.lost("lobby")

    @rule()
    def collect(self) -> None:
        for message in self.peer.got():
            if "ch" in message:
                assert self.greeted, "a push before the hello"
                own = message["ch"].startswith("player:")
                assert own or message["ch"] in self.listening, "a push of a channel that was not given, or given up"
            elif message["re"] is not None:
                self.answered[message["re"]] += 1
                self.greeted = self.greeted or "session" in message.get("d", {})
                if "d" in message:
                    self._hear_places(message["re"], message["d"])

    def _hear_places(self, number: int, answer: dict[str, Any]) -> None:
        match self.sent.get(number):
            case "unsub", {"ch": channel}:
                self.listening.discard(channel)
            case "sub", {"ch": channel} if self.given_up.get(channel, -1) < number:
                self.listening.add(channel)
            case "hello", _:
                given = {channel for channel, caught in answer["resumed"].items() if "err" not in caught}
                self.listening |= {channel for channel in given if self.given_up.get(channel, -1) < number}

    @invariant()
    def answers_match_requests_one_to_one(self) -> None:
        assert self.answered <= self.asked
        assert all(count == 1 for count in self.answered.values())

    @invariant()
    def it_ends_once(self) -> None:
        assert len(self.peer.closes) <= 1
        assert len(self.peer.desk.gone_with) <= 1 or self.peer.session.closed

    def teardown(self) -> None:
        """In the end all are answered, or the session has ended and holds no place."""
        desk, session = self.peer.desk, self.peer.session
        self.collect()
        while desk.waiting:
            desk.answer_all()
            self.collect()
        if session.closed:
            assert len(self.peer.closes) == 1
            assert not any(id(session) in places for places in desk.places.values())
        else:
            assert self.answered == self.asked


TestAnySession = AnySession.TestCase


# What many are told


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
