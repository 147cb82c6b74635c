"""Watchers who are kept behind: where players want it so, what happens is shown to others some seconds later.

Nothing is stored for it: what a watcher may see now is the part of the room's log that is old enough, or all of it once
the room is over. `n` has no gap for anybody; it comes later.
"""

from typing import Any

from game.battle.opening import BattleOpening
from server.rooms.room import Room


def delay_ms_of(opening: Any) -> int:
    """By how many milliseconds watchers of a room with this opening are kept behind."""
    return opening.delay_s * 1_000 if isinstance(opening, BattleOpening) else 0


class Behind:
    """How far those who watch one room have come: `n` of its channel, and the state there. The room holds its whole
    log."""

    __slots__ = ("_delay_ms", "_timer_ms", "n", "state")

    def __init__(self, room: Room) -> None:
        self._delay_ms = delay_ms_of(room.opening)
        self._timer_ms = 0
        self.n = 0
        self.state: Any = room.decider.initial(room.opening)

    def advance(self, room: Room, now_ms: int) -> list[tuple[int, int, Any]]:
        """What may be shown by now and was not yet, as (n, at_ms, event): it is from now on."""
        later = room.events_after(self.n)
        assert later is not None, "the room holds its whole log"
        due = [one for one in later if room.status == "over" or one[1] + self._delay_ms <= now_ms]
        for n, _, event in due:
            assert n == self.n + 1, "a room's times never go back"
            self.n, self.state = n, room.decider.evolve(self.state, event)
        return due

    def wake_at_ms(self, room: Room) -> int | None:
        """When there will be more to show; None where there is nothing, or it was said before."""
        later = room.events_after(self.n)
        if not later or (at_ms := later[0][1] + self._delay_ms) == self._timer_ms:
            return None
        self._timer_ms = at_ms
        return at_ms
