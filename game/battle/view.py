"""The parts of views that are the same in every mode. Views are plain values for JSON and MessagePack."""

from collections.abc import Mapping
from typing import Any, assert_never

from msgspec.structs import asdict

from game.battle.bottle import Bottle
from game.battle.clock import SeatClock
from game.battle.events import Locked, Opened, Over, SeatCameBack, SeatWentAway, TurnOpened
from game.battle.opening import BattleOpening
from game.battle.rewards import Earned, Rerated
from game.battle.seats import Seated, State
from game.decider import Push, Resumed
from game.glicko import points_of

View = dict[str, Any]


def opening(mode: str, of: BattleOpening) -> Mapping[str, Any]:
    """The snapshot in the moment before a battle has begun."""
    return {"battle": of.battle, "mode": mode, "state": "opening", "turn": 0, "deadline_ms": 0}


def opened(mode: str, event: Opened) -> View:
    """What every mode's first event tells of the battle as a whole."""
    return {
        "battle": event.battle,
        "mode": mode,
        "rated": event.rated,
        "rules_version": event.rules_version,
        "seed_hash": event.seed_hash,
    }


def standing(mode: str, state: State) -> View:
    """What every mode's snapshot begins with, once the battle has begun."""
    return {
        **opened(mode, state.opened),
        "state": "live" if state.over is None else "over",
        "turn": state.turn,
        "deadline_ms": state.deadline_ms,
    }


def turn_opened(event: TurnOpened) -> View:
    """When a turn began, when it ends, and what each seat has left beyond its own time."""
    return {
        "turn": event.turn,
        "opened_at_ms": event.opened_at_ms,
        "deadline_ms": event.deadline_ms,
        "banks_ms": event.banks_ms,
    }


def locked(event: Locked) -> Push:
    """That a choice lies: whose, and whether the clock chose; not what."""
    d = {"turn": event.turn, "seat": event.seat, "by_clock": event.by_clock}
    return Push("turn.locked", d, for_all=True)


def over(event: Over) -> View:
    """Who has won, why, what it brought, and the seed that everybody may now check."""
    return {
        "winner": event.winner,
        "reason": event.reason,
        "score": event.score,
        **_gains(event),
        "turns": event.turns,
        "counts": event.counts,
        "seed": event.seed,
    }


def seated(seat: Seated, at: int) -> View:
    """Who sits there."""
    return {"seat": at, "player": seat.ref, "name": seat.name, "house": seat.house}


def brought(bottle: Bottle) -> View:
    """A wine as its seat brought it, in the modes that show no more of it."""
    return {
        "species": bottle.species,
        "name": bottle.name,
        "style": bottle.style.value,
        "type": bottle.primary_type.value,
        "level": bottle.level,
        "lent": bottle.lent,
    }


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


def _gains(over: Over) -> View:
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
