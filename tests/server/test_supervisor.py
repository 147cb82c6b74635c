"""The doors that a supervisor holds, and what it hands to its workers."""

import os
import socket
from pathlib import Path

import pytest

from db.address import Address
from db.errors import CannotStart
from server.settings import Settings
from server.supervisor import address_of, bound
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
