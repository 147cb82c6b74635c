"""From `trade.invite` to a table, and from what a client asks at one to the command of its rules.

Tables are opened in one standing room, the parlour; each is a room of its own.
"""

from functools import partial
from typing import assert_never

from db.wines import CellarWine
from game.auction.opening import Lot, Party, lot_of
from game.direct import commands
from game.direct.commands import Accept, Cancel, Confirm, Laid, MakeOffer
from game.direct.state import State
from game.effects import CELLAR, Place
from game.ids import HOUSE, PlayerId
from game.parlour import PARLOUR, Invite, ParlourOpening
from game.refusal import Refused
from game.standing import Renew
from server.clock import Clock
from server.desk import Reply, Who
from server.identifiers import new_room
from server.messages_trade import AcceptTrade, CancelTrade, ConfirmTrade, InviteToTrade, OfferInTrade
from server.reads import Reads
from server.rooms.host import Host
from server.rooms.room import Ask, Room
from server.standing import StandingRoom
from server.trade_rights import TradeRights

AtOnce = AcceptTrade | CancelTrade
"""What needs nothing of the world."""


class DirectTrades:
    """The desk for those who sit down with each other."""

    def __init__(self, host: Host, reads: Reads, clock: Clock, rights: TradeRights) -> None:
        self._host = host
        self._reads = reads
        self._clock = clock
        self._rights = rights
        self.parlour = StandingRoom(host, reads, clock, PARLOUR.kind, ParlourOpening, Renew)

    async def invite(self, who: Who, op: InviteToTrade, key: bytes, digest: bytes, reply: Reply) -> None:
        """Open a table for two. Refusals go to `reply`: `own_invitation`, `unknown_player`, `player_blocked`, and those
        of the parlour and of its guards.

        Raises:
            Unavailable: the database cannot answer now.
        """
        await self.parlour.ask(who.player_id, key, digest, reply, partial(self._invitation, who, op))

    async def offer(self, who: Who, op: OfferInTrade, key: bytes, digest: bytes, reply: Reply, room: Room) -> None:
        """Offer wines and coins at a table. Refusals go to `reply`: `unknown_wine`, `wine_not_free`, why one may not
        trade them, and the table's.

        Raises:
            Refused: too many requests wait there.
            Unavailable: the database cannot answer now.
        """
        command, refused = None, None
        try:
            command = await self._offer(who.player_id, op, room)
        except Refused as why:
            refused = why
        self._submit(who, room, Ask(who.player_id, command, key=key, digest=digest, reply=reply, refuse_with=refused))

    async def confirm(self, who: Who, op: ConfirmTrade, key: bytes, digest: bytes, reply: Reply, room: Room) -> None:
        """Say yes at a table. Refusals go to `reply`: why one may not take what the other offers, and the table's.

        Raises:
            Refused: too many requests wait there.
            Unavailable: the database cannot answer now.
        """
        refused = None
        try:
            await self._require_takes(who.player_id, room.state)
        except Refused as why:
            refused = why
        # Where the offers have changed meanwhile, the revision is an old one.
        command = Confirm(op.revision)
        self._submit(who, room, Ask(who.player_id, command, key=key, digest=digest, reply=reply, refuse_with=refused))

    async def _require_takes(self, player: PlayerId, table: State) -> None:
        seat = table.seat_of(player)
        for lot in () if seat is None or table.over is not None else table.offers[1 - seat].wines:
            await self._rights.require_take(player, lot.wine, "direct")

    def _submit(self, who: Who, room: Room, ask: Ask) -> None:
        assert ask.key is not None, "what moves something has a key"
        answered = room.answered.get((who.player_id, ask.key))  # it may have been asked twice at once
        if answered is not None:
            ask.answer(answered.repeat(ask.digest))
        elif room.status == "over":
            ask.answer(Refused("trade_over", "This trade is over."))
        else:
            self._host.submit(room, ask)

    async def _invitation(self, who: Who, op: InviteToTrade) -> Invite:
        if op.player == who.ref:
            raise Refused("own_invitation", "You cannot trade with yourself.")
        other = await self._reads.player(op.player)
        if other is None or other.id == HOUSE:
            raise Refused("unknown_player", "There is no such player.", player=op.player)
        await self._rights.require_not_blocked(who.player_id, other.id)
        return Invite(
            new_room(self._clock.now_ms()),
            Party(who.player_id, who.ref, who.name),
            Party(other.id, other.ref, other.name),
        )

    async def _offer(self, player: PlayerId, op: OfferInTrade, room: Room) -> MakeOffer:
        owned = await self._reads.wines(player, op.wines or ())
        here = Place("escrow", room.id)
        fresh = [wine for wine in owned if wine.place != here]
        for wine in fresh:
            if wine.place != CELLAR:
                raise Refused(
                    "wine_not_free", "This wine is in a battle, a queue, an auction or a trade.", wine=wine.ref
                )
            await self._rights.require_offer(player, wine.id, "direct")
        becomes = await self._reads.evolutions_by_trade(player, [wine.id for wine in fresh]) if fresh else {}

        def lot(wine: CellarWine) -> Lot:
            species = becomes.get(wine.id)
            return lot_of(wine.wine, wine.species, wine_id=wine.id, ref=wine.ref, evolves_by_trade=species)

        # Of what lies on the table the room has a copy of its own, and looks at no other.
        return MakeOffer(tuple(Laid(lot(wine), wine.revision) for wine in owned), op.coins or 0)


def command_of(op: AtOnce) -> commands.Command:
    """The command of what a player asks at a table."""
    match op:
        case AcceptTrade():
            return Accept()
        case CancelTrade():
            return Cancel()
        case _:
            assert_never(op)
