"""What many are told at once: messages with one frame of all of them, made once for everybody."""

from server.framing import data_frame
from server.wire import Codec


class Parcel:
    """Encoded messages of one channel for outlets of one codec. `note`, if there is one, comes last and supersedes any
    with the same `note_key` that still waits for an outlet."""

    __slots__ = ("framed", "messages", "note", "note_key")

    def __init__(self, codec: Codec, messages: list[bytes], note: bytes | None = None, note_key: str = "") -> None:
        self.messages = messages
        self.note = note
        self.note_key = note_key
        self.framed = data_frame(codec, messages if note is None else [*messages, note])
