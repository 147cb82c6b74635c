"""Pages of other hosts: which of them browsers may let speak to us, and what tells browsers so (CORS, by the Fetch
standard).

Exact names alone, and none unless the operator names some. Who somebody is stands in a header that a page sets itself
and never in a cookie, so that credentials are not allowed to any, and a page can do nothing here that it could not do
from a machine of its own.
"""

from collections.abc import Collection
from typing import Final

from aiohttp import hdrs, web
from aiohttp.typedefs import Handler, Middleware

from server.http.problems import PREFIX

CLIENT: Final = "/page/client/"
"""The client module, which pages of other hosts may load from here."""

KNOWN_FOR_S: Final = "3600"
"""How long a browser may rely on the answer to a preflight."""

METHODS: Final = "GET, POST, PUT, PATCH, DELETE"
SENT: Final = "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match"
READ: Final = "Allow, ETag, Retry-After"


class Origins:
    """The pages that may speak to us besides our own."""

    def __init__(self, names: Collection[str] = ()) -> None:
        self._names = frozenset(name.lower() for name in names)

    def __bool__(self) -> bool:
        return bool(self._names)

    def allow(self, request: web.Request) -> str | None:
        """The origin of the page that asks, where it is one of these."""
        said = request.headers.getall(hdrs.ORIGIN, [])
        return said[0] if len(said) == 1 and said[0].lower() in self._names else None


def told_to(origins: Origins) -> Middleware:
    """What tells browsers of those pages that they may read our answers; outside of whatever makes these."""

    @web.middleware
    async def told(request: web.Request, handler: Handler) -> web.StreamResponse:
        if not origins or not request.path.startswith((PREFIX, CLIENT)):
            return await handler(request)
        origin = origins.allow(request)
        if origin is not None and _is_preflight(request):
            return _preflight(origin)
        response = await handler(request)
        # Also where there is none: what is kept of this answer is not for every page.
        response.headers[hdrs.VARY] = ", ".join(filter(None, (response.headers.get(hdrs.VARY), hdrs.ORIGIN)))
        if origin is not None:
            response.headers[hdrs.ACCESS_CONTROL_ALLOW_ORIGIN] = origin
            response.headers[hdrs.ACCESS_CONTROL_EXPOSE_HEADERS] = READ
        return response

    return told


def _is_preflight(request: web.Request) -> bool:
    return request.method == hdrs.METH_OPTIONS and hdrs.ACCESS_CONTROL_REQUEST_METHOD in request.headers


def _preflight(origin: str) -> web.Response:
    asked = (hdrs.ORIGIN, hdrs.ACCESS_CONTROL_REQUEST_METHOD, hdrs.ACCESS_CONTROL_REQUEST_HEADERS)
    return web.Response(
        status=204,
        headers={
            hdrs.ACCESS_CONTROL_ALLOW_ORIGIN: origin,
            hdrs.ACCESS_CONTROL_ALLOW_METHODS: METHODS,
            hdrs.ACCESS_CONTROL_ALLOW_HEADERS: SENT,
            hdrs.ACCESS_CONTROL_MAX_AGE: KNOWN_FOR_S,
            hdrs.VARY: ", ".join(asked),
            "Server": "winedex",
        },
    )
