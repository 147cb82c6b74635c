"""What each species was sold for, day by day, in whole coins. Days are days in UTC."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from game.ids import SpeciesSlug

if TYPE_CHECKING:
    from db.pool import Connection


class DayOfSales(NamedTuple):
    """What a species was sold for on a day; the median is a price that was really paid."""

    day: date
    sales: int
    price_min: int
    price_median: int
    price_max: int


async def take(connection: Connection, day: date) -> int:
    """Count a day's sales anew, for jobs; of how many species there were any."""
    species: int = await connection.fetchval("SELECT market_data_take($1)", day)
    return species


async def of_species(connection: Connection, species: SpeciesSlug, since: date) -> list[DayOfSales]:
    """The days from `since` on, on which a species was sold, in their order."""
    rows = await connection.fetch(
        """
        SELECT d.day, d.sales, d.price_min, d.price_median, d.price_max
        FROM wine_market_data d JOIN wine_species s ON s.id = d.species_id
        WHERE s.slug = $1 AND d.day >= $2 ORDER BY d.day
        """,
        species,
        since,
    )
    return [DayOfSales(*row) for row in rows]
