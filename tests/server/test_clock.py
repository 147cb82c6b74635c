"""The game's time is PostgreSQL's, whatever a machine thinks the time is."""

import time

import pytest

from db import rooms
from db.pool import Pool
from server.clock import FOLLOWED_MS_MAX, HouseClock, RealClock

MINUTES_MS = 7 * 60_000
SOON_MS = 60_000
"""As long may pass between two lines of a test; less is never asked of a machine."""


def wall_ms() -> int:
    return time.time_ns() // 1_000_000


def agree(clock: HouseClock, theirs_ms: int, took_s: float = 0.0) -> None:
    now_s = clock.awake_s()
    clock.agree(theirs_ms, now_s - took_s, now_s)


@pytest.mark.parametrize("wrong_ms", [-MINUTES_MS, 0, MINUTES_MS])
async def test_a_machine_whose_time_is_wrong_goes_by_postgresql_s(server_pool: Pool, wrong_ms: int) -> None:
    clock = HouseClock(lambda: wall_ms() + wrong_ms)
    assert abs(clock.now_ms() - wall_ms() - wrong_ms) < SOON_MS
    agree(clock, await rooms.time_ms(server_pool))
    assert abs(clock.now_ms() - wall_ms()) < SOON_MS


def test_a_machine_whose_time_is_set_meanwhile_goes_on_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    clock, machine = HouseClock(), RealClock()
    agree(clock, wall_ms())
    before_ms = clock.now_ms()
    jumped_ns = time.time_ns() + MINUTES_MS * 1_000_000
    monkeypatch.setattr(time, "time_ns", lambda: jumped_ns)
    assert machine.now_ms() - before_ms >= MINUTES_MS - 1, "of which two roundings may take one"
    assert 0 <= clock.now_ms() - before_ms < SOON_MS


def test_what_postgresql_says_later_is_followed_slowly() -> None:
    clock = HouseClock()
    agree(clock, wall_ms())
    for _ in range(3):
        before_ms = clock.now_ms()
        agree(clock, before_ms + MINUTES_MS)
        assert 0 <= clock.now_ms() - before_ms - FOLLOWED_MS_MAX < SOON_MS
    before_ms = clock.now_ms()
    agree(clock, before_ms - MINUTES_MS)
    assert -FOLLOWED_MS_MAX <= clock.now_ms() - before_ms < SOON_MS - FOLLOWED_MS_MAX


def test_what_was_long_on_the_way_says_little() -> None:
    clock = HouseClock()
    agree(clock, wall_ms())
    before_ms = clock.now_ms()
    agree(clock, before_ms, took_s=2.0)
    assert 0 <= clock.now_ms() - before_ms < SOON_MS, "it was said a second ago, give or take as much"
