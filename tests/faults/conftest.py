"""What several files of faults share."""

from collections.abc import Iterator

import pytest

from tests.fixtures.breakable import Machine, machine_like
from tests.fixtures.postgres import Cluster


@pytest.fixture(scope="session")
def machine(pg: Cluster) -> Iterator[Machine]:
    """A PostgreSQL that may be broken; each test leaves it running."""
    with machine_like(pg) as one:
        yield one
