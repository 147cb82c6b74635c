"""Ten thousand broken frames while a battle is played and a crowd watches: whoever sends them is refused or shown out,
and nobody else notices."""

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path
from typing import Any

import pytest

from db.pool import connection
from server.limits import Limits
from server.reference.refusals import REFUSALS
from server.wire import JSON, MSGPACK, Codec
from tests.faults.client import Client
from tests.faults.nonsense import Hard, Soft, hard, soft
from tests.faults.playing import SEEDS, data_folder, repeatable
from tests.faults.strangers import (
    BYE,
    Stranger,
    Watcher,
    asked_from_outside,
    faults_logged,
    metrics,
    resident_kib,
)
from tests.faults.truth import compare, verified
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program
from tests.fixtures.until import until

FRAMES = 10_000
THROWERS = 6
WATCHERS = 240
MOMENTS = 11
"""That a game has at least: at each so large a part of the frames has been thrown."""

GROWTH_KIB_MAX = 8 * 1024
"""What the program may hold more after the frames than before them: arenas of Python's that are not full, the caches of
a battle. It is 1.3 MiB where it was measured; ten thousand frames of up to 16 KiB each are 160."""

CLOSED_WITH = {1000, 1002, 1003, 1007, 1009, 4500}
REFUSED_WITH = {"bad_message", "unknown_op", "hello_first", "not_signed_in", "not_your_battle"}
BAD_MAX = Limits().bad_messages_max
CODECS = (JSON, MSGPACK)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


class Mob:
    """Connections that send nothing but broken frames, and look at what they get."""

    def __init__(self, url: str, seed: int, token: str | None) -> None:
        """`token` is that of one of them, who has joined like everybody."""
        self.thrown = 0
        self.refused: Counter[str] = Counter()
        self.closed: Counter[int | None] = Counter()
        self._url = url
        self._seed = seed
        self._battle = ""
        self._token = token
        self._more = asyncio.Condition()

    async def rage(self, frames: int, battle: str) -> None:
        """Throw so many frames, from several connections at a time; some at a battle of others."""
        self._battle = battle
        async with asyncio.TaskGroup() as tasks:
            for number in range(THROWERS):
                rng = random.Random(f"{self._seed} {number}")
                tasks.create_task(self._throw(rng, frames // THROWERS + 1))

    async def has_thrown(self, frames: int) -> None:
        """Wait until so many were thrown, and answered."""
        async with self._more:
            await self._more.wait_for(lambda: self.thrown >= frames)

    async def _throw(self, rng: random.Random, frames: int) -> None:
        codecs = cycle(CODECS)
        while frames > 0:
            thrown = await self._converse(rng, next(codecs))
            frames -= thrown
            async with self._more:
                self.thrown += thrown
                self._more.notify_all()

    async def _converse(self, rng: random.Random, codec: Codec) -> int:
        """One connection: some frames that are refused, then one that ends it, or a goodbye; how many."""
        stranger = await Stranger.upgraded(self._url, codec)
        try:
            if rng.random() < 0.6:
                await stranger.say({"id": 0, "op": "hello", "d": rng.choice([{}, {"token": self._token}])})
                assert "d" in await stranger.reply()
                await self._meddle(rng, stranger)
            many = rng.randrange(BAD_MAX, 2 * BAD_MAX) if rng.random() < 0.1 else rng.randrange(BAD_MAX // 2)
            soft_ones = [soft(rng, codec) for _ in range(many)]
            last = hard(rng, codec) if rng.random() < 0.7 else None
            await stranger.send(b"".join(one.data for one in soft_ones) + (BYE if last is None else last.data))
            messages, code = await stranger.rest()
        finally:
            stranger.leave()
        return self._hold(soft_ones, last, messages, code)

    async def _meddle(self, rng: random.Random, stranger: Stranger) -> None:
        """Nothing is wrong with this but who says it."""
        d = {"battle": self._battle, "turn": rng.randrange(9), "choice": {"wine": 0, "serve": "pour"}}
        await stranger.say({"id": 1, "op": rng.choice(["battle.commit", "battle.forfeit"]), "d": d})
        self.refused[(await stranger.reply())["err"]["code"]] += 1

    def _hold(self, soft_ones: list[Soft], last: Hard | None, messages: list[dict[str, Any]], code: int | None) -> int:
        """Each was met with what is written down for it; how many there were."""
        story = f"{[one.what for one in soft_ones]} then {last}: {messages}, {code}"
        codes = [message["err"]["code"] for message in messages if "err" in message]
        assert len(codes) == len(messages), f"something was served: {story}"
        assert set(codes) <= REFUSALS.keys(), story
        if code == 4500:
            assert codes.count("bad_message") > BAD_MAX, story
        else:
            assert len(codes) == sum(one.refusals for one in soft_ones), story
            assert code == (1000 if last is None else last.code), story
        self.refused.update(codes)
        self.closed[code] += 1
        return len(codes) + (last is not None and code != 4500)


@pytest.mark.parametrize("seed", SEEDS)
async def test_nobody_notices_ten_thousand_broken_frames(data_dir: Path, database: Database, seed: int) -> None:
    crowd: list[Watcher] = []
    async with repeatable(seed) as game:
        program = await Program.start(data_dir, database.owner.url)
        try:
            await game.begin(program.url)
            eve = Client("Eve")
            await eve.join(program.url)
            mob = Mob(program.url, seed, eve.token)
            moments = before_kib = 0
            async with asyncio.TaskGroup() as tasks:
                async for moment in game.moments():
                    if moment == "matched":
                        channel = f"battle:{game.battle}"
                        crowd += [await Watcher.come(program.url, codec, channel) for codec in CODECS * (WATCHERS // 2)]
                        before_kib = resident_kib(program)
                        tasks.create_task(mob.rage(FRAMES, game.battle))
                    elif crowd:
                        moments += 1
                        await asked_from_outside(program)
                        await mob.has_thrown(min(FRAMES, moments * FRAMES // MOMENTS))
            assert mob.thrown >= FRAMES
            assert mob.closed.keys() >= CLOSED_WITH
            assert mob.refused.keys() >= REFUSED_WITH
            await asyncio.gather(*(watcher.over.wait() for watcher in crowd))
            grown_kib = resident_kib(program) - before_kib
            assert grown_kib < GROWTH_KIB_MAX, f"{grown_kib} KiB more than before"
            _all_heard_the_same(crowd)
            async with connection(database.superuser) as god:
                await compare(god, game.clients)
            await verified(game.battles, "--database-url", database.owner.url)
            await game.leave()
            for watcher in crowd:
                watcher.leave()
            await until(lambda: _nobody_is_left(program), "the sessions to end")
            assert faults_logged(program) == []
        finally:
            for watcher in crowd:
                watcher.leave()
            await program.kill()


def _all_heard_the_same(crowd: list[Watcher]) -> None:
    """Every number, once, in order, with the same content; and by the codec the same bytes."""
    first, _ = crowd[0].heard()
    assert first[-1]["t"] == "battle.over"
    written: dict[tuple[str, int], bytes] = {}
    for watcher in crowd:
        assert not watcher.ended, "shown out for what others did"
        pushes, raw = watcher.heard()
        assert pushes == first
        for n, data in raw.items():
            assert written.setdefault((watcher.codec.name, n), data) == data


async def _nobody_is_left(program: Program) -> bool:
    return (await metrics(program))["winedex_sessions"] == 0
