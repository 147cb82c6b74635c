"""A desk that writes down what it was asked, and answers when the test says so; and a clock that a test moves."""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec import Struct

from game.ids import PlayerId
from game.refusal import Refused
from server.desk import Outlet, Reply, Welcome, WelcomeReply, Who
from server.messages import Caught, Whole
from server.wire import encode_push

ADA = Who(PlayerId(1), "ada", "Ada", "sign-in-1")
BEA = Who(PlayerId(2), "bea", "Bea", "sign-in-2")
PLAYERS = {"ada-token": ADA, "bea-token": BEA}


class Asked(Struct):
    """One call of the desk that has not been answered."""

    what: str
    args: tuple[Any, ...]
    reply: Callable[[Any], None]


class RecordingDesk:
    """Keeps outlets by channel as a real desk does. With `at_once` it answers inside the call; else `answer` does."""

    def __init__(self, *, at_once: bool = True, expires_at_ms: int | None = None) -> None:
        self.at_once = at_once
        self.expires_at_ms = expires_at_ms
        self.places: dict[str, set[int]] = {}
        self.outlets: dict[int, Outlet] = {}
        self.waiting: list[Asked] = []
        self.performed: list[tuple[Who, Struct, bytes]] = []
        self.gone_with: list[Who | None] = []
        self.refuse: dict[str, Refused] = {}
        self.answer_with: Mapping[str, Any] | Struct = {}
        self.snapshot: Mapping[str, Any] | None = None
        self.on_gone: Callable[[], None] = lambda: None

    def hello(self, token: str | None, outlet: Outlet, reply: WelcomeReply) -> None:
        self._ask("hello", (token, outlet), reply)

    def perform(self, who: Who, op: Struct, key: bytes, reply: Reply) -> None:
        self.performed.append((who, op, key))
        self._ask("perform", (who, op), reply)

    def subscribe(self, who: Who | None, channel: str, from_n: int | None, outlet: Outlet, reply: Reply) -> None:
        self._ask("subscribe", (who, channel, from_n, outlet), reply)

    def unsubscribe(self, channel: str, outlet: Outlet) -> None:
        self.places.get(channel, set()).discard(id(outlet))

    def gone(self, who: Who | None, outlet: Outlet) -> None:
        self.gone_with.append(who)
        for places in self.places.values():
            places.discard(id(outlet))
        self.on_gone()

    def answer(self, asked: Asked) -> None:
        """Answers what was asked, in the order that a desk must keep: the place, then the reply."""
        match asked.what, asked.args:
            case "hello", (token, outlet):
                asked.reply(self._welcome(token, outlet))
            case "perform", _:
                asked.reply(self.refuse.get("perform", self.answer_with))
            case "subscribe", (_, channel, from_n, outlet):
                if channel in self.refuse:
                    asked.reply(self.refuse[channel])
                    return
                self._place(channel, outlet)
                if from_n is None or self.snapshot is not None:
                    asked.reply(Whole(7, {"of": channel} if self.snapshot is None else self.snapshot))
                else:
                    asked.reply(Caught(7, []))

    def answer_all(self) -> None:
        """Answers everything in the order in which it was asked."""
        while self.waiting:
            self.answer(self.waiting.pop(0))

    def publish(self, channel: str, n: int | None = 1, t: str = "turn.locked", *, supersede: str | None = None) -> None:
        """Pushes an event to everyone in the channel."""
        for key in list(self.places.get(channel, ())):
            outlet = self.outlets[key]
            outlet.push(encode_push(outlet.codec, channel, n, t, 1_000, {"seat": 0}), supersede=supersede)

    def holders(self, channel: str) -> int:
        """How many outlets have a place there."""
        return len(self.places.get(channel, ()))

    def _ask(self, what: str, args: tuple[Any, ...], reply: Callable[[Any], None]) -> None:
        asked = Asked(what, args, reply)
        if self.at_once:
            self.answer(asked)
        else:
            self.waiting.append(asked)

    def _place(self, channel: str, outlet: Outlet) -> None:
        self.outlets[id(outlet)] = outlet
        self.places.setdefault(channel, set()).add(id(outlet))

    def _welcome(self, token: str | None, outlet: Outlet) -> Welcome | Refused:
        if token is None:
            return Welcome(None, None, [], [])
        who = PLAYERS.get(token)
        if who is None:
            return Refused("bad_token", "The token is not one of ours.")
        self._place(f"player:{who.ref}", outlet)
        return Welcome(who, self.expires_at_ms, [], [])


class ManualClock:
    """Time that moves when it is told to."""

    def __init__(self, now_ms: int = 1_000_000) -> None:
        self.at_ms = now_ms

    def now_ms(self) -> int:
        return self.at_ms

    def awake_s(self) -> float:
        return self.at_ms / 1000
