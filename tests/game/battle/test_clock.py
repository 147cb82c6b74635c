"""A seat's clock: free time, the bank, and grace for lost connections. All in milliseconds from 0."""

from game.battle.clock import (
    BANK_MS,
    GRACE_MS,
    GRACES,
    TURN_MS,
    SeatClock,
    first_clock,
    for_turn,
    on_choice,
    on_leaving,
    on_return,
)

FRESH = for_turn(first_clock(), 0)


def test_the_turns_own_time_is_free() -> None:
    assert on_choice(FRESH, TURN_MS).bank_ms == BANK_MS


def test_then_the_bank_runs_and_never_below_nothing() -> None:
    assert on_choice(FRESH, TURN_MS + 7_000).bank_ms == BANK_MS - 7_000
    assert on_choice(FRESH, TURN_MS + BANK_MS + 5).bank_ms == 0
    assert FRESH.due_at_ms == TURN_MS + BANK_MS


def test_the_bank_is_for_the_whole_battle() -> None:
    clock = on_choice(FRESH, TURN_MS + 20_000)
    clock = for_turn(clock, 100_000)
    assert clock.due_at_ms == 100_000 + TURN_MS + BANK_MS - 20_000


def test_while_away_the_clock_stands_for_30_seconds() -> None:
    away = on_leaving(FRESH, 5_000)
    assert away.due_at_ms == FRESH.due_at_ms + GRACE_MS
    back = on_return(away, 15_000, running=True)
    assert back.due_at_ms == FRESH.due_at_ms + 10_000
    late = on_return(away, 5_000 + GRACE_MS + 9_000, running=True)
    assert late.due_at_ms == FRESH.due_at_ms + GRACE_MS


def test_only_the_first_absences_are_forgiven() -> None:
    clock = FRESH
    for absence in range(4):
        left = on_leaving(clock, 1_000)
        assert (left.grace_ms == GRACE_MS) is (absence < GRACES)
        clock = on_return(left, 1_000, running=True)
    assert clock.due_at_ms == FRESH.due_at_ms


def test_a_long_absence_uses_its_grace_once_over_several_turns() -> None:
    clock = on_leaving(FRESH, 0)
    clock = on_choice(clock, clock.due_at_ms)
    assert (clock.grace_ms, clock.bank_ms) == (0, 0)
    clock = for_turn(clock, 200_000)
    assert clock.away
    assert clock.due_at_ms == 200_000 + TURN_MS


def test_who_has_chosen_loses_no_grace_by_leaving() -> None:
    clock = on_choice(FRESH, 1_000)
    clock = on_leaving(clock, 2_000)
    clock = for_turn(clock, 50_000)
    assert clock == SeatClock(BANK_MS, 50_000 + TURN_MS, 50_000, GRACE_MS, 1)
