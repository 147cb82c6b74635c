"""A room's record: its opening and the entries that were decided, and how they are written down.

Written as MessagePack with names, not positions: a record is read again years later, when structs have gained fields.
"""

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar

import msgspec

from game.decider import Decider, Decision, Resumed
from game.ids import PlayerId
from game.refusal import Refused

StateT = TypeVar("StateT")

DIGEST_BYTES = 16


class Resume(msgspec.Struct, frozen=True, tag="resume"):
    """The command of the entry that a taking over writes. It is not decided: its one event is `Resumed`."""


class Entry(msgspec.Struct, frozen=True, gc=False):
    """One decided command.

    `first_n` numbers its first event in the channel, `at_ms` is when it was decided. `key` (16 bytes) names the
    request and `digest` is of the request as it was asked, so that a repeat is known from another request.
    """

    seq: int
    first_n: int
    at_ms: int
    actor: PlayerId | None
    key: bytes | None
    command: Any
    events: list[Any]
    answer: Mapping[str, Any]
    digest: bytes = b""


class RecordCodec:
    """Writes and reads the record of one kind of room."""

    def __init__(self, decider: Decider[Any, Any, Any, Any]) -> None:
        self._encode = msgspec.msgpack.Encoder().encode
        self._opening = msgspec.msgpack.Decoder(decider.opening_type)
        command = decider.command_type | Resume
        event = decider.event_type
        self._body = msgspec.msgpack.Decoder(tuple[command, list[event], dict[str, Any], bytes])  # type: ignore[valid-type]  # types that are values here

    def encode_opening(self, opening: msgspec.Struct) -> bytes:
        return self._encode(opening)

    def decode_opening(self, data: bytes) -> Any:
        return self._opening.decode(data)

    def encode_body(self, command: Any, events: Iterable[Any], answer: Mapping[str, Any], digest: bytes) -> bytes:
        return self._encode((command, events, answer, digest))

    def decode_entry(
        self, seq: int, first_n: int, at_ms: int, actor: PlayerId | None, key: bytes | None, body: bytes
    ) -> Entry:
        command, events, answer, digest = self._body.decode(body)
        return Entry(seq, first_n, at_ms, actor, key, command, events, answer, digest)


def resume_body(resumed: Resumed) -> bytes:
    """The body of a taking over, which is the same for every kind of room."""
    return msgspec.msgpack.encode((Resume(), [resumed], {}, b""))


def replay(decider: Decider[Any, StateT, Any, Any], opening: msgspec.Struct, entries: Iterable[Entry]) -> StateT:
    """The state that a record leads to."""
    state = decider.initial(opening)
    for entry in entries:
        for event in entry.events:
            state = decider.evolve(state, event)
    return state


class Difference(msgspec.Struct, frozen=True):
    """Where a record and the rules disagree: the entry, what it says, and what the rules say now."""

    seq: int
    recorded: str
    decided: str


def verify(
    decider: Decider[Any, Any, Any, Any], opening: msgspec.Struct, entries: Iterable[Entry]
) -> Difference | None:
    """Decides every recorded command anew and compares events and answers; the first difference, or None."""
    state = decider.initial(opening)
    for entry in entries:
        if not isinstance(entry.command, Resume):
            decided = _decide(decider, state, entry)
            recorded = (list(entry.events), dict(entry.answer))
            if decided != recorded:
                return Difference(entry.seq, repr(recorded), repr(decided))
        for event in entry.events:
            state = decider.evolve(state, event)
    return None


def _decide(
    decider: Decider[Any, Any, Any, Any], state: Any, entry: Entry
) -> tuple[list[Any], Mapping[str, Any]] | str:
    try:
        decision: Decision[Any] = decider.decide(state, entry.actor, entry.command, entry.at_ms)
    except Refused as refused:
        return f"refused: {refused}"
    # As it would be read back: a tuple and a list are the same once written down.
    return list(decision.events), msgspec.msgpack.decode(msgspec.msgpack.encode(decision.answer))
