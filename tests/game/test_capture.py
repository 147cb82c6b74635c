"""New wines, and the three that everyone begins with."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.capture import PALE_STYLES, SHINY_ODDS, STARTER_LEVEL, roll_wine, starter_species, starters
from game.catalogue import OWN
from game.chance import SEED_BYTES, Chance
from game.experience import Curve, experience_for
from game.rarity import Tier
from game.species import Species, Style
from game.stats import IV_MAX, LEVEL_MAX, Nature

SEED = bytes(range(SEED_BYTES))
COMMON_RED = [species for species in OWN if species.style is Style.RED and species.rarity.facts.tier is Tier.COMMON]

_seeds = st.binary(min_size=SEED_BYTES, max_size=SEED_BYTES)


@given(_seeds, st.sampled_from(OWN), st.integers(1, LEVEL_MAX))
def test_a_new_wine_is_one_the_game_allows(seed: bytes, species: Species, level: int) -> None:
    wine = roll_wine(species, Chance(seed), level=level)
    assert wine.species == species.slug
    assert all(0 <= value <= IV_MAX for value in wine.iv)
    assert wine.ev.total() == 0
    assert wine.level == level
    assert wine.experience == experience_for(level, Curve(species.rarity.facts.xp_curve))


@given(_seeds)
def test_the_same_seed_gives_the_same_wine(seed: bytes) -> None:
    assert roll_wine(OWN[0], Chance(seed), level=7) == roll_wine(OWN[0], Chance(seed), level=7)
    assert starters(OWN, Chance(seed)) == starters(OWN, Chance(seed))


def test_ivs_and_natures_come_up_evenly() -> None:
    chance = Chance(SEED)
    wines = [roll_wine(OWN[0], chance, level=1) for _ in range(4_000)]
    ivs = Counter(value for wine in wines for value in wine.iv)
    natures = Counter(wine.nature for wine in wines)
    # 24,000 values in 32 kinds are 750 each, 4,000 natures in 25 are 160 each; six standard deviations either way.
    assert set(ivs) == set(range(IV_MAX + 1))
    assert all(590 < count < 910 for count in ivs.values())
    assert set(natures) == set(Nature)
    assert all(85 < count < 235 for count in natures.values())


def test_shiny_follows_its_odds() -> None:
    assert SHINY_ODDS == 4096
    assert roll_wine(OWN[0], Chance(SEED), level=1, shiny_odds=1).shiny
    chance = Chance(SEED)
    shiny = sum(roll_wine(OWN[0], chance, level=1, shiny_odds=16).shiny for _ in range(3_200))
    assert 120 < shiny < 280


def test_odds_change_nothing_else_of_the_wine() -> None:
    plain = roll_wine(OWN[0], Chance(SEED), level=1)
    charmed = roll_wine(OWN[0], Chance(SEED), level=1, shiny_odds=1)
    assert (plain.iv, plain.nature) == (charmed.iv, charmed.nature)


@given(_seeds)
def test_starters_are_a_red_a_pale_one_and_any_other(seed: bytes) -> None:
    red, pale, free = starter_species(OWN, Chance(seed))
    assert red.style is Style.RED
    assert pale.style in PALE_STYLES
    assert len({red.slug, pale.slug, free.slug}) == 3
    assert all(species.rarity.facts.tier is Tier.COMMON for species in (red, pale, free))


@given(_seeds)
def test_starters_are_young_and_of_the_species_drawn(seed: bytes) -> None:
    species = starter_species(OWN, Chance(seed))
    wines = starters(OWN, Chance(seed))
    assert [wine.species for wine in wines] == [each.slug for each in species]
    assert all(wine.level == STARTER_LEVEL for wine in wines)


def test_commoner_rarities_come_up_more_often() -> None:
    chance = Chance(SEED)
    drawn = Counter(starter_species(OWN, chance)[0].slug for _ in range(3_000))
    assert set(drawn) == {species.slug for species in COMMON_RED}
    weights = {species.slug: species.rarity.facts.spawn_per_million for species in COMMON_RED}
    for slug, weight in weights.items():
        expected = 3_000 * weight / sum(weights.values())
        assert abs(drawn[slug] - expected) < 6 * expected**0.5


def test_a_catalogue_without_a_common_red_is_our_bug() -> None:
    with pytest.raises(AssertionError):
        starter_species([species for species in OWN if species not in COMMON_RED], Chance(SEED))
