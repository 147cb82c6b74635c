"""Telling a channel: seats first and at once, crowds in slices, and nobody misses or hears twice."""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from game.decider import WATCHER, Push, Role
from server.parcel import Parcel
from server.rooms import crowd
from server.rooms.audience import Audience
from server.rooms.crowd import Crowd, Fanout
from server.rooms.headcount import Headcount
from server.wire import CODECS, JSON, MSGPACK, CloseCode, Codec
from tests.server.desks import ManualClock
from tests.server.doors import parsed
from tests.server.peers import unpack

SEAT = Role(0)


class Soon:
    """A loop of which each step is called for."""

    def __init__(self) -> None:
        self.calls: deque[Callable[[], None]] = deque()

    def __call__(self, call: Callable[[], None]) -> None:
        self.calls.append(call)

    def step(self) -> None:
        """One pass: what it causes waits for the next."""
        for _ in range(len(self.calls)):
            self.calls.popleft()()

    def all(self) -> None:
        while self.calls:
            self.step()


class Ear:
    """An outlet that keeps what it is told, by the frame, and knows whether that was a parcel."""

    def __init__(self, codec: Codec = JSON) -> None:
        self.codec = codec
        self.parcels: list[Parcel] = []
        self.heard: list[Any] = []
        self.lost_channels: list[str] = []

    def push(self, message: bytes, *, supersede: str | None = None) -> None:
        self.heard.append(unpack(self.codec, message))

    def push_all(self, messages: Sequence[bytes]) -> None:
        for message in messages:
            self.push(message)

    def deliver(self, parcel: Parcel) -> None:
        self.parcels.append(parcel)
        _, payload, rest = parsed(parcel.framed) or (0, b"", b"?")
        assert rest == b"", "one frame"
        whole = unpack(self.codec, payload)
        apart = [unpack(self.codec, one) for one in [*parcel.messages, *([parcel.note] if parcel.note else [])]]
        assert (whole if isinstance(whole, list) else [whole]) == apart, "framed and apart it is the same"
        self.heard += apart

    @property
    def numbers(self) -> list[int]:
        return [message["n"] for message in self.heard if "n" in message]

    @property
    def counts(self) -> list[int]:
        return [message["d"]["count"] for message in self.heard if message.get("t") == "viewers"]

    def lost(self, channel: str) -> None:
        self.lost_channels.append(channel)

    def ended(self, channel: str) -> None:
        raise AssertionError("no channel ends here")

    def close(self, code: CloseCode, reason: str) -> None:
        raise AssertionError("nobody is shown out here")


class Rules:
    """A decider of which only the view is asked; it counts how often."""

    def __init__(self) -> None:
        self.looked: list[Role] = []

    def view_event(self, event: str, role: Role) -> Push:
        self.looked.append(role)
        return Push("said", {"word": event, "to": role})


class OpenRules(Rules):
    """The same, where every role sees just the same."""

    def view_event(self, event: str, role: Role) -> Push:
        self.looked.append(role)
        return Push("said", {"word": event}, for_all=True)


def publish(audience: Audience, rules: Any, n: int, *words: str) -> None:
    audience.publish(rules, n, 1_000, words)


def test_seats_hear_at_once_and_a_crowd_in_the_next_tick_in_one_frame() -> None:
    soon, rules = Soon(), Rules()
    audience = Audience("battle:b", Fanout(soon))
    seat, watcher = Ear(), Ear()
    audience.add(watcher, WATCHER)
    audience.add(seat, SEAT)
    publish(audience, rules, 1, "a", "b")
    publish(audience, rules, 3, "c")
    assert (seat.numbers, watcher.numbers) == ([1, 2, 3], [])
    soon.step()
    assert watcher.numbers == [1, 2, 3]
    assert len(watcher.parcels) == 1
    assert not soon.calls
    assert seat.heard[0] == {"ch": "battle:b", "n": 1, "t": "said", "at": 1_000, "d": {"word": "a", "to": 0}}


def test_what_is_for_all_is_viewed_once_and_what_is_not_reaches_its_own_role_alone() -> None:
    for rules in (OpenRules(), Rules()):
        soon = Soon()
        audience = Audience("battle:b", Fanout(soon))
        ears = {role: [Ear(codec) for codec in CODECS.values()] for role in (Role(0), Role(1), WATCHER)}
        for role, some in ears.items():
            for ear in some:
                audience.add(ear, role)
        publish(audience, rules, 1, "a", "b")
        soon.all()
        shared = isinstance(rules, OpenRules)
        assert len(rules.looked) == (2 if shared else 6)
        for role, some in ears.items():
            for ear in some:
                said = [push["d"] for push in ear.heard if push["t"] == "said"]
                own = {} if shared else {"to": role}
                assert said == [{"word": "a"} | own, {"word": "b"} | own]


def test_who_has_moved_to_another_seat_or_has_left_is_told_as_what_he_is_now() -> None:
    soon, rules = Soon(), Rules()
    audience = Audience("battle:b", Fanout(soon))
    ear, other = Ear(), Ear()
    audience.add(ear, SEAT)
    audience.add(other, SEAT)
    publish(audience, rules, 1, "a")
    audience.add(ear, Role(1))
    audience.remove(other)
    publish(audience, rules, 2, "b")
    assert [push["d"]["to"] for push in ear.heard] == [0, 1]
    assert other.numbers == [1]


def test_an_event_is_viewed_once_a_role_and_framed_once_a_codec() -> None:
    soon, rules = Soon(), Rules()
    audience = Audience("battle:b", Fanout(soon))
    ears = [Ear(codec) for codec in CODECS.values() for _ in range(3)]
    for ear in ears:
        audience.add(ear, WATCHER)
    for seat in (0, 1):
        for codec in CODECS.values():
            audience.add(Ear(codec), Role(seat))
    publish(audience, rules, 1, "a")
    soon.all()
    assert sorted(rules.looked) == [WATCHER, 0, 1]
    for codec in CODECS.values():
        first, *others = [ear.parcels[0] for ear in ears if ear.codec is codec]
        assert all(other is first for other in others), "the same bytes"


def test_a_crowd_is_told_in_slices_and_others_have_their_turn() -> None:
    rules, fanout = Rules(), Fanout(soon := Soon())
    many, few = Audience("battle:many", fanout), Audience("battle:few", fanout)
    crowd_of, lone = [Ear() for _ in range(1_000)], Ear()
    for ear in crowd_of:
        many.add(ear, WATCHER)
    few.add(lone, WATCHER)
    publish(many, rules, 1, "a")
    publish(few, rules, 1, "b")
    told = []
    while soon.calls:
        soon.step()
        told.append((sum(len(ear.parcels) for ear in crowd_of), len(lone.parcels)))
    assert told[0] == (200, 0)
    assert told[1][1] == 1, "behind one slice, not behind all"
    assert told[-1] == (1_000, 1)


def test_what_is_said_meanwhile_gathers_and_is_joined() -> None:
    rules, fanout = Rules(), Fanout(soon := Soon())
    audience = Audience("battle:b", fanout)
    ears = [Ear() for _ in range(500)]
    for ear in ears:
        audience.add(ear, WATCHER)
    for n in range(1, 9):
        publish(audience, rules, n, "x")
        if n == 1:
            soon.step()
    soon.all()
    assert all(ear.numbers == list(range(1, 9)) for ear in ears)
    assert {len(ear.parcels) for ear in ears} == {2}


def test_an_outlet_that_breaks_its_promise_keeps_nobody_else_waiting() -> None:
    class Faulty(Ear):
        def deliver(self, parcel: Parcel) -> None:
            raise AssertionError("our own bug")

    rules, fanout = Rules(), Fanout(soon := Soon())
    audience, other = Audience("battle:b", fanout), Audience("battle:c", fanout)
    ear = Ear()
    audience.add(Faulty(), WATCHER)
    other.add(ear, WATCHER)
    publish(audience, rules, 1, "a")
    publish(other, rules, 1, "a")
    with pytest.raises(AssertionError, match="our own bug"):
        soon.all()
    soon.all()
    assert ear.numbers == [1]


def test_a_lost_room_tells_all() -> None:
    audience = Audience("battle:b", Fanout(Soon()))
    ears = [Ear(), Ear(MSGPACK)]
    audience.add(ears[0], WATCHER)
    audience.add(ears[1], SEAT)
    audience.lost()
    assert [ear.lost_channels for ear in ears] == [["battle:b"]] * 2
    assert len(audience) == 0


def test_a_frame_has_its_bound() -> None:
    rules, fanout = Rules(), Fanout(soon := Soon())
    audience, ear, late = Audience("battle:b", fanout), Ear(), Ear()
    audience.add(ear, WATCHER)
    for n in range(1, 10):
        publish(audience, rules, n, "x" * 20_000)
        if n == 8:
            audience.add(late, WATCHER)
    soon.all()
    assert ear.numbers == list(range(1, 10))
    assert late.numbers == [9]
    assert all(len(parcel.framed) < crowd.FRAME_BYTES_MAX + 1_000 for parcel in ear.parcels)


# How many watch


class Later:
    """Timers that a test lets run out."""

    def __init__(self) -> None:
        self.calls: list[tuple[float, Callable[[], None]]] = []

    def __call__(self, delay_s: float, call: Callable[[], None]) -> None:
        self.calls.append((delay_s, call))

    def run(self) -> float:
        """Lets the one timer run out; how long that was."""
        ((delay_s, call),) = self.calls
        self.calls.clear()
        call()
        return delay_s


@pytest.fixture
def counted() -> tuple[Audience, Soon, Later]:
    soon, later = Soon(), Later()
    return Audience("battle:b", Fanout(soon), Headcount(ManualClock(), later)), soon, later


Counted = tuple[Audience, Soon, Later]


def test_the_number_of_viewers_is_told_at_once_and_then_once_a_second(counted: Counted) -> None:
    audience, soon, later = counted
    seat, first, *others = ears = [Ear() for _ in range(5)]
    audience.add(seat, SEAT)
    audience.add(first, WATCHER)
    assert later.run() == 0
    soon.all()
    for other in others:
        audience.add(other, WATCHER)
    audience.remove(others.pop())
    soon.all()
    assert (seat.counts, first.counts, ears[-1].counts) == ([1], [1], [])
    assert later.run() == 1.0
    soon.all()
    assert [ear.counts for ear in ears] == [[1, 3], [1, 3], [3], [3], []]
    assert "n" not in seat.heard[-1]
    later.run()
    assert not later.calls, "nothing has changed: no timer"


def test_nobody_is_told_what_he_knows(counted: Counted) -> None:
    audience, soon, later = counted
    seat, watcher = Ear(), Ear()
    audience.add(seat, SEAT)
    assert not later.calls, "with nobody there to watch there is nothing to tell"
    audience.add(watcher, WATCHER)
    later.run()
    audience.add(watcher, WATCHER)  # again, to resume
    later.run()
    soon.all()
    assert (seat.counts, watcher.counts) == ([1], [1])
    audience.remove(watcher)
    later.run()
    assert seat.counts == [1, 0]


def test_the_newest_number_takes_the_place_of_one_that_waits(counted: Counted) -> None:
    audience, soon, later = counted
    ears = [Ear() for _ in range(2)]
    for ear in ears:
        audience.add(ear, WATCHER)
        later.run()
    publish(audience, Rules(), 1, "a")
    soon.all()
    assert ears[0].counts == [2]
    assert len(ears[0].parcels) == 1, "one frame, with the event"


# Nobody misses, nobody hears twice


class Coming(RuleBasedStateMachine):
    """Outlets come, go and come again while events are published and a slow fan-out is under way."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(crowd, "SLICE", 4)
        self.patch.setattr(crowd, "FRAME_BYTES_MAX", 9)  # some nine of these messages
        self.soon = Soon()
        self.crowd = Crowd(JSON, Fanout(self.soon))
        self.n = 0
        self.here: dict[int, Ear] = {}
        self.since: dict[int, int] = {}
        self.gone: list[tuple[Ear, int]] = []
        self.owed: dict[int, int] = {}  # who was there when a note was said → how many he had heard before

    @rule(events=st.integers(1, 12))
    def publish(self, events: int) -> None:
        if len(self.crowd):
            self.crowd.tell([b'{"n":%d}' % n for n in range(self.n + 1, self.n + events + 1)])
        self.n += events

    @rule()
    def note(self) -> None:
        if len(self.crowd):
            self.crowd.tell_note("count", b'{"t":"viewers","d":{"count":1}}')
        for who, ear in self.here.items():
            self.owed.setdefault(who, len(ear.counts))

    @rule(who=st.integers(0, 9))
    def come(self, who: int) -> None:
        """The same outlet again: its reply has all up to `n`, so it wants what is later."""
        if who in self.here:
            self.crowd.remove(self.here[who])
            self.here[who].heard.clear()
        self.owed.pop(who, None)
        ear = self.here.setdefault(who, Ear())
        self.crowd.add(ear)
        self.since[who] = self.n

    @rule(who=st.integers(0, 9))
    def go(self, who: int) -> None:
        ear = self.here.pop(who, None)
        self.owed.pop(who, None)
        if ear is not None:
            self.crowd.remove(ear)
            self.gone.append((ear, len(ear.heard)))

    @rule()
    def step(self) -> None:
        self.soon.step()

    @rule()
    def bring_all(self) -> None:
        self.soon.all()
        for who, ear in self.here.items():
            assert ear.numbers == list(range(self.since[who] + 1, self.n + 1)), "all that came since"
            assert len(ear.counts) > self.owed.pop(who, -1), "the note too"

    @invariant()
    def in_order_without_a_gap(self) -> None:
        for who, ear in self.here.items():
            first = self.since[who] + 1
            assert ear.numbers == list(range(first, first + len(ear.numbers)))

    @invariant()
    def who_is_gone_hears_nothing(self) -> None:
        assert all(len(ear.heard) == heard for ear, heard in self.gone)

    @invariant()
    def the_count_is_right(self) -> None:
        assert len(self.crowd) == len(self.here)

    def teardown(self) -> None:
        self.bring_all()
        assert not self.crowd.waiting
        self.patch.undo()


TestComing = Coming.TestCase
TestComing.settings = settings(max_examples=150, stateful_step_count=40, deadline=None)


def test_a_thousand_small_crowds_do_not_share_one_slice() -> None:
    rules, fanout = Rules(), Fanout(soon := Soon())
    ears = [Ear() for _ in range(1_000)]
    for number, ear in zip(count(), ears, strict=False):
        audience = Audience(f"battle:{number}", fanout)
        audience.add(ear, WATCHER)
        publish(audience, rules, 1, "a")
    soon.step()
    assert sum(len(ear.parcels) for ear in ears) == 100
    soon.all()
    assert all(ear.numbers == [1] for ear in ears)
