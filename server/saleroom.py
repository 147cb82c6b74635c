"""The way into the saleroom, where wines are put up for auction and on the market: one request, answered once."""

from collections.abc import Awaitable, Callable
from typing import Any

from db.wines import CellarWine
from game.ids import PlayerId
from game.refusal import Refused
from server.desk import Reply, Who
from server.reads import Reads
from server.rooms.host import Host
from server.rooms.room import Ask
from server.standing import StandingRoom


async def put_up(
    host: Host,
    saleroom: StandingRoom,
    who: Who,
    key: bytes,
    digest: bytes,
    reply: Reply,
    terms: Callable[[], Awaitable[Any]],
) -> None:
    """Put a wine up on these terms: `terms` makes the command, once it is known that the request is a new one.
    Refusals, those of `terms` too, go to `reply`.

    Raises:
        Unavailable: the database cannot answer now.
    """
    room = await saleroom.current()
    answered = await saleroom.answered(room, who.player_id, key)
    if answered is not None:
        reply(answered.repeat(digest))
        return
    command, refused = None, None
    try:
        command = await terms()
    except Refused as why:
        # By way of the room: a wine that is not free any more may be up by this very request, asked before.
        refused = why
    host.submit(room, Ask(who.player_id, command, key=key, digest=digest, reply=reply, refuse_with=refused))


async def free_wine(reads: Reads, player: PlayerId, ref: str) -> CellarWine:
    """A wine of the player's that he may give away.

    Raises:
        Refused: `unknown_wine` or `wine_not_free`.
    """
    [wine] = await reads.wines(player, [ref])
    if wine.place.kind != "cellar":
        raise Refused("wine_not_free", "This wine is in a battle, a queue, an auction or a trade.", wine=ref)
    return wine
