"""The mystery pool: deposits, matches with ten thousand wines that wait, its renewal, and how soon its record is read.

Through room, lane and journal on a PostgreSQL of its own, in one process, without sockets. While the pool is filled its
clock stands still, so that no round is held.
"""

import asyncio
import os
import time
from typing import Any

from db import audit as books
from db.pool import connection
from game.catalogue import OWN
from game.ids import HOUSE, PlayerId
from game.mystery.deposit import ANYTHING, MysteryOpening, pool_wine
from game.mystery.events import Deposit, Renew
from game.mystery.pool import DEPOSITS_A_PLAYER_MAX, POOL
from game.refusal import Refused
from game.stats import Nature, Stats
from game.wine import Wine
from ops.bench.cluster import Bench, Cluster, bench_cluster, bench_folder, new_players
from ops.bench.figures import Figures, progress
from ops.bench.lots import Cellared, give_coins, load_species, wines_of
from ops.bench.machine import own_cpu_s
from ops.bench.tables import Counted, ask, running
from server.clock import RealClock
from server.identifiers import new_key, new_room, uuid7
from server.kinds import KINDS
from server.rooms.host import Host
from server.rooms.room import Ask, Room

AT_ONCE = 128
"""Deposits on their way at once: as many as one commit takes of one room."""

LOOK_EVERY_S = 0.01


class StandingClock(RealClock):
    """The machine's clock; while it stands, what it said when it began to."""

    def __init__(self) -> None:
        self._stands_at_ms: int | None = None

    def now_ms(self) -> int:
        return super().now_ms() if self._stands_at_ms is None else self._stands_at_ms

    def stand(self) -> None:
        self._stands_at_ms = super().now_ms()

    def go_on(self) -> None:
        self._stands_at_ms = None


async def measure(rounds: int, waiting: int) -> Figures:
    """A pool is filled with so many wines, renewed, read back, and matched until nobody is left."""
    figures = Figures(
        f"the mystery pool: {waiting:,} wines that wait, through rooms, lane and journal (one process)",
        f"of {-(-waiting // DEPOSITS_A_PLAYER_MAX):,} players, of the bands that the catalogue has, without "
        f"wishes; {AT_ONCE} deposits on their way; a match is two wines, their owners told; CPU of this process and "
        "of PostgreSQL apart; a record is read as after a kill; the audit's rules hold after each round",
    )
    for number in range(rounds):
        with bench_folder() as folder:
            async with bench_cluster(folder) as bench:
                progress(f"pool: round {number + 1} of {rounds}")
                await _one(figures, bench, waiting)
    return figures


async def _one(figures: Figures, bench: Cluster, waiting: int) -> None:
    store, clock = Counted(bench), StandingClock()
    async with running(store, clock) as host:
        pool = await open_pool(host)
        clock.stand()
        figures.add("deposits", waiting / await fill(bench, host, pool, waiting), "/ s")
        began_s = time.perf_counter()
        record = (await store.entries([pool.id]))[pool.id]
        read_s = time.perf_counter() - began_s
        kind = KINDS[POOL.kind]
        again = Room(pool.id, kind, kind.codec.decode_opening(record[0].body), opened_at_ms=record[0].at_ms)
        again.replay(kind.codec.decode_entry(*one) for one in record[1:])
        assert again.state == pool.state, "what is read back is what was there"
        figures.add("its record: read", 1e3 * read_s, "ms")
        figures.add("its record: read and replayed", 1e3 * (time.perf_counter() - began_s), "ms")
        began_s = time.perf_counter()
        successor = new_room(clock.now_ms())
        renewed = await ask(host, pool, None, Renew(successor, os.urandom(32)))
        assert not isinstance(renewed, Refused), renewed
        figures.add("renewed, with all that waits", 1e3 * (time.perf_counter() - began_s), "ms")
        await _match(figures, bench, host, host.rooms[successor], clock)
    async with connection(bench.superuser) as superuser, books.one_moment(superuser):
        broken = await books.broken_rules(superuser)
        assert not broken, broken


async def _match(figures: Figures, bench: Cluster, host: Host, pool: Room, clock: StandingClock) -> None:
    before = len(pool.state.waiting)
    own_s, postgres_s, began_s = own_cpu_s(), bench.cpu_s(), time.perf_counter()
    clock.go_on()
    host._timers.set(pool.id, clock.now_ms())  # the one that it has goes by the time that stood still
    half_s: float | None = None
    while pool.state.due_ms is not None:
        await asyncio.sleep(LOOK_EVERY_S)
        if half_s is None and len(pool.state.waiting) * 2 <= before:
            half_s = time.perf_counter() - began_s
    elapsed_s = time.perf_counter() - began_s
    matches = (before - len(pool.state.waiting)) / 2
    assert half_s is not None, "most find somebody"
    figures.add("the first half matched", before / 4 / half_s, "matches / s")
    figures.add("all matched: after", elapsed_s, "s")
    figures.add("left over", len(pool.state.waiting), "wines")
    figures.add("Python", 1e6 * (own_cpu_s() - own_s) / matches, "µs CPU / match")
    figures.add("PostgreSQL", 1e6 * (bench.cpu_s() - postgres_s) / matches, "µs CPU / match")


async def open_pool(host: Host) -> Room:
    """A pool without anybody in it."""
    now_ms = RealClock().now_ms()
    name = await host.open_once(HOUSE, new_key(), POOL.kind, lambda room: MysteryOpening(room, os.urandom(32), now_ms))
    return await host.find(name)


async def fill(bench: Bench, host: Host, pool: Room, waiting: int) -> float:
    """So many wines wait, ten of each player; in how many seconds they were put in."""
    await load_species(bench)
    players = await new_players(bench, -(-waiting // DEPOSITS_A_PLAYER_MAX))
    await give_coins(bench, players, [100] * len(players))
    deposits: list[tuple[PlayerId, Deposit]] = []
    stocked = await wines_of(bench, [player for player, _ in players], DEPOSITS_A_PLAYER_MAX)
    for player, ref in players:
        deposits += [
            (player, _deposit(player, ref, wine, len(deposits) + at)) for at, wine in enumerate(stocked[player])
        ]
    began_s = time.perf_counter()
    for first in range(0, waiting, AT_ONCE):
        some = deposits[first : first + AT_ONCE]
        answers = await asyncio.gather(*(_put_in(host, pool, player, deposit) for player, deposit in some))
        assert not any(isinstance(answer, Refused) for answer in answers), answers
    return time.perf_counter() - began_s


async def _put_in(host: Host, pool: Room, player: PlayerId, deposit: Deposit) -> Any:
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    host.submit(pool, Ask(player, deposit, key=new_key(), digest=bytes(16), reply=answer.set_result))
    return await answer


def _deposit(player: PlayerId, ref: str, wine: Cellared, nth: int) -> Deposit:
    species = OWN[nth % len(OWN)]
    bottle = Wine(species.slug, Stats(*[16] * 6), Stats(*[0] * 6), Nature.BALANCED, 10, 1_000, False)
    return Deposit(
        ticket=str(uuid7(RealClock().now_ms())),
        ref=ref,
        name=f"B{player}",
        wine=pool_wine(bottle, species, wine_id=wine.id, ref=wine.ref),
        revision=1,
        wish=ANYTHING,
    )
