"""The market of one process: its traders and their listings, and those of the others as the board tells of them."""

from __future__ import annotations

import asyncio
import random
from typing import Any

from loadtest.checks import Checks, Place, Rule
from loadtest.client import Client
from loadtest.job import Job
from loadtest.meter import Meter
from loadtest.pace import Turnstile
from loadtest.records import each, had
from loadtest.stalls import Listing, Stalls
from loadtest.trader import BOARD, Trader
from loadtest.wire import CODECS

READERS = 4
"""Traders who read the board; the others of a process know what these know."""


class Market:
    """Implements `company.Company`."""

    def __init__(self, job: Job, meter: Meter, checks: Checks, chance: random.Random) -> None:
        self._job = job
        self._meter = meter
        self._checks = checks
        self._chance = chance
        self._stalls = Stalls(meter, checks, chance)
        self._traders = [self._trader(index, player, token) for index, (player, token, _) in enumerate(job.seats)]
        for trader in self._traders:
            trader.friends = [other for other in self._traders if other is not trader]

    def _trader(self, index: int, player: str, token: str) -> Trader:
        trader = Trader(self._stalls, self._job.url, player, token, self._job.rush)
        codec = CODECS[self._job.codecs[index % len(self._job.codecs)]]
        who = f"trader {player} ({codec.name})"
        trader.client = Client(self._job.url, codec, self._meter, self._checks, trader, who=who, token=token)
        trader.client.places[f"player:{player}"] = Place(None)  # his channel is his from hello on
        return trader

    @property
    def turnstile(self) -> Turnstile:
        return self._stalls.turnstile

    @property
    def clients(self) -> list[Client]:
        return [trader.client for trader in self._traders]

    @property
    def live(self) -> int:
        return len(self._stalls.open)

    @property
    def ready(self) -> bool:
        return all(trader.ready for trader in self._traders)

    def who_is_late(self) -> str:
        return f"{sum(not trader.ready for trader in self._traders)} players had not put a wine up"

    @property
    def finish_rate_per_s(self) -> float:
        return self._job.rate_per_s

    def close(self) -> None:
        self._stalls.closing = True

    @property
    def idle(self) -> bool:
        return all(trader.idle for trader in self._traders)

    def check_ended(self) -> None:
        for trader in self._traders:
            client = trader.client
            self._checks.hold(Rule.ENDS, trader.idle, f"{client.who} has had no answer: {client.state}")

    async def stir(self, until_ns: int) -> None:
        """Some read the board."""
        for trader in self._traders[:READERS]:
            trader.client.listen(BOARD, None)
        await asyncio.Event().wait()

    async def compare(self) -> None:
        listings = [one for one in self._stalls.all.values() if one.bought or one.told or one.gone]
        chosen = self._chance.sample(listings, min(self._job.records_max, len(listings)))
        ours = {trader.player for trader in self._traders}

        async def one(listing: Listing) -> bool:
            path = f"/api/v1/market/listings/{listing.listing}"
            row = await had(self._job.url, path, f"listing {listing.listing}", self._checks)
            if row is not None:
                compare(listing, row, ours, self._checks)
            return row is not None

        self._meter.count("records compared", await each(chosen, one))
        self._meter.count("records left out", len(listings) - len(chosen))


def compare(listing: Listing, row: dict[str, Any], ours: set[str], checks: Checks) -> None:
    """Whether it was sold to whom people were told, and to nobody of ours who was not told so."""
    where = f"listing {listing.listing}"
    buyer = (row["buyer"] or {}).get("player_id")
    on_record = (buyer, row["price"]) if row["state"] == "sold" else None
    if listing.bought is not None:
        held = listing.bought == on_record
        checks.hold(Rule.KEPT, held, f"{where}: acknowledged to {listing.bought}, on record {on_record}")
    elif buyer in ours:
        held = listing.asking[buyer] > 0
        checks.hold(Rule.KEPT, held, f"{where}: on record sold to {buyer}, who has no such answer")
    if listing.told is not None:
        held = listing.told == on_record
        checks.hold(Rule.SAME, held, f"{where}: told as sold to {listing.told}, on record {on_record}")
    if listing.gone:
        checks.hold(Rule.SAME, row["state"] != "open", f"{where}: told as gone, and it is open")
