"""What holds for a while, in permille, and what each player did in a season.

Modifiers are planned by jobs and read by everybody. Counting speaks for the player of the transaction.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from db.refusals import refuses, refusing
from db.times import moment_of, ms_of
from game.ids import PlayerId
from game.refusal import Refused
from game.seasons import CALENDAR
from game.wine_types import WineType

if TYPE_CHECKING:
    from db.pool import Connection

refuses("modifier_overlaps", "Another modifier of this kind holds there at that time.", "seasonal_modifiers_no_overlap")
refuses("bad_modifier_kind", "A modifier is of spawn or of experience.", "seasonal_modifiers_kind_known")
refuses("bad_modifier_season", "There is no such season.", "seasonal_modifiers_season_known")
refuses("bad_permille", "A modifier is 100 to 10000 permille.", "seasonal_modifiers_permille_100_to_10000")
refuses("bad_modifier_times", "A modifier ends after it begins.", "seasonal_modifiers_times_in_order")
refuses("bad_modifier_reason", "A reason has 1 to 200 characters.", "seasonal_modifiers_reason_length")
refuses("bad_seasonal_measure", "This is not counted by season.", "user_seasonal_stats_measure_known")
refuses("bad_seasonal_amount", "Nothing is done less than not at all.", "user_seasonal_stats_not_negative")


class Modifier(NamedTuple):
    """What holds from `starts_at_ms` until before `ends_at_ms` (milliseconds since the Unix epoch). None: any of it."""

    kind: str
    permille: int
    starts_at_ms: int
    ends_at_ms: int
    reason: str
    region: str | None = None
    """A region's slug; it holds in all that lies in it too."""
    type: WineType | None = None
    season: str | None = None
    event: str | None = None
    """The slug of the event that it belongs to."""


class SeasonStats(NamedTuple):
    """What a player did in a season that began in `year`."""

    year: int
    season: str
    wines_caught: int
    battles_played: int
    battles_won: int
    trades_made: int


async def add(connection: Connection, modifier: Modifier) -> int:
    """Plan a modifier; its id.

    Raises:
        Refused: `unknown_region`, `unknown_event`, `modifier_overlaps`, or what is said of it may not be kept.
    """
    region = await _id_of(connection, "professional_wine_regions", modifier.region, "unknown_region")
    event = await _id_of(connection, "game_events", modifier.event, "unknown_event")
    with refusing():
        added: int = await connection.fetchval(
            """
            INSERT INTO seasonal_modifiers
                (kind, permille, starts_at, ends_at, reason, region_id, wine_type, season, event_id)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id
            """,
            modifier.kind,
            modifier.permille,
            moment_of(modifier.starts_at_ms),
            moment_of(modifier.ends_at_ms),
            modifier.reason,
            region,
            modifier.type,
            modifier.season,
            event,
        )
    return added


async def remove(connection: Connection, modifier: int) -> bool:
    """Take back what was planned; False where there is no such modifier."""
    tag: str = await connection.execute("DELETE FROM seasonal_modifiers WHERE id = $1", modifier)
    return tag == "DELETE 1"


async def plan_year(connection: Connection, year: int) -> int:
    """Plan the game's own calendar for a year, months that are planned already excepted; how many it planned."""
    planned = 0
    for boost in CALENDAR:
        begins = datetime(year, boost.month, 1, tzinfo=UTC)
        ends = datetime(year + boost.month // 12, boost.month % 12 + 1, 1, tzinfo=UTC)
        tag = await connection.execute(
            """
            INSERT INTO seasonal_modifiers (kind, wine_type, permille, starts_at, ends_at, reason)
            VALUES ('spawn', $1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
            """,
            boost.type,
            boost.permille,
            begins,
            ends,
            boost.reason,
        )
        planned += tag == "INSERT 0 1"
    return planned


async def permille(
    connection: Connection, kind: str, at_ms: int, *, region: str | None = None, type: WineType | None = None
) -> int:
    """All modifiers that fit a place, a type and a moment, multiplied: 100 … 10000."""
    found: int = await connection.fetchval(
        "SELECT seasonal_permille($1, $2, $3, $4)", kind, region, type, moment_of(at_ms)
    )
    return found


async def calendar(connection: Connection, from_ms: int, until_ms: int) -> list[Modifier]:
    """The modifiers that hold at some moment from `from_ms` until before `until_ms`, by their beginning."""
    rows = await connection.fetch(
        """
        SELECT m.*, r.slug AS region, e.slug AS event
        FROM seasonal_modifiers m
        LEFT JOIN professional_wine_regions r ON r.id = m.region_id
        LEFT JOIN game_events e ON e.id = m.event_id
        WHERE m.ends_at > $1 AND m.starts_at < $2 ORDER BY m.starts_at, m.id
        """,
        moment_of(from_ms),
        moment_of(until_ms),
    )
    return [
        Modifier(
            kind=row["kind"],
            permille=row["permille"],
            starts_at_ms=ms_of(row["starts_at"]),
            ends_at_ms=ms_of(row["ends_at"]),
            reason=row["reason"],
            region=row["region"],
            type=None if row["wine_type"] is None else WineType(row["wine_type"]),
            season=row["season"],
            event=row["event"],
        )
        for row in rows
    ]


async def count(connection: Connection, measure: str, amount: int = 1) -> None:
    """The player has done something: wines_caught, battles_played (lost or drawn), battles_won or trades_made.

    Raises:
        Refused: `bad_seasonal_measure`, `bad_seasonal_amount`.
    """
    with refusing():
        await connection.execute("SELECT seasonal_count($1, $2)", measure, amount)


async def of_player(connection: Connection, player: PlayerId) -> list[SeasonStats]:
    """What a player did, newest year first; the connection has to speak for him."""
    rows = await connection.fetch(
        f"SELECT {', '.join(SeasonStats._fields)} FROM user_seasonal_stats WHERE user_id = $1"  # noqa: S608 - our own words; values are arguments
        " ORDER BY year DESC, array_position(ARRAY['winter', 'autumn', 'summer', 'spring'], season)",
        player,
    )
    return [SeasonStats(*row) for row in rows]


async def _id_of(connection: Connection, table: str, slug: str | None, code: str) -> int | None:
    if slug is None:
        return None
    found: int | None = await connection.fetchval(f"SELECT id FROM {table} WHERE slug = $1", slug)  # noqa: S608 - our own words; values are arguments
    if found is None:
        raise Refused(code, f"There is no such {code.removeprefix('unknown_')}.")
    return found
