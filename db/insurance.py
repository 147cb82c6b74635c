"""Insurance of purchases: bought by the buyer right after a trade, used once while he cools off.

What it costs, in whole coins, and how long it lasts is the caller's to say: the rules of the trading house. So is what
stepping back does to the wine and the coins; here is only that the right was there, and is used up.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, NamedTuple

from db.refusals import refuses, refusing
from db.times import ms_of
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection

refuses("not_your_purchase", "You bought nothing in this trade.", "trade_insurance_by_a_side")
refuses("insurance_too_late", "A purchase is insured within 10 minutes.", "trade_insurance_in_time")
refuses("already_insured", "This purchase is insured.", "trade_insurance_once")
refuses("bad_premium", "A premium is 1 coin or more.", "trade_insurance_premium_counts")
refuses("bad_cooling_off", "Cooling off takes 1 hour to 7 days.", "trade_insurance_window")
refuses("not_insured", "This purchase is not insured.", "trade_insurance_needed")
refuses("insurance_used", "You have used this insurance.", "trade_insurance_used_once")
refuses("insurance_over", "The time for stepping back is over.", "trade_insurance_used_in_window")


class Insurance(NamedTuple):
    """An insured purchase; `used_at_ms` None: not used."""

    trade: uuid.UUID
    premium: int
    valid_until_ms: int
    used_at_ms: int | None


async def buy(connection: Connection, trade: uuid.UUID, *, premium: int, hours: int) -> None:
    """The player insures what he has just bought, and pays the premium.

    Raises:
        Refused: `not_your_purchase`, `insurance_too_late`, `already_insured`, `insufficient_funds`, `bad_premium`,
            `bad_cooling_off`.
    """
    with refusing():
        await connection.execute("SELECT trade_insure($1, $2, $3)", trade, premium, hours)


async def use(connection: Connection, trade: uuid.UUID) -> None:
    """The player steps back from a purchase.

    Raises:
        Refused: `not_insured`, `insurance_used`, `insurance_over`.
    """
    with refusing():
        await connection.execute("SELECT trade_insurance_use($1)", trade)


async def of_player(connection: Connection, player: PlayerId) -> list[Insurance]:
    """A player's insurances, newest first; the connection has to speak for him."""
    rows = await connection.fetch(
        "SELECT trade_id, premium, valid_until, used_at FROM trade_insurance WHERE insured_id = $1 ORDER BY id DESC",
        player,
    )
    return [
        Insurance(
            uuid.UUID(str(row["trade_id"])),
            row["premium"],
            ms_of(row["valid_until"]),
            None if row["used_at"] is None else ms_of(row["used_at"]),
        )
        for row in rows
    ]
