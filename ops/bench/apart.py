"""Calls in a fresh process: clients that must not share the server's CPU clock, memory that nobody has used before."""

import multiprocessing
import resource
from collections.abc import Callable
from typing import TypeVar

ResultT = TypeVar("ResultT")


def apart(call: Callable[..., ResultT], *args: object) -> ResultT:
    """What the call answers in a process of its own."""
    with multiprocessing.get_context("spawn").Pool(1, initializer=raise_open_files) as pool:
        return pool.apply(call, args)


def raise_open_files() -> None:
    """Let this process and its children have as many sockets as the machine allows."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
