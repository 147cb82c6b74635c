"""The balance command: it runs, tells each mode that is open, and its figures are what the battles say."""

import json
from pathlib import Path

import pytest

from game.chance import Chance
from game.modes import MODES
from game.stats import Nature
from ops.balance.__main__ import main, verdict_of
from ops.balance.estimates import Rate, mean_rate, one_more
from ops.balance.measuring import EQUAL_TIERS, Part, hand_of

ALL_MODES = sorted(MODES)


def chance(number: int) -> Chance:
    return Chance(number.to_bytes(32, "big"))


def test_a_handful_of_games_of_every_mode(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data, page = tmp_path / "balance.json", tmp_path / "balance.html"
    main(["--games", "4", "--json", str(data), "--html", str(page)])
    said = capsys.readouterr().out
    found = json.loads(data.read_text())
    assert sorted(mode["mode"] for mode in found) == ALL_MODES
    for mode in found:
        parts = {part["name"]: part for part in mode["parts"]}
        assert set(parts) == {"types", "rarities", "natures", "first move", "strengths"}
        assert len(parts["strengths"]["rates"]) == len(MODES[mode["mode"]].strengths) - 1
        assert mode["games"] == 4
    assert said.count("47 to 53 %") == 2 * len(MODES)
    html = page.read_text()
    assert html.count("<svg") == 5 * len(MODES)
    assert "NaN" not in html
    assert "nan" not in said


@pytest.mark.parametrize("mode", ALL_MODES)
def test_a_hand_is_whole_legal_and_of_its_tiers(mode: str) -> None:
    asked = MODES[mode]
    for number in range(10):
        tiers = [chance(number).pick(EQUAL_TIERS)] * asked.hand_size
        hand = hand_of(asked, tiers, (Nature.BALANCED,) * asked.hand_size, chance(number))
        asked.require_room_for(hand)
        assert len({bottle.species for bottle in hand}) == asked.hand_size


def test_what_one_more_wine_is_worth_is_found_again() -> None:
    """Battles in which the first kind is worth 10 points more than the others, and chance does the rest."""
    dice = chance(5)
    counts, halves = [], []
    for _ in range(4000):
        mine, other = ([0, 0, 0] for _ in range(2))
        for hand in (mine, other):
            for _ in range(3):
                hand[dice.below(3)] += 1
        counts.append((mine, other))
        halves.append(2 * (dice.below(100) < 50 + 10 * (mine[0] - other[0])))
    worth = one_more(["dear", "plain", "also plain"], counts, halves)
    # The kinds add up to nothing: ten points more than the two others is 6.7 above the mean and 3.3 below it.
    for rate, true in zip(worth, (56.7, 46.7, 46.7), strict=True):
        assert abs(rate.rate - true) < 3 * rate.error
        assert 0.2 < rate.error < 1
    assert worth[0].verdict(47, 53) == "outside"


def test_a_kind_that_never_lay_is_not_told() -> None:
    worth = one_more(
        ["there", "also there", "nowhere"], [([1, 0, 0], [0, 1, 0]), ([0, 1, 0], [1, 0, 0])] * 4, [2, 0] * 4
    )
    assert [rate.of for rate in worth] == ["there", "also there"]


def test_a_rate_knows_its_error() -> None:
    even = mean_rate("even", [2, 0] * 50)
    assert (even.of, even.rate, even.seen) == ("even", 50, 100)
    assert even.error == pytest.approx(5, abs=0.1)
    assert mean_rate("draws", [1] * 10).error == 0


def test_a_verdict_is_given_only_where_two_errors_tell() -> None:
    assert [Rate("r", rate, error, 1).verdict(47, 53) for rate, error in ((50, 1), (50, 2), (54, 1), (60, 1))] == [
        "within",
        "not told",
        "not told",
        "outside",
    ]
    within, open_, broken = Rate("a", 50, 1, 1), Rate("b", 52, 1, 1), Rate("c", 60, 1, 1)
    told = [verdict_of(Part("types", "", rates, (47, 53))) for rates in ([within], [within, open_], [within, broken])]
    assert "kept by all" in told[0]
    assert "by 1 of 2, broken for certain by none" in told[1]
    assert "NOT KEPT by c" in told[2]
