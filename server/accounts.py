"""Joining and signing in, for people who are nobody yet: so everything here is bounded before it costs anything.

Addresses are what `addresses.neighbourhood` makes of them; None is not counted.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from db import leaving, sessions
from db.players import as_player
from db.pool import Pool, lent
from db.sessions import StoredPassword
from game.ids import PlayerId
from game.refusal import Refused
from game.species import Species
from server import devices, emails, players
from server.attempts import Attempts
from server.clock import Clock
from server.credentials import Name, name_key, proper_name, proper_password
from server.desk import Who
from server.devices import HOUR_MS, LocksOnNew
from server.hiding import Fields
from server.identifiers import uuid7
from server.passwords import Passwords
from server.tokens import Pair, Tokens
from server.totp import Enrolment, SecondFactors

SIGN_INS_PER_NAME = {"every_ms": 5_000, "burst": 20}
"""Of failures: a person mistypes a few times, and a guesser gets 17,000 tries a day."""

SIGN_INS_PER_ADDRESS = {"every_ms": 1_000, "burst": 60}
"""Of failures: a school behind one address mistypes more."""

JOININGS_PER_ADDRESS = {"every_ms": 10_000, "burst": 30}
"""A class joins at once; a machine that wants names or coins soon waits."""

EMAILS_PER_ADDRESS = {"every_ms": 60_000, "burst": 5}
"""Of joinings with an e-mail address that came to nothing: what is refused as taken tells a stranger that somebody here
has it, so that he may not ask often."""

CODES_PER_PLAYER = {"every_ms": 300_000, "burst": 10}
"""Of wrong codes of a second factor: three of a million are right at a time, so that who knows the password gets in by
guessing once in three years."""


NO_LOCKS = LocksOnNew()


class SignedInOn(NamedTuple):
    """Who has signed in: his tokens, his `ref`, and by what his device is known the next time."""

    pair: Pair
    ref: str
    device_token: str


class Accounts:
    """Makes players of people, and sessions of players."""

    def __init__(
        self,
        pool: Pool,
        passwords: Passwords,
        tokens: Tokens,
        clock: Clock,
        catalogue: Sequence[Species],
        fields: Fields | None = None,
        locks: LocksOnNew = NO_LOCKS,
    ) -> None:
        """`catalogue` is what the first three wines are drawn from; the database has it too. Without `fields` no e-mail
        address and no second factor can be kept. `locks` are on who is new, and on devices that are."""
        self._pool = pool
        self._passwords = passwords
        self._tokens = tokens
        self._clock = clock
        self._catalogue = catalogue
        self.fields = fields or Fields({})
        self._factors = SecondFactors(pool, self.fields, clock)
        self._locks = locks
        self._by_name = Attempts(**SIGN_INS_PER_NAME)
        self._by_address = Attempts(**SIGN_INS_PER_ADDRESS)
        self._joinings = Attempts(**JOININGS_PER_ADDRESS)
        self._emails = Attempts(**EMAILS_PER_ADDRESS)
        self._codes = Attempts(**CODES_PER_PLAYER)

    @property
    def attempts(self) -> Mapping[str, Attempts]:
        """What is counted, by names that all processes know it by."""
        return {
            "sign-ins by name": self._by_name,
            "sign-ins by address": self._by_address,
            "joinings": self._joinings,
            "e-mails": self._emails,
            "codes": self._codes,
        }

    def now_ms(self) -> int:
        """The house's time."""
        return self._clock.now_ms()

    async def join(
        self, name: str, password: str, address: str | None, email: str | None = None, key: str | None = None
    ) -> tuple[str, str]:
        """Make somebody a player; his `ref` and his name as it is shown. Under a `key` it is one request for a day,
        however often it is sent.

        Raises:
            Refused: `bad_request`, `name_taken`, `email_taken`, `key_reused`, `no_field_keys`, `rate_limited` or
                `busy`.
            Unavailable: the database cannot answer now.
        """
        try:
            return await self._join(name, password, address, email, key)
        except Refused as refused:
            if key is None or refused.code not in ("name_taken", "email_taken"):
                raise
            ref = await self._joined(proper_name(name), password, address, email, key)
            if ref is None:
                raise
        return ref, proper_name(name).shown

    async def _joined(self, name: Name, password: str, address: str | None, email: str | None, key: str) -> str | None:
        """Who has joined under this key by this very request; None where nobody has under this key and name. It is a
        guess at a password like any other, and counts as one."""
        async with lent(self._pool) as connection:
            stored = await sessions.password_of(connection, name.key)
        if stored is None or not players.joined_under(stored.ref, name, key, self._clock.now_ms()):
            return None
        try:
            await self._known(name.shown, password, address)
        except Refused as refused:
            raise _key_reused() if refused.code == "bad_credentials" else refused from None
        async with as_player(self._pool, stored.player) as connection:
            if await emails.own(connection, self.fields, stored.player) != email:
                raise _key_reused()
        return stored.ref

    async def _join(
        self, name: str, password: str, address: str | None, email: str | None, key: str | None
    ) -> tuple[str, str]:
        proper, kept = proper_name(name), proper_password(password)
        if email is not None:
            self.fields.require_key()
        if address is not None:
            self._joinings.take(address, self._clock.now_ms())
            if email is not None:
                self._emails.take(address, self._clock.now_ms())
        hashed = await self._passwords.hash(kept)
        hidden = None if email is None else (self.fields, email)
        now_ms = self._clock.now_ms()
        trade_from_ms = now_ms + self._locks.account_h * HOUR_MS if self._locks.account_h else None
        _, ref = await players.join(
            self._pool, self._catalogue, proper, hashed, now_ms, hidden, trade_from_ms=trade_from_ms, key=key
        )
        if address is not None and email is not None:
            self._emails.give_back(address)
        return ref, proper.shown

    async def sign_in(
        self,
        name: str,
        password: str,
        device: str,
        address: str | None,
        totp: str | None = None,
        device_token: str | None = None,
    ) -> SignedInOn:
        """Tokens for who knows the password. A name that nobody has takes as long, and says the same.

        Raises:
            Refused: `bad_credentials`, `totp_required` (only to who knows the password), `rate_limited` or `busy`.
            Unavailable: the database cannot answer now.
        """
        stored = await self._known(name, password, address)
        await self._second_factor(stored.player, totp)
        # First the device, then the session: a sign-in that is broken off in between locks, and lets nobody in.
        async with lent(self._pool) as connection:
            token = await devices.seen(connection, stored.player, device_token, self._clock.now_ms(), self._locks)
        return SignedInOn(await self._tokens.open(stored.player, device), stored.ref, token)

    async def prove_again(self, who: Who, password: str, totp: str | None, address: str | None) -> None:
        """Do nothing for who is signed in and knows his password, and his second factor's code where he has one.

        Raises:
            Refused: as `sign_in` does.
            Unavailable: the database cannot answer now.
        """
        stored = await self._known(who.name, password, address)
        if stored.player != who.player_id:
            raise _wrong()
        await self._second_factor(stored.player, totp)

    async def leave(self, who: Who, password: str, totp: str | None, address: str | None) -> None:
        """Erase a player's account, for who proves again that he is that player. Nobody brings it back.

        Raises:
            Refused: `account_busy` with `what` keeps him; or as `sign_in` does.
            Unavailable: the database cannot answer now.
        """
        await self.prove_again(who, password, totp, address)
        async with as_player(self._pool, who.player_id) as connection:
            left = await leaving.leave(connection, uuid7(self._clock.now_ms()))
        if left is None:
            raise Refused("unauthorized", "This token is nobody's: sign in first.")
        if left.busy:
            raise Refused("account_busy", "Others still wait for something of this player's.", what=" ".join(left.busy))
        self._tokens.ended(left.sessions)

    async def begin_totp(self, who: Who, password: str, address: str | None) -> Enrolment:
        """Begin a second factor for who knows the password: a token that was left lying about is not enough.

        Raises:
            Refused: `bad_credentials`, `totp_active`, `no_field_keys`, `rate_limited` or `busy`.
            Unavailable: the database cannot answer now.
        """
        await self._known(who.name, password, address)
        return await self._factors.begin(who.player_id, who.name)

    async def confirm_totp(self, who: Who, code: str) -> list[str]:
        """Put the second factor in force; its recovery codes.

        Raises:
            Refused: `totp_not_begun`, `bad_credentials` or `rate_limited`.
            Unavailable: the database cannot answer now.
        """
        key = self._counted(who.player_id)
        codes = await self._factors.confirm(who.player_id, code)
        self._codes.give_back(key)
        return codes

    async def end_totp(self, who: Who, code: str) -> None:
        """Take the second factor away.

        Raises:
            Refused: `bad_credentials` or `rate_limited`.
            Unavailable: the database cannot answer now.
        """
        key = self._counted(who.player_id)
        await self._factors.end(who.player_id, code)
        self._codes.give_back(key)

    async def _second_factor(self, player: PlayerId, code: str | None) -> None:
        if code is None:
            await self._factors.require(player, None)
            return
        key = self._counted(player)
        await self._factors.require(player, code)
        self._codes.give_back(key)

    def _counted(self, player: PlayerId) -> str:
        self._codes.take(str(player), self._clock.now_ms())
        return str(player)

    async def _known(self, name: str, password: str, address: str | None) -> StoredPassword:
        """Who has this name and this password; the attempt counts only where they do not belong together."""
        key, now_ms = name_key(name), self._clock.now_ms()
        self._by_name.take(key, now_ms)
        if address is not None:
            self._by_address.take(address, now_ms)
        async with lent(self._pool) as connection:
            stored = await sessions.password_of(connection, key)
        # The connection is given back before the hash is made: a fifth of a second is long for a pool.
        fits = await self._passwords.fits(_as_kept(password), None if stored is None else stored.password_hash)
        if stored is None or not fits:
            raise _wrong()
        self._by_name.give_back(key)
        if address is not None:
            self._by_address.give_back(address)
        return stored


def _key_reused() -> Refused:
    return Refused("key_reused", "This key was used for joining otherwise.")


def _wrong() -> Refused:
    return Refused("bad_credentials", "Name and password do not belong together.")


def _as_kept(password: str) -> str:
    # What could not have been chosen as a password fits none, but is compared all the same, for as long.
    try:
        return proper_password(password)
    except Refused:
        return ""
