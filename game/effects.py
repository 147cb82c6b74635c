"""What an entry of a room does to the world outside its room: a closed set.

An effect is data. The database carries it out in the same call that writes the entry, guards first; where a guard
does not hold, nothing of that entry is written and its command is refused with the guard's code.
"""

from collections.abc import Mapping
from typing import Any, Literal

import msgspec

from game.ids import PlayerId, RoomId, WineId

PlaceKind = Literal["cellar", "queue", "battle", "escrow"]


class Place(msgspec.Struct, frozen=True):
    """Where a wine is: always in one place. `room` is None in the cellar only."""

    kind: PlaceKind
    room: RoomId | None = None


CELLAR = Place("cellar")


class MoveWine(msgspec.Struct, frozen=True, tag="move_wine"):
    """The wine goes from one place to another. Guard: it belongs to `owner`, is at `origin`, and its `revision` is the
    one that was read; else `wine_not_free`. `revision` is None where the room itself holds the wine, so that
    nobody else can have changed it."""

    wine: WineId
    owner: PlayerId
    origin: Place
    target: Place
    revision: int | None = None


class Notify(msgspec.Struct, frozen=True, tag="notify"):
    """A line in a player's inbox, which is the channel `player:<id>`: what he must not miss. Kept for 7 days."""

    player: PlayerId
    t: str
    d: Mapping[str, Any]


class OpenRoom(msgspec.Struct, frozen=True, tag="open_room"):
    """Another room begins in the same commit. Its opening is encoded by its own decider; its first entry is
    decided by the engine, and what that entry does to the world belongs to this commit too."""

    room: RoomId
    kind: str
    opening: msgspec.Struct


class BattleBegan(msgspec.Struct, frozen=True, tag="battle_began"):
    """The row of `battles` that lists and histories read; the room is the battle's id."""

    mode: str
    rated: bool
    players: tuple[PlayerId, PlayerId]


class BattleEnded(msgspec.Struct, frozen=True, tag="battle_ended"):
    """Closes that row. `winner` is a seat or None; `score` is in permille of stamina left, a seat each."""

    winner: int | None
    reason: str
    turns: int
    score: tuple[int, int]


class LogActivity(msgspec.Struct, frozen=True, tag="log_activity"):
    """A line in the player's activity log, which analytics read and the player may see."""

    player: PlayerId
    action: str
    d: Mapping[str, Any]


Effect = MoveWine | Notify | OpenRoom | BattleBegan | BattleEnded | LogActivity
