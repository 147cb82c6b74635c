"""What the rules make of some invented rows, frozen. A change here changes the wines that people own: it needs a
higher `shaping.RULES_VERSION`, and then new figures below."""

import pytest

from game.catalogue.bottles import bottle_of
from game.catalogue.palates import style_of
from game.catalogue.shaping import RULES_VERSION, Character, alcohol_step, base_stats
from game.catalogue.standing import designation_points, standing_points
from game.catalogue.xwines import species_of
from game.rarity import Rarity
from game.species import Palate, Style
from game.stats import Stats
from game.wine_types import WineType
from tests.game.catalogue import invented

CARAFE = {
    "WineName": "Tinto",
    "Elaborate": "Assemblage/Blend",
    "Grapes": "['Bobal', 'Monastrell']",
    "ABV": "11.5",
    "Body": "Light-bodied",
    "RegionName": "Vino de España",
    "Vintages": "['N.V.']",
}
CLARET = {
    "WineName": "Pauillac (Premier Grand Cru Classé)",
    "Elaborate": "Assemblage/Bordeaux Red Blend",
    "Grapes": "['Cabernet Sauvignon', 'Merlot']",
    "Country": "France",
    "RegionName": "Pauillac",
    "WineryName": "Château Nulle Part",
    "Vintages": str(list(range(2020, 1959, -1))),
}
TORRONTES = {
    "WineName": "Torrontés",
    "Type": "White",
    "Grapes": "['Torrontés']",
    "Country": "Argentina",
    "RegionName": "Salta",
    "Body": "Medium-bodied",
}
CHILE = {"WineName": "Merlot", "Grapes": "['Merlot']", "Country": "Chile", "RegionName": "Central Valley (CL)"}
ZINFANDEL = {"WineName": "Old Vine Zin", "Grapes": "['Zinfandel']", "ABV": "15.8", "Body": "Very full-bodied",
             "Country": "United States", "RegionName": "Lodi"}  # fmt: skip


def test_the_figures_below_are_of_this_version() -> None:
    assert RULES_VERSION == 1


GOLDEN = [
    ({}, (WineType.ENERGY, WineType.TECHNIQUE), Rarity.QUALITY, Stats(55, 85, 43, 43, 31, 43)),
    (CARAFE, (WineType.FLOW, WineType.MODERN), Rarity.EVERYDAY, Stats(52, 52, 26, 45, 39, 86)),
    (CLARET, (WineType.MYSTICAL, None), Rarity.PERFECT_STORM, Stats(114, 114, 106, 86, 102, 78)),
    (TORRONTES, (WineType.VARIETAL, None), Rarity.REGIONAL, Stats(35, 50, 52, 64, 57, 42)),
    (CHILE, (WineType.MODERN, None), Rarity.EVERYDAY, Stats(41, 90, 41, 35, 47, 46)),
    (ZINFANDEL, (WineType.ENERGY, None), Rarity.QUALITY, Stats(35, 100, 55, 38, 40, 32)),
    (invented.SPARKLING, (WineType.TECHNIQUE, None), Rarity.ALLOCATION_ONLY, Stats(74, 63, 81, 74, 67, 111)),
    (invented.PORT, (WineType.ENERGY, None), Rarity.ALLOCATION_ONLY, Stats(94, 121, 66, 69, 72, 48)),
    (invented.ROSE, (WineType.FLOW, None), Rarity.EVERYDAY, Stats(33, 36, 50, 42, 53, 86)),
    (invented.ICEWINE, (WineType.TECHNIQUE, None), Rarity.GRAND_CRU, Stats(78, 53, 48, 88, 78, 75)),
    (invented.KABINETT, (WineType.FLOW, None), Rarity.QUALITY, Stats(46, 26, 40, 55, 51, 82)),
]


@pytest.mark.parametrize(("changes", "types", "rarity", "base"), GOLDEN)
def test_a_row_is_judged_as_before(
    changes: dict[str, str], types: tuple[WineType, WineType | None], rarity: Rarity, base: Stats
) -> None:
    species = species_of(invented.row(**changes))
    assert (species.primary_type, species.secondary_type) == types
    assert species.rarity is rarity
    assert species.base == base


def test_the_name_of_a_wide_appellation_is_no_designation() -> None:
    plain = bottle_of(invented.row(WineName="Saint-Émilion Grand Cru", RegionName="Saint-Émilion Grand Cru"))
    classed = bottle_of(
        invented.row(WineName="Saint-Émilion Grand Cru (Grand Cru Classé)", RegionName="Saint-Émilion Grand Cru")
    )
    assert designation_points(plain) == 0
    assert designation_points(classed) == 170


def test_strength_counts_for_table_wine_up_to_15_per_cent() -> None:
    points = {
        abv: standing_points(bottle := bottle_of(invented.row(ABV=abv)), style_of(bottle))
        for abv in ("11.0", "12.0", "13.0", "15.0", "16.0")
    }
    assert points["11.0"] == points["12.0"] == points["13.0"] - 10 == points["15.0"] - 30 == points["16.0"] - 30


@pytest.mark.parametrize(("tenths", "step"), [(30, 1), (104, 1), (105, 2), (125, 3), (135, 4), (145, 5), (225, 5)])
def test_alcohol_in_five_steps(tenths: int, step: int) -> None:
    assert alcohol_step(tenths) == step


def test_a_type_pushes_its_own_stats() -> None:
    palate, character = Palate(3, 3, 2, 0, 3, 3), Character(keeping=3, place=3)
    pushed = {
        WineType.TERROIR: {"terroir"},
        WineType.VARIETAL: {"complexity", "rarity"},
        WineType.TECHNIQUE: {"complexity", "elegance"},
        WineType.HERITAGE: {"longevity"},
        WineType.MODERN: {"power", "rarity"},
        WineType.MYSTICAL: {"rarity"},
        WineType.ENERGY: {"power"},
        WineType.FLOW: {"elegance"},
    }
    alone = {
        wine_type: base_stats(Style.RED, palate, character, (wine_type, None), Rarity.QUALITY) for wine_type in WineType
    }
    for wine_type, names in pushed.items():
        for name in names:
            assert all(
                getattr(alone[wine_type], name) > getattr(alone[other], name)
                for other in WineType
                if name not in pushed[other]
            )
