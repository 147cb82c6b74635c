"""What a pairing battle is between two commands, and how each event changes it.

`evolve` is total and decides nothing: whatever the rules had to decide stands in the event.
"""

from typing import assert_never

import msgspec

from game.battle.clock import TURN_MS, SeatClock, first_clock
from game.battle.events import SeatCameBack, SeatWentAway
from game.battle.opening import BattleOpening
from game.battle.seats import at_turn, resumed, with_choice, with_clock, with_seat
from game.decider import Resumed
from game.pairing.events import (
    BattleOpened,
    BattleOver,
    ChoiceLocked,
    Event,
    Masks,
    Pour,
    TurnOpened,
    TurnRevealed,
)
from game.pairing.hand import HAND_SIZE, SERVINGS
from game.pairing.harmony import CALM
from game.pairing.serves import BREAD, BREADS, DECANT, TOAST, TOASTS
from game.pairing.table import Table

NOTHING_YET = -1


class Board(msgspec.Struct, frozen=True, gc=False):
    """One seat's side of the table; all of it is known to everybody, because it follows from what was revealed.

    `servings` are those left, a bottle each; `aired` and `shown` are bits (1 << bottle); `last` is the bottle of the
    course before or `NOTHING_YET`; `status` is an index of `harmony.STATUSES`.
    """

    stamina: int
    servings: tuple[int, ...]
    aired: int
    shown: int
    last: int
    status: int
    toasts: int
    breads: int


class SeatState(msgspec.Struct, frozen=True, gc=False):
    """One seat: its side of the table, its clock, its secret choice of this turn, and how often the clock had to
    choose for it (`lapses` in all, `lapses_running` without a choice of its own in between)."""

    board: Board
    clock: SeatClock
    chosen: ChoiceLocked | None
    lapses_running: int
    lapses: int


class State(msgspec.Struct, frozen=True, gc=False):
    """The whole battle. `opened` is None before the table is laid; `turn` counts from 1; `courses` are the reveals."""

    opening: BattleOpening
    opened: BattleOpened | None
    table: Table
    turn: int
    deadline_ms: int
    masks: tuple[Masks, Masks]
    seats: tuple[SeatState, SeatState]
    courses: tuple[TurnRevealed, ...]
    over: BattleOver | None


def initial(opening: BattleOpening) -> State:
    """The battle before its first entry: nothing is laid."""
    seat = SeatState(_laid_board(0), first_clock(), None, 0, 0)
    # There is no table yet, and no command but Open is decided before there is one.
    return State(opening, None, Table((), ()), 0, 0, ((), ()), (seat, seat), (), None)  # type: ignore[arg-type]  # as said above


def evolve(state: State, event: Event) -> State:
    """The battle after the event."""
    match event:
        case ChoiceLocked():
            return with_seat(state, event.seat, with_choice(state.seats[event.seat], event))
        case TurnRevealed():
            return _revealed(state, event)
        case TurnOpened():
            return _turn_opened(state, event)
        case BattleOpened():
            return _opened(state, event)
        case SeatWentAway() | SeatCameBack():
            return with_clock(state, event.seat, event.clock)
        case BattleOver():
            return msgspec.structs.replace(state, over=event)
        case Resumed():
            return resumed(state, event, TURN_MS)
        case _:
            assert_never(event)


def share_permille(state: State, seat: int) -> int:
    """What is left of a seat's stamina, 0 … 1000."""
    full = state.table.seats[seat].stamina
    return 1000 * max(0, state.seats[seat].board.stamina) // full


def _laid_board(stamina: int) -> Board:
    return Board(stamina, (SERVINGS,) * HAND_SIZE, 0, 0, NOTHING_YET, CALM, TOASTS, BREADS)


def _opened(state: State, event: BattleOpened) -> State:
    first, second = (
        SeatState(_laid_board(laid.stamina), seat.clock, None, 0, 0)
        for laid, seat in zip(event.seats, state.seats, strict=True)
    )
    return msgspec.structs.replace(state, opened=event, table=Table(event.menu, event.seats), seats=(first, second))


def _turn_opened(state: State, event: TurnOpened) -> State:
    first, second = state.seats
    return State(
        state.opening,
        state.opened,
        state.table,
        event.turn,
        event.deadline_ms,
        event.masks,
        (at_turn(first, event.opened_at_ms, TURN_MS), at_turn(second, event.opened_at_ms, TURN_MS)),
        state.courses,
        None,
    )


def _revealed(state: State, event: TurnRevealed) -> State:
    first, second = state.seats
    pours = event.pours
    return State(
        state.opening,
        state.opened,
        state.table,
        state.turn,
        state.deadline_ms,
        state.masks,
        (_after_pour(first, pours[0]), _after_pour(second, pours[1])),
        (*state.courses, event),
        None,
    )


def _after_pour(seat: SeatState, pour: Pour) -> SeatState:
    before = seat.board
    wine, serve = pour.wine, pour.serve
    servings = before.servings
    bit = 1 << wine
    board = Board(
        pour.left,
        (*servings[:wine], servings[wine] - 1, *servings[wine + 1 :]),
        before.aired | bit if serve == DECANT else before.aired,
        before.shown | bit,
        wine,
        pour.status,
        before.toasts - (serve == TOAST),
        before.breads - (serve == BREAD),
    )
    return SeatState(board, seat.clock, seat.chosen, seat.lapses_running, seat.lapses)
