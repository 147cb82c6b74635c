"""Reputation: what speaks for and against a player who trades, and the reviews that it is made of.

Scores are whole numbers from 0 to 1000. Reviewing speaks for the player of the transaction.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from db.lots import Person
from db.refusals import refuses, refusing
from db.times import ms_of
from game.ids import PlayerId
from game.refusal import Refused

if TYPE_CHECKING:
    from db.pool import Connection

refuses("review_not_yours", "Only the two sides of a trade review it.", "trade_reviews_by_the_sides")
refuses("review_too_late", "A trade is reviewed within 30 days.", "trade_reviews_in_time")
refuses("already_reviewed", "You have reviewed this trade.", "trade_reviews_one_a_side")
refuses("bad_stars", "A review gives 1 to 5 stars.", "trade_reviews_stars_1_to_5")
refuses("bad_comment", "A comment has 1 to 500 characters.", "trade_reviews_comment_length")


class Reputation(NamedTuple):
    """A player's reputation now. `stars` is the sum over his reviews."""

    trades: int
    reviews: int
    stars: int
    disputes_lost: int
    age_days: int
    score: int


class Review(NamedTuple):
    """What one side of a trade said of the other; `reviewer` is None where he does not show himself."""

    id: int
    reviewer: Person | None
    stars: int
    comment: str | None
    written_at_ms: int


async def of_player(connection: Connection, player: PlayerId) -> Reputation:
    """A player's reputation; public.

    Raises:
        Refused: `unknown_player`.
    """
    row = await connection.fetchrow("SELECT * FROM reputation_of($1)", player)
    if row is None or row["score"] is None:
        raise Refused("unknown_player", "There is no such player.")
    return Reputation(*row)


async def count(connection: Connection, player: PlayerId) -> None:
    """Count a player's trades, reviews and lost disputes anew: after a trade of his, or when in doubt."""
    await connection.execute("SELECT reputation_count($1)", player)


async def review(connection: Connection, trade: uuid.UUID, stars: int, comment: str | None) -> PlayerId:
    """The player says once what he thinks of the other side of a trade of his; answers who that is.

    Raises:
        Refused: `review_not_yours`, `review_too_late`, `already_reviewed`, `bad_stars`, `bad_comment`.
    """
    with refusing():
        await connection.execute("SELECT trade_review($1, $2, $3)", trade, stars, comment)
    return PlayerId(await connection.fetchval(_REVIEWED, trade))


async def reviews(connection: Connection, player: PlayerId, before: int | None, limit: int) -> list[Review]:
    """Up to `limit` reviews of a player, newest first; from before the id `before` on."""
    rows = await connection.fetch("SELECT * FROM trade_reviews_of($1, $2, $3)", player, before, limit)
    return [
        Review(
            row["id"],
            None if row["reviewer_ref"] is None else Person(str(row["reviewer_ref"]), row["reviewer_name"]),
            row["stars"],
            row["comment"],
            ms_of(row["written_at"]),
        )
        for row in rows
    ]


_REVIEWED = "SELECT reviewed_id FROM trade_reviews WHERE trade_id = $1 AND reviewer_id = current_player()"
