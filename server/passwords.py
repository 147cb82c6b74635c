"""Passwords and their hashes: bcrypt, in threads of its own, for so many at a time.

One hash of cost 12 takes about 0.2 s of a core. On the event loop eight of them would stop the game for everybody, so
they never run there; and since whoever asks for one is nobody yet, only so many may wait. Bcrypt lets go of the
interpreter's lock while it works.

bcrypt reads 72 bytes and stops at a NUL. What it gets is therefore a keyed SHA-384 of the password in Base64: 64
characters that stand for all of it. The key is no secret; it only makes these digests useless elsewhere.
"""

import asyncio
import base64
import hashlib
import hmac
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from types import TracebackType
from typing import Self, TypeVar

import bcrypt

from game.refusal import Refused

COST = 12
"""2¹² rounds: 208 ms where it was measured."""

THREADS = 2
"""As many cores as sign-ins may take from the game."""

WAITING_MAX = 100
"""About ten seconds of work for two threads: who comes later is told to come back instead of waiting for ever."""

RETRY_AFTER_MS = 2_000

_DIGEST_KEY = b"winedex password v1"

T = TypeVar("T")


class Passwords:
    """Makes and compares hashes, off the loop. Close it (`with`) when no more are wanted."""

    def __init__(self, *, cost: int = COST, threads: int = THREADS, waiting_max: int = WAITING_MAX) -> None:
        self._cost = cost
        self._waiting_max = waiting_max
        self._waiting = 0
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="password")
        # No password has this hash, but comparing with it takes as long as with any: an unknown name answers no sooner.
        self._nobodys = f"$2b${cost:02d}$" + "." * 53

    async def hash(self, password: str) -> str:
        """The hash to keep of a new password.

        Raises:
            Refused: `busy`, too many wait already.
        """
        return await self._apart(lambda: bcrypt.hashpw(_digest(password), bcrypt.gensalt(self._cost)).decode())

    async def fits(self, password: str, stored: str | None) -> bool:
        """Whether this is the password of that hash. None, for nobody's hash, fits nothing and takes as long.

        Raises:
            Refused: `busy`, too many wait already.
        """
        kept = (stored or self._nobodys).encode()
        return await self._apart(lambda: bcrypt.checkpw(_digest(password), kept)) and stored is not None

    def close(self) -> None:
        """Ends the threads; what has not begun is dropped."""
        self._threads.shutdown(wait=True, cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    async def _apart(self, work: Callable[[], T]) -> T:
        if self._waiting >= self._waiting_max:
            raise Refused("busy", "Too many are signing in just now.", retry_after_ms=RETRY_AFTER_MS)
        self._waiting += 1
        future = self._threads.submit(work)
        # Counted until the thread is done with it: somebody who hangs up has not taken his work back.
        loop = asyncio.get_running_loop()
        future.add_done_callback(lambda _: loop.call_soon_threadsafe(self._done))
        return await asyncio.wrap_future(future)

    def _done(self) -> None:
        self._waiting -= 1


def _digest(password: str) -> bytes:
    return base64.b64encode(hmac.digest(_DIGEST_KEY, password.encode(), hashlib.sha384))
