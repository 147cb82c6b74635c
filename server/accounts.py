"""Joining and signing in, for people who are nobody yet: so everything here is bounded before it costs anything.

Addresses are what `addresses.neighbourhood` makes of them; None is not counted.
"""

from collections.abc import Sequence

from db import sessions
from db.errors import unavailable
from db.players import ACQUIRE_SECONDS_MAX
from db.pool import Pool
from game.refusal import Refused
from game.species import Species
from server import players
from server.attempts import Attempts
from server.clock import Clock
from server.credentials import name_key, proper_name, proper_password
from server.passwords import Passwords
from server.tokens import Pair, Tokens

SIGN_INS_PER_NAME = {"every_ms": 5_000, "burst": 20}
"""Of failures: a person mistypes a few times, and a guesser gets 17,000 tries a day."""

SIGN_INS_PER_ADDRESS = {"every_ms": 1_000, "burst": 60}
"""Of failures: a school behind one address mistypes more."""

JOININGS_PER_ADDRESS = {"every_ms": 10_000, "burst": 30}
"""A class joins at once; a machine that wants names or coins soon waits."""


class Accounts:
    """Makes players of people, and sessions of players."""

    def __init__(
        self, pool: Pool, passwords: Passwords, tokens: Tokens, clock: Clock, catalogue: Sequence[Species]
    ) -> None:
        """`catalogue` is what the first three wines are drawn from; the database has it too."""
        self._pool = pool
        self._passwords = passwords
        self._tokens = tokens
        self._clock = clock
        self._catalogue = catalogue
        self._by_name = Attempts(**SIGN_INS_PER_NAME)
        self._by_address = Attempts(**SIGN_INS_PER_ADDRESS)
        self._joinings = Attempts(**JOININGS_PER_ADDRESS)

    async def join(self, name: str, password: str, address: str | None) -> tuple[str, str]:
        """Make somebody a player; his `ref` and his name as it is shown.

        Raises:
            Refused: `bad_request`, `name_taken`, `rate_limited` or `busy`.
            Unavailable: the database cannot answer now.
        """
        proper, kept = proper_name(name), proper_password(password)
        if address is not None:
            self._joinings.take(address, self._clock.now_ms())
        hashed = await self._passwords.hash(kept)
        _, ref = await players.join(self._pool, self._catalogue, proper, hashed, self._clock.now_ms())
        return ref, proper.shown

    async def sign_in(self, name: str, password: str, device: str, address: str | None) -> tuple[Pair, str]:
        """Tokens for who knows the password, and his `ref`. A name that nobody has takes as long, and says the same.

        Raises:
            Refused: `bad_credentials`, `rate_limited` or `busy`.
            Unavailable: the database cannot answer now.
        """
        key, now_ms = name_key(name), self._clock.now_ms()
        self._by_name.take(key, now_ms)
        if address is not None:
            self._by_address.take(address, now_ms)
        with unavailable():
            async with self._pool.acquire(timeout=ACQUIRE_SECONDS_MAX) as connection:
                stored = await sessions.password_of(connection, key)
        # The connection is given back before the hash is made: a fifth of a second is long for a pool.
        fits = await self._passwords.fits(_as_kept(password), None if stored is None else stored.password_hash)
        if stored is None or not fits:
            raise Refused("bad_credentials", "Name and password do not belong together.")
        self._by_name.give_back(key)
        if address is not None:
            self._by_address.give_back(address)
        return await self._tokens.open(stored.player, device), stored.ref


def _as_kept(password: str) -> str:
    # What could not have been chosen as a password fits none, but is compared all the same, for as long.
    try:
        return proper_password(password)
    except Refused:
        return ""
