"""Everything that one process says to another, and how it is written: MessagePack by position, tagged with a number.

All processes of a game are of one version but for the minutes of a rolling restart: new fields come last, with a
default, and numbers are never used again. What only a later version says is left out (`decode`).
"""

from collections.abc import Sequence
from typing import Any, Final, get_args

import msgspec
from msgspec import Raw, Struct

from game.ids import PlayerId, RoomId
from game.refusal import Field, Refused
from server.desk import Who
from server.messages import PlayerSnapshot
from server.rooms.dealing import Hand


class Item(Struct, frozen=True, array_like=True, gc=False):
    """One thing that is said."""


class Beat(Item, frozen=True, tag=1):
    """I live, and have so many battles; None: deal me none. `certainty` counts how often I have become sure anew of
    which rooms are mine, `rules` names what I play by (`server.rooms.dealing`)."""

    battles: int | None = None
    certainty: int = 0
    rules: str = ""


class Leaving(Item, frozen=True, tag=2):
    """I have drained: my rooms may be taken over."""


# Questions. `id` is the asker's, and is in the answer.


class Perform(Item, frozen=True, tag=10):
    """Do for this player what he asks. `d` is the op's struct in MessagePack, `key` names the request."""

    id: int
    who: Who
    op: str
    d: bytes
    key: bytes


class Listen(Item, frozen=True, tag=11):
    """A place in this room's channel is wanted, by a player or by somebody who is nobody; `from_n` as in `sub`.

    `as_pushes`: what was missed is wanted as pushes, to be told to those who listen already.
    """

    id: int
    channel: str
    who: Who | None
    codec: str
    from_n: int | None
    as_pushes: bool = False


class Arrived(Item, frozen=True, tag=12):
    """This player is connected to me, with this codec. What is going on for him is the answer."""

    id: int
    player: PlayerId
    codec: str


class ReadFeeds(Item, frozen=True, tag=13):
    """Lines may be in these players' inboxes of which nobody has told you."""

    id: int
    players: Sequence[PlayerId]


class Measure(Item, frozen=True, tag=14):
    """What do you measure? Asked by a worker of this house; the workers of others answer None."""

    id: int
    house: str


class Forget(Item, frozen=True, tag=15):
    """Do you still know this sign-in? It has ended, or has other tokens now. `Done` is the answer, when you do not."""

    id: int
    session: str


# Answers


class Done(Item, frozen=True, tag=20):
    """The answer, in MessagePack."""

    id: int
    answer: bytes


class Denied(Item, frozen=True, tag=21):
    """A refusal."""

    id: int
    code: str
    title: str
    detail: str | None
    retry_after_ms: int | None
    fields: dict[str, Field]

    @classmethod
    def of(cls, id: int, refused: Refused) -> "Denied":
        return cls(id, refused.code, refused.title, refused.detail, refused.retry_after_ms, dict(refused.fields))

    @property
    def refused(self) -> Refused:
        return Refused(self.code, self.title, detail=self.detail, retry_after_ms=self.retry_after_ms, **self.fields)


class Moved(Item, frozen=True, tag=22):
    """It is not here, or not for long."""

    id: int


class Placed(Item, frozen=True, tag=23):
    """The place is given: from here on the channel is told, after number `n`. `answer` is that of `sub`, in the codec
    that was named; or `pushes` are what was missed. Neither: it can't be told, since not all is held."""

    id: int
    n: int
    seated: bool
    answer: bytes | None
    pushes: Sequence[bytes] | None


Answer = Done | Denied | Moved | Placed

# What is told. A place in a channel is (channel, player or None, codec): None for all who only watch.


class Told(Item, frozen=True, tag=30):
    """Pushes of a channel, as they are to be sent."""

    channel: str
    player: PlayerId | None
    codec: str
    messages: Sequence[bytes]


class Noted(Item, frozen=True, tag=31):
    """A push that is no part of the record, and supersedes one with the same key."""

    channel: str
    player: PlayerId | None
    codec: str
    key: str
    message: bytes


class Lost(Item, frozen=True, tag=32):
    """I have lost that room: what you have of its channel is all that you get from me."""

    channel: str
    player: PlayerId | None
    codec: str


class Seated(Item, frozen=True, tag=33):
    """This player, who is connected to you, sits in a room that has just come to be: he hears it from now on."""

    channel: str
    player: PlayerId
    codec: str


class Notified(Item, frozen=True, tag=34):
    """A line was written into this player's inbox."""

    player: PlayerId
    t: str
    d: dict[str, Any]
    n: int
    at_ms: int


class SignedOut(Item, frozen=True, tag=35):
    """This sign-in has ended."""

    session: str


class Watched(Item, frozen=True, tag=36):
    """How many watch these rooms of mine, as (room, count)."""

    counts: Sequence[tuple[RoomId, int]]


class Owns(Item, frozen=True, tag=37):
    """I have taken these rooms over."""

    rooms: Sequence[RoomId]


class Tried(Item, frozen=True, tag=38):
    """I have counted an attempt of this kind under this key (1), or taken one back (-1)."""

    kind: str
    key: str
    count: int


class PoolShown(Item, frozen=True, tag=39):
    """How the mystery pool stands, which is mine."""

    shown: dict[str, Any]


class Heeded(Item, frozen=True, tag=45):
    """One of these two blocks the other from now on, or neither does."""

    one: PlayerId
    other: PlayerId
    blocked: bool


class Departed(Item, frozen=True, tag=54):
    """This player has erased his account."""

    player: PlayerId


class Posted(Item, frozen=True, tag=46):
    """This stands on the market's board, about a room of mine. `d` is MessagePack."""

    about: str
    t: str
    d: bytes


class Paced(Item, frozen=True, tag=47):
    """So many messages of this player have passed here since I said so last."""

    player: PlayerId
    messages: int


class Crowded(Item, frozen=True, tag=48):
    """From these addresses so many are connected to me, as (address, count); from any other, hardly anybody."""

    counts: Sequence[tuple[str, int]]


class AtTables(Item, frozen=True, tag=49):
    """What is played in my rooms, as the lobby wants it (`server.lobby.Playing`); it takes the place of what I said
    before."""

    newest: dict[str, list[tuple[RoomId, int]]]
    live: dict[str, int]


class Dealt(Item, frozen=True, tag=50):
    """I have opened this battle for you: it is yours by PostgreSQL's account."""

    hand: Hand


class Astray(Item, frozen=True, tag=51):
    """I may have opened battles for you: I don't know how the commit ended."""


class Ended(Item, frozen=True, tag=52):
    """A battle that you have dealt me is over."""

    room: RoomId


class Offered(Item, frozen=True, tag=53):
    """This player, who is connected to you, sits in a battle of mine and has done nothing in it yet: unless he hears it
    already, he is to."""

    channel: str
    player: PlayerId
    codec: str


# What the listener's side tells the owner


class Unlisten(Item, frozen=True, tag=40):
    """Nobody here has that place any more."""

    channel: str
    player: PlayerId | None
    codec: str


class Watching(Item, frozen=True, tag=41):
    """So many watch here."""

    channel: str
    codec: str
    count: int


class Left(Item, frozen=True, tag=42):
    """This player is no longer connected to me with that codec."""

    player: PlayerId
    codec: str


AnyItem = (
    Beat | Leaving
    | Perform | Listen | Arrived | ReadFeeds | Measure | Forget
    | Done | Denied | Moved | Placed
    | Told | Noted | Lost | Seated | Notified | SignedOut | Watched | Owns | Tried | PoolShown | Heeded | Posted
    | Departed | Paced | Crowded | AtTables | Dealt | Astray | Ended | Offered
    | Unlisten | Watching | Left
)  # fmt: skip


class Letter(Struct, frozen=True, array_like=True):
    """What one process says to another in one tick. `seq` counts from 1 in each `generation` of their line; 0 is a call
    to all, which has no place in a line."""

    sender: bytes
    generation: int
    seq: int
    items: list[AnyItem]


class _Sealed(Struct, frozen=True, array_like=True):
    """A letter of which nothing is read yet but who sent it, and its place in the line."""

    sender: bytes
    generation: int
    seq: int
    items: list[Raw]


encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Letter).decode
_decode_sealed = msgspec.msgpack.Decoder(_Sealed).decode
_decode_item = msgspec.msgpack.Decoder(AnyItem).decode
_TAGS: Final = frozenset(kind.__struct_config__.tag for kind in get_args(AnyItem))


def decode(data: bytes) -> Letter:
    """A letter, without what is said in it that only a later version knows: who does not know what it means has lost
    nothing by it, and for a letter that is lost a whole line would begin anew.

    Raises:
        ValueError: it is none, or what this version knows is not said as it knows it.
        RecursionError: the same.
    """
    try:
        return _decode(data)
    except ValueError:
        sealed = _decode_sealed(data)
        known = [item for item in sealed.items if _tag(item) in _TAGS]
        if len(known) == len(sealed.items):
            raise
        return Letter(sealed.sender, sealed.generation, sealed.seq, [_decode_item(item) for item in known])


def _tag(item: Raw) -> object:
    said = msgspec.msgpack.decode(item)
    return said[0] if isinstance(said, list) and said else None


decode_measured = msgspec.msgpack.Decoder(tuple[int, str] | None).decode
"""The number of the worker, and its page."""

decode_posted = msgspec.msgpack.Decoder(dict[str, Any]).decode
decode_live = msgspec.msgpack.Decoder(PlayerSnapshot).decode
