"""Errands: what the synchronous desk has to wait for, each a task that always ends in an answer."""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import Any

from db.errors import Unavailable
from game.refusal import Refused

log = logging.getLogger(__name__)

UNAVAILABLE = Refused("unavailable", "The game's records are out of reach just now.", retry_after_ms=1_000)


class Errands:
    """Runs errands until cancelled. One that fails by our fault is logged and answered, and the others go on."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[None]] = set()

    def go(self, errand: Coroutine[Any, Any, None], refuse: Callable[[Refused], None]) -> None:
        """Start an errand; `refuse` is called where it ends in a refusal instead of its own answer."""
        task = asyncio.get_running_loop().create_task(_run(errand, refuse))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def go_again(self, errand: Callable[[], Coroutine[Any, Any, None]], refuse: Callable[[Refused], None]) -> None:
        """Start an errand that does the same however often it is run: once more, where its connection was gone. A
        process that was stopped in the middle of a transaction has lost it, and PostgreSQL is as well as before."""
        self.go(_twice(errand), refuse)

    async def done(self, within_s: float | None = None) -> None:
        """Wait until none is under way, but no longer than that: while anybody asks, there may always be one."""
        try:
            async with asyncio.timeout(within_s):
                while self._tasks:
                    await asyncio.wait(self._tasks)
        except TimeoutError:
            log.warning("errands are left undone", extra={"errands": len(self._tasks)})


async def _twice(errand: Callable[[], Coroutine[Any, Any, None]]) -> None:
    try:
        await errand()
    except Unavailable as error:
        if not error.elsewhere:
            raise
        log.info("errand begun anew", extra={"error": str(error)})
        await errand()


async def _run(errand: Coroutine[Any, Any, None], refuse: Callable[[Refused], None]) -> None:
    try:
        await errand
    except Refused as refused:
        refuse(refused)
    except Unavailable as error:
        log.warning("errand put off", extra={"error": str(error)})
        refuse(UNAVAILABLE)
    except Exception as error:  # our fault: this request fails, and only this one
        log.error("errand failed", exc_info=error)
        refuse(Refused("internal", "That is a fault of ours, and it has been written down."))
