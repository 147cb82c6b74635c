"""An engine on a real PostgreSQL, as the tests of rooms use it."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from asyncpg.pgproto.pgproto import UUID

from db.login import Login
from db.pool import Pool
from game.ids import PlayerId, RoomId
from game.refusal import Refused
from server.clock import Clock, RealClock
from server.identifiers import new_key, uuid7
from server.rooms.host import Host
from server.rooms.room import Ask, Room
from server.rooms.store import PostgresStore
from tests.server.rooms.tally import TALLY_KIND, TallyOpening

ANNA = PlayerId(1001)
BELA = PlayerId(1002)

Outcome = Mapping[str, Any] | Refused


def new_node() -> UUID:
    return UUID(uuid7(RealClock().now_ms()).bytes)


def make_host(pool: Pool, login: Login, clock: Clock | None = None) -> Host:
    node = new_node()
    return Host(PostgresStore(pool, login, node), {"tally": TALLY_KIND}, clock or RealClock(), node)


@asynccontextmanager
async def running(host: Host) -> AsyncIterator[Host]:
    """The host started and run; stopped without a word at the end, as by kill -9."""
    await host.start()
    task = asyncio.create_task(host.run())
    try:
        yield host
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def open_tally(host: Host, *players: PlayerId, **more: Any) -> Room:
    name = await host.open_once(
        PlayerId(0), new_key(), "tally", lambda room: TallyOpening(room, players or (ANNA, BELA), **more)
    )
    return await host.find(RoomId(name))


async def ask(
    host: Host, room: Room, command: Any, *, by: PlayerId = ANNA, key: bytes | None = None, digest: bytes = b""
) -> Outcome:
    """Ask and wait for the answer."""
    return await asked(host, room, command, by=by, key=key, digest=digest)


def asked(
    host: Host, room: Room, command: Any, *, by: PlayerId = ANNA, key: bytes | None = None, digest: bytes = b""
) -> "asyncio.Future[Outcome]":
    """Ask; the answer comes later."""
    answer: asyncio.Future[Outcome] = asyncio.get_running_loop().create_future()

    def reply(outcome: Outcome) -> None:
        if not answer.done():
            answer.set_result(outcome)

    host.submit(room, Ask(by, command, key=key or new_key(), digest=digest, reply=reply))
    return answer
