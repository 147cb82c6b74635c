"""A client against a server that keeps its word, and against some that do not."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from loadtest.checks import Checks, Place, Rule
from loadtest.client import Client
from loadtest.meter import Meter
from loadtest.wire import CODECS, Codec, Push
from tests.loadtest.fake import Script, Talk, fake, until
from tests.loadtest.histories import CHANNEL, broken, told_to

both_codecs = pytest.mark.parametrize("codec", CODECS.values(), ids=CODECS)


class Heard:
    """A listener that notes all it is told."""

    def __init__(self) -> None:
        self.pushes: list[tuple[int | None, bool]] = []
        self.wholes: list[tuple[str, int]] = []
        self.welcomes = 0

    def pushed(self, push: Push, *, live: bool) -> None:
        self.pushes.append((push.n, live))

    def whole(self, ch: str, n: int, snapshot: dict[str, Any]) -> None:
        self.wholes.append((ch, n))

    def welcome(self, live: list[dict[str, Any]]) -> None:
        self.welcomes += 1


@asynccontextmanager
async def connected(
    *scripts: Script, codec: Codec = CODECS["json"], watching: bool = False
) -> AsyncIterator[tuple[Client, Heard, Checks]]:
    heard, checks = Heard(), Checks()
    async with fake(*scripts) as url:
        client = Client(url, codec, Meter(), checks, heard, who="he", token="token")
        if watching:
            client.places[CHANNEL] = Place(0)
        task = asyncio.create_task(client.run())
        try:
            yield client, heard, checks
        finally:
            task.cancel()
            await asyncio.wait([task])


@both_codecs
async def test_answers_and_pushes_come_to_whom_they_are_for(codec: Codec) -> None:
    async def script(talk: Talk) -> None:
        assert (await talk.greet())["token"] == "token"
        await talk.answer({"n": 3, "events": told_to(None)[:3]}, *told_to(None)[3:])

    async with connected(script, codec=codec) as (client, heard, checks):
        await until(lambda: client.connected)
        client.listen(CHANNEL, 0)
        await until(lambda: len(heard.pushes) == 6)
    assert heard.pushes == [(1, False), (2, False), (3, False), (4, True), (5, True), (6, True)]
    assert not checks.broken


@both_codecs
async def test_a_lost_connection_is_resumed_and_the_request_repeated_under_its_key(codec: Codec) -> None:
    keys: list[str] = []

    async def dies(talk: Talk) -> None:
        await talk.greet({CHANNEL: {"n": 2, "events": told_to(0)[:2]}})
        keys.append((await talk.hear())["key"])
        talk.socket.transport.abort()

    async def lives(talk: Talk) -> None:
        hello = await talk.greet({CHANNEL: {"n": 3, "events": told_to(0)[2:3]}})
        assert hello["resume"] == {CHANNEL: 2}
        keys.append((await talk.answer({"turn": 1}, *told_to(0)[3:4]))["key"])

    answers: list[Any] = []
    async with connected(dies, lives, codec=codec, watching=True) as (client, heard, checks):
        request = client.ask("battle.commit", {}, keyed=True, then=lambda request, reply: answers.append(reply.d))
        await until(lambda: len(heard.pushes) == 4)
        assert request.repeated
    assert answers == [{"turn": 1}]
    assert keys[0] == keys[1]
    assert heard.welcomes == 2
    assert not checks.broken


async def test_a_snapshot_is_where_one_goes_on_from() -> None:
    async def script(talk: Talk) -> None:
        await talk.greet()
        await talk.answer({"n": 4, "snapshot": {"state": "live"}}, *told_to(None)[4:])

    async with connected(script) as (client, heard, checks):
        await until(lambda: client.connected)
        client.listen(CHANNEL, None)
        await until(lambda: len(heard.pushes) == 2)
    assert heard.wholes == [(CHANNEL, 4)]
    assert not checks.broken


async def test_a_reply_to_nothing_and_a_second_reply() -> None:
    async def script(talk: Talk) -> None:
        await talk.greet()
        request = await talk.answer({})
        await talk.say({"re": request["id"], "d": {}}, {"re": request["id"] + 1, "d": {}})

    async with connected(script) as (client, _, checks):
        client.ask("ping", {})
        await until(lambda: checks.broken["ANSWERS"] == 2)
    assert broken(checks) == {Rule.ANSWERS}


async def test_a_resumed_channel_that_says_more_than_it_gives() -> None:
    async def script(talk: Talk) -> None:
        await talk.greet({CHANNEL: {"n": 3, "events": told_to(None)[:2]}})

    async with connected(script, watching=True) as (_, _, checks):
        await until(lambda: checks.broken)
    assert broken(checks) == {Rule.ORDER}


async def test_a_push_that_was_left_out() -> None:
    async def script(talk: Talk) -> None:
        await talk.greet()
        await talk.say(told_to(0)[0], told_to(0)[2])

    async with connected(script) as (_, _, checks):
        await until(lambda: checks.broken)
    assert broken(checks) == {Rule.ORDER}


@pytest.mark.parametrize("frame", ["{", "7", '{"ch": "battle:x"}', '{"re": 1}'])
async def test_what_cannot_be_read(frame: str) -> None:
    async def script(talk: Talk) -> None:
        await talk.greet()
        await talk.socket.send(frame)

    async with connected(script) as (_, _, checks):
        await until(lambda: checks.broken)
    assert broken(checks) == {Rule.WIRE}


async def test_who_is_told_to_stay_away_does() -> None:
    async def script(talk: Talk) -> None:
        await talk.greet()
        await talk.socket.close(4500, "protocol broken")

    async with connected(script) as (_, _, checks):
        await until(lambda: checks.broken)
    assert broken(checks) == {Rule.WIRE}
    assert "4500" in checks.faults[0].detail


async def test_a_channel_that_is_changing_hands_is_asked_for_again() -> None:
    async def script(talk: Talk) -> None:
        await talk.greet()
        request = await talk.hear()
        await talk.say({"re": request["id"], "err": {"code": "unavailable", "retry_after_ms": 1}})
        await talk.answer({"n": 1, "events": told_to(None)[:1]})

    async with connected(script) as (client, heard, checks):
        await until(lambda: client.connected)
        client.listen(CHANNEL, 0)
        await until(lambda: heard.pushes)
    assert not checks.broken


async def test_a_channel_that_was_resumed_meanwhile_is_not_asked_for_again() -> None:
    retry_ms = 150

    async def puts_off(talk: Talk) -> None:
        await talk.greet({CHANNEL: {"err": {"code": "unavailable", "retry_after_ms": retry_ms}}})
        talk.socket.transport.abort()

    asked: list[str] = []

    async def resumes(talk: Talk) -> None:
        await talk.greet({CHANNEL: {"n": 2, "events": told_to(None)[:2]}})
        asked.append((await talk.hear())["op"])

    async with connected(puts_off, resumes, watching=True) as (client, heard, checks):
        await until(lambda: len(heard.pushes) == 2)
        asyncio.get_running_loop().call_later(2 * retry_ms / 1_000, client.ask, "ping", {})
        await until(lambda: asked)
    assert asked == ["ping"]
    assert not checks.broken


async def test_a_channel_that_is_refused_for_good() -> None:
    async def script(talk: Talk) -> None:
        await talk.greet()
        request = await talk.hear()
        await talk.say({"re": request["id"], "err": {"code": "not_found", "retry_after_ms": None}})

    async with connected(script) as (client, _, checks):
        await until(lambda: client.connected)
        client.listen(CHANNEL, 0)
        await until(lambda: checks.broken)
    assert broken(checks) == {Rule.REFUSED}


async def test_a_channel_that_is_not_resumed_although_it_was_asked_for() -> None:
    async def script(talk: Talk) -> None:
        await talk.greet({})

    async with connected(script, watching=True) as (_, _, checks):
        await until(lambda: checks.broken)
    assert broken(checks) == {Rule.ANSWERS}


async def test_a_channel_that_is_wanted_while_the_hello_is_under_way() -> None:
    asked, greeted = asyncio.Event(), list[int]()

    async def script(talk: Talk) -> None:
        hello = await talk.hear()
        greeted.append(hello["id"])
        await asked.wait()
        await talk.say({"re": hello["id"], "d": {"live": [], "resumed": {}}})
        assert (await talk.answer({"n": 1, "events": told_to(None)[:1]}))["d"] == {"ch": CHANNEL, "from": 0}

    async with connected(script) as (client, heard, checks):
        await until(lambda: greeted)
        client.listen(CHANNEL, 0)
        asked.set()
        await until(lambda: heard.pushes)
    assert not checks.broken


async def test_who_is_put_off_says_hello_again_and_then_what_he_wanted() -> None:
    async def script(talk: Talk) -> None:
        hello = await talk.hear()
        await talk.say({"re": hello["id"], "err": {"code": "unavailable", "retry_after_ms": 1}})
        await talk.greet({CHANNEL: {"n": 1, "events": told_to(None)[:1]}})
        await talk.answer({})

    answers: list[Any] = []
    async with connected(script, watching=True) as (client, heard, checks):
        client.ask("ping", {}, then=lambda request, reply: answers.append(reply.d))
        await until(lambda: answers)
    assert heard.welcomes == 1
    assert not checks.broken


async def test_a_hello_that_is_refused_for_good() -> None:
    async def script(talk: Talk) -> None:
        hello = await talk.hear()
        await talk.say({"re": hello["id"], "err": {"code": "unauthorized", "retry_after_ms": None}})

    async with connected(script) as (_, _, checks):
        await until(lambda: checks.broken)
    assert broken(checks) == {Rule.REFUSED}
