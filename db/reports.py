"""What players say of each other to the house: reports, which operators see. Written under a player's own policies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from db.refusals import refuses, refusing
from db.times import ms_of
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection

refuses("no_such_player", "There is no such player to report.", "player_reports_reported_fk")
refuses("report_of_oneself", "Nobody reports himself.", "player_reports_not_oneself")
refuses("bad_report_kind", "There is no such kind of report.", "player_reports_kind_known")
refuses("bad_report_detail", "Say what happened, in 1 to 2000 characters.", "player_reports_detail_length")
refuses("already_reported", "You have reported this, and it will be looked at.", "player_reports_one_open")
refuses("too_many_reports", "You have 20 open reports: wait until they are seen.", "player_reports_not_too_many")


ReportKind = Literal["cheating", "abuse", "spam", "fraud", "name"]


class Report(NamedTuple):
    """A report: open, acted or dismissed."""

    id: int
    reporter: PlayerId
    reported: PlayerId
    kind: str
    detail: str
    state: str
    made_at_ms: int


async def report(connection: Connection, player: PlayerId, reported: PlayerId, kind: str, detail: str) -> None:
    """The player reports another.

    Raises:
        Refused: `no_such_player`, `report_of_oneself`, `already_reported`, `too_many_reports`, `bad_report_kind`,
            `bad_report_detail`.
    """
    with refusing():
        await connection.execute(
            "INSERT INTO player_reports (reporter_id, reported_id, kind, detail) VALUES ($1, $2, $3, $4)",
            player,
            reported,
            kind,
            detail,
        )


async def to_see(connection: Connection, limit: int) -> list[Report]:
    """Open reports, oldest first, for operators."""
    rows = await connection.fetch("SELECT * FROM player_reports_to_see($1)", limit)
    return [
        Report(
            id=row["id"],
            reporter=PlayerId(row["reporter_id"]),
            reported=PlayerId(row["reported_id"]),
            kind=row["kind"],
            detail=row["detail"],
            state=row["state"],
            made_at_ms=ms_of(row["made_at"]),
        )
        for row in rows
    ]


async def close(connection: Connection, report: int, *, acted: bool) -> bool:
    """An operator has looked at it; False where it was closed before."""
    return bool(await connection.fetchval("SELECT player_report_close($1, $2)", report, acted))
