"""Courses, certificates, lessons, regions, grapes and tastings on a real PostgreSQL."""

from __future__ import annotations

import asyncio
import uuid
from datetime import date

import asyncpg
import pytest
from msgspec.structs import replace

from db import certificates, courses, grapes, lessons, own_content, regions, tastings
from db.certificates import Certificate
from db.players import as_player
from db.pool import connection
from game.refusal import Refused
from game.study import GRAPES, GRIDS, LESSONS, REGIONS
from tests.db.rules_study import (
    CERTIFICATE,
    COURSE,
    DATES,
    FIRST,
    GLASS,
    GRAPE,
    GRID,
    HOUR_MS,
    NOW_MS,
    OTHER,
    REF,
    SECOND,
    TASTING,
    TODAY,
)
from tests.fixtures.world import ANA, BEN, CLEO, Step, World, owner, player, sql


async def test_the_programs_own_content_is_loaded_once(world: World) -> None:
    again = await world.do(owner(own_content.load))
    assert {noun: (merged.new, merged.changed) for noun, merged in again.items()} == dict.fromkeys(again, (0, 0))
    assert again["regions"].unchanged == len(REGIONS)


async def test_what_an_operator_changed_is_put_right_at_the_next_start(world: World) -> None:
    await world.do(sql("UPDATE wine_education_content SET title = 'Spoilt' WHERE slug = 'under-the-veil'"))
    assert (await world.do(owner(own_content.load)))["lessons"].changed == 1
    assert (await world.do(player(ANA, lessons.read, "under-the-veil"))) == next(
        lesson for lesson in LESSONS if lesson.slug == "under-the-veil"
    )


# Regions and grapes ---------------------------------------------------------------------------------------------------


async def test_regions_come_back_as_they_were_and_know_what_they_lie_in(world: World) -> None:
    stored = await world.do(player(ANA, regions.by_slug, "chablis"))
    assert stored.region == next(region for region in REGIONS if region.slug == "chablis")
    assert await world.do(player(ANA, regions.path, "chablis")) == ["france", "burgundy", "chablis"]
    assert await world.do(player(ANA, regions.path, "nowhere")) == []
    assert "chablis" in {each.region.slug for each in await world.do(player(ANA, regions.within, "burgundy"))}
    assert "chablis" in {each.region.slug for each in await world.do(player(ANA, regions.growing, "Chardonnay"))}


async def test_a_region_moves_with_all_that_lies_in_it(world: World) -> None:
    await world.do(owner(regions.move, "burgundy", "alsace"))
    assert await world.do(player(ANA, regions.path, "chablis")) == ["france", "alsace", "burgundy", "chablis"]


@pytest.mark.parametrize(
    ("moved", "into", "code"),
    [
        ("burgundy", "chablis", "region_within_itself"),
        ("burgundy", "burgundy", "region_within_itself"),
        ("chablis", "atlantis", "unknown_region"),
    ],
)
async def test_a_region_does_not_move(world: World, moved: str, into: str, code: str) -> None:
    before = await world.everything()
    with pytest.raises(Refused) as refused:
        await world.do(owner(regions.move, moved, into))
    assert refused.value.code == code
    assert await world.everything() == before


async def test_two_who_move_regions_into_each_other_make_no_cycle(world: World) -> None:
    """Each looks before the other has written; the tree's own constraints hold the second one back."""
    ids = "SELECT id, depth FROM professional_wine_regions WHERE slug = $1"
    move = "UPDATE professional_wine_regions SET parent_id = $2, parent_depth = $3 WHERE id = $1"
    async with connection(world.database.owner) as one, connection(world.database.owner) as other:
        burgundy, alsace = await one.fetchrow(ids, "burgundy"), await one.fetchrow(ids, "alsace")
        assert burgundy is not None
        assert alsace is not None
        async with one.transaction():
            await one.execute(move, burgundy["id"], alsace["id"], alsace["depth"])
            second = asyncio.create_task(other.execute(move, alsace["id"], burgundy["id"], burgundy["depth"]))
            done, _ = await asyncio.wait([second], timeout=0.2)
            assert not done, "it waits for what the first one does"
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await second
    assert await world.do(player(ANA, regions.path, "chablis")) == ["france", "alsace", "burgundy", "chablis"]


async def test_a_grape_is_found_by_any_name_with_or_without_accents(world: World) -> None:
    for name in ("Spätburgunder", "pinot nero", "PINOT NOIR"):
        assert (await world.do(player(ANA, grapes.named, name))).grape.name == "Pinot Noir"
    assert await world.do(player(ANA, grapes.named, "Concrete")) is None
    assert {each.slug for each in await world.do(player(ANA, grapes.everything))} == {each.slug for each in GRAPES}


async def test_a_grape_that_is_put_in_comes_back_as_it_was(world: World) -> None:
    await world.do(owner(grapes.put, [GRAPE]))
    assert await world.do(player(ANA, grapes.named, "weisser heunisch")) == GRAPE


# Courses --------------------------------------------------------------------------------------------------------------


async def test_a_course_is_taken_passed_and_opens_the_next(world: World) -> None:
    await world.do(player(ANA, courses.enrol, FIRST))
    assert not await world.do(player(ANA, courses.examine, FIRST, 59, OTHER))
    await world.do(player(ANA, courses.enrol, FIRST))
    assert await world.do(player(ANA, courses.examine, FIRST, 60, OTHER))
    await world.do(player(ANA, courses.enrol, SECOND))
    attempts = await world.do(player(ANA, courses.of_player, ANA))
    assert [(each.course, each.state, each.exam_percent) for each in attempts] == [
        (SECOND, "enrolled", None),
        (FIRST, "passed", 60),
        (FIRST, "failed", 59),
    ]
    (earned,) = await world.do(player(ANA, certificates.of_player, ANA))
    assert (earned.ref, earned.issuer, earned.earned, earned.expires_on) == (OTHER, "Wine Pokédex", True, None)


async def test_a_course_comes_back_as_it_was_added(world: World) -> None:
    added = COURSE._replace(prerequisite=FIRST, capacity=3, dates=DATES, certificate_months=24)
    await world.do(owner(courses.add, added))
    offered = await world.do(player(ANA, courses.offered))
    assert added in [each.course for each in offered]
    assert await world.do(owner(courses.retire, added.slug))
    assert added not in [each.course for each in await world.do(player(ANA, courses.offered))]
    assert not await world.do(owner(courses.retire, added.slug))
    with pytest.raises(Refused, match="unknown_course"):
        await world.do(player(ANA, courses.enrol, added.slug))


async def test_a_certificate_of_a_course_expires_when_the_course_says(world: World) -> None:
    await world.do(
        owner(courses.add, COURSE._replace(certificate_months=24)),
        player(ANA, courses.enrol, COURSE.slug),
        player(ANA, courses.examine, COURSE.slug, 100, OTHER),
    )
    (earned,) = await world.do(player(ANA, certificates.of_player, ANA))
    assert earned.expires_on is not None
    assert earned.expires_on.year == TODAY.year + 2
    assert earned.counts_on(TODAY)
    assert not earned.counts_on(earned.expires_on)


async def test_who_leaves_makes_room_and_may_come_again(world: World) -> None:
    await world.do(owner(courses.add, COURSE._replace(capacity=1)), player(ANA, courses.enrol, COURSE.slug))
    await world.do(player(ANA, courses.withdraw, COURSE.slug), player(BEN, courses.enrol, COURSE.slug))
    with pytest.raises(Refused, match="not_enrolled"):
        await world.do(player(ANA, courses.withdraw, COURSE.slug))
    await world.do(player(BEN, courses.withdraw, COURSE.slug), player(ANA, courses.enrol, COURSE.slug))


async def _all_at_once(world: World, steps: list[Step]) -> list[str]:
    """The refusals' codes of all that were refused."""
    outcomes = await asyncio.gather(*(world.do(step) for step in steps), return_exceptions=True)
    for outcome in outcomes:
        assert not isinstance(outcome, BaseException) or isinstance(outcome, Refused), outcome
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]


async def test_the_last_place_is_given_once_however_many_come_at_once(world: World) -> None:
    await world.do(owner(courses.add, COURSE._replace(capacity=2)))
    refused = await _all_at_once(world, [player(who, courses.enrol, COURSE.slug) for who in (ANA, BEN, CLEO)])
    assert refused == ["course_full"]


async def test_one_who_enrols_many_times_at_once_is_in_once(world: World) -> None:
    refused = await _all_at_once(world, [player(ANA, courses.enrol, FIRST) for _ in range(5)])
    assert refused == ["already_enrolled"] * 4


async def test_one_exam_gives_one_result(world: World) -> None:
    await world.do(player(ANA, courses.enrol, FIRST))
    refused = await _all_at_once(world, [player(ANA, courses.examine, FIRST, 90, uuid.uuid4()) for _ in range(5)])
    assert refused == ["not_enrolled"] * 4
    assert len(await world.do(player(ANA, certificates.of_player, ANA))) == 1


# Certificates and lessons ---------------------------------------------------------------------------------------------


async def test_a_recorded_certificate_is_corrected_and_forgotten_by_its_player_only(world: World) -> None:
    await world.do(player(ANA, certificates.record, ANA, CERTIFICATE))
    better = CERTIFICATE._replace(title="Advanced, with merit", expires_on=None)
    await world.do(player(ANA, certificates.correct, ANA, better))
    assert await world.do(player(ANA, certificates.of_player, ANA)) == [better]
    for attempt in (
        player(BEN, certificates.correct, BEN, CERTIFICATE),
        player(BEN, certificates.correct, ANA, CERTIFICATE),
        player(BEN, certificates.forget, ANA, REF),
    ):
        with pytest.raises(Refused, match="unknown_certificate"):
            await world.do(attempt)
    assert await world.do(player(BEN, certificates.of_player, ANA)) == []
    await world.do(player(ANA, certificates.forget, ANA, REF))
    assert await world.do(player(ANA, certificates.of_player, ANA)) == []


async def test_an_earned_certificate_is_neither_corrected_nor_forgotten(world: World) -> None:
    await world.do(player(ANA, courses.enrol, FIRST), player(ANA, courses.examine, FIRST, 90, OTHER))
    with pytest.raises(Refused, match="unknown_certificate"):
        await world.do(player(ANA, certificates.forget, ANA, OTHER))
    with pytest.raises(Refused, match="unknown_certificate"):
        await world.do(player(ANA, certificates.correct, ANA, Certificate(OTHER, "A", "B", date(2020, 1, 1), None)))


async def test_reading_grows_only(world: World) -> None:
    slug = LESSONS[0].slug
    for told, known in ((40, 40), (20, 40), (100, 100), (10, 100)):
        assert (await world.do(player(ANA, lessons.progressed, ANA, slug, told))).percent == known
    assert await world.do(player(ANA, lessons.of_player, ANA)) == [(slug, 100)]
    assert await world.do(player(BEN, lessons.of_player, ANA)) == []
    with pytest.raises(Refused, match="unknown_lesson"):
        await world.do(player(ANA, lessons.progressed, ANA, "no-such-lesson", 1))


async def test_lessons_are_found_by_level_topic_words_and_tags(world: World) -> None:
    law = await world.do(player(ANA, lessons.listed, level=4, topic="law"))
    assert [each.slug for each in law] == ["sugar-in-numbers"]
    assert len(await world.do(player(ANA, lessons.listed))) == len(LESSONS)
    assert (await world.do(player(ANA, lessons.search, "tokaji aszu", 5)))[0].slug == "sugar-in-numbers"
    assert await world.do(player(ANA, lessons.search, "\x00'; --", 5)) == []
    assert [each.slug for each in await world.do(player(ANA, lessons.about, "Savagnin"))] == ["under-the-veil"]
    assert await world.do(player(ANA, lessons.read, "no-such-lesson")) is None


async def test_a_lesson_of_no_course_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="unknown_course"):
        await world.do(owner(lessons.put, [replace(LESSONS[0], slug="x", course="no-such-course")]))


# Tastings -------------------------------------------------------------------------------------------------------------


async def test_a_grid_comes_back_as_it_was_and_a_newer_version_is_used(world: World) -> None:
    assert await world.do(player(ANA, tastings.grid, "cellar-grid-4")) == GRIDS[3]
    await world.do(owner(tastings.add_grid, GRID), owner(tastings.add_grid, replace(GRID, version=2, title="Better")))
    assert (await world.do(player(ANA, tastings.grid, GRID.slug))).title == "Better"
    assert await world.do(player(ANA, tastings.grid, "no-such-grid")) is None


async def test_a_tasting_from_its_announcement_to_what_was_found(world: World) -> None:
    await world.do(player(ANA, tastings.hold, ANA, TASTING), player(BEN, tastings.join, REF))
    (seen,) = await world.do(player(CLEO, tastings.to_come, NOW_MS, 10))
    assert (seen.host, seen.state, seen.tasting) == (ANA, "planned", TASTING)
    assert await world.do(player(CLEO, tastings.to_come, NOW_MS + 1, 10)) == []
    await world.do(player(ANA, tastings.turn, ANA, REF, "open"), player(BEN, tastings.hand_in, REF, [GLASS]))
    assert [(s.player, s.answers) for s in await world.do(player(BEN, tastings.seats, REF))] == [(BEN, [GLASS])]
    assert len(await world.do(player(ANA, tastings.seats, REF))) == 1
    assert await world.do(player(CLEO, tastings.seats, REF)) == []
    await world.do(player(ANA, tastings.turn, ANA, REF, "closed"))
    assert await world.do(player(CLEO, tastings.to_come, NOW_MS, 10)) == []
    assert (await world.do(player(CLEO, tastings.find, REF))).state == "closed"


@pytest.mark.parametrize("state", ["closed", "planned", "nonsense", "open"])
async def test_a_tasting_turns_in_order_and_by_its_host_only(world: World, state: str) -> None:
    await world.do(player(ANA, tastings.hold, ANA, TASTING))
    who = BEN if state == "open" else ANA
    with pytest.raises(Refused, match="tasting_turn_not_allowed"):
        await world.do(player(who, tastings.turn, who, REF, state))
    with pytest.raises(Refused, match="tasting_turn_not_allowed"):
        await world.do(player(BEN, tastings.turn, ANA, REF, "open"))


async def test_a_tasting_by_no_grid_is_refused(world: World) -> None:
    with pytest.raises(Refused, match="unknown_grid"):
        await world.do(player(ANA, tastings.hold, ANA, TASTING._replace(grid="no-such-grid")))


async def test_a_seat_is_given_up_until_something_is_handed_in(world: World) -> None:
    await world.do(player(ANA, tastings.hold, ANA, TASTING), player(BEN, tastings.join, REF))
    assert await world.do(player(BEN, tastings.leave, REF))
    assert not await world.do(player(BEN, tastings.leave, REF))
    await world.do(player(BEN, tastings.join, REF), player(ANA, tastings.turn, ANA, REF, "open"))
    await world.do(player(BEN, tastings.hand_in, REF, [GLASS]))
    assert not await world.do(player(BEN, tastings.leave, REF))


async def test_the_last_seat_is_taken_once(world: World) -> None:
    await world.do(player(ANA, tastings.hold, ANA, TASTING))
    refused = await _all_at_once(world, [player(who, tastings.join, REF) for who in (ANA, BEN, CLEO)])
    assert refused == ["tasting_full"]


@pytest.mark.parametrize(
    "glasses",
    [
        [],
        [{}, {}],
        [{"look.colour": ["ruby", "blue"]}],
        [{"look.colour": []}],
        [{"look.colour": None}],
        [{"look.colour": {"a": 1}}],
        [{"look.depth": "low"}],
        [{"mouth.acid": 3}],
        [{"nose.families": [["oak"]]}],
    ],
)
async def test_answers_that_the_grid_does_not_ask_for_are_refused(
    world: World, glasses: list[dict[str, object]]
) -> None:
    await world.do(
        player(ANA, tastings.hold, ANA, TASTING),
        player(BEN, tastings.join, REF),
        player(ANA, tastings.turn, ANA, REF, "open"),
    )
    with pytest.raises(Refused, match="answers_do_not_fit"):
        await world.do(player(BEN, tastings.hand_in, REF, glasses))


@pytest.mark.parametrize(
    ("answer", "fits"), [("Nebbiolo", True), ("", False), ("N" * 81, False), (["Nebbiolo"], False)]
)
async def test_a_question_without_choices_takes_a_few_words(world: World, answer: object, fits: bool) -> None:
    await world.do(
        player(ANA, tastings.hold, ANA, TASTING._replace(grid="cellar-grid-4", ends_at_ms=NOW_MS + HOUR_MS)),
        player(BEN, tastings.join, REF),
        player(ANA, tastings.turn, ANA, REF, "open"),
    )
    step = player(BEN, tastings.hand_in, REF, [{"deduce.grape": answer}])
    if fits:
        await world.do(step)
    else:
        with pytest.raises(Refused, match="answers_do_not_fit"):
            await world.do(step)


# Whose it is ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO wset_course_enrollments (course_id, user_id, pass_mark) VALUES (1, 1, 1)",
        "UPDATE wset_course_enrollments SET state = 'passed'",
        "UPDATE wset_courses SET capacity = NULL",
        "INSERT INTO professional_certifications (public_id, user_id, issuer, title, issued_on)"
        " VALUES (gen_random_uuid(), 2, 'A', 'B', '2020-01-01')",
        "INSERT INTO professional_certifications (public_id, user_id, issuer, title, issued_on, kind)"
        " VALUES (gen_random_uuid(), 1, 'A', 'B', '2020-01-01', 'course')",
        "INSERT INTO user_education_progress (user_id, content_id, percent) VALUES (2, 1, 1)",
        "INSERT INTO professional_tasting_participants (session_id, user_id) VALUES (1, 1)",
        "UPDATE professional_tasting_sessions SET seats_max = 100",
        "INSERT INTO professional_tasting_sessions (public_id, host_id, template_id, title, blind, pours, seats_max,"
        " starts_at, ends_at) VALUES (gen_random_uuid(), 2, 1, 'Hers', true, 1, 1, now(), now() + interval '1 h')",
        "DELETE FROM wine_education_content",
        "UPDATE professional_wine_regions SET name = 'Mine'",
        "SELECT rule_broken('a', 'b', 'c'); DELETE FROM grape_variety_profiles",
        "SELECT tasting_answers_fit('{}', '[]')",
    ],
)
async def test_a_player_may_not(world: World, statement: str) -> None:
    with pytest.raises((asyncpg.InsufficientPrivilegeError, asyncpg.CheckViolationError)):
        async with as_player(world.pool, ANA) as conn:
            await conn.execute(statement)


async def test_nobody_enrols_as_nobody(world: World) -> None:
    with pytest.raises(asyncpg.NotNullViolationError):
        await world.pool.execute("SELECT course_enrol('wine-study-1')")


async def test_text_and_numbers_that_no_column_holds_are_refused(world: World) -> None:
    with pytest.raises(Refused, match="text_not_allowed"):
        await world.do(player(ANA, certificates.record, ANA, CERTIFICATE._replace(title="nul\x00")))
    with pytest.raises(Refused, match="number_out_of_range"):
        await world.do(player(ANA, courses.examine, FIRST, 2**40, OTHER))
