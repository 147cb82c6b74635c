"""Dishes, and the eight courses they are dealt to.

`dishes.csv` is read once, when the module is loaded. Scales are our own judgement, 0 (none) … 5 (most), except
`intensity`, which begins at 1. `region` and `country` are empty where a dish is at home everywhere, `season` where it
is as good all year.
"""

import csv
from importlib.resources import files
from typing import Final, Literal

import msgspec

from game.chance import Chance
from game.pairing.foods import FOODS
from game.seasons import YearSeason

COURSES: Final = 8
COURSE_NAMES: Final = (
    "shellfish and lean fish",
    "salads, vegetables and small plates",
    "pasta, cured meat and rich fish",
    "poultry, pork and veal",
    "spice and the garden",
    "beef, lamb and game",
    "cheese",
    "dessert",
)
COURSE_PCT: Final = (82, 86, 90, 95, 100, 108, 118, 130)
"""What a strike counts for in each course: the evening grows. Our choice."""

BODY_FROM_INTENSITY: Final = 4
BODY_FROM_PROTEIN: Final = 4


class Dish(msgspec.Struct, frozen=True, gc=False, array_like=True, cache_hash=True):
    """One dish. In a record it is written as a list, so new fields go to the end and have a default.

    `food` is its kind (`foods.FOODS`), `season` when it is at its best, and `evening` the season it is served in:
    empty where nothing is known of them, as in old records.
    """

    slug: str
    name: str
    intensity: int
    fat: int
    protein: int
    salt: int
    acid: int
    sweet: int
    umami: int
    bitter: int
    chilli: int
    fish: bool
    region: str
    country: str
    food: str = ""
    season: YearSeason | Literal[""] = ""
    evening: YearSeason | Literal[""] = ""

    @property
    def judges_body(self) -> bool:
        """Whether Power against Terroir decides; else it is Complexity against allure."""
        return self.intensity >= BODY_FROM_INTENSITY or self.protein >= BODY_FROM_PROTEIN

    @property
    def in_season(self) -> bool:
        """Whether it is served when it is at its best."""
        return self.season != "" and self.season == self.evening


Menu = tuple[Dish, ...]


def deal_menu(chance: Chance, evening: YearSeason) -> Menu:
    """Eight different dishes, one for each course in order. What is out of season is dealt again, once: the kitchen
    cooks with the year, and no dish is ever impossible."""
    menu: list[Dish] = []
    for course in range(COURSES):
        dish = chance.pick(BY_COURSE[course])
        if dish.season not in ("", evening):
            dish = chance.pick(BY_COURSE[course])
        # A dish that stands in two courses is on the table once; every course has dishes of its own.
        while any(dish.slug == other.slug for other in menu):
            dish = chance.pick(BY_COURSE[course])
        menu.append(msgspec.structs.replace(dish, evening=evening))
    return tuple(menu)


def _read() -> tuple[dict[str, Dish], tuple[tuple[Dish, ...], ...]]:
    by_slug: dict[str, Dish] = {}
    by_course: list[list[Dish]] = [[] for _ in range(COURSES)]
    text = (files(__package__) / "dishes.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        dish = Dish(
            row["slug"],
            row["name"],
            int(row["intensity"]),
            int(row["fat"]),
            int(row["protein"]),
            int(row["salt"]),
            int(row["acid"]),
            int(row["sweet"]),
            int(row["umami"]),
            int(row["bitter"]),
            int(row["chilli"]),
            row["fish"] == "yes",
            row["region"],
            row["country"],
            row["food"],
            msgspec.convert(row["season"], YearSeason | Literal[""]),
        )
        assert dish.food in FOODS, f"{dish.slug} is of no kind of food"
        by_slug[dish.slug] = dish
        for course in row["courses"].split():
            by_course[int(course) - 1].append(dish)
    assert all(len(dishes) >= 2 for dishes in by_course), "every course has dishes to choose from"
    return by_slug, tuple(map(tuple, by_course))


DISHES, BY_COURSE = _read()
"""Every dish by its slug, and the dishes of each course."""
