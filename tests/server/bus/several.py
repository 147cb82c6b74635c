"""Several server processes in one: houses without sockets on one PostgreSQL, joined by a bus, and their guests."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import msgspec
from msgspec import Raw, Struct

from db.pool import Connection, Pool, connection
from game.ids import PlayerId, RoomId
from game.refusal import Refused
from server import audit
from server.bus.bus import Bus
from server.bus.join import Joined, join
from server.clock import Clock, RealClock
from server.desk import Welcome, Who
from server.desks import desks_of
from server.errands import Errands
from server.feeds import Feeds
from server.house import House
from server.identifiers import new_key
from server.kinds import KINDS
from server.limits import Limits
from server.parcel import Parcel
from server.rates import Rates
from server.reads import PostgresReads
from server.remembered import Remembered
from server.rooms.host import Host
from server.rooms.store import PostgresStore
from server.tokens import Tokens
from server.wire import JSON, CloseCode, Codec
from tests.db.people import joined
from tests.fixtures.books import broken_rules
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.rooms.engine import new_node

MakeBus = Callable[[Any], Bus]
"""Makes the end of a bus for a process, given its node."""


class StoppableClock(RealClock):
    """The machine's clock, set ahead by what a test says: as of a process that was stopped so long."""

    stopped_s = 0.0

    def awake_s(self) -> float:
        return super().awake_s() + self.stopped_s


class Process:
    """One process, put together as `server/app.py` does, without sockets, HTTP and upkeep."""

    def __init__(self, pool: Pool, database: Database, make_bus: MakeBus | None, clock: Clock | None = None) -> None:
        self.clock = clock or RealClock()
        self.node = new_node()
        self.store = PostgresStore(pool, database.server, self.node)
        self.host = Host(self.store, KINDS, self.clock, self.node)
        self.errands = Errands()
        self.tokens = Tokens(pool, self.clock)
        reads = PostgresReads(pool)
        feeds = Feeds(reads, self.errands)
        desks = desks_of(self.host, reads, self.clock, feeds, self.tokens, self.errands)
        self.own_desk, self.matchmaking, self.auctions, self.mystery, self.market, self.trades = desks
        house = House(self.own_desk, self.host.quarantine)
        self.host.front = self.own_desk
        self.host.on_change.append(house.room_changed)
        self.tokens.on_ended(self.own_desk.signed_out)
        self.rates = Rates(Limits())
        self.remembered = Remembered(self.tokens, self.clock)
        self.tokens.on_ended(self.remembered.forget)
        self.tokens.on_renewed(self.remembered.forget)
        self.joined: Joined | None = None
        self.desk: Any = self.own_desk
        self._running = [self.host.run, house.run]
        if make_bus is not None:
            self.joined = join(
                make_bus(self.node),
                self.host,
                self.own_desk,
                feeds,
                self.mystery,
                self.market,
                self.errands,
                self.clock,
            )
            self.tokens.on_ended(self.joined.sign_ins.ended)
            self.tokens.on_renewed(self.joined.sign_ins.renewed)
            self.joined.sign_ins.remember(self.remembered)
            self.joined.counted.count_together({}, self.rates)
            self.desk = self.joined.desk
            self._running.append(self.joined.exchange.run)
        self._tasks: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        await self.host.start()
        self._tasks = [asyncio.create_task(run()) for run in self._running]

    async def kill(self) -> None:
        """End without a word, as by kill -9."""
        tasks, self._tasks = self._tasks, []
        for task in tasks:
            task.cancel()
        for outcome in await asyncio.gather(*tasks, return_exceptions=True):
            assert outcome is None or isinstance(outcome, asyncio.CancelledError), outcome
        await self.store.close()

    async def leave(self) -> None:
        """End in good order."""
        self.own_desk.draining = True
        if self.joined is not None:
            self.joined.exchange.drain()
            self.joined.exchange.let_go()
        await self.host.drain()
        if self.joined is not None:
            self.joined.exchange.leave()
        await asyncio.sleep(0)
        await self.kill()


class Guest:
    """Somebody connected to one of the processes: what he is told, in its order, among what he is answered."""

    def __init__(self, process: Process, codec: Codec = JSON) -> None:
        self.process = process
        self.codec = codec
        self.who: Who | None = None
        self.welcome: Welcome | None = None
        self.heard: list[tuple[str, Any]] = []
        self.lost_channels: list[str] = []
        self.closed: CloseCode | None = None

    # `Outlet`

    def push(self, message: bytes, *, supersede: str | None = None) -> None:
        push = self.codec.decoder(Any)(message)
        self.heard.append((push["t"], push))

    def push_all(self, messages: Any) -> None:
        for message in messages:
            self.push(message)

    def deliver(self, parcel: Parcel) -> None:
        self.push_all(parcel.messages)
        if parcel.note is not None:
            self.push(parcel.note)

    def lost(self, channel: str) -> None:
        self.lost_channels.append(channel)

    def ended(self, channel: str) -> None:
        raise AssertionError("no channel ends here")

    def close(self, code: CloseCode, reason: str) -> None:
        self.closed = code

    # What he does

    async def hello(self, player: PlayerId) -> None:
        pair = await self.process.tokens.open(player, "a test")
        said: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self.process.desk.hello(pair.access, self, said.set_result)
        self.welcome = await said
        assert isinstance(self.welcome, Welcome), self.welcome
        self.who = self.welcome.player

    async def ask(self, op: Struct, key: bytes | None = None) -> Any:
        assert self.who is not None
        return await self._answered(lambda reply: self.process.desk.perform(self.who, op, key or new_key(), reply))

    async def listen(self, channel: str, from_n: int | None = 0) -> Any:
        """His answer, as he would read it."""
        return await self._answered(lambda reply: self.process.desk.subscribe(self.who, channel, from_n, self, reply))

    async def _answered(self, ask: Callable[[Any], None]) -> Any:
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def reply(said: Any) -> None:
            self.heard.append(("reply", said))
            answer.set_result(said)

        ask(reply)
        said = await answer
        if isinstance(said, Refused):
            return said
        return self.codec.decoder(Any)(said if isinstance(said, Raw) else self.codec.encode(said))

    def pushes(self, channel: str) -> list[dict[str, Any]]:
        """The numbered pushes of a channel."""
        return [push for t, push in self.heard if t != "reply" and push["ch"] == channel and "n" in push]

    async def until(self, channel: str, t: str) -> dict[str, Any]:
        """The first push of this type."""

        async def look() -> Any:
            return next((push for push in self.pushes(channel) if push["t"] == t), None)

        found: dict[str, Any] = await until(look, f"{t} on {channel}")
        return found


class Several:
    """The processes of one game, and what they share."""

    def __init__(self, database: Database, pool: Pool, god: Connection, make_bus: MakeBus | None) -> None:
        self.database = database
        self.pool = pool
        self.god = god
        self._make_bus = make_bus
        self.processes: list[Process] = []

    async def start(self, clock: Clock | None = None) -> Process:
        """One process more, which has met the others."""
        process = Process(self.pool, self.database, self._make_bus, clock)
        await process.start()
        self.processes.append(process)
        await self.met()
        return process

    async def met(self) -> None:
        """All that run know of each other."""
        running = [one for one in self.processes if one._tasks and one.joined is not None]

        async def all_met() -> bool:
            return all(
                other.node in one.joined.lines
                for one in running
                for other in running
                if other is not one and one.joined
            )

        await until(all_met, "the processes to meet")

    async def guest(self, process: Process, name: str, *, coins: int = 500) -> Guest:
        """A new player, connected to this process."""
        guest = Guest(process)
        await guest.hello(await joined(self.pool, name, coins=coins))
        return guest

    async def owner(self, room: RoomId) -> Any:
        """The node that has this room, by PostgreSQL's account."""
        return await self.god.fetchval("SELECT owner FROM rooms WHERE room_id = $1", room)

    async def wine(self, guest: Guest) -> str:
        """One of his wines that are free."""
        return (await self.wines(guest))[0]

    async def wines(self, guest: Guest) -> list[str]:
        """His wines that are free."""
        assert guest.who is not None
        rows = await self.god.fetch(
            "SELECT public_id FROM wines WHERE owner_id = $1 AND place = 'cellar' ORDER BY id", guest.who.player_id
        )
        return [str(row["public_id"]) for row in rows]


@asynccontextmanager
async def several(database: Database, pool: Pool, make_bus: MakeBus | None) -> AsyncIterator[Several]:
    """A game without processes yet; at its end no rule of the database is broken, and the books are right."""
    async with AsyncExitStack() as stack:
        god = await stack.enter_async_context(connection(database.superuser))
        game = Several(database, pool, god, make_bus)
        try:
            yield game
        finally:
            for process in game.processes:
                if process._tasks:
                    await process.errands.done()
                    await process.kill()
        assert await broken_rules(god) == {}
        report = await audit.run(god)
        assert report.broken == []


def plain(answer: Any) -> Any:
    """An answer as a client reads it."""
    return msgspec.json.decode(JSON.encode(answer))
