"""What a WebSocket server writes: frames of RFC 6455, unmasked and whole. Sizes are bytes."""

from server.outbox import Batch
from server.session import Close
from server.wire import CloseCode, Codec

TEXT, BINARY, CLOSE, PONG = 0x1, 0x2, 0x8, 0xA  # section 5.2


class Framer:
    """Frames batches of messages. It keeps the last one: in a fan-out the same batch goes to everybody, and comparing
    a list with one that holds the very same objects costs next to nothing."""

    __slots__ = ("_batch", "_codec", "_framed", "_opcode")

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._opcode = BINARY if codec.binary else TEXT
        self._batch: Batch = []
        self._framed = b""

    def frame(self, batch: Batch) -> bytes:
        """One frame of all these messages."""
        if batch != self._batch:
            self._framed = frame(self._opcode, self._codec.join(batch))
            self._batch = batch
        return self._framed


def frame(opcode: int, payload: bytes) -> bytes:
    """One frame (section 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((0x80 | opcode, size)) + payload
    if size < 65536:
        return bytes((0x80 | opcode, 126)) + size.to_bytes(2, "big") + payload
    return bytes((0x80 | opcode, 127)) + size.to_bytes(8, "big") + payload


def close_frame(close: Close) -> bytes:
    """A close frame: as a control frame it holds 125 bytes at most (section 5.5), two of them the code."""
    reason = close.reason.encode()[:123].decode(errors="ignore").encode()
    return frame(CLOSE, close.code.to_bytes(2, "big") + reason)


def goodbye(code: int) -> bytes:
    """The answer to a peer's close frame: its own code, or that it is none (section 5.5.1). 0 stands for a close
    frame without a code."""
    if code == 0:
        return frame(CLOSE, b"")
    if _may_be_sent(code):
        return frame(CLOSE, code.to_bytes(2, "big"))
    return close_frame(Close(CloseCode.PROTOCOL_ERROR, "not a code that may be sent"))


def _may_be_sent(code: int) -> bool:
    """Whether a close frame may carry this code (section 7.4, and IANA's registry for 1012–1014)."""
    return code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014) or 3000 <= code < 5000
