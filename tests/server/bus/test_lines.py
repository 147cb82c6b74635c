"""Lines between processes: in order, once, and where a letter is lost both sides begin anew and agree on it."""

from collections import defaultdict
from collections.abc import Callable
from random import Random

import pytest

from db.rooms import NodeId
from server.bus.letters import AnyItem, Beat, Item, SignedOut, decode, encode
from server.bus.lines import SILENT_S, Lines
from server.bus.memory import Air, MemoryBus
from server.clock import RealClock
from tests.server.rooms.engine import new_node


class Clock(RealClock):
    """A clock that a test moves on."""

    s = 0.0

    def awake_s(self) -> float:
        return self.s


class End:
    """One process, and what it made of what it heard: words heard since each line began."""

    def __init__(self, air: Air, clock: Clock, later: list[Callable[[], None]]) -> None:
        self.node = new_node()
        self.lines = Lines(MemoryBus(air, self.node), self.node, clock, later.append)
        self.lines.counterpart = self
        self.words: dict[NodeId, list[str]] = {}
        self.begun: dict[NodeId, int] = defaultdict(int)
        air.ears[self.node] = self.lines.hear

    def met(self, node: NodeId) -> None:
        assert node not in self.words, "it was lost before it is met again"
        self.words[node] = []
        self.begun[node] += 1

    def lost(self, node: NodeId) -> None:
        del self.words[node]

    def heard(self, node: NodeId, item: AnyItem) -> None:
        if isinstance(item, SignedOut):
            self.words[node].append(item.session)


class World:
    """Two processes, and everything that is to happen."""

    def __init__(self) -> None:
        self.later: list[Callable[[], None]] = []
        self.clock = Clock()
        self.air = Air(lambda node, call: self.later.append(call))
        self.one, self.other = (End(self.air, self.clock, self.later) for _ in range(2))

    def settle(self) -> None:
        while self.later:
            self.later.pop(0)()

    def beat(self) -> None:
        self.clock.s += 0.5
        for end in (self.one, self.other):
            end.lines.beat()
        self.settle()


class _OfALaterVersion(Item, frozen=True, tag=9_999):
    """What nobody here knows."""

    what: str


def test_what_only_a_later_version_says_is_left_out_and_no_line_begins_anew_for_it() -> None:
    world = World()
    world.beat()
    world.one.lines.say(world.other.node, SignedOut("a"))
    world.one.lines.say(world.other.node, _OfALaterVersion("b"))  # type: ignore[arg-type]  # as that version may
    world.one.lines.say(world.other.node, SignedOut("c"))
    world.settle()
    world.beat()
    assert world.other.words[world.one.node] == ["a", "c"]
    assert world.other.begun[world.one.node] == 1
    letter = encode([bytes(16), 1, 1, [[9_999, "b"], [SignedOut.__struct_config__.tag, 7]]])
    with pytest.raises(ValueError, match="Expected `str`"):
        decode(letter)  # what is known is understood, or the letter is as good as lost


def test_who_is_there_meets_and_what_is_said_in_a_tick_is_one_letter() -> None:
    world = World()
    world.beat()
    letters: list[bytes] = []

    def note(letter: bytes) -> bool:
        letters.append(letter)
        return False

    world.air.loses = note
    for word in ("a", "b", "c"):
        assert world.one.lines.say(world.other.node, SignedOut(word))
    world.settle()
    assert world.other.words[world.one.node] == ["a", "b", "c"]
    assert [len(decode(letter).items) for letter in letters] == [3]


def test_a_repeated_letter_counts_once() -> None:
    world = World()
    world.air.repeats = lambda letter: True
    world.beat()
    for word in ("a", "b"):
        world.one.lines.say(world.other.node, SignedOut(word))
        world.settle()
    assert world.other.words[world.one.node] == ["a", "b"]
    assert world.other.begun[world.one.node] == world.one.begun[world.other.node] == 1


def test_after_a_lost_letter_nothing_from_before_counts_on_either_side() -> None:
    world = World()
    world.beat()
    world.other.lines.say(world.one.node, SignedOut("theirs"))
    world.settle()
    world.air.loses = lambda letter: b"lost" in letter
    world.one.lines.say(world.other.node, SignedOut("lost"))
    world.settle()
    assert world.other.words[world.one.node] == []
    world.beat()
    assert world.other.begun[world.one.node] == world.one.begun[world.other.node] == 2
    assert world.one.words[world.other.node] == [], "it has forgotten what it was told before, too"
    world.one.lines.say(world.other.node, SignedOut("after"))
    world.settle()
    assert world.other.words[world.one.node] == ["after"]


def test_who_is_silent_is_gone_and_met_again_when_he_is_heard() -> None:
    world = World()
    world.beat()
    world.air.cut.add(world.other.node)
    for _ in range(int(SILENT_S / 0.5) + 2):
        world.beat()
    assert world.one.words == world.other.words == {}
    assert not world.one.lines.say(world.other.node, Beat())
    world.air.cut.clear()
    world.beat()
    world.beat()
    world.one.lines.say(world.other.node, SignedOut("again"))
    world.settle()
    assert world.other.words[world.one.node] == ["again"]


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_lost_or_repeated_each_hears_in_order_all_that_was_said_since_they_met(seed: int) -> None:
    world, chance = World(), Random(seed)
    said: dict[tuple[NodeId, int], list[str]] = defaultdict(list)
    world.air.loses = lambda letter: chance.random() < 0.1
    world.air.repeats = lambda letter: chance.random() < 0.1
    for number in range(300):
        end = chance.choice((world.one, world.other))
        peer = world.other if end is world.one else world.one
        if end.lines.say(peer.node, SignedOut(f"{number}")):
            said[end.node, end.begun[peer.node]].append(f"{number}")
        if chance.random() < 0.3:
            world.settle()
        if chance.random() < 0.1:
            world.beat()
    world.air.loses = world.air.repeats = lambda letter: False
    for _ in range(4):
        world.beat()
    for end, peer in ((world.one, world.other), (world.other, world.one)):
        before = len(end.words[peer.node])
        peer.lines.say(end.node, SignedOut("last"))
        world.settle()
        heard = end.words[peer.node]
        assert heard[-1] == "last"
        assert len(heard) == before + 1
        words = [int(word) for word in heard[:-1]]
        assert words == sorted(set(words))
