"""What goes wrong: one class for each way, striking now and then, at moments that the seed chooses.

A new one is a subclass of `tests.sim.world.Fault`, named in a scenario. Rates are chosen so that an hour of a busy
scenario has dozens of each.
"""

import asyncio
from collections.abc import Callable

import msgspec

from db.rooms import NodeId
from server.bus.letters import Dealt, decode
from tests.sim.person import Person
from tests.sim.process import SimProcess
from tests.sim.world import Fault, World


class _NowAndThen(Fault):
    """Strikes once in so many seconds, on average."""

    every_s = 60.0

    async def strike(self) -> None:
        while True:
            await asyncio.sleep(self.chance.expovariate(1 / (self.every_s * self.world.scenario.rarity)))
            self.world.struck += 1
            await self.once()

    async def once(self) -> None:
        raise NotImplementedError

    def later(self, delay_s: float, what: Callable[[], None]) -> None:
        self.world.timeline.after(delay_s, what)

    def a_process(self) -> SimProcess | None:
        """One that serves."""
        serving = [one for one in self.world.processes if one.accepts]
        return self.chance.choice(serving) if serving else None


class LostConnections(_NowAndThen):
    """Somebody is in a tunnel: for a moment, or for a while."""

    every_s = 20.0

    async def once(self) -> None:
        person = self.chance.choice(self.world.people)
        person.hang_up()
        if self.chance.random() < 0.3:
            person.away = True
            self.later(self.chance.uniform(1.0, 90.0), lambda: _back(person))

    def lift(self) -> None:
        for person in self.world.people:
            person.away = False


def _back(person: Person) -> None:
    person.away = False


class SlowClients(_NowAndThen):
    """Somebody's phone takes nothing for a while."""

    every_s = 30.0

    async def once(self) -> None:
        line = self.chance.choice(self.world.people).line
        if line is not None and not line.cut:
            line.block(for_s=self.chance.uniform(0.5, 40.0))


BAD_WEATHER_S = 30.0


class BadCommits(Fault):
    """Commits that are put off, and commits whose outcome nobody learns: written, not written, written later."""

    async def strike(self) -> None:
        while True:
            for process in self.world.processes:
                process.weather.odds_put_off = self.chance.choice((0.0, 0.0, 0.02, 0.3))
                process.weather.odds_unknown = self.chance.choice((0.0, 0.0, 0.05, 0.3))
                process.weather.odds_unavailable = self.chance.choice((0.0, 0.0, 0.02, 0.1))
                process.weather.slowest_s = self.chance.choice((0.01, 0.1, 1.0))
            await asyncio.sleep(self.chance.expovariate(1 / BAD_WEATHER_S))
            self.lift()
            await asyncio.sleep(self.chance.expovariate(1 / BAD_WEATHER_S) * (self.world.scenario.rarity - 0.9))

    def lift(self) -> None:
        for process in self.world.processes:
            weather = process.weather
            weather.odds_put_off = weather.odds_unknown = weather.odds_unavailable = 0.0
            weather.slowest_s = 0.01


class Killed(_NowAndThen):
    """A process is killed, and another one comes: at once on the same machine, or elsewhere."""

    every_s = 240.0

    async def once(self) -> None:
        process = self.a_process()
        if process is None:
            return
        process.kill()
        self.world.kills += 1
        host = self.chance.choice((process.born.host, "elsewhere"))
        self.later(self.chance.choice((0.0, 0.3, 3.0)), lambda: _replace(self, host))


class Relieved(_NowAndThen):
    """A process is told to end, as for a new version; the next one is there already, or comes after."""

    every_s = 500.0

    async def once(self) -> None:
        process = self.a_process()
        if process is None:
            return
        if self.chance.random() < 0.5:
            self.world.start_process(process.born.host)
            await asyncio.sleep(self.chance.uniform(0.0, 2.0))
            process.drain()
        else:
            process.drain()
            self.later(self.chance.uniform(0.0, 3.0), lambda: _replace(self, process.born.host))


class Stopped(_NowAndThen):
    """A process stands still for a while and knows nothing of it. Stands it long, its rooms are taken meanwhile by one
    that is started instead; awake again it is a second owner, until it learns better and is ended."""

    every_s = 200.0

    async def once(self) -> None:
        process = self.a_process()
        if process is None:
            return
        stands_s = self.chance.choice((0.3, 1.5, 2.5, 4.0, 15.0))
        process.loop.freeze()
        self.later(stands_s, process.loop.thaw)
        if stands_s > 2.0:
            self.later(self.chance.uniform(0.0, stands_s), lambda: _instead(self, process))

    def lift(self) -> None:
        for process in self.world.processes:
            process.loop.thaw()


class CutOff(_NowAndThen):
    """A process can't reach PostgreSQL for a while: not at all, or only with its commits. Another one takes its rooms,
    and it goes on serving those who are connected to it, as far as it is let."""

    every_s = 200.0

    async def once(self) -> None:
        process = self.a_process()
        if process is None:
            return
        weather = process.weather
        lasts_s = self.chance.choice((0.5, 3.0, 6.0, 20.0))
        weather.heartbeat_cut_off = self.chance.random() < 0.5
        weather.cut_off = not weather.heartbeat_cut_off
        self.later(lasts_s, lambda: _reconnected(process))
        if lasts_s > 2.0:
            self.later(self.chance.uniform(0.0, lasts_s), lambda: _instead(self, process))

    def lift(self) -> None:
        for process in self.world.processes:
            _reconnected(process)


class BusTrouble(_NowAndThen):
    """Letters between processes are lost and come twice for a while; or one process hears and is heard by nobody."""

    every_s = 60.0

    async def once(self) -> None:
        air = self.world.air
        lasts_s = self.chance.choice((0.5, 3.0, 10.0))
        process = self.a_process()
        if process is not None and self.chance.random() < 0.4:
            node = process.host.node
            air.cut.add(node)
            self.later(lasts_s, lambda: air.cut.discard(node))
            return
        odds = self.chance.choice((0.01, 0.2))
        air.loses = lambda letter: self.chance.random() < odds
        air.repeats = lambda letter: self.chance.random() < odds
        self.later(lasts_s, self._mend)

    def lift(self) -> None:
        self.world.air.cut.clear()
        self._mend()

    def _mend(self) -> None:
        self.world.air.loses = self.world.air.repeats = lambda letter: False


class DealsInVain(_NowAndThen):
    """What a process is told of a battle that was dealt to it is lost; or just then the process is killed, stands still
    or is told to end."""

    every_s = 15.0

    def __init__(self, world: World) -> None:
        super().__init__(world)
        self._next: Callable[[SimProcess], bool] | None = None
        world.air.watchers.append(self._looks)

    async def once(self) -> None:
        self._next = self.chance.choice((self._lost, self._killed, self._stopped, self._relieved))

    def lift(self) -> None:
        self._next = None
        for process in self.world.processes:
            process.loop.thaw()

    def _looks(self, to: NodeId, letter: bytes) -> bool:
        happens = self._next
        if happens is None or not any(isinstance(item, Dealt) for item in decode(letter).items):
            return False
        owner = next((one for one in self.world.processes if one.host.node == to and one.accepts), None)
        if owner is None:
            return False
        self._next = None
        return happens(owner)

    def _lost(self, owner: SimProcess) -> bool:
        return True

    def _killed(self, owner: SimProcess) -> bool:
        owner.kill()
        self.world.kills += 1
        self.later(self.chance.choice((0.0, 3.0)), lambda: _replace(self, owner.born.host))
        return False

    def _stopped(self, owner: SimProcess) -> bool:
        owner.loop.freeze()
        self.later(self.chance.choice((0.3, 1.5, 2.5, 4.0)), owner.loop.thaw)
        return False

    def _relieved(self, owner: SimProcess) -> bool:
        owner.drain()
        self.later(self.chance.uniform(0.0, 3.0), lambda: _replace(self, owner.born.host))
        return False


class WrongClocks(_NowAndThen):
    """The time of day of one process jumps, ahead or back: by more than two that go by PostgreSQL's ever differ."""

    every_s = 60.0

    async def once(self) -> None:
        process = self.a_process()
        if process is not None:
            process.clock.wrong_ms = self.chance.choice((-1, 1)) * self.chance.choice((100, 1_000, 3_000))

    def lift(self) -> None:
        for process in self.world.processes:
            process.clock.wrong_ms = 0


class TouchedWines(_NowAndThen):
    """A wine changes between the look at it and the commit that moves it, as when it is trained: a guard fails."""

    every_s = 10.0

    async def once(self) -> None:
        wines = self.world.truth.effects.wines
        wine = self.chance.choice(list(wines.values()))
        wines[wine.id] = msgspec.structs.replace(wine, revision=wine.revision + 1)


class NobodyServes(_NowAndThen):
    """All processes are gone for a while, and nobody starts one: ends of auctions fall, clocks run out."""

    every_s = 900.0

    async def once(self) -> None:
        world = self.world
        world.closed = True
        for process in list(world.processes):
            process.kill()
        await asyncio.sleep(self.chance.choice((5.0, 20.0, 60.0)))
        world.closed = False
        _replace(self, self.chance.choice(("here", "elsewhere")))

    def lift(self) -> None:
        self.world.closed = False
        _replace(self, "here")


class TradeLocked(_NowAndThen):
    """An operator locks somebody out of trading for some minutes; sometimes he thinks better of it."""

    every_s = 300.0

    async def once(self) -> None:
        players = [person.player.id for person in self.world.people if person.player is not None]
        if not players:
            return
        player, lasts_s = self.chance.choice(players), self.chance.uniform(30.0, 240.0)
        self.world.books.lock(player, self.world.clock.now_ms() + int(lasts_s * 1_000))
        if self.chance.random() < 0.3:
            self.later(self.chance.uniform(0.0, lasts_s), lambda: self.world.books.lock(player, None))


def _replace(fault: Fault, host: str) -> None:
    """A process is started where nobody is left to let people in."""
    if fault.world.lacks_front:
        fault.world.start_process(host)


def _instead(fault: _NowAndThen, process: SimProcess) -> None:
    """Whoever watches the processes starts another one, and some time later ends the one that did not answer."""
    if process not in fault.world.processes:
        return
    if fault.world.front is process:
        fault.world.start_process(fault.chance.choice((process.born.host, "elsewhere")))
    fault.later(fault.chance.uniform(3.0, 30.0), process.kill)


def _reconnected(process: SimProcess) -> None:
    process.weather.cut_off = process.weather.heartbeat_cut_off = False


ALL = (
    LostConnections, SlowClients, BadCommits, Killed, Relieved, Stopped, CutOff, TouchedWines, NobodyServes, TradeLocked
)  # fmt: skip
