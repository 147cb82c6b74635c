"""What questions are rated, and how players have answered by topic: written by the commits that close battles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.glicko import Strength
from game.ids import PlayerId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from db.rooms import Executor


async def strengths(connection: Executor) -> Mapping[str, Strength]:
    """What every question is rated that somebody has answered, by its id: a few thousand rows at the most."""
    return {row[0]: Strength(*tuple(row)[1:]) for row in await connection.fetch(_STRENGTHS)}


async def topics_of(connection: Executor, player: PlayerId) -> dict[str, tuple[int, int]]:
    """How a player has answered: topic → how many questions, and how many rightly."""
    return {row[0]: (row[1], row[2]) for row in await connection.fetch(_TOPICS, player)}


_STRENGTHS = "SELECT question_id, rating_hundredths, deviation_hundredths, volatility_millionths FROM question_ratings"
_TOPICS = "SELECT topic, answers, right_answers FROM topic_answers WHERE user_id = $1 ORDER BY topic"
