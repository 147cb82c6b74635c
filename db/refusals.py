"""What a player is told when a constraint or rule of the schema says no: a code, a sentence, the field it is about.

Each noun's file lists its constraints with `refuses`; the codes go into `errors.REFUSALS` as everywhere. Rules that
functions hold (`rule_refuses` in the schema) have names as constraints have, and are listed in the same way.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import asyncpg
import orjson

from db.errors import REFUSALS, refusal_code, unavailable
from game.refusal import Field, Refused

__all__ = ["SAID", "Said", "refuses", "refusing"]


class Said(NamedTuple):
    """The sentence for people, and the field that is at fault where it is one."""

    title: str
    field: str | None


SAID: dict[str, Said] = {}
"""By the name of the constraint or rule."""

_RULE = "23000"
"""The SQLSTATE of rule_refuses, whose detail is a JSON object; of a real constraint it is text."""
_RANGE = "range)"
"""How asyncpg ends its complaint about a number that no column could hold."""


def refuses(code: str, title: str, *names: str, field: str | None = None) -> None:
    """Say what a player is told where one of these constraints or rules is violated on his account."""
    for name in names:
        assert name not in SAID and REFUSALS.get(name, code) == code, f"{name} is spoken for"
        REFUSALS[name] = code
        SAID[name] = Said(title, field)


@contextmanager
def refusing() -> Iterator[None]:
    """Turn every listed violation inside the block into a refusal; what is not listed goes up as our bug.

    Raises:
        Refused: with the listed code; `text_not_allowed` and `number_out_of_range` for what no column can hold.
        Unavailable: the database cannot answer now.
    """
    try:
        with unavailable():
            yield
    except asyncpg.IntegrityConstraintViolationError as error:
        code = refusal_code(error)
        if code is None:
            raise
        raise _refused(code, error) from None
    except (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError):
        raise Refused("text_not_allowed", "The text holds a character that can't be kept.") from None
    except asyncpg.DataError as error:
        # asyncpg looks at numbers itself, before it sends them, and has no type of its own for what is too large.
        if not isinstance(error, asyncpg.NumericValueOutOfRangeError) and not str(error).endswith(_RANGE):
            raise
        raise Refused("number_out_of_range", "The number is too large.") from None


def _refused(code: str, error: asyncpg.IntegrityConstraintViolationError) -> Refused:
    title, field = SAID.get(error.constraint_name or "", Said("That may not be.", None))
    fields: dict[str, Field] = {} if field is None else {"field": field}
    retry_after_ms: int | None = None
    if error.sqlstate == _RULE and error.detail:
        told = orjson.loads(error.detail)
        retry_after_ms = told.pop("retry_after_ms", None)
        fields |= {name: ",".join(value) if isinstance(value, list) else value for name, value in told.items()}
    return Refused(code, title, detail=None, retry_after_ms=retry_after_ms, **fields)


refuses("insufficient_funds", "You do not have that many coins.", "coin_accounts_funds")
refuses("visibility_unknown", "A visibility is private, friends or public.", "visibility_known", field="visibility")
refuses("level_out_of_range", "A level is 1 to 999.", "player_level_1_to_999", field="level")
refuses(
    "collection_full",
    "Your collection holds no more wines; a subscription makes room.",
    "wines_within_collection",
)
refuses("unknown_wine", "You have no such wine.", "wines_is_his", field="wine")
refuses("wine_not_free", "The wine is not in your cellar just now.", "wines_is_in_the_cellar", field="wine")
