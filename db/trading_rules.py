"""What is asked of who trades: by level, reputation, age of the account and subscription, for kinds of wines and forms
of trade."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from db.refusals import refuses, refusing
from db.subscriptions import SubscriptionTier
from game.ids import PlayerId, WineId
from game.refusal import Refused

if TYPE_CHECKING:
    from db.pool import Connection, Pool

Format = Literal["auction", "market", "direct", "mystery"]

refuses("rule_exists", "There is a rule for this.", "trading_rules_one_each")
refuses("bad_trade_format", "There is no such form of trade.", "trading_rules_format_known")
refuses("region_without_country", "A rule for a region names its country.", "trading_rules_region_in_country")
refuses("bad_rule_rarity", "Rarities are 1 to 21.", "trading_rules_rarity_1_to_21")
refuses("bad_rule_level", "Levels are 1 to 999.", "trading_rules_level_1_to_999")
refuses("bad_rule_score", "Scores are 0 to 1000.", "trading_rules_score_0_to_1000")
refuses("bad_rule_tier", "A subscription is free or premium.", "trading_rules_tier_known")
refuses("bad_rule_age", "An age is 0 to 3650 days.", "trading_rules_age_counts")

_TITLES = {
    "unknown_player": "There is no such player.",
    "unknown_wine": "There is no such wine.",
    "trade_locked": "You may not trade for a while.",
    "wine_not_free": "The wine is not in your cellar.",
    "player_blocked": "One of you wants nothing to do with the other.",
    "wine_not_tradable": "Wines of this kind are not traded so.",
    "subscription_needed": "Wines of this kind are traded so with a subscription.",
    "level_too_low": "Your level is too low to trade this.",
    "reputation_too_low": "Your reputation is too low to trade this.",
    "account_too_young": "Your account is too young to trade this.",
}


class TradingRule(NamedTuple):
    """What is asked for wines of a country or region (as their species name it), from a rarity on, 1 … 21; `tier`: of
    players with this subscription. None: any.

    Of all rules that fit a trade the strictest counts. `closed`: these wines are not traded so at all.
    """

    format: Format | None = None
    country: str | None = None
    region: str | None = None
    rarity_from: int = 1
    closed: bool = False
    level_min: int = 1
    score_min: int = 0
    age_days_min: int = 0
    tier: SubscriptionTier | None = None


async def add(connection: Connection, rule: TradingRule) -> int:
    """Ask for something more, for jobs and operators; the rule's id.

    Raises:
        Refused: `rule_exists`, or what is said of it may not be kept.
    """
    with refusing():
        added: int = await connection.fetchval(
            f"INSERT INTO trading_rules ({', '.join(TradingRule._fields)})"  # noqa: S608 - our own words; values are arguments
            " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
            *rule,
        )
    return added


async def remove(connection: Connection, rule: int) -> bool:
    """Ask for it no longer; False where there is no such rule."""
    tag: str = await connection.execute("DELETE FROM trading_rules WHERE id = $1", rule)
    return tag == "DELETE 1"


async def everything(connection: Connection) -> dict[int, TradingRule]:
    """All rules by their ids, in the order in which they were made."""
    rows = await connection.fetch(
        f"SELECT id, {', '.join(TradingRule._fields)} FROM trading_rules ORDER BY id"  # noqa: S608 - our own words; values are arguments
    )
    return {row[0]: TradingRule(*row[1:]) for row in rows}


async def refusal(connection: Connection | Pool, player: PlayerId, wine: WineId, format: Format) -> Refused | None:
    """Why a player may not trade a wine in a form, his own, which has to be in his cellar, or another's; None: he may.

    `trade_locked`, `wine_not_free`, `player_blocked`, `wine_not_tradable`, `subscription_needed`, `level_too_low`,
    `reputation_too_low`, `account_too_young`, `unknown_wine` or `unknown_player`; with `minimum` and `yours` where
    something is missing. One statement, so that a pool will do.
    """
    row = await connection.fetchrow("SELECT * FROM trading_refusal($1, $2, $3)", player, wine, format)
    assert row is not None, "the function answers one row"
    code, needed = row["code"], row["needed"]
    if code is None:
        return None
    if code == "trade_locked":
        return Refused(code, _TITLES[code], retry_after_ms=needed - row["has"], until_ms=needed)
    if needed is None:
        return Refused(code, _TITLES[code])
    return Refused(code, _TITLES[code], minimum=needed, yours=row["has"])


async def apart(connection: Connection | Pool, one: PlayerId, other: PlayerId) -> bool:
    """Whether one of two players blocks the other, whichever."""
    return bool(await connection.fetchval("SELECT players_apart($1, $2)", one, other))
