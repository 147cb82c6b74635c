"""Our own catalogue, and the format it is written in."""

import csv
from collections import Counter

import pytest

from game.catalogue import OWN
from game.catalogue.own import HEADER, catalogue_of, read_own, species_of
from game.catalogue.rows import FileFault, RowFault, Unfit
from game.catalogue.tables import grape_named
from game.rarity import Rarity, Tier
from game.species import Source, Style
from game.wine_types import WineType

SOLID = {
    "slug": "invented-red",
    "name": "Invented Red",
    "producer": "",
    "style": "red",
    "primary_type": "Terroir",
    "secondary_type": "",
    "rarity": "Quality",
    "country": "Nowhere",
    "region": "Elsewhere",
    "grapes": "Merlot;Syrah",
    "abv": "13.5",
    "body": "4",
    "acidity": "3",
    "tannin": "4",
    "sweet": "0",
    "aroma": "3",
    "keeping": "3",
    "place": "2",
    "fact": "",
    "fact_source": "",
}


def test_every_style_type_and_rarity_is_there() -> None:
    assert {species.style for species in OWN} == set(Style)
    assert {species.primary_type for species in OWN} == set(WineType)
    assert {species.rarity for species in OWN} == set(Rarity)


def test_slugs_and_names_are_unique() -> None:
    assert len({species.slug for species in OWN}) == len({species.name for species in OWN}) == len(OWN)


def test_base_stats_sum_to_what_the_rarity_says() -> None:
    assert all(species.base.total() == species.rarity.facts.base_stat_total for species in OWN)


def test_each_base_stat_is_one_the_game_can_play_with() -> None:
    assert all(20 <= stat <= 150 for species in OWN for stat in species.base)


def test_there_is_enough_of_every_kind_to_start_and_to_lend() -> None:
    common = Counter(species.style for species in OWN if species.rarity.facts.tier is Tier.COMMON)
    lent = common + Counter(species.style for species in OWN if species.rarity.facts.tier is Tier.UNCOMMON)
    assert common.total() >= 15
    assert common[Style.RED] >= 4
    assert common[Style.WHITE] + common[Style.ROSE] + common[Style.SPARKLING] >= 4
    assert lent[Style.SWEET] + lent[Style.FORTIFIED] >= 3


def test_each_wine_has_a_fact_that_says_where_it_comes_from() -> None:
    facts = [species.fact for species in OWN]
    assert all(fact and fact.text.endswith(".") and fact.source for fact in facts)
    assert len({fact.text for fact in facts if fact}) == len(OWN)


def test_grapes_go_by_the_name_that_searches_use() -> None:
    for species in OWN:
        for name in species.grapes:
            grape = grape_named(name)
            assert grape is not None, name
            assert grape.name == name


def test_colour_and_sweetness_agree_with_the_style() -> None:
    for species in OWN:
        if species.style in {Style.SPARKLING, Style.ROSE}:
            assert species.palate.tannin <= 1, species.slug
        if species.style is Style.SWEET:
            assert species.palate.sweet >= 4, species.slug
        if species.style is Style.FORTIFIED:
            assert species.abv_tenths >= 150, species.slug


def test_a_row_becomes_a_species() -> None:
    species = species_of(SOLID)
    assert species.slug == "invented-red"
    assert species.producer is None
    assert species.secondary_type is None
    assert species.grapes == ("Merlot", "Syrah")
    assert species.abv_tenths == 135
    assert species.palate.alcohol == 4
    assert species.source is Source.OWN
    assert species.fact is None
    assert species.base.total() == 300


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("slug", ""),
        ("slug", "Capital"),
        ("slug", "double--hyphen"),
        ("slug", "xw-100001"),
        ("slug", "a" * 121),
        ("name", ""),
        ("name", " leading"),
        ("name", "n" * 121),
        ("style", "orange"),
        ("primary_type", "Fire"),
        ("secondary_type", "Terroir"),
        ("secondary_type", "terroir"),
        ("rarity", "Common"),
        ("country", ""),
        ("region", ""),
        ("grapes", ""),
        ("grapes", "Merlot;"),
        ("grapes", "Merlot;Merlot"),
        ("grapes", ";".join(f"Grape{number}" for number in range(21))),
        ("abv", "13"),
        ("abv", "13,5"),
        ("abv", "0.0"),
        ("abv", "22.6"),
        ("abv", "-1.0"),
        ("abv", "१३.५"),
        ("body", "0"),
        ("body", "6"),
        ("body", ""),
        ("acidity", "high"),
        ("tannin", "-1"),
        ("sweet", "5.0"),
        ("aroma", "0"),
        ("keeping", "0"),
        ("place", "9"),
        ("fact", "A fact without a source."),
        ("fact_source", "a source without a fact"),
    ],
)
def test_a_row_at_fault_names_its_column(column: str, value: str) -> None:
    with pytest.raises(Unfit, match=column.removesuffix("_source")):
        species_of(SOLID | {column: value})


def _lines(*rows: dict[str, str]) -> list[str]:
    return [",".join(HEADER) + "\n", *(",".join(row[column] for column in HEADER) + "\n" for row in rows)]


def test_a_slug_that_comes_twice_is_a_fault_of_the_second() -> None:
    found = list(read_own(_lines(SOLID, SOLID | {"name": "Another"})))
    assert [line for line, _ in found] == [2, 3]
    assert found[1][1] == RowFault(3, "slug 'invented-red' already stands on line 2")


def test_our_own_file_may_have_no_fault() -> None:
    with pytest.raises(FileFault, match="line 3: style"):
        catalogue_of(_lines(SOLID, SOLID | {"slug": "other", "style": "orange"}))


def test_the_reader_and_the_csv_module_agree_on_a_file() -> None:
    parsed = list(csv.DictReader(_lines(SOLID)))
    assert [species_of(row) for row in parsed] == [species for _, species in read_own(_lines(SOLID))]
