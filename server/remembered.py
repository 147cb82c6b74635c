"""Who showed which token a moment ago: so that a page that asks for six things is looked up once.

What is remembered may show, and never decides: only requests that change nothing are answered by it. It is kept for
`KEPT_S`, while this process is told of every sign-in that ends (`told`), and is never asked otherwise; where something
may have been missed, all is forgotten. The truth is in PostgreSQL (`tokens.Tokens.prove`).
"""

from collections import OrderedDict
from collections.abc import Callable
from typing import NamedTuple

from server.clock import Clock
from server.tokens import SignedIn, Tokens, access_hash

KEPT_S = 2.0
"""As long as a page takes to open. Whoever ends a sign-in and gets no answer from a process waits so long."""

KEPT_MAX = 10_000
"""Tokens at once: some 5 MiB."""


class _Kept(NamedTuple):
    signed_in: SignedIn
    until_s: float


class Remembered:
    """The proofs of the last moments."""

    def __init__(self, tokens: Tokens, clock: Clock) -> None:
        self._tokens = tokens
        self._clock = clock
        self._kept: OrderedDict[bytes, _Kept] = OrderedDict()
        self._forgotten = 0
        self.told: Callable[[], bool] = lambda: False
        """Whether this process hears of every sign-in that ends. A process that has no bus does not."""

    def __len__(self) -> int:
        return len(self._kept)

    async def look(self, access: str) -> SignedIn:
        """Who shows this token, for a request that only looks.

        Raises:
            Refused, Unavailable: as `Tokens.prove`.
        """
        hashed = access_hash(access)
        if not self.told():
            self.forget_all()
            return await self._tokens.prove(access)
        now_s = self._clock.awake_s()
        kept = self._kept.get(hashed)
        if kept is not None and now_s < kept.until_s and self._clock.now_ms() < kept.signed_in.expires_at_ms:
            return kept.signed_in
        forgotten = self._forgotten
        signed_in = await self._tokens.prove(access)
        # What was read before something was forgotten may be what was forgotten. It counts from before it was read.
        if forgotten == self._forgotten and self.told():
            self.keep(hashed, signed_in, now_s)
        return signed_in

    def forget(self, session: str) -> None:
        """That sign-in has ended, or has other tokens now."""
        self._forgotten += 1
        for hashed in [one for one, kept in self._kept.items() if kept.signed_in.who.session_id == session]:
            del self._kept[hashed]

    def forget_all(self) -> None:
        """Something may have been missed."""
        self._forgotten += 1
        self._kept.clear()

    def keep(self, hashed: bytes, signed_in: SignedIn, now_s: float) -> None:
        """Remember what was read now."""
        self._kept[hashed] = _Kept(signed_in, now_s + KEPT_S)
        self._kept.move_to_end(hashed)
        # In the order in which they were read: the first ones are the first to be over.
        while len(self._kept) > KEPT_MAX or next(iter(self._kept.values())).until_s <= now_s:
            self._kept.popitem(last=False)
