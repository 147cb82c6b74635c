"""X-Wines: one row, one species."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.catalogue.bottles import HEADER, TYPES, bottle_of
from game.catalogue.formats import read_catalogue
from game.catalogue.rows import FileFault, RowFault, Unfit
from game.catalogue.standing import rarity_for
from game.catalogue.xwines import read_xwines, species_of
from game.rarity import Rarity
from game.species import Source, Species, Style
from game.wine_types import WineType
from tests.game.catalogue import invented

ROWS = [
    invented.row(),
    *(
        invented.row(WineID=str(900_010 + number), **changes)
        for number, changes in enumerate(
            (invented.SPARKLING, invented.PORT, invented.ROSE, invented.ICEWINE, invented.KABINETT)
        )
    ),
]


def test_a_plain_red() -> None:
    species = species_of(invented.row())
    assert species.slug == "xw-900001"
    assert species.name == "Reserva Tempranillo"
    assert species.producer == "Bodegas Inventadas"
    assert species.style is Style.RED
    assert species.grapes == ("Tempranillo",)
    assert species.abv_tenths == 135
    assert (species.country, species.region) == ("Spain", "Rioja")
    assert species.source is Source.X_WINES
    assert species.fact is None
    assert (species.palate.body, species.palate.tannin, species.palate.sweet) == (4, 4, 0)


@pytest.mark.parametrize(
    ("changes", "style", "sweet", "primary"),
    [
        (invented.SPARKLING, Style.SPARKLING, 0, WineType.TECHNIQUE),
        (invented.PORT, Style.FORTIFIED, 4, WineType.ENERGY),
        (invented.ROSE, Style.ROSE, 2, WineType.FLOW),
        (invented.ICEWINE, Style.SWEET, 5, WineType.TECHNIQUE),
        (invented.KABINETT, Style.WHITE, 2, WineType.FLOW),
        (invented.KABINETT | {"WineName": "Riesling Trocken", "ABV": "12.0"}, Style.WHITE, 0, None),
        ({"Type": "Dessert", "WineName": "Don Nadie Fino Sherry", "ABV": "15.0"}, Style.FORTIFIED, 0, None),
        ({"Type": "Dessert", "WineName": "Rare Cream Sherry", "ABV": "18.0"}, Style.FORTIFIED, 4, None),
        ({"Type": "Dessert", "WineName": "Vin Santo di Nessuno", "ABV": "16.0"}, Style.SWEET, 4, None),
        ({"Type": "Sparkling", "WineName": "Moscatel", "ABV": "7.5"}, Style.SPARKLING, 4, None),
    ],
)
def test_style_and_sweetness_follow_from_the_row(
    changes: dict[str, str], style: Style, sweet: int, primary: WineType | None
) -> None:
    species = species_of(invented.row(**changes))
    assert (species.style, species.palate.sweet) == (style, sweet)
    assert primary in {None, species.primary_type}


def test_grapes_go_by_one_name_and_come_once() -> None:
    species = species_of(invented.row(Grapes="['Syrah/Shiraz', 'Shiraz', 'Tinta Roriz', 'Nobody Knows It']"))
    assert species.grapes == ("Syrah", "Tempranillo", "Nobody Knows It")


def test_a_renowned_origin_is_rarer_than_a_country() -> None:
    ordinals = [
        species_of(invented.row(Country="France", RegionName=region)).rarity.ordinal
        for region in ("Vin de France", "Bordeaux", "Médoc", "Pauillac")
    ]
    assert ordinals == sorted(ordinals)
    assert ordinals[0] < ordinals[-1]


@pytest.mark.parametrize(
    ("plain", "better"),
    [
        ("Chianti", "Chianti Riserva"),
        ("Late Bottled Vintage Port", "Vintage Port"),
        ("Meursault", "Meursault 1er Cru"),
        ("Meursault Premier Cru", "Meursault Grand Cru"),
    ],
)
def test_a_word_on_the_label_counts(plain: str, better: str) -> None:
    one, other = (species_of(invented.row(WineName=name)).rarity.ordinal for name in (plain, better))
    assert one < other


def test_vintages_before_1950_change_nothing() -> None:
    changed = species_of(invented.row(Vintages="[2019, 2018, 2017, 1897, 1790, 'N.V.']"))
    assert changed == species_of(invented.row())


def test_what_is_not_kept_changes_nothing() -> None:
    changed = species_of(invented.row(Website="", Harmonize="['Pizza']", RegionID="1", WineryID="1", Code="XX"))
    assert changed == species_of(invented.row())


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("WineID", "", "WineID"),
        ("WineID", "12a", "WineID"),
        ("WineID", "-1", "WineID"),
        ("WineID", "٣", "WineID"),
        ("WineID", "9999999999", "WineID"),
        ("WineName", "", "WineName is empty"),
        ("WineName", " \u00a0 ", "WineName is empty"),
        ("WineName", "n" * 121, "121 characters"),
        ("WineryName", "", "WineryName is empty"),
        ("Country", "", "Country is empty"),
        ("RegionName", "", "RegionName is empty"),
        ("Type", "Orange", "Type 'Orange'"),
        ("Type", "", "Type"),
        ("Elaborate", "Blended", "Elaborate"),
        ("Body", "Fat", "Body 'Fat'"),
        ("Acidity", "", "Acidity"),
        ("ABV", "", "ABV"),
        ("ABV", "nan", "ABV"),
        ("ABV", "1e1", "ABV"),
        ("ABV", "-12.0", "ABV"),
        ("ABV", "0.0", "has alcohol"),
        ("ABV", "22.6", "a spirit"),
        ("ABV", "40.0", "a spirit"),
        ("Grapes", "", "Grapes"),
        ("Grapes", "[]", "Grapes"),
        ("Grapes", "Merlot", "Grapes"),
        ("Grapes", "['Merlot'", "Grapes"),
        ("Grapes", "['Merlot', ]", "Grapes"),
        ("Grapes", "['']", "Grapes"),
        ("Grapes", "[__import__('os')]", "Grapes"),
        ("Grapes", "['a\\x00']", "Grapes"),
        ("Grapes", str([f"Grape {number}" for number in range(21)]), "1 to 20 names"),
        ("Harmonize", "['Beef", "Harmonize"),
        ("Vintages", "2019", "Vintages"),
        ("Vintages", "[2019, 'soon']", "Vintages"),
        ("Vintages", "[20190]", "Vintages"),
        ("Vintages", "[" + ", ".join(["2001"] * 301) + "]", "at most 300"),
        ("RegionID", "x", "RegionID"),
        ("WineryID", "", "WineryID"),
    ],
)
def test_a_row_at_fault_says_what_is_wrong(column: str, value: str, reason: str) -> None:
    with pytest.raises(Unfit, match=reason):
        species_of(invented.row(**{column: value}))


def test_a_file_is_read_row_by_row_with_its_line_numbers() -> None:
    rows = [ROWS[0], invented.row(WineID="900002", ABV="43.0"), ROWS[0] | {"WineName": "Again"}, ROWS[1]]
    found = list(read_xwines(invented.lines(rows)))
    assert [line for line, _ in found] == [2, 3, 4, 5]
    assert [fault for _, fault in found if isinstance(fault, RowFault)] == [
        RowFault(3, "ABV '43.0' is above 22.5: a spirit, not a wine"),
        RowFault(4, "WineID 900001 already stands on line 2"),
    ]


def test_the_header_tells_which_catalogue_a_file_is() -> None:
    found = [species for _, species in read_catalogue(invented.lines(ROWS))]
    assert [species.slug for species in found if isinstance(species, Species)] == [
        f"xw-{row['WineID']}" for row in ROWS
    ]
    with pytest.raises(FileFault, match=r"expected slug,name,.* or WineID,WineName"):
        list(read_catalogue(["WineID,WineName\n"]))
    with pytest.raises(FileFault, match="empty"):
        list(read_catalogue([]))


def test_a_row_gives_the_same_species_in_any_company() -> None:
    whole = {species.slug: species for _, species in read_xwines(invented.lines(ROWS)) if isinstance(species, Species)}
    backwards = read_xwines(invented.lines(reversed(ROWS)))
    assert {species.slug: species for _, species in backwards if isinstance(species, Species)} == whole
    for row in ROWS:
        [(_, alone)] = read_xwines(invented.lines([row]))
        assert isinstance(alone, Species)
        assert alone == whole[alone.slug]


def test_points_reach_every_rarity_in_order() -> None:
    reached = [rarity_for(points) for points in range(1_300)]
    assert list(dict.fromkeys(reached)) == list(Rarity)


_ANY_ROW = st.fixed_dictionaries(
    {
        "WineID": st.integers(1, 10**6).map(str),
        "WineName": st.text(st.characters(categories=["L", "N", "P", "Zs"]), min_size=1, max_size=40).map("x{}".format),
        "Type": st.sampled_from(TYPES),
        "Elaborate": st.sampled_from(["Varietal/100%", "Varietal/>75%", "Assemblage/Blend"]),
        "Grapes": st.lists(
            st.sampled_from(["Merlot", "Syrah/Shiraz", "Riesling", "Unheard Of", "Nebbiolo"]), min_size=1, max_size=5
        ).map(str),
        "ABV": st.integers(1, 225).map(lambda tenths: f"{tenths // 10}.{tenths % 10}"),
        "Body": st.sampled_from(
            ["Very light-bodied", "Light-bodied", "Medium-bodied", "Full-bodied", "Very full-bodied"]
        ),
        "Acidity": st.sampled_from(["Low", "Medium", "High"]),
        "Country": st.sampled_from(["France", "Chile", "Nowhere"]),
        "RegionName": st.sampled_from(["Pauillac", "Central Valley (CL)", "Nowhere", "Porto", "(…)"]),
        "Vintages": st.lists(st.integers(1700, 2100), max_size=40).map(str),
    }
)


@given(_ANY_ROW)
def test_any_sound_row_gives_a_species_the_game_can_play_with(changes: dict[str, str]) -> None:
    species = species_of(invented.row(**changes))
    palate = species.palate
    assert all(1 <= step <= 5 for step in (palate.body, palate.acidity, palate.alcohol, palate.aroma))
    assert 0 <= palate.tannin <= 5
    assert 0 <= palate.sweet <= 5
    assert all(1 <= stat <= 255 for stat in species.base)
    assert species.base.total() == species.rarity.facts.base_stat_total
    assert species.secondary_type is not species.primary_type
    assert species == species_of(invented.row(**changes))


@given(st.fixed_dictionaries({}, optional={column: st.text(max_size=30) for column in HEADER}))
def test_any_text_in_any_column_is_read_or_refused_and_never_crashes(changes: dict[str, str]) -> None:
    try:
        bottle = bottle_of(invented.row(**changes))
    except Unfit:
        return
    assert 0 < bottle.abv_tenths <= 225
