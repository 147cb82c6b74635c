"""What a session keeps of requests that the game has not answered yet. Times are milliseconds."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from server.messages import Hello
from server.wire import Request

AnswerT = TypeVar("AnswerT")


class Once(Generic[AnswerT]):
    """Passes one answer on, and forgets every other."""

    __slots__ = ("_then",)

    def __init__(self, then: Callable[[AnswerT], None]) -> None:
        self._then: Callable[[AnswerT], None] | None = then

    def __call__(self, answer: AnswerT) -> None:
        then, self._then = self._then, None
        if then is not None:
            then(answer)


class Greeting:
    """A hello that is being answered."""

    __slots__ = ("asked_at_ms", "id", "resume", "resumed", "unanswered", "waiting")

    def __init__(self, request_id: int, hello: Hello, now_ms: int) -> None:
        self.id = request_id
        self.asked_at_ms = now_ms
        self.resume = hello.resume or {}
        self.resumed: dict[str, Any] = {}
        self.unanswered = 0  # channels, and one more until all have been asked for
        self.waiting: list[Request] = []  # requests that came behind the first hello
