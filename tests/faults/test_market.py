"""The real program killed in the middle of buying, again and again: every wine has one owner who has paid for it once,
what was acknowledged is there, and the books are right."""

import asyncio
import random
import signal
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest

from db.pool import Connection, connection
from tests.faults.client import Asked, Client
from tests.faults.playing import LONG, SEEDS, data_folder
from tests.faults.truth import requests_are_written
from tests.fixtures.books import broken_rules
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program, command

SELLERS = 3
BUYERS = 5
COINS = 500
PRICE = 90
ROUNDS = 8 if LONG else 4
RULES_SAY = {"listing_over", "insufficient_funds", "own_listing", "wine_not_free", "unknown_wine"}
"""What may be refused here."""


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


class Stall:
    """Players who put all that they have on the market, buy what others put there, and take back what they can."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.sellers = [Client(f"Seller {number}") for number in range(SELLERS)]
        self.buyers = [Client(f"Buyer {number}") for number in range(BUYERS)]
        self.listings: dict[str, Client] = {}
        """The last listings, and who sells there."""

    @property
    def clients(self) -> list[Client]:
        return [*self.sellers, *self.buyers]

    async def begin(self, url: str) -> None:
        for client in self.clients:
            await client.join(url)
        await self.come(url)

    async def come(self, url: str) -> None:
        await asyncio.gather(*(client.come(url) for client in self.clients))

    async def fill(self, url: str) -> None:
        """Every seller has a wine on the market, as long as he has one that is free."""
        self.listings.clear()
        for seller in self.sellers:
            for wine in (await _free(url, seller))[:1]:
                asked = seller.request("market.list", {"wine": wine, "price": PRICE, "lasts_s": 3600})
                await ask(seller, asked)
                if asked.answer is not None:
                    self.listings[asked.answer["listing"]] = seller

    def asking(self) -> list[asyncio.Task[None]]:
        """All want everything at once, and every other seller wants his own back."""
        asks: list[tuple[Client, Asked]] = []
        for listing, seller in self.listings.items():
            wanted = {"listing": listing, "price": PRICE}
            asks += [(client, client.request("market.buy", wanted)) for client in self.clients]
            if self.rng.random() < 0.5:
                asks.append((seller, seller.request("market.withdraw", {"listing": listing})))
        self.rng.shuffle(asks)
        return [asyncio.create_task(ask(*one)) for one in asks]

    async def repeat(self) -> None:
        """Whoever has no answer yet, or has one, asks again with the same keys."""
        for client in self.clients:
            for asked in list(client.asked.values()):
                await ask(client, asked)


async def ask(client: Client, asked: Asked) -> None:
    """Ask until it is done or refused; what is refused was not done."""
    await client.settle(asked, RULES_SAY)


async def _free(url: str, client: Client) -> list[str]:
    headers = {"Authorization": f"Bearer {client.token}"}
    path = "/api/v1/wines?place=cellar"
    async with aiohttp.ClientSession(url) as http, http.get(path, headers=headers) as response:
        return [wine["id"] for wine in (await response.json())["items"]]


@pytest.mark.parametrize("seed", SEEDS)
async def test_the_server_is_killed_in_the_middle_of_buying(data_dir: Path, database: Database, seed: int) -> None:
    stall = Stall(seed)
    program = await Program.start(data_dir, database.owner.url)
    try:
        await stall.begin(program.url)
        for number in range(ROUNDS):
            await stall.fill(program.url)
            asking = stall.asking()
            if number % 2 == 0:  # some are on their way, some are written, nobody knows which
                await asyncio.wait(asking, timeout=stall.rng.random() * 0.05, return_when=asyncio.FIRST_COMPLETED)
                await program.kill()
                await asyncio.gather(*asking)
                program = await Program.start(data_dir, database.owner.url)
                await stall.come(program.url)
            await asyncio.gather(*asking)
            await stall.repeat()
        async with connection(database.superuser) as god:
            await _compare(god, stall)
        status, said = await command("audit", "--database-url", database.owner.url)
        assert status == 0, said
        program.signal(signal.SIGTERM)
        assert await program.ended() == 0
    finally:
        for client in stall.clients:
            await client.leave()
        await program.kill()


async def _compare(god: Connection, stall: Stall) -> None:
    assert await broken_rules(god) == {}
    bought: dict[str, Client] = {}
    for client in stall.clients:
        await requests_are_written(god, client)
        for asked in client.asked.values():
            if asked.op == "market.buy" and asked.answer is not None:
                assert asked.d["listing"] not in bought, f"{asked.d['listing']} was sold to two"
                bought[asked.d["listing"]] = client
    rows = await god.fetch(
        "SELECT l.listing_id::text AS listing, u.public_id::text AS buyer, t.price FROM market_listings l"
        " JOIN wine_trades t USING (trade_id, wine_id) JOIN users u ON u.id = t.buyer_id WHERE l.state = 'sold'"
    )
    assert {row["listing"]: row["buyer"] for row in rows} == {name: client.ref for name, client in bought.items()}
    assert len(rows) >= ROUNDS, "hardly anything was bought"
    total = await god.fetchval("SELECT sum(balance) FROM coin_accounts WHERE kind <> 'mint'")
    assert total == COINS * len(stall.clients)
    assert await god.fetchval("SELECT count(*) FROM wines WHERE owner_id > 0") == 3 * len(stall.clients)
    assert await god.fetchval("SELECT sum(balance) FROM coin_accounts WHERE kind = 'held' AND player_id > 0") == 0
