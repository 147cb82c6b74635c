"""What a run was made on, and the CPU clocks of this process and of others.

CPU seconds count what a process itself used, whatever ran beside it: on a shared machine they say more than the clock
on the wall. Those of other processes come from /proc in ticks of 10 ms, so they need runs of some seconds.
"""

import os
import platform
import time
from importlib.metadata import version
from pathlib import Path

from db.embedded.binaries import Binaries

_ALL_ITS_CPU = 2  # CPUCLOCK_SCHED in Linux's posix-timers
_TICKS_A_SECOND = os.sysconf("SC_CLK_TCK")


def described(binaries: Binaries | None = None) -> dict[str, str]:
    """The machine, the versions, and how busy it was as the run began."""
    about = {
        "cpu": _cpu(),
        "cores": str(os.cpu_count()),
        "memory_mib": str(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 20),
        "system": f"{platform.system()} {platform.release()}",
        "python": platform.python_version(),
        "load_1_5_15": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }
    about |= {name: version(name) for name in ("uvloop", "asyncpg", "msgspec", "aiohttp", "winedex")}
    if binaries is not None:
        about["postgresql"] = binaries.version
    return about


def own_cpu_s() -> float:
    """CPU seconds of this process, all threads, in the kernel and outside."""
    return time.process_time()


def cpu_s(pid: int) -> float:
    """CPU seconds of one process, all threads, to the nanosecond; its children are not in it."""
    # The clock of another process has a number made of its pid: clock_getcpuclockid(3), which Python does not have.
    return time.clock_gettime(~pid << 3 | _ALL_ITS_CPU)


def tree_cpu_s(pid: int) -> float:
    """CPU seconds of a process, its children that live, and those that it has seen end."""
    ticks = 0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            children = Path(f"/proc/{one}/task/{one}/children").read_text().split()
        except OSError:
            continue  # ended meanwhile: its parent counts it from now on
        # proc(5): utime, stime, cutime, cstime are fields 14 to 17, and the third field is the first here.
        ticks += sum(map(int, fields[11:15]))
        waiting.extend(map(int, children))
    return ticks / _TICKS_A_SECOND


def on_cpu_s(pid: int) -> float:
    """CPU seconds of one process to the nanosecond, without its children: for what takes milliseconds."""
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def resident_kib(pid: int | str = "self") -> int:
    """Resident memory of a process in KiB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown"
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), "unknown")
