"""The composition root: what there is, what it is made of, in which order it comes and goes.

Nothing here decides anything. Up: the database, the rooms (taken over before anybody is let in), the door. Down: the
door first, then what waits is committed, then the rooms are left to whoever comes next.
"""

import asyncio
import gc
import logging
import signal
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial

from aiohttp import web

from db import content, own_content, species
from db.address import Opened, opened, owner_connection
from db.errors import CannotStart
from db.job_work import Places
from db.pool import Pool, open_pool
from db.rooms import NodeId
from game.catalogue import OWN
from game.knowledge.bank import bank
from server.accounts import Accounts
from server.auctions import Auctions, auction_end
from server.clock import Clock, RealClock
from server.connection import Connections
from server.direct_trades import DirectTrades
from server.errands import Errands
from server.feeds import Feeds
from server.field_keys import fields_of, require_keys
from server.game_desk import GameDesk
from server.health import Health
from server.house import House
from server.http import Api, page, problems, routes
from server.identifiers import new_key, uuid7
from server.jobs import JOBS, Runner
from server.kinds import KINDS
from server.market import Market
from server.matchmaking import Matchmaking
from server.metrics import Metrics
from server.mystery import Mystery
from server.passwords import Passwords
from server.porch import Porch
from server.reads import PostgresReads
from server.reference import served
from server.rooms.host import Host
from server.rooms.store import PostgresStore
from server.settings import Settings
from server.standing import renewed
from server.tokens import Tokens
from server.trade_rights import TradeRights

log = logging.getLogger(__name__)

POOL_SIZE_MAX = 10
"""Connections for everything but commits: with one PostgreSQL, more only wait for each other."""

JOBS_POOL_SIZE_MAX = 5
"""Connections of their own for jobs, opened when they are needed: what takes minutes must not be in a player's way."""

REVIVALS_MAX = 20
REVIVALS_WITHIN_S = 600.0
REVIVALS_PAUSE_S = 0.5
"""So often is an embedded PostgreSQL that ended by itself started again: one that always ends has to be looked at."""

POOL_CLOSING_S = 2.0
"""For queries that are under way when the server stops; none of them is a player's any more."""

HTTP_CLOSING_S = 2.0
"""For requests that are under way when the server stops: who sends or reads slowly is not waited for."""

COLLECTED_AFTER = (10_000, 20, 50)
"""How often Python looks for cycles, of which hardly any are made here. At its usual 700 objects it took 5 % of a busy
server's time, and looked through everything (20 ms) every second or two."""

BODY_BYTES_MAX = 16_384
"""Of an HTTP request: the largest honest one is a registration."""


async def serve(settings: Settings, say: Callable[[str], None]) -> None:
    """Serve until told to stop (SIGTERM, SIGINT); then drain and return.

    `say` is given the one line that tells where, once requests are answered.

    Raises:
        CannotStart: with what to do.
    """
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with (
        opened(settings.database) as database,
        _closing(await open_pool(database.server, size_max=POOL_SIZE_MAX)) as pool,
        _closing(
            await open_pool(database.server, size_min=0, size_max=JOBS_POOL_SIZE_MAX, command_seconds_max=None)
        ) as jobs_pool,
    ):
        if database.owner is not None:
            await _load_catalogue(settings)
        await _serve(settings, database, pool, Places(jobs_pool, database.direct, database.owner), stop, say)


async def _serve(
    settings: Settings,
    database: Opened,
    pool: Pool,
    places: Places,
    stop: asyncio.Event,
    say: Callable[[str], None],
) -> None:
    fields = fields_of(settings.database)
    await require_keys(pool, fields)
    clock = RealClock()
    node = NodeId(uuid7(clock.now_ms()).bytes)
    metrics = Metrics()
    store = PostgresStore(pool, database.server, node, metrics.committed)
    host = Host(store, KINDS, clock, node)
    errands = Errands()
    tokens = Tokens(pool, clock)
    reads = PostgresReads(pool)
    matchmaking = Matchmaking(host, reads, clock)
    rights = TradeRights(reads, clock, errands)
    auctions = Auctions(host, reads, clock, rights)
    mystery = Mystery(host, reads, clock, rights, errands)
    market = Market(host, reads, clock, auctions.saleroom, rights)
    trades = DirectTrades(host, reads, clock, rights)
    desk = GameDesk(host, matchmaking, auctions, mystery, market, trades, Feeds(reads, errands), tokens, errands)
    house = House(desk)
    host.front = desk
    host.on_change.append(house.room_changed)
    tokens.on_ended(desk.signed_out)
    connections = Connections(
        desk,
        clock,
        new_key,
        origins=settings.origins,
        limits=settings.limits,
        doors=settings.doors,
        refused=metrics.refused,
        closed=metrics.closed,
    )
    health = Health(host)
    jobs = Runner(places, JOBS, node, metrics.job_tried)
    metrics.watch(host, connections)
    metrics.watch_jobs(jobs)
    with Passwords() as passwords:
        api = Api(pool, Accounts(pool, passwords, tokens, clock, OWN, fields), tokens)
        app = application(api, host, mystery, connections, health, metrics)
        await host.start()
        async with asyncio.TaskGroup() as tasks:
            running = [
                tasks.create_task(host.run(), name="rooms"),
                tasks.create_task(connections.run(), name="connections"),
                tasks.create_task(house.run(), name="house"),
                tasks.create_task(jobs.run(), name="jobs"),
                tasks.create_task(metrics.measure_lag(clock), name="lag"),
                tasks.create_task(
                    renewed(matchmaking.queue, auctions.saleroom, mystery.pool, trades.parlour), name="standing rooms"
                ),
                tasks.create_task(_watch(database), name="PostgreSQL"),
                tasks.create_task(asyncio.to_thread(bank), name="questions"),
            ]
            async with _listening(app, settings, clock, metrics, say) as porch:
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
                await host.drain()
                await jobs.drain()
            for task in running:
                task.cancel()
        await store.close()


def application(
    api: Api, host: Host, mystery: Mystery, connections: Connections, health: Health, metrics: Metrics
) -> web.Application:
    """Everything that is served, with what stands before it."""
    app = web.Application(middlewares=[metrics.count, problems], client_max_size=BODY_BYTES_MAX)
    app.add_routes(routes(api, host.watching, partial(auction_end, host), mystery.look))
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


async def _load_catalogue(settings: Settings) -> None:
    async with owner_connection(settings.database) as connection, connection.transaction():
        await species.load_own(connection)
        await own_content.load(connection)
        await content.load_own(connection)


@asynccontextmanager
async def _listening(
    app: web.Application, settings: Settings, clock: Clock, metrics: Metrics, say: Callable[[str], None]
) -> AsyncIterator[Porch]:
    runner = web.AppRunner(app, handle_signals=False, shutdown_timeout=HTTP_CLOSING_S)
    await runner.setup()
    try:
        assert runner.server is not None, "it was set up"
        porch = Porch(runner.server, clock, doors=settings.doors, refused=metrics.refused)
        metrics.watch_porch(porch)
        door = await _bound(porch, settings)
        try:
            host, port = door.sockets[0].getsockname()[:2]
            say(f"listening on http://{f'[{host}]' if ':' in host else host}:{port}")
            yield porch
        finally:
            door.close()
    finally:
        await runner.cleanup()


async def _bound(porch: Porch, settings: Settings) -> asyncio.Server:
    try:
        return await asyncio.get_running_loop().create_server(porch, settings.host, settings.port, backlog=4096)
    except OSError as error:
        raise CannotStart(
            f"cannot listen on {settings.host}:{settings.port} ({error.strerror or error}): name another with "
            "--port, or end the program that has it"
        ) from error


async def _watch(database: Opened) -> None:
    """Start our own PostgreSQL again where it ends by itself: nobody else would. The rooms wait for it, as for any."""
    if database.embedded is None:
        return
    loop = asyncio.get_running_loop()
    ends_s: list[float] = []
    while True:
        said = await database.embedded.ended()
        ends_s = [at_s for at_s in ends_s if at_s > loop.time() - REVIVALS_WITHIN_S] + [loop.time()]
        if len(ends_s) > REVIVALS_MAX:
            raise CannotStart(f"{said}\nIt has ended {len(ends_s)} times within ten minutes: see to what it says")
        log.error("PostgreSQL ended, and is started again", extra={"said": said, "times": len(ends_s)})
        try:
            await database.embedded.revive()
        except CannotStart as error:  # ended once more, or the disk is full for a moment: that counts as another time
            log.error("PostgreSQL does not start", extra={"error": str(error)})
            await asyncio.sleep(REVIVALS_PAUSE_S)
        else:
            log.info("PostgreSQL is there again")
