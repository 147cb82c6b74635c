"""The composition root: what there is, what it is made of, in which order it comes and goes.

Nothing here decides anything. Up: the database, the rooms (taken over before anybody is let in), the door. Down: the
door first, then what waits is committed, then the rooms are left to whoever comes next.
"""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import Any, NamedTuple

from aiohttp import web

from db import rooms
from db.address import Opened, opened
from db.errors import CannotStart, Unavailable, unavailable
from db.job_work import Places
from db.pool import Pool, open_pool
from db.rooms import NodeId
from game.catalogue import OWN
from game.knowledge.bank import bank
from server.accounts import Accounts
from server.auctions import auction_end
from server.bus import measures
from server.bus.cut_off import cut_off
from server.bus.join import Joined, join
from server.bus.redis import RedisBus
from server.clock import Clock, HouseClock
from server.connection import Connections
from server.desks import desks_of
from server.embedded_database import load_catalogue, watch
from server.errands import Errands
from server.feeds import Feeds
from server.field_keys import fields_of, require_keys
from server.health import Health
from server.house import House
from server.http import Api, page, problems, routes
from server.http.battles import Viewers
from server.identifiers import new_key, uuid7
from server.jobs import JOBS, Runner
from server.kinds import KINDS
from server.metrics import Metrics
from server.mystery import Mystery
from server.passwords import Passwords
from server.porch import Porch
from server.rates import Rates
from server.reads import PostgresReads
from server.reference import served
from server.remembered import Remembered
from server.replica import Replica
from server.rooms.host import Host
from server.rooms.store import PostgresStore
from server.series import SeriesKeeper
from server.settings import Settings
from server.standing import renewed
from server.supervisor import address_of
from server.tokens import Tokens
from server.worker import Worker

log = logging.getLogger(__name__)

POOL_SIZE_MAX = 10
"""Connections for everything but commits: with one PostgreSQL, more only wait for each other."""

POOL_SIZE_MIN = 4
POOLS_SIZE_MAX = 64
"""Of all workers of a machine together: the embedded PostgreSQL lets two hundred connections in, for jobs as well."""

JOBS_POOL_SIZE_MAX = 5
"""Connections of their own for jobs, opened when they are needed: what takes minutes must not be in a player's way."""

HEARTBEAT_SECONDS_MAX = 4.0
"""A heartbeat that takes longer has a connection that hangs, to a machine that has vanished, say; a new one is tried.
Above the second that it may wait for a lock."""

POOL_CLOSING_S = 2.0
"""For queries that are under way when the server stops; none of them is a player's any more."""

FAREWELL_S = 1.0
"""For the last words to other processes: without them the rooms are taken over a second later."""

HTTP_CLOSING_S = 2.0
"""For requests that are under way when the server stops: who sends or reads slowly is not waited for."""

COLLECTED_AFTER = (10_000, 20, 50)
"""How often Python looks for cycles, of which hardly any are made here. At its usual 700 objects it took 5 % of a busy
server's time, and looked through everything (20 ms) every second or two."""

AGREE_S = 10.0
"""How often PostgreSQL is asked what time it is."""

BODY_BYTES_MAX = 16_384
"""Of an HTTP request: the largest honest one is a registration."""


async def serve(settings: Settings, say: Callable[[str], None], worker: Worker | None = None) -> None:
    """Serve until told to stop (SIGTERM, SIGINT); then drain and return.

    `say` is given the one line that tells where, once requests are answered. `worker` is which of several this is.

    Raises:
        CannotStart: with what to do; or this process was cut off from the bus, and is to be started again.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with (
        opened(settings.database, command=worker is not None) as database,
        _pools(settings, database) as pools,
    ):
        if database.owner is not None and worker is None:
            await load_catalogue(settings.database)
        await _serve(settings, database, pools, stop, say, worker)


class Pools(NamedTuple):
    """Connections of one process, but for the one that commits: for what players ask, the heartbeat's own, jobs'."""

    players: Pool
    heart: Pool
    jobs: Pool


@asynccontextmanager
async def _pools(settings: Settings, database: Opened) -> AsyncIterator[Pools]:
    login = database.server
    async with AsyncExitStack() as closing:

        async def pool(**how: Any) -> Pool:
            return await closing.enter_async_context(_closing(await open_pool(login, **how)))

        players = await pool(size_max=_pool_size(settings))
        heart = await pool(size_min=1, size_max=1, command_seconds_max=HEARTBEAT_SECONDS_MAX)
        # A job that takes too long is ended, and not only left alone.
        jobs = await pool(size_min=0, size_max=JOBS_POOL_SIZE_MAX, command_seconds_max=None, cancels=True)
        yield Pools(players, heart, jobs)


def _pool_size(settings: Settings) -> int:
    return max(POOL_SIZE_MIN, min(POOL_SIZE_MAX, POOLS_SIZE_MAX // settings.workers))


async def _serve(
    settings: Settings,
    database: Opened,
    pools: Pools,
    stop: asyncio.Event,
    say: Callable[[str], None],
    worker: Worker | None,
) -> None:
    pool = pools.players
    fields = fields_of(settings.database)
    await require_keys(pool, fields)
    clock = HouseClock()
    await _agree(clock, pool)
    node = NodeId(uuid7(clock.now_ms()).bytes)
    metrics = Metrics()
    store = PostgresStore(pool, database.server, node, metrics.committed, pools.heart)
    replica = Replica(pool, database.replica, node, clock, metrics.read)
    host = Host(store, KINDS, clock, node)
    errands = Errands()
    tokens = Tokens(pool, clock)
    reads = PostgresReads(pool)
    feeds = Feeds(reads, errands)
    desks = desks_of(host, reads, clock, feeds, tokens, errands)
    desk, mystery = desks.game, desks.mystery
    series = SeriesKeeper(host, desks.matchmaking)
    house = House(desk)
    host.front = desk
    host.on_change.append(house.room_changed)
    remembered = Remembered(tokens, clock)
    tokens.on_ended(remembered.forget)
    tokens.on_renewed(remembered.forget)
    tokens.on_ended(desk.signed_out)
    bus = await _bus(settings, pool, node)
    joined = None if bus is None else join(bus, host, desk, feeds, mystery, desks.market, errands, clock)
    if joined is not None:
        tokens.on_ended(joined.exchange.signed_out)
        tokens.on_renewed(joined.exchange.renewed)
        joined.exchange.remember(remembered)
    rates = Rates(settings.limits)
    connections = Connections(
        desk if joined is None else joined.desk,
        clock,
        new_key,
        origins=settings.origins,
        limits=settings.limits,
        doors=settings.doors,
        refused=metrics.refused,
        closed=metrics.closed,
        rates=rates,
    )
    health = Health(host)
    jobs = Runner(Places(pools.jobs, database.direct, database.owner), JOBS, node, metrics.job_tried)
    metrics.watch(host, connections)
    metrics.watch_jobs(jobs)
    if database.replica is not None:
        metrics.watch_replica(replica)
    with Passwords() as passwords:
        accounts = Accounts(pool, passwords, tokens, clock, OWN, fields, settings.locks)
        api = Api(pool, accounts, tokens, clock, desk.written, mystery.heed, remembered, replica)
        if joined is not None:
            joined.exchange.count_together(accounts.attempts, rates)
            api.signed_out = joined.exchange.forgotten
            joined.exchange.count_addresses(connections.crowded)
            connections.elsewhere = joined.exchange.from_address
            if worker is not None:
                _measure_together(joined, metrics, worker)
        viewers = host.watching if joined is None else joined.exchange.watching
        app = application(api, host, viewers, mystery, connections, health, metrics)
        await host.start()
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(host.run(), name="rooms"),
                tasks.create_task(connections.run(), name="connections"),
                tasks.create_task(house.run(), name="house"),
                tasks.create_task(series.run(), name="series"),
                tasks.create_task(jobs.run(), name="jobs"),
                tasks.create_task(replica.run(), name="replica"),
                tasks.create_task(metrics.measure_lag(clock), name="lag"),
                tasks.create_task(renewed(*desks.standing), name="standing rooms"),
                tasks.create_task(watch(database), name="PostgreSQL"),
                tasks.create_task(_agree_for_ever(clock, pool), name="time of day"),
                tasks.create_task(asyncio.to_thread(bank), name="questions"),
            ]
            if worker is not None:
                running.append(tasks.create_task(_then(worker.orphaned(), stop), name="supervisor"))
            isolated = asyncio.Event()
            if bus is not None and joined is not None:
                running.append(tasks.create_task(joined.exchange.run(), name="other processes"))
                running.append(tasks.create_task(_then(_cut_off(bus, pool, node), isolated, stop), name="cut off"))
            async with _listening(app, settings, worker, clock, metrics, say) as porch:
                running.append(tasks.create_task(porch.run(), name="porch"))
                gc.collect()
                gc.freeze()  # what is there now stays: the collector need not walk it again
                gc.enable()
                gc.set_threshold(*COLLECTED_AFTER)
                await stop.wait()
                log.info("draining")
                health.draining = desk.draining = True
                await connections.drain()
                await errands.done()
                await _leave(host, bus, joined)
                await jobs.drain()
            for task in running:
                task.cancel()
        await store.close()
        if isolated.is_set():
            raise CannotStart("cut off from Redis, and others are not: this process has left its rooms to them")


async def _agree(clock: HouseClock, pool: Pool) -> None:
    sent_s = clock.awake_s()
    with unavailable():
        theirs_ms = await rooms.time_ms(pool)
    clock.agree(theirs_ms, sent_s, clock.awake_s())


async def _agree_for_ever(clock: HouseClock, pool: Pool) -> None:
    while True:
        await asyncio.sleep(AGREE_S)
        with contextlib.suppress(Unavailable):
            await _agree(clock, pool)


async def _bus(settings: Settings, pool: Pool, node: NodeId) -> RedisBus | None:
    """The way to other processes, where a Redis is named: without one there are none."""
    if settings.redis_url is None:
        return None
    with unavailable():
        bus = RedisBus(settings.redis_url, node, await rooms.game(pool))
    await bus.ready()
    return bus


def _measure_together(joined: Joined, metrics: Metrics, worker: Worker) -> None:
    """Whichever worker is asked for its measures shows those of all."""

    async def of_all() -> str:
        return measures.joined(await joined.exchange.measures())

    joined.exchange.measure(worker.house, lambda: (worker.number, metrics.page()))
    metrics.of_all = of_all


async def _cut_off(bus: RedisBus, pool: Pool, node: NodeId) -> None:
    async def says(hears: bool) -> bool:
        with unavailable():
            return await rooms.hears(pool, node, hears)

    await cut_off(bus, says)


async def _then(happens: Coroutine[Any, Any, None], *events: asyncio.Event) -> None:
    await happens
    for event in events:
        event.set()


async def _leave(host: Host, bus: RedisBus | None, joined: Joined | None) -> None:
    """Commit what waits, and have others take the rooms over at once."""
    if bus is None or joined is None:
        await host.drain()
        return
    joined.exchange.let_go()
    await host.drain()
    joined.exchange.leave()
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(FAREWELL_S):
            await bus.flushed()


def application(
    api: Api,
    host: Host,
    viewers: Viewers,
    mystery: Mystery,
    connections: Connections,
    health: Health,
    metrics: Metrics,
) -> web.Application:
    """Everything that is served, with what stands before it."""
    app = web.Application(middlewares=[metrics.count, problems], client_max_size=BODY_BYTES_MAX)
    app.add_routes(routes(api, viewers, partial(auction_end, host), mystery.look))
    app.add_routes(served.routes())
    app.add_routes(health.routes())
    app.add_routes(metrics.routes())
    app.add_routes(page.routes())
    app.router.add_get("/ws", connections.handle)
    return app


@asynccontextmanager
async def _closing(pool: Pool) -> AsyncIterator[Pool]:
    try:
        yield pool
    finally:
        try:
            async with asyncio.timeout(POOL_CLOSING_S):
                await pool.close()
        except TimeoutError:
            pool.terminate()


@asynccontextmanager
async def _listening(
    app: web.Application,
    settings: Settings,
    worker: Worker | None,
    clock: Clock,
    metrics: Metrics,
    say: Callable[[str], None],
) -> AsyncIterator[Porch]:
    runner = web.AppRunner(app, handle_signals=False, shutdown_timeout=HTTP_CLOSING_S)
    await runner.setup()
    try:
        assert runner.server is not None, "it was set up"
        porch = Porch(runner.server, clock, doors=settings.doors, refused=metrics.refused)
        metrics.watch_porch(porch)
        door = await _bound(porch, settings, worker)
        try:
            say(f"listening on {address_of(door.sockets[0])}")
            yield porch
        finally:
            door.close()
    finally:
        await runner.cleanup()


async def _bound(porch: Porch, settings: Settings, worker: Worker | None) -> asyncio.Server:
    if worker is not None:
        return await asyncio.get_running_loop().create_server(porch, sock=worker.door, backlog=4096)
    try:
        return await asyncio.get_running_loop().create_server(porch, settings.host, settings.port, backlog=4096)
    except OSError as error:
        raise CannotStart(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror or error}): name another with "
            "--port, or end the program that has it"
        ) from error
