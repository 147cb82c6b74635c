"""The house as a player: it sees what its seat may see, and asks at the same desk as people do.

It thinks when a room in which it sits has changed, one battle at a time and one loop step each, so that many games
against it never hold up the others.
"""

import asyncio
import hashlib
import logging
import os
from collections.abc import Callable, Mapping
from typing import Any

from game.chance import SEED_BYTES, Chance
from game.decider import Role
from game.ids import HOUSE, RoomId
from game.modes import MODES
from game.refusal import Refused
from server.desk import Desk, Who
from server.matchmaking import HOUSE_NAME, HOUSE_REF
from server.messages import CommitChoice
from server.rooms.room import Room

log = logging.getLogger(__name__)

WHO = Who(HOUSE, HOUSE_REF, HOUSE_NAME, "the house")


class House:
    """Plays every seat of the house in this process."""

    def __init__(self, desk: Desk, set_aside: Callable[[Room, Exception], None]) -> None:
        """`set_aside` is for a room whose own rules fail when they are asked what the house sees or wants."""
        self._desk = desk
        self._set_aside = set_aside
        self._waiting: dict[RoomId, Room] = {}
        self._awake = asyncio.Event()

    def room_changed(self, room: Room) -> None:
        """Look at this room when there is time."""
        if room.status == "open" and HOUSE in room.decider.seats(room.state):
            self._waiting[room.id] = room
            self._awake.set()

    async def run(self) -> None:
        """Play for ever."""
        while True:
            await self._awake.wait()
            self._awake.clear()
            while self._waiting:
                room = self._waiting.pop(next(iter(self._waiting)))
                if room.status == "open":
                    self._look_at(room)
                await asyncio.sleep(0)

    def _look_at(self, room: Room) -> None:
        try:
            wanted = _wanted(room)
        except Exception as error:  # the room's own code failing, alone
            self._set_aside(room, error)
            return
        if wanted is not None:
            self._play(room, *wanted)

    def _play(self, room: Room, turn: int, choice: Mapping[str, Any]) -> None:
        # The same turn is never asked twice: what was committed before a restart stands.
        key = hashlib.blake2b(f"{room.id}/{turn}".encode(), digest_size=16).digest()
        self._desk.perform(WHO, CommitChoice(room.id, turn, dict(choice)), key, _noted(room.id))


def _wanted(room: Room) -> tuple[int, Mapping[str, Any]] | None:
    """Of which turn the house wants what; None where it is not to choose."""
    seat = list(room.decider.seats(room.state)).index(HOUSE)
    view = room.decider.view_state(room.state, Role(seat))
    if not _to_choose(view):
        return None
    strength = room.opening.seats[seat].strength
    return view["turn"], MODES[room.decider.kind].choose(view, Chance(os.urandom(SEED_BYTES)), strength)


def _to_choose(view: Mapping[str, Any]) -> bool:
    return bool(view.get("you", {}).get("choices"))


def _noted(room: RoomId) -> Any:
    def note(answer: Any) -> None:
        if isinstance(answer, Refused) and answer.code not in ("already_committed", "stale_turn", "battle_over"):
            log.warning("the house was refused", extra={"room": room, "code": answer.code})

    return note
