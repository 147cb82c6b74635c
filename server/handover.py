"""How aiohttp gives a connection away: it answers the upgrade, and from then on the transport is ours.

Everything in the server that leans on aiohttp's inside is here, and aiohttp is pinned to one version in pyproject.toml.
A new version is taken in two steps: `tests/server/test_handover.py` names what has moved, and
`tests/server/test_conformance.py` shows on raw sockets whether the wire is still right.

Why at all: aiohttp's own WebSocket keeps a task, a queue and a parser for every connection (10 KiB against 2), and its
ways in and out cost twice the CPU time of a plain `asyncio.Protocol`; the figures are in `docs/performance.md`.
"""

import asyncio
from collections.abc import Callable, Collection

from aiohttp import hdrs, web
from aiohttp._websocket.helpers import websocket_mask

unmask: Callable[[bytes, bytearray], None] = websocket_mask
"""Applies a mask of four bytes to a payload in place (RFC 6455, section 5.3). It is aiohttp's compiled one: twice as
fast for a short message, and four times for a long one, as the best that Python can do."""

Accept = Callable[[asyncio.Transport, str | None], asyncio.Protocol]
"""Makes the protocol for a transport and the subprotocol that was agreed on, None where none was offered."""


class _Upgrade(web.WebSocketResponse):
    """The 101, and nothing after it."""

    async def write_eof(self, data: bytes = b"") -> None:
        """Says nothing. aiohttp ends every response, and would end this one by closing the WebSocket."""


async def hand_over(request: web.Request, subprotocols: Collection[str], accept: Accept) -> web.StreamResponse:
    """Answers the upgrade and gives the connection to the protocol that `accept` makes.

    The response that comes back is for aiohttp alone, and must be returned to it.

    Raises:
        web.HTTPBadRequest: this is no upgrade to WebSocket (RFC 6455, section 4.2.1).
        ConnectionError: whoever asked is gone.
    """
    http, transport = request.protocol, request.transport
    if transport is None or transport.is_closing():
        raise ConnectionResetError("the peer is gone")
    offered = request.headers.getall(hdrs.SEC_WEBSOCKET_PROTOCOL, ())
    if len(offered) > 1:  # section 11.3.4: several are as one list, of which aiohttp would read the first alone
        headers = request.headers.copy()
        headers[hdrs.SEC_WEBSOCKET_PROTOCOL] = ", ".join(offered)
        request = request.clone(headers=headers)
    # A client should wait for the 101 (section 4.1), but one that does not is understood: what it has sent is taken
    # away before aiohttp would parse it.
    early, http._message_tail = http._message_tail, b""
    upgrade = _Upgrade(protocols=subprotocols, compress=False)  # deflate halves a fan-out, and costs 100 KiB each
    await upgrade.prepare(request)
    protocol = accept(transport, upgrade.ws_protocol)
    transport.set_protocol(protocol)
    http.transport = None  # else it closes the socket when it hears that it has lost it
    http.connection_lost(None)
    if early:
        protocol.data_received(early)
    return upgrade
