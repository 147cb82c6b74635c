"""One run: a world of players, server processes, people and faults, all from one seed, and the verdict on it.

`Scenario` says who comes and what goes wrong; `run` lets it happen: play with faults, then a while without them in
which everything has to come to rest, then the audit.
"""

import asyncio
import gc
import logging
import time
import uuid
import zlib
from collections.abc import Callable, Coroutine, Mapping, Sequence
from random import Random
from typing import Any, NamedTuple

import msgspec

from db.players import Player
from db.rooms import NodeId, StoredEntry
from db.wines import CellarWine
from game.capture import starters
from game.catalogue import OWN
from game.chance import Chance
from game.effects import CELLAR
from game.ids import PlayerId, RoomId, WineId
from server.bus.memory import Air, Later
from server.kinds import KINDS
from server.rooms.doubt import TICK_S
from server.rooms.heartbeat import BEAT_S
from server.rooms.host import Host
from server.rooms.room import Kind
from server.rooms.takeover import ADOPT_S
from tests.sim.audit import audit
from tests.sim.books import Books
from tests.sim.chance import draw, entropy_from
from tests.sim.person import Listener, Person
from tests.sim.process import SimClock, SimProcess
from tests.sim.stalls import Stalls
from tests.sim.store import RULED_FROM, Rows, SimStore
from tests.sim.timeline import SimLoop, Timeline
from tests.sim.truth import Truth
from tests.sim.witness import Witness

EPOCH_MS = 1_795_334_400_000
REST_S = 25 * 60.0
"""How long all may take to come to rest once nothing goes wrong any more: places in the queue last ten minutes, and
clocks and graces end a battle that nobody plays well before."""

LOOK_S = 20.0
"""How often it is looked whether all has come to rest."""

SUPERVISED_S = 5.0

STARTING_COINS = 500


class WatchedAir(Air):
    """The bus, and who looks at each letter on its way: whether it is lost, or what becomes of its reader."""

    def __init__(self, later: Later) -> None:
        super().__init__(later)
        self.watchers: list[Callable[[NodeId, bytes], bool]] = []

    def bring(self, sender: NodeId, to: NodeId, letter: bytes) -> None:
        if not any(lost(to, letter) for lost in self.watchers):
            super().bring(sender, to, letter)


LOOKS_BACK = 12
LOOKS_BACK_EVERY_S = 10.0
"""So often, and so far apart, one who leaves looks whether a request that was still on its way has left him something
to see to."""


class Bot(Listener):
    """Somebody with something to do here. A new kind of bot is a file in `bots/` with a subclass: `live` says what he
    does, `heard` and `given` what he makes of what he hears, `leave` what he does before he goes for good."""

    plays = True
    """Whether he is a player; else he only watches."""

    def __init__(self, world: "World", person: Person) -> None:
        self.world = world
        self.person = person
        self.chance = person.chance
        self._asked_before: list[tuple[str, dict[str, Any], bytes]] = []

    async def live(self) -> None:
        """Do it for ever."""
        raise NotImplementedError

    async def leave(self) -> None:
        """What he does before he goes for good, when nothing goes wrong any more."""

    def pause_s(self) -> float:
        """How long he does nothing now."""
        return self.chance.expovariate(1 / self.world.scenario.pause_s)

    async def request(self, op: str, d: dict[str, Any]) -> Any:
        """Ask, mostly as a good client does: with a key, under which it is asked again where no answer came. Sometimes
        twice at once, sometimes with a key that was used for something else, sometimes all over again much later."""
        key = self.person.new_key()
        mood = self.chance.random()
        if mood < 0.05:
            twice = self.person.ask(op, d, key=key), self.person.ask(op, d, key=key)
            return (await asyncio.gather(*twice))[0]
        if mood < 0.08 and self._asked_before:
            again_op, again_d, again_key = self.chance.choice(self._asked_before)
            await self.person.ask(again_op, again_d, key=again_key)
            await self.person.ask(op, d, key=again_key)
        if mood > 0.97:
            return await self.person.ask(op, d)
        self._asked_before.append((op, d, key))
        del self._asked_before[:-20]
        return await self.person.ask(op, d, key=key)


class Fault:
    """Something that goes wrong now and then. A new one is a subclass in `faults.py`: `strike` for ever, `lift` in the
    end, when all must be well again."""

    def __init__(self, world: "World") -> None:
        self.world = world
        self.chance = world.chance(type(self).__name__)

    async def strike(self) -> None:
        """Go wrong for ever."""
        raise NotImplementedError

    def lift(self) -> None:
        """From now on nothing goes wrong."""


class Parts(msgspec.Struct):
    """What a run is made of. Tests that plant a bug put a broken part here."""

    truth: Callable[[Callable[[], int]], Truth] = Truth
    store: Callable[..., SimStore] = SimStore
    host: Callable[..., Host] = Host
    kinds: Mapping[str, Kind] = KINDS


class Scenario(msgspec.Struct):
    """Who comes, what goes wrong, for how long."""

    name: str
    hours: float
    bots: Sequence[tuple[type[Bot], int]]
    faults: Sequence[type[Fault]]
    rarity: float = 1.0
    """How much rarer things go wrong than the faults say."""
    tick_s: float = TICK_S
    """How often a process looks at its clock. This and the next two cost the most of a quiet hour."""
    beat_s: float = BEAT_S
    """How often it says that it is there."""
    adopt_s: float = ADOPT_S
    """How often it looks for rooms that nobody can be asked about."""
    pause_s: float = 20.0
    """How long a bot does nothing between two undertakings, on average."""
    processes: int = 1
    """How many serve at once, joined by a bus; people are led to any of them."""
    lots_last_s: Sequence[int] = (60, 60, 90, 180, 300)
    """How long what is put up for auction stays up: one of these."""


class Report(NamedTuple):
    """What came of a run. `digest` is the same whenever the same seed is run."""

    scenario: str
    seed: int
    hours: float
    cpu_s: float
    wrongs: list[str]
    figures: dict[str, int]
    refused: dict[str, int]
    digest: int


class World:
    """Everything there is in one run."""

    def __init__(self, seed: int, scenario: Scenario, parts: Parts | None = None) -> None:
        self.seed = seed
        self.scenario = scenario
        self.parts = parts or Parts()
        self.kinds = self.parts.kinds
        self.timeline = Timeline()
        self.epoch_ms = EPOCH_MS
        self.clock = SimClock(self)
        self.truth = self.parts.truth(self.clock.now_ms)
        self.locked = Rows()
        self.witness = Witness(self)
        self.processes: list[SimProcess] = []
        self.air = WatchedAir(self._bring)
        """The bus between processes."""
        self._letters = self.chance("letters")
        self._arrival_s: dict[NodeId, float] = {}
        self.front: SimProcess | None = None
        """Whom new connections are led to."""
        self.people_loop = self.timeline_loop("people")
        self.people: list[Person] = []
        self.bots: list[Bot] = []
        self.faults = [fault(self) for fault in scenario.faults]
        self.started = self.kills = self.struck = 0
        self.closed = False
        """Whether nobody starts a server again that has ended."""
        self._tasks: list[asyncio.Task[None]] = []
        # Half of what is not rare becomes the other half.
        slugs = [one.slug for one in OWN if one.rarity.ordinal < RULED_FROM]
        self.truth.evolves_by_trade.update(zip(slugs[::2], slugs[1::2], strict=False))
        self._join()
        self.wines_at_first = {wine.id: wine.owner for wine in self.truth.effects.wines.values()}
        self.coins_each_at_first = dict(self.truth.effects.coins)
        self.coins_at_first = sum(self.truth.effects.coins.values())
        self.books = Books(self)
        self.stalls = Stalls(self)
        self.truth.on_entry, self.truth.on_commit = self._entry, self.books.committed

    def _entry(self, room: RoomId, stored: StoredEntry) -> None:
        self.books.entry(room, stored)
        self.stalls.entry(room, stored)

    def chance(self, what: str) -> Random:
        """A generator for one part of this run."""
        return draw(self.seed, what)

    def timeline_loop(self, name: str) -> SimLoop:
        return SimLoop(self.timeline, name)  # type: ignore[abstract]  # it has no sockets, threads and signals

    # Who is there -----------------------------------------------------------------------------------------------------

    def _join(self) -> None:
        chance = self.chance("joining")
        for kind, count in self.scenario.bots:
            for _ in range(count):
                number = len(self.people) + 1
                player = self._new_player(PlayerId(number), chance) if kind.plays else None
                person = Person(self, player, f"{kind.__name__} {number}")
                bot = kind(self, person)
                person.listener = bot
                self.people.append(person)
                self.bots.append(bot)

    def _new_player(self, number: PlayerId, chance: Random) -> Player:
        ref = str(uuid.UUID(bytes=chance.randbytes(16), version=4))
        player = Player(number, ref, f"Player {number}", 1, 0, EPOCH_MS, None, None)
        self.truth.players[number] = player
        self.truth.effects.coins["available", number, None] = STARTING_COINS
        species = {one.slug: one for one in OWN}
        for wine in starters(OWN, Chance(chance.randbytes(32))):
            wine_id = WineId(len(self.truth.effects.wines) + 1)
            wine_ref = str(uuid.UUID(bytes=chance.randbytes(16), version=4))
            self.truth.effects.wines[wine_id] = CellarWine(
                wine_id, wine_ref, number, wine, species[wine.species], CELLAR, 1, EPOCH_MS
            )
        return player

    def start_process(self, host: str = "here") -> SimProcess:
        """Start a server; from now on new connections are led to it."""
        self.started += 1
        process = SimProcess(self, self.started, host)
        self.processes.append(process)
        self.front = process
        return process

    @property
    def lacks_front(self) -> bool:
        """Whether nobody is there to let people in."""
        if self.scenario.processes > 1:
            return len(self._serving()) < self.scenario.processes and not self.closed
        gone = self.front is None or self.front.draining or self.front not in self.processes
        return gone and not self.closed

    def door(self, chance: Random) -> SimProcess | None:
        """Whom somebody who connects is led to."""
        if self.scenario.processes == 1:
            return self.front
        serving = self._serving()
        return chance.choice(serving) if serving else None

    def _serving(self) -> list[SimProcess]:
        return [process for process in self.processes if not process.draining]

    def _bring(self, node: NodeId, call: Callable[[], None]) -> None:
        """Bring a letter to a process: later, and not before one that was sent to it before."""
        process = next((one for one in self.processes if one.host.node == node), None)
        if process is None:
            return
        delay_s = 0.0002 + 0.02 * self._letters.random() ** 8
        arrival_s = max(self._arrival_s.get(node, 0.0), self.timeline.now_s + delay_s)
        self._arrival_s[node] = arrival_s
        self.timeline.after(arrival_s - self.timeline.now_s, process.loop.call_soon, call)

    async def _supervise(self) -> None:
        """As whoever starts a program again that has ended."""
        while True:
            if self.lacks_front:
                self.start_process()
            await asyncio.sleep(SUPERVISED_S)

    def do(self, work: Coroutine[Any, Any, None], name: str) -> "asyncio.Task[None]":
        """Have this done among the people."""
        task = self.people_loop.create_task(work, name=name)
        self._tasks.append(task)
        task.add_done_callback(self._raised)
        return task

    def _raised(self, task: "asyncio.Task[None]") -> None:
        if not task.cancelled() and task.exception() is not None:
            self.timeline.faults.append(f"{task.get_name()}: {task.exception()!r}")

    # What happens -----------------------------------------------------------------------------------------------------

    def play(self) -> None:
        """Let the scenario happen."""
        for _ in range(self.scenario.processes):
            self.start_process()
        self.do(self._supervise(), "supervisor")
        for person in self.people:
            self.do(person.stay(), f"{person.name} stays")
        livings = [self.do(bot.live(), f"{bot.person.name} lives") for bot in self.bots]
        strikes = [self.do(fault.strike(), f"{type(fault).__name__} strikes") for fault in self.faults]
        self.timeline.run(self.scenario.hours * 3_600, self._is_wrong)
        for task in (*livings, *strikes):
            task.cancel()
        for fault in self.faults:
            fault.lift()
        for bot in self.bots:
            self.do(bot.leave(), f"{bot.person.name} leaves")
        at_most_s = self.timeline.now_s + REST_S
        while self.timeline.now_s < at_most_s and not self._is_wrong():
            rests = self._rests()
            self.timeline.run(self.timeline.now_s + LOOK_S, self._is_wrong)
            if rests:
                break

    def _rests(self) -> bool:
        over = all(row.state != "live" for row in self.truth.effects.battles.values())
        over = over and not self.truth.effects.tables.open
        over = over and not any(row.kind == "cover" and row.state == "open" for row in self.truth.rooms.values())
        return over and all(wine.place == CELLAR for wine in self.truth.effects.wines.values())

    def _is_wrong(self) -> bool:
        return bool(self.witness.wrongs or self.timeline.faults)

    def end(self) -> None:
        """Nobody and nothing is left."""
        for person in self.people:
            person.hang_up()
        for process in list(self.processes):
            process.kill()
        self.timeline.run(self.timeline.now_s)
        self.people_loop.end()

    def figures(self) -> dict[str, int]:
        battles, lots = self.truth.effects.battles.values(), self.truth.effects.auctions.values()
        tables = self.truth.effects.tables.rows.values()
        return {
            "battles": len(battles),
            "dealt": self.truth.dealt,
            "auctions": len(lots),
            "sold": sum(lot.state == "sold" for lot in lots),
            "bids": sum(lot.bids for lot in lots),
            "deposits": len(self.truth.effects.deposits),
            "exchanged": sum(row.state == "matched" for row in self.truth.effects.deposits.values()),
            "listings": len(self.truth.effects.listings),
            "bought": sum(row.state == "sold" for row in self.truth.effects.listings.values()),
            "covered": len(self.truth.effects.covers),
            "tables": len(tables),
            "settled": sum(table.state == "settled" for table in tables),
            "entries": sum(map(len, self.truth.entries.values())),
            "acknowledged": self.witness.acknowledged,
            "said": self.witness.said_count,
            "connections": sum(person.connections for person in self.people),
            "unanswered": sum(person.unanswered for person in self.people),
            "processes": self.started,
            "taken over": sum(row.epoch - 1 for row in self.truth.rooms.values()),
            "struck": self.struck,
            "callbacks": self.timeline.callbacks,
        }


class _Log(logging.Handler):
    """What the servers log as an error is a fault; warnings are to be expected where so much goes wrong."""

    def __init__(self, world: World) -> None:
        super().__init__(logging.ERROR)
        self._world = world

    def emit(self, record: logging.LogRecord) -> None:
        if record.getMessage() != "heartbeat not taken":
            self._world.witness.wrong(f"logged: {record.getMessage()} {record.exc_info and record.exc_info[1]!r}")


def run(seed: int, scenario: Scenario, parts: Parts | None = None) -> Report:
    """Run the scenario with this seed."""
    began_s = time.process_time()
    logger = logging.getLogger("server")
    level, propagates = logger.level, logger.propagate
    with entropy_from(seed):
        world = World(seed, scenario, parts)
        log = _Log(world)
        logger.addHandler(log)
        logger.setLevel(logging.ERROR)
        logger.propagate = False
        try:
            world.play()
            wrongs = [*world.timeline.faults, *world.witness.wrongs]
            wrongs += [] if wrongs else audit(world)
            world.end()
        finally:
            logger.removeHandler(log)
            logger.setLevel(level)
            logger.propagate = propagates
    gc.collect()
    return Report(
        scenario.name,
        seed,
        world.timeline.now_s / 3_600,
        time.process_time() - began_s,
        wrongs,
        world.figures(),
        world.witness.refused,
        hash_of(world),
    )


def hash_of(world: World) -> int:
    """A number that is another one where anything was another: what is written, how much was said and done."""
    digest = zlib.crc32(repr(world.figures()).encode())
    for name, entries in world.truth.entries.items():
        digest = zlib.crc32(repr((name, entries)).encode(), digest)
    return digest
