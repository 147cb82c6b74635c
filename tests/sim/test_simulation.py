"""The simulation's share in every run of the tests: 32 simulated hours, always of the same seeds.

`make sim` runs more of them, of other seeds.
"""

import os
import subprocess
import sys

import msgspec
import pytest

from tests.sim.__main__ import told
from tests.sim.scenarios import (
    BUSY,
    CALM,
    CROWDED,
    DEALT,
    LONG,
    MARKET,
    MYSTERY,
    SCENARIOS,
    SEVERAL,
    STALLS,
    TABLES,
    TASTING,
)
from tests.sim.world import Report, Scenario, run

BUSY_SEEDS = range(4)
MARKET_SEEDS = range(5)
MYSTERY_SEEDS = range(2)
STALLS_SEEDS = range(4)
TABLES_SEEDS = range(4)
LONG_SEEDS = range(1)
TASTING_SEEDS = range(2)
SEVERAL_SEEDS = range(2)
DEALT_SEEDS = range(2)
CROWDED_SEEDS = range(2)
REFUSAL_SEEDS = range(12)
"""As many of them as it takes until every refusal was met: some come once in hours."""
LEAST_AN_HOUR: dict[str, dict[str, float]] = {
    "busy": {"battles": 60},
    "market": {"battles": 20, "sold": 80},
    "mystery": {"exchanged": 800},
    "stalls": {"listings": 100, "bought": 40, "covered": 8},
    "tables": {"tables": 200, "settled": 20},
    "long": {"battles": 1.5, "auctions": 0.2},
    "tasting": {"battles": 30},
    "several": {"battles": 60, "dealt": 20, "sold": 30},
    "crowded": {"battles": 60},
    "dealt": {"battles": 100, "dealt": 50},
}
"""Where there are fewer, something has kept people from playing, and hardly anything was tried."""

REFUSALS_OF_AUCTIONS = {
    "auction_over", "bid_too_low", "bidding_too_fast", "has_bids", "illegal_terms", "insufficient_funds",
    "no_buy_now", "not_found", "not_your_auction", "own_auction", "trade_locked", "unknown_wine", "wine_not_free",
}  # fmt: skip

REFUSALS_OF_THE_MARKET = {
    "insufficient_funds", "listing_over", "not_found", "not_your_listing", "own_listing", "price_changed", "same_price",
    "trade_locked", "unknown_wine", "wine_not_free",
}  # fmt: skip


REFUSALS_OF_TRADES = {
    "already_confirmed", "already_taken_up", "already_trading", "insufficient_funds", "not_found", "not_invited",
    "not_your_trade", "not_yours", "nothing_offered", "offer_unchanged", "own_invitation", "player_blocked",
    "stale_revision", "too_many_wines", "trade_locked", "trade_over", "unknown_player", "unknown_wine",
    "wine_not_free",
}  # fmt: skip


@pytest.mark.parametrize(
    ("scenario", "seed"),
    [
        *((BUSY, seed) for seed in BUSY_SEEDS),
        *((MYSTERY, seed) for seed in MYSTERY_SEEDS),
        *((LONG, seed) for seed in LONG_SEEDS),
        *((TASTING, seed) for seed in TASTING_SEEDS),
        *((SEVERAL, seed) for seed in SEVERAL_SEEDS),
        *((DEALT, seed) for seed in DEALT_SEEDS),
        *((CROWDED, seed) for seed in CROWDED_SEEDS),
    ],
    ids=lambda value: value.name if isinstance(value, Scenario) else str(value),
)
def test_nothing_goes_wrong_that_must_not(scenario: Scenario, seed: int) -> None:
    look_at(run(seed, scenario))


@pytest.mark.parametrize(
    ("scenario", "seeds", "refusals"),
    [
        (MARKET, MARKET_SEEDS, REFUSALS_OF_AUCTIONS),
        (STALLS, STALLS_SEEDS, REFUSALS_OF_THE_MARKET),
        (TABLES, TABLES_SEEDS, REFUSALS_OF_TRADES),
    ],
    ids=["bidders", "traders", "people at tables"],
)
def test_nothing_goes_wrong_and_every_refusal_is_met(scenario: Scenario, seeds: range, refusals: set[str]) -> None:
    """Or they do not try what they are there for."""
    met: set[str] = set()
    for seed in REFUSAL_SEEDS:
        report = run(seed, scenario)
        look_at(report)
        met |= report.refused.keys()
        if met >= refusals and seed + 1 >= len(seeds):
            return
    raise AssertionError(f"nobody was refused with {refusals - met}")


def look_at(report: Report) -> None:
    """Hold that nothing went wrong, and that enough went on."""
    assert not report.wrongs, told(report)
    for what, least in LEAST_AN_HOUR[report.scenario].items():
        assert report.figures[what] >= SCENARIOS[report.scenario].hours * least, told(report)
    assert report.figures["taken over"] > 0, told(report)


def test_the_same_seed_is_the_same_run_wherever_it_runs() -> None:
    """Not an order of sets, not an address in memory may have a say."""
    program = (
        "import msgspec; from tests.sim.world import run; from tests.sim.scenarios import BUSY, SEVERAL\n"
        "for scenario in (BUSY, SEVERAL): print(run(5, msgspec.structs.replace(scenario, hours=0.05)).digest)"
    )
    here = [run(5, msgspec.structs.replace(scenario, hours=0.05)).digest for scenario in (BUSY, SEVERAL)]
    for hash_seed in ("1", "2"):
        elsewhere = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert [int(digest) for digest in elsewhere.stdout.split()] == here


def test_another_seed_is_another_run() -> None:
    short = msgspec.structs.replace(CALM, hours=0.05)
    assert run(1, short).digest != run(2, short).digest
