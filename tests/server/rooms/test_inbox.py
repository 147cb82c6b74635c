"""A player's own channel: each line once and in order, however often he says hello or subscribes meanwhile."""

import asyncio
import uuid
from collections.abc import AsyncIterator
from typing import Any

import pytest_asyncio

from db.pool import Pool, connection
from game.effects import Notify
from game.ids import RoomId
from server.desk import Welcome
from server.feeds import Feeds
from server.messages import Caught, Whole
from server.rooms.lane import InboxLine
from server.searches import Searches
from tests.fixtures.house import Ear, House, opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.rooms.engine import ask, asked, open_tally
from tests.server.rooms.tally import Tell


@pytest_asyncio.fixture
async def house(database: Database, server_pool: Pool) -> AsyncIterator[House]:
    async with opened_house(database, server_pool) as one:
        yield one


def _heard(house: House) -> list[int]:
    return [push["n"] for push in house.ears[house.anna].pushes.get(f"player:{house.refs[house.anna]}", ())]


async def _hello(house: House) -> "asyncio.Future[Any]":
    token = (await house.tokens.open(house.anna, "the same device")).access
    welcome: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    house.desk.hello(token, house.ears[house.anna], welcome.set_result)
    return welcome


async def test_a_second_hello_loses_and_repeats_nothing(house: House, database: Database) -> None:
    """It comes while a line is being written: at whichever moment the inbox is read, that line is heard once."""
    room = await open_tally(house.host, house.anna)
    for number in range(1, 31):
        telling = asked(house.host, room, Tell(house.anna, str(number)), by=house.anna)
        welcome = await _hello(house)
        assert isinstance(await welcome, Welcome)
        assert await telling == {}

    async def all_heard() -> bool:
        return len(_heard(house)) >= 30

    await until(all_heard, "the lines")
    await house.errands.done()
    assert _heard(house) == list(range(1, 31))


async def test_a_line_written_before_a_second_hello_and_told_after_it_is_heard(house: House) -> None:
    """The commit is there and its answer is on the way when the hello reads how far the channel has got."""
    room = await open_tally(house.host, house.anna)
    assert await ask(house.host, room, Tell(house.anna, "one"), by=house.anna) == {}
    house.proxy.arm("from", 1, "hang")
    telling = asked(house.host, room, Tell(house.anna, "two"), by=house.anna)
    await house.proxy.struck.wait()
    assert isinstance(await (await _hello(house)), Welcome)
    house.proxy.let_go()
    assert await telling == {}
    await house.errands.done()
    assert _heard(house) == [1, 2]


async def test_every_subscribing_is_answered_and_leaves_one_place(house: House) -> None:
    room = await open_tally(house.host, house.anna)
    who = house.whos[house.anna]
    for word in ("one", "two"):
        await ask(house.host, room, Tell(house.anna, word), by=house.anna)
    answers: list[asyncio.Future[Any]] = []
    for from_n in (0, 1, None):
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        channel = f"player:{house.refs[house.anna]}"
        house.desk.subscribe(who, channel, from_n, house.ears[house.anna], answer.set_result)
        answers.append(answer)
    first, second, third = await asyncio.gather(*answers)
    assert isinstance(first, Caught)
    assert isinstance(second, Caught)
    assert isinstance(third, Whole)
    assert ([push["n"] for push in first.events], [push["n"] for push in second.events], third.n) == ([1, 2], [2], 2)
    await ask(house.host, room, Tell(house.anna, "three"), by=house.anna)
    await house.errands.done()
    assert _heard(house) == [1, 2, 3]


async def test_a_line_that_is_read_and_told_at_once_is_heard_once(house: House) -> None:
    """Subscribing reads the inbox while a line is being written, at ever another moment of it."""
    room = await open_tally(house.host, house.anna)
    channel = f"player:{house.refs[house.anna]}"
    for number in range(1, 61):
        before = len(_heard(house))
        telling = asked(house.host, room, Tell(house.anna, str(number)), by=house.anna)
        for _ in range(number % 6):
            await asyncio.sleep(0)
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        house.desk.subscribe(house.whos[house.anna], channel, number - 1, house.ears[house.anna], answer.set_result)
        caught, _ = await asyncio.gather(answer, telling)
        await house.errands.done()
        assert isinstance(caught, Caught)
        assert [push["n"] for push in caught.events] + _heard(house)[before:] == [number]


async def test_who_can_no_longer_be_told_all_is_sent_away_to_come_back(house: House, database: Database) -> None:
    """Lines that were written unnoticed and are forgotten already can't be read: better sent away than a gap."""
    room = await open_tally(house.host, house.anna)
    await ask(house.host, room, Tell(house.anna, "one"), by=house.anna)
    async with connection(database.superuser) as god:
        await god.execute("UPDATE inbox_heads SET n = n + 5 WHERE player_id = $1", house.anna)
        await house.desk.feeds_stale({house.anna})
        assert ("lost", house.anna, f"player:{house.refs[house.anna]}") in house.heard
        await god.execute("UPDATE inbox_heads SET n = n - 5 WHERE player_id = $1", house.anna)


async def test_a_line_that_comes_while_a_first_hello_is_answered_is_heard_once(house: House) -> None:
    """Between the outlet's place and the answer to its hello: what the hello resumes has the line, or else a push."""
    room = await open_tally(house.host, house.anna)
    who = house.whos[house.anna]
    for resumes in (True, False):
        feeds, ear = Feeds(house.reads, house.errands), Ear(house.anna, [])
        begin = await feeds.join(who, ear)
        await ask(house.host, room, Tell(house.anna, "now"), by=house.anna)
        n = _heard(house)[-1]
        feeds.notified([InboxLine(Notify(house.anna, "told", {}), n, 1_000)])
        assert not ear.pushes
        if resumes:
            answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
            feeds.subscribe(who, n - 1, ear, answer.set_result, _nothing_more)
            begin(True)
            assert [push["n"] for push in (await answer).events] == [n]
            await house.errands.done()
            assert not ear.pushes
        else:
            begin(True)
            assert [push["n"] for push in ear.pushes[f"player:{who.ref}"]] == [n]


async def _nothing_more() -> dict[str, str]:
    return {}


async def test_who_names_many_unknown_rooms_is_served_one_by_one(house: House) -> None:
    """Else a hello of a guest's had a hundred questions put to PostgreSQL at once."""
    loop = asyncio.get_running_loop()
    answers: list[asyncio.Future[Any]] = [loop.create_future() for _ in range(20)]
    for answer in answers:
        house.desk.subscribe(None, f"tally:{uuid.uuid4()}", 0, house.ears[house.anna], answer.set_result)
    most = 0
    while not all(answer.done() for answer in answers):
        most = max(most, house.desk._requests.searches.under_way)
        await asyncio.sleep(0)
    assert most == 1
    assert {(await answer).code for answer in answers} == {"not_found"}


async def test_all_together_find_few_rooms_at_a_time_and_each_in_turn() -> None:
    begun: list[tuple[str, asyncio.Event]] = []

    async def find(name: RoomId) -> Any:
        event = asyncio.Event()
        begun.append((name, event))
        await event.wait()

    searches = Searches(find, at_once_max=2)
    async with asyncio.TaskGroup() as group:
        for name in ("a1", "a2", "b1", "c1"):
            group.create_task(searches.find(name[0], RoomId(name)))
        for number, names in enumerate(["a1 b1", "a1 b1 c1", "a1 b1 c1 a2", "a1 b1 c1 a2"]):
            for _ in range(20):
                await asyncio.sleep(0)
            assert " ".join(name for name, _ in begun) == names
            begun[number][1].set()
    assert not searches.under_way
    assert not searches._turns
