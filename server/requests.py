"""What players ask to have done: in which room, or by which desk, and once.

A command goes to its room at once where that is in memory, else as an errand that reads it first; what needs something
of the world is an errand of its desk. Nothing is answered out of a room while this process is in doubt whether the room
is still its own.
"""

import hashlib
import uuid
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any, NamedTuple

import msgspec
from msgspec import Struct

from game.ids import RoomId
from game.market.listing import LISTING
from game.record import DIGEST_BYTES
from game.refusal import Refused
from server.auctions import Auctions
from server.auctions import command_of as auction_command
from server.battles import commit_command, forfeit_command
from server.covers import Covers, of_cover
from server.desk import Reply, Who
from server.direct_trades import DirectTrades
from server.direct_trades import command_of as trade_command
from server.errands import Errands
from server.market import Market, needs_right
from server.market import command_of as listing_command
from server.matchmaking import Matchmaking
from server.messages import AskForRematch, CommitChoice, ForfeitBattle, LeaveQueue, QueueForBattle
from server.messages_auction import BuyNow, CancelAuction, PlaceBid, PutUpForAuction
from server.messages_cover import CoverPurchase, KeepPurchase, StepBack
from server.messages_market import BuyListing, PutOnMarket, RepriceListing, WithdrawListing
from server.messages_mystery import DepositWine, WithdrawWine
from server.messages_trade import AcceptTrade, CancelTrade, ConfirmTrade, InviteToTrade, OfferInTrade
from server.mystery import Mystery
from server.rooms.elsewhere import Elsewhere
from server.rooms.host import Host
from server.rooms.room import Ask, Room
from server.searches import Searches

BEGINS = (
    QueueForBattle, AskForRematch, PutUpForAuction, PutOnMarket, DepositWine, InviteToTrade, CoverPurchase,
)  # fmt: skip
"""What begins something new, which a server that is about to end does not."""


class Asked(NamedTuple):
    """A request: who asks for what, under which key; `digest` tells whether another under that key is the same one."""

    who: Who
    op: Any
    key: bytes
    digest: bytes
    reply: Reply


class Requests:
    """Takes requests to where they are done."""

    def __init__(
        self,
        host: Host,
        matchmaking: Matchmaking,
        auctions: Auctions,
        mystery: Mystery,
        market: Market,
        trades: DirectTrades,
        covers: Covers,
        errands: Errands,
    ) -> None:
        self._host = host
        self._matchmaking = matchmaking
        self._auctions = auctions
        self._mystery = mystery
        self._market = market
        self._trades = trades
        self._covers = covers
        self._errands = errands
        self.searches = Searches(host.find)

    def perform(self, who: Who, op: Struct, key: bytes, reply: Reply) -> None:
        """Have it done; `reply` hears what came of it."""
        asked = Asked(who, op, key, _digest(op), reply)
        match op:
            case CommitChoice():  # first, being nearly all
                self._in(op.battle, "battle", self._commit, asked)
            case ForfeitBattle():
                self._in(op.battle, "battle", partial(self._submit, forfeit_command), asked)
            case PlaceBid() | BuyNow() | CancelAuction():
                self._in(op.auction, "auction", self._in_auction, asked)
            case BuyListing() | WithdrawListing() | RepriceListing():
                self._in(op.listing, LISTING.channel, self._in_listing, asked)
            case AcceptTrade() | CancelTrade():
                self._in(op.trade, "trade", partial(self._submit, trade_command), asked)
            case OfferInTrade():
                self._in(op.trade, "trade", partial(self._at_table, self._trades.offer), asked)
            case ConfirmTrade():
                self._in(op.trade, "trade", partial(self._at_table, self._trades.confirm), asked)
            case StepBack() | KeepPurchase():
                self._in(op.cover, "cover", partial(self._submit, of_cover), asked)
            case _:
                self._errands.go_again(partial(self._at_desk, asked), reply)

    def _at_desk(self, asked: Asked) -> Coroutine[Any, Any, None]:
        match asked.op:
            case QueueForBattle():
                return self._matchmaking.enter(*asked)
            case AskForRematch():
                return self._matchmaking.rematch(*asked)
            case LeaveQueue():
                return self._matchmaking.leave(*asked)
            case PutUpForAuction():
                return self._auctions.put_up(*asked)
            case PutOnMarket():
                return self._market.put_up(*asked)
            case DepositWine():
                return self._mystery.deposit(*asked)
            case WithdrawWine():
                return self._mystery.withdraw(*asked)
            case InviteToTrade():
                return self._trades.invite(*asked)
            case CoverPurchase():
                return self._covers.take(*asked)
            case op:
                raise AssertionError(f"no desk has an answer to {type(op).__name__}")

    # In a room

    def in_room(
        self,
        asker: object,
        name: str,
        channel: str,
        then: Callable[[Room], None],
        refuse: Callable[[Refused], None],
    ) -> None:
        """Do something in a room of this kind of channel: at once where it is in memory, else when it has been read; of
        what is to be read, one asker's is read one by one."""

        def look() -> None:
            room = self._host.here(RoomId(name))
            owner = self._host.whereabouts.owner(RoomId(name)) if room is None else None
            if owner is not None:
                refuse(Elsewhere(RoomId(name), owner))
            elif room is None:
                self._errands.go_again(partial(self._find, asker, name, channel, then, refuse), refuse)
            elif room.decider.channel != channel:
                refuse(_not_found(channel))
            else:
                then(room)

        self._host.doubt.when_sure(look, refuse)

    async def _find(
        self,
        asker: object,
        name: str,
        channel: str,
        then: Callable[[Room], None],
        refuse: Callable[[Refused], None],
    ) -> None:
        if not _is_room_id(name):
            raise _not_found(channel)
        room = await self.searches.find(asker, RoomId(name))
        if room.decider.channel != channel:
            raise _not_found(channel)
        self._host.doubt.when_sure(partial(then, room), refuse)

    def _in(self, name: str, channel: str, do: Callable[[Asked, Room], None], asked: Asked) -> None:
        self.in_room(asked.who.player_id, name, channel, partial(do, asked), asked.reply)

    def _submit(self, command_of: Callable[[Any], Any], asked: Asked, room: Room) -> None:
        who, op, key, digest, reply = asked
        answered = room.answered.get((who.player_id, key))
        if answered is not None:
            reply(answered.repeat(digest))
            return
        if room.status == "over":
            reply(Refused(f"{room.decider.channel}_over", f"This {room.decider.channel} is over."))
            return
        try:
            self._host.submit(room, Ask(who.player_id, command_of(op), key=key, digest=digest, reply=reply))
        except Refused as refused:
            reply(refused)

    def _refuse_in(self, asked: Asked, room: Room, why: Refused) -> None:
        # By way of the room: this very request may have been done before, and be on its way to be known.
        who, _, key, digest, reply = asked
        try:
            self._host.submit(room, Ask(who.player_id, None, key=key, digest=digest, reply=reply, refuse_with=why))
        except Refused as refused:
            reply(refused)

    def _commit(self, asked: Asked, room: Room) -> None:
        self._submit(partial(commit_command, room.decider.kind), asked, room)

    def _in_auction(self, asked: Asked, room: Room) -> None:
        submit = partial(self._submit, partial(auction_command, asked.who), asked, room)
        player, opening = asked.who.player_id, room.opening
        mine = player == opening.seller.player  # which the rules of the room refuse in their own words
        if isinstance(asked.op, CancelAuction) or mine or _done(asked, room):
            submit()
            return
        refuse = partial(self._refuse_in, asked, room)
        self._auctions.rights.when_may_take(player, opening.lot.wine, "auction", submit, refuse)

    def _in_listing(self, asked: Asked, room: Room) -> None:
        submit = partial(self._submit, partial(listing_command, asked.who), asked, room)
        player = asked.who.player_id
        if _done(asked, room) or not needs_right(asked.op, player, room):
            submit()
            return
        refuse = partial(self._refuse_in, asked, room)
        then = partial(self._host.doubt.when_sure, submit, asked.reply)
        self._market.rights.when_may_take(player, room.opening.lot.wine, "market", then, refuse)

    def _at_table(self, do: Callable[..., Coroutine[Any, Any, None]], asked: Asked, room: Room) -> None:
        answered = room.answered.get((asked.who.player_id, asked.key))
        if answered is not None:
            asked.reply(answered.repeat(asked.digest))
        else:
            self._errands.go(do(*asked, room), asked.reply)


def _done(asked: Asked, room: Room) -> bool:
    """Whether nothing is to be asked of the world any more."""
    return (asked.who.player_id, asked.key) in room.answered or room.status == "over"


def _digest(op: Struct) -> bytes:
    asked = type(op).__name__.encode() + msgspec.msgpack.encode(op, order="deterministic")
    return hashlib.blake2b(asked, digest_size=DIGEST_BYTES).digest()


def _is_room_id(name: str) -> bool:
    try:
        return str(uuid.UUID(name)) == name
    except ValueError:
        return False


def _not_found(channel: str) -> Refused:
    return Refused("not_found", f"There is no such {channel}.")
