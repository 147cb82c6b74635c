"""The tables of one process: which battles its players play, and what was told of each."""

import random
from typing import Any

from loadtest.checks import Checks, Told
from loadtest.meter import Meter
from loadtest.pace import Turnstile


class Hall:
    """The battles of this process: what was told of each, and whether new ones are begun."""

    def __init__(self, meter: Meter, checks: Checks, chance: random.Random, *, first: bool) -> None:
        self.meter = meter
        self.checks = checks
        self.turnstile = Turnstile()
        self.told: dict[str, Told] = {}
        self.live: dict[str, int] = {}
        """Battles that a seat of ours plays, and how many such seats."""
        self.closing = False
        self._chance = chance
        self._first = first

    def choose(self, choices: list[Any]) -> Any:
        """One of those that were offered."""
        return choices[0] if self._first else self._chance.choice(choices)

    def of(self, battle: str) -> Told:
        """What was told of that battle."""
        told = self.told.get(battle)
        if told is None:
            told = self.told[battle] = Told(battle)
        return told

    def sat_down(self, battle: str) -> None:
        """One of ours plays there now."""
        self.live[battle] = self.live.get(battle, 0) + 1
        if self.live[battle] == 1:
            self.meter.count("battles begun")

    def stood_up(self, battle: str) -> None:
        """One of ours has heard that it is over."""
        self.live[battle] -= 1
        if not self.live[battle]:
            del self.live[battle]
            self.meter.count("battles over")
