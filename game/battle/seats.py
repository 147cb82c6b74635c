"""The part of a battle's state that every mode has, and how the common events change it.

A mode's seat and state are structs of its own; these are the fields that the base reads and writes.
"""

from typing import Any, Protocol, TypeVar

from msgspec.structs import replace

from game.battle.clock import SeatClock, for_turn
from game.battle.events import Locked, Over
from game.battle.opening import BattleOpening
from game.decider import Resumed


class Seat(Protocol):
    """One seat: its clock, its secret choice of this turn, and how often the clock had to choose for it (`lapses` in
    all, `lapses_running` without a choice of its own in between)."""

    @property
    def clock(self) -> SeatClock: ...
    @property
    def chosen(self) -> Locked | None: ...
    @property
    def lapses_running(self) -> int: ...
    @property
    def lapses(self) -> int: ...


class Seated(Protocol):
    """Who sits at a seat, as a mode's first event has it."""

    @property
    def ref(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def house(self) -> bool: ...


class State(Protocol):
    """A battle. `opened` is None before it has begun; `turn` counts from 1 and is 0 before the first; a turn has
    `deadline_ms`; `over` is the last event."""

    @property
    def opening(self) -> BattleOpening: ...
    @property
    def opened(self) -> Any: ...
    @property
    def turn(self) -> int: ...
    @property
    def deadline_ms(self) -> int: ...
    @property
    def seats(self) -> tuple[Seat, Seat]: ...
    @property
    def over(self) -> Over | None: ...


SeatT = TypeVar("SeatT", bound=Any)
StateT = TypeVar("StateT", bound=Any)


def with_choice(seat: SeatT, locked: Locked) -> SeatT:
    """The seat after it has chosen, or the clock for it."""
    lapses_running = seat.lapses_running + 1 if locked.by_clock else 0
    return replace(
        seat, clock=locked.clock, chosen=locked, lapses_running=lapses_running, lapses=seat.lapses + locked.by_clock
    )


def at_turn(seat: SeatT, opened_at_ms: int, turn_ms: int) -> SeatT:
    """The seat as a turn of so much time begins."""
    return replace(seat, clock=for_turn(seat.clock, opened_at_ms, turn_ms), chosen=None)


def with_seat(state: StateT, index: int, seat: Any) -> StateT:
    """The state with that seat in the place of the one that was there."""
    first, second = state.seats
    return replace(state, seats=(first, seat) if index else (seat, second))


def with_clock(state: StateT, index: int, clock: SeatClock) -> StateT:
    """The state after a seat went away or came back."""
    return with_seat(state, index, replace(state.seats[index], clock=clock))


def resumed(state: StateT, event: Resumed, turn_ms: int) -> StateT:
    """The server was gone: the turn's time (`turn_ms`) begins again for who has still to choose. That gives back at
    least what was lost, and it can be said from the event and the turn alone."""
    if not state.turn or state.over is not None:
        return state
    seats = tuple(
        seat if seat.chosen is not None else replace(seat, clock=for_turn(seat.clock, event.at_ms, turn_ms))
        for seat in state.seats
    )
    return replace(state, deadline_ms=event.at_ms + turn_ms, seats=seats)
