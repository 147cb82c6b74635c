"""The parts of views that are the same in every mode. Views are plain values for JSON and MessagePack."""

from collections.abc import Mapping
from typing import Any, assert_never

from msgspec.structs import asdict

from game.battle.clock import SeatClock
from game.battle.events import Over, SeatCameBack, SeatWentAway
from game.battle.opening import BattleOpening
from game.battle.rewards import Earned, Rerated
from game.decider import Push, Resumed
from game.glicko import points_of

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


def gains(over: Over) -> View:
    """What the end tells of ratings and rewards, a seat each: nothing of ratings where the battle was not rated."""
    rating = [] if over.rerated is None else [_rerated(one) for one in over.rerated]
    return {"rating": rating, "earned": [None if one is None else _earned(one) for one in over.earned]}


def _rerated(one: Rerated) -> View:
    before, after = points_of(one.before.rating_hundredths), points_of(one.after.rating_hundredths)
    deviation = points_of(one.after.deviation_hundredths)
    return {
        "before": before,
        "after": after,
        "change": after - before,
        "deviation": deviation,
        "provisional": one.provisional,
    }


def _earned(one: Earned) -> View:
    wines = [
        {
            "wine": grown.bottle,
            "experience": grown.experience,
            "level_before": grown.level_before,
            "level": grown.level,
            "ev": asdict(grown.ev),
        }
        for grown in one.grown
    ]
    return {"experience": one.own + one.general, "own": one.own, "general": one.general, "wines": wines}
