"""The market's desk: from `market.list` to a wine that is on the market, and from what a client asks of a listing to
the command of its rules. Each listing is a room of its own; what happens in all of them is told on one board.
"""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, assert_never

from game.decider import Resumed
from game.ids import PlayerId
from game.market import commands, view
from game.market.commands import Buy, Reprice, Withdraw
from game.market.listing import LISTING
from game.record import Entry
from game.saleroom import PutOnMarket as PutUp
from server import saleroom
from server.boards import Board
from server.clock import Clock
from server.desk import Reply, Who
from server.identifiers import new_room
from server.messages_market import BuyListing, PutOnMarket, RepriceListing, WithdrawListing
from server.reads import Reads
from server.rooms.host import Host
from server.rooms.room import Room
from server.standing import StandingRoom
from server.trade_rights import TradeRights

CHANNEL = "market"
"""The channel that tells of all listings."""

InListing = BuyListing | WithdrawListing | RepriceListing


class Market:
    """The desk for those who sell and buy at fixed prices."""

    def __init__(self, host: Host, reads: Reads, clock: Clock, room: StandingRoom, rights: TradeRights) -> None:
        """`room` is the saleroom, where wines are put up."""
        self._host = host
        self._reads = reads
        self._clock = clock
        self._saleroom = room
        self.rights = rights
        self.board = Board(CHANNEL, host.telling.fanout, clock)
        self.tell_others: Callable[[str, str, Mapping[str, Any]], None] = lambda about, t, d: None
        """Tells other processes what stands on their boards, too."""
        host.telling.on_entry.append(self._entry)

    async def put_up(self, who: Who, op: PutOnMarket, key: bytes, digest: bytes, reply: Reply) -> None:
        """Put a wine on the market. Refusals go to `reply`: `unknown_wine`, `wine_not_free`, what the rules of trading
        ask (`TradeRights.require_offer`), and the saleroom's.

        Raises:
            Unavailable: the database cannot answer now.
        """
        terms = partial(self._terms, who, op)
        await self._saleroom.ask(who.player_id, key, digest, reply, terms)

    async def _terms(self, who: Who, op: PutOnMarket) -> PutUp:
        wine = await saleroom.offered(self._reads, self.rights, who.player_id, op.wine, "market")
        return PutUp(
            listing=new_room(self._clock.now_ms()),
            ref=who.ref,
            name=who.name,
            lot=wine.lot,
            revision=wine.revision,
            price=op.price,
            lasts_ms=op.lasts_s * 1_000,
        )

    def _entry(self, room: Room, entry: Entry) -> None:
        # Told is how it stands now: who hears of a listing needs nothing of what it was before.
        if room.decider.kind == LISTING.kind and not all(isinstance(event, Resumed) for event in entry.events):
            push = view.on_the_board(room.state)
            self.board.tell(room.id, push.t, push.d)
            self.tell_others(room.id, push.t, push.d)


def needs_right(op: InListing, player: PlayerId, room: Room) -> bool:
    """Whether it is to be asked first if this player may do that: who buys, and not from himself, which the rules of
    the listing refuse in their own words."""
    return isinstance(op, BuyListing) and room.opening.seller.player != player


def command_of(who: Who, op: InListing) -> commands.Command:
    """The command of what this player asks of a listing."""
    match op:
        case BuyListing(_, price):
            return Buy(who.ref, who.name, price)
        case WithdrawListing():
            return Withdraw()
        case RepriceListing(_, price):
            return Reprice(price)
        case _:
            assert_never(op)
