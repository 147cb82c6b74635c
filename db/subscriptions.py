"""Subscriptions, and how many wines they make room for. Written by whoever takes the payments; times in ms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from db.refusals import refuses, refusing
from db.times import moment_of
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection

SubscriptionTier = Literal["free", "premium"]

refuses("unknown_player", "There is no such player.",
        "user_subscriptions_user_fk", "user_subscriptions_not_the_house", field="player")  # fmt: skip
refuses("unknown_subscription", "There is no such subscription.",
        "user_subscriptions_tier_fk", "user_subscriptions_tier_is_paid", field="tier")  # fmt: skip
refuses("times_out_of_order", "A subscription ends after it begins.",
        "user_subscriptions_times_in_order", field="ends_at")  # fmt: skip
refuses("subscription_overlaps", "The player has a subscription in that time.", "user_subscriptions_one_at_a_time")


class Allowance(NamedTuple):
    """The subscription of a player now, and how many wines he has and may have."""

    tier: SubscriptionTier
    wines: int
    wines_max: int


async def allowance(connection: Connection, player: PlayerId) -> Allowance:
    """What the player for whom the connection speaks may have."""
    row = await connection.fetchrow(_ALLOWANCE, player)
    assert row is not None
    return Allowance(*row)


async def begin(
    connection: Connection, player: PlayerId, tier: str, *, begins_at_ms: int, ends_at_ms: int | None
) -> None:
    """Enter a subscription. Not for players: the caller has been paid.

    Raises:
        Refused: `unknown_player`, `unknown_subscription`, `times_out_of_order`, `subscription_overlaps`.
    """
    ends_at = None if ends_at_ms is None else moment_of(ends_at_ms)
    with refusing():
        await connection.execute(
            "SELECT subscription_begin($1, $2, $3, $4)", player, tier, moment_of(begins_at_ms), ends_at
        )


async def end(connection: Connection, player: PlayerId, *, at_ms: int) -> bool:
    """End the subscription that runs at a time; whether one did. Not for players."""
    with refusing():
        return bool(await connection.fetchval("SELECT subscription_end($1, $2)", player, moment_of(at_ms)))


_ALLOWANCE = """
    SELECT subscription_of($1), coalesce((
        SELECT s.value FROM user_statistics s WHERE s.user_id = $1 AND s.statistic = 'wines'
    ), 0), collection_limit($1)
"""
