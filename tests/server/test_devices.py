"""Locks on trading for who is new: a new account, a new device; known devices, hostile clients."""

from collections.abc import AsyncIterator, Iterator

import pytest
import pytest_asyncio

from db import players
from db.pool import Connection, Pool, connection
from game.catalogue import OWN
from server.accounts import Accounts, SignedInOn
from server.devices import HOUR_MS, LocksOnNew
from server.passwords import Passwords
from server.tokens import Tokens
from tests.db.people import NOW_MS
from tests.fixtures.postgres import Database
from tests.server.desks import ManualClock

PASSWORD = "correct horse battery"
DAY_MS = 24 * HOUR_MS


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock(NOW_MS)


@pytest.fixture
def passwords() -> Iterator[Passwords]:
    with Passwords(cost=4) as pool:
        yield pool


@pytest_asyncio.fixture
async def god(database: Database) -> AsyncIterator[Connection]:
    async with connection(database.superuser) as one:
        yield one


class Door:
    """The door of a house with these locks."""

    def __init__(
        self, pool: Pool, passwords: Passwords, clock: ManualClock, god: Connection, locks: LocksOnNew
    ) -> None:
        self._pool = pool
        self._clock = clock
        self._god = god
        self.accounts = Accounts(pool, passwords, Tokens(pool, clock), clock, OWN, locks=locks)

    async def join(self, name: str) -> None:
        ref, _ = await self.accounts.join(name, PASSWORD, None)
        # The database has made him by its own clock: by the test's he is as young.
        await self._god.execute(
            "UPDATE users SET created_at = to_timestamp($2) WHERE public_id = $1::text::uuid",
            ref,
            self._clock.now_ms() / 1000,
        )

    async def enter(self, name: str, token: str | None = None) -> SignedInOn:
        return await self.accounts.sign_in(name, PASSWORD, "a test", None, device_token=token)

    async def locked_h(self, on: SignedInOn) -> float:
        """For how many hours he may not trade from now on."""
        found = await players.find(self._pool, on.ref)
        assert found is not None
        return max(0, (found.trade_locked_until_ms or 0) - self._clock.now_ms()) / HOUR_MS


def door(pool: Pool, passwords: Passwords, clock: ManualClock, god: Connection, account_h: int, device_h: int) -> Door:
    return Door(pool, passwords, clock, god, LocksOnNew(account_h, device_h))


async def test_nobody_is_locked_where_nothing_is_set(
    server_pool: Pool, passwords: Passwords, clock: ManualClock, god: Connection
) -> None:
    house = door(server_pool, passwords, clock, god, 0, 0)
    await house.join("Ana")
    clock.at_ms += 3 * DAY_MS
    for _ in range(2):
        assert await house.locked_h(await house.enter("Ana")) == 0


async def test_a_new_account_waits(
    server_pool: Pool, passwords: Passwords, clock: ManualClock, god: Connection
) -> None:
    house = door(server_pool, passwords, clock, god, 72, 0)
    await house.join("Ana")
    on = await house.enter("Ana")
    assert await house.locked_h(on) == 72
    clock.at_ms += 72 * HOUR_MS
    assert await house.locked_h(on) == 0


async def test_a_device_that_is_known_locks_nobody_and_another_does(
    server_pool: Pool, passwords: Passwords, clock: ManualClock, god: Connection
) -> None:
    house = door(server_pool, passwords, clock, god, 0, 24)
    await house.join("Ana")
    first = await house.enter("Ana")
    assert await house.locked_h(first) == 0, "where the account was made"
    clock.at_ms += 9 * DAY_MS
    again = await house.enter("Ana", first.device_token)
    assert (again.device_token, await house.locked_h(again)) == (first.device_token, 0)
    thief = await house.enter("Ana")
    assert thief.device_token != first.device_token
    assert await house.locked_h(thief) == 24
    clock.at_ms += 12 * HOUR_MS
    assert await house.locked_h(await house.enter("Ana", thief.device_token)) == 12, "known now, and no sooner free"


async def test_a_lock_is_never_shortened(
    server_pool: Pool, passwords: Passwords, clock: ManualClock, god: Connection
) -> None:
    house = door(server_pool, passwords, clock, god, 72, 24)
    await house.join("Ana")
    await house.enter("Ana")
    assert await house.locked_h(await house.enter("Ana")) == 72


@pytest.mark.parametrize("shown", [None, "", "x", "wdd_" + "A" * 43, "wdd_" + "A" * 42 + "é", "wda_" + "A" * 43])
async def test_a_token_that_the_house_did_not_give_is_replaced_and_new(
    server_pool: Pool, passwords: Passwords, clock: ManualClock, god: Connection, shown: str | None
) -> None:
    house = door(server_pool, passwords, clock, god, 0, 24)
    await house.join("Ana")
    await house.enter("Ana")
    on = await house.enter("Ana", shown)
    assert on.device_token != shown
    assert await house.locked_h(on) == 24


async def test_two_players_on_one_device_share_it_and_each_is_new_there_once(
    server_pool: Pool, passwords: Passwords, clock: ManualClock, god: Connection
) -> None:
    house = door(server_pool, passwords, clock, god, 0, 24)
    await house.join("Ana")
    await house.join("Ben")
    ana = await house.enter("Ana")
    await house.enter("Ben")
    ben = await house.enter("Ben", ana.device_token)
    assert ben.device_token == ana.device_token
    assert await house.locked_h(ben) == 24, "known for Ana is not known for Ben"
    assert await house.locked_h(await house.enter("Ana", ben.device_token)) == 0
    rows = await god.fetch("SELECT octet_length(device_hash) FROM user_devices")
    assert [row[0] for row in rows] == [32, 32, 32]


async def test_an_old_account_without_devices_is_new_everywhere(
    server_pool: Pool, passwords: Passwords, clock: ManualClock, god: Connection
) -> None:
    await door(server_pool, passwords, clock, god, 0, 0).join("Ana")
    clock.at_ms += 2 * DAY_MS
    assert await (house := door(server_pool, passwords, clock, god, 0, 24)).locked_h(await house.enter("Ana")) == 24


async def test_no_more_than_fifty_devices_are_kept(
    server_pool: Pool, passwords: Passwords, clock: ManualClock, god: Connection
) -> None:
    house = door(server_pool, passwords, clock, god, 0, 0)
    await house.join("Ana")
    first = await house.enter("Ana")
    for _ in range(51):
        clock.at_ms += 1_000
        await house.enter("Ana")
    assert await god.fetchval("SELECT count(*) FROM user_devices") == 50
    assert (await house.enter("Ana", first.device_token)).device_token != first.device_token
