"""Timers end when they are told to, whatever else happens at that moment."""

import asyncio

from game.ids import RoomId
from server.clock import RealClock
from server.rooms.timers import Timers


async def test_being_cancelled_while_a_timer_is_set_is_the_end() -> None:
    clock = RealClock()
    timers = Timers(clock, lambda room: None)
    running = asyncio.create_task(timers.run())
    await asyncio.sleep(0)  # it waits
    timers.set(RoomId("room"), clock.now_ms() + 60_000)
    await asyncio.sleep(0)  # what it waited for is there, and it has not yet looked
    running.cancel()
    done, _ = await asyncio.wait([running], timeout=60.0)
    assert done == {running}, "it goes on"
    assert running.cancelled()
