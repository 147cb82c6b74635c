"""The doors that a supervisor holds, and what it hands to its workers."""

import asyncio
import os
import socket
import sys
from pathlib import Path

import pytest

from db.address import Address
from db.errors import CannotStart
from server.settings import Settings
from server.supervisor import Supervisor, address_of, bound
from server.worker import VARIABLE, Worker, inherited


def settings(port: int = 0, host: str = "127.0.0.1", workers: int = 3) -> Settings:
    return Settings(host=host, port=port, workers=workers, database=Address(None, None, Path()))


def test_all_workers_listen_on_one_port() -> None:
    doors = bound(settings())
    try:
        assert len({door.getsockname() for door in doors}) == 1
        assert len(doors) == 3
        assert address_of(doors[0]) == f"http://127.0.0.1:{doors[0].getsockname()[1]}"
    finally:
        for door in doors:
            door.close()


def test_a_port_that_somebody_has_is_not_shared_with_him() -> None:
    with socket.socket() as taken:
        taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(CannotStart, match="cannot listen on"):
            bound(settings(taken.getsockname()[1]))


def test_a_worker_inherits_its_door_and_its_children_do_not() -> None:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        given = Worker(2, listening.fileno(), os.getppid())
        environment = {VARIABLE: given.written, "OTHER": "kept"}
        worker = inherited(environment)
        assert worker == given
        assert environment == {"OTHER": "kept"}
        with worker.door as door:
            assert door.getsockname() == listening.getsockname()
    assert inherited({}) is None


async def test_a_worker_notices_that_its_supervisor_is_gone() -> None:
    await Worker(0, 0, supervisor=os.getppid() + 1_000_000).orphaned()


DRAINS_LONG = """
import signal, sys
signal.signal(signal.SIGTERM, lambda *_: print("drains", flush=True))
print("serves", flush=True)
sys.stdin.read()
"""
"""A program that, once it is told to end, does so when its input ends."""


async def test_who_stops_all_waits_for_a_worker_that_was_just_being_replaced() -> None:
    """Else the embedded PostgreSQL would be taken away under what it still commits."""
    with socket.socket() as door:
        supervisor = Supervisor((), [door], "")
        old = await asyncio.create_subprocess_exec(
            sys.executable, "-c", DRAINS_LONG, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        assert old.stdout is not None
        assert old.stdin is not None
        try:
            assert await old.stdout.readline() == b"serves\n"
            seeing_off = asyncio.create_task(supervisor._see_off(supervisor.slots[0], old))
            assert await old.stdout.readline() == b"drains\n"
            seeing_off.cancel()
            await asyncio.gather(seeing_off, return_exceptions=True)
            stopping = asyncio.create_task(supervisor.stop())
            told_again = asyncio.create_task(old.stdout.readline())
            await asyncio.wait((stopping, told_again), return_when=asyncio.FIRST_COMPLETED)
            assert not stopping.done()
            assert await told_again == b"drains\n", "which does no harm"
            old.stdin.close()
            await stopping
            assert old.returncode == 0
        finally:
            if old.returncode is None:
                old.kill()
                await old.wait()
