"""Which process this is, and whether another one on the same machine still lives.

A missing process is proof that it can't be asked any more, sooner than a heartbeat that stays away. The proof only
ever makes taking over quicker: what a room accepts is decided by its epoch in PostgreSQL.
"""

import functools
import os
import socket
from pathlib import Path
from typing import NamedTuple, Protocol


class Process(NamedTuple):
    """`host` names machine, boot and process namespace; `started` tells it from a later one of the same number."""

    host: str
    pid: int
    started: str


class Machine(Protocol):
    """The machine as the host of the rooms asks it: this module, or a simulated one."""

    def this_process(self) -> Process: ...

    def lives(self, pid: int, started: str) -> bool: ...


@functools.cache
def this_process() -> Process:
    """The process that asks."""
    return Process(_host(), os.getpid(), _started(os.getpid()) or "unknown")


def lives(pid: int, started: str) -> bool:
    """Whether a process of this host is still there. In doubt it is."""
    if not Path("/proc/self/stat").exists():
        return True
    return _started(pid) == started


def _started(pid: int) -> str | None:
    """Clock ticks between boot and start of the process; None where there is none or it is a zombie (proc(5))."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return None
    # The name, in parentheses, may hold anything; the fields after it do not.
    fields = stat.rpartition(")")[2].split()
    state, started = fields[0], fields[19]
    return None if state in "ZX" else started


def _host() -> str:
    try:
        boot = Path("/proc/sys/kernel/random/boot_id").read_text().strip()
        return f"{socket.gethostname()}/{boot}/{Path('/proc/self/ns/pid').readlink()}"
    except OSError:
        return socket.gethostname()
