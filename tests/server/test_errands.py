"""Errands: each ends in an answer, and who waits for all of them does not wait for ever."""

import asyncio

from game.refusal import Refused
from server.errands import Errands


async def test_who_waits_for_all_does_not_wait_for_one_that_never_ends() -> None:
    errands, never = Errands(), asyncio.Event()

    async def waits() -> None:
        await never.wait()

    errands.go(waits(), _refused)
    await errands.done(0.01)
    never.set()
    await errands.done()


async def test_nor_for_those_that_are_asked_for_again_and_again() -> None:
    errands, enough = Errands(), asyncio.Event()

    async def leads_to_another() -> None:
        await asyncio.sleep(0)
        if not enough.is_set():
            errands.go(leads_to_another(), _refused)

    errands.go(leads_to_another(), _refused)
    await errands.done(0.01)
    enough.set()
    await errands.done()


def _refused(why: Refused) -> None:
    raise AssertionError(why)
