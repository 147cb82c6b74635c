"""Ratings by mode, in whole numbers: hundredths of a point, of the deviation, and millionths of the volatility.

What a battle does to a rating is reckoned elsewhere; here it is written once for each battle, from the revision read.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from db.refusals import refuses, refusing
from db.times import moment_of_us, us_of
from game.battle.rewards import PROVISIONAL_HUNDREDTHS
from game.glicko import Strength
from game.ids import PlayerId, RoomId
from game.queue.fit import Known

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


class LadderPosition(NamedTuple):
    """After which line of a ladder a page begins."""

    rating_hundredths: int
    player: PlayerId


class Rung(NamedTuple):
    """A line of a ladder. `shown` is whether he shows his profile to who asks."""

    player: PlayerId
    ref: str
    name: str
    rating_hundredths: int
    deviation_hundredths: int
    battles: int
    shown: bool


class ChangePosition(NamedTuple):
    """After which change a page begins: the latest first, by the time in microseconds and by the battle."""

    at_us: int
    battle: str


class RatingChange(NamedTuple):
    """What a rated battle did to a rating."""

    battle: RoomId
    mode: str
    before_hundredths: int
    after_hundredths: int
    at_us: int


async def of(connection: Connection, player: PlayerId, mode: str) -> Rating:
    """A player's rating in a mode."""
    row = await connection.fetchrow(_RATING, player, mode)
    return Rating() if row is None else Rating(*row)


async def all_of(connection: Connection, player: PlayerId) -> dict[str, Rating]:
    """A player's ratings by mode; where he has played no rated battle there is none."""
    return {row["mode"]: Rating(*tuple(row)[1:]) for row in await connection.fetch(_RATINGS, player)}


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


async def ladder(connection: Connection, mode: str, after: LadderPosition | None, limit: int) -> list[Rung]:
    """Up to `limit` of a mode's players, the strongest first, from behind `after` on; nobody whose rating is
    provisional."""
    rows = await connection.fetch(_LADDER, mode, *(after or (None, None)), limit)
    return [Rung(PlayerId(row[0]), str(row[1]), *row[2:]) for row in map(tuple, rows)]


async def changes(
    connection: Connection, player: PlayerId, mode: str | None, last: ChangePosition | None, limit: int
) -> list[RatingChange]:
    """Up to `limit` changes of a player's ratings, the latest first, from behind `last` on; of one mode, or of all."""
    begins = (None, None) if last is None else (moment_of_us(last.at_us), uuid.UUID(last.battle))
    rows = await connection.fetch(_CHANGES, player, mode, *begins, limit)
    return [
        RatingChange(RoomId(str(battle)), mode, before, after, us_of(at)) for battle, mode, before, after, at in rows
    ]


_RATING = """
    SELECT rating_hundredths, deviation_hundredths, volatility_millionths, battles, revision
    FROM user_ratings WHERE user_id = $1 AND mode = $2
"""
_RATINGS = """
    SELECT mode, rating_hundredths, deviation_hundredths, volatility_millionths, battles, revision
    FROM user_ratings WHERE user_id = $1
"""
# The bound is written out: an index of some rows only serves a query that says which.
_LADDER = f"""
    SELECT r.user_id, u.public_id, u.name, r.rating_hundredths, r.deviation_hundredths, r.battles,
        user_shows(r.user_id, 'profile')
    FROM user_ratings r JOIN users u ON u.id = r.user_id
    WHERE r.mode = $1 AND r.deviation_hundredths <= {PROVISIONAL_HUNDREDTHS}
      AND r.rating_hundredths <= coalesce($2::integer, 400000)
      AND ($2::integer IS NULL OR r.rating_hundredths < $2 OR r.user_id > $3::bigint)
    ORDER BY r.rating_hundredths DESC, r.user_id LIMIT $4
"""  # noqa: S608 - our own words; values are arguments
_CHANGES = """
    SELECT c.battle_id, b.mode, c.before_hundredths, c.after_hundredths, c.created_at
    FROM user_rating_changes c JOIN battles b USING (battle_id)
    WHERE c.user_id = $1 AND ($2::text IS NULL OR b.mode = $2)
      AND ($3::timestamptz IS NULL OR (c.created_at, c.battle_id) < ($3, $4::uuid))
    ORDER BY c.created_at DESC, c.battle_id DESC LIMIT $5
"""
