"""Who listens to a channel, and telling them: what a role sees is encoded once per codec, and all get the same bytes.

Telling never raises and never waits: an outlet takes the bytes and is responsible for its own connection.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from game.decider import Decider, Push, Role
from server.desk import Outlet
from server.wire import Codec, encode_push


class Audience:
    """The outlets subscribed to one room, grouped by what they see and how it is written."""

    __slots__ = ("_groups", "_role_of")

    def __init__(self) -> None:
        self._groups: dict[tuple[Role, Codec], dict[Outlet, None]] = {}
        self._role_of: dict[Outlet, Role] = {}

    def __len__(self) -> int:
        return len(self._role_of)

    def __contains__(self, outlet: Outlet) -> bool:
        return outlet in self._role_of

    def add(self, outlet: Outlet, role: Role) -> None:
        """Subscribe; again is allowed, and takes the role that holds now."""
        self.remove(outlet)
        self._role_of[outlet] = role
        self._groups.setdefault((role, outlet.codec), {})[outlet] = None

    def remove(self, outlet: Outlet) -> None:
        role = self._role_of.pop(outlet, None)
        if role is None:
            return
        group = self._groups[role, outlet.codec]
        del group[outlet]
        if not group:
            del self._groups[role, outlet.codec]

    def count(self, role: Role) -> int:
        """How many see the room in this role."""
        return sum(len(group) for (seen_as, _), group in self._groups.items() if seen_as == role)

    def outlets(self) -> list[Outlet]:
        return list(self._role_of)

    def publish(
        self, decider: Decider[Any, Any, Any, Any], channel: str, first_n: int, at_ms: int, events: Sequence[Any]
    ) -> None:
        """Tell everybody of these events, which have the numbers from `first_n` on."""
        groups = list(self._groups.items())
        for n, event in enumerate(events, start=first_n):
            # Event by event, so that what looks the same to several roles is made once, and encoded once a codec.
            written: dict[Codec, tuple[Push, bytes]] = {}
            for (role, codec), group in groups:
                push = decider.view_event(event, role)
                same, message = written.get(codec, _NOTHING)
                if push is not same:
                    message = encode_push(codec, channel, n, push.t, at_ms, push.d)
                    written[codec] = push, message
                for outlet in list(group):
                    outlet.push(message)

    def lost(self, channel: str) -> None:
        """The room is somebody else's now: all are told that their place in the channel is lost."""
        for outlet in self.outlets():
            self.remove(outlet)
            outlet.lost(channel)


_NOTHING: tuple[None, bytes] = (None, b"")


def whole_pushes(channel: str, numbered: Iterable[tuple[int, int, Push]]) -> list[dict[str, Any]]:
    """Pushes as they stand in a reply: (n, at_ms, push) each."""
    return [{"ch": channel, "n": n, "t": push.t, "at": at_ms, "d": push.d} for n, at_ms, push in numbered]
