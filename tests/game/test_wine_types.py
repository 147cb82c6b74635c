"""The chart of the eight types."""

import pytest

from game.wine_types import STRONG_AGAINST, WineType, effectiveness_pct


@pytest.mark.parametrize("wine_type", WineType)
def test_each_type_beats_two_and_loses_to_two(wine_type: WineType) -> None:
    row = [effectiveness_pct(wine_type, other) for other in WineType]
    column = [effectiveness_pct(other, wine_type) for other in WineType]
    for line in (row, column):
        assert sorted(line) == [50, 50, 100, 100, 100, 100, 200, 200]
        assert sum(line) == 900


def test_what_one_beats_is_beaten() -> None:
    opposite = {200: 50, 100: 100, 50: 200}
    for one in WineType:
        for other in WineType:
            assert effectiveness_pct(other, one) == opposite[effectiveness_pct(one, other)]


def test_no_type_works_on_itself() -> None:
    assert all(effectiveness_pct(wine_type, wine_type) == 100 for wine_type in WineType)


def test_every_strength_has_a_reason_to_show() -> None:
    reasons = [reason for beaten in STRONG_AGAINST.values() for reason in beaten.values()]
    assert len(set(reasons)) == 16
    assert all(reason.endswith(".") for reason in reasons)


def test_the_chart_as_players_learn_it() -> None:
    assert effectiveness_pct(WineType.TERROIR, WineType.MODERN) == 200
    assert effectiveness_pct(WineType.FLOW, WineType.TERROIR) == 200
    assert effectiveness_pct(WineType.MYSTICAL, WineType.TECHNIQUE) == 50
    assert effectiveness_pct(WineType.ENERGY, WineType.VARIETAL) == 100
