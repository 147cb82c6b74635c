"""What a worker needs of those whose clients it runs, whatever they play."""

from __future__ import annotations

from typing import Protocol

from loadtest.client import Client
from loadtest.pace import Turnstile


class Company(Protocol):
    """All clients of one process, in one scenario."""

    @property
    def turnstile(self) -> Turnstile:
        """Where requests that are due find somebody to make them."""
        ...

    @property
    def clients(self) -> list[Client]:
        """Everybody's connection."""
        ...

    @property
    def live(self) -> int:
        """How many games or lots are going on."""
        ...

    @property
    def ready(self) -> bool:
        """Whether everybody who is connected could begin."""
        ...

    def who_is_late(self) -> str:
        """Why it is not ready."""
        ...

    @property
    def finish_rate_per_s(self) -> float:
        """At what pace what was begun is brought to its end."""
        ...

    def close(self) -> None:
        """Begin nothing new."""
        ...

    @property
    def idle(self) -> bool:
        """Whether all that was begun has ended."""
        ...

    def check_ended(self) -> None:
        """Whatever has not ended breaks a rule."""
        ...

    async def stir(self, until_ns: int) -> None:
        """What happens beside the playing, until cancelled."""
        ...

    async def compare(self) -> None:
        """Hold what was told and acknowledged against the server's records."""
        ...
