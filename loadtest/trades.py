"""The direct trades of one process: who sits at its tables, and whether what was agreed is what the server has."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import Any

from loadtest.checks import Checks, Place, Rule
from loadtest.client import Client
from loadtest.job import Job
from loadtest.meter import Meter
from loadtest.pace import Turnstile
from loadtest.parlour import Offer, Parlour, Table
from loadtest.records import each, had
from loadtest.sitter import WINES_READ_MAX, Sitter
from loadtest.wire import CODECS

FINISH_RATE_PER_S_MIN = 200.0
"""At the end whoever still sits gets up."""


class Trades:
    """Implements `company.Company`."""

    def __init__(self, job: Job, meter: Meter, checks: Checks, chance: random.Random) -> None:
        self._job = job
        self._meter = meter
        self._checks = checks
        self._chance = chance
        self._parlour = Parlour(meter, checks, chance)
        for index, (player, token, _) in enumerate(job.seats):
            self._parlour.sitters[player] = self._sitter(index, player, token)

    def _sitter(self, index: int, player: str, token: str) -> Sitter:
        sitter = Sitter(self._parlour, self._job.url, player, token)
        codec = CODECS[self._job.codecs[index % len(self._job.codecs)]]
        who = f"sitter {player} ({codec.name})"
        sitter.client = Client(self._job.url, codec, self._meter, self._checks, sitter, who=who, token=token)
        sitter.client.places[f"player:{player}"] = Place(None)  # his channel is his from hello on
        return sitter

    @property
    def _sitters(self) -> Sequence[Sitter]:
        return list(self._parlour.sitters.values())

    @property
    def turnstile(self) -> Turnstile:
        return self._parlour.turnstile

    @property
    def clients(self) -> list[Client]:
        return [sitter.client for sitter in self._sitters]

    @property
    def live(self) -> int:
        return sum(sitter.table is not None for sitter in self._sitters) // 2

    @property
    def ready(self) -> bool:
        return all(sitter.ready for sitter in self._sitters)

    def who_is_late(self) -> str:
        return f"{sum(not sitter.ready for sitter in self._sitters)} players had not looked into their cellars"

    @property
    def finish_rate_per_s(self) -> float:
        return max(self._job.rate_per_s, FINISH_RATE_PER_S_MIN)

    def close(self) -> None:
        self._parlour.closing = True
        for sitter in self._sitters:
            sitter.look()

    @property
    def idle(self) -> bool:
        return all(sitter.idle for sitter in self._sitters)

    def check_ended(self) -> None:
        for sitter in self._sitters:
            where = None if sitter.table is None else sitter.table.battle
            self._checks.hold(Rule.ENDS, sitter.idle, f"{sitter.client.who} has no answer, or sits at {where}")

    async def stir(self, until_ns: int) -> None:
        """Nothing happens beside the playing."""

    async def compare(self) -> None:
        tables = [table for table in self._parlour.tables.values() if table.players]
        chosen = self._chance.sample(tables, min(self._job.records_max, len(tables)))
        cellars = [sitter for sitter in self._sitters if not sitter.left_over and sitter.idle]
        await each(chosen, self._compare_table)
        await each(cellars, self._compare_cellar)
        self._meter.count("records compared", len(chosen))
        self._meter.count("records left out", len(tables) - len(chosen))

    async def _compare_table(self, table: Table) -> bool:
        token = self._parlour.sitters[table.players[0]].token
        row = await had(self._job.url, f"/api/v1/trades/{table.battle}", f"trade {table.battle}", self._checks, token)
        if row is not None:
            compare(table, row, self._checks)
        return row is not None

    async def _compare_cellar(self, sitter: Sitter) -> bool:
        path = f"/api/v1/wines?place=cellar&limit={WINES_READ_MAX}"
        page = await had(self._job.url, path, f"the cellar of {sitter.client.who}", self._checks, sitter.token)
        if page is not None and page["next"] is None:
            has = {wine["id"] for wine in page["items"]}
            said = f"{sitter.client.who} has {has - sitter.free} more and {sitter.free - has} less than he was told"
            self._checks.hold(Rule.KEPT, has == sitter.free, said)
        return page is not None


def compare(table: Table, row: dict[str, Any], checks: Checks) -> None:
    """Whether it ended as both were told, over what both had said yes to."""
    where = f"trade {table.battle}"
    checks.hold(Rule.SAME, row["state"] == table.state, f"{where}: told as {table.state}, on record {row['state']}")
    on_record = [Offer(tuple(wine["id"] for wine in side["wines"]), side["offered"]) for side in row["sides"]]
    for seat, (told, kept) in enumerate(zip(table.offers, on_record, strict=True)):
        same = sorted(told.wines) == sorted(kept.wines) and told.coins == kept.coins
        checks.hold(Rule.SAME, same, f"{where}: seat {seat} was told to offer {told}, on record {kept}")
    for revision, taken in table.taken.items():
        told_so = table.offered.get(revision)
        checks.hold(Rule.KEPT, told_so == taken, f"{where}: {taken} was acknowledged as {revision}, told {told_so}")
    both = all((seat, table.revision) in table.yes_taken for seat in (0, 1))
    settled = row["state"] == "settled"
    checks.hold(Rule.KEPT, settled or not both, f"{where}: both yeses were acknowledged, on record {row['state']}")
    asked = all((seat, table.revision) in table.yes_asked for seat in (0, 1))
    checks.hold(Rule.KEPT, asked or not settled, f"{where}: settled in {table.revision}, and asked {table.yes_asked}")
