"""The few lines between our program and PostgreSQL: become someone PostgreSQL will run as, and never outlive us.

Run as a script in a fresh interpreter (standard library only, one thread), never imported by the server:

    python -I -S warden.py PARENT_PID IDENTITY WATCH PROGRAM ARGUMENT…

IDENTITY  `same`       run as whoever starts us
          `namespace`  a user namespace in which root's number is 65534: PostgreSQL refuses to run as root, and so
                       the files stay root's and no folder has to be opened to anybody
          `UID:GID`    that user, where namespaces are closed (a container's usual filter)
WATCH     `signal`     the kernel interrupts PostgreSQL when the thread that started it ends (Linux)
          `pipe`       this process stays, and interrupts PostgreSQL when its standard input ends (everywhere)

Exit statuses of its own, which neither initdb nor postgres uses:
"""

import contextlib
import ctypes
import os
import select
import signal
import subprocess
import sys
from types import FrameType

NAMESPACE_CLOSED = 120  # the kernel or a container's filter allows no user namespace
USER_CLOSED = 121  # we may not become that user
PARENT_GONE = 122  # the program that started us ended before we could watch it

_CLONE_NEWUSER = 0x10000000
_PR_SET_PDEATHSIG = 1
_PR_SET_KEEPCAPS = 8
_PR_SET_SECUREBITS = 28
_SECBIT_NO_SETUID_FIXUP = 1 << 2
_PR_CAP_AMBIENT = 47
_PR_CAP_AMBIENT_RAISE = 2
_CAP_DAC_OVERRIDE = 1
_CAP_DAC_READ_SEARCH = 2
_CAPABILITY_VERSION_3 = 0x20080522

# The user inside the namespace: the number the kernel itself shows for "nobody we know" (its overflow id).
_NOBODY = 65534

# How often the pipe's watcher looks whether PostgreSQL has ended by itself.
_LOOK_EVERY_SECONDS = 0.1


def main(arguments: list[str]) -> int:
    """Take on the identity, arrange for the end, become PROGRAM; returns only where that failed."""
    parent, identity, watch, *command = arguments
    if identity == "namespace":
        if not _enter_namespace():
            return NAMESPACE_CLOSED
    elif identity != "same" and not _become(*map(int, identity.split(":"))):
        return USER_CLOSED
    if watch == "pipe":
        return _run_and_watch(command)
    # After the identity, because the kernel forgets the signal at every change of it; before exec, which keeps it.
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGINT, 0, 0, 0)
    if os.getppid() != int(parent):
        return PARENT_GONE
    return os.execv(command[0], command)  # noqa: S606 - no shell is wanted; the launcher chose the program


def _enter_namespace() -> bool:
    uid, gid = os.geteuid(), os.getegid()
    if ctypes.CDLL(None, use_errno=True).unshare(_CLONE_NEWUSER) != 0:
        return False
    try:
        _write("/proc/self/setgroups", "deny")  # the kernel's condition for mapping a group
        _write("/proc/self/uid_map", f"{_NOBODY} {uid} 1")
        _write("/proc/self/gid_map", f"{_NOBODY} {gid} 1")
    except OSError:
        return False
    return True


def _write(path: str, text: str) -> None:
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def _become(uid: int, gid: int) -> bool:
    """Change to a plain user who may still pass through root's private folders, and nothing more than needed.

    The program and its data may both lie under a home that only root may enter. Opening that home to everybody
    or copying PostgreSQL out of it are the alternatives; one capability (read and search, or where a container
    withholds that one, override) for this one process is less. Without either we go on: the folders may be open.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    linux = sys.platform == "linux"
    if linux:
        libc.prctl(_PR_SET_KEEPCAPS, 1, 0, 0, 0)
        # PostgreSQL's programs ask access(2) whether they may run each other, and without this bit that call
        # answers for a plain user as if he had no capability.
        libc.prctl(_PR_SET_SECUREBITS, _SECBIT_NO_SETUID_FIXUP, 0, 0, 0)
    try:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    except OSError:
        return False
    if linux:
        any(_keep_capability(libc, wanted) for wanted in (_CAP_DAC_READ_SEARCH, _CAP_DAC_OVERRIDE))
    return True


def _keep_capability(libc: ctypes.CDLL, capability: int) -> bool:
    """Hold exactly this capability through exec; False where we never had it."""
    bit = 1 << capability
    header = (ctypes.c_uint32 * 2)(_CAPABILITY_VERSION_3, 0)
    sets = (ctypes.c_uint32 * 6)(bit, bit, bit, 0, 0, 0)  # effective, permitted, inheritable; then the high halves
    if libc.capset(header, sets) != 0:
        return False
    return bool(libc.prctl(_PR_CAP_AMBIENT, _PR_CAP_AMBIENT_RAISE, capability, 0, 0) == 0)


def _run_and_watch(command: list[str]) -> int:
    child = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - the launcher chose the program

    def pass_on(number: int, _frame: FrameType | None) -> None:
        with contextlib.suppress(ProcessLookupError):
            child.send_signal(number)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT):
        signal.signal(number, pass_on)
    while child.poll() is None:
        readable, _, _ = select.select([0], [], [], _LOOK_EVERY_SECONDS)
        if readable:  # nothing is ever written to it, so this is its end, and our starter's
            pass_on(signal.SIGINT, None)
            return child.wait()
    return child.wait()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
