"""Simulated rooms whose processes are replaced: they are all somewhere, and where."""

import pytest

from ops.placement import restarted


@pytest.mark.parametrize("leaving", [True, False])
@pytest.mark.parametrize("dealt", [True, False])
def test_every_room_has_an_owner_when_all_processes_are_new(dealt: bool, leaving: bool) -> None:
    for seed in range(20):
        found = restarted(8, 800, dealt=dealt, leaving=leaving, seed=seed)
        assert sum(found.rooms) == 800
        assert len(found.rooms) == 8
        assert found.without_s_max >= (0 if leaving else 2.5)


def test_rooms_gather_at_who_looks_first_and_less_where_they_are_dealt() -> None:
    for leaving in (True, False):
        first, dealt = (
            [restarted(8, 800, dealt=dealt, leaving=leaving, seed=seed).most_of_mean for seed in range(20)]
            for dealt in (False, True)
        )
        assert min(first) > 1.5
        assert sum(dealt) < sum(first) / 1.5
