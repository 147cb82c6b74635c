"""What carries letters between the processes of one game: `Bus`, of which there are two versions and no more.

A letter may be lost and may come twice. What one process sends to another comes in the order in which it was sent, or
does not come.
"""

from collections.abc import Callable
from typing import Protocol

from db.rooms import NodeId

Hear = Callable[[bytes], None]
"""Takes a letter that has come. It does not raise."""


class Bus(Protocol):
    """The way to the other processes."""

    @property
    def reaches(self) -> bool:
        """Whether letters can be sent and heard, as far as is known."""

    @property
    def quiet_s(self) -> float:
        """For how long nothing has been heard, not even oneself; infinity where nothing ever was."""

    def send(self, to: NodeId, letter: bytes) -> None:
        """Send a letter to one process. Never waits and never raises: one that can't be sent is lost."""

    def call(self, letter: bytes) -> None:
        """Send a letter to all that listen, oneself too perhaps."""

    async def flushed(self) -> None:
        """Wait until what was sent is on its way, or lost."""

    async def run(self, hear: Hear) -> None:
        """Listen for ever, through losses of the connection."""
