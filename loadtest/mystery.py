"""The mystery trade in one process: its players, and what any two of them were told of the same exchange."""

from __future__ import annotations

import random
from typing import Any

from loadtest.checks import Checks, Place, Rule
from loadtest.client import Client
from loadtest.depositor import Depositor
from loadtest.job import Job
from loadtest.meter import Meter
from loadtest.pace import Turnstile
from loadtest.records import each, had
from loadtest.wire import CODECS

FINISH_RATE_PER_S_MIN = 200.0
"""At the end all that still waits is taken out again."""

BANDS = ("Common", "Uncommon", "Rare", "Epic", "Legendary", "Mythical", "Divine")
_RARITIES = (
    "Everyday", "Regional", "Quality", "Estate", "Vintage", "Reserve", "SingleVineyard", "GrandCru", "MasterSelection",
    "CultClassic", "AllocationOnly", "CriticsChoice", "MuseumPiece", "InvestmentGrade", "Unicorn", "GhostVintage",
    "LostLabel", "FoundersReserve", "OnceInLifetime", "PerfectStorm", "TimeCapsule",
)  # fmt: skip


class Pool:
    """What the players of one process share."""

    def __init__(self, meter: Meter, checks: Checks, chance: random.Random) -> None:
        self.meter = meter
        self.checks = checks
        self.chance = chance
        self.turnstile = Turnstile()
        self.closing = False
        self._told: dict[str, tuple[str, dict[str, Any]]] = {}

    def exchanged(self, player: str, d: dict[str, Any]) -> None:
        """A player was told of an exchange. Where his partner is of this process too, both were told the same."""
        first = self._told.pop(d["trade"], None)
        if first is None:
            self._told[d["trade"]] = (player, d)
            return
        other, said = first
        same = (
            (said["gave"], said["got"]) == (d["got"], d["gave"])
            and said["partner"]["player_id"] == player
            and d["partner"]["player_id"] == other
        )
        self.checks.hold(Rule.SAME, same, f"trade {d['trade']}: {other} was told {said}, and {player} {d}")

    def band_of(self, rarity: str) -> str:
        """The band of a rarity: three of them each."""
        return BANDS[_RARITIES.index(rarity) // 3]


class Mystery:
    """Implements `company.Company`."""

    def __init__(self, job: Job, meter: Meter, checks: Checks, chance: random.Random) -> None:
        self._job = job
        self._meter = meter
        self._checks = checks
        self._pool = Pool(meter, checks, chance)
        self._players = [self._depositor(index, player, token) for index, (player, token, _) in enumerate(job.seats)]

    def _depositor(self, index: int, player: str, token: str) -> Depositor:
        depositor = Depositor(self._pool, self._job.url, player, token)
        codec = CODECS[self._job.codecs[index % len(self._job.codecs)]]
        who = f"player {player} ({codec.name})"
        depositor.client = Client(self._job.url, codec, self._meter, self._checks, depositor, who=who, token=token)
        depositor.client.places[f"player:{player}"] = Place(None)  # his channel is his from hello on
        return depositor

    @property
    def turnstile(self) -> Turnstile:
        return self._pool.turnstile

    @property
    def clients(self) -> list[Client]:
        return [depositor.client for depositor in self._players]

    @property
    def live(self) -> int:
        return sum(len(depositor.waiting) for depositor in self._players)

    @property
    def ready(self) -> bool:
        return all(depositor.ready for depositor in self._players)

    def who_is_late(self) -> str:
        return f"{sum(not depositor.ready for depositor in self._players)} players had not looked into their cellars"

    @property
    def finish_rate_per_s(self) -> float:
        return max(self._job.rate_per_s, FINISH_RATE_PER_S_MIN)

    def close(self) -> None:
        self._pool.closing = True
        for depositor in self._players:
            if depositor.stands:
                self.turnstile.offer(depositor)

    @property
    def idle(self) -> bool:
        return all(depositor.idle for depositor in self._players)

    def check_ended(self) -> None:
        for depositor in self._players:
            self._checks.hold(
                Rule.ENDS, depositor.idle, f"{depositor.client.who} has no answer, or {depositor.waiting} still wait"
            )

    async def stir(self, until_ns: int) -> None:
        """Nothing happens beside the playing."""

    async def compare(self) -> None:
        """Of nobody anything still waits: each deposit was matched or withdrawn, and he was told so."""
        chosen = self._pool.chance.sample(self._players, min(self._job.records_max, len(self._players)))
        await each(chosen, self._compare_one)
        self._meter.count("records compared", len(chosen))

    async def _compare_one(self, depositor: Depositor) -> bool:
        path, what = "/api/v1/mystery/deposits", f"the deposits of {depositor.client.who}"
        page = await had(self._job.url, path, what, self._checks, depositor.token)
        if page is not None:
            more = {deposit["ticket"] for deposit in page["items"]} - depositor.waiting.keys()
            said = f"{depositor.client.who}: {more} wait, of which he was told otherwise"
            self._checks.hold(Rule.KEPT, not more, said)
        return page is not None
