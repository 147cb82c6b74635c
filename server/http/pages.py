"""Lists in pages: `{items, next}`, where `next` is a cursor that means something to us only."""

import base64
from collections.abc import Callable, Sequence
from typing import Annotated, TypeVar

import msgspec
from msgspec import Meta

from game.refusal import Refused

LIMIT_MAX = 100
LIMIT_DEFAULT = 50

Limit = Annotated[int, Meta(ge=1, le=LIMIT_MAX)]
Cursor = Annotated[str, Meta(max_length=1024)]
RowId = Annotated[int, Meta(ge=0, le=2**63 - 1)]

T = TypeVar("T")


def cursor_of(position: Sequence[int | str]) -> str:
    """Where a page ended, as a cursor."""
    return base64.urlsafe_b64encode(msgspec.json.encode(position)).rstrip(b"=").decode()


def part_of(found: list[T], limit: int, position: Callable[[T], Sequence[int | str]]) -> tuple[list[T], str | None]:
    """What is shown of what was found, which is one more than `limit` where there is more, and then the cursor of the
    part behind it."""
    shown = found[:limit]
    return shown, cursor_of(position(shown[-1])) if len(found) > limit else None


def position_of(cursor: str, kind: type[T]) -> T:
    """Where the page of a cursor ended, as a value of this kind.

    Raises:
        Refused: `bad_request`, we never gave this cursor.
    """
    try:
        text = base64.b64decode(cursor.encode() + b"=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        return msgspec.json.decode(text, type=kind)
    except (ValueError, RecursionError):
        raise Refused("bad_request", "This cursor was not given here: begin without one.", field="cursor") from None
