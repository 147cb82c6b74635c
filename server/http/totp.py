"""The second factor over HTTP: beginning, confirming, taking away."""

from aiohttp import web
from msgspec import Struct

from server.http.api import Api
from server.http.bodies import answer, read
from server.http.sessions import Code, Text
from server.http.shapes import RecoveryCodes, TotpBegun


class Password(Struct, frozen=True):
    """One's password again."""

    password: Text


class TotpCode(Struct, frozen=True):
    """A code of the second factor; where one is taken away, a recovery code will do."""

    totp: Code


def routes(api: Api) -> list[web.RouteDef]:
    """`POST /me/totp`, `POST /me/totp/confirm` and `DELETE /me/totp`."""

    async def begin(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = await read(request, Password)
        begun = await api.accounts.begin_totp(who, asked.password, api.whence.of(request))
        return answer(TotpBegun(begun.secret, begun.uri), status=201)

    async def confirm(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        codes = await api.accounts.confirm_totp(who, (await read(request, TotpCode)).totp)
        return answer(RecoveryCodes(codes))

    async def end(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        await api.accounts.end_totp(who, (await read(request, TotpCode)).totp)
        return web.Response(status=204)

    return [
        web.post("/api/v1/me/totp", begin),
        web.post("/api/v1/me/totp/confirm", confirm),
        web.delete("/api/v1/me/totp", end),
    ]
