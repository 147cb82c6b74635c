"""Ratings by mode, in whole numbers: hundredths of a point, of the deviation, and millionths of the volatility.

What a battle does to a rating is reckoned elsewhere; here it is written once for each battle, from the revision read.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from db.refusals import refuses, refusing
from game.glicko import Strength
from game.ids import PlayerId, RoomId
from game.queue_fit import Known

if TYPE_CHECKING:
    from db.pool import Connection, Pool

refuses("battle_not_rated", "The battle is not a rated one of his that is over.", "user_rating_changes_battle_is_rated")
refuses("stale", "The rating has changed since it was read.", "user_ratings_is_as_read")


class Rating(NamedTuple):
    """How strong a player is in a mode. The defaults are a newcomer's: 1500, 350, 0.06."""

    rating_hundredths: int = 150_000
    deviation_hundredths: int = 35_000
    volatility_millionths: int = 60_000
    battles: int = 0
    revision: int = 1


class Entrant(NamedTuple):
    """Somebody who wants a battle: what the queue must know of him, and how many battles he has under way."""

    known: Known
    live: int


class Leader(NamedTuple):
    """A line of a leaderboard."""

    player: PlayerId
    name: str
    rating_hundredths: int
    battles: int


async def of(connection: Connection, player: PlayerId, mode: str) -> Rating:
    """A player's rating in a mode."""
    row = await connection.fetchrow(_RATING, player, mode)
    return Rating() if row is None else Rating(*row)


async def entrant(connection: Connection | Pool, player: PlayerId, mode: str, since_ms: int, met_max: int) -> Entrant:
    """What the queue asks of who enters; whom he has met counts from `since_ms` on."""
    row = await connection.fetchrow(
        "SELECT * FROM battle_entrant($1, $2, $3, $4)", player, mode, uuid.UUID(int=since_ms << 80), met_max
    )
    assert row is not None, "a function with OUT arguments answers one row"
    strength = Strength() if row["rating"] is None else Strength(row["rating"], row["deviation"], row["volatility"])
    met = tuple(zip(map(PlayerId, row["met"] or ()), row["times"] or (), strict=True))
    return Entrant(Known(strength, met, tuple(map(PlayerId, row["apart"] or ()))), row["live"])


async def settle(connection: Connection, battle: RoomId, player: PlayerId, after: Rating) -> bool:
    """Write what a battle that is over did to a rating; `after.revision` is the one that it was reckoned from.

    True where it did; False where the battle had counted before.

    Raises:
        Refused: `battle_not_rated`, `stale`.
    """
    with refusing():
        return bool(
            await connection.fetchval(
                "SELECT rating_settle($1, $2, $3, $4, $5, $6)",
                uuid.UUID(battle),
                player,
                after.revision,
                after.rating_hundredths,
                after.deviation_hundredths,
                after.volatility_millionths,
            )
        )


async def leaders(connection: Connection, mode: str, *, limit: int) -> list[Leader]:
    """The strongest of a mode."""
    rows = await connection.fetch(_LEADERS, mode, limit)
    return [Leader(PlayerId(row[0]), *row[1:]) for row in map(tuple, rows)]


_RATING = """
    SELECT rating_hundredths, deviation_hundredths, volatility_millionths, battles, revision
    FROM user_ratings WHERE user_id = $1 AND mode = $2
"""
_LEADERS = """
    SELECT r.user_id, u.name, r.rating_hundredths, r.battles FROM user_ratings r JOIN users u ON u.id = r.user_id
    WHERE r.mode = $1 ORDER BY r.rating_hundredths DESC, r.user_id LIMIT $2
"""
