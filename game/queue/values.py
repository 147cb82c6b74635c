"""What the queue is made of: tickets, what may be asked of it, what happens in it, and how it stands.

Times are milliseconds since the Unix epoch.
"""

from collections.abc import Mapping
from typing import Final, Literal

import msgspec

from game.battle.bottle import Bottle, Laid
from game.battle.names import ModeName
from game.battle.opening import SeatCard
from game.decider import Open, Resumed, Wake
from game.effects import Place
from game.ids import PlayerId, RoomId
from game.knowledge.deck import Drawn
from game.queue.fit import Known
from game.queue.series import GoOn, Series, SeriesWentOn
from game.standing import Renew

WAIT_MS_MAX = 10 * 60_000
"""Who has waited so long is told that nobody came, and gets his wines back: he may have gone away with them."""

TICKETS_A_PLAYER_MAX = 3
"""Challenges that one player may have out at once."""

CHALLENGES_MAX = 6
CHALLENGES_MS = 3_600_000
"""So many times an hour one player may challenge the same other one: each is a line in that one's inbox, and as many as
there are hands' lives of ten minutes in it."""

REMATCH_MS = 60_000
"""So long after the end of a battle its two may both ask for another."""

DELAY_S_MAX = 60
"""So long, in seconds, players may keep watchers behind."""

FIRST_MODE: Final[ModeName] = "pairing"
"""The mode of records from before there were others."""


class Ticket(msgspec.Struct, frozen=True):
    """Somebody who waits. `versus` is the player he waits for, or None for anyone. `ref` is his own outside id,
    `versus_ref` that of the other, and `versus_name` his name. `battle` and `seed` are for the battle that opens where
    two who wait are matched; `delay_s` is by how much he wants watchers kept behind. `rematch` is the battle that he
    wants another like, `best_of` how many battles they play at most."""

    id: str
    player: PlayerId
    ref: str
    name: str
    versus: PlayerId | None
    rated: bool
    bottles: tuple[Bottle, ...]
    expires_at_ms: int
    versus_ref: str | None = None
    mode: ModeName = FIRST_MODE
    known: Known = Known()
    battle: RoomId | None = None
    seed: bytes = b""
    drawn: tuple[Drawn, ...] = ()
    delay_s: int = 0
    rematch: RoomId | None = None
    best_of: int = 1
    versus_name: str | None = None

    @property
    def since_ms(self) -> int:
        return self.expires_at_ms - (WAIT_MS_MAX if self.rematch is None else REMATCH_MS)


class Challenge(msgspec.Struct, frozen=True):
    """Who challenged whom, and when: kept for as long as it counts. A wish for a rematch names the battle: it counts
    for itself, once."""

    player: PlayerId
    versus: PlayerId
    at_ms: int
    battle: RoomId | None = None


class QueueOpening(msgspec.Struct, frozen=True):
    """`challenges` are those of the last hour. `predecessor` is the room that this one continues, whose answers to
    repeated requests still count."""

    room: RoomId
    opened_at_ms: int
    house: SeatCard
    tickets: tuple[Ticket, ...] = ()
    predecessor: RoomId | None = None
    challenges: tuple[Challenge, ...] = ()
    series: tuple[Series, ...] = ()


class Rematch(msgspec.Struct, frozen=True):
    """A battle that is over, and until when its two may ask for another."""

    battle: RoomId
    until_ms: int


class Enter(msgspec.Struct, frozen=True, tag="enter"):
    """Wait for an opponent in a mode that is open. `versus` is `house`, `anyone`, or the player; `strength` is the
    house's. `battle` and `seed` are the name and the chance of the battle that this may open: rules have no entropy of
    their own. `known` is what is known of the player there, `drawn` the questions for a battle that asks some."""

    ticket: str
    ref: str
    name: str
    versus: PlayerId | Literal["house", "anyone"]
    rated: bool
    laid: tuple[Laid, ...]
    battle: RoomId
    seed: bytes
    versus_ref: str | None = None
    mode: ModeName = FIRST_MODE
    strength: int | None = None
    known: Known = Known()
    drawn: tuple[Drawn, ...] = ()
    delay_s: int = 0
    rematch: Rematch | None = None
    best_of: int = 1
    versus_name: str | None = None


class Leave(msgspec.Struct, frozen=True, tag="leave"):
    """Wait no more."""

    ticket: str


class QueueOpened(msgspec.Struct, frozen=True, tag="queue.opened"):
    """The queue is there."""


class Entered(msgspec.Struct, frozen=True, tag="queue.entered"):
    """Somebody waits."""

    ticket: Ticket


class Left(msgspec.Struct, frozen=True, tag="queue.left"):
    """Somebody waits no more: he left, or nobody came."""

    ticket: str


class Matched(msgspec.Struct, frozen=True, tag="queue.matched"):
    """Two have found each other. `waited` is the ticket of the one who was there already; None for the house. `too` is
    the other one's where both had waited; `series` is the one that begins with this battle."""

    battle: RoomId
    waited: str | None
    too: str | None = None
    series: Series | None = None


class Renewed(msgspec.Struct, frozen=True, tag="queue.renewed"):
    """The queue goes on in another room."""

    successor: RoomId


Command = Enter | Leave | Renew | GoOn | Open | Wake
Event = QueueOpened | Entered | Left | Matched | SeriesWentOn | Renewed | Resumed


class QueueState(msgspec.Struct, frozen=True):
    """Those who wait, oldest first; who has challenged whom in the last hour, oldest first; and the series that are
    under way, by the battle that is."""

    opening: QueueOpening
    tickets: Mapping[str, Ticket]
    successor: RoomId | None = None
    challenges: tuple[Challenge, ...] = ()
    series: Mapping[RoomId, Series] = {}

    @property
    def place(self) -> Place:
        return Place("queue", self.opening.room)
