"""The WebSocket door over real sockets, with the `websockets` client and `msgpack` on the other side."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from ipaddress import ip_network
from typing import Any

import pytest
from aiohttp import ClientResponse, ClientSession, web
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from server.addresses import Whence
from server.connection import Connections
from server.http.origins import Origins
from server.identifiers import new_key
from server.limits import Doors, Limits
from server.wire import CODECS, JSON, MSGPACK, CloseCode, Codec
from tests.fixtures.contract import Conversation, check_response
from tests.server.desks import ADA, ManualClock, RecordingDesk
from tests.server.doors import CONTINUATION, PING, TEXT, framed
from tests.server.peers import pack, unpack

ORIGIN = "https://play.example"
UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
}
BOTH = pytest.mark.parametrize("codec", CODECS.values(), ids=lambda codec: codec.name)


class House:
    """A server with one desk, and how to reach it."""

    def __init__(self, desk: RecordingDesk, clock: ManualClock, connections: Connections, port: int) -> None:
        self.desk = desk
        self.clock = clock
        self.connections = connections
        self.port = port

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/ws"

    @asynccontextmanager
    async def peer(self, codec: Codec = JSON, **more: Any) -> AsyncIterator["Peer"]:
        """A client that has said nothing yet."""
        more.setdefault("subprotocols", [Subprotocol(codec.name)])
        async with connect(self.url, compression=None, ping_interval=None, max_size=None, **more) as link:
            yield Peer(link, codec)

    async def until(self, happened: Callable[[], bool]) -> None:
        """Lets the loop run until something has happened; the suite's time limit bounds it."""
        for _ in iter(happened, True):
            await asyncio.sleep(0)


class Peer:
    """A client that is not ours."""

    def __init__(self, link: ClientConnection, codec: Codec) -> None:
        self.link = link
        self.codec = codec
        self._come: list[Any] = []
        self._conversation = Conversation(game=False)

    async def send(self, message: object) -> None:
        self._conversation.asked(message)
        await self.link.send(pack(self.codec, message))

    async def next(self) -> Any:
        """The next message, whatever frame it came in."""
        while not self._come:
            frame = await self.link.recv()
            assert isinstance(frame, bytes) is self.codec.binary
            found = unpack(self.codec, frame if isinstance(frame, bytes) else frame.encode())
            self._come += found if isinstance(found, list) else [found]
        message = self._come.pop(0)
        self._conversation.heard(message)
        return message

    async def ask(self, op: str, d: object = None, **more: object) -> Any:
        await self.send({"id": 1, "op": op, "d": d or {}, **more})
        return await self.next()

    async def hello(self, **more: object) -> Any:
        return await self.ask("hello", {"token": "ada-token", **more})

    async def closed_with(self) -> int:
        """The code that the server closes with, whatever it sends before."""
        with suppress(ConnectionClosed):
            async for _ in self.link:
                pass
        assert self.link.close_code is not None
        self._conversation.closed(self.link.close_code)
        return self.link.close_code


async def _turned_away(answer: ClientResponse) -> tuple[int, str]:
    """Status and code of a refusal at the door."""
    await check_response("GET", answer)
    return answer.status, (await answer.json())["code"]


Open = Callable[..., Awaitable[House]]


@pytest.fixture
async def open_house() -> AsyncIterator[Open]:
    """Opens a server with these limits."""
    runners: list[tuple[web.AppRunner, Connections]] = []

    async def opened(
        desk: RecordingDesk | None = None, doors: Doors | None = None, whence: Whence | None = None, **limits: int
    ) -> House:
        desk, clock = desk or RecordingDesk(), ManualClock()
        connections = Connections(
            desk, clock, new_key, origins=Origins([ORIGIN]), limits=Limits(**limits), doors=doors, whence=whence
        )
        app = web.Application()
        app.router.add_get("/ws", connections.handle)
        runner = web.AppRunner(app, shutdown_timeout=1)
        runners.append((runner, connections))
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        return House(desk, clock, connections, runner.addresses[0][1])

    yield opened
    for runner, connections in runners:
        await connections.cut_off()
        await runner.cleanup()


@BOTH
async def test_a_whole_conversation(open_house: Open, codec: Codec) -> None:
    house = await open_house()
    house.desk.answer_with = {"turn": 1}
    async with house.peer(codec) as peer:
        assert peer.link.subprotocol == codec.name
        hello = await peer.hello(resume={"battle:b": 0})
        assert hello["d"]["player_id"] == "ada"
        assert hello["d"]["limits"]["frame_bytes_max"] == 16_384
        commit = {"battle": "b", "turn": 1, "choice": {"pour": 1}}
        assert await peer.ask("battle.commit", commit, key="8c6cf0bd-9f4b-4f8a-9d80-0c9f4b8e6a11") == {
            "re": 1,
            "d": {"turn": 1},
        }
        house.desk.publish("battle:b", 8)
        assert (await peer.next())["n"] == 8
        assert (await peer.ask("battle.commit", commit, key="8c6c"))["err"]["code"] == "bad_message"
    await house.until(lambda: house.desk.gone_with == [ADA])
    await house.until(lambda: len(house.connections) == 0)


async def test_no_subprotocol_means_json(open_house: Open) -> None:
    house = await open_house()
    async with house.peer(subprotocols=None) as peer:
        assert peer.link.subprotocol is None
        assert (await peer.hello())["re"] == 1


async def test_all_that_is_due_comes_in_one_frame(open_house: Open) -> None:
    house = await open_house()
    async with house.peer() as peer:
        await peer.hello(resume={"battle:b": 0})
        for n in range(8, 24):
            house.desk.publish("battle:b", n)
        frame = await peer.link.recv()
        assert [message["n"] for message in unpack(JSON, str(frame).encode())] == list(range(8, 24))
        await peer.send([{"id": i, "op": "ping"} for i in range(16)])
        frame = await peer.link.recv()
        assert [message["re"] for message in unpack(JSON, str(frame).encode())] == list(range(16))


@pytest.mark.parametrize("size", [10, 125, 126, 65_535, 65_536, 200_000])
async def test_frames_of_all_lengths_arrive_whole(open_house: Open, size: int) -> None:
    house = await open_house()
    house.desk.answer_with = {"long": "x" * size}
    async with house.peer() as peer:
        await peer.hello()
        assert len((await peer.ask("battle.forfeit", {"battle": "b"}))["d"]["long"]) == size


# Who may come in


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({"Origin": "https://evil.example"}, 403, "origin_not_allowed"),
        ({"Origin": "null"}, 403, "origin_not_allowed"),
        ({"Origin": "http://127.0.0.1:1"}, 403, "origin_not_allowed"),
        ({"Origin": "file://play.example", "Host": "play.example"}, 403, "origin_not_allowed"),
        ({"Sec-WebSocket-Protocol": "chat, winedex.v2.json"}, 400, "unknown_subprotocol"),
        ({"Connection": "close"}, 400, "bad_upgrade"),
        ({"Sec-WebSocket-Version": "12"}, 426, "bad_upgrade"),
    ],
)
async def test_who_is_turned_away(open_house: Open, headers: dict[str, str], status: int, code: str) -> None:
    house = await open_house()
    url = f"http://127.0.0.1:{house.port}/ws"
    async with ClientSession() as session, session.get(url, headers={**UPGRADE, **headers}) as answer:
        assert answer.content_type == "application/problem+json"
        assert await _turned_away(answer) == (status, code)
        if status == 426:  # RFC 6455, section 4.2.2
            assert (answer.headers["Sec-WebSocket-Version"], answer.headers["Upgrade"]) == ("13", "websocket")


async def test_a_subprotocol_may_be_offered_in_a_header_of_its_own(open_house: Open) -> None:
    house = await open_house()
    headers = [*UPGRADE.items()]
    headers += [("Sec-WebSocket-Protocol", "chat"), ("Sec-WebSocket-Protocol", f"draughts, {MSGPACK.name}")]
    url = f"http://127.0.0.1:{house.port}/ws"
    async with ClientSession() as session, session.get(url, headers=headers) as answer:
        assert (answer.status, answer.headers["Sec-WebSocket-Protocol"]) == (101, MSGPACK.name)


async def test_an_allowed_origin(open_house: Open) -> None:
    house = await open_house()
    async with house.peer(origin=Origin(ORIGIN)) as peer:
        assert (await peer.hello())["re"] == 1


@pytest.mark.parametrize("scheme", ["http", "https"])
async def test_our_own_page_may_connect(open_house: Open, scheme: str) -> None:
    house = await open_house()
    async with house.peer(origin=Origin(f"{scheme}://127.0.0.1:{house.port}")) as peer:
        assert (await peer.hello())["re"] == 1


async def test_those_of_one_address_who_show_no_token_have_what_it_has(
    open_house: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of players it takes nothing, and from another address there is as much."""
    house = await open_house(doors=Doors(http_messages_per_s=1, http_messages_burst=4))
    monkeypatch.setattr(web.Request, "remote", "192.0.2.1")
    async with house.peer() as one, house.peer() as other, house.peer() as player:
        assert "d" in await player.hello()
        assert "d" in await one.ask("hello", {})
        assert "d" in await other.ask("hello", {})
        assert "d" in await one.ask("ping")
        refused = (await other.ask("ping"))["err"]
        assert (refused["code"], refused["retry_after_ms"]) == ("rate_limited", 1_000)
        assert "d" in await player.ask("ping")
        monkeypatch.setattr(web.Request, "remote", "192.0.2.2")
        async with house.peer() as third:
            assert "d" in await third.ask("hello", {})
        house.clock.at_ms += 1_000
        assert "d" in await other.ask("ping")


async def test_a_full_house(open_house: Open) -> None:
    house = await open_house(doors=Doors(connections_max=1))
    async with house.peer(), ClientSession() as session, session.get(f"http://127.0.0.1:{house.port}/ws") as answer:
        assert await _turned_away(answer) == (503, "too_many_connections")
    await house.until(lambda: len(house.connections) == 0)
    async with house.peer() as peer:
        assert (await peer.hello())["re"] == 1


async def test_one_address_cannot_fill_the_house(open_house: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    house = await open_house(doors=Doors(connections_per_address_max=1))
    monkeypatch.setattr(web.Request, "remote", "2001:db8::1")
    async with house.peer(), ClientSession() as session:
        monkeypatch.setattr(web.Request, "remote", "2001:db8::2")
        async with session.get(f"http://127.0.0.1:{house.port}/ws") as answer:
            assert await _turned_away(answer) == (429, "too_many_connections")
        monkeypatch.setattr(web.Request, "remote", "192.0.2.1")
        async with house.peer() as other:
            assert (await other.hello())["re"] == 1
    await house.until(lambda: len(house.connections) == 0)
    async with house.peer() as again:
        assert (await again.hello())["re"] == 1


async def test_behind_a_trusted_proxy_each_has_an_address_of_his_own(open_house: Open) -> None:
    proxy = Whence([ip_network("127.0.0.1")])
    house = await open_house(doors=Doors(connections_per_address_max=1), whence=proxy)
    async with house.peer(additional_headers={"X-Forwarded-For": "192.0.2.1"}), ClientSession() as session:
        forged = {"X-Forwarded-For": "198.51.100.9, 192.0.2.1"}
        async with session.get(f"http://127.0.0.1:{house.port}/ws", headers=forged) as answer:
            assert await _turned_away(answer) == (429, "too_many_connections")
        async with house.peer(additional_headers={"X-Forwarded-For": "192.0.2.2"}) as other:
            assert (await other.hello())["re"] == 1


async def test_connections_to_other_processes_count_for_an_address(
    open_house: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    house = await open_house(doors=Doors(connections_per_address_max=20))
    monkeypatch.setattr(web.Request, "remote", "192.0.2.1")
    elsewhere = {"192.0.2.1": 19}
    house.connections.elsewhere = lambda address: elsewhere.get(address, 0)
    async with house.peer() as one, ClientSession() as session:
        assert (await one.hello())["re"] == 1
        async with session.get(f"http://127.0.0.1:{house.port}/ws") as answer:
            assert await _turned_away(answer) == (429, "too_many_connections")
        assert house.connections.crowded() == {}
        elsewhere.clear()
        async with house.peer() as other:
            assert (await other.hello())["re"] == 1
            assert house.connections.crowded() == {"192.0.2.1": 2}


# How it ends


@BOTH
async def test_the_wrong_type_of_frame(open_house: Open, codec: Codec) -> None:
    house = await open_house()
    async with house.peer(codec) as peer:
        await peer.link.send("{}" if codec.binary else b"{}")
        assert await peer.closed_with() == 1003


async def test_text_that_is_no_utf_8(open_house: Open) -> None:
    house = await open_house()
    async with house.peer() as peer:
        await peer.link.send(b'{"id":1,"op":"\xff"}', text=True)
        assert await peer.closed_with() == 1007


@BOTH
async def test_the_longest_frame_and_one_that_is_longer(open_house: Open, codec: Codec) -> None:
    house = await open_house(frame_bytes_max=1_000)
    async with house.peer(codec) as peer:
        for size in (1_000, 1_001):
            frame = pack(codec, {"id": 1, "op": "nonsense", "d": {}, "x": ""})
            padded = pack(
                codec, {"id": 1, "op": "nonsense", "d": {}, "x": "x" * (size - len(frame) - 2 * codec.binary)}
            )
            assert len(padded) == size
            await peer.link.send(padded)
            if size == 1_000:
                assert (await peer.next())["err"]["code"] == "hello_first"
        assert await peer.closed_with() == 1009


async def test_fragments_are_one_frame_and_bounded_as_one(open_house: Open) -> None:
    house = await open_house(frame_bytes_max=1_000)
    async with house.peer() as peer:
        await peer.link.send(['{"id":1,', '"op":"hello"', ',"d":{}}'])
        assert (await peer.next())["re"] == 1
        await peer.link.send(["x" * 400] * 3)
        assert await peer.closed_with() == 1009


async def test_a_ping_is_answered(open_house: Open) -> None:
    house = await open_house()
    async with house.peer() as peer:
        await (await peer.link.ping(b"are you there"))


@pytest.mark.parametrize(("code", "answer"), [(1000, 1000), (1001, 1001), (3000, 3000), (4999, 4999), (1006, 1002)])
async def test_a_goodbye_is_answered(open_house: Open, code: int, answer: int) -> None:
    house = await open_house()
    reader, writer = await raw_upgrade(house)
    writer.write(masked(0x8, code.to_bytes(2, "big")))
    head = await reader.readexactly(2)
    assert head[0] == 0x88
    assert int.from_bytes((await reader.readexactly(head[1]))[:2], "big") == answer
    assert await reader.read() == b""
    writer.close()


async def test_a_goodbye_without_a_code(open_house: Open) -> None:
    house = await open_house()
    reader, writer = await raw_upgrade(house)
    writer.write(masked(0x8, b""))
    assert await reader.read() == b"\x88\x00"
    writer.close()


@pytest.mark.parametrize(
    ("greets", "after_ms", "code"), [(False, 10_000, 4102), (True, 50_000, 4003), (True, 30_000, 4100)]
)
async def test_deadlines(open_house: Open, greets: bool, after_ms: int, code: int) -> None:
    house = await open_house()
    house.desk.expires_at_ms = house.clock.at_ms + 30_000 if code == 4100 else None
    async with house.peer() as peer:
        if greets:
            await peer.hello()
        else:
            await house.until(lambda: len(house.connections) == 1)
        house.clock.at_ms += after_ms - 1
        house.connections.sweep()
        assert (await peer.ask("unknown" if greets else "ping"))["err"]
        house.clock.at_ms += 50_000 if code == 4003 else 1
        house.connections.sweep()
        assert await peer.closed_with() == code


async def test_deadlines_are_watched(open_house: Open) -> None:
    house = await open_house(doors=Doors(sweep_ms=1))
    async with asyncio.TaskGroup() as tasks, house.peer() as peer:
        watch = tasks.create_task(house.connections.run())
        await house.until(lambda: len(house.connections) == 1)
        house.clock.at_ms += 10_000
        assert await peer.closed_with() == 4102
        watch.cancel()


async def test_malformed_messages_that_go_on(open_house: Open) -> None:
    house = await open_house(bad_messages_max=2)
    async with house.peer() as peer:
        for _ in range(2):
            await peer.link.send("nonsense")
            assert (await peer.next())["err"]["code"] == "bad_message"
        await peer.link.send("nonsense")
        assert await peer.closed_with() == 4500


async def test_a_rate_limit_that_keeps_being_broken(open_house: Open) -> None:
    house = await open_house(messages_burst=1, rate_refusals_max=1)
    async with house.peer() as peer:
        await peer.hello()
        refused = await peer.ask("ping")
        assert refused["err"]["code"] == "rate_limited"
        assert refused["err"]["retry_after_ms"] == 2
        await peer.send({"id": 1, "op": "ping"})
        assert await peer.closed_with() == 4501


@pytest.mark.parametrize("together", [True, False], ids=["at once", "one by one"])
async def test_parts_of_a_message_that_never_ends(open_house: Open, together: bool) -> None:
    house = await open_house(messages_burst=3, rate_refusals_max=2)
    reader, writer = await raw_upgrade(house)
    parts = [framed(TEXT, fin=False), *[framed(CONTINUATION, fin=False)] * 5]
    for piece in [b"".join(parts)] if together else parts:
        writer.write(piece)
        await writer.drain()
    head = await reader.readexactly(2)
    assert head[0] == 0x88
    assert int.from_bytes(await reader.readexactly(2), "big") == 4501
    writer.close()


async def test_what_comes_after_the_end_is_not_read_for_ever(open_house: Open) -> None:
    house = await open_house(messages_burst=3, rate_refusals_max=2)
    _, writer = await raw_upgrade(house)
    (link,) = house.connections._live
    link.session.close(CloseCode.TRY_AGAIN, "a test")
    for _ in range(5):
        assert link._reader is not None
        link.data_received(framed(PING))
    assert link._reader is None, "no more than would have been served"
    writer.close()


async def test_a_lost_place(open_house: Open) -> None:
    house = await open_house()
    async with house.peer() as peer:
        await peer.hello(resume={"battle:b": 0})
        (outlet,) = house.desk.outlets.values()
        outlet.lost("battle:b")
        assert await peer.closed_with() == 4004


async def test_a_slow_reader_is_closed_and_others_are_not(open_house: Open) -> None:
    house = await open_house(outbox_bytes_max=20_000)
    # A client that does not read: its socket takes little, and its library reads nothing by itself.
    reader, writer = await raw_upgrade(house)
    writer.write(masked(0x1, b'{"id":1,"op":"hello","d":{"resume":{"battle:b":0}}}'))
    async with house.peer() as other:
        await other.hello(resume={"battle:b": 0})
        await house.until(lambda: house.desk.holders("battle:b") == 2)
        published = 7
        while house.desk.holders("battle:b") == 2:
            for _ in range(100):
                published += 1
                house.desk.publish("battle:b", published)
            while (await other.next())["n"] < published:
                pass
        assert house.desk.holders("battle:b") == 1
        house.desk.publish("battle:b", published + 1)
        assert (await other.next())["n"] == published + 1
    sent = b""
    reason = b"too much waits to be read"
    while not sent.endswith(reason):
        sent += await reader.read(2**16)
    assert sent.endswith(bytes((0x88, 2 + len(reason))) + (4002).to_bytes(2, "big") + reason)
    writer.close()


async def test_who_does_not_leave_is_cut_off(open_house: Open) -> None:
    house = await open_house()
    reader, writer = await raw_upgrade(house)
    await house.until(lambda: len(house.connections) == 1)
    house.clock.at_ms += 10_000
    house.connections.sweep()
    assert int.from_bytes((await reader.readexactly(4))[2:], "big") == 4102
    assert len(house.connections) == 1
    house.clock.at_ms += 5_000
    house.connections.sweep()
    await house.until(lambda: len(house.connections) == 0)
    writer.close()


async def test_a_peer_that_vanishes(open_house: Open) -> None:
    house = await open_house()
    _, writer = await raw_upgrade(house)
    writer.write(masked(0x1, b'{"id":1,"op":"hello","d":{"token":"ada-token"}}'))
    await house.until(lambda: house.desk.holders("player:ada") == 1)
    writer.transport.abort()
    await house.until(lambda: house.desk.gone_with == [ADA])
    await house.until(lambda: len(house.connections) == 0)


async def test_draining_sends_all_away_and_lets_nobody_in(open_house: Open) -> None:
    house = await open_house()
    async with house.peer() as first, house.peer(MSGPACK) as second:
        await first.hello()
        await second.hello()
        async with asyncio.TaskGroup() as tasks:
            codes = [tasks.create_task(peer.closed_with()) for peer in (first, second)]
            await house.connections.drain()
        assert [code.result() for code in codes] == [4001, 4001]
    assert house.desk.gone_with == [ADA, ADA]
    async with ClientSession() as session, session.get(f"http://127.0.0.1:{house.port}/ws") as answer:
        assert (answer.status, (await answer.json())["code"]) == (503, "draining")


async def test_draining_does_not_wait_for_who_does_not_answer(open_house: Open) -> None:
    house = await open_house(doors=Doors(closing_ms_max=10))
    _, writer = await raw_upgrade(house)
    await house.until(lambda: len(house.connections) == 1)
    await house.connections.drain()
    assert len(house.connections) == 0
    writer.close()


async def test_a_fault_of_the_game_ends_one_connection(open_house: Open, caplog: pytest.LogCaptureFixture) -> None:
    house = await open_house(FaultyDesk())
    async with house.peer() as peer, house.peer() as other:
        await other.hello()
        await peer.hello()
        await peer.send({"id": 2, "op": "battle.forfeit", "d": {"battle": "b"}})
        assert await peer.closed_with() == 4000
        assert (await other.ask("ping"))["re"] == 1
    assert "a fault while a session was served" in caplog.text


class FaultyDesk(RecordingDesk):
    """Breaks the promise that a desk does not raise."""

    def perform(self, *_: object) -> None:
        raise AssertionError("our own bug")


async def raw_upgrade(house: House) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A WebSocket without a library, so that the test decides what is read and answered. Its socket takes little."""
    small = socket.socket()
    small.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    small.setblocking(False)
    await asyncio.get_running_loop().sock_connect(small, ("127.0.0.1", house.port))
    reader, writer = await asyncio.open_connection(sock=small, limit=1024)
    lines = ["GET /ws HTTP/1.1", "Host: x", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13"]
    lines += ["Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "", ""]
    writer.write("\r\n".join(lines).encode())
    assert b" 101 " in await reader.readuntil(b"\r\n\r\n")
    return reader, writer


def masked(opcode: int, payload: bytes) -> bytes:
    """A short frame of a client's (RFC 6455, section 5.2), masked with zeros."""
    assert len(payload) < 126
    return bytes((0x80 | opcode, 0x80 | len(payload))) + bytes(4) + payload
