"""Those who only watch: they come at any moment, with all that happened or with how it stands, and some leave again."""

import random
from typing import Any

from loadtest.checks import Place
from loadtest.client import Client
from loadtest.hall import Hall
from loadtest.meter import EVENT, SEAT, stamped_ns
from loadtest.wire import Push

AWAY_S_MAX = 2.0


class Watcher:
    """Somebody who watches one battle after another, and the `Listener` of his client."""

    def __init__(self, hall: Hall, chance: random.Random) -> None:
        self.client: Client
        self.battle: str | None = None
        self._hall = hall
        self._chance = chance
        self._leaving: str | None = None

    def visit(self, battle: str) -> None:
        """Watch that battle, from its beginning or from how it stands."""
        self.battle = battle
        self.client.listen(f"battle:{battle}", self._chance.choice((0, None)))
        self._hall.meter.count("watchers came")

    def move(self, battles: list[str]) -> None:
        """Leave a battle that is over, for one that is not."""
        if self.battle is not None:
            self.client.leave(f"battle:{self.battle}")
            self.battle = None
        if battles:
            self.visit(self._chance.choice(battles))

    async def go_and_come_back(self) -> None:
        """Give the channel up and come back to it, or lose the whole connection and resume."""
        battle = self.battle
        if battle is not None and battle == self._leaving:
            return  # he is on his way: a second leaving would come after his coming back
        self._hall.meter.count("watchers left")
        place = None if battle is None else self.client.places.get(f"battle:{battle}")
        if place is not None and place.n is not None and self._chance.random() < 0.5:
            self._leaving = battle
            self.client.leave(f"battle:{battle}", lambda: self._come_back(battle, place))
        else:
            await self.client.drop(self._chance.uniform(0.1, AWAY_S_MAX))

    def _come_back(self, battle: str | None, place: Place) -> None:
        self._leaving = None
        if battle is not None and battle == self.battle:
            self.client.listen(f"battle:{battle}", place.n)

    # What a client tells its listener

    def welcome(self, live: list[dict[str, Any]]) -> None:
        """A watcher sits nowhere."""

    def whole(self, ch: str, n: int, snapshot: dict[str, Any]) -> None:
        self._hall.of(ch.removeprefix("battle:")).see(n, snapshot, self.client.who, self._hall.checks)

    def pushed(self, push: Push, *, live: bool) -> None:
        battle = push.ch.removeprefix("battle:")
        told = self._hall.of(battle)
        told.hear(push, self.client.who, self._hall.checks)
        if not live:
            self._hall.meter.count("pushes caught up")
            return
        meter, heard_ns, codec = self._hall.meter, self.client.heard_ns, self.client.codec.name
        meter.count("deliveries")
        # The server's stamp is whole milliseconds of the same machine's clock, taken before the commit.
        meter.took(EVENT, codec, stamped_ns(push.at_ms), heard_ns)
        if push.n is not None:
            seat_ns = told.seat_ns.get(push.n)
            meter.took(SEAT, codec, heard_ns if seat_ns is None else seat_ns, heard_ns)
