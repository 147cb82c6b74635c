"""What every bus does: in memory, on Valkey, on the system's Redis where there is one, and on a cluster of three."""

import asyncio
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import pytest
import redis.asyncio

from db.errors import CannotStart
from db.rooms import NodeId
from server.bus.bus import Bus
from server.bus.memory import Air, MemoryBus
from server.bus.redis import RedisBus
from tests.fixtures.redis import Cluster, Server, cluster, cluster_port, programs, running
from tests.fixtures.until import until
from tests.server.rooms.engine import new_node

KINDS = ["memory", *programs(), "cluster"]


class End:
    """One process's end of a bus, and what it has heard."""

    def __init__(self, bus: Bus, node: NodeId) -> None:
        self.bus = bus
        self.node = node
        self.heard: list[bytes] = []

    async def hears(self, *letters: bytes) -> None:
        """Wait until it has heard just these, in this order."""

        async def look() -> bool:
            return len(self.heard) >= len(letters)

        await until(look, f"{letters} to be heard")
        assert self.heard == list(letters)


@pytest.fixture(params=KINDS)
async def ends(request: pytest.FixtureRequest) -> AsyncIterator[list[End]]:
    """Three processes of a game, and one of another, which all listen."""
    async with AsyncExitStack() as stack:
        make: Callable[[NodeId, str], Any]
        if request.param == "memory":
            airs = {"one": Air(), "other": Air()}
            make = lambda node, game: MemoryBus(airs[game], node)  # noqa: E731 - one of two
        else:
            server: Server | Cluster
            if request.param == "cluster":
                server = await stack.enter_async_context(cluster(programs()["valkey"]))
            else:
                server = await stack.enter_async_context(running(programs()[request.param]))
            make = lambda node, game: RedisBus(server.url, node, game)  # noqa: E731 - one of two
        nodes = [new_node() for _ in range(4)]
        found = [End(make(node, "one" if at < 3 else "other"), node) for at, node in enumerate(nodes)]
        tasks = [asyncio.create_task(end.bus.run(end.heard.append)) for end in found]
        try:
            for end in found:
                await _listens(end)
            for end in found:
                end.heard.clear()
            yield found
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _listens(end: End) -> None:
    """Wait until it hears what is sent to it and what is called to all."""

    async def look() -> bool:
        end.bus.send(end.node, b"to me")
        end.bus.call(b"to all")
        await end.bus.flushed()
        return {b"to me", b"to all"} <= set(end.heard)

    await until(look, "it to hear itself")
    await until(_quiet(end), "the rest of that to be heard")


async def _reaches(end: End) -> None:
    """Wait until it reaches the others: on a busy machine it may not have heard itself for a second and a half."""

    async def look() -> bool:
        end.bus.call(b"here")
        return end.bus.reaches

    await until(look, "it to be within reach")


def _quiet(end: End) -> Callable[[], Any]:
    before: list[int] = []

    async def look() -> bool:
        for _ in range(5):
            await asyncio.sleep(0)
        before.append(len(end.heard))
        return len(before) > 3 and before[-1] == before[-4]

    return look


async def test_what_is_sent_arrives_in_order_and_nowhere_else(ends: list[End]) -> None:
    one, other, third, stranger = ends
    letters = [f"{at}".encode() for at in range(100)]
    for letter in letters:
        one.bus.send(other.node, letter)
    await other.hears(*letters)
    assert one.heard == third.heard == stranger.heard == []


async def test_what_is_called_is_heard_by_all_of_the_game(ends: list[End]) -> None:
    one, other, third, stranger = ends
    one.bus.call(b"here")
    await other.hears(b"here")
    await third.hears(b"here")
    stranger.bus.call(b"there")
    await stranger.hears(b"there")
    assert b"there" not in other.heard


async def test_any_bytes_may_be_in_a_letter(ends: list[End]) -> None:
    letters = [b"", b"\r\n$5\r\n*", bytes(range(256)), b"x" * 300_000]
    for letter in letters:
        ends[0].bus.send(ends[1].node, letter)
    await ends[1].hears(*letters)


@asynccontextmanager
async def _alone(server: Server) -> AsyncIterator[tuple[End, RedisBus]]:
    """The one process of a game, which listens."""
    node = new_node()
    bus = RedisBus(server.url, node, "one")
    end = End(bus, node)
    task = asyncio.create_task(bus.run(end.heard.append))
    try:
        await _listens(end)
        yield end, bus
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@pytest.mark.parametrize("name", programs())
async def test_what_goes_over_it_is_counted(name: str) -> None:
    async with running(programs()[name]) as server, _alone(server) as (end, bus):
        before = {fate: (one.letters, one.size) for fate, one in bus.traffic.items()}
        end.heard.clear()
        bus.send(end.node, b"four")
        await end.hears(b"four")
        bus.call(b"eleven here")
        await end.hears(b"four", b"eleven here")
        await bus.flushed()
        gone = {fate: (one.letters - before[fate][0], one.size - before[fate][1]) for fate, one in bus.traffic.items()}
        assert gone == {"sent": (2, 15), "lost": (0, 0), "heard": (2, 15)}


@pytest.mark.parametrize("name", programs())
async def test_a_redis_that_is_killed_and_comes_back_is_found_again(name: str) -> None:
    async with running(programs()[name]) as server, _alone(server) as (end, bus):
        await _reaches(end)
        server.kill()

        async def cut() -> bool:
            return not bus.reaches

        await until(cut, "it to notice")
        bus.send(end.node, b"lost")
        await bus.flushed()
        assert bus.traffic["lost"].size >= len(b"lost")
        await server.start()
        end.heard.clear()
        await _listens(end)
        await _reaches(end)


async def test_a_redis_that_is_stopped_is_noticed() -> None:
    async with running(programs()["valkey"]) as server, _alone(server) as (end, bus):
        server.signal(signal.SIGSTOP)

        async def cut() -> bool:
            bus.call(b"?")
            return not bus.reaches

        await until(cut, "it to notice")
        server.signal(signal.SIGCONT)
        await _listens(end)


async def test_what_is_no_address_of_a_redis_is_said() -> None:
    with pytest.raises(CannotStart, match="no address"):
        RedisBus("http://localhost", new_node(), "one")


@pytest.mark.parametrize("name", programs())
async def test_a_cluster_is_a_bus_as_well(name: str) -> None:
    """Of one node here, which redirects and has slots as any has."""
    port = cluster_port()
    flags = ("--bind", "127.0.0.1", "--port", str(port), "--cluster-enabled", "yes")
    async with running(programs()[name], *flags) as server:
        async with redis.asyncio.Redis.from_url(server.url) as client:
            await client.execute_command("CLUSTER ADDSLOTSRANGE", 0, 16_383)  # type: ignore[no-untyped-call]  # the client's own types lack it
        nodes = [new_node() for _ in range(2)]
        url = f"redis://127.0.0.1:{port}"
        ends = [End(RedisBus(url, node, "one"), node) for node in nodes]
        tasks = [asyncio.create_task(end.bus.run(end.heard.append)) for end in ends]
        try:
            for end in ends:
                await _listens(end)
            ends[1].heard.clear()
            letters = [f"{at}".encode() for at in range(10)]
            for letter in letters:
                ends[0].bus.send(ends[1].node, letter)
            await ends[1].hears(*letters)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def test_a_node_of_a_cluster_that_is_lost_is_missed_by_whose_topic_it_had_and_comes_back() -> None:
    async with cluster(programs()["valkey"]) as nodes:
        hall = nodes.has("winedex:one:hall")
        lost = next(node for node in (0, 1, 2) if node != hall)  # the one that is named in the address, mostly
        ends = [await _with_topic_on(nodes, node) for node in (hall, lost)]
        there, missing = ends
        tasks = [asyncio.create_task(end.bus.run(end.heard.append)) for end in ends]
        try:
            for end in ends:
                await _listens(end)
            nodes.nodes[lost].kill()

            async def missed() -> bool:
                for end in ends:
                    end.bus.call(b"?")
                return not missing.bus.reaches

            await until(missed, "it to notice")
            await _listens(there)
            await _reaches(there)  # it has lost nothing of its own
            there.bus.send(missing.node, b"lost")
            await _listens(there)
            await nodes.start(lost)
            for end in ends:
                await _listens(end)
                await _reaches(end)
            nodes.nodes[hall].kill()

            async def nobody() -> bool:
                for end in ends:
                    end.bus.call(b"?")
                return not any(end.bus.reaches for end in ends)

            await until(nobody, "all to notice that the hall is gone")
            await nodes.start(hall)
            for end in ends:
                await _listens(end)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)


async def _with_topic_on(nodes: Cluster, wanted: int) -> End:
    """A process whose own topic is on that node."""
    while True:
        node = new_node()
        if nodes.has(f"winedex:one:to:{node}") == wanted:
            return End(RedisBus(nodes.url, node, "one"), node)
