"""What there is to study holds together by itself."""

import json
from importlib.resources import files
from itertools import pairwise

from game.catalogue.tables import grape_named
from game.study import COURSES, GRAPES, GRIDS, LESSONS, REGIONS


def test_each_course_asks_for_one_of_a_lower_level_that_comes_before_it() -> None:
    levels: dict[str, int] = {}
    for course in COURSES:
        assert course.prerequisite is None or levels[course.prerequisite] < course.level
        levels[course.slug] = course.level
    assert sorted(levels.values()) == [1, 2, 3, 4]


def test_lessons_stand_in_a_row_in_their_courses() -> None:
    for course in COURSES:
        positions = [lesson.position for lesson in LESSONS if lesson.course == course.slug]
        assert positions == list(range(1, len(positions) + 1))
        assert positions


def test_lessons_name_their_source_and_speak_of_grapes_and_regions_that_there_are() -> None:
    names = {profile.grape.name for profile in GRAPES} | {region.name for region in REGIONS}
    for lesson in LESSONS:
        assert lesson.source
        assert set(lesson.tags) <= names, lesson.slug


def test_regions_name_grapes_as_the_game_does() -> None:
    for region in REGIONS:
        for name in region.grapes:
            grape = grape_named(name)
            assert grape is not None
            assert grape.name == name


def test_a_region_lies_in_the_hemisphere_and_country_of_what_it_lies_in() -> None:
    by_slug = {region.slug: region for region in REGIONS}
    for region in REGIONS:
        if region.parent is not None:
            parent = by_slug[region.parent]
            assert (region.country, region.hemisphere) == (parent.country, parent.hemisphere)
    assert by_slug["chablis"].parent == "burgundy"
    assert by_slug["stellenbosch"].hemisphere == "south"


def test_no_grape_and_no_region_stands_twice() -> None:
    for things in (GRAPES, REGIONS, LESSONS, COURSES, GRIDS):
        slugs = [thing.slug for thing in things]
        assert len(set(slugs)) == len(slugs)
        assert all(slug.isascii() for slug in slugs)


def test_a_level_of_the_grid_asks_all_that_the_level_below_asks() -> None:
    for lower, higher in pairwise(GRIDS):
        assert set(lower.questions) < set(higher.questions)


def test_every_question_of_the_grid_can_be_answered() -> None:
    for question in GRIDS[-1].questions:
        assert question.ask.endswith("?")
        assert question.choices is None or len(set(question.choices)) == len(question.choices) >= 2


def test_nothing_of_it_takes_a_name_that_belongs_to_others() -> None:
    for name in ("courses.json", "lessons.json", "tasting_grid.json"):
        text = json.dumps(json.loads((files("game.study") / name).read_text(encoding="utf-8")))
        assert "WSET" not in text.upper()
        assert "systematic approach" not in text.lower()
