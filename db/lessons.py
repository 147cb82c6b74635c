"""Lessons, and how far each player has read."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.merging import Merged, merge
from db.refusals import refuses, refusing
from game.ids import PlayerId
from game.refusal import Refused
from game.study import LESSONS, Lesson

if TYPE_CHECKING:
    from collections.abc import Sequence

    from db.pool import Connection

refuses("bad_lesson_slug", "A slug is of small letters, digits and single hyphens.", "wine_education_content_slug_form")
refuses("lesson_position_taken", "Another lesson stands at this place.", "wine_education_content_position_unique")
refuses("bad_lesson_position", "A lesson stands at place 1 to 500.", "wine_education_content_position_counts")
refuses("bad_lesson_topic", "There is no such topic.", "wine_education_content_topic_known")
refuses("bad_lesson_title", "A title has 3 to 120 characters.", "wine_education_content_title_length")
refuses("bad_lesson_body", "A lesson has 1 to 8000 characters.", "wine_education_content_body_length")
refuses(
    "lesson_without_source",
    "A lesson names its source, in 1 to 200 characters.",
    "wine_education_content_source_length",
)
refuses("bad_lesson_minutes", "A lesson takes 1 to 240 minutes.", "wine_education_content_minutes_count")
refuses("too_many_tags", "A lesson has 20 tags at most.", "wine_education_content_tags_count")
refuses("bad_progress", "Progress is 0 to 100 per cent.", "user_education_progress_percent")


class Listed(NamedTuple):
    """A lesson in a list."""

    slug: str
    level: int
    topic: str
    title: str
    minutes: int


class Progress(NamedTuple):
    """How far a player has read a lesson, per cent."""

    lesson: str
    percent: int


async def load_own(connection: Connection) -> Merged:
    """Bring the built-in lessons in, after their courses; in a transaction, as the owner."""
    return await put(connection, LESSONS)


async def put(connection: Connection, lessons: Sequence[Lesson]) -> Merged:
    """Add lessons or put them right, by their slugs, all or nothing; in a transaction, as the owner.

    Raises:
        Refused: `unknown_course`, or what is said of a lesson may not be kept.
    """
    courses = {row["slug"]: row for row in await connection.fetch("SELECT slug, id, level FROM wset_courses")}
    for lesson in lessons:
        if lesson.course not in courses:
            raise Refused("unknown_course", "There is no such course.", course=lesson.course)
    rows = [
        {
            "slug": lesson.slug,
            "course_id": courses[lesson.course]["id"],
            "position": lesson.position,
            "level": courses[lesson.course]["level"],
            "topic": lesson.topic,
            "title": lesson.title,
            "body": lesson.body,
            "source": lesson.source,
            "minutes": lesson.minutes,
            "tags": lesson.tags,
        }
        for lesson in lessons
    ]
    with refusing():
        return await merge(connection, "wine_education_content", _COLUMNS, rows)


async def listed(connection: Connection, *, level: int | None = None, topic: str | None = None) -> list[Listed]:
    """The lessons that there are, by level and topic."""
    rows = await connection.fetch(
        """
        SELECT slug, level, topic, title, minutes FROM wine_education_content
        WHERE NOT retired AND ($1::smallint IS NULL OR level = $1) AND ($2::text IS NULL OR topic = $2)
        ORDER BY level, topic, slug
        """,
        level,
        topic,
    )
    return [Listed(*row) for row in rows]


async def search(connection: Connection, words: str, limit: int) -> list[Listed]:
    """Lessons with these words in title, tags or body, best first; accents do not matter."""
    rows = await connection.fetch(
        """
        SELECT slug, level, topic, title, minutes
        FROM wine_education_content, websearch_to_tsquery('wine_search', $1) AS q
        WHERE NOT retired AND words @@ q ORDER BY ts_rank(words, q) DESC, slug LIMIT $2
        """,
        words.replace("\x00", " "),
        limit,
    )
    return [Listed(*row) for row in rows]


async def about(connection: Connection, tag: str) -> list[Listed]:
    """Lessons that speak of a grape or a region, by its name."""
    rows = await connection.fetch(
        """
        SELECT slug, level, topic, title, minutes FROM wine_education_content
        WHERE NOT retired AND tags @> ARRAY[$1] ORDER BY level, slug
        """,
        tag.replace("\x00", " "),
    )
    return [Listed(*row) for row in rows]


async def read(connection: Connection, slug: str) -> Lesson | None:
    """One lesson, retired ones too."""
    row = await connection.fetchrow(
        """
        SELECT l.*, c.slug AS course FROM wine_education_content l JOIN wset_courses c ON c.id = l.course_id
        WHERE l.slug = $1
        """,
        slug,
    )
    if row is None:
        return None
    return Lesson(
        **{field: row[field] for field in Lesson.__struct_fields__ if field != "tags"}, tags=tuple(row["tags"])
    )


async def progressed(connection: Connection, player: PlayerId, slug: str, percent: int) -> Progress:
    """The player has read so far; what is told late takes nothing back. The connection has to speak for him.

    Raises:
        Refused: `unknown_lesson`, `bad_progress`.
    """
    with refusing():
        row = await connection.fetchrow(
            """
            INSERT INTO user_education_progress AS p (user_id, content_id, percent, started_at, completed_at)
            SELECT $1, l.id, $3::smallint, now(), CASE WHEN $3::smallint = 100 THEN now() END
            FROM wine_education_content l WHERE l.slug = $2
            ON CONFLICT (user_id, content_id) DO UPDATE
            SET percent = greatest(p.percent, excluded.percent),
                completed_at = coalesce(
                    p.completed_at, CASE WHEN excluded.percent = 100 THEN greatest(p.started_at, now()) END
                )
            RETURNING percent
            """,
            player,
            slug,
            percent,
        )
    if row is None:
        raise Refused("unknown_lesson", "There is no such lesson.")
    return Progress(slug, row["percent"])


async def of_player(connection: Connection, player: PlayerId) -> list[Progress]:
    """How far a player has read, lesson by lesson; the connection has to speak for him."""
    rows = await connection.fetch(
        """
        SELECT l.slug, p.percent FROM user_education_progress p JOIN wine_education_content l ON l.id = p.content_id
        WHERE p.user_id = $1 ORDER BY l.slug
        """,
        player,
    )
    return [Progress(*row) for row in rows]


_COLUMNS = (
    "slug", "course_id", "position", "level", "topic", "title", "body", "source", "minutes", "tags",
)  # fmt: skip
