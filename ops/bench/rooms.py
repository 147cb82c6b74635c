"""The engine: pairing battles through the real rooms, lane, host and journal, without sockets."""

import time
from collections.abc import Sequence

from game.decider import Role
from game.pairing.dishes import COURSES
from ops.bench.cluster import Cluster, bench_cluster, bench_folder
from ops.bench.figures import Figures, percentile, progress
from ops.bench.machine import own_cpu_s
from ops.bench.tables import Counted, Tables, open_battles, running
from server.parcel import Parcel
from server.rooms.host import Host
from server.rooms.room import Room
from server.wire import JSON, CloseCode

HALF_LOAD = 0.5


class Ear:
    """Somebody at a table, as the fan-out sees him: takes the bytes and counts them."""

    codec = JSON

    def __init__(self) -> None:
        self.bytes = 0

    def push(self, message: bytes, *, supersede: str | None = None) -> None:
        self.bytes += len(message)

    def push_all(self, messages: Sequence[bytes]) -> None:
        self.bytes += sum(map(len, messages))

    def deliver(self, parcel: Parcel) -> None:
        self.bytes += sum(map(len, parcel.messages))

    def lost(self, channel: str) -> None:
        raise AssertionError(f"{channel} was lost in a run with one owner")

    def ended(self, channel: str) -> None:
        """Nothing more comes: the battle is over."""

    def close(self, code: CloseCode, reason: str) -> None:
        raise AssertionError(f"closed with {code}: {reason}")


async def measure(rounds: int, counts: tuple[int, ...]) -> Figures:
    """Every battle played from its opening to its end, as many at once as `counts` says, saturated and at half load."""
    figures = Figures(
        "rooms: pairing battles through rooms, lane, host and journal (one process, no sockets), durable",
        "all battles at once, both seats choose as soon as they can (saturated), then others at half the rate that was "
        "reached; each seat has a listener in JSON; openings are not counted; a decision is a committed choice; "
        "latency from submitting to the answer; CPU of this process and of all PostgreSQL processes apart",
    )
    with bench_folder() as folder:
        async with bench_cluster(folder) as bench:
            store = Counted(bench)
            async with running(store) as host:
                for number in range(rounds):
                    for count in counts:
                        progress(f"rooms: round {number + 1} of {rounds}, {count} battles")
                        rate = await _played(figures, bench, host, store, count, "saturated", None)
                        pace_s = 2 * count / (rate * HALF_LOAD)
                        await _played(figures, bench, host, store, count, "half load", pace_s)
    return figures


async def _played(
    figures: Figures, bench: Cluster, host: Host, store: Counted, count: int, load: str, pace_s: float | None
) -> float:
    opening_s = own_cpu_s()
    rooms, _ = await open_battles(bench, host, count)
    opening_s = own_cpu_s() - opening_s
    ears = _listening(host, rooms)
    store.sizes.clear()
    own_s, postgres_s, began_s = own_cpu_s(), bench.cpu_s(), time.perf_counter()
    play = await Tables(host, rooms, pace_s).until(COURSES + 1)
    elapsed_s, own_s, postgres_s = time.perf_counter() - began_s, own_cpu_s() - own_s, bench.cpu_s() - postgres_s
    assert not play.refused, "a bot chooses only what it may"
    decisions = len(play.answers_ms)
    name = f"{count} battles, {load}"
    figures.add(f"{name}: per CPU second of Python", decisions / own_s, "decisions / CPU s")
    figures.add(f"{name}: per CPU second of both", decisions / (own_s + postgres_s), "decisions / CPU s")
    figures.add(f"{name}: rate", decisions / elapsed_s, "decisions / s")
    figures.add(f"{name}: Python", 1e6 * own_s / decisions, "µs CPU / decision")
    figures.add(f"{name}: PostgreSQL", 1e6 * postgres_s / decisions, "µs CPU / decision")
    figures.add(f"{name}: p50", percentile(play.answers_ms, 50), "ms")
    figures.add(f"{name}: p99", percentile(play.answers_ms, 99), "ms")
    figures.add(f"{name}: batch, mean", sum(store.sizes) / len(store.sizes), "entries")
    if pace_s is None:
        figures.add(f"{count} battles opened", 1e6 * opening_s / count, "µs CPU / battle")
        figures.add(f"{count} battles: pushed", sum(ear.bytes for ear in ears) / decisions, "bytes / decision")
    return decisions / elapsed_s


def _listening(host: Host, rooms: list[Room]) -> list[Ear]:
    ears = []
    for room in rooms:
        for seat in (0, 1):
            ear = Ear()
            host.telling.audience(room).add(ear, Role(seat))
            ears.append(ear)
    return ears
