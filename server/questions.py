"""Questions for a battle, drawn by what they are rated now.

The ratings are kept here and read anew now and then: a question that moves a little meanwhile is still as good a
question. The bank itself is made at the start, away from the loop (`app`), or when the first battle asks for it.
"""

import os
from collections.abc import Mapping
from typing import Final

from game.chance import SEED_BYTES, Chance
from game.glicko import Strength
from game.knowledge.bank import bank
from game.knowledge.deck import Drawn, draw
from server.clock import Clock
from server.reads import Reads

FRESH_MS: Final = 10 * 60_000
"""How long ratings that were read are good enough."""


class Questions:
    """What this process knows of the questions' ratings."""

    def __init__(self, reads: Reads, clock: Clock) -> None:
        self._reads = reads
        self._clock = clock
        self._strengths: Mapping[str, Strength] = {}
        self._read_at_ms: int | None = None

    async def draw(self, mean_hundredths: int) -> tuple[Drawn, ...]:
        """The questions of a battle between two of this mean rating.

        Raises:
            Unavailable: the database cannot answer now.
        """
        now_ms = self._clock.now_ms()
        if self._read_at_ms is None or now_ms - self._read_at_ms > FRESH_MS:
            self._strengths = await self._reads.question_strengths()
            self._read_at_ms = now_ms
        return draw(bank(), mean_hundredths, self._strengths, Chance(os.urandom(SEED_BYTES)))
