"""A player at a table whose server keeps its word, or does not."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from loadtest.checks import TAKEN, Checks, Place, Rule
from loadtest.client import Client
from loadtest.hall import Hall
from loadtest.meter import Meter
from loadtest.seat import Seat
from loadtest.wire import CODECS
from tests.loadtest.fake import Script, Talk, fake, until
from tests.loadtest.histories import BATTLE, CHANNEL, CHOICES, broken, told_to

FEED = "player:he"
MATCHED = {"ch": FEED, "n": 8, "t": "battle.matched", "at": 1_000, "d": {"battle": BATTLE, "seat": 0}}
CONFIRMED = {"turn": 1}


@asynccontextmanager
async def seated(script: Script) -> AsyncIterator[tuple[Hall, Seat, Checks]]:
    """A player who is in a battle and has been offered a choice."""

    async def whole_script(talk: Talk) -> None:
        await talk.greet()
        await talk.answer({"n": 7, "snapshot": {}})
        queued = await talk.answer({"ticket": "t"}, MATCHED, *told_to(0)[:2])
        assert queued["d"] == {"mode": "pairing", "rated": False, "versus": "she"}
        await script(talk)

    checks = Checks()
    hall = Hall(Meter(), checks, random.Random(1), first=True)
    seat = Seat(hall, "he", "she")
    async with fake(whole_script) as url:
        seat.client = Client(url, CODECS["json"], hall.meter, checks, seat, who="he", token="token")
        seat.client.places[FEED] = Place(None)
        task = asyncio.create_task(seat.client.run())
        try:
            await until(lambda: seat.turn)
            yield hall, seat, checks
        finally:
            task.cancel()
            await asyncio.wait([task])


def _counts(hall: Hall) -> dict[str, int]:
    counts: dict[str, int] = hall.meter.take()["counts"]
    return counts


async def test_he_plays_what_he_is_offered_and_leaves_when_it_is_over() -> None:
    async def script(talk: Talk) -> None:
        request = await talk.answer(CONFIRMED, *told_to(0)[2:])
        assert request["d"] == {"battle": BATTLE, "turn": 1, "choice": CHOICES[0]}
        assert (await talk.answer({}))["op"] == "unsub"

    async with seated(script) as (hall, seat, checks):
        hall.closing = True
        hall.turnstile.due(5)
        await until(lambda: seat.idle)
    assert hall.told[BATTLE].asked[0, 1].outcome == TAKEN
    assert _counts(hall)["decisions"] == 1
    assert not checks.broken


async def test_who_has_challenged_often_enough_wants_another_battle_like_the_last() -> None:
    asked: list[dict[str, Any]] = []

    async def script(talk: Talk) -> None:
        await talk.answer(CONFIRMED, *told_to(0)[2:])
        await talk.answer({})  # gives the channel up
        challenge = await talk.hear()
        await talk.say({"re": challenge["id"], "err": {"code": "rate_limited", "retry_after_ms": 3_600_000}})
        asked.extend([challenge, await talk.answer({"ticket": "u"})])

    async with seated(script) as (hall, seat, checks):
        hall.turnstile.due(5)
        await until(lambda: len(asked) == 2)
        assert not seat.idle
    assert [(request["op"], request["d"]) for request in asked] == [
        ("battle.queue", {"mode": "pairing", "rated": False, "versus": "she"}),
        ("battle.rematch", {"battle": BATTLE}),
    ]
    assert asked[0]["key"] != asked[1]["key"]
    assert not checks.broken


async def test_a_choice_that_was_offered_and_is_refused_as_illegal() -> None:
    async def script(talk: Talk) -> None:
        request = await talk.hear()
        await talk.say({"re": request["id"], "err": {"code": "illegal_choice", "retry_after_ms": None}})

    async with seated(script) as (hall, _, checks):
        hall.turnstile.due(5)
        await until(lambda: checks.broken)
    assert broken(checks) == {Rule.OFFERED}


async def test_a_refusal_that_nothing_explains() -> None:
    async def script(talk: Talk) -> None:
        request = await talk.hear()
        await talk.say({"re": request["id"], "err": {"code": "not_your_battle", "retry_after_ms": None}})

    async with seated(script) as (hall, _, checks):
        hall.turnstile.due(5)
        await until(lambda: checks.broken)
    assert broken(checks) == {Rule.REFUSED}


async def test_a_push_before_the_reply_that_it_follows_from() -> None:
    async def script(talk: Talk) -> None:
        request = await talk.hear()
        await talk.say(told_to(0)[2], {"re": request["id"], "d": CONFIRMED})

    async with seated(script) as (hall, _, checks):
        hall.turnstile.due(5)
        await until(lambda: checks.broken)
    assert broken(checks) == {Rule.ANSWERS}


async def test_who_is_put_off_asks_again_under_the_same_key() -> None:
    keys: list[Any] = []

    async def script(talk: Talk) -> None:
        request = await talk.hear()
        await talk.say({"re": request["id"], "err": {"code": "unavailable", "retry_after_ms": 1}})
        keys.extend([request["key"], (await talk.answer(CONFIRMED))["key"]])

    async with seated(script) as (hall, _, checks):
        hall.turnstile.due(5)
        await until(lambda: hall.told[BATTLE].asked[0, 1].outcome)
    assert keys[0] == keys[1]
    assert not checks.broken


async def test_a_choice_by_the_clock_is_not_his() -> None:
    late = told_to(0)[2]
    late["d"] = late["d"] | {"by_clock": True}

    async def script(talk: Talk) -> None:
        request = await talk.hear()
        await talk.say(late, {"re": request["id"], "err": {"code": "already_committed", "retry_after_ms": None}})

    async with seated(script) as (hall, _, checks):
        hall.turnstile.due(5)
        await until(lambda: hall.told[BATTLE].asked[0, 1].outcome)
    assert _counts(hall)["choices by the clock"] == 1
    assert not checks.broken


async def test_who_was_matched_while_he_was_away_asks_for_the_battle_once() -> None:
    asked: list[str] = []

    async def loses_him(talk: Talk) -> None:
        await talk.greet()
        await talk.answer({"n": 7, "snapshot": {}})
        await talk.hear()
        talk.socket.transport.abort()

    async def has_him_back(talk: Talk) -> None:
        hello = await talk.hear()
        assert hello["d"]["resume"] == {FEED: 7}
        live = [{"ch": CHANNEL, "kind": "battle", "seat": 0}]
        resumed = {FEED: {"n": 8, "events": [MATCHED]}}
        await talk.say({"re": hello["id"], "d": {"live": live, "resumed": resumed}})
        for _ in range(2):
            request = await talk.hear()
            asked.append(request["op"])
            d = {"n": 2, "events": told_to(0)[:2]} if request["op"] == "sub" else {"ticket": "t"}
            await talk.say({"re": request["id"], "d": d})

    checks = Checks()
    hall = Hall(Meter(), checks, random.Random(1), first=True)
    seat = Seat(hall, "he", "she")
    async with fake(loses_him, has_him_back) as url:
        seat.client = Client(url, CODECS["json"], hall.meter, checks, seat, who="he", token="token")
        seat.client.places[FEED] = Place(None)
        task = asyncio.create_task(seat.client.run())
        await until(lambda: seat.turn and len(asked) == 2)
        task.cancel()
        await asyncio.wait([task])
    assert sorted(asked) == ["battle.queue", "sub"]
    assert hall.live == {BATTLE: 1}
    assert not checks.broken
