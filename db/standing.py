"""What players have done and won: statistics, experience by kind, achievements, badges and titles.

The engine gives; a player only arranges what he has. Who may see it, the owner's preferences say and policies hold.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.coins import Discrepancy
from db.refusals import refuses, refusing
from db.times import ms_of
from game.experience import ExperienceKind
from game.ids import PlayerId
from game.refusal import Refused

if TYPE_CHECKING:
    from db.pool import Connection

refuses("badge_place_taken", "Another badge is shown there.", "user_badges_place_once", field="place")
refuses("badge_place_unknown", "Badges are shown in places 1 to 6.", "user_badges_place_1_to_6", field="place")


class WonBadge(NamedTuple):
    """A badge of a player's; `place` is 1 … 6 where it is shown."""

    badge: str
    name: str
    won_at_ms: int
    place: int | None


class WonTitle(NamedTuple):
    """A title of a player's."""

    title: str
    name: str
    won_at_ms: int
    worn: bool


async def statistics(connection: Connection, player: PlayerId) -> dict[str, int]:
    """What is counted of a player; empty where he does not show it."""
    rows = await connection.fetch("SELECT statistic, value FROM user_statistics WHERE user_id = $1", player)
    return {row["statistic"]: row["value"] for row in rows}


async def experience(connection: Connection, player: PlayerId) -> dict[ExperienceKind, int]:
    """A player's experience points by kind; what he has none of is missing."""
    rows = await connection.fetch("SELECT kind, points FROM user_experience WHERE user_id = $1", player)
    return {ExperienceKind(row["kind"]): row["points"] for row in rows}


async def achievements(connection: Connection, player: PlayerId) -> list[str]:
    """The achievements of a player, in the order in which he won them."""
    rows = await connection.fetch(
        "SELECT achievement FROM user_achievements WHERE user_id = $1 ORDER BY won_at, achievement", player
    )
    return [row["achievement"] for row in rows]


async def badges(connection: Connection, player: PlayerId) -> list[WonBadge]:
    """The badges of a player, shown ones first."""
    rows = await connection.fetch(_BADGES, player)
    return [WonBadge(row["badge"], row["name"], ms_of(row["won_at"]), row["place"]) for row in rows]


async def show_badge(connection: Connection, player: PlayerId, badge: str, place: int | None) -> None:
    """Show a badge of his own in a place, or in none.

    Raises:
        Refused: `unknown_badge`, `badge_place_taken`, `badge_place_unknown`.
    """
    with refusing():
        done = await connection.execute(
            "UPDATE user_badges SET place = $3 WHERE user_id = $1 AND badge = $2", player, badge, place
        )
    if done != "UPDATE 1":
        raise Refused("unknown_badge", "You have no such badge.", field="badge")


async def titles(connection: Connection, player: PlayerId) -> list[WonTitle]:
    """The titles of a player, the worn one first."""
    rows = await connection.fetch(_TITLES, player)
    return [WonTitle(row["title"], row["name"], ms_of(row["won_at"]), row["worn"]) for row in rows]


async def wear_title(connection: Connection, player: PlayerId, title: str | None) -> None:
    """Wear a title of his own, or none.

    Raises:
        Refused: `unknown_title`; then the one that was worn still is, since the transaction is rolled back.
    """
    with refusing():
        # Off first: one title at most is worn, at every moment. The lock on it makes two who change at once take turns.
        await connection.fetch("SELECT FROM user_titles WHERE user_id = $1 ORDER BY title FOR NO KEY UPDATE", player)
        await connection.execute("UPDATE user_titles SET worn = false WHERE user_id = $1 AND worn", player)
        if title is None:
            return
        done = await connection.execute(
            "UPDATE user_titles SET worn = true WHERE user_id = $1 AND title = $2", player, title
        )
    if done != "UPDATE 1":
        raise Refused("unknown_title", "You have no such title.", field="title")


async def discrepancies(connection: Connection) -> list[Discrepancy]:
    """Where experience, levels or counts of wines do not follow from their rows. Reads everything: for audits."""
    return [Discrepancy(*row) for row in await connection.fetch("SELECT * FROM experience_discrepancies()")]


_BADGES = """
    SELECT b.badge, c.name, b.won_at, b.place FROM user_badges b JOIN badge_catalog c ON c.slug = b.badge
    WHERE b.user_id = $1 ORDER BY b.place, b.won_at, b.badge
"""
_TITLES = """
    SELECT t.title, c.name, t.won_at, t.worn FROM user_titles t JOIN title_catalog c ON c.slug = t.title
    WHERE t.user_id = $1 ORDER BY t.worn DESC, t.won_at, t.title
"""
