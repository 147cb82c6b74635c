"""What everybody asks who puts a wine up, for auction or on the market."""

from db.wines import CellarWine
from game.ids import PlayerId
from game.refusal import Refused
from server.reads import Reads


async def free_wine(reads: Reads, player: PlayerId, ref: str) -> CellarWine:
    """A wine of the player's that he may give away.

    Raises:
        Refused: `unknown_wine` or `wine_not_free`.
    """
    [wine] = await reads.wines(player, [ref])
    if wine.place.kind != "cellar":
        raise Refused("wine_not_free", "This wine is in a battle, a queue, an auction or a trade.", wine=ref)
    return wine
