"""Somebody who watches: he comes, leaves and comes back, and hears everything once."""

import asyncio
import random
from typing import Any

from loadtest.checks import Checks
from loadtest.client import Client
from loadtest.crowd import Watcher
from loadtest.hall import Hall
from loadtest.meter import Meter
from loadtest.wire import CODECS, CrowdReader
from tests.loadtest.fake import Talk, fake, until
from tests.loadtest.histories import BATTLE, CHANNEL, told_to


class Chance(random.Random):
    """One that always gives up the channel, and asks for all that happened."""

    def random(self) -> float:
        return 0.0


async def test_who_leaves_twice_in_a_moment_comes_back_once() -> None:
    asked: list[dict[str, Any]] = []

    async def script(talk: Talk) -> None:
        await talk.greet()
        for events in (told_to(None)[:3], None, told_to(None)[3:5], None):
            request = await talk.hear()
            asked.append({"op": request["op"], **request["d"]})
            if events is not None:
                await talk.say({"re": request["id"], "d": {"n": events[-1]["n"], "events": events}})
            elif len(asked) == 2:
                await asyncio.sleep(0.05)  # meanwhile he wants to leave once more
                await talk.say({"re": request["id"], "d": {}})

    checks = Checks()
    hall = Hall(Meter(), checks, random.Random(1), first=True)
    watcher = Watcher(hall, Chance(1))
    async with fake(script) as url:
        watcher.client = Client(
            url, CODECS["json"], hall.meter, checks, watcher, who="he", reader=CrowdReader(CODECS["json"]).read
        )
        task = asyncio.create_task(watcher.client.run())
        await until(lambda: watcher.client.connected)
        watcher.battle = BATTLE
        watcher.client.listen(CHANNEL, 0)
        await until(lambda: hall.of(BATTLE).last_n == 3)
        await watcher.go_and_come_back()
        await until(lambda: len(asked) == 2)
        await watcher.go_and_come_back()
        await until(lambda: hall.of(BATTLE).last_n == 5)
        task.cancel()
        await asyncio.wait([task])
    assert asked == [
        {"op": "sub", "ch": CHANNEL, "from": 0},
        {"op": "unsub", "ch": CHANNEL},
        {"op": "sub", "ch": CHANNEL, "from": 3},
    ]
    assert not checks.broken
