"""Disputes about trades: opened by a side, decided by an operator."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal, NamedTuple

from db.refusals import refuses, refusing
from db.times import ms_of
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection, Record

refuses("trade_not_yours", "Only the two sides of a trade dispute it.", "trade_disputes_by_the_sides")
refuses("dispute_too_late", "A trade is disputed within 14 days.", "trade_disputes_in_time")
refuses("already_disputed", "You have disputed this trade.", "trade_disputes_one_a_side")
refuses("bad_dispute_reason", "There is no such reason.", "trade_disputes_reason_known")
refuses("bad_dispute_detail", "Say what was wrong, in 1 to 2000 characters.", "trade_disputes_detail_length")
refuses("dispute_not_open", "There is no such open dispute.", "trade_disputes_open_needed")
refuses("bad_resolution", "A decision says why, in 1 to 2000 characters.", "trade_disputes_resolution_length")


DisputeReason = Literal["pressure", "deceit", "shared_account", "mistake", "other"]
DisputeState = Literal["open", "upheld", "rejected", "withdrawn"]


class Dispute(NamedTuple):
    """A dispute. `resolution` says why it was decided so; `nameless` where the sides do not know each other."""

    ref: uuid.UUID
    trade: uuid.UUID
    opened_by: PlayerId
    against: PlayerId
    reason: DisputeReason
    detail: str
    state: DisputeState
    resolution: str | None
    opened_at_ms: int
    nameless: bool


async def open_(connection: Connection, ref: uuid.UUID, trade: uuid.UUID, reason: str, detail: str) -> PlayerId:
    """The player disputes a trade of his; `ref` is the dispute's name from then on. Answers against whom.

    Raises:
        Refused: `trade_not_yours`, `dispute_too_late`, `already_disputed`, `bad_dispute_reason`, `bad_dispute_detail`.
    """
    with refusing():
        await connection.execute("SELECT trade_dispute_open($1, $2, $3, $4)", ref, trade, reason, detail)
    return await _against(connection, ref)


async def withdraw(connection: Connection, ref: uuid.UUID) -> PlayerId:
    """The player takes his dispute back. Answers against whom it was.

    Raises:
        Refused: `dispute_not_open`.
    """
    with refusing():
        await connection.execute("SELECT trade_dispute_withdraw($1)", ref)
    return await _against(connection, ref)


async def resolve(connection: Connection, ref: uuid.UUID, *, upheld: bool, resolution: str) -> None:
    """An operator decides, once; an upheld dispute counts against the other side.

    Raises:
        Refused: `dispute_not_open`, `bad_resolution`.
    """
    with refusing():
        await connection.execute("SELECT trade_dispute_resolve($1, $2, $3)", ref, upheld, resolution)


async def to_see(connection: Connection, limit: int) -> list[Dispute]:
    """Open disputes, oldest first, for operators."""
    return [_dispute_of(row) for row in await connection.fetch(_TO_SEE, limit)]


async def of_player(connection: Connection, player: PlayerId) -> list[Dispute]:
    """The disputes in which a player is a side, newest first; the connection has to speak for him."""
    rows = await connection.fetch(f"{_DISPUTES} WHERE d.opened_by = $1 OR d.against = $1 ORDER BY d.id DESC", player)
    return [_dispute_of(row) for row in rows]


async def _against(connection: Connection, ref: uuid.UUID) -> PlayerId:
    return PlayerId(await connection.fetchval("SELECT against FROM trade_disputes WHERE public_id = $1", ref))


_DISPUTES = """
    SELECT d.*, t.format = 'mystery' AS nameless
    FROM trade_disputes d JOIN wine_trades t ON t.trade_id = d.trade_id AND t.wine_id = d.wine_id
"""
_TO_SEE = """
    SELECT d.*, t.format = 'mystery' AS nameless
    FROM trade_disputes_to_see($1) d JOIN wine_trades t ON t.trade_id = d.trade_id AND t.wine_id = d.wine_id
    ORDER BY d.opened_at
"""


def _dispute_of(row: Record) -> Dispute:
    return Dispute(
        ref=uuid.UUID(str(row["public_id"])),
        trade=uuid.UUID(str(row["trade_id"])),
        opened_by=PlayerId(row["opened_by"]),
        against=PlayerId(row["against"]),
        reason=row["reason"],
        detail=row["detail"],
        state=row["state"],
        resolution=row["resolution"],
        opened_at_ms=ms_of(row["opened_at"]),
        nameless=row["nameless"],
    )
