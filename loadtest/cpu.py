"""Who used how much CPU: the server, its PostgreSQL and the machine as a whole, read from /proc (Linux).

CPU times are seconds. Elsewhere than on Linux there is no /proc, and everything here says None.
"""

import os
from pathlib import Path
from typing import NamedTuple

PROC = Path("/proc")
TICKS_PER_S = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096


class Stat(NamedTuple):
    """A process: its parent, its own CPU time, that of its children that have ended, and its memory."""

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
    fields = text.rpartition(")")[2].split()
    user, system, children_user, children_system = (int(field) / TICKS_PER_S for field in fields[11:15])
    return Stat(int(fields[1]), user + system, children_user + children_system, int(fields[21]) * PAGE_BYTES)


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
    postgres_s: float


class CpuMeter:
    """The CPU time of a server that is ours, and of its PostgreSQL, through restarts of both."""

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
            self.resident_bytes_max = max(self.resident_bytes_max, server.resident_bytes)
            postgres_s = sum(map(_with_ended_children, descendants(self._pid)))
            # A process that has just ended is for a moment counted nowhere: the time does not run back.
            self._last = Used(max(server.own_s, self._last.server_s), max(postgres_s, self._last.postgres_s))
        if not PROC.is_dir():
            return None
        return Used(*(a + b for a, b in zip(self._before, self._last, strict=True)))


def _with_ended_children(pid: int) -> float:
    stat = stat_of(pid)
    return 0.0 if stat is None else stat.own_s + stat.ended_children_s
