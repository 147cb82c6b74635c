"""Who listens to a channel, and telling them: what a role sees is made once, and encoded once per codec.

Those who sit are told at once; watchers are a crowd, which is told the same bytes in slices (`crowd`), so that it never
holds up a game. Telling never raises and never waits: an outlet takes the bytes and is responsible for its own
connection.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from game.decider import WATCHER, Decider, Push, Role
from server.desk import Outlet
from server.messages import Viewers
from server.rooms.crowd import Crowd, Fanout
from server.rooms.headcount import Headcount
from server.wire import CODECS, Codec, encode_push


class Audience:
    """The outlets subscribed to one room: who sits, by role, and who watches, by codec."""

    __slots__ = ("_channel", "_crowds", "_fanout", "_headcount", "_role_of", "_seated", "_told")

    def __init__(self, channel: str, fanout: Fanout, headcount: Headcount | None = None) -> None:
        """Where a headcount is taken, the channel is told how many watch."""
        self._channel = channel
        self._fanout = fanout
        self._headcount = headcount
        self._role_of: dict[Outlet, Role] = {}
        self._seated: dict[Outlet, Role] = {}
        self._crowds: dict[Codec, Crowd] = {}
        self._told: int | None = 0  # the count of viewers that everybody here knows; None where somebody does not

    def __len__(self) -> int:
        return len(self._role_of)

    def __contains__(self, outlet: Outlet) -> bool:
        return outlet in self._role_of

    def add(self, outlet: Outlet, role: Role) -> None:
        """Subscribe; again is allowed, and takes the role that holds now."""
        new = outlet not in self._role_of
        self.remove(outlet)
        self._role_of[outlet] = role
        if role == WATCHER:
            self._crowd(outlet.codec).add(outlet)
        else:
            self._seated[outlet] = role
        if self.watching:
            if new:
                self._told = None
            self._count_again()

    def remove(self, outlet: Outlet) -> None:
        role = self._role_of.pop(outlet, None)
        if role == WATCHER:
            self._crowd(outlet.codec).remove(outlet)
            self._count_again()
        elif role is not None:
            del self._seated[outlet]

    @property
    def watching(self) -> int:
        """How many watch without sitting."""
        return len(self._role_of) - len(self._seated)

    def outlets(self) -> list[Outlet]:
        return list(self._role_of)

    def publish(self, decider: Decider[Any, Any, Any, Any], first_n: int, at_ms: int, events: Sequence[Any]) -> None:
        """Tell everybody of these events, which have the numbers from `first_n` on."""
        roles = dict.fromkeys(self._seated.values())
        if self.watching:
            roles[WATCHER] = None
        seen = _Views(decider, self._channel, first_n, at_ms, events, roles)
        for outlet, role in list(self._seated.items()):
            for message in seen.encoded(role, outlet.codec):
                outlet.push(message)
        for codec, crowd in self._crowds.items():
            if len(crowd):
                crowd.tell(seen.encoded(WATCHER, codec))

    def tell_viewers(self, at_ms: int) -> None:
        """Tell everybody how many watch, unless they know."""
        count = self.watching
        if count == self._told:
            return
        self._told = count
        key = f"{self._channel} viewers"
        notes = {codec: encode_push(codec, self._channel, None, "viewers", at_ms, Viewers(count)) for codec in _ALL}
        for outlet in list(self._seated):
            outlet.push(notes[outlet.codec], supersede=key)
        for codec, crowd in self._crowds.items():
            if len(crowd):
                crowd.tell_note(key, notes[codec])

    def lost(self) -> None:
        """The room is somebody else's now: all are told that their place in the channel is lost."""
        for outlet in self.outlets():
            self.remove(outlet)
            outlet.lost(self._channel)

    def _crowd(self, codec: Codec) -> Crowd:
        crowd = self._crowds.get(codec)
        if crowd is None:
            crowd = self._crowds[codec] = Crowd(codec, self._fanout)
        return crowd

    def _count_again(self) -> None:
        if self._headcount is not None:
            self._headcount.changed(self)


_ALL = tuple(CODECS.values())


class _Views:
    """Events as the roles see them, made and encoded once for all who see the same, a codec each."""

    __slots__ = ("_at_ms", "_channel", "_encoded", "_first_n", "_seen", "_written")

    def __init__(
        self,
        decider: Decider[Any, Any, Any, Any],
        channel: str,
        first_n: int,
        at_ms: int,
        events: Sequence[Any],
        roles: Iterable[Role],
    ) -> None:
        self._channel = channel
        self._first_n = first_n
        self._at_ms = at_ms
        self._seen: dict[Role, list[Push]] = {role: [] for role in roles}
        self._encoded: dict[tuple[Role, Codec], list[bytes]] = {}
        self._written: dict[Codec, list[tuple[Push | None, bytes]]] = {
            codec: [_NOTHING] * len(events) for codec in _ALL
        }
        # Event by event: what looks the same to several roles is then the same push, and is not made anew.
        for event in events:
            for role, pushes in self._seen.items():
                pushes.append(decider.view_event(event, role))

    def encoded(self, role: Role, codec: Codec) -> list[bytes]:
        messages = self._encoded.get((role, codec))
        if messages is None:
            messages = self._encoded[role, codec] = [
                self._message(i, push, codec) for i, push in enumerate(self._seen[role])
            ]
        return messages

    def _message(self, i: int, push: Push, codec: Codec) -> bytes:
        same, message = self._written[codec][i]
        if push is not same:
            message = encode_push(codec, self._channel, self._first_n + i, push.t, self._at_ms, push.d)
            self._written[codec][i] = push, message
        return message


_NOTHING: tuple[None, bytes] = (None, b"")


def whole_pushes(channel: str, numbered: Iterable[tuple[int, int, Push]]) -> list[dict[str, Any]]:
    """Pushes as they stand in a reply: (n, at_ms, push) each."""
    return [{"ch": channel, "n": n, "t": push.t, "at": at_ms, "d": push.d} for n, at_ms, push in numbered]
