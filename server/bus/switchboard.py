"""The desk of sessions where the game has several processes: what is not here is asked for where it is.

Every request is tried at this process's own desk first. Where that says that a room is elsewhere, the request goes to
the owner, whole, and is performed there as if it had been asked there. An answer that does not come says nothing about
what was done, so the request is repeated under the same key, to whoever has the room then; the client hears one answer.
"""

import asyncio
from collections.abc import Callable
from functools import partial

import msgspec
from msgspec import Struct

from db.rooms import NodeId
from game.ids import RoomId
from game.refusal import Refused
from server.bus.calls import Calls
from server.bus.guests import op_name
from server.bus.letters import Answer as Outcome
from server.bus.letters import Denied, Done, Perform
from server.bus.lines import Lines
from server.bus.mirrors import Mirrors
from server.bus.unanswered import Unanswered
from server.clock import Clock
from server.desk import Answer, Outlet, Reply, WelcomeReply, Who
from server.game_desk import GameDesk
from server.rooms.elsewhere import Elsewhere
from server.rooms.host import Host

SETTLED_WITHIN_S = 8.0
"""So long a request is carried to owners that change or do not answer, before it is refused as `unavailable`."""

AGAIN_S = 0.1

PASSING = frozenset({"unavailable", "going_away"})
"""What an owner says who is just losing the room: its successor is asked instead."""

_decode = msgspec.msgpack.Decoder().decode


class Switchboard:
    """`server.desk.Desk` for a process among several."""

    def __init__(
        self,
        desk: GameDesk,
        host: Host,
        lines: Lines,
        calls: Calls,
        mirrors: Mirrors,
        unanswered: Unanswered,
        clock: Clock,
    ) -> None:
        self._desk = desk
        self._host = host
        self._lines = lines
        self._calls = calls
        self._mirrors = mirrors
        self._unanswered = unanswered
        self._clock = clock

    def hello(self, token: str | None, outlet: Outlet, reply: WelcomeReply) -> None:
        self._desk.hello(token, outlet, reply)

    def gone(self, who: Who | None, outlet: Outlet) -> None:
        self._mirrors.gone(outlet)
        self._desk.gone(who, outlet)

    # Asking -----------------------------------------------------------------------------------------------------------

    def perform(self, who: Who, op: Struct, key: bytes, reply: Reply) -> None:
        until_s = self._clock.awake_s() + SETTLED_WITHIN_S
        asked = self._unanswered.ask(who.player_id, reply)
        self._try(partial(self._desk.perform, who, op, key), partial(self._ask, who, op, key, asked), until_s, asked)

    def _ask(
        self,
        who: Who,
        op: Struct,
        key: bytes,
        reply: Reply,
        room: RoomId,
        owner: NodeId,
        again: Callable[[Refused | None], None],
    ) -> None:
        def answered(outcome: Outcome | None) -> None:
            if isinstance(outcome, Done):
                reply(_decode(outcome.answer))
            elif isinstance(outcome, Denied) and outcome.code not in PASSING:
                reply(outcome.refused)
            else:
                again(outcome.refused if isinstance(outcome, Denied) else None)

        d = msgspec.msgpack.encode(op)
        # As long as its line is there an owner answers: late is no reason to ask again, and to be told of what
        # followed before the answer.
        self._calls.ask(owner, lambda number: Perform(number, who, op_name(op), d, key), answered, SETTLED_WITHIN_S)

    # Listening --------------------------------------------------------------------------------------------------------

    def subscribe(self, who: Who | None, channel: str, from_n: int | None, outlet: Outlet, reply: Reply) -> None:
        until_s = self._clock.awake_s() + SETTLED_WITHIN_S
        self._mirrors.asks(channel, outlet)

        def told(answer: Answer) -> None:
            self._mirrors.is_answered(channel, outlet)
            reply(answer)

        def listen(room: RoomId, owner: NodeId, again: Callable[[Refused | None], None]) -> None:
            self._mirrors.listen(owner, who, channel, from_n, outlet, told, partial(again, None))

        def answered(answer: Answer) -> None:
            if not isinstance(answer, Refused):
                self._mirrors.is_here(channel, outlet)
            told(answer)

        def here(reply: Reply) -> None:
            self._desk.subscribe(who, channel, from_n, outlet, reply)

        self._try(here, listen, until_s, answered)

    def unsubscribe(self, channel: str, outlet: Outlet) -> None:
        self._mirrors.leave(channel, outlet)
        self._desk.unsubscribe(channel, outlet)

    # Here, elsewhere, again -------------------------------------------------------------------------------------------

    def _try(
        self,
        here: Callable[[Reply], None],
        there: Callable[[RoomId, NodeId, Callable[[Refused | None], None]], None],
        until_s: float,
        reply: Reply,
    ) -> None:
        """Ask this process's desk; where the room is elsewhere, its owner; where that has lost it, once more."""

        def answered(answer: Answer) -> None:
            if not isinstance(answer, Elsewhere):
                reply(answer)
                return
            room, owner = answer.room, answer.owner
            if owner is not None and owner in self._lines:
                self._host.whereabouts.learn(room, owner)
                there(room, owner, partial(again, room, answer))
            else:
                again(room, answer, None)

        def again(room: RoomId, elsewhere: Elsewhere, refused: Refused | None) -> None:
            self._host.whereabouts.forget(room)
            if self._clock.awake_s() < until_s:
                asyncio.get_running_loop().call_later(AGAIN_S, here, answered)
            else:
                reply(refused or elsewhere)

        here(answered)
