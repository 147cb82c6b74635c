"""The real program killed again and again under those who put wines into the pool and take them out: what was
acknowledged is there, once, no wine is doubled or lost, whoever was matched hears of it, and the books are right."""

import asyncio
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from db.pool import Connection, connection
from tests.faults.client import Asked, Client
from tests.faults.playing import SEEDS, data_folder
from tests.faults.truth import requests_are_written
from tests.fixtures.books import broken_rules
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program, command

GUESTS = 6
WINES_EACH = 3
ROUNDS = 5
RULES_SAY = {"wine_not_free", "unknown_wine", "no_such_ticket", "already_matched", "too_many_deposits", "mystery_over"}
"""What a deposit or a withdrawal may be refused with: a wine may have gone to another while one asked."""

WISHES = (None, {"type": "Mystical"}, {"min_rarity": "TimeCapsule"}, {"min_rarity": "Quality"})


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


class Guests:
    """Players who put in all that they have, and take some of it out."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.clients = [Client(f"Guest {number}") for number in range(GUESTS)]

    async def begin(self, url: str) -> None:
        for client in self.clients:
            await client.join(url)
        await self.come(url)

    async def come(self, url: str) -> None:
        await asyncio.gather(*(client.come(url) for client in self.clients))

    async def asking(self, url: str) -> list[asyncio.Task[None]]:
        """Each puts in what is free, and wants back one that he has put in: at once, before he knows the answer."""
        asking = []
        for client in self.clients:
            for wine in await _free(url, client):
                d = {"wine": wine} | ({} if (wish := self.rng.choice(WISHES)) is None else {"wish": wish})
                asking.append(asyncio.create_task(self._put_in_and_out(client, client.request("mystery.deposit", d))))
        return asking

    async def _put_in_and_out(self, client: Client, deposit: Asked) -> None:
        await ask(client, deposit)
        if deposit.answer is not None and self.rng.random() < 0.4:
            await ask(client, client.request("mystery.withdraw", {"ticket": deposit.answer["ticket"]}))

    async def repeat(self) -> None:
        """Whoever has no answer yet, or has one, asks again with the same keys."""

        async def all_of(client: Client) -> None:
            for asked in list(client.asked.values()):
                await ask(client, asked)

        await asyncio.gather(*map(all_of, self.clients))

    async def leave(self) -> None:
        for client in self.clients:
            await client.leave()


async def ask(client: Client, asked: Asked) -> None:
    """Ask until it is done or refused; what is refused was not done."""
    await client.settle(asked, RULES_SAY)


async def _free(url: str, client: Client) -> list[str]:
    headers = {"Authorization": f"Bearer {client.token}"}
    async with aiohttp.ClientSession(url) as http, http.get("/api/v1/wines", headers=headers) as response:
        return [wine["id"] for wine in (await response.json())["items"] if wine["place"] == "cellar"]


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_server_is_killed_again_and_again_under_the_pool(
    data_dir: Path, database: Database, seed: int
) -> None:
    guests = Guests(seed)
    program = await Program.start(data_dir, database.owner.url)
    try:
        await guests.begin(program.url)
        async with connection(database.superuser) as god:
            for number in range(ROUNDS):
                asking = await guests.asking(program.url)
                await _something_happens(god, number)
                await program.kill()  # some are on their way, some are written, some are being matched
                await asyncio.gather(*asking)
                program = await Program.start(data_dir, database.owner.url)
                await guests.come(program.url)
                await guests.repeat()
            await _matched_hear_of_it(god, guests)
            await _compare(god, guests)
        status, said = await command("audit", "--database-url", database.owner.url)
        assert status == 0, said
        program.signal(signal.SIGTERM)
        assert await program.ended() == 0
    finally:
        await guests.leave()
        await program.kill()


async def _something_happens(god: Connection, number: int) -> None:
    """A deposit more, or an exchange more, in turn; nothing where all is in the pool already."""
    what = "state = 'matched'" if number % 2 else "true"
    before = await god.fetchval(f"SELECT count(*) FROM mystery_deposits WHERE {what}")
    for _ in range(300):
        now = await god.fetchval(f"SELECT count(*) FROM mystery_deposits WHERE {what}")
        if now > before:
            return
        await asyncio.sleep(0.01)


async def _matched_hear_of_it(god: Connection, guests: Guests) -> None:
    for client in guests.clients:
        rows = await god.fetch(
            "SELECT d.deposit_id FROM mystery_deposits d JOIN users u ON u.id = d.player_id"
            " WHERE u.public_id = $1 AND d.state = 'matched'",
            client.ref,
        )
        tickets = sorted(str(row["deposit_id"]) for row in rows)
        heard = client.heard[f"player:{client.ref}"]
        await client.until(lambda heard=heard, tickets=tickets: _told(heard) >= tickets, "what he got")  # type: ignore[misc]
        assert _told(heard) == tickets or len(_told(heard)) > len(tickets), "one line for each exchange"
        assert len(set(_told(heard))) == len(_told(heard))


def _told(heard: list[dict[str, object]]) -> list[str]:
    return sorted(push["d"]["ticket"] for push in heard if push["t"] == "mystery.matched")  # type: ignore[index]


async def _compare(god: Connection, guests: Guests) -> None:
    assert await broken_rules(god) == {}
    for client in guests.clients:
        await requests_are_written(god, client)
    assert await god.fetchval("SELECT count(*) FROM mystery_deposits WHERE state = 'matched'") > 0, "nobody was matched"
    assert await god.fetchval("SELECT count(*) FROM wines WHERE owner_id > 0") == GUESTS * WINES_EACH
    doubled = await god.fetchval(
        "SELECT count(*) FROM (SELECT trade_id, wine_id FROM wine_trades GROUP BY 1, 2 HAVING count(*) > 1) x"
    )
    assert doubled == 0
