"""What a large game would take, reckoned from measured costs (`ops/scaling.py`), and where rooms end up, simulated
(`ops/placement.py`).

It measures nothing and takes a second; it stands beside the measures so that its figures can be made again.
"""

from statistics import median

from ops.bench.figures import Figures
from ops.placement import restarted
from ops.scaling import Costs, Needs, Players, most_processes, needs

GAMES = {
    "50,000 online (a million players, 5 % at the peak)": Players(),
    "a million online at once": Players(online_pct=100.0),
}
ROOMS = (200, 5_000)
PROCESSES = (4, 16)
SEEDS = range(15)


def measure() -> Figures:
    """Both games, and every placement."""
    figures = Figures(
        "scaling: what a large game would take",
        "no measure but a reckoning: the costs that were measured and a model of players that is assumed, both in "
        "ops/scaling.py; where rooms end up is simulated, the median of fifteen seeds",
    )
    for name, players in GAMES.items():
        _add(figures, name, needs(players, Costs()))
    figures.add("processes that only say that they are there", most_processes(Costs()), "")
    for leaving in (True, False):
        for processes in PROCESSES:
            for rooms in ROOMS:
                _place(figures, processes, rooms, leaving=leaving)
    return figures


def _add(figures: Figures, game: str, found: Needs) -> None:
    for what, value, unit in (
        ("battles going on", found.live_battles, ""),
        ("decisions", found.decisions_per_s, "/ s"),
        ("battles begun", found.battles_per_s, "/ s"),
        ("bids", found.bids_per_s, "/ s"),
        ("deliveries", found.deliveries_per_s, "/ s"),
        ("processes, busy", found.process_cores, "cores"),
        ("processes", found.processes, ""),
        ("being there, of each process", found.idle_pct_of_a_core, "% of a core"),
        ("Redis", found.redis_cores, "cores"),
        ("Redis, shards", found.redis_shards, ""),
        ("PostgreSQL", found.postgres_cores, "cores"),
        ("PostgreSQL, connections", found.postgres_connections, ""),
        ("entries", found.entries_per_s, "/ s"),
        ("PostgreSQL's log", found.wal_mib_per_s, "MiB / s"),
        ("entries of a day", found.entries_a_day / 1e6, "million"),
        ("disk of a month", found.disk_gib_a_month, "GiB"),
        ("memory of all processes", found.memory_gib, "GiB"),
        ("the queue's process", found.queue_pct_of_a_core, "% of a core"),
    ):
        figures.add(f"{game}: {what}", value, unit)


def _place(figures: Figures, processes: int, rooms: int, *, leaving: bool) -> None:
    how = "replaced one by one" if leaving else "killed one by one"
    for dealt in (False, True):
        who = "dealt" if dealt else "who looks first"
        found = [restarted(processes, rooms, dealt=dealt, leaving=leaving, seed=seed) for seed in SEEDS]
        name = f"{rooms:,} rooms on {processes}, {how}, {who}"
        figures.add(f"{name}: the fullest", median([one.most_of_mean for one in found]), "× mean")
        figures.add(f"{name}: longest without an owner", median([one.without_s_max for one in found]), "s")
