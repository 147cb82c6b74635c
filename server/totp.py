"""The second factor: time-based codes (RFC 6238) of six digits, a new one every 30 seconds, and recovery codes.

A code is accepted once, and so is every one before it: who reads it over a shoulder has nothing. Clocks may differ by a
step. How often somebody may guess is the caller's to bound: of a million codes three are right at any time.
"""

import base64
import hashlib
import hmac
import secrets
import struct
from typing import NamedTuple
from urllib.parse import quote, urlencode

from db import hidden, totp
from db.errors import Unavailable
from db.hidden import Hidden
from db.players import as_player
from db.pool import Connection, Pool
from game.ids import PlayerId
from game.refusal import Refused
from server.clock import Clock
from server.hiding import Fields, Unreadable

STEP_MS = 30_000
DIGITS = 6
SECRET_BYTES = 20
"""As long as the hash that is made with it (RFC 4226, section 4, R6); SHA-1 is what every telephone's program takes."""

DRIFT_STEPS = 1
RECOVERY_CODES = 10
ISSUER = "Wine Pokedex"

_RECOVERY_BYTES = 10


class Enrolment(NamedTuple):
    """What a telephone needs, in the clear for the only time."""

    secret: str
    uri: str


class SecondFactors:
    """Begins, confirms, asks for and ends second factors."""

    def __init__(self, pool: Pool, fields: Fields, clock: Clock) -> None:
        self._pool = pool
        self._fields = fields
        self._clock = clock

    async def begin(self, player: PlayerId, name: str) -> Enrolment:
        """A new secret, which asks for nothing until a code has been shown. One begun before is forgotten.

        Raises:
            Refused: `totp_active`, one is in force; `no_field_keys`.
            Unavailable: the database cannot answer now.
        """
        secret = base64.b32encode(secrets.token_bytes(SECRET_BYTES)).decode()
        async with as_player(self._pool, player) as connection:
            if not await totp.begin(connection, self._fields.hide(_field(player), secret)):
                raise Refused("totp_active", "A second factor is in force: take that one away first.")
        return Enrolment(secret, _uri(name, secret))

    async def confirm(self, player: PlayerId, code: str) -> list[str]:
        """Put the factor in force that was begun, for who shows its code; the recovery codes, told for the only time.

        Raises:
            Refused: `totp_not_begun` or `bad_credentials`.
            Unavailable: the database cannot answer now.
        """
        codes = [_recovery_code() for _ in range(RECOVERY_CODES)]
        async with as_player(self._pool, player) as connection:
            stored = await totp.own(connection)
            if stored is None or stored.in_force:
                raise Refused("totp_not_begun", "No second factor is waiting to be confirmed.")
            step = self._step_of(player, stored, code)
            if step is None:
                raise _wrong()
            if not await totp.confirm(connection, step, [_recovery_hash(made) for made in codes]):
                raise Refused("totp_not_begun", "No second factor is waiting to be confirmed.")
        return codes

    async def require(self, player: PlayerId, code: str | None) -> None:
        """Do nothing where the player has no factor in force, or shows a code of it, which is then used up.

        Raises:
            Refused: `totp_required` (none was shown) or `bad_credentials`.
            Unavailable: the database cannot answer now.
        """
        async with as_player(self._pool, player) as connection:
            stored = await totp.own(connection)
            if stored is not None and stored.in_force:
                if code is None:
                    raise Refused("totp_required", "This player has a second factor: send its code as `totp`.")
                if not await self._accepted(connection, player, stored, code):
                    raise _wrong()

    async def end(self, player: PlayerId, code: str) -> None:
        """Take the player's factor away, for who shows a code of it. One only begun needs none.

        Raises:
            Refused: `bad_credentials`.
            Unavailable: the database cannot answer now.
        """
        async with as_player(self._pool, player) as connection:
            stored = await totp.own(connection)
            if stored is not None and stored.in_force and not await self._accepted(connection, player, stored, code):
                raise _wrong()
            await totp.end(connection)

    async def _accepted(self, connection: Connection, player: PlayerId, stored: totp.StoredFactor, code: str) -> bool:
        if len(_plain(code)) > DIGITS:
            return await totp.accept_recovery(connection, _recovery_hash(code))
        step = self._step_of(player, stored, code)
        return step is not None and await totp.accept(connection, step)

    def _step_of(self, player: PlayerId, stored: totp.StoredFactor, code: str) -> int | None:
        try:
            secret = self._fields.open(_field(player), stored.secret)
        except Unreadable as error:
            raise Unavailable(str(error)) from error
        return step_of(base64.b32decode(secret), _plain(code), self._clock.now_ms(), after=stored.last_step)


def code_of(secret: bytes, step: int, digits: int = DIGITS, digest: str = "sha1") -> str:
    """The code of a step: HOTP (RFC 4226, section 5.3) with the time as its counter (RFC 6238, section 4.2)."""
    mac = hmac.digest(secret, struct.pack(">Q", step), digest)
    offset = mac[-1] & 0xF
    number: int = struct.unpack_from(">I", mac, offset)[0] & 0x7FFF_FFFF
    return str(number % 10**digits).zfill(digits)


def step_of(secret: bytes, code: str, now_ms: int, *, after: int) -> int | None:
    """The step that a code is of, among those that are near and later than `after`; None where it is of none."""
    now = now_ms // STEP_MS
    found = None
    # All are compared, in the same time: how long it took tells nothing.
    for step in range(now - DRIFT_STEPS, now + DRIFT_STEPS + 1):
        if hmac.compare_digest(code_of(secret, step).encode(), code.encode()) and step > after:
            found = step
    return found


async def rehide(connection: Connection, fields: Fields, was: Hidden) -> bool:
    """Put a secret under the newest key; False where it has changed meanwhile.

    Raises:
        Unreadable: these keys do not open it.
    """
    secret = fields.open(_field(was.player), was.value)
    return await hidden.replace(connection, hidden.TOTP, was, fields.hide(_field(was.player), secret))


def _uri(name: str, secret: str) -> str:
    query = urlencode({"secret": secret, "issuer": ISSUER}, quote_via=quote)
    return f"otpauth://totp/{quote(ISSUER)}:{quote(name)}?{query}"


def _recovery_code() -> str:
    text = base64.b32encode(secrets.token_bytes(_RECOVERY_BYTES)).decode().lower()
    return "-".join(text[start : start + 4] for start in range(0, len(text), 4))


def _recovery_hash(code: str) -> bytes:
    # 80 random bits: there is nothing to guess, so nothing slower is needed.
    return hashlib.sha256(_plain(code).encode()).digest()


def _plain(code: str) -> str:
    # People copy codes with the gaps that their telephone shows.
    return code.replace(" ", "").replace("-", "").lower()


def _wrong() -> Refused:
    return Refused("bad_credentials", "This code is not right, or was used before.")


def _field(player: PlayerId) -> str:
    return f"user_totp.secret:{player}"
