"""From `auction.open` to a wine that is up, and from what a client asks of an auction to the command of its rules.

Wines are put up in one standing room, the saleroom; each auction is a room of its own.
"""

from functools import partial
from typing import assert_never

from game.auction import commands
from game.auction.auction import AUCTION
from game.auction.commands import Cancel
from game.ids import RoomId
from game.saleroom import SALEROOM, PutUp, SaleroomOpening
from game.standing import Renew
from server.clock import Clock
from server.desk import Reply, Who
from server.identifiers import new_room
from server.messages_auction import BuyNow, CancelAuction, PlaceBid, PutUpForAuction
from server.reads import Reads
from server.rooms.host import Host
from server.saleroom import offered
from server.standing import StandingRoom
from server.trade_rights import TradeRights

InAuction = PlaceBid | BuyNow | CancelAuction


class Auctions:
    """The desk for those who put wines up."""

    def __init__(self, host: Host, reads: Reads, clock: Clock, rights: TradeRights) -> None:
        self._host = host
        self._reads = reads
        self._clock = clock
        self.rights = rights
        self.saleroom = StandingRoom(host, reads, clock, SALEROOM.kind, SaleroomOpening, Renew)

    async def put_up(self, who: Who, op: PutUpForAuction, key: bytes, digest: bytes, reply: Reply) -> None:
        """Put a wine up. Refusals go to `reply`: `unknown_wine`, `wine_not_free`, what the rules of trading ask
        (`TradeRights.require_offer`), and the saleroom's.

        Raises:
            Unavailable: the database cannot answer now.
        """
        terms = partial(self._terms, who, op)
        await self.saleroom.ask(who.player_id, key, digest, reply, terms)

    async def _terms(self, who: Who, op: PutUpForAuction) -> PutUp:
        wine = await offered(self._reads, self.rights, who.player_id, op.wine, "auction")
        return PutUp(
            auction=new_room(self._clock.now_ms()),
            ref=who.ref,
            name=who.name,
            lot=wine.lot,
            revision=wine.revision,
            start_price=op.start_price,
            reserve=op.reserve,
            buy_now=op.buy_now,
            lasts_ms=op.lasts_s * 1_000,
        )


def auction_end(host: Host, name: RoomId) -> int | None:
    """When an open auction of this process ends, as its room has it."""
    room = host.rooms.get(name)
    return room.state.ends_at_ms if room is not None and room.decider.channel == AUCTION.channel else None


def command_of(who: Who, op: InAuction) -> commands.Command:
    """The command of what this player asks in an auction."""
    match op:
        case PlaceBid(_, most):
            return commands.PlaceBid(who.ref, who.name, most)
        case BuyNow():
            return commands.BuyNow(who.ref, who.name)
        case CancelAuction():
            return Cancel()
        case _:
            assert_never(op)
