"""A server process in simulated time: put together as `server/app.py` does, without sockets, HTTP and upkeep."""

import asyncio
from typing import TYPE_CHECKING

from db.errors import Unavailable
from db.rooms import NodeId
from game.ids import PlayerId
from game.refusal import Refused
from server.bus.join import Joined, join
from server.bus.memory import MemoryBus
from server.desk import Desk, Who
from server.desks import desks_of
from server.errands import Errands
from server.feeds import Feeds
from server.house import House
from server.identifiers import uuid7
from server.limits import Limits
from server.processes import Process
from server.standing import renewed
from server.tokens import ACCESS_MS, SignedIn
from server.wire import CloseCode
from tests.sim.store import SimReads, Weather, Wire

if TYPE_CHECKING:
    from tests.sim.line import Line
    from tests.sim.world import World

SWEEP_S = 2.0
ENTRIES_MAX = 100
"""Standing rooms go on in others after so few entries, that it happens several times while somebody plays."""

LIMITS = Limits(outbox_bytes_max=65_536)
"""A smaller outbox than the server's own, so that somebody who does not read overflows it within a few turns."""


class SimClock:
    """The clock of everybody, or of a process, whose time of day may be wrong: `server.clock.Clock`."""

    def __init__(self, world: "World") -> None:
        self._timeline = world.timeline
        self._epoch_ms = world.epoch_ms
        self.wrong_ms = 0

    def now_ms(self) -> int:
        return self._epoch_ms + int(self._timeline.now_s * 1_000) + self.wrong_ms

    def awake_s(self) -> float:
        return self._timeline.now_s


class SimMachine:
    """The machine that a process runs on: `server.processes.Machine`."""

    def __init__(self, world: "World", process: Process) -> None:
        self._world = world
        self._process = process

    def this_process(self) -> Process:
        return self._process

    def lives(self, pid: int, started: str) -> bool:
        return any(
            (one.born.host, one.born.pid, one.born.started) == (self._process.host, pid, started)
            for one in self._world.processes
        )


class SimProofs:
    """Whose a token is: `server.game_desk.Proofs`. A token is a player's number and the time at which it was given."""

    def __init__(self, world: "World") -> None:
        self._world = world

    async def prove(self, access: str) -> SignedIn:
        await asyncio.sleep(0.001)
        number, _, given_ms = access.partition("@")
        player = self._world.truth.players.get(PlayerId(int(number)))
        until_ms = int(given_ms) + ACCESS_MS
        if player is None:
            raise Refused("unauthorized", "This token is nobody's: sign in first.")
        if self._world.clock.now_ms() >= until_ms:
            raise Refused("token_expired", "The access token has ended: renew it.")
        return SignedIn(Who(player.id, player.ref, player.name, f"sign-in of {player.name}"), until_ms)


class SimProcess:
    """One server process. `lines` are its clients' connections."""

    def __init__(self, world: "World", number: int, host: str) -> None:
        self.born = Process(host, number, f"boot {number}")
        self.loop = world.timeline_loop(f"process {number}")
        self.weather = Weather(world.chance(f"weather {number}"))
        self.lines: dict[Line, None] = {}
        self.draining = False
        wire = Wire(world.timeline, self.loop, self.weather, world.locked)
        clock = self.clock = SimClock(world)
        node = NodeId(uuid7(clock.now_ms()).bytes)
        self.store = world.parts.store(world.truth, node, wire)
        self.host = world.parts.host(self.store, world.kinds, clock, node, SimMachine(world, self.born))
        self.host.doubt.tick_s = world.scenario.tick_s
        self.host.heartbeat.every_s = world.scenario.beat_s
        self.host.takeover.adopt_s = world.scenario.adopt_s
        self.errands = Errands()
        reads = SimReads(world.truth, wire)
        feeds = Feeds(reads, self.errands)
        self.desks = desks_of(self.host, reads, clock, feeds, SimProofs(world), self.errands)
        self.desk, self.matchmaking, self.auctions, self.mystery, self.market, self.trades = self.desks
        for standing in self.desks.standing:
            standing.entries_max = ENTRIES_MAX
        self.front_desk: Desk = self.desk
        """Where sessions ask."""
        self.joined: Joined | None = None
        if world.scenario.processes > 1:
            bus = MemoryBus(world.air, node)
            self.joined = join(bus, self.host, self.desk, feeds, self.mystery, self.market, self.errands, clock)
            self.front_desk = self.joined.desk
        self.house = House(self.desk, self.host.quarantine)
        self.host.front = self.desk
        self.host.on_change.append(self.house.room_changed)
        self._world = world
        self._serving = self.loop.create_task(self._serve(), name="serve")
        self._serving.add_done_callback(self._ended)
        self.accepts = False
        """Whether its door is open."""

    async def _serve(self) -> None:
        try:
            await self.host.start()
        except Unavailable:
            return  # as a process that ends, and is started again
        self.accepts = True
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.host.run(), name="rooms")
            tasks.create_task(self.house.run(), name="house")
            tasks.create_task(
                renewed(*self.desks.standing),
                name="standing rooms",
            )
            tasks.create_task(self._sweep(), name="connections")
            if self.joined is not None:
                tasks.create_task(self.joined.exchange.run(), name="other processes")

    async def _sweep(self) -> None:
        while True:
            await asyncio.sleep(SWEEP_S)
            now_ms = self._world.clock.now_ms()
            for line in list(self.lines):
                line.session.tick(now_ms)

    def _ended(self, task: "asyncio.Task[None]") -> None:
        self.kill()
        if not task.cancelled() and task.exception() is not None:
            self._world.timeline.faults.append(f"{self.loop.name} ended: {task.exception()!r}")

    # Its end ----------------------------------------------------------------------------------------------------------

    def drain(self) -> None:
        """End in good order, as on SIGTERM."""
        if not self.draining:
            self.draining = self.desk.draining = True
            self.loop.call_soon(self._begin_to_drain)

    def _begin_to_drain(self) -> None:
        self._draining = self.loop.create_task(self._drain(), name="drain")

    async def _drain(self) -> None:
        self.accepts = False
        if self.joined is not None:
            self.joined.exchange.drain()
        for line in list(self.lines):
            line.session.close(CloseCode.GOING_AWAY, "the server is going away")
        await asyncio.sleep(0.5)
        await self.errands.done()
        if self.joined is not None:
            self.joined.exchange.let_go()
        await self.host.drain()
        if self.joined is not None:
            self.joined.exchange.leave()
        self._world.timeline.after(0.0, self.kill)

    def kill(self) -> None:
        """End without a word, as by kill -9: its memory is gone, its connections break, what it sent still comes."""
        if self in self._world.processes:
            self._world.timeline.after(0.0, self._die)

    def _die(self) -> None:
        if self not in self._world.processes:
            return
        self._world.processes.remove(self)
        self.accepts = False
        for line in list(self.lines):
            line.cut_by_server()
        self.loop.end()
        self.lines.clear()
