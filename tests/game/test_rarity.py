"""The 21 rarities and their seven tiers."""

from itertools import pairwise

from game.experience import Curve
from game.rarity import RARITIES, Rarity, Tier


def test_21_rarities_in_seven_tiers_of_three() -> None:
    tiers = [rarity.facts.tier for rarity in Rarity]
    assert tiers == [tier for tier in Tier for _ in range(3)]
    assert list(RARITIES) == list(Rarity)


def test_ordinals_count_from_everyday() -> None:
    assert [rarity.ordinal for rarity in Rarity] == list(range(1, 22))
    assert Rarity.EVERYDAY.ordinal == 1
    assert Rarity.TIME_CAPSULE.ordinal == 21


def test_spawn_chances_sum_to_a_million() -> None:
    assert sum(facts.spawn_per_million for facts in RARITIES.values()) == 1_000_000


def test_rarer_is_seldomer_harder_to_catch_and_stronger() -> None:
    for common, rare in pairwise(RARITIES.values()):
        assert common.spawn_per_million > rare.spawn_per_million
        assert common.catch_rate > rare.catch_rate
        assert common.base_stat_total <= rare.base_stat_total


def test_a_tier_shares_its_base_stats_and_curve() -> None:
    for tier in Tier:
        of_tier = [facts for facts in RARITIES.values() if facts.tier is tier]
        assert len({(facts.base_stat_total, facts.xp_curve) for facts in of_tier}) == 1


def test_every_curve_named_is_one_that_exists() -> None:
    assert {Curve(facts.xp_curve) for facts in RARITIES.values()} <= set(Curve)
