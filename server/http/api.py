"""What the handlers need, given to them once, and who it is that asks."""

from aiohttp import hdrs, web

from db.pool import Pool
from game.refusal import Refused
from server.accounts import Accounts
from server.tokens import SignedIn, Tokens


class Api:
    """The dependencies of the handlers."""

    def __init__(self, pool: Pool, accounts: Accounts, tokens: Tokens) -> None:
        self.pool = pool
        self.accounts = accounts
        self.tokens = tokens

    async def signed_in(self, request: web.Request) -> SignedIn:
        """Who asks.

        Raises:
            Refused: `unauthorized`, `token_expired` or `signed_out`.
            Unavailable: the database cannot answer now.
        """
        return await self.tokens.prove(bearer(request))


def bearer(request: web.Request) -> str:
    """The token of a request (RFC 6750, section 2.1: the header; its other two ways are not taken here).

    Raises:
        Refused: `unauthorized`, there is none.
    """
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if scheme.lower() != "bearer" or not token:
        raise Refused("unauthorized", "Sign in first, and send the access token as Authorization: Bearer.")
    return token.strip()
