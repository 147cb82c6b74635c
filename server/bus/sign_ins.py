"""Sign-ins over many processes: one that has ended, or has other tokens now, is believed nowhere any more."""

import asyncio
from collections import deque
from typing import assert_never

from db.rooms import NodeId
from server.bus.calls import Calls
from server.bus.letters import Done, Forget, SignedOut
from server.bus.lines import Lines
from server.clock import Clock
from server.game_desk import GameDesk
from server.remembered import KEPT_S, Remembered

ENDED_TOLD = 1_000
"""Sign-ins that have ended here are told again to a process that is met: what ended while it could not hear."""


class SignIns:
    """Tells other processes of sign-ins that end here, and hears of those that end there."""

    def __init__(self, desk: GameDesk, lines: Lines, calls: Calls, clock: Clock) -> None:
        self._desk = desk
        self._lines = lines
        self._calls = calls
        self._clock = clock
        self._ended: deque[str] = deque(maxlen=ENDED_TOLD)
        self._remembered: Remembered | None = None

    def remember(self, remembered: Remembered) -> None:
        """From now on what is remembered of sign-ins here holds while others can tell of their ends."""
        self._remembered = remembered
        remembered.told = lambda: self._lines.bus.reaches

    def ended(self, session: str) -> None:
        """A sign-in has ended here."""
        if session not in self._ended:  # who signs out again and again pushes nobody else's end out
            self._ended.append(session)
        self._lines.say_to_all(SignedOut(session))

    def renewed(self, session: str) -> None:
        """A sign-in has other tokens now."""
        for node in self._lines.nodes:
            self._calls.ask(node, lambda number: Forget(number, session), lambda answer: None)

    async def forgotten(self, session: str) -> None:
        """Return when no process remembers this sign-in, which has ended: as soon as all have said so, and where one
        says nothing, or nobody is heard, when it would have forgotten by itself."""
        until_s = self._clock.awake_s() + KEPT_S
        answers = await asyncio.gather(
            *(self._calls.answer(node, lambda number: Forget(number, session), KEPT_S) for node in self._lines.nodes)
        )
        if not self._lines.bus.reaches or None in answers:
            await asyncio.sleep(max(0.0, until_s - self._clock.awake_s()))

    # What other processes say -----------------------------------------------------------------------------------------

    def met(self, node: NodeId) -> None:
        """There is a line to this process: it may not have heard of what has ended."""
        for session in self._ended:
            self._lines.say(node, SignedOut(session))

    def lost(self) -> None:
        """A line has ended: over it may have been said of somebody that he has signed out."""
        if self._remembered is not None:
            self._remembered.forget_all()

    def heard(self, node: NodeId, item: SignedOut | Forget) -> None:
        """That process has said this."""
        if self._remembered is not None:
            self._remembered.forget(item.session)
        match item:
            case SignedOut():
                self._desk.signed_out(item.session)
            case Forget():
                self._lines.say(node, Done(item.id, b""))
            case _:
                assert_never(item)
