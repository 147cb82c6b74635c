"""What comes and goes as JSON: read strictly, within bounds, and with the field named that is wrong."""

import asyncio
import re
import uuid
from typing import Annotated, NoReturn, TypeVar

import msgspec
from aiohttp import web
from msgspec import Meta, Struct

from db.species import SEARCH_CHARS_MAX
from game.ids import RoomId
from game.refusal import Refused
from server.wire import explain

BODY_BYTES_MAX = 16_384
"""The largest honest request is under 2 KiB."""

BODY_SECONDS_MAX = 10.0
"""A phone in a cellar has sent 2 KiB by then; who sends a byte a second has not."""

IDEMPOTENCY_KEY = "Idempotency-Key"
"""The header in which a request that moves something says what it is called, so that it is one however often it has to
be sent."""

KEY_PATTERN = r"^[!-~]{1,64}$"

RefText = Annotated[str, Meta(pattern=r"^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$(?!\n)")]
"""What a room or a player is called outside."""

TEXT = r"^[^\x00]*$(?!\n)"
"""What PostgreSQL's text can hold. A pattern's end is the string's, and not one before a last line break."""

Words = Annotated[str, Meta(max_length=SEARCH_CHARS_MAX, pattern=TEXT)]
"""What is searched for."""

Detail = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=TEXT)]
"""What somebody has to say about what went wrong."""

T = TypeVar("T")

# msgspec says `$.name` of a value and "field `name`" of one that is missing.
_FIELD = re.compile(r"\$\.([A-Za-z_]\w*)|field `([A-Za-z_]\w*)`")


async def read(request: web.Request, kind: type[T]) -> T:
    """The body of a request as a value of `kind`.

    Raises:
        Refused: `bad_request` (with `field` where one is to blame), `too_large`, `too_slow` or
            `unsupported_media_type`.
    """
    body = await _bytes_of(request)
    try:
        return msgspec.json.decode(body, type=kind)
    except (ValueError, RecursionError) as error:  # msgspec's own errors and broken UTF-8 are ValueErrors
        raise _bad_request("The body can't be read.", error) from None


def query(request: web.Request, kind: type[T]) -> T:
    """The query of a request's URL as a value of `kind`; of a name given twice the first counts, and one that is given
    with nothing counts as left out: a form sends its empty fields so.

    Raises:
        Refused: `bad_request`, with `field` where one is to blame.
    """
    given = {name: value for name in request.query if (value := request.query[name])}
    try:
        return msgspec.convert(given, kind, strict=False)
    except (ValueError, RecursionError) as error:
        raise _bad_request("The query can't be read.", error) from None


def room_in(request: web.Request, missing: str) -> RoomId:
    """The room that the path names by its `id`.

    Raises:
        Refused: `not_found` in these words, since no room has such a name.
    """
    return RoomId(str(ref_in(request, "id", missing)))


def key_of(request: web.Request) -> str | None:
    """What the request is called, by its `Idempotency-Key`; None: nothing, and sent again it is another.

    Raises:
        Refused: `bad_request`, that can be no key.
    """
    key = request.headers.get(IDEMPOTENCY_KEY)
    if key is not None and re.fullmatch(KEY_PATTERN, key) is None:
        raise Refused("bad_request", "A key has 1 to 64 printable characters of ASCII.", field=IDEMPOTENCY_KEY)
    return key


def ref_in(request: web.Request, part: str, title: str) -> uuid.UUID:
    """What this part of the path names.

    Raises:
        Refused: `not_found` with this title, since nothing has such a name.
    """
    try:
        return uuid.UUID(request.match_info[part])
    except ValueError:
        raise Refused("not_found", title) from None


def answer(value: Struct, *, status: int = 200) -> web.Response:
    """A response with this value, which is one of `shapes`."""
    return web.Response(body=msgspec.json.encode(value), status=status, content_type="application/json")


async def _bytes_of(request: web.Request) -> bytes:
    if request.content_type not in ("application/json", "application/octet-stream"):  # the latter: nothing was said
        raise Refused("unsupported_media_type", "A body is JSON: send Content-Type: application/json.")
    if request.headers.get("Content-Encoding", "identity") != "identity":
        raise Refused("unsupported_media_type", "A body is not compressed here: send it without Content-Encoding.")
    if (request.content_length or 0) > BODY_BYTES_MAX:
        _too_large()
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS_MAX):
            async for chunk in request.content.iter_any():
                body += chunk
                if len(body) > BODY_BYTES_MAX:
                    _too_large()
    except TimeoutError:
        raise Refused("too_slow", f"The body was not here within {BODY_SECONDS_MAX:.0f} s.") from None
    except (ConnectionError, web.RequestPayloadError):
        raise Refused("bad_request", "The body is not whole.") from None
    return bytes(body)


def _too_large() -> NoReturn:
    raise Refused("too_large", f"A body has {BODY_BYTES_MAX} bytes at the most.", limit_bytes=BODY_BYTES_MAX)


def _bad_request(title: str, error: Exception) -> Refused:
    detail = explain(error)
    match = _FIELD.search(detail) if isinstance(error, msgspec.ValidationError) else None
    return Refused("bad_request", title, detail=detail, field=(match[1] or match[2]) if match else None)
