"""From `mystery.deposit` to a wine that waits in the pool, and what everybody is told of the pool.

There is one pool, a standing room (`standing`): the next one carries those who wait.
"""

import asyncio
import logging
import os
from collections.abc import Callable, Mapping
from functools import partial
from typing import Any, Final

from game.ids import PlayerId, RoomId
from game.mystery.deposit import ANYTHING, MysteryOpening, Wish, pool_wine
from game.mystery.events import Deposit, Heed, Renew, Withdraw
from game.mystery.pool import POOL, bands_of
from game.refusal import Refused
from server import messages_mystery
from server.clock import Clock
from server.desk import Outlet, Reply, Who
from server.errands import Errands
from server.identifiers import uuid7
from server.messages import Whole
from server.messages_mystery import DepositWine, WithdrawWine
from server.reads import Reads
from server.rooms.crowd import Crowds
from server.rooms.host import Host
from server.rooms.room import Ask, Room
from server.standing import StandingRoom
from server.trade_rights import TradeRights
from server.wire import encode_push

CHANNEL: Final = "mystery"
TOLD_EVERY_S: Final = 1.0

log = logging.getLogger(__name__)


class Mystery:
    """The desk for those who put wines into the pool."""

    def __init__(self, host: Host, reads: Reads, clock: Clock, rights: TradeRights, errands: Errands) -> None:
        self._host = host
        self._reads = reads
        self._clock = clock
        self._rights = rights
        self._errands = errands
        self.pool = StandingRoom(
            host,
            reads,
            clock,
            POOL.kind,
            lambda room, now_ms: MysteryOpening(room, os.urandom(32), now_ms),
            lambda room: Renew(room, os.urandom(32)),
        )
        self.board = Board(self, host, clock)
        self._heeded: tuple[RoomId, int] | None = None
        self._shown_elsewhere: dict[str, Any] | None = None
        self.tell_heed: Callable[[PlayerId, PlayerId, bool], None] = lambda one, other, blocked: None
        """Tells other processes, one of which may have the pool."""
        host.on_change.append(self._room_changed)

    async def deposit(self, who: Who, op: DepositWine, key: bytes, digest: bytes, reply: Reply) -> None:
        """Put a wine in. Refusals go to `reply`: why he may not trade it so, `unknown_wine`, `wine_not_free`, and the
        pool's.

        Raises:
            Unavailable: the database cannot answer now.
        """
        await self.pool.ask(who.player_id, key, digest, reply, partial(self._command, who, op))

    async def withdraw(self, who: Who, op: WithdrawWine, key: bytes, digest: bytes, reply: Reply) -> None:
        """Take a wine out again."""
        room = await self.pool.for_new(who.player_id, key, digest, reply)
        if room is not None:
            self.pool.hand_in(room, Ask(who.player_id, Withdraw(op.ticket), key=key, digest=digest, reply=reply))

    def heed(self, one: PlayerId, other: PlayerId, blocked: bool) -> None:
        """One of these two blocks the other from now on, or neither does: for whoever has just written that."""
        self.heed_here(one, other, blocked=blocked)
        self.tell_heed(one, other, blocked)

    def heed_here(self, one: PlayerId, other: PlayerId, *, blocked: bool) -> None:
        """The same, for this process alone."""
        self._rights.forget(one, other)
        room = self.pool.known
        if room is not None:  # where there is none, whoever opens it or takes it over reads who blocks whom
            self.pool.hand_in(room, Ask(None, Heed(one, other, blocked)))

    def shown_elsewhere(self, shown: dict[str, Any]) -> None:
        """Whoever has the pool says how it stands."""
        self._shown_elsewhere = shown
        if self.pool.known is None:
            self.board.changed()

    def shown(self) -> dict[str, Any] | None:
        """What everybody may know of the pool; None where it is not known here."""
        room = self.pool.known
        if room is None:
            return self._shown_elsewhere
        return {"waiting": len(room.state.waiting), "bands": bands_of(room.state, self._clock.now_ms())}

    async def look(self) -> dict[str, Any]:
        """The same; the pool is found first where it is not known.

        Raises:
            Refused: it is changing hands.
            Unavailable: the database cannot answer now.
        """
        shown = self.shown()
        if shown is None:
            await self.pool.current()
            shown = self.shown()
        if shown is None:
            raise Refused("unavailable", "The pool is changing hands.", retry_after_ms=1_000)
        return shown

    async def _command(self, who: Who, op: DepositWine) -> Deposit:
        [wine] = await self._reads.wines(who.player_id, [op.wine])
        await self._rights.require_offer(who.player_id, wine.id, "mystery")
        if wine.place.kind != "cellar":
            raise Refused("wine_not_free", "This wine is in a battle, a queue, an auction or a trade.", wine=op.wine)
        becomes = await self._reads.evolutions_by_trade(who.player_id, [wine.id])
        past = await self._reads.mystery_past(who.player_id)
        return Deposit(
            ticket=str(uuid7(self._clock.now_ms())),
            ref=who.ref,
            name=who.name,
            wine=pool_wine(
                wine.wine, wine.species, wine_id=wine.id, ref=wine.ref, evolves_by_trade=becomes.get(wine.id)
            ),
            revision=wine.revision,
            wish=ANYTHING if op.wish is None else _wish(op.wish),
            shuns=past.shuns,
            last_partner=past.last_partner,
        )

    def _room_changed(self, room: Room) -> None:
        if room.decider.kind != POOL.kind or room.status != "open":
            return
        self.board.changed()
        if self._heeded != (room.id, room.epoch):
            self._heeded = (room.id, room.epoch)
            if room.epoch > 1:  # somebody else had it, who may have been told what this process was not
                self._errands.go(self._heed_all(room), self._not_heeded)

    async def _heed_all(self, room: Room) -> None:
        for one, other in await self._reads.mystery_blocks(room.id):
            self.pool.hand_in(room, Ask(None, Heed(one, other)))

    def _not_heeded(self, why: Refused) -> None:
        log.warning("who blocks whom was not read", extra={"error": str(why)})
        self._heeded = None  # with the next change it is tried again


class Board:
    """The channel `mystery`: everybody who listens is told how full the pool is, once a second at the most."""

    def __init__(self, mystery: Mystery, host: Host, clock: Clock) -> None:
        self._mystery = mystery
        self._clock = clock
        self._crowds = Crowds(host.telling.fanout)
        self._listening: set[Outlet] = set()
        self._told: Mapping[str, Any] | None = None
        self._later: asyncio.TimerHandle | None = None
        self.tell_others: Callable[[dict[str, Any]], None] | None = None
        """Tells other processes how it stands, where it is here."""

    def listen(self, outlet: Outlet, reply: Reply) -> None:
        """This outlet is told from now on, and how it stands at once."""
        if outlet not in self._listening:
            self._listening.add(outlet)
            self._crowds[outlet.codec].add(outlet)
        reply(Whole(0, self._mystery.shown() or _NOTHING))

    def leave(self, outlet: Outlet) -> None:
        """It is told no more."""
        if outlet in self._listening:
            self._listening.discard(outlet)
            self._crowds[outlet.codec].remove(outlet)

    def changed(self) -> None:
        """Something has happened in the pool."""
        if (self._listening or self.tell_others is not None) and self._later is None:
            self._later = asyncio.get_running_loop().call_later(TOLD_EVERY_S, self._tell)

    def _tell(self) -> None:
        self._later = None
        shown = self._mystery.shown()
        if shown is None or shown == self._told:
            return
        self._told = shown
        if self.tell_others is not None and self._mystery.pool.known is not None:
            self.tell_others(shown)
        at_ms = self._clock.now_ms()
        for codec, crowd in self._crowds.items():
            if len(crowd):
                crowd.tell_note("mystery.pool", encode_push(codec, CHANNEL, None, "mystery.pool", at_ms, shown))


def _wish(wish: messages_mystery.Wish) -> Wish:
    return Wish(None if wish.min_rarity is None else wish.min_rarity.ordinal, wish.type)


_NOTHING: Mapping[str, Any] = {"waiting": 0, "bands": bands_of(POOL.initial(MysteryOpening(RoomId(""), b"", 0)), 0)}
"""What is shown before anybody has put anything in."""
