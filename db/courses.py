"""Courses of the study game, and who takes them.

Courses are the program's own or an organiser's, written as the owner. Enrolling, leaving and the exam speak for the
player of the transaction (`players.as_player`). Days are days in UTC.
"""

from __future__ import annotations

import uuid
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from db.merging import Merged, merge
from db.refusals import refuses, refusing
from db.times import ms_of
from game.ids import PlayerId
from game.refusal import Refused
from game.study import COURSES

if TYPE_CHECKING:
    from db.pool import Connection

refuses("course_slug_taken", "Another course has this slug.", "wset_courses_slug_unique")
refuses("bad_course_slug", "A slug is of small letters, digits and single hyphens.", "wset_courses_slug_form")
refuses("bad_course_title", "A title has 3 to 120 characters.", "wset_courses_title_length")
refuses("bad_course_summary", "A summary has 1 to 1000 characters.", "wset_courses_summary_length")
refuses("bad_course_level", "A course has a level from 1 to 4.", "wset_courses_level_1_to_4")
refuses("bad_pass_mark", "An exam is passed with 1 to 100 per cent.", "wset_courses_pass_mark_percent")
refuses("bad_capacity", "A course has 1 to 10000 places.", "wset_courses_capacity_counts")
refuses("course_dates_missing", "A course has all of its dates or none.", "wset_courses_dates_whole")
refuses(
    "course_dates_out_of_order",
    "Enrolling ends before the course, and the exam is after it.",
    "wset_courses_dates_in_order",
)
refuses("bad_certificate_months", "A certificate is good for 1 to 600 months.", "wset_courses_certificate_months_count")
refuses("prerequisite_not_below", "What a course asks for is of a lower level.", "wset_courses_prerequisite_is_below")
refuses("unknown_course", "There is no such course.", "wset_course_enrollments_course_fk")
refuses("enrolling_closed", "This course takes nobody any more.", "wset_course_enrollments_in_time")
refuses("prerequisite_missing", "Pass the course before this one first.", "wset_course_enrollments_prerequisite")
refuses("course_full", "Every place in this course is taken.", "wset_course_enrollments_capacity")
refuses("already_enrolled", "You are in this course.", "wset_course_enrollments_one_live")
refuses("course_passed", "You have passed this course.", "wset_course_enrollments_one_pass")
refuses("not_enrolled", "You are not in this course.", "wset_course_enrollments_needed")
refuses("exam_not_open", "The exam is not yet.", "wset_course_enrollments_exam_in_time")
refuses("bad_exam_result", "An exam has 0 to 100 per cent.", "wset_course_enrollments_exam_percent")


class Dates(NamedTuple):
    """When a course runs. The exam is open from `exam_on` on."""

    enrol_until: date | None
    starts_on: date | None
    ends_on: date | None
    exam_on: date | None


NO_DATES = Dates(None, None, None, None)
"""Of a course that anybody takes in his own time."""


class NewCourse(NamedTuple):
    """A course to be added. `capacity` None: no limit. `certificate_months` None: its certificate does not expire."""

    slug: str
    title: str
    summary: str
    level: int
    pass_mark: int
    prerequisite: str | None = None
    capacity: int | None = None
    dates: Dates = NO_DATES
    certificate_months: int | None = None


class OfferedCourse(NamedTuple):
    """A course as it is offered."""

    id: int
    course: NewCourse


class Enrollment(NamedTuple):
    """A player's attempt at a course: enrolled, withdrawn, passed or failed."""

    id: int
    course: str
    state: str
    pass_mark: int
    exam_percent: int | None
    enrolled_at_ms: int
    ended_at_ms: int | None


async def load_own(connection: Connection) -> Merged:
    """Bring the built-in courses in, lowest level first; in a transaction, as the owner."""
    total = Merged(0, 0, 0)
    for course in COURSES:
        before = await connection.fetchrow("SELECT id, level FROM wset_courses WHERE slug = $1", course.prerequisite)
        row = {
            "slug": course.slug,
            "title": course.title,
            "summary": course.summary,
            "level": course.level,
            "prerequisite_id": before and before["id"],
            "prerequisite_level": before and before["level"],
            "pass_mark": course.pass_mark,
        }
        done = await merge(connection, "wset_courses", _OWN_COLUMNS, [row])
        total = Merged(*(a + b for a, b in zip(total, done, strict=True)))
    return total


async def add(connection: Connection, course: NewCourse) -> int:
    """Add a course, as the owner; its id.

    Raises:
        Refused: `unknown_course`, there is no such prerequisite; or what is said of it may not be kept.
    """
    before = None
    if course.prerequisite is not None:
        before = await connection.fetchrow("SELECT id, level FROM wset_courses WHERE slug = $1", course.prerequisite)
        if before is None:
            raise Refused("unknown_course", "There is no such course.", course=course.prerequisite)
    with refusing():
        added: int = await connection.fetchval(
            """
            INSERT INTO wset_courses (slug, title, summary, level, pass_mark, prerequisite_id, prerequisite_level,
                                      capacity, enrol_until, starts_on, ends_on, exam_on, certificate_months)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13) RETURNING id
            """,
            *course[:5],
            before and before["id"],
            before and before["level"],
            course.capacity,
            *course.dates,
            course.certificate_months,
        )
    return added


async def retire(connection: Connection, slug: str) -> bool:
    """Take a course out of the list, as the owner; who is in it stays in it. False where there is no such course."""
    tag: str = await connection.execute("UPDATE wset_courses SET retired = true WHERE slug = $1 AND NOT retired", slug)
    return tag == "UPDATE 1"


async def offered(connection: Connection) -> list[OfferedCourse]:
    """The courses that there are, by level."""
    rows = await connection.fetch(
        """
        SELECT c.*, p.slug AS prerequisite FROM wset_courses c LEFT JOIN wset_courses p ON p.id = c.prerequisite_id
        WHERE NOT c.retired ORDER BY c.level, c.slug
        """
    )
    return [
        OfferedCourse(
            row["id"],
            NewCourse(
                slug=row["slug"],
                title=row["title"],
                summary=row["summary"],
                level=row["level"],
                pass_mark=row["pass_mark"],
                prerequisite=row["prerequisite"],
                capacity=row["capacity"],
                dates=Dates(*(row[field] for field in Dates._fields)),
                certificate_months=row["certificate_months"],
            ),
        )
        for row in rows
    ]


async def enrol(connection: Connection, slug: str) -> int:
    """The player enrols; the id of his attempt.

    Raises:
        Refused: `unknown_course`, `enrolling_closed`, `prerequisite_missing`, `already_enrolled`, `course_passed`,
            `course_full`.
    """
    with refusing():
        enrolled: int = await connection.fetchval("SELECT course_enrol($1)", slug)
    return enrolled


async def withdraw(connection: Connection, slug: str) -> None:
    """The player leaves a course, and his place is free.

    Raises:
        Refused: `not_enrolled`.
    """
    with refusing():
        await connection.execute("SELECT course_withdraw($1)", slug)


async def examine(connection: Connection, slug: str, percent: int, certificate: uuid.UUID) -> bool:
    """Write the player's result in the exam; whether he passed, which gives him a certificate of this ref.

    Raises:
        Refused: `not_enrolled`, `exam_not_open`, `bad_exam_result`.
    """
    with refusing():
        state = await connection.fetchval("SELECT course_exam($1, $2, $3)", slug, percent, certificate)
    return bool(state == "passed")


async def of_player(connection: Connection, player: PlayerId) -> list[Enrollment]:
    """A player's attempts, newest first; the connection has to speak for him."""
    rows = await connection.fetch(
        """
        SELECT e.*, c.slug FROM wset_course_enrollments e JOIN wset_courses c ON c.id = e.course_id
        WHERE e.user_id = $1 ORDER BY e.id DESC
        """,
        player,
    )
    return [
        Enrollment(
            id=row["id"],
            course=row["slug"],
            state=row["state"],
            pass_mark=row["pass_mark"],
            exam_percent=row["exam_percent"],
            enrolled_at_ms=ms_of(row["enrolled_at"]),
            ended_at_ms=None if row["ended_at"] is None else ms_of(row["ended_at"]),
        )
        for row in rows
    ]


_OWN_COLUMNS = (
    "slug", "title", "summary", "level", "prerequisite_id", "prerequisite_level", "pass_mark",
)  # fmt: skip
