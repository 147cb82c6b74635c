"""Healing: who has the room of a channel now, and what was missed of it, is found out and told as if nothing had been.

Whoever has the room is asked for what each place has missed, which its outlets hear as pushes, in order. Where the room
has come to this process, they are given places at its own desk.
"""

import asyncio
import logging
from functools import partial
from typing import Any, Protocol

from db.errors import Unavailable
from db.rooms import NodeId
from server.bus.calls import Calls
from server.bus.guests import encoded_pushes
from server.bus.letters import Denied, Listen, Placed
from server.bus.lines import Lines
from server.bus.mirror import Mirror, Place
from server.bus.unanswered import Unanswered
from server.clock import Clock
from server.desk import Outlet
from server.errands import Errands
from server.game_desk import GameDesk
from server.messages import Caught
from server.rooms.elsewhere import Elsewhere
from server.rooms.host import Host

log = logging.getLogger(__name__)

HEALED_WITHIN_S = 8.0
"""For a room to have an owner again: two seconds until one that is silent may be taken over from, one until somebody
looks, and time for a database that has much to do."""

LOOK_AGAIN_S = 0.1


class Mirrored(Protocol):
    """Whoever keeps the mirrors, as healing needs him."""

    def hears(self, channel: str, outlet: Outlet) -> bool:
        """Whether this outlet has a place in the channel, elsewhere."""

    def forget(self, channel: str, outlet: Outlet) -> None:
        """It has none there any more."""

    def count(self, place: Place) -> None:
        """Others may watch there now than before."""

    def tidy(self, mirror: Mirror) -> None:
        """Give up places that nobody has."""


class Healing:
    """Looks after mirrors whose owner is gone, or with whom a letter was lost."""

    def __init__(
        self,
        mirrors: Mirrored,
        host: Host,
        desk: GameDesk,
        lines: Lines,
        calls: Calls,
        unanswered: Unanswered,
        errands: Errands,
        clock: Clock,
    ) -> None:
        self._mirrors = mirrors
        self._host = host
        self._desk = desk
        self._lines = lines
        self._calls = calls
        self._unanswered = unanswered
        self._errands = errands
        self._clock = clock
        self._coming_home: set[tuple[str, Outlet]] = set()

    def look_after(self, mirror: Mirror) -> None:
        """Find out who has the room now, and what was missed."""
        mirror.upset = True
        for place in mirror.places.values():
            place.stale = True
        if mirror.waiting is None:
            mirror.waiting = []
            self._errands.go(self._heal(mirror), lambda refused: self._give_up(mirror))

    async def _heal(self, mirror: Mirror) -> None:
        until_s = self._clock.awake_s() + HEALED_WITHIN_S
        while mirror.outlets() and self._clock.awake_s() < until_s:
            self._host.whereabouts.forget(mirror.room)
            try:
                await self._host.find(mirror.room)
            except Elsewhere as elsewhere:
                if await self._caught_up(mirror, elsewhere.owner):
                    break
            except Unavailable as error:
                log.warning("a room's owner can't be looked up", extra={"error": str(error)})
            else:
                await self._come_home(mirror)
                break
            await asyncio.sleep(LOOK_AGAIN_S)
        else:
            self._give_up(mirror)
            return
        self._go_on(mirror)

    async def _caught_up(self, mirror: Mirror, owner: NodeId | None) -> bool:
        """Ask this process for what each place has missed; False where it has not got the room."""
        if owner is None or owner not in self._lines:
            return False
        mirror.source = owner
        mirror.upset = False
        # Watchers first: who sits may have to wait for an answer.
        for place in sorted(mirror.places.values(), key=lambda place: place.who is not None):
            place.stale = True
            if place.outlets and not await self._asked(mirror, place, owner):
                return False
        return not mirror.upset

    async def _asked(self, mirror: Mirror, place: Place, owner: NodeId) -> bool:
        if place.who is not None:
            await self._unanswered.settled(place.who.player_id)
        settled: asyncio.Future[bool] = asyncio.get_running_loop().create_future()

        def take(answer: Any) -> None:
            # In the step in which it is heard: what is told after it comes after it.
            if isinstance(answer, Placed) and answer.pushes is not None:
                place.stale = False
                place.tell(answer.pushes)
                self._mirrors.count(place)
            elif isinstance(answer, Placed) or (isinstance(answer, Denied) and answer.code != "unavailable"):
                self._cut(mirror, place)
            else:
                settled.set_result(False)
                return
            settled.set_result(True)

        question = partial(_listen_again, mirror.channel, place, place.reached)
        self._calls.ask(owner, question, take)
        return await settled

    def _go_on(self, mirror: Mirror) -> None:
        """What has waited can be asked now."""
        waiting, mirror.waiting = mirror.waiting or [], None
        self._mirrors.tidy(mirror)
        for again in waiting:
            again()

    def _give_up(self, mirror: Mirror) -> None:
        for place in mirror.places.values():
            self._cut(mirror, place)
        self._go_on(mirror)

    def _cut(self, mirror: Mirror, place: Place) -> None:
        for outlet in list(place.outlets):
            place.remove(outlet)
            self._mirrors.forget(mirror.channel, outlet)
            outlet.lost(mirror.channel)

    # Coming home ------------------------------------------------------------------------------------------------------

    def is_coming_home(self, channel: str, outlet: Outlet) -> bool:
        """Whether this outlet is just being given a place at this process's own desk."""
        return (channel, outlet) in self._coming_home

    def leaves(self, channel: str, outlet: Outlet) -> None:
        """It wants none any more."""
        self._coming_home.discard((channel, outlet))

    async def _come_home(self, mirror: Mirror) -> None:
        """The room is here now: whoever listens is given a place in it."""
        for place in mirror.places.values():
            while place.crowd is not None and place.crowd.waiting:  # noqa: ASYNC110 - for a few ticks
                await asyncio.sleep(0)  # what was told before is brought before
        for place in list(mirror.places.values()):
            if place.who is not None:
                await self._unanswered.settled(place.who.player_id)
        for place in mirror.places.values():
            reached = place.reached
            for outlet in list(place.outlets):
                place.remove(outlet)
                self._coming_home.add((mirror.channel, outlet))
                home = partial(self._home, mirror.channel, outlet)
                self._desk.subscribe(place.who, mirror.channel, reached, outlet, home)
        mirror.places.clear()

    def _home(self, channel: str, outlet: Outlet, answer: Any) -> None:
        if (channel, outlet) not in self._coming_home:  # he has left meanwhile
            self._desk.unsubscribe(channel, outlet)
            return
        self._coming_home.discard((channel, outlet))
        if not self._mirrors.hears(channel, outlet):
            return  # he has asked for his place himself, and has been answered
        self._mirrors.forget(channel, outlet)
        if isinstance(answer, Caught):
            if answer.events:
                outlet.push_all(encoded_pushes(outlet.codec, answer.events))
        else:
            outlet.lost(channel)


def _listen_again(channel: str, place: Place, reached: int, number: int) -> Listen:
    return Listen(number, channel, place.who, place.codec.name, reached, as_pushes=True)
