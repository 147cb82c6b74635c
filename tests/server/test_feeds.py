"""Players' own channels when PostgreSQL falters: what works goes on working, and a place that was refused is none."""

import asyncio
from collections.abc import Sequence
from typing import Any, cast

import pytest

from db.errors import Unavailable
from db.inbox import Line
from game.effects import Notify
from game.refusal import Refused
from server.errands import Errands
from server.feeds import Feeds
from server.messages import Caught, Whole
from server.reads import Reads
from server.rooms.lane import InboxLine
from tests.fixtures.house import Ear
from tests.server.desks import ADA

CHANNEL = f"player:{ADA.ref}"


class Inbox:
    """An inbox that can be out of reach, and whose reading takes as long as a test wants."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self.out_of_reach = 0
        self.slow: asyncio.Event | None = None

    async def inbox(self, player: int, after: int | None) -> tuple[int, list[Line]]:
        read = len(self.lines), [] if after is None else self.lines[after:]
        if self.slow is not None:
            await self.slow.wait()
        if self.out_of_reach:
            self.out_of_reach -= 1
            raise Unavailable("a hiccup")
        return read

    def write(self, lines: int = 1) -> Sequence[InboxLine]:
        """So many lines more; what a commit tells of them."""
        for _ in range(lines):
            self.lines.append(Line(len(self.lines) + 1, 1_000, "told", {}))
        return [InboxLine(Notify(ADA.player_id, "told", {}), line.n, 1_000) for line in self.lines[-lines:]]


class Channel:
    """One player's channel, and one who listens to it."""

    def __init__(self) -> None:
        self.inbox = Inbox()
        self.errands = Errands()
        self.feeds = Feeds(cast(Reads, self.inbox), self.errands)
        self.heard: list[tuple[Any, ...]] = []
        self.ear = Ear(ADA.player_id, self.heard)
        self.answers: list[Any] = []

    @property
    def numbers(self) -> list[int]:
        return [n for what, _, _, n in self.heard if what == "push"]

    async def hello(self) -> None:
        (await self.feeds.join(ADA, self.ear))(True)

    def subscribe(self, from_n: int | None) -> None:
        self.feeds.subscribe(ADA, from_n, self.ear, self.answers.append, _all_of_it)

    async def tell(self, lines: int = 1) -> None:
        self.feeds.notified(self.inbox.write(lines))
        await self.errands.done()


async def _all_of_it() -> dict[str, str]:
    return {}


@pytest.fixture
def channel() -> Channel:
    return Channel()


async def test_a_hello_that_was_refused_and_is_said_again_is_told_what_comes(channel: Channel) -> None:
    channel.inbox.out_of_reach = 1
    with pytest.raises(Unavailable):
        await channel.hello()
    await channel.hello()
    await channel.tell(2)
    assert channel.numbers == [1, 2]


async def test_a_hello_that_was_refused_leaves_nothing_behind(channel: Channel) -> None:
    channel.inbox.out_of_reach = 1
    with pytest.raises(Unavailable):
        await channel.hello()
    await channel.tell()
    assert channel.heard == []
    assert channel.feeds._places == {}
    assert channel.feeds._refs == {}


async def test_a_hello_that_comes_to_nothing_gives_up_its_own_place_alone(channel: Channel) -> None:
    (await channel.feeds.join(ADA, channel.ear))(False)
    await channel.tell()
    assert channel.numbers == []
    await channel.hello()
    (await channel.feeds.join(ADA, channel.ear))(False)
    await channel.tell()
    assert channel.numbers == [2]


@pytest.mark.parametrize("from_n", [0, None])
async def test_a_subscribing_that_is_refused_leaves_the_place_that_was_there(
    channel: Channel, from_n: int | None
) -> None:
    await channel.tell()
    await channel.hello()
    channel.inbox.slow, channel.inbox.out_of_reach = asyncio.Event(), 1
    channel.subscribe(from_n)
    channel.feeds.notified(channel.inbox.write())
    assert channel.numbers == [], "it waits for the answer"
    channel.inbox.slow.set()
    await channel.errands.done()
    assert [answer.code for answer in channel.answers if isinstance(answer, Refused)] == ["unavailable"]
    await channel.tell()
    assert channel.numbers == [2, 3]


async def test_a_snapshot_that_cannot_be_had_loses_no_line(channel: Channel) -> None:
    await channel.hello()

    async def out_of_reach() -> Any:
        channel.feeds.notified(channel.inbox.write())
        raise Unavailable("a hiccup")

    channel.feeds.subscribe(ADA, None, channel.ear, channel.answers.append, out_of_reach)
    channel.feeds.notified(channel.inbox.write())  # and is read, before the snapshot fails
    await channel.errands.done()
    assert [answer.code for answer in channel.answers] == ["unavailable"]
    assert channel.numbers == [1, 2]


async def test_a_subscribing_that_is_refused_gives_no_place_where_there_was_none(channel: Channel) -> None:
    channel.inbox.out_of_reach = 1
    channel.subscribe(0)
    await channel.errands.done()
    assert [answer.code for answer in channel.answers] == ["unavailable"]
    await channel.tell()
    assert channel.numbers == []
    assert channel.feeds._places == {}


async def test_of_two_subscribings_one_that_is_refused_does_not_spoil_the_other(channel: Channel) -> None:
    await channel.tell(2)
    channel.inbox.slow, channel.inbox.out_of_reach = asyncio.Event(), 1
    channel.subscribe(0)
    channel.subscribe(1)
    channel.inbox.slow.set()
    await channel.errands.done()
    refused, caught = channel.answers
    assert (refused.code, [push["n"] for push in caught.events]) == ("unavailable", [2])
    await channel.tell()
    assert channel.numbers == [3]


async def test_what_is_written_while_the_inbox_is_read_is_brought(channel: Channel) -> None:
    """By no commit of a room, so that only the inbox has it."""
    await channel.hello()
    channel.inbox.slow = asyncio.Event()
    channel.subscribe(None)
    await asyncio.sleep(0)
    channel.inbox.write()
    channel.feeds.written(ADA.player_id)
    channel.inbox.slow.set()
    await channel.errands.done()
    assert [answer.n for answer in channel.answers if isinstance(answer, Whole)] == [0]
    assert channel.numbers == [1]


async def test_a_gap_in_what_waited_is_read(channel: Channel) -> None:
    await channel.hello()
    channel.inbox.slow = asyncio.Event()
    channel.subscribe(0)
    await asyncio.sleep(0)
    channel.inbox.write()  # of which nobody here hears
    channel.feeds.notified(channel.inbox.write())
    channel.inbox.slow.set()
    await channel.errands.done()
    assert [answer.events for answer in channel.answers if isinstance(answer, Caught)] == [[]]
    assert channel.numbers == [1, 2]


async def test_who_has_left_hears_nothing_of_what_was_read_for_him(channel: Channel) -> None:
    channel.inbox.slow = asyncio.Event()
    channel.subscribe(0)
    channel.feeds.leave(ADA.player_id, channel.ear)
    channel.feeds.notified(channel.inbox.write())
    channel.inbox.slow.set()
    await channel.errands.done()
    await channel.tell()
    assert channel.numbers == []
    assert channel.feeds._places == {}
