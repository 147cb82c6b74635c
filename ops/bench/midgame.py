"""A process that brings battles, auctions or the pool into mid-game and waits to be killed: for recovery's measures.

    python -m ops.bench.midgame DATA_DIR|postgresql://… battles|auctions|pool NUMBER

Runs the embedded PostgreSQL of DATA_DIR, or uses the one at the owner's address. Prints one JSON line when they stand:
for some players an access token each, and what they have yet to ask, each (op, d): of battles a choice for every first
seat, of auctions a bid for every lot; where so many wines wait in the pool, one more of each of a few.
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
from ops.bench.cluster import Bench, bench_at, new_players
from ops.bench.figures import tell
from ops.bench.lots import BROKE_EVERY, bidders, give_coins, open_lots, wines_of
from ops.bench.pool import StandingClock, fill, open_pool
from ops.bench.tables import Counted, Tables, ask, open_battles, running
from server.clock import RealClock
from server.rooms.host import Host
from server.rooms.room import Room
from server.tokens import Tokens

TURN = 3
"""Battles stand in this turn."""

BIDDERS = 50
BIDS_A_LOT = 4
DEPOSITORS = 20

ToDo = list[tuple[str, list[tuple[str, dict[str, object]]]]]


async def prepare(where: str, what: str, number: int) -> None:
    """Bring so many of them into mid-game, say so, and wait."""
    clock = StandingClock()
    async with _bench(where) as bench, running(Counted(bench), clock) as host:
        async with connection(bench.owner) as owner, owner.transaction():
            await species.load_own(owner)
        if what == "pool":
            clock.stand()  # no round is held
        to_do = await {"battles": _battles, "auctions": _auctions, "pool": _pool}[what](bench, host, number)
        tell(json.dumps(to_do))
        await asyncio.Event().wait()


async def _battles(bench: Bench, host: Host, number: int) -> ToDo:
    rooms, _ = await open_battles(bench, host, number)
    await Tables(host, rooms).until(TURN)
    return await _choices(bench, rooms)


async def _auctions(bench: Bench, host: Host, number: int) -> ToDo:
    lots = (await open_lots(bench, host, number))[:number]
    people = [one for nth, one in enumerate(await bidders(bench, BIDDERS)) if nth % BROKE_EVERY]
    for nth in range(BIDS_A_LOT):
        bids = [(lot, people[(at + nth) % len(people)]) for at, lot in enumerate(lots)]
        await asyncio.gather(*(ask(host, lot.room, who[0], lot.bid(who)) for lot, who in bids))
    asked: dict[PlayerId, list[tuple[str, dict[str, object]]]] = {}
    for at, lot in enumerate(lots):
        who = people[(at + BIDS_A_LOT) % len(people)]
        bid = lot.bid(who)
        assert bid is not None, "prices have hardly begun to rise"
        asked.setdefault(who[0], []).append(("auction.bid", {"auction": lot.room.id, "max": bid.max}))
    return await _with_tokens(bench, asked)


async def _pool(bench: Bench, host: Host, number: int) -> ToDo:
    await fill(bench, host, await open_pool(host), number)
    late = await new_players(bench, DEPOSITORS)
    await give_coins(bench, late, [100] * len(late))
    wines = await wines_of(bench, [player for player, _ in late], 1)
    return await _with_tokens(
        bench, {player: [("mystery.deposit", {"wine": wines[player][0].ref})] for player, _ in late}
    )


@asynccontextmanager
async def _bench(where: str) -> AsyncIterator[Bench]:
    if "://" in where:
        async with bench_at(Login.parse(where)) as bench:
            yield bench
    else:
        async with started(Path(where)) as embedded, bench_at(embedded.owner) as bench:
            yield bench


async def _choices(bench: Bench, rooms: Sequence[Room]) -> ToDo:
    chance = Chance(seed(6))
    choices: dict[PlayerId, list[tuple[str, dict[str, object]]]] = {}
    for room in rooms:
        commit = any_choice(room.state, 0, chance)
        choice = {"wine": commit.wine, "serve": commit.serve}
        d: dict[str, object] = {"battle": room.id, "turn": commit.turn, "choice": choice}
        choices.setdefault(room.decider.seats(room.state)[0], []).append(("battle.commit", d))
    return await _with_tokens(bench, choices)


async def _with_tokens(bench: Bench, asked: dict[PlayerId, list[tuple[str, dict[str, object]]]]) -> ToDo:
    tokens = Tokens(bench.pool, RealClock())
    return [((await tokens.open(player, "bench")).access, ops) for player, ops in asked.items()]


if __name__ == "__main__":
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(prepare(sys.argv[1], sys.argv[2], int(sys.argv[3])))
