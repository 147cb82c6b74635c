"""Bytes to requests, and answers to bytes: the WebSocket contract without a socket.

Two codecs write the same messages: `winedex.v1.json` in text frames, `winedex.v1.msgpack` in binary ones. A frame
holds one message or an array of them. Times are milliseconds since the Unix epoch, sizes are bytes.

Nothing here knows what an `op` means, waits, or raises because of what a client has sent: a frame that cannot be
read becomes `Malformed`, which carries the id it is to be answered under where that much could be read.
"""

import uuid
from collections.abc import Callable, Sequence
from enum import IntEnum
from typing import Annotated, Any, cast

import msgspec
from msgspec import UNSET, Meta, Raw, Struct, UnsetType

from game.decider import Kept
from game.refusal import Refused

ID_MAX = 2**53 - 1
"""The largest request id: the largest whole number that every client's language holds exactly."""

DETAIL_CHARS_MAX = 200
"""Of a decoder's explanation only so much is sent back: it may quote what the client wrote."""

RequestId = Annotated[int, Meta(ge=0, le=ID_MAX)]


class CloseCode(IntEnum):
    """Why a connection ends. Below 4000 the codes of RFC 6455; 4000–4099 reconnect and resume; 4100–4199 say hello
    anew; 4500–4599 do not come back."""

    NORMAL = 1000
    PROTOCOL_ERROR = 1002
    WRONG_FRAME_TYPE = 1003
    ABNORMAL = 1006  # never sent: the peer is gone
    INVALID_TEXT = 1007
    TOO_BIG = 1009
    TRY_AGAIN = 4000  # a fault of ours
    GOING_AWAY = 4001
    TOO_SLOW = 4002
    HEARTBEAT_MISSED = 4003
    POSITION_LOST = 4004
    TOKEN_EXPIRED = 4100
    SIGNED_OUT = 4101
    NO_HELLO = 4102
    PROTOCOL_BROKEN = 4500
    RATE_LIMIT_BROKEN = 4501
    BANNED = 4502
    UPGRADE_REQUIRED = 4503


class Close(Struct, frozen=True):
    """Why a conversation has ended."""

    code: CloseCode
    reason: str


class Request(Struct, frozen=True):
    """What a client asks. `d` is left encoded until its `op` says what it should be; it is a view into the frame.
    `key` makes a repeated request one request."""

    id: RequestId
    op: Annotated[str, Meta(min_length=1, max_length=64)]
    d: Raw = Raw(b"")  # left out; `messages.read` then takes the defaults of the op
    key: uuid.UUID | None = None


class Malformed(Struct, frozen=True):
    """A message that is no request. `id` is None where not even that could be read."""

    id: int | None
    why: str


class _Identified(Struct, frozen=True):
    id: RequestId


class _Reply(Struct, frozen=True):
    re: int
    d: Any


class _Refusal(Struct, frozen=True):
    re: int | None
    err: Any


class _Push(Struct, frozen=True, kw_only=True):
    ch: str
    n: int | UnsetType = UNSET
    t: str
    at: int
    d: Any


Decode = Callable[[bytes | str | Raw], Any]
"""A decoder of one type. It raises ValueError or RecursionError, and nothing else, whatever the input holds; text is
given to the JSON codec only."""


class Codec:
    """One way of writing messages. There are two, `JSON` and `MSGPACK`; both are values that never change."""

    __slots__ = (
        "_join", "_read_frame", "_read_id", "_read_request", "binary", "decoder", "encode", "name", "nothing", "null",
    )  # fmt: skip

    def __init__(
        self,
        name: str,
        *,
        binary: bool,
        encode: Callable[[object], bytes],
        decoder: Callable[[Any], Decode],
        join: Callable[[Sequence[bytes]], bytes],
    ) -> None:
        self.name = name  # the subprotocol
        self.binary = binary
        self.encode = encode
        self.decoder = decoder
        self.null = encode(None)
        self.nothing = encode({})
        self._join = join
        # An array's messages stay raw, so that one bad message does not spoil the others.
        self._read_frame: Callable[[bytes | str], Request | list[Raw]] = decoder(Request | list[Raw])
        self._read_request: Callable[[Raw], Request] = decoder(Request)
        self._read_id: Callable[[bytes | str | Raw], _Identified] = decoder(_Identified)

    def __repr__(self) -> str:
        return f"<codec {self.name}>"

    def join(self, messages: Sequence[bytes]) -> bytes:
        """One frame of all these encoded messages, without encoding any again. A single message is a frame itself."""
        return messages[0] if len(messages) == 1 else self._join(messages)

    def read_frame(self, frame: bytes | str, messages_max: int) -> list[Request | Malformed]:
        """The messages of a frame, in order; at least one, if only to say that the frame makes no sense."""
        try:
            found = self._read_frame(frame)
        except (ValueError, RecursionError) as error:
            return [self._malformed(frame, error)]
        if isinstance(found, Request):
            return [found]
        if not 0 < len(found) <= messages_max:
            return [Malformed(None, f"{len(found)} messages in a frame; it takes 1 to {messages_max}")]
        return [self._read_one(message) for message in found]

    def _read_one(self, message: Raw) -> Request | Malformed:
        try:
            return self._read_request(message)
        except (ValueError, RecursionError) as error:
            return self._malformed(message, error)

    def _malformed(self, message: bytes | str | Raw, error: Exception) -> Malformed:
        try:
            read = self._read_id(message)
        except (ValueError, RecursionError):
            return Malformed(None, explain(error))
        return Malformed(read.id, explain(error))


def explain(error: Exception) -> str:
    """A decoder's complaint in a form that may be sent: short, and valid text whatever it quotes."""
    return str(error).encode("utf-8", "replace").decode()[:DETAIL_CHARS_MAX]


def _join_json(messages: Sequence[bytes]) -> bytes:
    return b"[" + b",".join(messages) + b"]"


def _join_msgpack(messages: Sequence[bytes]) -> bytes:
    """The array header of the MessagePack specification ("array format family"), then the messages as they are."""
    count = len(messages)
    if count < 16:
        head = bytes((0x90 | count,))
    elif count < 2**16:
        head = b"\xdc" + count.to_bytes(2, "big")
    else:
        head = b"\xdd" + count.to_bytes(4, "big")
    return head + b"".join(messages)


class _KeptWriter:
    """What a codec does with the one type of the game's that it does not know: it writes a `Kept` once."""

    def __init__(self, name: str, encode: Callable[[object], bytes]) -> None:
        self._name = name
        self._encode = encode

    def __call__(self, value: object) -> Raw:
        if not isinstance(value, Kept):
            raise TypeError(f"{type(value).__name__} has no place in a message")
        written = value.written.get(self._name)
        if written is None:
            written = value.written[self._name] = self._encode(list(value))
        return Raw(written)


JSON = Codec(
    "winedex.v1.json",
    binary=False,
    encode=msgspec.json.Encoder(enc_hook=_KeptWriter("winedex.v1.json", msgspec.json.encode)).encode,
    decoder=lambda kind: msgspec.json.Decoder(kind).decode,
    join=_join_json,
)
MSGPACK = Codec(
    "winedex.v1.msgpack",
    binary=True,
    encode=msgspec.msgpack.Encoder(enc_hook=_KeptWriter("winedex.v1.msgpack", msgspec.msgpack.encode)).encode,
    decoder=lambda kind: cast(Decode, msgspec.msgpack.Decoder(kind).decode),  # its types would take no str
    join=_join_msgpack,
)
CODECS = {codec.name: codec for codec in (JSON, MSGPACK)}


def encode_reply(codec: Codec, re: int, d: object) -> bytes:
    """The success of request `re`."""
    return codec.encode(_Reply(re, d))


def encode_refusal(codec: Codec, re: int | None, refused: Refused) -> bytes:
    """The refusal of request `re`, or of something whose id could not be read."""
    return codec.encode(_Refusal(re, refusal_fields(refused)))


def refusal_fields(refused: Refused) -> dict[str, Any]:
    """A refusal as the wire has it under `err`."""
    return {
        **refused.fields,
        "code": refused.code,
        "title": refused.title,
        "detail": refused.detail,
        "retry_after_ms": refused.retry_after_ms,
    }


def encode_push(codec: Codec, ch: str, n: int | None, t: str, at_ms: int, d: object) -> bytes:
    """One event of a channel as its viewers see it. Encoded once a codec; the same bytes go to everybody.

    `n` is None where the push is no part of a record. `d` may be, or hold, `msgspec.Raw` that this codec has written.
    """
    return codec.encode(_Push(ch=ch, n=UNSET if n is None else n, t=t, at=at_ms, d=d))
