"""What an answer is worth, from the worked turn on; and how ties fall."""

import pytest

from game.content import ABILITIES as WORDS
from game.knowledge.abilities import ABILITIES, NONE, Ability
from game.knowledge.question import Topic
from game.knowledge.scoring import LATENCY_MS, PASSED, RIGHT, WRONG, Played, Points, points_of


def _played(card: int, outcome: str, took_ms: int = 9_000, ability: Ability = NONE, standing: int = 0) -> Played:
    return Played(card, outcome, took_ms, ability, standing)


def test_the_worked_turn() -> None:
    """Topic law. Seat 0 plays 3 and is right in 3.1 s, seat 1 plays 2 and is wrong: 3 + 2 · 2 + 1 against −2. Had seat
    1 passed, seat 0 had 3 + 1 and seat 1 had lost one."""
    right, wrong, passed = _played(3, RIGHT, 3_100), _played(2, WRONG), _played(2, PASSED)
    assert points_of(right, wrong, Topic.LAW) == Points(300, 400, 100, 0, 800)
    assert points_of(wrong, right, Topic.LAW) == Points(-200, 0, 0, 0, -200)
    assert points_of(right, passed, Topic.LAW).total == 400
    assert points_of(passed, right, Topic.LAW) == Points(-100, 0, 0, 0, -100)


def test_two_who_are_both_right_or_both_wrong_take_nothing() -> None:
    one, other = _played(4, RIGHT), _played(1, RIGHT)
    assert (points_of(one, other, Topic.LAW).total, points_of(other, one, Topic.LAW).total) == (400, 100)
    one, other = _played(4, WRONG), _played(1, WRONG)
    assert (points_of(one, other, Topic.LAW).total, points_of(other, one, Topic.LAW).total) == (-400, -100)


@pytest.mark.parametrize(("took_ms", "quick"), [(4_000, 100), (4_000 + LATENCY_MS, 100), (4_001 + LATENCY_MS, 0)])
def test_a_quick_answer_is_worth_a_point_with_what_the_way_may_take(took_ms: int, quick: int) -> None:
    assert points_of(_played(1, RIGHT, took_ms), _played(1, PASSED), Topic.LAW).quick == quick
    assert points_of(_played(1, WRONG, took_ms), _played(1, PASSED), Topic.LAW).quick == 0


def test_wines_lend_to_what_is_won_and_to_nothing_else() -> None:
    best, poorest = _played(4, RIGHT, standing=50), _played(3, WRONG, standing=-50)
    assert points_of(best, poorest, Topic.LAW).total == (400 + 600) * 1050 // 950
    assert points_of(poorest, best, Topic.LAW).total == -300
    assert points_of(_played(2, PASSED, standing=50), poorest, Topic.LAW).total == -100


@pytest.mark.parametrize(
    ("slug", "mine", "theirs", "topic", "more"),
    [
        ("chalk-line", (2, RIGHT), RIGHT, Topic.PLACES, 100),
        ("chalk-line", (2, RIGHT), RIGHT, Topic.LAW, 0),
        ("noble-rot", (2, WRONG), RIGHT, Topic.MAKING, 100),
        ("noble-rot", (2, WRONG), RIGHT, Topic.LAW, 0),
        ("firm-frame", (4, PASSED), RIGHT, Topic.LAW, 100),
        ("firm-frame", (3, PASSED), RIGHT, Topic.LAW, 0),
        ("silk", (1, PASSED), RIGHT, Topic.LAW, 50),
        ("old-vines", (1, RIGHT), RIGHT, Topic.LAW, 100),
        ("old-vines", (1, RIGHT), WRONG, Topic.LAW, 0),
        ("old-vines", (2, RIGHT), RIGHT, Topic.LAW, 0),
    ],
)
def test_abilities(slug: str, mine: tuple[int, str], theirs: str, topic: Topic, more: int) -> None:
    rival = _played(1, theirs)
    plain = points_of(_played(*mine), rival, topic)
    able = points_of(_played(*mine, ability=ABILITIES[slug]), rival, topic)
    assert able.total - plain.total == more == able.ability


def test_abilities_that_give_time() -> None:
    for slug, ms in (("fine-mousse", 5_000), ("open-ferment", 4_500)):
        ability = ABILITIES[slug]
        assert points_of(_played(1, RIGHT, ms + LATENCY_MS, ability), _played(1, PASSED), Topic.LAW).quick == 100
        assert points_of(_played(1, RIGHT, ms + LATENCY_MS + 1, ability), _played(1, PASSED), Topic.LAW).quick == 0


def test_every_ability_of_the_game_does_something_here() -> None:
    assert {one.slug for one in WORDS} == set(ABILITIES)
    assert all(ability != NONE for ability in ABILITIES.values())
