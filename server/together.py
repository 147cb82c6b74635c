"""This process as one of several: what is wired where a Redis is named. Without one a process is alone."""

import asyncio
import contextlib
from collections.abc import Mapping

from db import rooms
from db.errors import unavailable
from db.pool import Pool
from db.rooms import NodeId
from server.attempts import Attempts
from server.bus import cut_off, measures
from server.bus.join import join
from server.bus.redis import RedisBus
from server.clock import Clock
from server.connection import Connections
from server.desks import Desks
from server.errands import Errands
from server.feeds import Feeds
from server.http import Api
from server.metrics import Metrics
from server.rates import Rates
from server.remembered import Remembered
from server.rooms.host import Host
from server.tokens import Tokens
from server.worker import Worker

FAREWELL_S = 1.0
"""For the last words to other processes: without them the rooms are taken over a second later."""


async def reached(url: str, pool: Pool, node: NodeId) -> RedisBus:
    """The way to the other processes of this game, heard.

    Raises:
        CannotStart: with what to do.
        Unavailable: PostgreSQL cannot be asked which game this is.
    """
    with unavailable():
        bus = RedisBus(url, node, await rooms.game(pool))
    await bus.ready()
    return bus


class Together:
    """What this process shares with others: sessions ask at `desk`, and `exchange` is run."""

    def __init__(self, bus: RedisBus, host: Host, desks: Desks, feeds: Feeds, errands: Errands, clock: Clock) -> None:
        self._bus = bus
        self._host = host
        joined = join(bus, host, desks.game, feeds, desks.mystery, desks.market, errands, clock)
        self._joined = joined
        self.exchange = joined.exchange
        self.viewers = joined.shown.watching
        self.desk = joined.desk

    def tell_of_sign_ins(self, tokens: Tokens, remembered: Remembered) -> None:
        """Others hear of a sign-in's end here: what is `remembered` of theirs may be believed for its moment."""
        tokens.on_ended(self._joined.sign_ins.ended)
        tokens.on_renewed(self._joined.sign_ins.renewed)
        self._joined.sign_ins.remember(remembered)

    def count(self, attempts: Mapping[str, Attempts], rates: Rates, api: Api, connections: Connections) -> None:
        """What is limited is limited over all processes, and a sign-in that ends here has ended everywhere."""
        self._joined.counted.count_together(attempts, rates)
        api.signed_out = self._joined.sign_ins.forgotten
        self._joined.counted.count_addresses(connections.crowded)
        connections.elsewhere = self._joined.counted.from_address

    def show(self, metrics: Metrics) -> None:
        """Have this process's measures say how it stands with the others."""
        metrics.watch_bus(self._bus.traffic, lambda: self._bus.reaches, lambda: len(self._joined.lines.nodes))

    def measure(self, metrics: Metrics, worker: Worker) -> None:
        """Whichever worker is asked for its measures shows those of all."""
        workers = self._joined.workers

        async def of_all() -> str:
            return measures.joined(await workers.measures())

        workers.measure(worker.house, lambda: (worker.number, metrics.page()))
        metrics.of_all = of_all

    async def cut_off(self, pool: Pool) -> None:
        """Return when this process is cut off from the others, which are not from each other."""

        async def says(hears: bool) -> bool:
            with unavailable():
                return await rooms.hears(pool, self._host.node, hears)

        await cut_off.cut_off(self._bus, says)

    def let_go(self) -> None:
        """From now on nothing is done in rooms here for others, which are to ask the next owner."""
        self.exchange.let_go()

    async def leave(self) -> None:
        """Commit what waits, and have others take the rooms over at once."""
        await self._host.drain()
        self.exchange.leave()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(FAREWELL_S):
                await self._bus.flushed()
