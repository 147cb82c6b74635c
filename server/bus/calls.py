"""Questions to other processes: each gets one answer, or None where none comes in time or its line is lost. None says
nothing about whether it was done."""

import asyncio
import itertools
from collections.abc import Callable

from db.rooms import NodeId
from server.bus.letters import Answer, AnyItem
from server.bus.lines import Lines
from server.clock import Clock

ANSWER_WITHIN_S = 3.0
"""Longer than the silence after which a process is gone: what a slow commit delays is not asked twice for nothing."""

LOOK_EVERY_S = 0.25

Then = Callable[[Answer | None], None]


class Calls:
    """The questions of this process that are not answered yet."""

    def __init__(self, lines: Lines, clock: Clock) -> None:
        self._lines = lines
        self._clock = clock
        self._ids = itertools.count(1)
        self._waiting: dict[int, tuple[NodeId, float, Then]] = {}

    def ask(
        self, node: NodeId, question: Callable[[int], AnyItem], then: Then, within_s: float = ANSWER_WITHIN_S
    ) -> None:
        """Ask; `question` makes what is said from its number. `then` may be called at once."""
        number = next(self._ids)
        if self._lines.say(node, question(number)):
            self._waiting[number] = node, self._clock.awake_s() + within_s, then
        else:
            then(None)

    async def answer(
        self, node: NodeId, question: Callable[[int], AnyItem], within_s: float = ANSWER_WITHIN_S
    ) -> Answer | None:
        """Ask, and wait for the answer."""
        answer: asyncio.Future[Answer | None] = asyncio.get_running_loop().create_future()

        def settle(outcome: Answer | None) -> None:
            if not answer.done():
                answer.set_result(outcome)

        self.ask(node, question, settle, within_s)
        return await answer

    def answered(self, node: NodeId, answer: Answer) -> None:
        """An answer has come. Too late, or from somebody else, it is none."""
        asked = self._waiting.get(answer.id)
        if asked is not None and asked[0] == node:
            del self._waiting[answer.id]
            asked[2](answer)

    def lost(self, node: NodeId) -> None:
        """That process answers nothing more of what it was asked."""
        self._give_up([number for number, (asked, _, _) in self._waiting.items() if asked == node])

    async def run(self) -> None:
        """Give up what takes too long, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            now_s = self._clock.awake_s()
            self._give_up([number for number, (_, until_s, _) in self._waiting.items() if now_s >= until_s])

    def _give_up(self, numbers: list[int]) -> None:
        for number in numbers:
            asked = self._waiting.pop(number, None)
            if asked is not None:
                asked[2](None)
