"""From a broken rule of the database to what the player is told: each rule by its name, in one table.

A noun's file names its rules with `refuse`, and puts `refusing()` around the statements that may break them. What is
refused has changed nothing: its statement is undone by the database, its transaction by whoever owns it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import asyncpg

from db.errors import REFUSALS, refusal_code, unavailable
from game.refusal import Refused

__all__ = ["refuse", "refusing"]

_TITLES: dict[str, str] = {}


def refuse(rules: Mapping[str, tuple[str, str]]) -> None:
    """Name rules: constraint → the stable code, and one sentence for people."""
    for constraint, (code, title) in rules.items():
        assert constraint not in REFUSALS, f"{constraint} is refused twice"
        assert _TITLES.setdefault(code, title) == title, f"{code} has two titles"
        REFUSALS[constraint] = code


@contextmanager
def refusing() -> Iterator[None]:
    """Turn a broken rule inside the block into its refusal.

    Raises:
        Refused: with the rule's code; `text_not_allowed` and `number_out_of_range` for what no column can hold.
        Unavailable: the database cannot answer now.
    """
    try:
        with unavailable():
            yield
    except asyncpg.IntegrityConstraintViolationError as error:
        code = refusal_code(error)
        if code is None:
            raise  # nothing that a player asks for can break it: our bug
        raise Refused(code, _TITLES.get(code, "That is not allowed.")) from None
    except (asyncpg.CharacterNotInRepertoireError, asyncpg.UntranslatableCharacterError):
        raise Refused("text_not_allowed", "The text holds a character that can't be kept.") from None
    except asyncpg.DataError as error:
        # asyncpg looks at numbers itself, before it sends them, and has no type of its own for what is too large.
        if isinstance(error, asyncpg.NumericValueOutOfRangeError) or "out of int" in str(error):
            raise Refused("number_out_of_range", "The number is too large.") from None
        raise
