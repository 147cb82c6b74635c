"""The server's own doors, sessions, desk, rooms and fan-out without PostgreSQL, as `sockets` measures them.

A commit is written nowhere and is back in the next tick; who somebody is says his token. All else is what the server
runs. The one room is a battle whose rules are one line: what a player commits is an event of some 200 bytes.

    python -m ops.bench.hall
"""

import asyncio
import gc
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, cast

import msgspec
import uvloop
from aiohttp import web

from db.inbox import Line
from db.journal import Commit as JournalCommit
from db.journal import Committed, EntryRow, NotCommitted, RoomOpened
from db.rooms import Adoptable, NodeId, StoredEntry, StoredRoom
from game.decider import WATCHER, Decision, Open, Push, Resumed, Role, Wake
from game.ids import PlayerId, RoomId
from game.pairing.commands import Commit
from game.pairing.names import MODE as PAIRING
from game.record import RecordCodec
from server.clock import RealClock
from server.connection import Connections
from server.desk import Who
from server.desks import desks_of
from server.errands import Errands
from server.feeds import Feeds
from server.identifiers import new_key, uuid7
from server.limits import Doors, Limits
from server.reads import Reads
from server.rooms.host import Host
from server.rooms.room import Kind
from server.rooms.store import Store
from server.tokens import SignedIn, Tokens

SPEAKER = PlayerId(1)
PADDING = "x" * 75
"""Brings an event to 200 bytes, as JSON has it, from its thousandth number on."""

PATIENT = Limits(messages_per_s=10**9, messages_burst=10**9, silence_ms_max=10**9, in_flight_max=1_000)
WIDE = Doors(connections_max=20_000)


class Stage(msgspec.Struct, frozen=True):
    """A room before and after everything."""

    room: RoomId


class Said(msgspec.Struct, frozen=True, tag="said"):
    """What the speaker has committed."""

    turn: int


Command = Commit | Open | Wake
Event = Said | Resumed


class Speech:
    """A battle that never ends: one seat, any choice, one event each. It goes under the name of a mode, by which the
    desk reads its choices."""

    kind: ClassVar[str] = PAIRING
    channel: ClassVar[str] = "battle"
    rules_version: ClassVar[int] = 1
    inbox_max: ClassVar[int] = 1_000
    opening_type = Stage
    command_type = Command
    event_type = Event

    def initial(self, opening: Stage) -> Stage:
        return opening

    def decide(self, state: Stage, actor: PlayerId | None, command: Command, now_ms: int) -> Decision[Event]:
        turn = command.turn if isinstance(command, Commit) else 0
        return Decision([Said(turn)], answer={"turn": turn})

    def evolve(self, state: Stage, event: Event) -> Stage:
        return state

    def wake_at_ms(self, state: Stage) -> int | None:
        return None

    def is_over(self, state: Stage) -> bool:
        return False

    def role_of(self, state: Stage, player: PlayerId | None) -> Role:
        return Role(0) if player == SPEAKER else WATCHER

    def seats(self, state: Stage) -> Sequence[PlayerId]:
        return ()  # nobody comes and goes: presence is not what is measured

    def presence(self, seat: int, here: bool) -> None:
        return None

    def view_event(self, event: Event, role: Role) -> Push:
        turn = event.turn if isinstance(event, Said) else 0
        return Push("turn.locked", {"turn": turn, "words": PADDING})

    def view_state(self, state: Stage, role: Role) -> Mapping[str, Any]:
        return {"room": state.room}


class Nowhere:
    """A store that has everything at once and keeps nothing."""

    async def commit(self, what: JournalCommit) -> Committed | NotCommitted:
        return Committed([0] * len(what.entries))

    async def open_once(self, actor: PlayerId, key: bytes, opened: RoomOpened, entries: Sequence[EntryRow]) -> RoomId:
        return opened.room

    async def register(self, host: str, pid: int, pid_started: str) -> None: ...
    async def leave(self) -> None: ...
    async def close(self) -> None: ...
    async def beat(self) -> bool:
        return True

    async def neighbours(self, host: str) -> list[tuple[NodeId, int, str]]:
        return []

    async def adoptable(self, dead: Sequence[NodeId]) -> list[Adoptable]:
        return []

    async def owned(self) -> list[StoredRoom]:
        return []

    async def lost(self, held: Any) -> set[RoomId]:
        return set()

    async def entries(self, rooms: Sequence[RoomId]) -> dict[RoomId, list[StoredEntry]]:
        return {}


class Taken(Tokens):
    """Everybody is who his token says: `p17` is player 17."""

    def __init__(self) -> None:
        pass

    async def prove(self, access: str) -> SignedIn:
        number = int(access[1:])
        return SignedIn(Who(PlayerId(number), str(uuid7(number)), f"Player {number}", str(uuid7(number))), 2**53)


class Silent(Feeds):
    """Players' channels in which nothing has ever been."""

    async def _read(self, player: PlayerId, from_n: int | None) -> tuple[int, list[Line] | None]:
        return 0, None


async def serve() -> None:
    """Serves until killed; prints the port and the room."""
    clock = RealClock()
    node = NodeId(uuid7(clock.now_ms()).bytes)
    kinds = {PAIRING: Kind(Speech(), RecordCodec(Speech()))}
    # What is cast here is never asked for: nobody plays, and nobody has an account.
    host = Host(cast(Store, Nowhere()), kinds, clock, node)
    nothing, errands = cast(Reads, None), Errands()
    desk = desks_of(host, nothing, clock, Silent(nothing, errands), Taken(), errands).game
    host.front = desk
    connections = Connections(desk, clock, new_key, limits=PATIENT, doors=WIDE)
    app = web.Application()
    app.router.add_get("/ws", connections.handle)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0, backlog=4096)
    await site.start()
    await host.start()
    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(host.run())
        tasks.create_task(connections.run())
        name = await host.open_once(SPEAKER, new_key(), PAIRING, lambda room: Stage(room))
        gc.collect()
        gc.freeze()
        sys.stdout.write(f"{runner.addresses[0][1]} {name} {os.getpid()}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    uvloop.run(serve())
