"""What a blind tasting is between two commands, and how each event changes it.

`evolve` is total and decides nothing: whatever the rules had to decide stands in the event.
"""

from typing import Final, assert_never

import msgspec

from game.battle.clock import TURN_MS, SeatClock, first_clock
from game.battle.events import SeatCameBack, SeatWentAway
from game.battle.opening import BattleOpening
from game.battle.seats import at_turn, resumed, with_choice, with_clock, with_seat
from game.blind_tasting.events import (
    Act,
    BattleOpened,
    BattleOver,
    ChoiceLocked,
    Event,
    May,
    TurnOpened,
    TurnRevealed,
)
from game.decider import Resumed

NOTHING: Final = -1


class Claim(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A claim that a seat has made. `value` is an index of the slot's values, or `NOTHING` under a bluff (hidden).
    `stake` is what a double in round `doubled_at` added, 0 for none. `called` is None, or whether the claim stood when
    it was called."""

    slot: int
    turn: int
    worth: int
    value: int
    doubled_at: int = 0
    stake: int = 0
    called: bool | None = None

    @property
    def struck(self) -> bool:
        return self.called is False

    @property
    def bluff(self) -> bool:
        return self.value == NOTHING


class Seat(msgspec.Struct, frozen=True, gc=False):
    """One seat: its claims in the order made, what its sniffs told it, and what every battle knows of a seat."""

    clock: SeatClock
    chosen: ChoiceLocked | None
    lapses_running: int
    lapses: int
    claims: tuple[Claim, ...] = ()
    told: tuple[tuple[int, int], ...] = ()


class State(msgspec.Struct, frozen=True, gc=False):
    """The whole battle. `opened` is None before it has begun; `turn` counts from 1; `clues` are (trait, value)."""

    opening: BattleOpening
    opened: BattleOpened | None
    turn: int
    deadline_ms: int
    clues: tuple[tuple[int, int], ...]
    may: tuple[May, May]
    sizes: tuple[int, ...]
    seats: tuple[Seat, Seat]
    rounds: tuple[TurnRevealed, ...]
    over: BattleOver | None

    @property
    def dealt(self) -> BattleOpened:
        assert self.opened is not None, "asked only of a battle that has begun"
        return self.opened


_NOTHING_YET: Final = May(0, 0, 0, 0, 0)


def initial(opening: BattleOpening) -> State:
    """The battle before its first entry."""
    seat = Seat(first_clock(), None, 0, 0)
    return State(opening, None, 0, 0, (), (_NOTHING_YET, _NOTHING_YET), (), (seat, seat), (), None)


def evolve(state: State, event: Event) -> State:
    """The battle after the event."""
    match event:
        case ChoiceLocked():
            return with_seat(state, event.seat, with_choice(state.seats[event.seat], event))
        case TurnRevealed():
            first, second = event.acts
            seats = _after(state.seats[0], event.turn, first, second), _after(state.seats[1], event.turn, second, first)
            return msgspec.structs.replace(state, seats=seats, rounds=(*state.rounds, event))
        case TurnOpened():
            return _turn_opened(state, event)
        case BattleOpened():
            return msgspec.structs.replace(state, opened=event)
        case SeatWentAway() | SeatCameBack():
            return with_clock(state, event.seat, event.clock)
        case BattleOver():
            return msgspec.structs.replace(state, over=event)
        case Resumed():
            return resumed(state, event, TURN_MS)
        case _:
            assert_never(event)


def standing(seat: Seat, slot: int) -> Claim | None:
    """The seat's last claim on a slot that was not struck."""
    return next((claim for claim in reversed(seat.claims) if claim.slot == slot and not claim.struck), None)


def _turn_opened(state: State, event: TurnOpened) -> State:
    first, second = state.seats
    return State(
        state.opening,
        state.opened,
        event.turn,
        event.deadline_ms,
        (*state.clues, (event.trait, event.value)),
        event.may,
        event.sizes,
        (at_turn(first, event.opened_at_ms, TURN_MS), at_turn(second, event.opened_at_ms, TURN_MS)),
        state.rounds,
        None,
    )


def _after(seat: Seat, turn: int, mine: Act, theirs: Act) -> Seat:
    """A seat after a round: the rival's call first, which looks at the round before, then what the seat did."""
    claims, told = seat.claims, seat.told
    if theirs.does == "call":
        claims = _changed(claims, theirs.slot, called=theirs.stood)
    if mine.does == "claim":
        claims = (*claims, Claim(mine.slot, turn, mine.worth, NOTHING if mine.value is None else mine.value))
    elif mine.does == "double":
        claims = _changed(claims, mine.slot, doubled_at=turn, stake=mine.worth)
    elif mine.does == "sniff":
        told = (*told, *mine.told)
    return msgspec.structs.replace(seat, claims=claims, told=told)


def _changed(claims: tuple[Claim, ...], slot: int, **fields: object) -> tuple[Claim, ...]:
    """The claims with the last one on the slot changed."""
    at = max(index for index, claim in enumerate(claims) if claim.slot == slot)
    return (*claims[:at], msgspec.structs.replace(claims[at], **fields), *claims[at + 1 :])
