"""What whoever has it may keep: answers with an ETag, which are sent again only where they have changed.

They are asked for anew each time (`no-cache`) and never taken for granted, though a record that is over tells nothing
new: who has left for good is called by his name in no answer from then on, and a copy in a cache would go on doing so.
"""

import gzip
import hashlib
from typing import Final

import msgspec
from aiohttp import ETag, hdrs, web
from msgspec import Struct

TAG_CHARS: Final = 32
"""Of a SHA-256 in hexadecimal: 128 bits, which nobody meets by chance."""

WORTH: Final = web.ResponseKey("worth", int)
"""Under this name a response carries how many bytes it was made of, where it has fewer: making them is what costs."""

ZIPPED_FROM: Final = 4_096
"""Bytes of a body that is zipped for who takes it so: of fewer, hardly a packet would be saved."""

ZIP_LEVEL: Final = 3
"""A battle step by step has 266 KB: 20 KB are sent of them after a millisecond, at the usual level 8 KB after 11."""


def tag_of(body: bytes) -> str:
    """The tag of these bytes: the same in every process."""
    return hashlib.sha256(body).hexdigest()[:TAG_CHARS]


def has(request: web.Request, tag: str) -> bool:
    """Whether the client has what has this tag already (`If-None-Match`; RFC 9110, section 13.1.2)."""
    return any(said == ETag("*") or said.value == tag for said in request.if_none_match or ())


def takes_gzip(request: web.Request) -> bool:
    """Whether the client takes what is zipped; who weighs one thing against another is sent it plain."""
    offered = request.headers.get(hdrs.ACCEPT_ENCODING, "").split(",")
    return any(name.strip().lower() == "gzip" for name in offered)


def keepable(request: web.Request, value: Struct) -> web.Response:
    """A response with this value, the same for whoever asks; 304 for who has it."""
    body = msgspec.json.encode(value)
    zipped = len(body) >= ZIPPED_FROM and takes_gzip(request)
    tag = tag_of(body) + "z" * zipped  # two forms of one thing have two tags (RFC 9110, section 8.8.3.3)
    headers = {hdrs.ETAG: f'"{tag}"', hdrs.CACHE_CONTROL: "public, no-cache", hdrs.VARY: hdrs.ACCEPT_ENCODING}
    if has(request, tag):
        response = web.Response(status=304, headers=headers)
    elif zipped:
        headers[hdrs.CONTENT_ENCODING] = "gzip"
        sent = gzip.compress(body, ZIP_LEVEL, mtime=0)
        response = web.Response(body=sent, content_type="application/json", headers=headers)
    else:
        response = web.Response(body=body, content_type="application/json", headers=headers)
    response[WORTH] = len(body)
    return response


def tag_of_value(value: Struct) -> str:
    """The tag of a value as it is written in an answer."""
    return tag_of(msgspec.json.encode(value))
