"""A session with both its sides: the game's, which records what is asked of it, and the client's."""

from typing import Any

from server.limits import Limits
from server.session import Session
from server.wire import JSON, Close, CloseCode, Codec
from tests.fixtures.contract import Conversation
from tests.server.desks import RecordingDesk
from tests.server.peers import pack, unpack

START_MS = 1_000_000
KEY = "8c6cf0bd-9f4b-4f8a-9d80-0c9f4b8e6a11"
SMALL = Limits(
    in_flight_max=3,
    subscriptions_max=2,
    messages_per_s=10,
    messages_burst=20,
    rate_refusals_max=3,
    bad_messages_max=3,
    outbox_bytes_max=2_000,
)
COMMIT = {"battle": "b", "turn": 1, "choice": {"pour": 1}}


class Peer:
    """A session, its desk, and the client's side of it."""

    def __init__(self, desk: RecordingDesk | None = None, codec: Codec = JSON, limits: Limits = SMALL) -> None:
        self.desk = desk or RecordingDesk()
        self.now_ms = START_MS
        self.wakes = 0
        self.closes: list[Close] = []
        self.written: list[bytes] = []
        self.session = Session(
            codec,
            self.desk,
            limits,
            ref="s",
            now_ms=START_MS,
            wake=self._wake,
            write=self._written,
            new_key=lambda: b"k" * 16,
        )
        self._ids = 0
        self._conversation = Conversation(game=False)

    def _wake(self) -> None:
        self.wakes += 1

    def _written(self, framed: bytes) -> None:
        self.written.append(framed)

    def ask(self, op: str, d: object = None, **more: object) -> int:
        """Sends one request; its id."""
        self._ids += 1
        self.send({"id": self._ids, "op": op, "d": d or {}, **more})
        return self._ids

    def send(self, message: object) -> None:
        self._conversation.asked(message)
        self.session.receive(pack(self.session.codec, message), self.now_ms)

    def got(self) -> list[Any]:
        """All messages that have come since; a close is kept in `closes`."""
        output = self.session.take()
        if output.close is not None:
            self.closes.append(output.close)
            self._conversation.closed(output.close.code)
        messages: list[Any] = []
        for batch in output.batches:
            messages += [unpack(self.session.codec, message) for message in batch]
        for message in messages:
            self._conversation.heard(message)
        self.session.leave()
        return messages

    def hello(self, token: str | None = "ada-token", **more: object) -> Any:
        """Says hello and gives the answer."""
        self.ask("hello", {"token": token, **more})
        (answer,) = self.got()
        return answer

    def code(self) -> str:
        """The code of the one refusal that has come."""
        (answer,) = self.got()
        code: str = answer["err"]["code"]
        return code

    def closed_with(self) -> CloseCode:
        """The code of the one close."""
        self.got()
        (close,) = self.closes
        return close.code
