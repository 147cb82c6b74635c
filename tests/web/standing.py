"""What takes players weeks, written at once: ratings that can be relied on, and how they came about."""

import time
import uuid

from db.address import Address, owner_connection
from server.identifiers import uuid7
from tests.web.serving import Serving

DAY_MS = 86_400_000


async def rate(
    serving: Serving, player: str, points: int, *, deviation: int = 80, mode: str = "pairing", battles: int = 12
) -> None:
    """This player is rated so in a mode."""
    async with owner_connection(Address(None, None, serving.data_dir)) as connection:
        await connection.execute(
            "INSERT INTO user_ratings (user_id, mode, rating_hundredths, deviation_hundredths, battles)"
            " SELECT id, $4, $2 * 100, $3 * 100, $5 FROM users WHERE public_id = $1"
            " ON CONFLICT (user_id, mode) DO UPDATE SET rating_hundredths = excluded.rating_hundredths,"
            " deviation_hundredths = excluded.deviation_hundredths, battles = excluded.battles",
            uuid.UUID(player),
            points,
            deviation,
            mode,
            battles,
        )


async def came_by(serving: Serving, one: str, other: str, points: list[int], *, mode: str = "pairing") -> None:
    """The first of two was rated like this, day after day until today, by battles with the other."""
    now_ms = int(time.time() * 1000)
    async with owner_connection(Address(None, None, serving.data_dir)) as connection:
        for days, (before, after) in enumerate(zip([1500, *points], points, strict=False)):
            at_ms = now_ms - (len(points) - days) * DAY_MS
            battle = uuid7(at_ms)
            await connection.execute(
                "INSERT INTO battles (battle_id, mode, rated, state, player_0, player_1, winner, reason, turns,"
                " score_0, score_1, opened_at, closed_at) SELECT $1, $2, true, 'over', a.id, b.id, $3, 'forfeit', 3,"
                " 500, 500, to_timestamp($6), to_timestamp($6) FROM users a, users b"
                " WHERE a.public_id = $4 AND b.public_id = $5",
                battle,
                mode,
                0 if after >= before else 1,
                uuid.UUID(one),
                uuid.UUID(other),
                at_ms / 1000,
            )
            await connection.execute(
                "INSERT INTO user_rating_changes (battle_id, user_id, before_hundredths, after_hundredths, created_at)"
                " SELECT $1, id, $3 * 100, $4 * 100, to_timestamp($5) FROM users WHERE public_id = $2",
                battle,
                uuid.UUID(one),
                before,
                after,
                at_ms / 1000,
            )
