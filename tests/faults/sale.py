"""A sale with bidders, what everybody must have heard of it, and what must be true of it in the end."""

import asyncio
import random
from typing import Any

import aiohttp
import msgspec
import orjson

from db.pool import Connection
from db.rooms import entries
from game.decider import WATCHER
from game.ids import RoomId
from game.record import replay
from server.kinds import KINDS
from tests.faults.client import Asked, Client
from tests.faults.truth import requests_are_written
from tests.fixtures.books import broken_rules

BIDDERS = 4
COINS = 500
RULES_SAY = {"bid_too_low", "insufficient_funds", "bidding_too_fast", "no_buy_now", "auction_over"}
"""What a bid may be refused with."""


class Sale:
    """A seller with two auctions, and bidders who want both and can pay one."""

    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)
        self.seller = Client("Sella")
        self.bidders = [Client(f"Bidder {number}") for number in range(BIDDERS)]
        self.watcher = Client()
        self.auctions: list[str] = []

    @property
    def clients(self) -> list[Client]:
        return [self.seller, *self.bidders, self.watcher]

    async def begin(self, url: str) -> None:
        for client in (self.seller, *self.bidders):
            await client.join(url)
        await self.come(url)
        for wine in (await wines_of(url, self.seller))[:2]:
            terms = {"wine": wine, "start_price": 20, "reserve": 120, "buy_now": 450, "lasts_s": 3600}
            asked = self.seller.request("auction.open", terms)
            await self.seller.ask(asked)
            assert asked.answer is not None
            self.auctions.append(asked.answer["auction"])
        for client in self.clients:
            for auction in self.auctions:
                await client.listen(f"auction:{auction}")

    async def come(self, url: str) -> None:
        await asyncio.gather(*(client.come(url) for client in self.clients))

    def asking(self) -> list[asyncio.Task[None]]:
        """Everybody bids in both, up to what he has in all."""
        return [
            asyncio.create_task(ask(bidder, self._bid(bidder, auction)))
            for bidder in self.bidders
            for auction in self.auctions
            for _ in range(2)
        ]

    def _bid(self, bidder: Client, auction: str) -> Asked:
        if self.rng.random() < 0.1:
            return bidder.request("auction.buy_now", {"auction": auction})
        return bidder.request("auction.bid", {"auction": auction, "max": self.rng.randint(20, COINS)})

    async def repeat(self) -> None:
        """Whoever has no answer yet, or has one, asks again with the same keys."""
        for bidder in self.bidders:
            for asked in list(bidder.asked.values()):
                await ask(bidder, asked)

    async def heard_all(self, god: Connection) -> None:
        for auction in self.auctions:
            n = await god.fetchval("SELECT head_n FROM rooms WHERE room_id = $1", auction)
            channel = f"auction:{auction}"
            for client in self.clients:
                await client.until(
                    lambda client=client, channel=channel, n=n: len(client.heard[channel]) >= n,  # type: ignore[misc]  # mypy infers no lambda with a default
                    "the last price",
                )


async def ask(client: Client, asked: Asked) -> None:
    """Ask until it is done or refused; what is refused was not done."""
    await client.settle(asked, RULES_SAY)


async def wines_of(url: str, client: Client) -> list[str]:
    headers = {"Authorization": f"Bearer {client.token}"}
    async with aiohttp.ClientSession(url) as http, http.get("/api/v1/wines", headers=headers) as response:
        return [wine["id"] for wine in (await response.json())["items"]]


async def one_has_heard(sale: Sale) -> None:
    """Some bid was taken, or all were answered."""
    before = sum(len(pushes) for pushes in sale.watcher.heard.values())
    done = asyncio.create_task(
        sale.watcher.until(lambda: sum(len(one) for one in sale.watcher.heard.values()) > before, "a price")
    )
    await asyncio.wait([done], timeout=0.2)
    done.cancel()
    await asyncio.gather(done, return_exceptions=True)


async def compare_sale(god: Connection, sale: Sale, others: int = 0) -> None:
    """All that was told is true, and `others` have joined besides and done nothing."""
    assert await broken_rules(god) == {}
    for client in (sale.seller, *sale.bidders):
        await requests_are_written(god, client)
    lengths: list[int] = []
    for auction in sale.auctions:
        pushes = await _record(god, auction)
        for client in sale.clients:
            assert client.heard[f"auction:{auction}"] == pushes, f"{client.name} heard something else"
        lengths.append(len(pushes))
    assert max(lengths) > 2, "nobody bid"  # one lot may be bought before anybody has bid for it
    held = await god.fetchval("SELECT sum(balance) FROM coin_accounts WHERE kind = 'held' AND player_id > 0")
    assert held == sum([await _held(god, auction) for auction in sale.auctions])
    total = await god.fetchval("SELECT sum(balance) FROM coin_accounts WHERE kind <> 'mint'")
    assert total == COINS * (BIDDERS + 1 + others)
    assert await god.fetchval("SELECT count(*) FROM wines WHERE owner_id > 0") == 3 * (BIDDERS + 1 + others)


async def _record(god: Connection, auction: str) -> list[dict[str, Any]]:
    """Everything that everybody must have heard of it."""
    kind, pushes = KINDS["auction"], []
    stored = (await entries(god, [RoomId(auction)]))[RoomId(auction)]
    for entry in (kind.codec.decode_entry(*one) for one in stored[1:]):
        for n, event in enumerate(entry.events, start=entry.first_n):
            push = kind.decider.view_event(event, WATCHER)
            said = {"ch": f"auction:{auction}", "n": n, "t": push.t, "at": entry.at_ms, "d": push.d}
            pushes.append(orjson.loads(msgspec.json.encode(said)))
    return pushes


async def _held(god: Connection, auction: str) -> int:
    """What is held for it, by its record: the leader's maximum while it is open."""
    kind = KINDS["auction"]
    stored = (await entries(god, [RoomId(auction)]))[RoomId(auction)]
    record = [kind.codec.decode_entry(*one) for one in stored[1:]]
    state = replay(kind.decider, kind.codec.decode_opening(stored[0].body), record)
    return 0 if state.over is not None or state.leading is None else int(state.leading.max)
