"""How each rule of a noun is broken, for tests/db/test_refusals.py.

A module for each noun: `CASES`, its tables, and which of their constraints only a bug of ours can break. A case sets
the scene and answers the act; it must not have broken anything before.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from tests.db.world import World

Act = Callable[[], Awaitable[object]]
Case = Callable[[World], Awaitable[Act]]


def doing(who: str, act: Callable[..., Awaitable[object]], *args: Any, **kwargs: Any) -> Case:
    """A case without a scene: somebody (`ana`, `ben`, `cleo`) does what breaks the rule. A string argument that begins
    with @ stands for that player."""

    async def case(world: World) -> Act:
        given = [getattr(world, arg[1:]) if isinstance(arg, str) and arg.startswith("@") else arg for arg in args]
        return partial(world.do, getattr(world, who), act, *given, **kwargs)

    return case
