"""Who used how much CPU: the server with its workers, its PostgreSQL, its Redis and the machine as a whole, read from
/proc (Linux).

CPU times are seconds. Elsewhere than on Linux there is no /proc, and everything here says None.
"""

import os
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
_REDIS = ("valkey", "redis")
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Stat(NamedTuple):
    """A process: its name, its parent, its own CPU time, that of its children that have ended, and its memory."""

    name: str
    parent: int
    own_s: float
    ended_children_s: float
    resident_bytes: int


def stat_of(pid: int) -> Stat | None:
    """A process as it is now; None where it is gone, or there is no /proc."""
    try:
        text = (PROC / str(pid) / "stat").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    # The name stands in parentheses and may hold anything; after it come the fields of proc(5), from the third on.
    named, _, rest = text.rpartition(")")
    fields = rest.split()
    user, system, children_user, children_system = (int(field) / TICKS_PER_S for field in fields[11:15])
    resident_bytes = int(fields[21]) * PAGE_BYTES
    return Stat(named.partition("(")[2], int(fields[1]), user + system, children_user + children_system, resident_bytes)


def descendants(pid: int) -> list[int]:
    """All processes below this one."""
    parents: dict[int, list[int]] = {}
    for entry in PROC.iterdir() if PROC.is_dir() else ():
        if entry.name.isdigit() and (stat := stat_of(int(entry.name))) is not None:
            parents.setdefault(stat.parent, []).append(int(entry.name))
    found: list[int] = []
    todo = [pid]
    while todo:
        children = parents.get(todo.pop(), [])
        found += children
        todo += children
    return found


def workers_of(pid: int) -> list[int]:
    """The workers of a supervisor, in the order of their process ids."""
    return sorted(child for child in descendants(pid) if _is_worker(child))


def _is_worker(pid: int) -> bool:
    try:
        return b"\0-m\0server\0" in (PROC / str(pid) / "cmdline").read_bytes()
    except OSError:
        return False


def machine_busy_s() -> float | None:
    """CPU time that the whole machine has used since it was started, waiting for disks not included."""
    try:
        first = (PROC / "stat").read_text(encoding="ascii").split("\n", 1)[0].split()
    except OSError:
        return None
    user, nice, system, _, _, irq, softirq, *_ = (int(field) / TICKS_PER_S for field in first[1:])
    return user + nice + system + irq + softirq


class Used(NamedTuple):
    """CPU time used so far."""

    server_s: float
    """Of the server, or of the supervisor and all workers that it has had."""
    postgres_s: float
    redis_s: float = 0.0


class CpuMeter:
    """The CPU time of a server that is ours, of its PostgreSQL and its Redis, through restarts of all."""

    def __init__(self) -> None:
        self._before = Used(0.0, 0.0)
        self._last = Used(0.0, 0.0)
        self._pid: int | None = None
        self.resident_bytes_max = 0

    def follow(self, pid: int) -> None:
        """From now on the server is this process."""
        self._before = Used(*(a + b for a, b in zip(self._before, self._last, strict=True)))
        self._last = Used(0.0, 0.0)
        self._pid = pid

    def used(self) -> Used | None:
        """How much both have used since the first `follow`; None where it cannot be known."""
        server = None if self._pid is None else stat_of(self._pid)
        if server is not None and self._pid is not None:
            below = {pid: stat for pid in descendants(self._pid) if (stat := stat_of(pid)) is not None}
            workers = [pid for pid in below if _is_worker(pid)]
            redis = [pid for pid, stat in below.items() if stat.name.startswith(_REDIS)]
            others = below.keys() - {*workers, *redis}
            server_s = server.own_s + sum(below[pid].own_s for pid in workers)
            if workers:
                server_s += server.ended_children_s  # workers that were replaced
            resident_bytes = max(server.resident_bytes, *(below[pid].resident_bytes for pid in workers), 0)
            self.resident_bytes_max = max(self.resident_bytes_max, resident_bytes)
            now = Used(
                server_s,
                sum(below[pid].own_s + below[pid].ended_children_s for pid in others),
                sum(below[pid].own_s for pid in redis),
            )
            # A process that has just ended is for a moment counted nowhere: the time does not run back.
            self._last = Used(*map(max, now, self._last))
        if not PROC.is_dir():
            return None
        return Used(*(a + b for a, b in zip(self._before, self._last, strict=True)))
