"""Who listens to a channel, and telling them: what a role sees is made once, and encoded once per codec.

Those who sit are told at once; watchers are a crowd, which is told the same bytes in slices (`crowd`), so that it never
holds up a game. Another process's watchers are one outlet, which is told at once too: what it is told and what it is
answered have one order. Telling never raises and never waits: an outlet takes the bytes and is responsible for its own
connection.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Literal

from game.decider import WATCHER, Decider, Push, Role
from server.desk import Outlet
from server.pushes_battle import Viewers
from server.rooms.crowd import Crowd, Crowds, Fanout
from server.rooms.headcount import Headcount
from server.wire import CODECS, Codec, encode_push


class Audience:
    """The outlets subscribed to one room: who sits, by role, and who watches, by codec."""

    __slots__ = ("_channel", "_crowds", "_far", "_headcount", "_listening", "_role_of", "_seated", "_told")

    def __init__(self, channel: str, fanout: Fanout, headcount: Headcount | None = None) -> None:
        """Where a headcount is taken, the channel is told how many watch."""
        self._channel = channel
        self._headcount = headcount
        self._role_of: dict[Outlet, Role] = {}
        self._seated: dict[Outlet, Role] = {}
        self._far: dict[Outlet, int] = {}  # other processes' watchers → how many they are
        self._crowds = Crowds(fanout)
        self._listening: list[tuple[Role, list[tuple[Codec, _Listeners]]]] | None = None  # None: to be made anew
        self._told: int | None = 0  # the count of viewers that everybody here knows; None where somebody does not

    def __len__(self) -> int:
        return len(self._role_of)

    def __contains__(self, outlet: Outlet) -> bool:
        return outlet in self._role_of

    def add(self, outlet: Outlet, role: Role) -> None:
        """Subscribe; again is allowed, and takes the role that holds now."""
        new = outlet not in self._role_of
        self.remove(outlet)
        self._listening = None
        self._role_of[outlet] = role
        if role == WATCHER:
            self._crowds[outlet.codec].add(outlet)
        else:
            self._seated[outlet] = role
        if self.watching:
            if new:
                self._told = None
            self._count_again()

    def add_far(self, outlet: Outlet, watching: int) -> None:
        """Subscribe the watchers of another process, who are so many; again is allowed."""
        self._listening = None
        self._role_of[outlet] = WATCHER
        self._far[outlet] = watching
        self._told = None
        self._count_again()

    def remove(self, outlet: Outlet) -> None:
        role = self._role_of.pop(outlet, None)
        self._listening = None
        if self._far.pop(outlet, None) is not None:
            self._count_again()
        elif role == WATCHER:
            self._crowds[outlet.codec].remove(outlet)
            self._count_again()
        elif role is not None:
            del self._seated[outlet]

    @property
    def watching(self) -> int:
        """How many watch without sitting."""
        return len(self._role_of) - len(self._seated) - len(self._far) + sum(self._far.values())

    def outlets(self) -> list[Outlet]:
        return list(self._role_of)

    @property
    def seated(self) -> dict[Outlet, Role]:
        """Who sits, in which role."""
        return dict(self._seated)

    @property
    def far(self) -> list[Outlet]:
        """Other processes' watchers."""
        return list(self._far)

    @property
    def crowds(self) -> dict[Codec, Crowd]:
        """Who watches."""
        return {codec: crowd for codec, crowd in self._crowds.items() if len(crowd)}

    def publish(
        self,
        decider: Decider[Any, Any, Any, Any],
        first_n: int,
        at_ms: int,
        events: Sequence[Any],
        *,
        to: Literal["all", "seats", "watchers"] = "all",
    ) -> None:
        """Tell everybody, or only those, of these events, which have the numbers from `first_n` on."""
        if self._listening is None:
            self._listening = self._by_role()
        said: list[tuple[Role, list[tuple[Codec, _Listeners, list[bytes]]]]] = [
            (role, [(codec, listeners, []) for codec, listeners in by_codec])
            for role, by_codec in self._listening
            if to == "all" or (role == WATCHER) == (to == "watchers")
        ]
        for n, event in enumerate(events, first_n):
            push: Push | None = None
            written: dict[Codec, bytes] = {}
            for role, by_codec in said:
                if push is None or not push.for_all:
                    push, written = decider.view_event(event, role), {}
                for codec, _, messages in by_codec:
                    message = written.get(codec)
                    if message is None:
                        message = written[codec] = encode_push(codec, self._channel, n, push.t, at_ms, push.d)
                    messages.append(message)
        for _, by_codec in said:
            for _, listeners, messages in by_codec:
                listeners.tell(messages)

    def _by_role(self) -> "list[tuple[Role, list[tuple[Codec, _Listeners]]]]":
        """Who listens, by what he sees and how it is written. It is made anew, never changed."""
        seats: dict[Role, dict[Codec, _Seat]] = {}
        for outlet, role in self._seated.items():
            seats.setdefault(role, {}).setdefault(outlet.codec, _Seat()).outlets.append(outlet)
        listening: list[tuple[Role, list[tuple[Codec, _Listeners]]]] = [
            (role, list(by_codec.items())) for role, by_codec in seats.items()
        ]
        crowds: list[tuple[Codec, _Listeners]] = [(codec, crowd) for codec, crowd in self._crowds.items() if len(crowd)]
        for outlet in self._far:
            seat = _Seat()
            seat.outlets.append(outlet)
            crowds.append((outlet.codec, seat))
        if crowds:
            listening.append((WATCHER, crowds))
        return listening

    def tell_viewers(self, at_ms: int) -> None:
        """Tell everybody how many watch, unless they know."""
        count = self.watching
        if count == self._told:
            return
        self._told = count
        key = f"{self._channel} viewers"
        notes = {codec: encode_push(codec, self._channel, None, "viewers", at_ms, Viewers(count)) for codec in _ALL}
        for outlet in (*self._seated, *self._far):
            outlet.push(notes[outlet.codec], supersede=key)
        for codec, crowd in self._crowds.items():
            if len(crowd):
                crowd.tell_note(key, notes[codec])

    def lost(self) -> None:
        """The room is somebody else's now: all are told that their place in the channel is lost."""
        for outlet in self.outlets():
            self.remove(outlet)
            outlet.lost(self._channel)

    def _count_again(self) -> None:
        if self._headcount is not None:
            self._headcount.changed(self)


_ALL = tuple(CODECS.values())


class _Seat:
    """Those who sit in one place: a player's connections of one codec."""

    __slots__ = ("outlets",)

    def __init__(self) -> None:
        self.outlets: list[Outlet] = []

    def tell(self, messages: Sequence[bytes]) -> None:
        """Tell all of them, at once."""
        for outlet in self.outlets:
            outlet.push_all(messages)


_Listeners = _Seat | Crowd


def whole_pushes(channel: str, numbered: Iterable[tuple[int, int, Push]]) -> list[dict[str, Any]]:
    """Pushes as they stand in a reply: (n, at_ms, push) each."""
    return [{"ch": channel, "n": n, "t": push.t, "at": at_ms, "d": push.d} for n, at_ms, push in numbered]
