"""One worker of several that share a port: what its supervisor gives it, and how it learns that there is none."""

import asyncio
import os
import socket
from collections.abc import MutableMapping

from msgspec import Struct

VARIABLE = "WINEDEX_WORKER"

LOOK_EVERY_S = 0.5


class Worker(Struct, frozen=True):
    """Which of the workers this is, the listening socket that it was given, and who supervises it."""

    number: int
    descriptor: int
    supervisor: int

    @property
    def written(self) -> str:
        """As it stands in the environment."""
        return f"{self.number}:{self.descriptor}:{self.supervisor}"

    @property
    def door(self) -> socket.socket:
        """The socket. It stays open at the supervisor: who knocks while a worker is replaced waits and is let in."""
        return socket.socket(fileno=os.dup(self.descriptor))

    @property
    def house(self) -> str:
        """What the workers of one supervisor have in common, and nobody else."""
        return f"{socket.gethostname()}/{self.supervisor}"

    async def orphaned(self) -> None:
        """Return when the supervisor is gone."""
        while os.getppid() == self.supervisor:  # noqa: ASYNC110 - nothing tells, everywhere, but the system when asked
            await asyncio.sleep(LOOK_EVERY_S)


def inherited(environment: MutableMapping[str, str] = os.environ) -> Worker | None:
    """What a supervisor has given to this process, which its own children are not to have."""
    written = environment.pop(VARIABLE, None)
    return None if written is None else Worker(*map(int, written.split(":")))
