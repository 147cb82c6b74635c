"""What a battle earns: figures worked out by hand, and what must hold of all."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from game.battle.bottle import Bottle, bottle_of
from game.battle.opening import SeatCard
from game.battle.rewards import NO_EV, Deeds, earned, fitting, rerated, together
from game.catalogue import OWN
from game.experience import Curve, experience_for, level_for
from game.glicko import POINT, Strength
from game.ids import HOUSE, PlayerId, WineId
from game.stats import EV_MAX, EV_TOTAL_MAX, Nature, Stats
from game.wine import Wine

SPECIES = OWN[0]
CURVE = Curve(SPECIES.rarity.facts.xp_curve)


def bottle(level: int = 5, ev: Stats = NO_EV, *, wine: int | None = 7) -> Bottle:
    iv = Stats(16, 16, 16, 16, 16, 16)
    own = Wine(SPECIES.slug, iv, ev, Nature.BALANCED, level, experience_for(level, CURVE), False)
    return bottle_of(SPECIES, own, wine_id=None if wine is None else WineId(wine), wine_ref=None)


def card(player: int, *bottles: Bottle, met: int = 0) -> SeatCard:
    return SeatCard(PlayerId(player), f"ref-{player}", f"player {player}", bottles, met_today=met)


def house(strength: int) -> SeatCard:
    return SeatCard(HOUSE, "house", "The House", (), house=True, strength=strength)


def deeds(served: tuple[int, ...] = (2, 1), *, lapses: int = 0, quality: int = 18) -> Deeds:
    return Deeds(quality, served, [Stats(1, 2, 0, 0, 0, 0)] * len(served), lapses)


@pytest.mark.parametrize(
    ("winner", "met", "points"),
    [
        (True, 0, 86),
        (None, 0, 68),
        (False, 0, 51),
        (True, 1, 43),
        (True, 4, 43),
        (False, 3, 25),
        (True, 5, 0),
        (True, 40, 0),
    ],
)
def test_points_by_result_and_by_how_often_the_two_have_met(winner: bool | None, met: int, points: int) -> None:
    # 20 + 6 · 8 + 18 = 86
    gained = earned(card(1, bottle(), met=met), card(2), deeds((1,)), 8, winner)
    assert gained.own + gained.general == points
    assert gained.own == points * 7 // 10


@pytest.mark.parametrize(("strength", "points"), [(1, 17), (3, 51), (5, 86)])
def test_the_house_pays_by_its_strength_however_often(strength: int, points: int) -> None:
    gained = earned(card(1, bottle(), met=9), house(strength), deeds((1,)), 8, True)
    assert gained.own + gained.general == points


def test_wines_share_as_much_again_by_their_servings_and_what_is_lent_gets_nothing() -> None:
    hand = card(1, bottle(), bottle(wine=8), bottle(wine=None), bottle(wine=9))
    gained = earned(hand, card(2), deeds((2, 1, 1, 0)), 8, True)
    assert [(one.bottle, one.experience) for one in gained.grown] == [(0, 43), (1, 21)]
    first = gained.grown[0]
    assert first.level == level_for(experience_for(5, CURVE) + 43, CURVE) == first.level_before == 5
    assert first.ev == Stats(1, 2, 0, 0, 0, 0)


def test_a_young_wine_rises_by_its_curve() -> None:
    gained = earned(card(1, bottle(1)), card(2), deeds((1,)), 8, True)
    assert (gained.grown[0].level_before, gained.grown[0].level) == (1, level_for(86, CURVE))
    assert level_for(86, CURVE) > 1


@pytest.mark.parametrize(("lapses", "paid"), [(4, True), (5, False)])
def test_who_lets_the_clock_choose_more_than_half_the_time_earns_nothing(lapses: int, paid: bool) -> None:
    gained = earned(card(1, bottle()), card(2), deeds((1,), lapses=lapses), 8, True)
    assert bool(gained.own) == bool(gained.grown) == paid


stats = st.integers(0, EV_MAX)


def six(values: st.SearchStrategy[int]) -> st.SearchStrategy[list[int]]:
    return st.lists(values, min_size=6, max_size=6)


@given(
    st.lists(stats, min_size=6, max_size=6).filter(lambda ev: sum(ev) <= EV_TOTAL_MAX),
    st.lists(st.integers(0, 20), min_size=6, max_size=6),
)
def test_effort_values_never_pass_their_limits_and_stop_only_there(before: list[int], more: list[int]) -> None:
    there, wanted = Stats(*before), Stats(*more)
    kept = fitting(there, wanted)
    after = together(there, kept)
    assert after.total() <= EV_TOTAL_MAX
    for now, gained, asked in zip(after, kept, wanted, strict=True):
        assert 0 <= gained <= asked
        assert now <= EV_MAX
        assert gained == asked or now == EV_MAX or after.total() == EV_TOTAL_MAX


def test_a_level_that_is_ahead_of_its_experience_never_falls() -> None:
    ahead = replace(bottle(30), experience=0)
    gained = earned(card(1, ahead), card(2), deeds((1,)), 8, True)
    assert gained.grown[0].level == 30


@given(st.integers(100_000, 220_000), st.integers(100_000, 220_000), st.sampled_from([0, 1, None]))
def test_a_rating_moves_towards_the_result(one: int, other: int, winner: int | None) -> None:
    cards = replace(card(1), rating=Strength(one)), replace(card(2), rating=Strength(other))
    first, second = rerated(cards, winner)
    moved = [after.after.rating_hundredths - after.before.rating_hundredths for after in (first, second)]
    if winner is None:
        expected_winner = 0 if one < other else 1
        assert moved[expected_winner] >= 0 >= moved[1 - expected_winner]
        # Between two who are nearly alike what a draw moves is less than a hundredth of a point.
        assert abs(one - other) < POINT or moved[expected_winner] > 0 > moved[1 - expected_winner]
    else:
        assert moved[winner] > 0 > moved[1 - winner]
    assert first.after.deviation_hundredths < first.before.deviation_hundredths
    assert first.provisional
