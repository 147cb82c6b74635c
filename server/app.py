"""The composition root: what there is, what it is made of, in which order it comes and goes.

Nothing here decides anything. Up: the database, the rooms (taken over before anybody is let in), the door. Down: the
door first, then what waits is committed, then the rooms are left to whoever comes next.
"""

import asyncio
import contextlib
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from aiohttp import web
from aiohttp.typedefs import Middleware

from db import rooms, upkeep
from db.address import Opened, opened
from db.errors import CannotStart, Unavailable, unavailable
from db.job_work import Places
from db.pool import Pool, open_pool
from db.rooms import NodeId
from game.catalogue import OWN
from game.modes import make_ahead
from server.accounts import Accounts
from server.addresses import Whence
from server.allowances import Allowances
from server.auctions import auction_end
from server.clock import HouseClock
from server.connection import Connections
from server.desks import Desks, desks_of
from server.embedded_database import load_catalogue, watch
from server.errands import Errands
from server.feeds import Feeds
from server.field_keys import fields_of, require_keys
from server.health import Health
from server.house import House
from server.http import Api, page, problems, routes
from server.http.battles import Viewers
from server.http.origins import Origins, told_to
from server.http.paced import paced
from server.identifiers import new_key, uuid7
from server.jobs import JOBS, Runner
from server.kinds import KINDS
from server.listening import Entrance, listening
from server.metrics import Metrics
from server.mystery import Mystery
from server.passwords import Passwords
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
from server.tokens import Tokens
from server.worker import Worker

if TYPE_CHECKING:
    from server.together import Together

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

ERRANDS_DONE_S = 2.0
"""For what was asked before the doors were closed: meanwhile nobody is answered out of the rooms here. Of what takes
longer nobody was told that it was done."""

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
    fields = fields_of(settings.database)
    await require_keys(pools.players, fields)
    clock = HouseClock()
    await _agree(clock, pools.players)
    inside = _inside(database, pools, clock)
    together = await _together(settings, pools, inside)
    isolated = asyncio.Event()
    with Passwords() as passwords:
        accounts = Accounts(pools.players, passwords, inside.tokens, clock, OWN, fields, settings.locks)
        front = _front(settings, pools, accounts, inside, together, worker)
        await _make_months(pools.players)
        await inside.host.start()
        async with asyncio.TaskGroup() as tasks:
            work = _work(database, pools, inside, front)
            if worker is not None:
                work["supervisor"] = _then(worker.orphaned(), stop)
            if together is not None:
                work["other processes"] = together.exchange.run()
                work["cut off"] = _then(together.cut_off(pools.players), isolated, stop)
            running = [tasks.create_task(each, name=name) for name, each in work.items()]
            async with listening(front.app, settings, worker, clock, inside.metrics, say) as entrance:
                running.append(tasks.create_task(entrance.porch.run(), name="porch"))
                running.append(tasks.create_task(asyncio.to_thread(make_ahead), name="made ahead"))
                _collect_seldom()
                await stop.wait()
                if worker is not None:
                    entrance.close()  # its successor and its supervisor have the socket too: who comes now is theirs
                await _drain(inside, front, together, entrance)
            for task in running:
                task.cancel()
        await inside.store.close()
        if isolated.is_set():
            raise CannotStart("cut off from Redis, and others are not: this process has left its rooms to them")


class Inside(NamedTuple):
    """What a process is made of behind its doors: the rooms, the desks, and what stands by them."""

    clock: HouseClock
    metrics: Metrics
    store: PostgresStore
    replica: Replica
    host: Host
    errands: Errands
    tokens: Tokens
    remembered: Remembered
    feeds: Feeds
    desks: Desks
    series: SeriesKeeper
    house: House
    jobs: Runner


def _inside(database: Opened, pools: Pools, clock: HouseClock) -> Inside:
    pool = pools.players
    node = NodeId(uuid7(clock.now_ms()).bytes)
    metrics = Metrics()
    store = PostgresStore(pool, database.server, node, metrics.committed, pools.heart, [pools.jobs])
    replica = Replica(pool, database.replica, node, clock, metrics.read)
    host = Host(store, KINDS, clock, node)
    errands = Errands()
    tokens = Tokens(pool, clock)
    reads = PostgresReads(pool)
    feeds = Feeds(reads, errands)
    desks = desks_of(host, reads, clock, feeds, tokens, errands)
    series = SeriesKeeper(host, desks.matchmaking)
    house = House(desks.game, host.quarantine)
    host.front = desks.game
    host.on_change.append(house.room_changed)
    remembered = Remembered(tokens, clock)
    tokens.on_ended(remembered.forget)
    tokens.on_renewed(remembered.forget)
    tokens.on_ended(desks.game.signed_out)
    jobs = Runner(Places(pools.jobs, database.direct, database.owner), JOBS, node, metrics.job_tried)
    metrics.watch_jobs(jobs)
    if database.replica is not None:
        metrics.watch_replica(replica)
    return Inside(clock, metrics, store, replica, host, errands, tokens, remembered, feeds, desks, series, house, jobs)


async def _together(settings: Settings, pools: Pools, inside: Inside) -> "Together | None":
    """This process as one of several, where a Redis is named."""
    if settings.redis_url is None:
        return None
    # Redis's client alone is a tenth of a start, and who is alone has none.
    from server.together import Together, reached

    bus = await reached(settings.redis_url, pools.players, inside.host.node)
    together = Together(bus, inside.host, inside.desks, inside.feeds, inside.errands, inside.clock)
    together.tell_of_sign_ins(inside.tokens, inside.remembered)
    return together


class Front(NamedTuple):
    """What players meet: the connections, and everything that is served over HTTP."""

    connections: Connections
    health: Health
    app: web.Application


def _front(
    settings: Settings,
    pools: Pools,
    accounts: Accounts,
    inside: Inside,
    together: "Together | None",
    worker: Worker | None,
) -> Front:
    clock, host, desks, metrics = inside.clock, inside.host, inside.desks, inside.metrics
    rates = Rates(settings.limits)
    origins = Origins(settings.origins)
    whence = Whence(settings.trusted_proxies)
    allowances = Allowances(settings.doors)
    connections = Connections(
        desks.game if together is None else together.desk,
        clock,
        new_key,
        origins=origins,
        limits=settings.limits,
        doors=settings.doors,
        refused=metrics.refused,
        closed=metrics.closed,
        rates=rates,
        whence=whence,
        allowances=allowances,
    )
    metrics.watch(host, connections)
    api = Api(
        pools.players,
        accounts,
        inside.tokens,
        clock,
        written=desks.game.written,
        apart=desks.mystery.heed,
        departed=desks.game.departed,
        remembered=inside.remembered,
        replica=inside.replica,
        whence=whence,
    )
    if together is not None:
        together.count(accounts.attempts, rates, api, connections)
        together.show(metrics)
        if worker is not None:
            together.measure(metrics, worker)
    health = Health(host)
    viewers = host.telling.watching if together is None else together.viewers
    pace = paced(whence.of, clock, allowances)
    app = application(api, host, viewers, desks.mystery, connections, health, metrics, origins, [pace])
    return Front(connections, health, app)


def _work(database: Opened, pools: Pools, inside: Inside, front: Front) -> dict[str, Coroutine[Any, Any, Any]]:
    """All that goes on until the process ends, by name."""
    return {
        "rooms": inside.host.run(),
        "connections": front.connections.run(),
        "house": inside.house.run(),
        "series": inside.series.run(),
        "jobs": inside.jobs.run(),
        "replica": inside.replica.run(),
        "lag": inside.metrics.measure_lag(inside.clock),
        "standing rooms": renewed(*inside.desks.standing),
        "PostgreSQL": watch(database),
        "time of day": _agree_for_ever(inside.clock, pools.players),
    }


def _collect_seldom() -> None:
    gc.collect()
    gc.freeze()  # what is there now stays: the collector need not walk it again
    gc.enable()
    gc.set_threshold(*COLLECTED_AFTER)


async def _drain(inside: Inside, front: Front, together: "Together | None", entrance: Entrance) -> None:
    log.info("draining")
    front.health.draining = inside.desks.game.draining = True
    if together is not None:
        together.exchange.drain()
    inside.host.adopt_no_more()
    await front.connections.drain()
    # While others are still told what is done here: who signs out, say, is to be shown out of their doors as well.
    await entrance.done()
    if together is not None:
        together.let_go()
    await inside.errands.done(ERRANDS_DONE_S)
    await (inside.host.drain() if together is None else together.leave())
    await inside.jobs.drain()


async def _make_months(pool: Pool) -> None:
    """Whatever is written from now on has a place to go: where nobody was here for months, no job has seen to it."""
    try:
        made = await upkeep.make_partitions_now(pool)
    except Unavailable as error:  # somebody else is at it, say
        log.warning("partitions not made", extra={"error": str(error)})
    else:
        if made:
            log.info("partitions made", extra={"made": made})


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


async def _then(happens: Coroutine[Any, Any, None], *events: asyncio.Event) -> None:
    await happens
    for event in events:
        event.set()


def application(
    api: Api,
    host: Host,
    viewers: Viewers,
    mystery: Mystery,
    connections: Connections,
    health: Health,
    metrics: Metrics,
    origins: Origins,
    before: Sequence[Middleware] = (),
) -> web.Application:
    """Everything that is served, with what stands before it; `before` comes last of that."""
    standing = (metrics.count, told_to(origins), problems, *before)
    app = web.Application(middlewares=standing, client_max_size=BODY_BYTES_MAX)
    app.add_routes(routes(api, viewers, partial(auction_end, host), mystery.look))
    app.add_routes(served.routes())
    app.add_routes(health.routes())
    app.add_routes(metrics.routes())
    app.add_routes(page.routes())
    app.router.add_get("/ws", connections.handle, allow_head=False)
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
