"""The auctions of one process: its bidders and their lots, and those of the others as the public list has them."""

from __future__ import annotations

import asyncio
import random

from loadtest.bidder import Bidder
from loadtest.checks import Checks, Place, Rule
from loadtest.client import Client
from loadtest.job import Job
from loadtest.meter import Meter
from loadtest.pace import Turnstile
from loadtest.records import SERVER_FAULT, UNAVAILABLE, NoAnswer, get
from loadtest.records_auctions import compare_all
from loadtest.saleroom import Saleroom
from loadtest.wire import CODECS

LIST_EVERY_S = 2.0


class Auctions:
    """Implements `company.Company`."""

    def __init__(self, job: Job, meter: Meter, checks: Checks, chance: random.Random) -> None:
        self._job = job
        self._meter = meter
        self._checks = checks
        self._chance = chance
        self._saleroom = Saleroom(meter, checks, chance)
        self._bidders = [self._bidder(index, player, token) for index, (player, token, _) in enumerate(job.seats)]

    def _bidder(self, index: int, player: str, token: str) -> Bidder:
        bidder = Bidder(self._saleroom, self._job.url, player, token)
        codec = CODECS[self._job.codecs[index % len(self._job.codecs)]]
        who = f"bidder {player} ({codec.name})"
        bidder.client = Client(self._job.url, codec, self._meter, self._checks, bidder, who=who, token=token)
        bidder.client.places[f"player:{player}"] = Place(None)  # his channel is his from hello on
        return bidder

    @property
    def turnstile(self) -> Turnstile:
        return self._saleroom.turnstile

    @property
    def clients(self) -> list[Client]:
        return [bidder.client for bidder in self._bidders]

    @property
    def live(self) -> int:
        return sum(not lot.over for lot in self._saleroom.lots.values())

    @property
    def ready(self) -> bool:
        return all(bidder.ready for bidder in self._bidders)

    def who_is_late(self) -> str:
        return f"{sum(not bidder.ready for bidder in self._bidders)} players had not put a wine up"

    @property
    def finish_rate_per_s(self) -> float:
        return self._job.rate_per_s

    def close(self) -> None:
        self._saleroom.closing = True

    @property
    def idle(self) -> bool:
        return all(bidder.idle for bidder in self._bidders)

    def check_ended(self) -> None:
        for bidder in self._bidders:
            client = bidder.client
            self._checks.hold(Rule.ENDS, bidder.idle, f"{client.who} has had no answer: {client.state}")

    async def stir(self, until_ns: int) -> None:
        """Look now and then which lots others have put up."""
        while True:
            path = "/api/v1/auctions?order=newest&limit=100"
            try:
                status, page = await asyncio.to_thread(get, self._job.url, path)
            except NoAnswer:
                page = None
            else:
                put_off = status == UNAVAILABLE  # a server may be in trouble, and say so
                self._checks.hold(Rule.HTTP, put_off or status < SERVER_FAULT, f"GET {path}: {status}")
                page = None if put_off else page
            for auction in page["items"] if page is not None else ():
                self._saleroom.of(auction["id"])
            await asyncio.sleep(LIST_EVERY_S)

    async def compare(self) -> None:
        lots = [lot for lot in self._saleroom.lots.values() if lot.last_n or lot.taken]
        chosen = self._chance.sample(lots, min(self._job.records_max, len(lots)))
        ours = {bidder.player for bidder in self._bidders}
        self._meter.count("records compared", await compare_all(self._job.url, chosen, ours, self._checks))
        self._meter.count("records left out", len(lots) - len(chosen))
