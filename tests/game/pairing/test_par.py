"""The best assignment against trying them all."""

from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from game.pairing.par import best_assignment


@st.composite
def tables(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    courses = draw(st.integers(1, 4))
    servings = draw(st.lists(st.integers(0, 2), min_size=3, max_size=4).filter(lambda left: sum(left) >= courses))
    row = st.lists(st.integers(0, 60), min_size=len(servings), max_size=len(servings))
    return draw(st.lists(row, min_size=courses, max_size=courses)), servings


@given(tables())
def test_no_assignment_is_better(table: tuple[list[list[int]], list[int]]) -> None:
    worth, servings = table
    bottles = range(len(servings))
    best = max(
        sum(row[bottle] for row, bottle in zip(worth, taken, strict=True))
        for taken in product(bottles, repeat=len(worth))
        if all(taken.count(bottle) <= servings[bottle] for bottle in bottles)
    )
    assert best_assignment(worth, servings) == best
