"""Everything live is a room, and every room is a decider: the one shape that the engine runs.

A decider is pure. `decide` says what a command would cause or refuses it; `evolve` applies what was caused; time comes
in as an argument, deadlines are absolute milliseconds since the Unix epoch, and timers are data (`wake_at_ms`).

A room's record is its opening and a list of entries. An opening copies all that the room will need, so that a record
replays without the world around it; it pins `rules_version`, so that a record older than the rules is known as one.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Generic, NewType, Protocol, TypeVar

import msgspec

from game.effects import Effect
from game.ids import PlayerId

Role = NewType("Role", int)
"""Which view of a room somebody has: his seat (0, 1, …), or WATCHER. All who have the same role see the same bytes."""

WATCHER = Role(-1)


class Open(msgspec.Struct, frozen=True, tag="open"):
    """The engine's first command to a new room: its events are the room's beginning."""


class Wake(msgspec.Struct, frozen=True, tag="wake"):
    """The engine's command when `wake_at_ms` has come. Deciding it when nothing is due causes no events."""


class Resumed(msgspec.Struct, frozen=True, tag="room.resumed"):
    """The engine's event when a room has a new owner or has come back: from `epoch` on only that owner's
    entries count. `lost_ms` is how long nobody answered for the room, counted from the last heartbeat and capped;
    `at_ms` is when it came back. Each decider gives back what it owes for that."""

    epoch: int
    lost_ms: int
    at_ms: int


StateT = TypeVar("StateT")
CommandT = TypeVar("CommandT")
EventT = TypeVar("EventT")
OpeningT = TypeVar("OpeningT", bound=msgspec.Struct, contravariant=True)


class Decision(msgspec.Struct, Generic[EventT], frozen=True, gc=False):
    """What a command causes: events in order, effects on the world, and the answer (`d` of the reply) for who asked.
    `after` is the state that the events lead to, where the rules had to work it out anyway.

    How many events there are never depends on something hidden, or watchers could count it.
    """

    events: Sequence[EventT]
    effects: Sequence[Effect] = ()
    answer: Mapping[str, Any] = {}
    after: Any = None


class Push(msgspec.Struct, frozen=True, gc=False):
    """What a role sees of one event: `t` and `d` of the push. Everybody gets something for every event, so that
    nobody's numbers have a gap. `for_all` where every role sees just this: it is then made once."""

    t: str
    d: Mapping[str, Any]
    for_all: bool = False


class Kept(Sequence[Any]):
    """A list that many views hold, always this one. Whoever writes views may keep in `written` how it is written, by
    the name of the way. Never changed."""

    __slots__ = ("_items", "written")

    def __init__(self, items: Sequence[Any]) -> None:
        self._items = tuple(items)
        self.written: dict[str, bytes] = {}

    def __len__(self) -> int:
        return len(self._items)

    def __getitem__(self, at: Any) -> Any:
        return self._items[at]


def unkept(value: object) -> list[Any]:
    """The list that a `Kept` is: the `enc_hook` of an encoder that keeps nothing.

    Raises: TypeError where it is something else.
    """
    if not isinstance(value, Kept):
        raise TypeError(f"{type(value).__name__} is no part of a view")
    return list(value)


class Decider(Protocol[OpeningT, StateT, CommandT, EventT]):
    """The rules of one kind of room.

    The type attributes let the engine decode a record: unions of tagged structs, `Open` and `Wake` among the commands
    and `Resumed` among the events.
    """

    kind: ClassVar[str]  # what the room's row says: "pairing", "queue"
    channel: ClassVar[str]  # the first part of the channel's name: "battle" for all three modes
    rules_version: ClassVar[int]
    inbox_max: ClassVar[int]  # commands that may wait in the room; more is a flood, and is refused at the door
    opening_type: Any
    command_type: Any
    event_type: Any

    def initial(self, opening: OpeningT) -> StateT:
        """The state before the first entry."""
        ...

    def decide(self, state: StateT, actor: PlayerId | None, command: CommandT, now_ms: int) -> Decision[EventT]:
        """What the command causes; changes nothing. `actor` is None for the engine's own commands.

        Raises:
            Refused: the command may not be, with a stable code.
        """
        ...

    def evolve(self, state: StateT, event: EventT) -> StateT:
        """The state after the event. Total: the past can't be refused."""
        ...

    def wake_at_ms(self, state: StateT) -> int | None:
        """When the room wants a `Wake`, or None."""
        ...

    def is_over(self, state: StateT) -> bool:
        """Whether the room has ended: nothing more will be decided, and the engine closes it."""
        ...

    def role_of(self, state: StateT, player: PlayerId | None) -> Role:
        """How this player sees the room."""
        ...

    def seats(self, state: StateT) -> Sequence[PlayerId]:
        """Who sits, by seat: they are subscribed by themselves, and find the room in `live`."""
        ...

    def presence(self, seat: int, here: bool) -> CommandT | None:
        """The engine's command when the player of a seat has come back or is gone; None where that changes nothing."""
        ...

    def view_event(self, event: EventT, role: Role) -> Push:
        """What that role may see of the event. With `view_state` the only way a secret leaves."""
        ...

    def view_state(self, state: StateT, role: Role) -> Mapping[str, Any]:
        """The whole snapshot for that role."""
        ...
