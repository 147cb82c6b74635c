"""What is hidden changes no byte on an outsider's wire: real rules, room, audience and encoders, in both codecs.

That the views hide it is shown with the rules; here nothing that is made on the way (numbers, entries, frames, replies
to whoever comes late) may tell it either.
"""

from collections.abc import Sequence
from typing import Any

import msgspec
import pytest

from game.battle.bottle import Bottle, Hand
from game.decider import WATCHER, Role
from game.ids import SpeciesSlug
from server.game_desk import caught_up
from server.kinds import KINDS
from server.parcel import Parcel
from server.rooms.audience import Audience
from server.rooms.crowd import Fanout
from server.rooms.purses import Purses
from server.rooms.room import Ask, Room, Staged
from server.wire import CODECS, Codec, encode_reply
from tests.game.pairing.dealing import ANNA, BELA, ROOM, START_MS, commit, opening, own_hand
from tests.server.rooms.test_audience import Ear

OUTSIDERS = (Role(1), WATCHER)
Told = dict[tuple[Role, str], bytes]


class Tape(Ear):
    """An outlet that keeps the bytes."""

    def __init__(self, codec: Codec) -> None:
        super().__init__(codec)
        self.bytes = b""

    def push(self, message: bytes, *, supersede: str | None = None) -> None:
        self.bytes += message

    def deliver(self, parcel: Parcel) -> None:
        self.bytes += parcel.framed


class Table:
    """A battle with everybody listening, seats and watchers in both codecs."""

    def __init__(self, hand: Hand) -> None:
        asked = opening(7, (hand, own_hand(200, shift=3)))
        self.room = Room(ROOM, KINDS["pairing"], asked, opened_at_ms=START_MS)
        self._audience = Audience(self.room.channel, Fanout(lambda call: call()))
        self._tapes = {(role, codec): Tape(codec) for role in (Role(0), *OUTSIDERS) for codec in CODECS.values()}
        for (role, _), tape in self._tapes.items():
            self._audience.add(tape, role)
        self._publish(self.room.begin(START_MS))

    def choose(self, player: Any, choice: dict[str, Any], at_ms: int) -> None:
        """A player commits a choice."""
        command = commit(self.room.state.turn, choice)
        self.room.submit(Ask(player, command, key=self.room.seq.to_bytes(16, "big")))
        staged = self.room.stage(at_ms, KINDS, Purses())
        assert staged is not None
        self._publish(staged)

    def choices(self, seat: int) -> Sequence[dict[str, Any]]:
        offered: Sequence[dict[str, Any]] = self.room.decider.view_state(self.room.state, Role(seat))["you"]["choices"]
        return offered

    def told(self) -> Told:
        """Every byte that each has got, and that each would get who came now: with all of it, or with the snapshot."""
        return {
            (role, codec.name): tape.bytes
            + encode_reply(codec, 1, caught_up(self.room, role, 0))
            + encode_reply(codec, 2, caught_up(self.room, role, None))
            for (role, codec), tape in self._tapes.items()
        }

    def _publish(self, staged: Staged) -> None:
        self.room.settle()
        for decided in staged.asks:
            assert decided.entry is not None
            entry = decided.entry
            self._audience.publish(self.room.decider, entry.first_n, entry.at_ms, entry.events)


def of(told: Told, roles: Sequence[Role]) -> list[bytes]:
    return [data for (role, _), data in told.items() if role in roles]


@pytest.mark.parametrize("courses", [0, 1, 3])
def test_no_byte_tells_a_choice_before_the_rival_has_chosen(courses: int) -> None:
    told: dict[int, Told] = {}
    revealed: set[tuple[bytes, ...]] = set()
    for number in range(len(_after(courses).choices(0))):
        table = _after(courses)
        table.choose(ANNA, table.choices(0)[number], START_MS + 1_000)
        told[number] = table.told()
        table.choose(BELA, table.choices(1)[0], START_MS + 2_000)
        revealed.add(tuple(of(table.told(), OUTSIDERS)))
    assert len({tuple(of(one, OUTSIDERS)) for one in told.values()}) == 1
    assert len({tuple(of(one, [Role(0)])) for one in told.values()}) == len(told), "she is told her own"
    assert len(revealed) == len(told), "once revealed, all is told"


def test_no_byte_tells_a_bottle_that_has_not_been_poured() -> None:
    """Another wine under the same shoulder, as strong for the table's stamina and par, which everybody is told."""
    mine = own_hand(100)
    other = (_twin(mine[0]), *mine[1:])
    one, two = Table(mine), Table(other)
    last = one.choices(0)[-1]
    assert last["wine"] != 0
    assert of(one.told(), [Role(0)]) != of(two.told(), [Role(0)])
    for table in (one, two):
        table.choose(ANNA, last, START_MS + 1_000)
    assert of(one.told(), OUTSIDERS) == of(two.told(), OUTSIDERS)


def _after(courses: int) -> Table:
    """A table at which so many courses were played, always the same."""
    table = Table(own_hand(100))
    for course in range(courses):
        for seat, player in enumerate((ANNA, BELA)):
            offered = table.choices(seat)
            table.choose(player, offered[course * 7 % len(offered)], START_MS)
    return table


def _twin(mine: Bottle) -> Bottle:
    """Another wine in its place."""
    return msgspec.structs.replace(
        mine,
        wine_ref="another",
        species=SpeciesSlug("another-wine"),
        name="Another wine",
        secondary_type=None,
        country="Nowhere",
        region="Nowhere",
        grapes=("None",),
        shiny=True,
    )
