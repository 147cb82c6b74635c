"""What is held back while it is not known which rooms are ours."""

import asyncio
from collections.abc import Callable
from typing import Any

from db.errors import Unavailable
from game.refusal import Refused
from server.clock import RealClock
from server.rooms.doubt import HELD_BACK_S_MAX, Doubt
from tests.fixtures.until import until


class SetClock(RealClock):
    def __init__(self) -> None:
        self.at_s = 0.0

    def awake_s(self) -> float:
        return self.at_s


class Wish:
    """What somebody wants done, or is refused. To compare each with each of many thousands takes many seconds."""

    def __init__(self) -> None:
        self.answers: list[Any] = []

    def __call__(self, refused: Refused | None = None) -> None:
        self.answers.append(refused)

    def __eq__(self, other: object) -> bool:
        raise AssertionError("nobody is to be compared with all the others")

    __hash__ = object.__hash__


async def test_who_has_waited_for_too_long_is_refused_without_a_look_at_the_others() -> None:
    clock = SetClock()
    can_be_asked = False

    async def ask() -> None:
        if not can_be_asked:
            raise Unavailable("not now")

    doubt = Doubt(clock, ask)
    doubt.arise()
    old, for_ever, young = [Wish() for _ in range(50)], Wish(), [Wish() for _ in range(50)]
    for wish in old:
        doubt.when_sure(wish, wish)
    doubt.when_sure(for_ever)
    clock.at_s = HELD_BACK_S_MAX + 1.0
    for wish in young:
        doubt.when_sure(wish, wish)
    running = asyncio.create_task(doubt.run())
    await until(_answered(old), "the refusals", 30.0)
    assert [[answer.code for answer in wish.answers] for wish in old] == [["unavailable"]] * len(old)
    can_be_asked = True
    await until(_answered([for_ever, *young]), "what waited", 30.0)
    assert [wish.answers for wish in [for_ever, *young]] == [[None]] * (1 + len(young))
    running.cancel()


def _answered(wishes: list[Wish]) -> Callable[[], Any]:
    async def answered() -> bool:
        return all(wish.answers for wish in wishes)

    return answered
