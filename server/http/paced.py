"""How much one address may ask over HTTP: a bucket for each, from which an answer takes by its length.

What is asked often is short, and what is dear to make is long: a replay step by step costs some 3 ms and has 300 KiB.
Each process counts for itself. The page's own files are written once and free, as is what a watchdog asks; whom
`whence` does not count (loopback) is not held up.
"""

from collections.abc import Callable
from typing import Final

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from game.refusal import Refused
from server.allowances import Allowances
from server.clock import Clock
from server.http.kept import WORTH
from server.http.problems import PREFIX

PACED: Final = (PREFIX, "/metrics")

BYTES_A_MESSAGE: Final = 1_024
"""Of an answer that count as one request more, as on the WebSocket."""


def paced(whence: Callable[[web.Request], str | None], clock: Clock, allowances: Allowances) -> Middleware:
    """Refuses an address that asks for too much with `rate_limited`, and says when it may go on."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        address = whence(request) if request.path.startswith(PACED) else None
        if address is None:
            return await handler(request)
        now_ms = clock.now_ms()
        bucket = allowances.of(address, now_ms)
        retry_after_ms = bucket.take(now_ms)
        if retry_after_ms:
            raise Refused("rate_limited", "Too much at once from this address.", retry_after_ms=retry_after_ms)
        response = await handler(request)
        made = response.get(WORTH, response.content_length or 0)
        bucket.charge(made // BYTES_A_MESSAGE)
        return response

    return middleware
