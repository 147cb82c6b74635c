"""Nothing that a client or a game does can break a session's rules."""

from collections import Counter
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from server.wire import CODECS, Codec
from tests.server.desks import RecordingDesk
from tests.server.session.peer import COMMIT, SMALL, START_MS, Peer


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
        self.given_up: dict[str, int] = {}  # channel → the last request that gave it up, as far as he has heard
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
                self.given_up[channel] = number
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
