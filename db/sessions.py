"""Who is signed in, and on which device: families of tokens that replace each other.

Only hashes come here (32 bytes of SHA-256). Each function is one statement, autocommitted; what it reads across
players happens in functions of the schema. Times are milliseconds since the Unix epoch and come from the caller.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal, NamedTuple

import asyncpg

from db.errors import REFUSALS, refusal_code, unavailable
from db.times import moment_of, ms_of
from game.ids import PlayerId
from game.refusal import Refused

if TYPE_CHECKING:
    from db.pool import Connection

REFUSALS["user_sessions_of_who_is_there"] = "bad_credentials"

Renewal = Literal["renewed", "reused", "ended", "expired", "unknown"]


class Hashes(NamedTuple):
    """Of one pair of tokens: the family's half and the own half of the refresh token, and the access token."""

    family: bytes
    refresh: bytes
    access: bytes


class Lifetimes(NamedTuple):
    """Now, and when the access token and the refresh token end."""

    now_ms: int
    access_until_ms: int
    refresh_until_ms: int


class StoredPassword(NamedTuple):
    """Whose a name is, and the hash that his password has to fit."""

    player: PlayerId
    ref: str
    password_hash: str


class SessionRow(NamedTuple):
    """Whose an access token is."""

    session: str
    player: PlayerId
    ref: str
    name: str
    access_until_ms: int
    state: Literal["lives", "expired", "ended"]


class Renewed(NamedTuple):
    """What became of a renewal; `session` and `ref` (the player's) are None where the token is nobody's."""

    outcome: Renewal
    session: str | None
    ref: str | None


async def password_of(connection: Connection, name_key: str) -> StoredPassword | None:
    """Who could sign in with this name and a password."""
    with unavailable():
        row = await connection.fetchrow("SELECT * FROM player_password($1)", name_key)
    if row is None or row["player_id"] is None:
        return None
    return StoredPassword(PlayerId(row["player_id"]), str(row["public_id"]), row["password_hash"])


async def open_session(
    connection: Connection,
    session: uuid.UUID,
    player: PlayerId,
    device: str,
    hashes: Hashes,
    lifetimes: Lifetimes,
    *,
    devices_max: int,
) -> list[str]:
    """Sign a player in; the sessions that ended for it, because he was signed in on too many devices.

    Raises:
        Refused: `bad_credentials`, he has left meanwhile.
        Unavailable: the database cannot answer now.
    """
    try:
        with unavailable():
            rows = await connection.fetch(
                "SELECT ended FROM session_open($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) AS ended",
                session,
                player,
                device,
                *hashes,
                *(moment_of(ms) for ms in lifetimes),
                devices_max,
            )
    except asyncpg.IntegrityConstraintViolationError as error:
        if code := refusal_code(error):
            raise Refused(code, "Name and password do not belong together.") from None
        raise
    return [str(row["ended"]) for row in rows]


async def of_access(connection: Connection, access_hash: bytes, now_ms: int) -> SessionRow | None:
    """Whose an access token is, also where it is over; None where it is nobody's."""
    with unavailable():
        row = await connection.fetchrow("SELECT * FROM session_of_access($1, $2)", access_hash, moment_of(now_ms))
    if row is None or row["session"] is None:
        return None
    return SessionRow(
        session=str(row["session"]),
        player=PlayerId(row["player_id"]),
        ref=str(row["player"]),
        name=row["name"],
        access_until_ms=ms_of(row["expires_at"]),
        state=row["state"],
    )


async def renew(connection: Connection, shown: Hashes, fresh: Hashes, lifetimes: Lifetimes) -> Renewed:
    """Replace a family's tokens; a refresh token that was replaced before ends the family instead."""
    with unavailable():
        row = await connection.fetchrow(
            "SELECT session, player, outcome FROM session_renew($1, $2, $3, $4, $5, $6, $7)",
            shown.family,
            shown.refresh,
            fresh.refresh,
            fresh.access,
            *(moment_of(ms) for ms in lifetimes),
        )
    assert row is not None, "a function with OUT arguments answers one row"
    session, player = row["session"], row["player"]
    return Renewed(row["outcome"], None if session is None else str(session), None if player is None else str(player))


async def end(connection: Connection, access_hash: bytes, now_ms: int) -> str | None:
    """Sign out; the session that ended, None where none lived."""
    with unavailable():
        session = await connection.fetchval("SELECT session_end($1, $2)", access_hash, moment_of(now_ms))
    return None if session is None else str(session)


async def forget(connection: Connection, before_ms: int) -> int:
    """Delete the sessions whose refresh token ended before then; how many."""
    with unavailable():
        forgotten = await connection.fetchval("SELECT sessions_forget($1)", moment_of(before_ms))
    return int(forgotten)
