"""Hashes of passwords: for all of the password, off the loop, and only so many at a time."""

import asyncio
import threading
from collections.abc import Iterator

import bcrypt
import pytest

from game.refusal import Refused
from server.passwords import COST, Passwords

FAST = 4
"""bcrypt's least cost."""


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    with Passwords(cost=FAST) as pool:
        yield pool


@pytest.mark.parametrize(
    "password",
    ["correct horse", "x" * 72, "x" * 128, "漢" * 100, "with a \x00 in it", "Cha\u0302teau Margaux"],
)
async def test_a_password_fits_its_own_hash(passwords: Passwords, password: str) -> None:
    stored = await passwords.hash(password)
    assert await passwords.fits(password, stored)
    assert stored.startswith(f"$2b${FAST:02d}$")
    assert len(stored) == 60


@pytest.mark.parametrize(
    ("password", "other"),
    [
        ("x" * 72 + "a", "x" * 72 + "b"),  # bcrypt by itself reads 72 bytes
        ("start\x00one", "start\x00two"),  # and stops at a NUL
        ("correct horse", "Correct horse"),
        ("correct horse", "correct horse "),
    ],
)
async def test_another_password_does_not(passwords: Passwords, password: str, other: str) -> None:
    assert not await passwords.fits(other, await passwords.hash(password))


async def test_the_same_password_never_has_the_same_hash_twice(passwords: Passwords) -> None:
    assert await passwords.hash("correct horse") != await passwords.hash("correct horse")


async def test_nobodys_hash_fits_nothing_and_costs_as_much(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    checkpw = bcrypt.checkpw

    def watched(password: bytes, hashed: bytes) -> bool:
        compared.append(hashed)
        return checkpw(password, hashed)

    monkeypatch.setattr(bcrypt, "checkpw", watched)
    with Passwords(cost=FAST) as passwords:
        assert not await passwords.fits("correct horse", None)
    # The cost stands in the hash: what was compared took as many rounds as any real one.
    assert [hashed[:7] for hashed in compared] == [b"$2b$04$"]


def test_the_cost_is_twelve() -> None:
    assert COST == 12


async def test_no_hash_is_made_on_the_loop(monkeypatch: pytest.MonkeyPatch) -> None:
    threads = set()
    hashpw, checkpw = bcrypt.hashpw, bcrypt.checkpw

    def hashing(password: bytes, salt: bytes) -> bytes:
        threads.add(threading.get_ident())
        return hashpw(password, salt)

    def checking(password: bytes, hashed: bytes) -> bool:
        threads.add(threading.get_ident())
        return checkpw(password, hashed)

    monkeypatch.setattr(bcrypt, "hashpw", hashing)
    monkeypatch.setattr(bcrypt, "checkpw", checking)
    with Passwords(cost=FAST, threads=2) as passwords:
        stored = await passwords.hash("correct horse")
        await asyncio.gather(*(passwords.fits("correct horse", stored) for _ in range(8)))
    assert threads
    assert threading.get_ident() not in threads
    assert len(threads) <= 2


async def test_the_loop_goes_on_while_hashes_are_made() -> None:
    with Passwords(cost=10) as passwords:
        hashing = asyncio.ensure_future(passwords.hash("correct horse"))
        beats = 0
        while not hashing.done():
            await asyncio.sleep(0)
            beats += 1
        await hashing
    # On the loop it would have been done after one turn.
    assert beats > 10


async def test_who_comes_when_too_many_wait_is_told_to_come_back(monkeypatch: pytest.MonkeyPatch) -> None:
    gate = threading.Event()

    def held(password: bytes, hashed: bytes) -> bool:
        gate.wait()
        return False

    monkeypatch.setattr(bcrypt, "checkpw", held)
    with Passwords(cost=FAST, threads=1, waiting_max=3) as passwords:
        waiting = [asyncio.ensure_future(passwords.fits("x", None)) for _ in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(Refused) as refused:
            await passwords.fits("x", None)
        assert refused.value.code == "busy"
        assert refused.value.retry_after_ms
        # One who hangs up before his turn makes room at once; the one whose turn it is does not.
        waiting[2].cancel()
        await asyncio.wait([waiting[2]])
        waiting.append(asyncio.ensure_future(passwords.fits("x", None)))
        gate.set()
        results = await asyncio.gather(*waiting, return_exceptions=True)
    assert [type(result) for result in results] == [bool, bool, asyncio.CancelledError, bool]
