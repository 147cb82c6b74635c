"""`make chaos`, for a few seconds: it strikes, ends by itself, and finds nothing."""

import pytest

from tests.faults import chaos


@pytest.mark.timeout(600)
async def test_a_little_chaos_breaks_nothing() -> None:
    said: list[str] = []
    wrongs = await chaos.run(seed=7, seconds=15, workers=2, say=said.append, players=12)
    assert wrongs == [], said
    assert any("checks, all held" in line for line in said), "the load test has looked"
    strikes = [line for line in said if " s  " in line and " | " not in line]
    assert len(strikes) >= 2, said
