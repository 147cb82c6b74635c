"""What custom says of food and wine, and what the time of the year does at the table."""

from collections import Counter
from datetime import UTC, datetime
from itertools import pairwise
from typing import get_args

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.chance import Chance
from game.pairing.dishes import BY_COURSE, COURSES, DISHES, Dish, deal_menu
from game.pairing.foods import FOODS, KIND_POINTS_MAX, foods_of, kind_points
from game.pairing.harmony import SEASON_POINTS, Profile, general_points, matches, rule_lines
from game.pairing.serves import BOWL, CHILL, POUR, Glass, glasses
from game.seasons import YearSeason, year_season
from game.species import Palate, Style

HEADER = "food,red,white,rose,sparkling,sweet,fortified,named"
FRESH, FULL = Palate(2, 5, 0, 0, 2, 2), Palate(5, 3, 4, 0, 4, 4)
SEASONS: tuple[YearSeason, ...] = get_args(YearSeason)


def test_every_food_is_cooked_and_every_dish_is_of_a_food() -> None:
    assert {dish.food for dish in DISHES.values()} == set(FOODS)


def test_custom_has_a_favourite_for_every_food_and_overrules_nothing() -> None:
    for food in FOODS.values():
        assert max(food.points) > 0 > min(food.points), food.name
        assert all(-KIND_POINTS_MAX <= points <= KIND_POINTS_MAX and points % 2 == 0 for points in food.points)


def test_what_every_sommelier_would_sign() -> None:
    assert kind_points("beef", Style.RED) > kind_points("beef", Style.WHITE)
    assert kind_points("shellfish", Style.WHITE) > kind_points("shellfish", Style.RED)
    assert kind_points("chocolate", Style.FORTIFIED) > kind_points("chocolate", Style.WHITE)
    assert kind_points("blue cheese", Style.SWEET) > kind_points("blue cheese", Style.RED)
    assert kind_points("goat cheese", Style.WHITE) > kind_points("goat cheese", Style.RED)


def test_a_dish_of_an_old_record_has_no_kind_and_no_season() -> None:
    oysters = DISHES["oysters-on-the-half-shell"]
    fourteen = msgspec.to_builtins(oysters)[:14]
    old = msgspec.convert(fourteen, Dish)
    assert (old.food, old.season, old.evening, old.in_season) == ("", "", "", False)
    lost = general_points(Style.WHITE, FRESH, oysters) - general_points(Style.WHITE, FRESH, old)
    assert lost == kind_points("shellfish", Style.WHITE)


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("beef,1,2,3,4,5", "line 2"),
        ("beef,1,2,3,4,5,six,Beef", "line 2"),
        ("beef,13,2,3,4,5,6,Beef", "beyond"),
        (",1,2,3,4,5,6,Beef", "a name of its own"),
        ("beef,1,2,3,4,5,6,Beef\nbeef,1,2,3,4,5,6,Beef", "line 3"),
    ],
)
def test_a_food_at_fault_names_its_line(row: str, said: str) -> None:
    with pytest.raises(ValueError, match=said):
        foods_of([HEADER, *row.split("\n")])


def _ms(month: int, day: int = 15) -> int:
    return int(datetime(2026, month, day, tzinfo=UTC).timestamp()) * 1000


def test_the_year_has_four_seasons() -> None:
    assert [year_season(_ms(month)) for month in range(1, 13)] == (
        ["winter"] * 2 + ["spring"] * 3 + ["summer"] * 3 + ["autumn"] * 3 + ["winter"]
    )
    assert year_season(_ms(3, 1)) == "spring"
    for year in (1972, 2000, 2024, 2100, 2400):  # leap years, and one that is none
        march = int(datetime(year, 3, 1, tzinfo=UTC).timestamp()) * 1000
        assert (year_season(march - 1), year_season(march)) == ("winter", "spring")
    assert year_season(_ms(3, 1) - 1) == "winter"


@given(st.integers(0, 1000), st.sampled_from(SEASONS))
def test_a_menu_has_eight_dishes_of_this_evening(seed: int, evening: YearSeason) -> None:
    menu = deal_menu(Chance(seed.to_bytes(32, "big")), evening)
    assert len({dish.slug for dish in menu}) == COURSES
    assert all(dish.evening == evening for dish in menu)
    assert all(msgspec.structs.replace(dish, evening="") in BY_COURSE[course] for course, dish in enumerate(menu))


def test_the_kitchen_cooks_with_the_year_and_nothing_is_impossible() -> None:
    seasons = Counter[str]()
    for seed in range(400):
        seasons.update(dish.season for dish in deal_menu(Chance(seed.to_bytes(32, "big")), "winter"))
    fair = Counter(dish.season for dishes in BY_COURSE for dish in dishes)
    assert seasons["winter"] / seasons.total() > 1.2 * fair["winter"] / fair.total()
    assert 0 < seasons["summer"] / seasons.total() < 0.8 * fair["summer"] / fair.total()


def _season_points(palate: Palate, evening: YearSeason, glass: int = POUR) -> int:
    dish = msgspec.structs.replace(DISHES["roast-chicken"], evening=evening)
    lines = rule_lines(glasses(Style.WHITE, palate)[glass], dish)
    return sum(line.points for line in lines if line.says.startswith("season."))


def test_summer_likes_it_fresh_and_winter_full() -> None:
    assert [_season_points(FRESH, season) for season in SEASONS] == [0, SEASON_POINTS, 0, 0]
    assert [_season_points(FULL, season) for season in SEASONS] == [0, 0, 0, SEASON_POINTS]
    middling = Palate(3, 4, 0, 0, 3, 2)
    assert _season_points(middling, "summer") == 0
    assert _season_points(middling, "summer", CHILL) == SEASON_POINTS
    assert _season_points(middling, "winter", BOWL) == SEASON_POINTS


def test_what_grows_together_counts_more_in_its_season() -> None:
    oysters = DISHES["oysters-on-the-half-shell"]
    wine = Profile(Style.WHITE, FRESH, "Invented", "Loire", "France", ())
    away = msgspec.structs.replace(wine, region="Elsewhere", country="Nowhere")
    in_season = msgspec.structs.replace(oysters, evening="winter")

    def gain(of: Profile) -> int:
        return matches(of, in_season).glasses[POUR].points - matches(of, oysters).glasses[POUR].points

    assert gain(wine) == SEASON_POINTS
    assert gain(away) == 0


def test_white_meat_is_not_red_meat() -> None:
    chicken = DISHES["roast-chicken"]

    def gain(protein: int) -> list[int]:
        dish = msgspec.structs.replace(chicken, protein=protein)
        grips = [
            {line.says: line.points for line in rule_lines(Glass(3, 3, tannin, 0, 3, False, 3), dish)}
            for tannin in range(6)
        ]
        return [grip.get("protein.binds", grip.get("protein.slack", 0)) for grip in grips]

    assert {after - before for before, after in pairwise(gain(3))} == {0}
    assert {after - before for before, after in pairwise(gain(4))} == {1}
    assert {after - before for before, after in pairwise(gain(5))} == {6}


def test_spice_asks_for_scent() -> None:
    curry = DISHES["thai-green-curry"]
    faint, scented = (general_points(Style.WHITE, Palate(3, 4, 0, 0, 3, aroma), curry) for aroma in (2, 3))
    assert scented == faint + 2
