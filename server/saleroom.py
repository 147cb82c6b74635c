"""What everybody asks who puts a wine up, for auction or on the market."""

from typing import NamedTuple

from db.trading_rules import Format
from db.wines import CellarWine
from game.auction.opening import Lot, lot_of
from game.ids import PlayerId
from game.refusal import Refused
from server.reads import Reads
from server.trade_rights import TradeRights


class Offered(NamedTuple):
    """A wine that may be put up, and the revision in which it was seen so."""

    lot: Lot
    revision: int


async def offered(reads: Reads, rights: TradeRights, player: PlayerId, ref: str, format: Format) -> Offered:
    """A wine of the player's as he puts it up, with what it becomes by changing hands.

    Raises:
        Refused: `unknown_wine`, `wine_not_free`, or what the rules of trading ask (`TradeRights.require_offer`).
        Unavailable: the database cannot answer now.
    """
    owned = await _free_wine(reads, player, ref)
    await rights.require_offer(player, owned.id, format)
    becomes = (await reads.evolutions_by_trade(player, [owned.id])).get(owned.id)
    lot = lot_of(owned.wine, owned.species, wine_id=owned.id, ref=owned.ref, evolves_by_trade=becomes)
    return Offered(lot, owned.revision)


async def _free_wine(reads: Reads, player: PlayerId, ref: str) -> CellarWine:
    """A wine of the player's that he may give away.

    Raises:
        Refused: `unknown_wine` or `wine_not_free`.
    """
    [wine] = await reads.wines(player, [ref])
    if wine.place.kind != "cellar":
        raise Refused("wine_not_free", "This wine is in a battle, a queue, an auction or a trade.", wine=ref)
    return wine
