"""The simulation's share in every run of the tests: some hundred simulated hours, always of the same seeds.

`make sim` runs more of them, of other seeds.
"""

import os
import subprocess
import sys

import msgspec
import pytest

from tests.sim.__main__ import told
from tests.sim.scenarios import BUSY, LONG, SCENARIOS
from tests.sim.world import Scenario, run

BUSY_SEEDS = range(10)
LONG_SEEDS = range(4)
LEAST_BATTLES_AN_HOUR = {"busy": 60, "long": 3}
"""Where there are fewer, something has kept people from playing, and hardly anything was tried."""


@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("scenario", "seed"),
    [*((BUSY, seed) for seed in BUSY_SEEDS), *((LONG, seed) for seed in LONG_SEEDS)],
    ids=lambda value: value.name if isinstance(value, Scenario) else str(value),
)
def test_nothing_goes_wrong_that_must_not(scenario: Scenario, seed: int) -> None:
    report = run(seed, scenario)
    assert not report.wrongs, told(report)
    assert report.figures["battles"] >= scenario.hours * LEAST_BATTLES_AN_HOUR[scenario.name], told(report)
    assert report.figures["taken over"] > 0, told(report)


def test_the_same_seed_is_the_same_run_wherever_it_runs() -> None:
    """Not an order of sets, not an address in memory may have a say."""
    short = msgspec.structs.replace(BUSY, hours=0.1)
    here = run(5, short)
    program = (
        "import msgspec; from tests.sim.world import run; from tests.sim.scenarios import BUSY;"
        "print(run(5, msgspec.structs.replace(BUSY, hours=0.1)).digest)"
    )
    for hash_seed in ("1", "2"):
        elsewhere = subprocess.run(
            [sys.executable, "-c", program],
            env={**os.environ, "PYTHONHASHSEED": hash_seed},
            capture_output=True,
            text=True,
            check=True,
        )
        assert int(elsewhere.stdout) == here.digest


def test_another_seed_is_another_run() -> None:
    short = msgspec.structs.replace(SCENARIOS["calm"], hours=0.05)
    assert run(1, short).digest != run(2, short).digest
