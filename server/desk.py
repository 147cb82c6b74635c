"""What a session and the game are to each other. The session knows no more of the game than `Desk`, and the game
no more of a session than `Outlet`.

Everything here is synchronous. An answer may come at once, from inside the call, or later; either way it must come
in the same step as, and before, the first push that follows from it. Where a place in a channel is given, the outlet
is put there first and the reply is called then, with nothing pushed in between: a session that has ended meanwhile
gives the place back from inside the reply.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol

from msgspec import Struct

from game.ids import PlayerId
from game.refusal import Refused
from server.messages import LiveRoom, OpenChallenge, OpenTicket, SeriesTold
from server.wire import CloseCode, Codec

if TYPE_CHECKING:
    from server.parcel import Parcel  # frames, and with them sockets: whoever only names a `Who` needs none


class Who(Struct, frozen=True):
    """The player that a session speaks for."""

    player_id: PlayerId
    ref: str  # the id that the outside sees; `player:<ref>` is his channel
    name: str
    session_id: str  # of the sign-in, not of the connection


class Welcome(Struct, frozen=True):
    """A hello was accepted. `player` and `expires_at_ms` are None for who only watches."""

    player: Who | None
    expires_at_ms: int | None
    live: list[LiveRoom]
    tickets: list[OpenTicket]
    challenges: list[OpenChallenge] = []
    series: list[SeriesTold] = []


Answer = Mapping[str, Any] | Struct | Refused
Reply = Callable[[Answer], None]
"""Takes the one answer to one request. It never raises; a second answer, or one that comes too late, is dropped."""

WelcomeReply = Callable[[Welcome | Refused], None]


class Outlet(Protocol):
    """A session as a room's fan-out sees it. No method raises, waits, or calls the desk back."""

    codec: Codec

    def push(self, message: bytes, *, supersede: str | None = None) -> None:
        """Sends a push that `wire.encode_push` has written with this outlet's codec.

        One with a `supersede` key replaces one with the same key that still waits.
        """
        ...

    def push_all(self, messages: Sequence[bytes]) -> None:
        """Sends several such pushes, in order."""
        ...

    def deliver(self, parcel: "Parcel") -> None:
        """Sends pushes that were put into one frame for many outlets of this codec."""
        ...

    def lost(self, channel: str) -> None:
        """The place in that channel is lost: the client is to reconnect and resume (4004)."""
        ...

    def ended(self, channel: str) -> None:
        """Nothing more will come in that channel: it no longer counts among the session's subscriptions."""
        ...

    def close(self, code: CloseCode, reason: str) -> None:
        """Ends the session: signed out, banned. What was to be sent before is still sent."""
        ...


class Desk(Protocol):
    """The game as a session sees it. Nothing here raises for what a client does."""

    def hello(self, token: str | None, outlet: Outlet, reply: WelcomeReply) -> None:
        """Says who has come. With a token the outlet is subscribed to the player's own channel in the same step."""
        ...

    def perform(self, who: Who, op: Struct, key: bytes, reply: Reply) -> None:
        """Carries out a request of the game; `op` is one of the structs of `messages`, `key` 16 bytes that name
        the request. A success is answered only after it has been committed."""
        ...

    def subscribe(self, who: Who | None, channel: str, from_n: int | None, outlet: Outlet, reply: Reply) -> None:
        """Gives the outlet a place in the channel and answers `messages.Caught` or `messages.Whole`; a second call
        for the same channel leaves one place and answers anew."""
        ...

    def unsubscribe(self, channel: str, outlet: Outlet) -> None:
        """Takes the outlet's place in the channel away; nothing where it has none."""
        ...

    def gone(self, who: Who | None, outlet: Outlet) -> None:
        """The session has ended: every place of the outlet is taken away. May be called twice, the second
        time where the answer to a hello came too late."""
        ...
