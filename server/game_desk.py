"""The desk that sessions ask: who they are, what they want done, which channels they listen to.

Everything here is synchronous or an errand with one answer. Nothing is answered out of a room while this process is in
doubt whether the room is still its own.
"""

from collections.abc import Callable, Collection, Sequence
from functools import partial
from typing import Protocol

from msgspec import Struct

from db.rooms import NodeId
from game.cover import COVER
from game.decider import WATCHER, Role
from game.direct.trade import DIRECT_TRADE
from game.ids import PlayerId, RoomId
from game.market.listing import LISTING
from game.mystery.pool import POOL
from game.parlour import PARLOUR
from game.queue.queue import QUEUE
from game.refusal import Refused
from game.saleroom import SALEROOM
from server.desk import Outlet, Reply, Welcome, WelcomeReply, Who
from server.errands import Errands
from server.feeds import Feeds
from server.lobby import CHANNEL as LOBBY
from server.lobby import Lobby
from server.market import CHANNEL as MARKET
from server.market import Market
from server.matchmaking import Matchmaking
from server.messages import Caught, LiveRoom, PlayerSnapshot, Whole
from server.mystery import CHANNEL as MYSTERY
from server.mystery import Mystery
from server.presence import Presence, seat_of
from server.requests import BEGINS, Requests
from server.rooms.audience import whole_pushes
from server.rooms.behind import Behind, delay_ms_of
from server.rooms.host import Host
from server.rooms.lane import InboxLine
from server.rooms.room import QUARANTINED, Room
from server.tokens import SignedIn
from server.wire import CloseCode

ENDED_KEPT = 1_000
"""Sign-ins that ended just now, for hellos that were under way: a hello takes milliseconds."""

PlaceIn = Callable[[Room, Role], None]
"""Puts somebody among those who listen to the room, in the role in which he is told of it."""

UNHEARD = {QUEUE.channel, SALEROOM.channel, POOL.channel, LISTING.channel, PARLOUR.channel, COVER.channel}
"""Rooms that nobody listens to: what happens in them is told to whom it concerns."""

PRIVATE = {DIRECT_TRADE.channel}
"""Rooms that only those who sit in them may listen to."""


class Proofs(Protocol):
    """Whoever knows whose a token is."""

    async def prove(self, access: str) -> SignedIn:
        """Who shows this access token.

        Raises:
            Refused: it is nobody's, or has ended.
            Unavailable: nobody can be asked now.
        """


class GameDesk:
    """The game as sessions see it (`server.desk.Desk`), and what the host tells of rooms (`host.Front`)."""

    def __init__(
        self,
        host: Host,
        requests: Requests,
        matchmaking: Matchmaking,
        mystery: Mystery,
        market: Market,
        lobby: Lobby,
        feeds: Feeds,
        tokens: Proofs,
        errands: Errands,
    ) -> None:
        self._host = host
        self._requests = requests
        self._matchmaking = matchmaking
        self._mystery = mystery
        self._market = market
        self.lobby = lobby
        self._feeds = feeds
        self._tokens = tokens
        self._errands = errands
        self.presence = Presence(host)
        self._rooms_of: dict[Outlet, set[RoomId]] = {}
        self._ended: dict[str, None] = {}
        self.draining = False
        self.tell_departed: Callable[[PlayerId], None] = lambda player: None
        """Tells other processes, one of which may have the queue."""

    # Coming and going -------------------------------------------------------------------------------------------------

    def hello(self, token: str | None, outlet: Outlet, reply: WelcomeReply) -> None:
        if token is None:
            reply(Welcome(None, None, [], []))
            return
        self._errands.go(self._greet(token, outlet, reply), reply)

    async def _greet(self, token: str, outlet: Outlet, reply: WelcomeReply) -> None:
        signed_in = await self._tokens.prove(token)
        who = signed_in.who
        expected = who.player_id, outlet.codec.name
        self.presence.expect(*expected)
        try:
            # First: a line that is written from then on is told here, one from before is in the inbox, read next.
            await self.presence.abroad.arrives(*expected)
            begin = await self._feeds.join(who, outlet)
        except BaseException:
            self.presence.expect_no_more(*expected)
            self.presence.say_left(*expected)
            raise

        def welcome() -> None:
            self.presence.expect_no_more(*expected)
            if who.session_id in self._ended:  # between the proof of the token and now
                begin(False)
                self.presence.say_left(*expected)
                reply(Refused("signed_out", "This session was signed out: sign in anew."))
                return
            self.presence.arrive(who, outlet)
            now = self._player_snapshot(who)
            reply(Welcome(who, signed_in.expires_at_ms, now.live, now.tickets, now.challenges, now.series))
            self._host.doubt.when_sure(partial(begin, True))  # after what the answer has just resumed

        self._host.doubt.when_sure(welcome)

    def gone(self, who: Who | None, outlet: Outlet) -> None:
        for room in sorted(self._rooms_of.pop(outlet, ())):
            self._host.telling.leave(room, outlet)
        self._mystery.board.leave(outlet)
        self._market.board.remove(outlet)
        self.lobby.leave(outlet)
        if who is None:
            return
        self._feeds.leave(who.player_id, outlet)
        self.presence.leave(who, outlet)

    def signed_out(self, session: str) -> None:
        """A sign-in has ended: whoever is connected under it is shown out, and whoever is just saying hello."""
        self._ended[session] = None
        if len(self._ended) > ENDED_KEPT:
            del self._ended[next(iter(self._ended))]
        for outlet, who in self.presence.connections():
            if who.session_id == session:
                outlet.close(CloseCode.SIGNED_OUT, "signed out")

    # Asking -----------------------------------------------------------------------------------------------------------

    def perform(self, who: Who, op: Struct, key: bytes, reply: Reply) -> None:
        if self.draining and isinstance(op, BEGINS):
            reply(Refused("going_away", "The server is about to restart.", retry_after_ms=2_000))
        else:
            self._requests.perform(who, op, key, reply)

    # Listening --------------------------------------------------------------------------------------------------------

    def subscribe(self, who: Who | None, channel: str, from_n: int | None, outlet: Outlet, reply: Reply) -> None:
        kind, _, name = channel.partition(":")
        if kind == "player":
            if who is None or name != who.ref:
                reply(Refused("not_yours", "This channel is another player's.", ch=channel))
                return
            live = partial(self._player_snapshot_now, who, outlet.codec.name)
            self._host.doubt.when_sure(partial(self._feeds.subscribe, who, from_n, outlet, reply, live), reply)
        elif channel == MYSTERY:
            self._mystery.board.listen(outlet, reply)
        elif channel == MARKET:
            reply(self._market.board.add(outlet))
        elif channel == LOBBY:
            self.lobby.listen(outlet, reply)
        else:
            self.place(who, channel, from_n, partial(self._seat_outlet, outlet), reply, asker=outlet)

    def place(
        self,
        who: Who | None,
        channel: str,
        from_n: int | None,
        place: PlaceIn,
        reply: Reply,
        asker: object = None,
    ) -> None:
        """Have somebody placed in a room's channel by `place`, and answer what he has missed. Without an `asker` he
        waits his turn with all whom other processes ask for."""
        kind, _, name = channel.partition(":")
        if kind in self._room_channels:
            self._requests.in_room(asker, name, kind, partial(self._listen, who, from_n, place, reply), reply)
        else:
            reply(Refused("no_such_channel", "There is no such channel.", ch=channel))

    def unsubscribe(self, channel: str, outlet: Outlet) -> None:
        kind, _, name = channel.partition(":")
        if kind == "player":
            who = self.presence.who(outlet)
            if who is not None and who.ref == name:
                self._feeds.leave(who.player_id, outlet)
            return
        if channel == MYSTERY:
            self._mystery.board.leave(outlet)
            return
        if channel == MARKET:
            self._market.board.remove(outlet)
            return
        if channel == LOBBY:
            self.lobby.leave(outlet)
            return
        self._rooms_of.get(outlet, set()).discard(RoomId(name))
        self._host.telling.leave(RoomId(name), outlet)

    @property
    def _room_channels(self) -> set[str]:
        return {kind.decider.channel for kind in self._host.kinds.values()} - UNHEARD

    def _listen(self, who: Who | None, from_n: int | None, place: PlaceIn, reply: Reply, room: Room) -> None:
        player = None if who is None else who.player_id
        role = room.decider.role_of(room.state, player)
        if role == WATCHER and room.decider.channel in PRIVATE:
            reply(Refused("not_yours", "This channel is for those who sit there.", ch=room.channel))
            return
        try:
            behind = self._host.telling.behind(room) if role == WATCHER else None
            caught = caught_up(room, role, from_n) if behind is None else caught_behind(room, behind, from_n)
        except Exception as error:  # a view that fails is the room's own code failing
            self._host.quarantine(room, error)
            reply(QUARANTINED)
            return
        # Who has a role and no seat is told what all are told, with all: his role shows him more in the snapshot.
        sits = player in room.decider.seats(room.state)
        place(room, role if sits else WATCHER)
        reply(caught)

    def _seat_outlet(self, outlet: Outlet, room: Room, role: Role) -> None:
        self._host.telling.audience(room).add(outlet, role)
        self._rooms_of.setdefault(outlet, set()).add(room.id)

    async def _player_snapshot_now(self, who: Who, codec: str) -> PlayerSnapshot:
        try:
            await self.presence.abroad.arrives(who.player_id, codec)
        finally:
            # Where he has gone meanwhile: his going was said before his coming.
            self.presence.say_left(who.player_id, codec)
        return self._player_snapshot(who)

    def _player_snapshot(self, who: Who) -> PlayerSnapshot:
        here = self.going_on(who.player_id)
        abroad = self.presence.abroad.known(who.player_id)
        # A room that changes hands just now may be told of by both.
        live = {room.ch: room for snapshot in (*abroad, here) for room in snapshot.live}
        tickets = {ticket.ticket: ticket for snapshot in (*abroad, here) for ticket in snapshot.tickets}
        challenges = {one.ticket: one for snapshot in (*abroad, here) for one in snapshot.challenges}
        series = {one.battle: one for snapshot in (*abroad, here) for one in snapshot.series}
        return PlayerSnapshot(
            [live[ch] for ch in sorted(live, key=_room_of)],
            list(tickets.values()),
            list(challenges.values()),
            list(series.values()),
        )

    def going_on(self, player: PlayerId) -> PlayerSnapshot:
        """What goes on for this player in the rooms of this process."""
        live = [self._live(room, player) for room in self._host.live_rooms(player)]
        queued = self._matchmaking
        return PlayerSnapshot(live, queued.tickets(player), queued.challenges(player), queued.series(player))

    def _live(self, room: Room, player: PlayerId) -> LiveRoom:
        return LiveRoom(room.channel, room.decider.channel, seat_of(room, player))

    # What the host tells ----------------------------------------------------------------------------------------------

    def seated(self, player: PlayerId, room: Room) -> None:
        """Somebody who is connected comes to sit: he hears the room from its first push on."""
        role = room.decider.role_of(room.state, player)
        for outlet in self.presence.outlets(player):
            self._seat_outlet(outlet, room, role)
        self.presence.abroad.seated(player, room, role)
        self.presence.seated(room, player)

    def connected_to(self, player: PlayerId) -> Collection[NodeId]:
        return self.presence.connected_to(player)

    def notified(self, lines: Sequence[InboxLine]) -> None:
        self._feeds.notified(lines)
        self.presence.abroad.notified(lines)

    def written(self, player: PlayerId) -> None:
        """A line was written into this player's inbox by no room."""
        self._feeds.written(player)
        self._errands.go(self.presence.abroad.feeds_stale([player]), lambda refused: None)

    def departed(self, player: PlayerId) -> None:
        """This player has erased his account: nobody is to meet him any more."""
        self.departed_here(player)
        self.tell_departed(player)

    def departed_here(self, player: PlayerId) -> None:
        """The same, for this process alone."""
        self._matchmaking.forget(player)

    async def feeds_stale(self, first: Collection[PlayerId]) -> None:
        await self._feeds.refresh(first)
        await self.presence.abroad.feeds_stale(first)


def caught_up(room: Room, role: Role, from_n: int | None) -> Caught | Whole:
    """What somebody of this role gets who has everything up to `from_n`: what he missed, or all as it stands."""
    missed = None if from_n is None else room.events_after(from_n)
    if missed is None:
        return Whole(room.n, room.decider.view_state(room.state, role))
    views = ((n, at_ms, room.decider.view_event(event, role)) for n, at_ms, event in missed)
    return Caught(room.n, whole_pushes(room.channel, views))


def caught_behind(room: Room, behind: Behind, from_n: int | None) -> Caught | Whole:
    """The same for who watches where watchers are kept behind: as far as those are."""
    delay_s = delay_ms_of(room.opening) // 1_000
    missed = None if from_n is None or from_n > behind.n else room.events_after(from_n)
    if missed is None:
        return Whole(behind.n, room.decider.view_state(behind.state, WATCHER), delay_s)
    views = ((n, at_ms, room.decider.view_event(event, WATCHER)) for n, at_ms, event in missed if n <= behind.n)
    return Caught(behind.n, whole_pushes(room.channel, views), delay_s)


def _room_of(channel: str) -> str:
    return channel.partition(":")[2]
