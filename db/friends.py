"""Friends and blocks. Two agree on a friendship; a block is one's own, and the other is never told.

The connection has to speak for the player (`players.as_player`): the schema's functions act for him alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from db.refusals import refuses, refusing
from db.times import ms_of
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection

FriendshipState = Literal["requested", "accepted"]

refuses("unknown_player", "There is no such player.",
        "user_friendships_low_fk", "user_friendships_high_fk", "user_friendships_not_the_house",
        "user_blocks_blocked_fk", "user_blocks_not_the_house", field="player")  # fmt: skip
refuses("not_yourself", "That takes another player.", "user_friendships_two_players", "user_blocks_two_players")
refuses("no_friend_request", "He has not asked you, or has taken it back.", "user_friendships_was_requested")
refuses("friend_request_declined", "This player takes no such requests.", "user_friendships_takes_requests")
refuses("player_blocked", "You have blocked this player.", "user_friendships_not_blocked_by_oneself")
refuses("too_many_friends", "One of you has as many friends as a player may have.", "user_friendships_friends_max")
refuses("too_many_requests", "Too many of your requests wait for an answer.", "user_friendships_waiting_max")
refuses("too_many_blocks", "You have blocked as many players as may be.", "user_blocks_blocks_max")


class Friendship(NamedTuple):
    """One of the player's friends, or a request. `mine`: he asked himself."""

    player: PlayerId
    ref: str
    name: str
    state: FriendshipState
    mine: bool
    requested_at_ms: int


class Blocked(NamedTuple):
    """Somebody with whom the player has nothing to do."""

    player: PlayerId
    ref: str
    name: str


async def request(connection: Connection, other: PlayerId) -> FriendshipState:
    """Ask another player to be a friend; where he has asked already, accept.

    Raises:
        Refused: `unknown_player`, `not_yourself`, `friend_request_declined`, `player_blocked`, `too_many_friends`,
            `too_many_requests`.
    """
    with refusing():
        state: FriendshipState = await connection.fetchval("SELECT friend_request($1)", other)
    return state


async def accept(connection: Connection, other: PlayerId) -> None:
    """Accept what another player asked.

    Raises:
        Refused: `no_friend_request`, `too_many_friends`.
    """
    with refusing():
        await connection.execute("SELECT friend_accept($1)", other)


async def remove(connection: Connection, other: PlayerId) -> bool:
    """End a friendship, decline a request or take one back; whether there was any."""
    with refusing():
        return bool(await connection.fetchval("SELECT friend_remove($1)", other))


async def block(connection: Connection, other: PlayerId) -> None:
    """Have nothing to do with a player any more; what there was between the two ends.

    Raises:
        Refused: `unknown_player`, `not_yourself`, `too_many_blocks`.
    """
    with refusing():
        await connection.execute("SELECT player_block($1)", other)


async def unblock(connection: Connection, other: PlayerId) -> bool:
    """Take a block back; whether there was one."""
    with refusing():
        return bool(await connection.fetchval("SELECT player_unblock($1)", other))


async def of(connection: Connection, player: PlayerId) -> list[Friendship]:
    """The friends of the player for whom the connection speaks, and all requests, by name."""
    rows = await connection.fetch(_FRIENDSHIPS, player)
    return [
        Friendship(
            player=PlayerId(row["id"]),
            ref=str(row["public_id"]),
            name=row["name"],
            state=row["state"],
            mine=row["requested_by"] == player,
            requested_at_ms=ms_of(row["requested_at"]),
        )
        for row in rows
    ]


async def blocked(connection: Connection, player: PlayerId) -> list[Blocked]:
    """Whom the player for whom the connection speaks has blocked, by name."""
    rows = await connection.fetch(
        "SELECT b.blocked_id, u.public_id, u.name FROM user_blocks b JOIN users u ON u.id = b.blocked_id"
        " WHERE b.blocker_id = $1 ORDER BY u.name, u.id",
        player,
    )
    return [Blocked(PlayerId(row["blocked_id"]), str(row["public_id"]), row["name"]) for row in rows]


_FRIENDSHIPS = """
    SELECT u.id, u.public_id, u.name, f.state, f.requested_by, f.requested_at
    FROM user_friendships f JOIN users u ON u.id = f.player_low + f.player_high - $1
    WHERE $1 IN (f.player_low, f.player_high)
    ORDER BY u.name, u.id
"""
