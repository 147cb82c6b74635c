"""The wire as a client's author would write it from its description: frames to messages and back.

It shares nothing with the server: JSON is the standard library's, MessagePack the msgpack package's.
"""

import hashlib
import json
from collections import OrderedDict
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import msgpack  # type: ignore[import-untyped]  # it ships no types

FRAMES_KEPT = 512
"""Frames whose messages a crowd's reader keeps: everybody in a crowd gets the same bytes within moments."""

FRAME_KEPT_BYTES_MIN = 64

DIGEST_BYTES = 8
OWN = "you"
"""The only part of a push or a snapshot that differs between those who are told."""


class WireFault(Exception):
    """What came is not what the wire's description says."""


class Push(NamedTuple):
    """Something that happened in a channel. `n` is None where it is no part of a record. `digest` is of what everybody
    is told under this number."""

    ch: str
    n: int | None
    t: str
    at_ms: int
    d: dict[str, Any]
    digest: bytes


class Reply(NamedTuple):
    """What a request got: `d`, or `err`. `re` is None where the server could not tell which request it was."""

    re: int | None
    d: Any
    err: dict[str, Any] | None


Message = Push | Reply


class Codec(NamedTuple):
    """One way of writing messages; `name` is also the subprotocol's ending."""

    name: str
    pack: Callable[[Any], str | bytes]
    unpack: Callable[[bytes], Any]

    @property
    def subprotocol(self) -> str:
        return f"winedex.v1.{self.name}"

    def write(self, messages: Sequence[dict[str, Any]]) -> str | bytes:
        """One frame of all these messages."""
        return self.pack(messages[0] if len(messages) == 1 else list(messages))


def _pack_json(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


JSON = Codec("json", _pack_json, json.loads)
MSGPACK = Codec("msgpack", msgpack.packb, msgpack.unpackb)
CODECS = {codec.name: codec for codec in (JSON, MSGPACK)}


def read(codec: Codec, frame: bytes) -> list[Message]:
    """The messages of a frame, in order.

    Raises:
        WireFault: it holds something else.
    """
    try:
        value = codec.unpack(frame)
        return [message_of(one) for one in (value if isinstance(value, list) else [value])]
    except (ValueError, KeyError, TypeError, msgpack.UnpackException) as error:
        raise WireFault(f"{codec.name} frame of {len(frame)} bytes: {type(error).__name__}: {error}") from error


def message_of(value: dict[str, Any]) -> Message:
    """A message from its plain value; also a push that stands in a reply to `sub`."""
    if "re" in value:
        err = value.get("err")
        return Reply(value["re"], None if err else value["d"], err)
    return push_of(value)


def push_of(value: dict[str, Any]) -> Push:
    """A push from its plain value."""
    ch, t, at_ms, d = value["ch"], value["t"], value["at"], value["d"]
    return Push(ch, value.get("n"), t, at_ms, d, digest_of(t, at_ms, d))


def digest_of(t: str, at_ms: int, d: dict[str, Any]) -> bytes:
    """What tells two pushes apart that ought to say the same to everybody."""
    return _digest([t, at_ms, public(d)])


def snapshot_digest(snapshot: dict[str, Any]) -> bytes:
    """The same for a channel's whole state."""
    return _digest(public(snapshot))


def public(d: dict[str, Any]) -> dict[str, Any]:
    """What everybody is told, without what is only for one."""
    return {name: value for name, value in d.items() if name != OWN} if OWN in d else d


def _digest(value: Any) -> bytes:
    # Sorted, because MessagePack and JSON need not keep the same order.
    text = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).digest()


class CrowdReader:
    """`read` for a crowd: a frame whose bytes were read before is not read again. Its messages are shared, and not to
    be changed."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._kept: OrderedDict[bytes, list[Message]] = OrderedDict()

    def read(self, frame: bytes) -> list[Message]:
        """The messages of a frame, in order.

        Raises:
            WireFault: it holds something else.
        """
        messages = self._kept.get(frame)
        if messages is None:
            messages = read(self._codec, frame)
            if len(frame) >= FRAME_KEPT_BYTES_MIN:
                self._kept[frame] = messages
                if len(self._kept) > FRAMES_KEPT:
                    self._kept.popitem(last=False)
        return messages
