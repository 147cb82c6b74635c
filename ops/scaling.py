"""What a large game would take: measured costs and a stated model of players in, processes, Redis and PostgreSQL out.

Nothing here is measured: `Costs` holds what was (`ops/bench`, on two shared cores; docs/scaling.md says how), `Players`
what is assumed. Give others to `needs`, and everything follows anew. Units last in names; µs are of CPU.
"""

import math
import random

import msgspec

HOUR_S = 3_600
DAY_S = 24 * HOUR_S
GIB = 2**30


class Costs(msgspec.Struct, frozen=True, kw_only=True):
    """What one of each costs, as measured. `process` is Python's, with the kernel's part; `postgres` PostgreSQL's."""

    decision_process_us: float = 87.0
    decision_postgres_us: float = 25.0
    table_process_us: float = 1_606.0
    """A battle begun by the queue: its room, its seats, its lines in inboxes."""
    table_postgres_us: float = 1_015.0
    dealt_us: float = 450.0
    """More for a battle that begins at another process than the queue's: a letter, and 30 … 60 µs in which its owner
    reads the opening; both together. Half of it is the dealer's."""
    dealt_redis_us: float = 75.0
    away_us: float = 120.0
    """More for a decision whose player is connected elsewhere than where its room is: both processes together, with
    what the seats there are told of it. Measured as 0.9 to 2.9 times the decision itself (`bench workers`)."""
    away_redis_us: float = 13.0
    delivery_us: float = 3.7
    told_us: float = 400.0
    """An event brought to another process that has some of its crowd, alone in its letter: both together."""
    told_redis_us: float = 75.0
    bid_process_us: float = 82.0
    bid_postgres_us: float = 74.0
    hello_us: float = 400.0
    asked_us: float = 80.0
    """Each hello asks every other process what it knows of the player: both together, sixteen joined in a letter."""
    idle_us: float = 15_000.0
    """A second of a process to which nobody is connected, one other process with it."""
    beat_us: float = 230.0
    """A second of each further process: what all others pay for showing that they are there, and for seeing it."""
    redis_idle_us: float = 700.0
    """What Redis pays for a second of each process."""
    beat_redis_us: float = 14.0
    """What it pays besides for a second of each two, one way."""
    battle_wal_kib: float = 35.0
    battle_disk_kib: float = 27.5
    battle_entries: float = 20.0
    bid_wal_kib: float = 2.0
    connection_kib: float = 6.0
    battle_memory_kib: float = 51.0
    process_mib: float = 120.0


class Players(msgspec.Struct, frozen=True, kw_only=True):
    """Who they are and what they do. All of it is assumed: nobody has played this yet."""

    registered: int = 1_000_000
    online_pct: float = 5.0
    """At the busiest hour."""
    day_of_peak: float = 0.5
    """A day's work in hours of its busiest hour, divided by 24."""
    battles_an_hour: float = 4.0
    """Of each who is online; half of them with the house."""
    house_pct: float = 50.0
    decisions_a_battle: int = 8
    """Of each seat that a person has."""
    events_a_battle: int = 40
    battle_s: float = 300.0
    watching_pct: float = 10.0
    """Of all online, dealt to live battles so that the n-th has 1/n of the first one's."""
    bids_an_hour: float = 6.0
    hellos_an_hour: float = 3.0

    @property
    def online(self) -> int:
        return round(self.registered * self.online_pct / 100)


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """How full anything is to be, and what the program allows."""

    busy_pct: float = 50.0
    """Of a core at the busiest hour: latencies grow beyond it, and one process in two may be lost."""
    connections_a_process: int = 20_000
    redis_busy_pct: float = 50.0
    postgres_connections_a_process: int = 4 + 1 + 2
    """The pool at rest, the lane, jobs."""


class Needs(msgspec.Struct, frozen=True, kw_only=True):
    """What it comes to at the busiest hour."""

    online: int
    live_battles: int
    decisions_per_s: float
    battles_per_s: float
    bids_per_s: float
    deliveries_per_s: float
    process_cores: float
    """Kept busy by players."""
    processes: int
    idle_pct_of_a_core: float
    """Of each process, for being there and showing it to all others."""
    redis_cores: float
    redis_shards: int
    postgres_cores: float
    postgres_connections: int
    entries_per_s: float
    wal_mib_per_s: float
    entries_a_day: float
    disk_gib_a_month: float
    memory_gib: float
    queue_pct_of_a_core: float
    """The one process that has the queue: every battle is opened there. That what its owner has to do for it is counted
    here too makes this more than it is."""


class _Load(msgspec.Struct, frozen=True):
    """What players do and hear, a second at the busiest hour; `live` battles and a `crowd` that watches at once."""

    decisions: float
    battles: float
    bids: float
    hellos: float
    live: int
    crowd: int
    deliveries: float


class _Spent(msgspec.Struct, frozen=True):
    """Cores kept busy: by players, by each process's being there, and Redis's."""

    players: float
    beats: float
    redis: float


def needs(players: Players, costs: Costs, limits: Limits = Limits(), *, seed: int = 1) -> Needs:  # noqa: B008 - frozen
    """What these players take at these costs."""
    online, load = players.online, _load(players)
    processes, spent = _processes(load, players, costs, limits, seed)
    postgres = 1e-6 * (
        load.decisions * costs.decision_postgres_us
        + load.battles * costs.table_postgres_us
        + load.bids * costs.bid_postgres_us
    )
    wal_kib = load.battles * costs.battle_wal_kib + load.bids * costs.bid_wal_kib
    entries = load.battles * costs.battle_entries + load.bids
    a_day = DAY_S * players.day_of_peak
    queue = 1e-6 * load.battles * (costs.table_process_us + _away(processes) * costs.dealt_us / 2)
    memory_kib = (online + load.crowd) * costs.connection_kib + load.live * costs.battle_memory_kib
    return Needs(
        online=online,
        live_battles=load.live,
        decisions_per_s=load.decisions,
        battles_per_s=load.battles,
        bids_per_s=load.bids,
        deliveries_per_s=load.deliveries,
        process_cores=spent.players,
        processes=processes,
        idle_pct_of_a_core=100 * spent.beats,
        redis_cores=spent.redis,
        redis_shards=max(0 if processes == 1 else 1, math.ceil(spent.redis / (limits.redis_busy_pct / 100))),
        postgres_cores=postgres,
        postgres_connections=processes * limits.postgres_connections_a_process,
        entries_per_s=entries,
        wal_mib_per_s=wal_kib / 1024,
        entries_a_day=entries * a_day,
        disk_gib_a_month=30 * load.battles * a_day * costs.battle_disk_kib * 1024 / GIB,
        memory_gib=processes * costs.process_mib / 1024 + memory_kib * 1024 / GIB,
        queue_pct_of_a_core=100 * queue,
    )


def _load(players: Players) -> _Load:
    per_hour = players.online / HOUR_S
    started = per_hour * players.battles_an_hour
    house = players.house_pct / 100
    battles = started * (house + (1 - house) / 2)
    crowd = round(players.online * players.watching_pct / 100)
    seats = 2 - house
    return _Load(
        decisions=started * players.decisions_a_battle,
        battles=battles,
        bids=per_hour * players.bids_an_hour,
        hellos=per_hour * players.hellos_an_hour,
        live=max(1, round(battles * players.battle_s)),
        crowd=crowd,
        # Everybody who watches hears what happens in his battle; so does everybody who sits.
        deliveries=battles * players.events_a_battle * seats + crowd * players.events_a_battle / players.battle_s,
    )


def _processes(load: _Load, players: Players, costs: Costs, limits: Limits, seed: int) -> tuple[int, _Spent]:
    """How many processes that takes, and what is spent in them."""
    connected = players.online + load.crowd
    processes, spent = 1, _Spent(0.0, 0.0, 0.0)
    for _ in range(100):  # more processes say more to each other, which takes more processes
        told = players.events_a_battle / players.battle_s * elsewhere(load.live, load.crowd, processes, seed=seed)
        spent = _spent(load, told, processes, costs)
        room = max(0.01, limits.busy_pct / 100 - spent.beats)
        wanted = max(math.ceil(spent.players / room), math.ceil(connected / limits.connections_a_process), 1)
        if wanted <= processes:
            break
        processes = wanted
    return processes, spent


def _spent(load: _Load, told: float, processes: int, costs: Costs) -> _Spent:
    """What so many processes spend, where so many events a second are `told` from one to another."""
    away, others = _away(processes), processes - 1
    return _Spent(
        players=1e-6
        * (
            load.decisions * (costs.decision_process_us + away * costs.away_us)
            + load.battles * (costs.table_process_us + away * costs.dealt_us)
            + load.bids * (costs.bid_process_us + away * costs.away_us)
            + load.deliveries * costs.delivery_us
            + told * costs.told_us
            + load.hellos * (costs.hello_us + others * costs.asked_us)
        ),
        beats=1e-6 * (costs.idle_us + others * costs.beat_us),
        redis=1e-6
        * (
            (load.decisions + load.bids) * away * costs.away_redis_us
            + load.battles * away * costs.dealt_redis_us
            + told * costs.told_redis_us
            + load.hellos * others * costs.away_redis_us
            + (processes * (costs.redis_idle_us + others * costs.beat_redis_us) if others else 0.0)
        ),
    )


def _away(processes: int) -> float:
    """How much of all that is asked concerns a room of another process."""
    return 0.0 if processes == 1 else 1 - 1 / processes


def elsewhere(live: int, crowd: int, processes: int, *, seed: int) -> int:
    """Of all pairs of a live battle and a process: how many have watchers in them and not the room. The crowd is dealt
    to battles so that the n-th has 1/n of the first one's, and to processes as the kernel deals connections."""
    if processes == 1 or not crowd:
        return 0
    chance = random.Random(seed)
    whole = sum(1 / n for n in range(1, live + 1))
    pairs = 0.0
    for n in range(1, live + 1):
        watchers = crowd / n / whole
        if watchers < 0.01:
            break
        count = int(watchers) + (chance.random() < watchers % 1)
        pairs += (processes - 1) * (1 - (1 - 1 / processes) ** count)
    return round(pairs)


def most_processes(costs: Costs, limits: Limits = Limits()) -> int:  # noqa: B008 - frozen
    """With so many processes each spends all that it may on showing the others that it is there."""
    return 1 + int((limits.busy_pct / 100 - 1e-6 * costs.idle_us) / (1e-6 * costs.beat_us))
