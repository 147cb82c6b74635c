"""Three significant digits over any range, and sums that are exact."""

import json
import math

from hypothesis import given
from hypothesis import strategies as st

from loadtest.histogram import EXACT_BELOW, Histogram

VALUES = st.lists(st.integers(0, 2**50), min_size=1, max_size=300)
SHARES = st.floats(0, 1)


def _of(values: list[int]) -> Histogram:
    histogram = Histogram()
    for value in values:
        histogram.record(value)
    return histogram


@given(VALUES, SHARES)
def test_a_quantile_is_the_true_one_to_a_part_in_1024(values: list[int], share: float) -> None:
    true = sorted(values)[max(0, math.ceil(share * len(values)) - 1)]
    found = _of(values).quantile(share)
    assert true <= found <= true + true / 1024


@given(st.integers(0, EXACT_BELOW - 1))
def test_small_values_are_exact(value: int) -> None:
    assert _of([value, EXACT_BELOW * 5]).quantile(0.5) == value


@given(VALUES)
def test_count_greatest_and_mean_are_exact(values: list[int]) -> None:
    histogram = _of(values)
    assert (len(histogram), histogram.max) == (len(values), max(values))
    assert math.isclose(histogram.mean(), sum(values) / len(values))
    assert histogram.quantile(1.0) == max(values)


@given(VALUES, VALUES, VALUES)
def test_histograms_add_up_in_any_order(first: list[int], second: list[int], third: list[int]) -> None:
    whole = _of(first)
    whole.merge(_of(second))
    whole.merge(_of(third))
    other = _of(third)
    other.merge(_of(first))
    other.merge(_of(second))
    assert whole == other == _of(first + second + third)


@given(VALUES)
def test_another_process_reads_the_same(values: list[int]) -> None:
    histogram = _of(values)
    assert Histogram.from_json(json.loads(json.dumps(histogram.to_json()))) == histogram


@given(VALUES)
def test_the_distribution_goes_up_to_all_and_the_greatest(values: list[int]) -> None:
    steps = list(_of(values).steps())
    assert steps == sorted(steps)
    assert steps[-1] == (1.0, max(values))


def test_nothing_counted_and_a_clock_that_was_set() -> None:
    assert Histogram().quantile(0.99) == 0
    assert Histogram().mean() == 0.0
    assert _of([-5]).max == 0
