"""A process that brings battles into mid-game and waits to be killed: the world that recovery is measured on.

    python -m ops.bench.midgame DATA_DIR|postgresql://… BATTLES TURN

Runs the embedded PostgreSQL of DATA_DIR, or uses the one at the owner's address. Prints one JSON line when the battles
stand: for each player of a first seat an access token, and for each of his battles a choice that he has not made yet.
"""

import asyncio
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import uvloop

from db import species
from db.embedded import started
from db.login import Login
from db.pool import connection
from game.chance import Chance
from game.ids import PlayerId
from ops.bench.battles import any_choice, seed
from ops.bench.cluster import Bench, bench_at
from ops.bench.figures import tell
from ops.bench.tables import Counted, Tables, open_battles, running
from server.clock import RealClock
from server.rooms.room import Room
from server.tokens import Tokens


async def prepare(where: str, battles: int, turn: int) -> None:
    """Play so many battles until this turn has begun, say so, and wait."""
    async with _bench(where) as bench, running(Counted(bench)) as host:
        async with connection(bench.owner) as owner, owner.transaction():
            await species.load_own(owner)
        rooms, _ = await open_battles(bench, host, battles)
        await Tables(host, rooms).until(turn)
        tell(json.dumps(await _to_do(bench, rooms)))
        await asyncio.Event().wait()


@asynccontextmanager
async def _bench(where: str) -> AsyncIterator[Bench]:
    if "://" in where:
        async with bench_at(Login.parse(where)) as bench:
            yield bench
    else:
        async with started(Path(where)) as embedded, bench_at(embedded.owner) as bench:
            yield bench


async def _to_do(bench: Bench, rooms: Sequence[Room]) -> list[tuple[str, list[dict[str, object]]]]:
    chance = Chance(seed(6))
    choices: dict[PlayerId, list[dict[str, object]]] = {}
    for room in rooms:
        commit = any_choice(room.state, 0, chance)
        choice = {"wine": commit.wine, "serve": commit.serve}
        op = {"battle": room.id, "turn": commit.turn, "choice": choice}
        choices.setdefault(room.decider.seats(room.state)[0], []).append(op)
    tokens = Tokens(bench.pool, RealClock())
    return [((await tokens.open(player, "bench")).access, ops) for player, ops in choices.items()]


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(prepare(sys.argv[1], int(sys.argv[2]), int(sys.argv[3])))
