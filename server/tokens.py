"""Tokens: who is signed in, proved by a random text that only its owner has.

An access token lives 15 minutes. A refresh token lives 30 days and is good for one renewal, which replaces both; shown
a second time it ends the whole family, since a thief and the owner then both have one. Only SHA-256 hashes leave this
module. Times are milliseconds since the Unix epoch.

A refresh token is 16 bytes that the family keeps and 32 that are new each time: so a token that was replaced long ago
is still known for what it is, with one row a family and no list of old ones.
"""

import base64
import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from functools import partial

from msgspec import Struct

from db import sessions
from db.errors import Unavailable
from db.pool import Pool, lent
from db.sessions import Hashes, Lifetimes, Renewed
from game.ids import PlayerId
from game.refusal import Refused
from server.aftermath import made
from server.clock import Clock
from server.desk import Who
from server.identifiers import uuid7

ACCESS_MS = 15 * 60_000
REFRESH_MS = 30 * 24 * 60 * 60_000
DEVICES_MAX = 20
"""Signed in at once by one player: phones, tables, bots. The one unseen for longest makes room for another."""

DEVICE_CHARS_MAX = 80

_FAMILY_BYTES = 16
_SECRET_BYTES = 32
# What a token begins with tells a person, or a search for leaked secrets, what it is.
_ACCESS = re.compile(r"wda_([A-Za-z0-9_-]{43})")
_REFRESH = re.compile(r"wdr_([A-Za-z0-9_-]{64})")


class Pair(Struct, frozen=True):
    """What a client gets: both tokens in the clear, for the only time."""

    session_id: str
    access: str
    refresh: str
    expires_in_s: int


class SignedIn(Struct, frozen=True):
    """Who shows a token, and when it ends."""

    who: Who
    expires_at_ms: int


Ended = Callable[[str], None]
"""Is told the id of a session that has ended by more than its time. Must not raise."""


class Tokens:
    """Opens, proves, renews and ends sessions; tells listeners when one ends or has new tokens.

    What another program ends in the database, sockets notice when the access token has run out: 15 minutes at most.
    """

    def __init__(self, pool: Pool, clock: Clock, *, devices_max: int = DEVICES_MAX, access_ms: int = ACCESS_MS) -> None:
        """`access_ms` is how long access tokens live that are made here; only a load test wants another length."""
        self._pool = pool
        self._clock = clock
        self._access_ms = access_ms
        self._devices_max = devices_max
        self._listeners: list[Ended] = []
        self._renewals: list[Ended] = []

    def on_ended(self, listener: Ended) -> None:
        """From now on this listener is told of every session that ends: its sockets have to be closed (4101)."""
        self._listeners.append(listener)

    def on_renewed(self, listener: Ended) -> None:
        """From now on this listener is told of every session that has got new tokens: its old ones are nobody's."""
        self._renewals.append(listener)

    async def open(self, player: PlayerId, device: str) -> Pair:
        """Sign a player in on a device.

        Raises:
            Unavailable: the database cannot answer now.
        """
        now_ms = self._clock.now_ms()
        session = uuid7(now_ms)
        family = secrets.token_bytes(_FAMILY_BYTES)
        hashes, access, refresh = _fresh(family)
        async with lent(self._pool) as connection:
            ended = await sessions.open_session(
                connection,
                session,
                player,
                _device_name(device),
                hashes,
                _lifetimes(now_ms, self._access_ms),
                devices_max=self._devices_max,
            )
        for other in ended:
            self._tell(other)
        return Pair(str(session), access, refresh, self._access_ms // 1000)

    async def prove(self, access: str) -> SignedIn:
        """Whose this access token is: one indexed query.

        Raises:
            Refused: `unauthorized` (nobody's), `token_expired` (renew it) or `signed_out` (sign in anew).
            Unavailable: the database cannot answer now.
        """
        hashed = access_hash(access)
        now_ms = self._clock.now_ms()
        async with lent(self._pool) as connection:
            row = await sessions.of_access(connection, hashed, now_ms)
        if row is None:
            raise _unauthorized()
        if row.state == "expired":
            raise Refused("token_expired", "The access token has ended: renew it.")
        if row.state == "ended":
            raise _signed_out()
        return SignedIn(Who(row.player, row.ref, row.name, row.session), row.access_until_ms)

    async def renew(self, refresh: str) -> tuple[Pair, str]:
        """A new pair for a refresh token, and the `ref` of its player.

        Raises:
            Refused: `token_reused` (its family has ended), `signed_out`, `token_expired` or `unauthorized`.
            Unavailable: the database cannot answer now. Where it stays away, the renewal may have happened: then the
                same token shown again counts as used twice.
        """
        match = _REFRESH.fullmatch(refresh)
        if match is None:
            raise _unauthorized()
        shown = base64.urlsafe_b64decode(match[1])
        family, secret = shown[:_FAMILY_BYTES], shown[_FAMILY_BYTES:]
        fresh, new_access, new_refresh = _fresh(family)
        old = Hashes(_sha256(family), _sha256(secret), b"")
        try:
            async with lent(self._pool) as connection:
                renewed = await sessions.renew(
                    connection, old, fresh, _lifetimes(self._clock.now_ms(), self._access_ms)
                )
        except Unavailable as error:
            renewed = await made(error, partial(self._renewed, fresh.access))
        if renewed.outcome == "reused":
            assert renewed.session is not None, "a token that was used belongs to a session"
            self._tell(renewed.session)
            raise Refused("token_reused", "This token was used before: the session has ended, sign in anew.")
        if renewed.outcome == "ended":
            raise _signed_out()
        if renewed.outcome == "expired":
            raise Refused("token_expired", "The refresh token has ended: sign in anew.")
        if renewed.session is None or renewed.ref is None:
            raise _unauthorized()
        for listener in self._renewals:
            listener(renewed.session)
        return Pair(renewed.session, new_access, new_refresh, self._access_ms // 1000), renewed.ref

    async def _renewed(self, access_hash: bytes) -> Renewed | None:
        """The renewal that made this access token, if there was one."""
        async with lent(self._pool) as connection:
            row = await sessions.of_access(connection, access_hash, self._clock.now_ms())
        return None if row is None else Renewed("renewed", row.session, row.ref)

    async def end(self, access: str) -> str:
        """Sign out the session of this access token: which one.

        Whoever asks again, having had no answer, is answered as the first time: of a sign-in that had ended already
        all are told once more, since what was told of it may have been lost.

        Raises:
            Refused: `unauthorized`, this is no token or, since a newer one was given out, nobody's any more: who
                believes that he is signed out, and is not, shall know.
            Unavailable: the database cannot answer now.
        """
        hashed = access_hash(access)
        try:
            async with lent(self._pool) as connection:
                ended = await sessions.end(connection, hashed, self._clock.now_ms())
        except Unavailable as error:
            ended = await made(error, partial(self._ended, hashed))
        ended = ended or await self._ended(hashed)
        if ended is None:
            raise _unauthorized()
        self._tell(ended)
        return ended

    async def _ended(self, access_hash: bytes) -> str | None:
        """The session of this access token, if it has ended by more than its time."""
        async with lent(self._pool) as connection:
            row = await sessions.of_access(connection, access_hash, self._clock.now_ms())
        return row.session if row is not None and row.state == "ended" else None

    def ended(self, sessions: Iterable[str]) -> None:
        """Tell the listeners of sessions that something else has ended."""
        for session in sessions:
            self._tell(session)

    def _tell(self, session: str) -> None:
        for listener in self._listeners:
            listener(session)


def _fresh(family: bytes) -> tuple[Hashes, str, str]:
    """New tokens of a family: their hashes, the access and the refresh token."""
    access, secret = secrets.token_bytes(_SECRET_BYTES), secrets.token_bytes(_SECRET_BYTES)
    hashes = Hashes(_sha256(family), _sha256(secret), _sha256(access))
    return hashes, "wda_" + _text(access), "wdr_" + _text(family + secret)


def access_hash(access: str) -> bytes:
    """What the database knows an access token by.

    Raises:
        Refused: `unauthorized`, this is no token.
    """
    match = _ACCESS.fullmatch(access)
    if match is None:
        raise _unauthorized()
    return _sha256(base64.urlsafe_b64decode(match[1] + "="))


def _lifetimes(now_ms: int, access_ms: int) -> Lifetimes:
    return Lifetimes(now_ms, now_ms + access_ms, now_ms + REFRESH_MS)


def _device_name(text: str) -> str:
    printable = "".join(char for char in text[:DEVICE_CHARS_MAX] if char.isprintable()).strip()
    return printable or "unnamed"


def _unauthorized() -> Refused:
    return Refused("unauthorized", "This token is nobody's: sign in first.")


def _signed_out() -> Refused:
    return Refused("signed_out", "This session has been signed out: sign in anew.")


def _sha256(value: bytes) -> bytes:
    # The value is random and 128 bits or more: there is nothing to guess, so nothing slower is needed.
    return hashlib.sha256(value).digest()


def _text(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()
