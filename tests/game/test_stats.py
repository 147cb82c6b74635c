"""Stats, natures and levels. The reference wine is worked out by hand from the formulas in game/stats.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.stats import EV_MAX, IV_MAX, LEVEL_MAX, NATURE_EFFECTS, Nature, Stats, stats_at_work

REFERENCE = {
    "base": Stats(108, 130, 95, 80, 85, 102),
    "iv": Stats(24, 12, 30, 16, 23, 5),
    "ev": Stats(74, 190, 91, 48, 84, 23),
}
NONE = Stats(0, 0, 0, 0, 0, 0)

_levels = st.integers(1, LEVEL_MAX)
_natures = st.sampled_from(Nature)


def _stats(most: int, least: int = 0) -> st.SearchStrategy[Stats]:
    return st.builds(Stats, *(st.integers(least, most) for _ in range(6)))


def test_the_reference_wine_at_level_78() -> None:
    raises_power_lowers_complexity = Nature.BRAWNY
    assert NATURE_EFFECTS[raises_power_lowers_complexity] == ("power", "complexity")
    found = stats_at_work(**REFERENCE, nature=raises_power_lowers_complexity, level=78)
    assert found == Stats(289, 278, 193, 135, 171, 171)


def test_stats_stand_in_one_order_and_add_up() -> None:
    stats = Stats(1, 2, 3, 4, 5, 6)
    assert list(stats) == [1, 2, 3, 4, 5, 6]
    assert stats.total() == 21


def test_25_natures_cover_every_pair_of_the_five_stats_once() -> None:
    shaped = ["power", "terroir", "complexity", "rarity", "elegance"]
    assert sorted(NATURE_EFFECTS.values()) == sorted((one, other) for one in shaped for other in shaped)
    assert len(Nature) == 25


def test_natures_stand_in_their_table() -> None:
    assert NATURE_EFFECTS[Nature.BRASH] == ("power", "terroir")
    assert NATURE_EFFECTS[Nature.CHARMING] == ("elegance", "rarity")
    for neutral in (Nature.HONEST, Nature.GROUNDED, Nature.BALANCED, Nature.SINGULAR, Nature.POISED):
        raised, lowered = NATURE_EFFECTS[neutral]
        assert raised == lowered


@pytest.mark.parametrize("level", [0, -1, 1000])
def test_there_is_no_level_outside_1_to_999(level: int) -> None:
    with pytest.raises(AssertionError):
        stats_at_work(NONE, NONE, NONE, Nature.HONEST, level)


@given(_stats(255, 1), _stats(IV_MAX), _stats(EV_MAX), _natures, _levels)
def test_a_neutral_nature_lies_between_what_others_make(
    base: Stats, iv: Stats, ev: Stats, nature: Nature, level: int
) -> None:
    shaped = stats_at_work(base, iv, ev, nature, level)
    neutral = stats_at_work(base, iv, ev, Nature.HONEST, level)
    raised, lowered = NATURE_EFFECTS[nature]
    for name in ("longevity", "power", "terroir", "complexity", "rarity", "elegance"):
        plain = getattr(neutral, name)
        tenths = 10 + (name == raised) - (name == lowered)
        assert getattr(shaped, name) == plain * tenths // 10


@given(_stats(255, 1), _stats(IV_MAX), _stats(EV_MAX), _natures, st.integers(1, LEVEL_MAX - 1))
def test_no_stat_falls_with_a_level(base: Stats, iv: Stats, ev: Stats, nature: Nature, level: int) -> None:
    now = stats_at_work(base, iv, ev, nature, level)
    then = stats_at_work(base, iv, ev, nature, level + 1)
    assert all(after >= before for before, after in zip(now, then, strict=True))
    assert then.longevity > now.longevity


@given(_stats(255, 1), _stats(IV_MAX - 1), _stats(EV_MAX - 4), _natures)
def test_four_points_of_effort_are_worth_one_iv(base: Stats, iv: Stats, ev: Stats, nature: Nature) -> None:
    trained = Stats(*(points + 4 for points in ev))
    born = Stats(*(points + 1 for points in iv))
    assert stats_at_work(base, iv, trained, nature, 100) == stats_at_work(base, born, ev, nature, 100)
