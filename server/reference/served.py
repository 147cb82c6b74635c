"""The documents of the contract as they are served: made and encoded once, when somebody first asks for them."""

import asyncio
import gzip
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec
from aiohttp import hdrs, web
from aiohttp.typedefs import Handler

from server.http.kept import has, tag_of, takes_gzip
from server.reference.asyncapi import asyncapi
from server.reference.openapi import openapi


def routes() -> list[web.RouteDef]:
    """`GET /api/v1/openapi.json` and `GET /api/v1/asyncapi.json`."""
    return [
        web.get("/api/v1/openapi.json", _serving(openapi)),
        web.get("/api/v1/asyncapi.json", _serving(asyncapi)),
    ]


def _serving(document: Callable[[], dict[str, Any]]) -> Handler:
    @cache
    def made() -> tuple[bytes, bytes, str]:
        body = msgspec.json.encode(document())
        return body, gzip.compress(body, mtime=0), tag_of(body)

    async def serve(request: web.Request) -> web.Response:
        # Beside the loop, since the first time takes as long as some hundred decisions.
        body, zipped, tag = await asyncio.to_thread(made)
        takes_it = takes_gzip(request)
        tag += "z" * takes_it
        # Anybody may keep it, and asks whether it has changed: it does with the program.
        headers = {hdrs.ETAG: f'"{tag}"', hdrs.CACHE_CONTROL: "no-cache", hdrs.VARY: hdrs.ACCEPT_ENCODING}
        if has(request, tag):
            return web.Response(status=304, headers=headers)
        if takes_it:
            headers[hdrs.CONTENT_ENCODING] = "gzip"
        return web.Response(body=zipped if takes_it else body, content_type="application/json", headers=headers)

    return serve
