"""What goes wrong, as HTTP tells it: `application/problem+json` (RFC 9457) with the same codes as on the WebSocket."""

import logging
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import orjson
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from db.errors import Unavailable
from game.refusal import Refused

log = logging.getLogger(__name__)

PREFIX = "/api/"

REFUSED = web.ResponseKey("refused", str)
"""Under this name a response carries the code of its refusal, for whoever counts."""

UNAVAILABLE_RETRY_MS = 1_000
"""A database that starts over is back in under two seconds."""

STATUS: Mapping[str, int] = MappingProxyType(
    {
        "bad_request": 400,
        "bad_upgrade": 400,
        "unknown_subprotocol": 400,
        "unauthorized": 401,
        "token_expired": 401,
        "token_reused": 401,
        "signed_out": 401,
        "bad_credentials": 401,
        "totp_required": 401,
        "origin_not_allowed": 403,
        "trades_not_shown": 403,
        "profile_not_shown": 403,
        "statistics_not_shown": 403,
        "not_found": 404,
        "method_not_allowed": 405,
        "too_slow": 408,
        "changed_meanwhile": 412,
        "too_large": 413,
        "unsupported_media_type": 415,
        "if_match_needed": 428,
        "rate_limited": 429,
        "internal": 500,
        "busy": 503,
        "draining": 503,
        "too_many_connections": 503,
        "unavailable": 503,
    }
)
"""Code → status. What is not here is a refusal of the game: 409, as things are now it may not be."""

SECURITY_HEADERS: Mapping[str, str] = MappingProxyType(
    {
        # Answers are data about somebody: not to be stored, framed, sniffed at, or told to other sites.
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "Server": "winedex",
    }
)


@web.middleware
async def problems(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turns what handlers raise into responses, and gives every response the same headers. Those that say whose they
    are have their own: the page's files, whose policy is another."""
    response = await _answered(request, handler)
    if not response.prepared and hdrs.SERVER not in response.headers:
        for name, value in SECURITY_HEADERS.items():
            response.headers.setdefault(name, value)
    return response


def problem_of(refused: Refused, status: int | None = None) -> web.Response:
    """The response for a refusal, with the status of its code where no other is given. Its own fields stand beside the
    standard's, and never in place of them."""
    status = status or STATUS.get(refused.code, 409)
    body: dict[str, Any] = {
        **refused.fields,
        "type": f"urn:winedex:{refused.code}",
        "title": refused.title,
        "status": status,
        "code": refused.code,
    }
    if refused.detail is not None:
        body["detail"] = refused.detail
    headers = {}
    if refused.retry_after_ms is not None:
        body["retry_after_ms"] = refused.retry_after_ms
        headers["Retry-After"] = str(-(-refused.retry_after_ms // 1000))
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    response = web.Response(
        body=orjson.dumps(body), status=status, content_type="application/problem+json", headers=headers
    )
    response[REFUSED] = refused.code
    return response


async def _answered(request: web.Request, handler: Handler) -> web.StreamResponse:
    try:
        return await handler(request)
    except Refused as refused:
        return problem_of(refused)
    except Unavailable as error:
        log.warning("%s %s: %s", request.method, request.path, error)
        return problem_of(
            Refused("unavailable", "The house cannot answer just now.", retry_after_ms=UNAVAILABLE_RETRY_MS)
        )
    except web.HTTPException as error:
        return _http_problem(error)
    except Exception:
        # The outermost line of a request: our bug ends this request and no other.
        log.exception("%s %s failed", request.method, request.path)
        return problem_of(Refused("internal", "This is our mistake, not yours."))


def _http_problem(error: web.HTTPException) -> web.Response:
    match error:
        case web.HTTPMethodNotAllowed():
            allowed = ", ".join(sorted(error.allowed_methods))
            response = problem_of(Refused("method_not_allowed", f"Here one may use {allowed}."))
            response.headers["Allow"] = allowed
            return response
        case web.HTTPNotFound():
            return problem_of(Refused("not_found", "There is nothing of this name."))
        case web.HTTPRequestEntityTooLarge():
            return problem_of(Refused("too_large", "The body is too large."))
        case _:
            code = "bad_request" if error.status < 500 else "internal"
            return problem_of(Refused(code, error.reason), error.status)
