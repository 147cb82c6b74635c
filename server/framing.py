"""RFC 6455 as bytes, in both directions, without a socket: frames that are written, and messages that are read.

What is written is whole and unmasked. What is read comes in any pieces. Clause numbers in comments are those of the
RFC; sizes are bytes.
"""

import sys
from collections.abc import Sequence
from typing import Final

from server.handover import unmask
from server.wire import Close, CloseCode, Codec

CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA  # section 5.2
DATA = (TEXT, BINARY)
_FIN = 0x80
_MASKED = 0x80
_CONTROL = 0x8  # opcodes from here on are those of control frames (section 5.5)
_CONTROL_BYTES_MAX = 125  # section 5.5
_WHOLE_TEXT, _WHOLE_BINARY = _FIN | TEXT, _FIN | BINARY
_LONGER = _MASKED | 126  # the second byte of a frame whose length follows in two more (section 5.2)
_WHOLE = (_WHOLE_TEXT, _WHOLE_BINARY)

Received = tuple[int, str | bytes]
"""An opcode and what came with it: TEXT as str; BINARY, CLOSE, PING and PONG as bytes. Fragments are put together, and
each but the last is told of as CONTINUATION with nothing: an empty one costs its reader as much as a message does."""


# Writing


def frame(opcode: int, payload: bytes) -> bytes:
    """One frame (section 5.2)."""
    size = len(payload)
    if size < 126:
        return bytes((_FIN | opcode, size)) + payload
    if size < 65536:
        return bytes((_FIN | opcode, 126)) + size.to_bytes(2, "big") + payload
    return bytes((_FIN | opcode, 127)) + size.to_bytes(8, "big") + payload


def data_frame(codec: Codec, messages: Sequence[bytes]) -> bytes:
    """One frame of all these messages, which the codec has encoded."""
    return frame(BINARY if codec.binary else TEXT, codec.join(messages))


def close_frame(close: Close) -> bytes:
    """A close frame: as a control frame it holds 125 bytes at most (section 5.5), two of them the code."""
    reason = close.reason.encode()[: _CONTROL_BYTES_MAX - 2].decode(errors="ignore").encode()
    return frame(CLOSE, close.code.to_bytes(2, "big") + reason)


def answer_to_close(payload: bytes) -> bytes:
    """The close frame that answers a peer's: its own code (section 5.5.1), or what is wrong with it."""
    if not payload:
        return frame(CLOSE, b"")
    if len(payload) == 1:  # section 5.5.1: a body begins with two bytes of code
        return close_frame(Close(CloseCode.PROTOCOL_ERROR, "half a close code"))
    code = int.from_bytes(payload[:2], "big")
    if not may_be_sent(code):
        return close_frame(Close(CloseCode.PROTOCOL_ERROR, "not a code that may be sent"))
    try:
        payload[2:].decode()  # section 5.5.1: the reason is UTF-8
    except UnicodeDecodeError:
        return close_frame(Close(CloseCode.INVALID_TEXT, "a reason that is not UTF-8"))
    return frame(CLOSE, payload[:2])


def may_be_sent(code: int) -> bool:
    """Whether a close frame may carry this code (section 7.4, and IANA's registry for 1012–1014)."""
    return code in (1000, 1001, 1002, 1003, 1007, 1008, 1009, 1010, 1011, 1012, 1013, 1014) or 3000 <= code < 5000


# Reading


class FrameReader:
    """Puts together what one client sends. At the first breach of the RFC or of a bound it stops for good, and `fault`
    says why.

    It keeps no more than a message of `bytes_max`, the header of a frame, and a control frame. Bytes that do not yet
    make a frame are joined anew with each piece that comes: pieces of one byte cost more for being received than that.
    Of one piece, which may be of 256 KiB, it reads `at_once_max` frames: of empty ones, six bytes each,
    there would be room for forty thousand, and nobody else would be served meanwhile.
    """

    __slots__ = ("_at_once_max", "_bytes_max", "_fragments", "_opcode", "_short_max", "_tail", "fault")

    def __init__(self, bytes_max: int, at_once_max: int = sys.maxsize) -> None:
        self._bytes_max = bytes_max
        self._at_once_max = at_once_max
        self._short_max: Final = _MASKED + min(125, bytes_max)  # the second byte of a short frame, at most
        self._tail = b""  # the begin of a frame
        self._opcode = CONTINUATION  # of the message whose fragments have begun to come; CONTINUATION: of none
        self._fragments = bytearray()  # of that message
        self.fault: Close | None = None

    def feed(self, data: bytes) -> list[Received]:
        """What is whole now, in order."""
        found: list[Received] = []
        if self.fault is None:
            if self._tail:
                data = self._tail + data
            try:
                self._tail = data[self._read(data, found) :]
            except _Broken as broken:
                self.fault = Close(*broken.args)
                self._tail = b""
                self._fragments.clear()
        return found

    def _read(self, data: bytes, found: list[Received]) -> int:
        """Reads the frames that are whole; where the first begins that is not."""
        at, total, short_max = 0, len(data), self._short_max
        while total - at >= 2:
            first, second = data[at], data[at + 1]
            # The usual cases, written out: a short message in one frame, a longer one. A breach is never one of them.
            if first in _WHOLE and _MASKED <= second <= short_max and not self._opcode:
                body = at + 6
                end = body + second - _MASKED
            elif (
                first in _WHOLE
                and second == _LONGER
                and not self._opcode
                and total - at >= 8
                and (126 <= (size := data[at + 2] << 8 | data[at + 3]) <= self._bytes_max)
            ):
                body = at + 8
                end = body + size
            else:
                self._check(first, second)
                body, end = self._span(data, at, first, second & ~_MASKED)
            if end > total:
                return at
            payload = bytearray(data[body:end])
            unmask(data[body - 4 : body], payload)
            if first == _WHOLE_TEXT:
                found.append((TEXT, _text(payload)))
            else:
                self._take(first, payload, found)
            at = end
            if len(found) > self._at_once_max:
                raise _Broken(CloseCode.RATE_LIMIT_BROKEN, "more frames at once than would be served")
        return at

    def _check(self, first: int, second: int) -> None:
        """What the first two bytes of a frame may be."""
        opcode, final = first & 0x0F, first & _FIN
        if first & 0x70:
            raise _Broken(CloseCode.PROTOCOL_ERROR, "reserved bits are set")  # 5.2: no extension was agreed on
        if opcode not in (CONTINUATION, TEXT, BINARY, CLOSE, PING, PONG):
            raise _Broken(CloseCode.PROTOCOL_ERROR, "a reserved opcode")  # 5.2
        if not second & _MASKED:
            raise _Broken(CloseCode.PROTOCOL_ERROR, "a frame that is not masked")  # 5.1
        if opcode >= _CONTROL:
            if not final:
                raise _Broken(CloseCode.PROTOCOL_ERROR, "a control frame in fragments")  # 5.5
            if second & ~_MASKED > _CONTROL_BYTES_MAX:
                raise _Broken(CloseCode.PROTOCOL_ERROR, "a control frame that is too long")  # 5.5
        elif opcode == CONTINUATION and not self._opcode:
            raise _Broken(CloseCode.PROTOCOL_ERROR, "a continuation of nothing")  # 5.4
        elif opcode != CONTINUATION and self._opcode:
            raise _Broken(CloseCode.PROTOCOL_ERROR, "a new message within another")  # 5.4

    def _span(self, data: bytes, at: int, first: int, size: int) -> tuple[int, int]:
        """Where the payload of a frame begins and ends; beyond the data where its length has not come yet."""
        header = at + 2
        if size > 125:
            wide = 2 if size == 126 else 8
            if len(data) < header + wide:
                return header + wide + 4, header + wide + 4
            size = int.from_bytes(data[header : header + wide], "big")
            header += wide
            if size >> 63:
                raise _Broken(CloseCode.PROTOCOL_ERROR, "a length with its highest bit set")  # 5.2
            if size < (126 if wide == 2 else 65536):
                raise _Broken(CloseCode.PROTOCOL_ERROR, "a length in more bytes than it needs")  # 5.2
        # Refused as soon as the length is known, before any of it is kept. A control frame is no part of a message.
        if first & 0x0F < _CONTROL and len(self._fragments) + size > self._bytes_max:
            raise _Broken(CloseCode.TOO_BIG, f"a message of over {self._bytes_max} bytes")  # 7.4.1
        return header + 4, header + 4 + size

    def _take(self, first: int, payload: bytearray, found: list[Received]) -> None:
        if first == _WHOLE_BINARY:
            found.append((BINARY, bytes(payload)))
        elif first & 0x0F >= _CONTROL:  # may come between fragments (section 5.4)
            found.append((first & 0x0F, bytes(payload)))
        else:
            self._take_fragment(first, payload, found)

    def _take_fragment(self, first: int, payload: bytearray, found: list[Received]) -> None:
        self._opcode = self._opcode or first & 0x0F
        self._fragments += payload
        if not first & _FIN:
            found.append((CONTINUATION, b""))
            return
        opcode, whole = self._opcode, self._fragments
        self._opcode, self._fragments = CONTINUATION, bytearray()
        # Only the whole has to be UTF-8: a fragment may end within a character (section 5.6).
        found.append((opcode, _text(whole) if opcode == TEXT else bytes(whole)))


class _Broken(Exception):
    """A clause was broken, or a bound: the close code and the reason."""


def _text(payload: bytearray) -> str:
    try:
        return payload.decode()
    except UnicodeDecodeError:
        raise _Broken(CloseCode.INVALID_TEXT, "text that is not UTF-8") from None  # section 8.1
