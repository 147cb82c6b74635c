"""What the handlers need, given to them once, and who it is that asks."""

from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiohttp import hdrs, web

from db import players
from db.errors import unavailable
from db.players import Player
from db.pool import Pool
from game.ids import HOUSE, PlayerId
from game.refusal import Refused
from server.accounts import Accounts
from server.addresses import Whence
from server.clock import Clock
from server.remembered import Remembered
from server.replica import Read, Replica
from server.tokens import SignedIn, Tokens

T = TypeVar("T")


class Api:
    """The dependencies of the handlers. `written` is told of players in whose inboxes handlers wrote, `apart` whether
    one of two players blocks the other from now on, `departed` who has erased his account; `replica` is where to read
    what may be a little old."""

    def __init__(
        self,
        pool: Pool,
        accounts: Accounts,
        tokens: Tokens,
        clock: Clock,
        written: Callable[[PlayerId], None] = lambda _: None,
        apart: Callable[[PlayerId, PlayerId, bool], None] = lambda one, other, are: None,
        remembered: Remembered | None = None,
        replica: Replica | None = None,
        departed: Callable[[PlayerId], None] = lambda _: None,
        whence: Whence | None = None,
    ) -> None:
        self.pool = pool
        self._replica = replica
        self.accounts = accounts
        self.tokens = tokens
        self.clock = clock
        self.written = written
        self.apart = apart
        self.departed = departed
        self.whence = whence or Whence()
        self.remembered = remembered or Remembered(tokens, clock)
        self.signed_out: Callable[[str], Awaitable[None]] = _nobody
        """Returns when no process believes this sign-in any more."""

    async def read_late(self, read: Read[T]) -> T:
        """What `read` finds where it may be a little old; see server/replica.py.

        Raises:
            Unavailable: the database cannot answer now.
        """
        return await (read(self.pool) if self._replica is None else self._replica.read(read))

    async def signed_in(self, request: web.Request) -> SignedIn:
        """Who asks. Whoever only looks may be known from a moment ago.

        Raises:
            Refused: `unauthorized`, `token_expired` or `signed_out`.
            Unavailable: the database cannot answer now.
        """
        looks = request.method in (hdrs.METH_GET, hdrs.METH_HEAD)
        return await (self.remembered.look if looks else self.tokens.prove)(bearer(request))

    async def player(self, request: web.Request) -> Player:
        """The player whom the path names.

        Raises:
            Refused: `not_found`.
            Unavailable: the database cannot answer now.
        """
        return await self.player_of(request.match_info["ref"])

    async def player_of(self, ref: str) -> Player:
        """The player of this name for the outside.

        Raises:
            Refused: `not_found`.
            Unavailable: the database cannot answer now.
        """
        with unavailable():
            found = await players.find(self.pool, ref)
        if found is None or found.id == HOUSE:
            raise Refused("not_found", "There is no such player.")
        return found

    async def viewer(self, request: web.Request) -> PlayerId | None:
        """Who asks, where he says so; None for a request without a token.

        Raises:
            Refused: `unauthorized`, `token_expired` or `signed_out`: a token that is shown has to be good.
            Unavailable: the database cannot answer now.
        """
        if hdrs.AUTHORIZATION not in request.headers:
            return None
        return (await self.signed_in(request)).who.player_id


async def _nobody(session: str) -> None:
    """There is no other process."""


def bearer(request: web.Request) -> str:
    """The token of a request (RFC 6750, section 2.1: the header; its other two ways are not taken here).

    Raises:
        Refused: `unauthorized`, there is none.
    """
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused("unauthorized", "Sign in first, and send the access token as Authorization: Bearer.")
    return token.strip()
