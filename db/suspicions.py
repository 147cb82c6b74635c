"""Signs of made-up trades, for operators: wash trading, twin accounts, coins that are collected from new ones.

What each signal counts, and from where on, is said in the schema (`trades_suspicious`).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Literal, NamedTuple

import orjson

from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection

Signal = Literal["back_and_forth", "far_off_price", "shared_device", "young_accounts_pay"]


class Suspicion(NamedTuple):
    """A pair, or one player where `other` is None, with the signal and its figures."""

    signal: Signal
    one: PlayerId
    other: PlayerId | None
    figures: Mapping[str, int]


async def of_trades(connection: Connection, days: int) -> list[Suspicion]:
    """What the trades of the last days show. Not for players."""
    rows = await connection.fetch("SELECT signal, one, other, figures::text FROM trades_suspicious($1)", days)
    return [
        Suspicion(
            row["signal"],
            PlayerId(row["one"]),
            None if row["other"] is None else PlayerId(row["other"]),
            orjson.loads(row["figures"]),
        )
        for row in rows
    ]
