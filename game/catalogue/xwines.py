"""X-Wines: a catalogue of real wines by producer (doi:10.3390/bdcc7010020, CC0), one species a row.

All that a row turns into follows from that row: the same row gives the same species in any file, in any order, however
often it is read. The rules stand in `palates`, `standing` and `leanings`; here they are put together.
"""

from collections.abc import Iterable, Iterator

from game.catalogue.bottles import HEADER, Bottle, bottle_of
from game.catalogue.leanings import evidence_of, types_of
from game.catalogue.palates import palate_of, style_of
from game.catalogue.rows import Row, RowFault, Unfit, numbered_rows
from game.catalogue.shaping import Character, base_stats
from game.catalogue.standing import designation_points, rarity_for, standing_points
from game.catalogue.tables import grape_named, origin_named
from game.ids import SpeciesSlug
from game.species import Palate, Source, Species, Style

SLUG_PREFIX = "xw-"

_KEEPING_OF_STYLE = {
    Style.RED: 1,
    Style.WHITE: 1,
    Style.ROSE: 0,
    Style.SPARKLING: 1,
    Style.SWEET: 2,
    Style.FORTIFIED: 3,
}
_KEEPING_DESIGNATION_POINTS = 100


def read_xwines(lines: Iterable[str]) -> Iterator[tuple[int, Species | RowFault]]:
    """Each species of an X-Wines file with its line, or what is wrong with that line. A WineID that came before is a
    fault: the first row stands.

    Raises: FileFault where the header is another.
    """
    first_line_of: dict[int, int] = {}
    for line, row in numbered_rows(lines, HEADER):
        if isinstance(row, RowFault):
            yield line, row
            continue
        try:
            bottle = bottle_of(row)
        except Unfit as unfit:
            yield line, RowFault(line, str(unfit))
            continue
        earlier = first_line_of.setdefault(bottle.wine_id, line)
        if earlier == line:
            yield line, species_of_bottle(bottle)
        else:
            yield line, RowFault(line, f"WineID {bottle.wine_id} already stands on line {earlier}")


def species_of(row: Row) -> Species:
    """The species of one row.

    Raises: Unfit with the first thing that is wrong in the row.
    """
    return species_of_bottle(bottle_of(row))


def species_of_bottle(bottle: Bottle) -> Species:
    """The species of a bottle. Its slug is made of the WineID alone: a corrected name stays the same species."""
    style = style_of(bottle)
    palate = palate_of(bottle, style)
    points = standing_points(bottle, style)
    rarity = rarity_for(points)
    types = types_of(evidence_of(bottle, style, palate, points))
    return Species(
        slug=SpeciesSlug(f"{SLUG_PREFIX}{bottle.wine_id}"),
        name=bottle.name,
        producer=bottle.winery,
        style=style,
        primary_type=types[0],
        secondary_type=types[1],
        rarity=rarity,
        base=base_stats(style, palate, _character_of(bottle, style, palate), types, rarity),
        palate=palate,
        country=bottle.country,
        region=bottle.region,
        grapes=tuple(dict.fromkeys(_shown_name(name) for name in bottle.grapes)),
        abv_tenths=bottle.abv_tenths,
        source=Source.X_WINES,
    )


def _character_of(bottle: Bottle, style: Style, palate: Palate) -> Character:
    """Tannin, acidity, a renowned origin and a strong word on the label each let a wine keep longer (our choice)."""
    origin = origin_named(bottle.region)
    keeping = (
        _KEEPING_OF_STYLE[style]
        + (palate.tannin >= 4)
        + (palate.acidity >= 5)
        + (origin.renown >= 3)
        + (designation_points(bottle) >= _KEEPING_DESIGNATION_POINTS)
    )
    return Character(keeping=min(5, max(1, keeping)), place=origin.place)


def _shown_name(name: str) -> str:
    """The one name we show for a grape, so that a search for Grenache finds a Garnacha; its own where it is unknown."""
    grape = grape_named(name)
    return grape.name if grape else name
