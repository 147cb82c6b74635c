"""Errands: each ends in an answer, and who waits for all of them does not wait for ever."""

import asyncio

import asyncpg
import pytest

from db.errors import unavailable
from game.refusal import Refused
from server.errands import UNAVAILABLE, Errands


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


GONE = asyncpg.InternalClientError("another operation is in progress")  # what a connection says that was ended
FULL = asyncpg.TooManyConnectionsError("sorry, too many clients already")


@pytest.mark.parametrize(
    ("errors", "tries", "ended"),
    [([GONE], 2, []), ([GONE, GONE], 2, [UNAVAILABLE]), ([FULL], 1, [UNAVAILABLE]), ([], 1, [])],
    ids=["a connection that was gone", "a PostgreSQL that is gone", "one that is full", "nothing amiss"],
)
async def test_what_can_be_run_twice_is_run_again_where_its_connection_was_gone(
    errors: list[Exception], tries: int, ended: list[Refused]
) -> None:
    errands, left, refusals, run = Errands(), list(errors), list[Refused](), 0

    async def tried() -> None:
        nonlocal run
        run += 1
        with unavailable():
            if left:
                raise left.pop(0)

    errands.go_again(tried, refusals.append)
    await errands.done()
    assert (run, refusals) == (tries, ended)


def _refused(why: Refused) -> None:
    raise AssertionError(why)
