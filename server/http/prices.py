"""What a species is sold for, over HTTP, for everybody."""

from decimal import Decimal
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from db import market_data
from db.market_data import DayOfSales, Trend
from db.pool import Pool, lent
from game.ids import SpeciesSlug
from game.refusal import Refused
from server.http.api import Api
from server.http.bodies import answer, query
from server.http.shapes_trades import DayOfPrices, PriceTrend, SpeciesPrices

SLUG_CHARS_MAX = 200


class PricesWanted(Struct, frozen=True):
    """The query of `GET /market/species/{slug}/prices`."""

    days: Annotated[int, Meta(ge=1, le=90)] = 30


def routes(api: Api) -> list[web.RouteDef]:
    """`GET /market/species/{slug}/prices`."""

    async def prices(request: web.Request) -> web.Response:
        slug = SpeciesSlug(request.match_info["slug"])
        asked = query(request, PricesWanted)
        if len(slug) > SLUG_CHARS_MAX or "\x00" in slug:
            raise Refused("not_found", "There is no such species.")

        async def read(pool: Pool) -> tuple[Trend | None, list[DayOfSales]]:
            async with lent(pool) as connection:
                trend = await market_data.trend(connection, slug, asked.days)
                return trend, [] if trend is None else await market_data.history(connection, slug, asked.days)

        trend, days = await api.read_late(read)
        if trend is None:
            raise Refused("not_found", "There is no such species.")
        return answer(SpeciesPrices(slug, asked.days, _trend(trend), [_day(day) for day in days]))

    return [web.get("/api/v1/market/species/{slug}/prices", prices)]


def _trend(trend: Trend) -> PriceTrend:
    return PriceTrend(
        sales=trend.sales,
        coins=trend.volume,
        average=_number(trend.average),
        median=_number(trend.median),
        low=trend.lowest,
        high=trend.highest,
        last=trend.last,
        sales_before=trend.sales_before,
        average_before=_number(trend.average_before),
        change_pct=_number(trend.change_pct),
    )


def _number(value: Decimal | None) -> float | None:
    return None if value is None else float(value)


def _day(day: DayOfSales) -> DayOfPrices:
    return DayOfPrices(day.day, day.price_min, day.price_median, day.price_max, day.sales)
