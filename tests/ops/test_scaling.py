"""The reckoning of a large game: it follows from what it is given."""

import msgspec
import pytest

from ops.scaling import Costs, Limits, Players, elsewhere, most_processes, needs

COSTS = Costs()


def test_a_small_game_is_one_process_without_redis() -> None:
    found = needs(Players(registered=1_000), COSTS)
    assert (found.processes, found.redis_shards, found.redis_cores) == (1, 0, 0.0)
    assert found.online == 50


def test_twice_the_players_need_twice_the_commits() -> None:
    once, twice = needs(Players(), COSTS), needs(Players(registered=2_000_000), COSTS)
    assert twice.entries_per_s == pytest.approx(2 * once.entries_per_s)
    assert twice.wal_mib_per_s == pytest.approx(2 * once.wal_mib_per_s)
    assert twice.postgres_cores == pytest.approx(2 * once.postgres_cores)
    assert twice.processes >= once.processes


def test_what_players_do_by_hand() -> None:
    """A battle an hour each, with each other and nobody watching: half a battle begun for each player's hour."""
    players = Players(
        registered=7_200,
        online_pct=100,
        battles_an_hour=1,
        house_pct=0,
        watching_pct=0,
        bids_an_hour=0,
        hellos_an_hour=0,
    )
    costs = Costs(delivery_us=0, decision_process_us=1_000, table_process_us=0, battle_entries=10)
    found = needs(players, costs)
    assert found.battles_per_s == pytest.approx(1.0)
    assert found.decisions_per_s == pytest.approx(16.0)
    assert found.process_cores == pytest.approx(0.016)
    assert found.entries_per_s == pytest.approx(10.0)
    assert found.live_battles == 300


def test_there_are_enough_processes_for_the_work_and_for_the_connections() -> None:
    for players in (Players(), Players(online_pct=100), Players(online_pct=100, battles_an_hour=40)):
        found = needs(players, COSTS)
        limits = Limits()
        assert found.online <= found.processes * limits.connections_a_process
        each = 100 * found.process_cores / found.processes + found.idle_pct_of_a_core
        assert each <= limits.busy_pct + 1e-6


def test_the_queue_s_process_opens_all_battles_and_decides_its_share_of_them() -> None:
    one = needs(Players(registered=10_000), COSTS)
    assert one.queue_pct_of_a_core == pytest.approx(100e-6 * one.battles_per_s * COSTS.table_process_us)
    many = needs(Players(online_pct=100), COSTS)
    opened = 100e-6 * many.battles_per_s * COSTS.table_process_us
    assert opened < many.queue_pct_of_a_core < opened + 100e-6 * many.battles_per_s * COSTS.dealt_us
    longer = needs(Players(online_pct=100, decisions_a_battle=80), COSTS)
    assert longer.queue_pct_of_a_core == pytest.approx(many.queue_pct_of_a_core, rel=0.01)


def test_beats_alone_bound_the_number_of_processes() -> None:
    most = most_processes(COSTS)
    assert 1e-6 * (COSTS.idle_us + COSTS.beat_us * (most - 1)) <= Limits().busy_pct / 100
    assert most_processes(msgspec.structs.replace(COSTS, beat_us=10 * COSTS.beat_us)) < most


def test_a_crowd_is_in_no_more_processes_than_it_has_people() -> None:
    assert elsewhere(100, 1_000, 1, seed=1) == 0
    assert elsewhere(1, 1_000, 16, seed=1) == 15
    assert elsewhere(1_000, 50, 16, seed=1) <= 50
    assert elsewhere(50, 5_000, 4, seed=1) < elsewhere(50, 5_000, 16, seed=1)
