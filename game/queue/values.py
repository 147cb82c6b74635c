"""What the queue begins with, what may be asked of it, what happens in it, and how it stands.

Times are milliseconds since the Unix epoch.
"""

from collections.abc import Mapping
from typing import Literal

import msgspec

from game.battle.bottle import Laid
from game.battle.names import ModeName
from game.battle.opening import SeatCard
from game.decider import Open, Resumed, Wake
from game.effects import Place
from game.ids import PlayerId, RoomId
from game.knowledge.deck import Drawn
from game.lately import Lately
from game.queue.challenges import Challenge
from game.queue.fit import Known
from game.queue.series import GoOn, Series, SeriesWentOn
from game.queue.ticket import FIRST_MODE, Ticket
from game.queue.waiting import Waiting
from game.standing import Renew

TICKETS_A_PLAYER_MAX = 3
"""Challenges that one player may have out at once."""

DELAY_S_MAX = 60
"""So long, in seconds, players may keep watchers behind."""


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
    """Wait no more. Where it names who is `gone` for good, nobody is to meet that player here any more; `ticket` says
    nothing then. It is one command because it stands in records: an earlier version of the program, which may have to
    take the queue over while it is replaced, reads both."""

    ticket: str = ""
    gone: PlayerId | None = None


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
    """Those who wait, who has challenged whom lately, and the series that are under way, by the battle that is. Nothing
    in it is walked through when somebody comes or goes: thousands may wait for somebody by name."""

    opening: QueueOpening
    waiting: Waiting
    challenges: Lately[Challenge]
    successor: RoomId | None = None
    series: Mapping[RoomId, Series] = {}

    @property
    def place(self) -> Place:
        return Place("queue", self.opening.room)

    @property
    def tickets(self) -> Mapping[str, Ticket]:
        """Those who wait, oldest first."""
        return self.waiting.tickets
