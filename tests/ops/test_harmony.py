"""Measuring harmony against a catalogue's pairs: the AUC by hand, the halves, and the command on an invented file."""

import itertools
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.pairing.foods import FOODS
from game.species import Palate, Style
from ops import harmony
from ops.harmony import FOOD_OF_WORD, NamedWine, auc, is_tuning, named_wines, ranking, report
from tests.game.catalogue import invented

CLARET = NamedWine(Style.RED, Palate(4, 4, 4, 0, 4, 3), frozenset({"Beef", "Lamb"}), False)
CHABLIS = NamedWine(Style.WHITE, Palate(2, 5, 0, 0, 2, 2), frozenset({"Shellfish", "Lean Fish"}), False)


@pytest.mark.parametrize(
    ("named", "others", "expected"),
    [
        ([2.0, 3.0], [0.0, 1.0], 1.0),
        ([0.0], [1.0, 2.0], 0.0),
        ([1.0], [1.0, 1.0], 0.5),
        ([1.0, 4.0], [0.0, 2.0, 4.0], 3.5 / 6),
        ([], [1.0], None),
        ([1.0], [], None),
    ],
)
def test_auc_by_hand(named: list[float], others: list[float], expected: float | None) -> None:
    assert auc(named, others) == pytest.approx(expected)


@given(st.lists(st.integers(-5, 5), min_size=1), st.lists(st.integers(-5, 5), min_size=1))
def test_auc_counts_pairs(named: list[int], others: list[int]) -> None:
    won = sum((one > other) + 0.5 * (one == other) for one, other in itertools.product(named, others))
    assert auc([*named], [*others]) == pytest.approx(won / len(named) / len(others))


def test_the_halves_are_even_and_for_ever() -> None:
    tuning = [is_tuning(wine_id) for wine_id in range(100_000, 102_000)]
    assert 900 < sum(tuning) < 1100
    assert [is_tuning(wine_id) for wine_id in (100_001, 100_003, 100_006)] == [False, True, True]


def test_wines_named_with_what_suits_them_rank_high_and_with_the_contrary_low() -> None:
    found = ranking([CLARET, CHABLIS])
    assert found is not None
    assert (found.wines, found.pairs) == (2, 4)
    assert found.all_pairs > 0.9
    assert found.wines_mean > 0.9
    assert found.by_word["Beef"] == (1.0, 1)
    wrong = ranking([CLARET._replace(words=CHABLIS.words), CHABLIS._replace(words=CLARET.words)])
    assert wrong is not None
    assert wrong.all_pairs < 0.1
    assert wrong.foods_mean == 0.0


def test_nothing_to_rank_is_said() -> None:
    assert ranking([]) is None
    assert ranking([CLARET._replace(words=frozenset({"Moon dust"}))]) is None
    lines = list(report([CLARET._replace(words=frozenset({"Moon dust"}))]))
    assert "Moon dust" in lines[0]
    assert lines[2].endswith("no pairs to rank")


def test_every_word_means_one_food() -> None:
    words = [word for food in FOODS.values() for word in food.named]
    assert len(words) == len(set(words)) == len(FOOD_OF_WORD)
    assert all(word and word == word.strip() for word in words)


def _invented_lines(count: int = 60) -> list[str]:
    kinds = (
        {"Harmonize": "['Beef', 'Lamb', 'Game Meat']", "Grapes": "['Cabernet Sauvignon']"},
        {**invented.SPARKLING, "Harmonize": "['Shellfish', 'Appetizer']"},
        {**invented.ICEWINE, "Harmonize": "['Sweet Dessert', 'Blue Cheese']"},
    )
    rows = [invented.row(**kinds[number % 3], WineID=str(900_001 + number)) for number in range(count)]
    return invented.lines([*rows, invented.row(WineID="no number")])


def test_rows_at_fault_are_left_out() -> None:
    assert len(list(named_wines(_invented_lines()))) == 60


def test_the_command_prints_a_report(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "wines.csv"
    file.write_text("".join(_invented_lines()), encoding="utf-8")
    assert harmony.main([str(file)]) == 0
    told = capsys.readouterr().out.splitlines()
    assert told[0].startswith("60 wines")
    held_out = next(line for line in told if line.startswith("held out"))
    assert float(held_out.split()[-3]) > 0.8
    assert any(line.split()[0] == "Beef" for line in told[5:])


@pytest.mark.parametrize(
    ("text", "said"), [("", "the file is empty"), ("a,b\n1,2\n", "the header is"), (None, "No such")]
)
def test_a_file_that_is_no_catalogue_is_refused(
    text: str | None, said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "wines.csv"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    assert harmony.main([str(file)]) == 1
    assert said in capsys.readouterr().err
