"""Experience curves, levels and tiers. Totals at level 100 are those of the third-generation games."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.experience import Curve, PlayerTier, experience_for, level_for, player_tier
from game.stats import LEVEL_MAX


@pytest.mark.parametrize(
    ("curve", "at_2", "at_50", "at_100"),
    [
        (Curve.FAST, 6, 100_000, 800_000),
        (Curve.MEDIUM_FAST, 8, 125_000, 1_000_000),
        (Curve.MEDIUM_SLOW, 9, 117_360, 1_059_860),
        (Curve.SLOW, 10, 156_250, 1_250_000),
        (Curve.ERRATIC, 15, 125_000, 600_000),
        (Curve.FLUCTUATING, 4, 142_500, 1_640_000),
    ],
)
def test_known_totals(curve: Curve, at_2: int, at_50: int, at_100: int) -> None:
    assert [experience_for(level, curve) for level in (2, 50, 100)] == [at_2, at_50, at_100]


@pytest.mark.parametrize("curve", Curve)
def test_every_level_costs_something(curve: Curve) -> None:
    totals = [experience_for(level, curve) for level in range(1, LEVEL_MAX + 1)]
    assert totals[0] == 0
    assert all(lower < higher for lower, higher in pairwise(totals))


@given(st.sampled_from(Curve), st.integers(1, LEVEL_MAX))
def test_a_level_begins_exactly_at_its_experience(curve: Curve, level: int) -> None:
    begins = experience_for(level, curve)
    assert level_for(begins, curve) == level
    if level > 1:
        assert level_for(begins - 1, curve) == level - 1


@given(st.sampled_from(Curve), st.integers(0, 1 << 62))
def test_experience_always_has_a_level(curve: Curve, experience: int) -> None:
    level = level_for(experience, curve)
    assert 1 <= level <= LEVEL_MAX
    assert experience_for(level, curve) <= experience


@pytest.mark.parametrize(
    ("level", "tier"),
    [
        (1, PlayerTier.NOVICE),
        (20, PlayerTier.NOVICE),
        (21, PlayerTier.INTERMEDIATE),
        (50, PlayerTier.INTERMEDIATE),
        (51, PlayerTier.ADVANCED),
        (80, PlayerTier.ADVANCED),
        (81, PlayerTier.EXPERT),
        (100, PlayerTier.EXPERT),
        (101, PlayerTier.MASTER),
        (999, PlayerTier.MASTER),
    ],
)
def test_tiers_begin_and_end_where_they_should(level: int, tier: PlayerTier) -> None:
    assert player_tier(level) is tier


@pytest.mark.parametrize("level", [0, 1000])
def test_there_is_no_level_outside_1_to_999(level: int) -> None:
    with pytest.raises(AssertionError):
        player_tier(level)
    with pytest.raises(AssertionError):
        experience_for(level, Curve.FAST)
