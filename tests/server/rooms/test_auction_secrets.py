"""A maximum or a reserve changes no byte on another's wire before it matters: real rules, room, audience and encoders,
in both codecs."""

from typing import Any

import pytest

from game.auction.auction import AUCTION
from game.auction.bidding import PACE_MS
from game.decider import WATCHER
from game.ids import PlayerId
from server.game_desk import caught_up
from server.kinds import KINDS
from server.rooms.audience import Audience
from server.rooms.crowd import Fanout
from server.rooms.purses import Purses
from server.rooms.room import Ask, Room, Staged
from server.wire import CODECS, encode_reply
from tests.game.auction.room import ANNA, BELA, CARLA, LASTS_MS, ROOM, SELLER, bid, opening
from tests.game.running import START_MS
from tests.server.rooms.test_secrets import Tape

OTHERS = (BELA, CARLA, None)


class Lot:
    """An auction with everybody listening, in both codecs."""

    def __init__(self, **terms: Any) -> None:
        self.now_ms = START_MS
        self.room = Room(ROOM, KINDS["auction"], opening(**terms), opened_at_ms=START_MS)
        self._audience = Audience(self.room.channel, Fanout(lambda call: call()))
        self._tapes = {codec: Tape(codec) for codec in CODECS.values()}
        for tape in self._tapes.values():
            self._audience.add(tape, WATCHER)
        self._publish(self.room.begin(START_MS))

    def bid(self, player: PlayerId, most: int, after_ms: int = PACE_MS) -> None:
        self.now_ms += after_ms
        self.room.submit(Ask(player, bid(player, most), key=self.room.seq.to_bytes(16, "big")))
        staged = self.room.stage(self.now_ms, KINDS, Purses())
        assert staged is not None
        self._publish(staged)

    def told(self, *players: PlayerId | None) -> list[bytes]:
        """Every byte that all have got, and that each of these would get who came now."""
        found = []
        for codec, tape in self._tapes.items():
            found.append(tape.bytes)
            for player in players:
                role = AUCTION.role_of(self.room.state, player)
                found += [encode_reply(codec, 1, caught_up(self.room, role, from_n)) for from_n in (0, None)]
        return found

    def _publish(self, staged: Staged) -> None:
        for decided in self.room.settle():
            assert decided.entry is not None, decided.outcome
            entry = decided.entry
            self._audience.publish(self.room.decider, entry.first_n, entry.at_ms, entry.events)


@pytest.mark.parametrize("others", [[], [50], [50, 90], [120]])
@pytest.mark.parametrize("late", [False, True])
def test_no_byte_tells_a_maximum(others: list[int], late: bool) -> None:
    lots = {most: Lot(reserve=150) for most in (300, 301, 4_096, 999_999)}
    for most, lot in lots.items():
        lot.bid(ANNA, most, LASTS_MS - 2_000 if late else 0)
        for number, other in enumerate(others):
            lot.bid((BELA, CARLA)[number % 2], other + 150)
    told = [lot.told(*OTHERS, SELLER) for lot in lots.values()]
    assert all(one == told[0] for one in told)
    own = [lot.told(ANNA) for lot in lots.values()]
    assert all(one != own[0] for one in own[1:]), "she is told her own"


def test_no_byte_tells_a_reserve_that_is_not_met() -> None:
    lots = {reserve: Lot(reserve=reserve) for reserve in (301, 302, 4_096, 999_999)}
    for lot in lots.values():
        lot.bid(ANNA, 300)
        lot.bid(BELA, 120)
    told = [lot.told(ANNA, *OTHERS) for lot in lots.values()]
    assert all(one == told[0] for one in told)
    own = [lot.told(SELLER) for lot in lots.values()]
    assert all(one != own[0] for one in own[1:]), "the seller is told his own"
