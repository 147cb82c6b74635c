"""Glicko-2 says what its paper says, and stays within what the database keeps."""

from hypothesis import given
from hypothesis import strategies as st

from game.glicko import (
    DEVIATION_MAX,
    DEVIATION_MIN,
    LOSS,
    POINT,
    RATING_MAX,
    VOLATILITY_MAX,
    VOLATILITY_MIN,
    WIN,
    Result,
    Strength,
    after_period,
    expected_permille,
)

strengths = st.builds(
    Strength,
    st.integers(0, RATING_MAX),
    st.integers(DEVIATION_MIN, DEVIATION_MAX),
    st.integers(VOLATILITY_MIN, VOLATILITY_MAX),
)
results = st.lists(st.builds(Result, strengths, st.sampled_from((0, 500, 1000))), max_size=12)


def _of(rating: int, deviation: int) -> Strength:
    return Strength(rating * POINT, deviation * POINT)


def test_the_papers_own_example() -> None:
    after = after_period(
        _of(1500, 200),
        [Result(_of(1400, 30), WIN), Result(_of(1550, 100), LOSS), Result(_of(1700, 300), LOSS)],
    )
    assert after == Strength(146_405, 15_152, 59_996)  # printed there as 1464.06, 151.52 and 0.05999


def test_the_papers_rule_for_who_does_not_play() -> None:
    after = after_period(_of(1500, 200), [])
    assert after.rating_hundredths == 1500 * POINT
    assert after.deviation_hundredths == 20_027  # the root of 200² + (173.7178 · 0.06)²


@given(strengths, results)
def test_what_comes_out_may_be_stored(before: Strength, played: list[Result]) -> None:
    after = after_period(before, played)
    assert 0 <= after.rating_hundredths <= RATING_MAX
    assert DEVIATION_MIN <= after.deviation_hundredths <= DEVIATION_MAX
    assert VOLATILITY_MIN <= after.volatility_millionths <= VOLATILITY_MAX


@given(strengths, strengths)
def test_who_wins_never_falls_and_who_loses_never_rises(before: Strength, rival: Strength) -> None:
    assert after_period(before, [Result(rival, WIN)]).rating_hundredths >= before.rating_hundredths
    assert after_period(before, [Result(rival, LOSS)]).rating_hundredths <= before.rating_hundredths


@given(strengths, strengths)
def test_what_two_expect_of_each_other_is_the_whole(one: Strength, other: Strength) -> None:
    assert abs(expected_permille(one, other) + expected_permille(other, one) - 1000) <= 1
