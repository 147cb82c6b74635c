"""What whoever has it may keep: answers with an ETag, which are sent again only where they have changed.

They are asked for anew each time (`no-cache`) and never taken for granted, though a record that is over tells nothing
new: who has left for good is called by his name in no answer from then on, and a copy in a cache would go on doing so.
"""

import hashlib
from typing import Final

import msgspec
from aiohttp import ETag, hdrs, web
from msgspec import Struct

from server.http.bodies import answer

TAG_CHARS: Final = 32
"""Of a SHA-256 in hexadecimal: 128 bits, which nobody meets by chance."""

WORTH: Final = web.ResponseKey("worth", int)
"""Under this name a response carries how many bytes it was made of, where it has fewer: making them is what costs."""


def tag_of(body: bytes) -> str:
    """The tag of these bytes: the same in every process."""
    return hashlib.sha256(body).hexdigest()[:TAG_CHARS]


def has(request: web.Request, tag: str) -> bool:
    """Whether the client has what has this tag already (`If-None-Match`; RFC 9110, section 13.1.2)."""
    return any(said == ETag("*") or said.value == tag for said in request.if_none_match or ())


def keepable(request: web.Request, value: Struct) -> web.Response:
    """A response with this value, the same for whoever asks; 304 for who has it."""
    response = answer(value)
    assert isinstance(response.body, bytes), "an answer is whole"
    tag, size = tag_of(response.body), len(response.body)
    if has(request, tag):
        response = web.Response(status=304)
    response[WORTH] = size
    response.headers.update({hdrs.ETAG: f'"{tag}"', hdrs.CACHE_CONTROL: "public, no-cache"})
    return response


def tag_of_value(value: Struct) -> str:
    """The tag of a value as it is written in an answer."""
    return tag_of(msgspec.json.encode(value))
