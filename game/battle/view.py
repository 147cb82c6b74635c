"""The parts of views that are the same in every mode. Views are plain values for JSON and MessagePack."""

from collections.abc import Mapping
from typing import Any, assert_never

from game.battle.clock import SeatClock
from game.battle.events import SeatCameBack, SeatWentAway
from game.battle.opening import BattleOpening
from game.decider import Push, Resumed

View = dict[str, Any]


def opening(mode: str, of: BattleOpening) -> Mapping[str, Any]:
    """The snapshot in the moment before a battle has begun."""
    return {"battle": of.battle, "mode": mode, "state": "opening", "turn": 0, "deadline_ms": 0}


def common(event: SeatWentAway | SeatCameBack | Resumed, turn_ms: int) -> Push:
    """What everybody sees of the events that every mode has; `turn_ms` is the own time of the turn that goes on."""
    match event:
        case SeatWentAway():
            return Push("seat.away", {"seat": event.seat, "grace_ms": event.clock.grace_ms}, for_all=True)
        case SeatCameBack():
            return Push("seat.back", {"seat": event.seat}, for_all=True)
        case Resumed():
            d = {"lost_ms": event.lost_ms, "deadline_ms": event.at_ms + turn_ms}
            return Push("room.resumed", d, for_all=True)
        case _:
            assert_never(event)


def clock(seat: SeatClock) -> View:
    """A seat's time as everybody sees it."""
    return {"bank_ms": seat.bank_ms, "away": seat.away, "grace_ms": seat.grace_ms}
