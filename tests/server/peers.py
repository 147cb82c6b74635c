"""The wire as somebody else's libraries write and read it."""

import json
from typing import Any

import msgpack  # type: ignore[import-untyped]  # it ships no types

from server.wire import Codec


def pack(codec: Codec, value: object) -> bytes | str:
    """A frame as somebody else's library writes it."""
    if codec.binary:
        packed: bytes = msgpack.packb(value)
        return packed
    return json.dumps(value)


def unpack(codec: Codec, payload: bytes) -> Any:
    """A message as somebody else's library reads it."""
    return msgpack.unpackb(payload) if codec.binary else json.loads(payload)


Timestamp = msgpack.Timestamp
ExtType = msgpack.ExtType
