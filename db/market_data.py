"""What each species was sold for, day by day, in whole coins. Days are days in UTC."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
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


class Trend(NamedTuple):
    """What a species was sold for in the last days, against as many days before them; None where nothing was sold.
    `volume` and prices are whole coins, averages and the median to the hundredth."""

    sales: int
    volume: int
    average: Decimal | None
    median: Decimal | None
    lowest: int | None
    highest: int | None
    last: int | None
    sales_before: int
    average_before: Decimal | None
    change_pct: Decimal | None


async def history(connection: Connection, species: SpeciesSlug, days: int) -> list[DayOfSales]:
    """The days of the last `days`, today included, on which a species was sold, in their order, counted from what was
    sold up to this moment."""
    rows = await connection.fetch(HISTORY, species, days)
    return [DayOfSales(*row) for row in rows]


async def trend(connection: Connection, species: SpeciesSlug, days: int) -> Trend | None:
    """How a species has done in the last `days`, 1 … 365; None where there is no such species."""
    row = await connection.fetchrow(_TREND, species, days)
    return None if row is None else Trend(*row)


HISTORY = """
    SELECT (t.at AT TIME ZONE 'UTC')::date AS day, count(*), min(t.price)::bigint,
        percentile_disc(0.5) WITHIN GROUP (ORDER BY t.price::bigint), max(t.price)::bigint
    FROM wine_trades t
    WHERE t.species_id = (SELECT s.id FROM wine_species s WHERE s.slug = $1) AND t.price IS NOT NULL
      AND t.at >= ((now() AT TIME ZONE 'UTC')::date - $2::integer + 1)::timestamp AT TIME ZONE 'UTC'
    GROUP BY day ORDER BY day
"""
_TREND = """
    SELECT coalesce(m.sales, 0), coalesce(m.volume, 0), m.average_price, m.median_price, m.lowest_price,
        m.highest_price, m.last_price, coalesce(m.sales_before, 0), m.average_before, m.change_pct
    FROM wine_species s LEFT JOIN LATERAL get_wine_market_trends($2::integer, s.id, 1) m ON true
    WHERE s.slug = $1
"""
