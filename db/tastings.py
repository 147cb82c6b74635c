"""Tastings that players hold: the grids, the evenings, the seats and what was found in the glass.

Everything but the grids speaks for the player of the transaction (`players.as_player`): a host under policies, a guest
through the functions that count seats and hold answers against the grid.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any, NamedTuple

from db.merging import Merged, merge
from db.refusals import refuses, refusing
from db.times import moment_of, ms_of
from game.ids import PlayerId
from game.refusal import Refused
from game.study import GRIDS, Question, TastingGrid

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from db.pool import Connection, Record

refuses(
    "bad_grid_slug", "A slug is of small letters, digits and single hyphens.", "systematic_tasting_templates_slug_form"
)
refuses("bad_grid_version", "Versions count from 1.", "systematic_tasting_templates_version_counts")
refuses(
    "grid_version_taken",
    "This version of the grid exists, and never changes.",
    "systematic_tasting_templates_version_unique",
)
refuses("bad_grid_level", "A grid has a level from 1 to 4.", "systematic_tasting_templates_level_1_to_4")
refuses("bad_grid_title", "A title has 3 to 120 characters.", "systematic_tasting_templates_title_length")
refuses("empty_grid", "A grid asks at least one question.", "systematic_tasting_templates_grid_is_object")
refuses(
    "bad_tasting_title",
    "A title has 3 to 80 characters, none of them a space at its ends.",
    "professional_tasting_sessions_title_length",
)
refuses("bad_pours", "A tasting has 1 to 12 glasses.", "professional_tasting_sessions_pours_1_to_12")
refuses("bad_seats", "A tasting has 1 to 100 seats.", "professional_tasting_sessions_seats_1_to_100")
refuses(
    "bad_tasting_times",
    "A tasting ends after it begins, within 12 hours.",
    "professional_tasting_sessions_times_in_order",
)
refuses("unknown_tasting", "There is no such tasting.", "professional_tasting_participants_session_fk")
refuses("tasting_over", "This tasting takes nobody any more.", "professional_tasting_participants_in_time")
refuses("already_seated", "You have a seat at this tasting.", "professional_tasting_participants_pk")
refuses("tasting_full", "Every seat is taken.", "professional_tasting_participants_seats")
refuses("not_seated", "You have no seat at this tasting.", "professional_tasting_participants_seat_needed")
refuses(
    "tasting_not_open",
    "The glasses are not poured, or the tasting is over.",
    "professional_tasting_participants_while_open",
)
refuses("already_handed_in", "You have handed in what you found.", "professional_tasting_participants_once")
refuses(
    "answers_do_not_fit",
    "The grid asks something else, or something else may be answered.",
    "professional_tasting_participants_answers_fit",
)


class NewTasting(NamedTuple):
    """A tasting to be held. `grid` is a grid's slug: its newest version is used. Times are ms since the Unix epoch."""

    ref: uuid.UUID
    grid: str
    title: str
    blind: bool
    pours: int
    seats_max: int
    starts_at_ms: int
    ends_at_ms: int


class Tasting(NamedTuple):
    """A tasting as everybody sees it: planned, open, closed or cancelled."""

    id: int
    host: PlayerId
    state: str
    tasting: NewTasting


class Seat(NamedTuple):
    """Who sits at a tasting, and what he found: by glass, question → answer. None: not handed in."""

    player: PlayerId
    answers: list[dict[str, Any]] | None
    score: int | None


async def load_own(connection: Connection) -> Merged:
    """Bring the built-in grids in; those that are there stay as they are. In a transaction, as the owner."""
    rows = [
        {"slug": g.slug, "version": g.version, "level": g.level, "title": g.title, "grid": _grid_json(g)} for g in GRIDS
    ]
    return await merge(
        connection, "systematic_tasting_templates", _GRID_COLUMNS, rows, key=("slug", "version"), changing=False
    )


async def add_grid(connection: Connection, grid: TastingGrid) -> None:
    """Add a grid, or a new version of one; as the owner.

    Raises:
        Refused: `grid_version_taken`, or what is said of it may not be kept.
    """
    with refusing():
        await connection.execute(
            "INSERT INTO systematic_tasting_templates (slug, version, level, title, grid) VALUES ($1, $2, $3, $4, $5)",
            grid.slug,
            grid.version,
            grid.level,
            grid.title,
            _grid_json(grid),
        )


async def grid(connection: Connection, slug: str) -> TastingGrid | None:
    """The newest version of a grid."""
    row = await connection.fetchrow(
        "SELECT * FROM systematic_tasting_templates WHERE slug = $1 ORDER BY version DESC LIMIT 1", slug
    )
    if row is None:
        return None
    questions = tuple(
        Question(name, asked["ask"], None if asked["choices"] is None else tuple(asked["choices"]))
        for name, asked in sorted(row["grid"].items(), key=lambda item: item[1]["place"])
    )
    return TastingGrid(row["slug"], row["version"], row["level"], row["title"], questions)


async def hold(connection: Connection, host: PlayerId, tasting: NewTasting) -> None:
    """A player announces a tasting.

    Raises:
        Refused: `unknown_grid`, or what is said of it may not be kept.
    """
    with refusing():
        tag = await connection.execute(
            """
            INSERT INTO professional_tasting_sessions (
                host_id, public_id, template_id, title, blind, pours, seats_max, starts_at, ends_at
            )
            SELECT $1, $2, t.id, $4, $5, $6, $7, $8, $9 FROM systematic_tasting_templates t
            WHERE t.slug = $3 ORDER BY t.version DESC LIMIT 1
            """,
            host,
            *tasting[:6],
            moment_of(tasting.starts_at_ms),
            moment_of(tasting.ends_at_ms),
        )
    if tag != "INSERT 0 1":
        raise Refused("unknown_grid", "There is no such grid.", grid=tasting.grid)


async def turn(connection: Connection, host: PlayerId, ref: uuid.UUID, state: str) -> None:
    """The host opens, closes or cancels his tasting: planned → open → closed, and planned → cancelled.

    Raises:
        Refused: `tasting_turn_not_allowed`, it is not his, or not where that is the next step.
    """
    tag = await connection.execute(
        "UPDATE professional_tasting_sessions SET state = $3 WHERE host_id = $1 AND public_id = $2 AND state = $4",
        host,
        ref,
        state,
        _STATE_BEFORE.get(state),
    )
    if tag != "UPDATE 1":
        raise Refused("tasting_turn_not_allowed", "The tasting is not yours, or not so far.", state=state)


async def to_come(connection: Connection, after_ms: int, limit: int) -> list[Tasting]:
    """Tastings that are planned or open and begin at that time or later, soonest first."""
    rows = await connection.fetch(
        f"{_SELECT} WHERE s.state IN ('planned', 'open') AND s.starts_at >= $1 ORDER BY s.starts_at, s.id LIMIT $2",
        moment_of(after_ms),
        limit,
    )
    return [_tasting_of(row) for row in rows]


async def find(connection: Connection, ref: uuid.UUID) -> Tasting | None:
    """The tasting of this ref."""
    row = await connection.fetchrow(f"{_SELECT} WHERE s.public_id = $1", ref)
    return None if row is None else _tasting_of(row)


async def join(connection: Connection, ref: uuid.UUID) -> None:
    """The player takes a seat.

    Raises:
        Refused: `unknown_tasting`, `tasting_over`, `already_seated`, `tasting_full`.
    """
    with refusing():
        await connection.execute("SELECT tasting_join($1)", ref)


async def leave(connection: Connection, ref: uuid.UUID) -> bool:
    """The player gives up his seat; False where he has none, or has handed in."""
    with refusing():
        return bool(await connection.fetchval("SELECT tasting_leave($1)", ref))


async def hand_in(connection: Connection, ref: uuid.UUID, answers: Sequence[Mapping[str, Any]]) -> None:
    """The player hands in what he found, a mapping a glass: question → choice, list of choices, or text.

    Raises:
        Refused: `not_seated`, `tasting_not_open`, `already_handed_in`, `answers_do_not_fit`.
    """
    with refusing():
        await connection.execute("SELECT tasting_hand_in($1, $2)", ref, [dict(glass) for glass in answers])


async def seats(connection: Connection, ref: uuid.UUID) -> list[Seat]:
    """Who sits there, as far as the player may know: his own seat, and every seat where he is the host."""
    rows = await connection.fetch(
        """
        SELECT p.user_id, p.answers, p.score
        FROM professional_tasting_participants p JOIN professional_tasting_sessions s ON s.id = p.session_id
        WHERE s.public_id = $1 ORDER BY p.joined_at, p.user_id
        """,
        ref,
    )
    return [Seat(PlayerId(row["user_id"]), row["answers"], row["score"]) for row in rows]


_STATE_BEFORE = {"open": "planned", "closed": "open", "cancelled": "planned"}
_GRID_COLUMNS = ("slug", "version", "level", "title", "grid")
_SELECT = """
    SELECT s.*, t.slug AS grid
    FROM professional_tasting_sessions s JOIN systematic_tasting_templates t ON t.id = s.template_id
"""


def _grid_json(grid: TastingGrid) -> dict[str, Any]:
    # jsonb keeps no order of its own: each question says its place.
    return {
        question.name: {"ask": question.ask, "choices": question.choices, "place": place}
        for place, question in enumerate(grid.questions, 1)
    }


def _tasting_of(row: Record) -> Tasting:
    return Tasting(
        id=row["id"],
        host=PlayerId(row["host_id"]),
        state=row["state"],
        tasting=NewTasting(
            ref=uuid.UUID(str(row["public_id"])),
            grid=row["grid"],
            title=row["title"],
            blind=row["blind"],
            pours=row["pours"],
            seats_max=row["seats_max"],
            starts_at_ms=ms_of(row["starts_at"]),
            ends_at_ms=ms_of(row["ends_at"]),
        ),
    )
