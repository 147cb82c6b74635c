"""The whole catalogue holds together: regions, grapes, facts, lore, chains and the balance of types and rarities."""

from collections import Counter

import pytest

from game import content
from game.catalogue import OWN
from game.catalogue.lore import (
    AGEING,
    AROMAS,
    CLIMATES,
    PAIRS,
    Climate,
    ageing_of,
    aromas_of,
    lore_of,
    table_of,
)
from game.catalogue.rows import FileFault
from game.catalogue.tables import grape_named
from game.catalogue.xwines import species_of
from game.pairing.dishes import DISHES
from game.rarity import Rarity, Tier
from game.species import Species, Style
from game.study import REGIONS
from game.wine_types import WineType
from ops import pairs
from tests.game.catalogue import invented

OF_SLUG = {str(species.slug): species for species in OWN}
FORMS = {(form.chain, form.slug): form for form in content.FORMS}
SOURCES = {
    "appellation rules", "national wine law", "official classification", "EU register", "AVA register",
    "regulatory council", "trade body", "growers' association", "growers' classification", "vine catalogue (VIVC)",
    "UNESCO list", "reference works",
}  # fmt: skip


def _species(form: tuple[str, str]) -> Species:
    slug = FORMS[form].species_slug
    assert slug is not None
    return OF_SLUG[slug]


def test_there_are_three_hundred_wines_and_two_hundred_forms() -> None:
    assert len(OWN) >= 300
    assert len(content.FORMS) >= 200
    assert all(form.species_slug in OF_SLUG for form in content.FORMS), "every form is a wine that can be owned"
    assert len(set(OF_SLUG) - {form.species_slug for form in content.FORMS}) >= 100, "and many wines are no form"


def test_every_region_and_grape_is_known() -> None:
    regions = {region.name for region in REGIONS}
    countries = {region.name for region in REGIONS if region.parent is None}
    for species in OWN:
        assert species.region in regions, species.slug
        assert species.country in countries, species.slug
        assert all(grape_named(name) for name in species.grapes), species.slug


def test_colours_agree_with_the_grapes() -> None:
    for species in OWN:
        grapes = [grape for name in species.grapes if (grape := grape_named(name))]
        if species.style is Style.RED:
            assert grapes[0].red, species.slug
        if species.style is Style.WHITE:
            assert not any(grape.red for grape in grapes), species.slug


def test_every_fact_names_a_kind_of_source_that_we_know() -> None:
    assert {species.fact.source for species in OWN if species.fact} == SOURCES
    assert {ageing.source for ageing in AGEING.values()} <= SOURCES - {"reference works"}


def test_every_wine_has_its_lore_and_no_table_has_more() -> None:
    assert set(PAIRS) == set(OF_SLUG)
    assert set(AGEING) <= set(OF_SLUG)
    assert set(CLIMATES) == {species.region for species in OWN}
    assert set(CLIMATES.values()) == set(Climate)
    assert set(AROMAS) == {grape for species in OWN for grape in species.grapes}
    for species in OWN:
        lore = lore_of(species)
        assert lore is not None
        assert 2 <= len(lore.aromas) == len(set(lore.aromas)) <= 4, species.slug
        assert len({DISHES[slug].food for slug in lore.dishes}) == 3, species.slug


def test_a_wine_of_another_catalogue_has_no_lore() -> None:
    assert lore_of(species_of(invented.row())) is None


def test_dishes_are_those_that_the_rules_of_pairing_find() -> None:
    assert pairs.FILE.read_text(encoding="utf-8") == pairs.text(), "python -m ops.pairs writes them anew"


def test_age_shows_in_the_scent() -> None:
    assert "leather" in aromas_of(OF_SLUG["barolo-riserva"])
    assert "brioche" in aromas_of(OF_SLUG["champagne-millesime"])
    assert "bread dough" in aromas_of(OF_SLUG["cava-de-guarda"])
    assert aromas_of(OF_SLUG["gavi"]) == ("lemon", "green apple")


def test_no_form_may_be_sold_before_its_rule_says() -> None:
    for form in content.FORMS:
        aged = AGEING.get(OF_SLUG[form.species_slug or ""].slug)
        assert aged is None or form.months >= aged.months - 1, form


def test_evolution_never_lowers_a_rarity_nor_leaves_a_country() -> None:
    for step in content.EVOLUTIONS:
        before, after = _species((step.chain, step.from_form)), _species((step.chain, step.to_form))
        assert before.rarity.ordinal <= after.rarity.ordinal, step.slug
        assert before.country == after.country, step.slug
        assert before.slug != after.slug


def test_evolution_goes_many_ways() -> None:
    triggers = Counter(step.trigger for step in content.EVOLUTIONS)
    assert {
        "time",
        "level",
        "experience",
        "item",
        "storage",
        "quality",
        "season",
        "competition",
        "trade",
        "chance",
    } <= (set(triggers))
    assert triggers["trade"] >= 5
    assert triggers["level"] >= 5


def test_no_type_is_scarce() -> None:
    primary = Counter(species.primary_type for species in OWN)
    assert set(primary) == set(WineType)
    fair = len(OWN) / len(WineType)
    assert all(0.75 * fair <= count <= 1.35 * fair for count in primary.values()), primary


def test_rarity_is_a_pyramid() -> None:
    tiers = Counter(species.rarity.facts.tier for species in OWN)
    counts = [tiers[tier] for tier in Tier]
    assert counts == sorted(counts, reverse=True)
    assert {species.rarity for species in OWN} == set(Rarity)
    by_rarity = Counter(species.rarity for species in OWN)
    assert all(by_rarity[rarity] >= 12 for rarity in Rarity if rarity.facts.tier in {Tier.COMMON, Tier.UNCOMMON})


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("a", "as many fields"),
        ("a,", "as many fields"),
        (",cool", "as many fields"),
        ("a,icy", "line 2"),
        ("a,cool,more", "as many fields"),
        ("a,cool\na,cool", "line 3: a stands twice"),
    ],
)
def test_a_table_at_fault_names_its_line(row: str, said: str) -> None:
    with pytest.raises(FileFault, match=said):
        table_of(["region,climate", *row.split("\n")], "region", "climate", lambda line: Climate(line["climate"]))


@pytest.mark.parametrize("row", ["a,0,law", "a,-3,law", "a,many,law", "a,12,"])
def test_ageing_at_fault_names_its_line(row: str) -> None:
    with pytest.raises(FileFault, match="line 2"):
        table_of(["slug,months,source", row], "slug", "months", ageing_of)
