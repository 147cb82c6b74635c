"""How often one may try."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.refusal import Refused
from server.attempts import Attempts


def _take(attempts: Attempts, key: str, now_ms: int) -> int:
    """0 where it was let pass, else the wait it was told."""
    try:
        attempts.take(key, now_ms)
    except Refused as refused:
        return _told(refused)
    return 0


def _told(refused: Refused) -> int:
    assert refused.code == "rate_limited"
    assert refused.retry_after_ms
    return refused.retry_after_ms


def test_a_burst_passes_and_then_one_at_a_time() -> None:
    attempts = Attempts(every_ms=100, burst=3)
    assert [_take(attempts, "a", 0) for _ in range(4)] == [0, 0, 0, 100]
    assert _take(attempts, "a", 99) == 1
    assert _take(attempts, "a", 100) == 0
    assert _take(attempts, "a", 100) == 100
    assert [_take(attempts, "a", 1_000) for _ in range(4)] == [0, 0, 0, 100]


def test_each_key_counts_for_itself() -> None:
    attempts = Attempts(every_ms=100, burst=1)
    assert [_take(attempts, key, 0) for key in "aab"] == [0, 100, 0]


def test_what_is_given_back_was_not_tried() -> None:
    attempts = Attempts(every_ms=100, burst=1)
    for _ in range(5):
        assert _take(attempts, "a", 0) == 0
        attempts.give_back("a")
    attempts.give_back("never seen")


def test_no_more_keys_are_kept_than_may_be() -> None:
    attempts = Attempts(every_ms=100, burst=1, keys_max=2)
    for key in "abc":
        assert _take(attempts, key, 0) == 0
    assert _take(attempts, "c", 0) == 100
    assert _take(attempts, "a", 0) == 0  # forgotten, the one unseen for longest


@given(st.lists(st.integers(0, 400), max_size=60), st.integers(1, 5))
def test_no_stretch_of_time_holds_more_than_a_burst_and_its_share(steps: list[int], burst: int) -> None:
    every_ms, now_ms = 100, 0
    attempts = Attempts(every_ms=every_ms, burst=burst)
    passed: list[int] = []
    for step in steps:
        now_ms += step
        wait_ms = _take(attempts, "a", now_ms)
        if wait_ms == 0:
            passed.append(now_ms)
        else:
            # Who keeps to what he was told passes.
            now_ms += wait_ms
            assert _take(attempts, "a", now_ms) == 0
            passed.append(now_ms)
    for first, begins in enumerate(passed):
        for last, ends in enumerate(passed[first:], start=1):
            assert last <= burst + (ends - begins) // every_ms


@pytest.mark.parametrize("now_ms", [0, 5, 10_000])
def test_a_clock_that_goes_back_lets_nobody_pass_more_often(now_ms: int) -> None:
    attempts = Attempts(every_ms=100, burst=1)
    assert _take(attempts, "a", 10_000) == 0
    assert _take(attempts, "a", now_ms) > 0


def test_processes_that_tell_each_other_let_so_many_pass_as_one() -> None:
    here, there = Attempts(every_ms=100, burst=2), Attempts(every_ms=100, burst=2)
    here.tell = lambda key, count: there.elsewhere(key, count, 0)
    there.tell = lambda key, count: here.elsewhere(key, count, 0)
    here.take("a", 0)
    there.take("a", 0)
    for attempts in (here, there):
        with pytest.raises(Refused):
            attempts.take("a", 0)
    here.give_back("a")
    there.take("a", 0)
    with pytest.raises(Refused):
        here.take("a", 0)
