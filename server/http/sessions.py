"""Sessions over HTTP: signing in, renewing, signing out."""

from typing import Annotated

from aiohttp import hdrs, web
from msgspec import UNSET, Meta, Struct, UnsetType

from server.credentials import TEXT_CHARS_MAX
from server.http.api import Api, bearer
from server.http.bodies import answer, read
from server.http.shapes import SignedInTokens
from server.tokens import DEVICE_CHARS_MAX, Pair

Text = Annotated[str, Meta(max_length=TEXT_CHARS_MAX)]
Code = Annotated[str, Meta(max_length=32)]


class SignIn(Struct, frozen=True):
    """Who wants in. `totp` is for players with a second factor: its code, or a recovery code; `device` is how the
    player will know this session by, the client's own name for itself where it is left out. `device_token` is what the
    last sign-in on this device was given, whoever it was: without it the device is new."""

    name: Text
    password: Text
    totp: Code | None = None
    device: Annotated[str, Meta(max_length=DEVICE_CHARS_MAX)] | None = None
    device_token: Annotated[str, Meta(max_length=64)] | None = None


class Renewal(Struct, frozen=True):
    """Who wants to stay in."""

    refresh_token: Text


def routes(api: Api) -> list[web.RouteDef]:
    """`POST /sessions`, `POST /sessions/refresh` and `DELETE /sessions/current`."""

    async def sign_in(request: web.Request) -> web.Response:
        asked = await read(request, SignIn)
        device = asked.device or request.headers.get(hdrs.USER_AGENT) or ""
        address = api.whence.of(request)
        on = await api.accounts.sign_in(asked.name, asked.password, device, address, asked.totp, asked.device_token)
        return answer(_tokens(on.pair, on.ref, on.device_token), status=201)

    async def renew(request: web.Request) -> web.Response:
        pair, player = await api.tokens.renew((await read(request, Renewal)).refresh_token)
        return answer(_tokens(pair, player), status=201)

    async def sign_out(request: web.Request) -> web.Response:
        await api.signed_out(await api.tokens.end(bearer(request)))
        return web.Response(status=204)

    return [
        web.post("/api/v1/sessions", sign_in),
        web.post("/api/v1/sessions/refresh", renew),
        web.delete("/api/v1/sessions/current", sign_out),
    ]


def _tokens(pair: Pair, player: str, device: str | UnsetType = UNSET) -> SignedInTokens:
    return SignedInTokens(pair.access, pair.refresh, "Bearer", pair.expires_in_s, player, device)
