"""HTTP under /api/v1: JSON in, JSON out, refusals as RFC 9457 has them.

Handlers are thin: they read what was asked, call what knows, and write what was answered. What goes wrong they raise;
`problems.problems` turns it into a response. Tokens travel in `Authorization` only, never in a URL.
"""

from aiohttp import web

from server.http import (
    auctions,
    battles,
    blocks,
    direct_trades,
    disputes,
    evolutions,
    ladders,
    market,
    mystery,
    page,
    players,
    preferences,
    prices,
    records,
    sessions,
    species,
    totp,
    trades,
    trust,
    types,
    wines,
)
from server.http.api import Api
from server.http.problems import problems

__all__ = ["Api", "page", "problems", "routes"]


def routes(api: Api, viewers: battles.Viewers, ends: auctions.Ends, pool: mystery.Look) -> list[web.RouteDef]:
    """All routes of this package, to be added to an application that has the `problems` middleware."""
    return [
        *players.routes(api),
        *sessions.routes(api),
        *totp.routes(api),
        *wines.routes(api),
        *evolutions.routes(api),
        *species.routes(api),
        *types.routes(),
        *battles.routes(api, viewers),
        *ladders.routes(api),
        *records.routes(api, viewers),
        *auctions.routes(api, viewers, ends),
        *mystery.routes(api, pool),
        *market.routes(api),
        *prices.routes(api),
        *trades.routes(api),
        *disputes.routes(api),
        *trust.routes(api),
        *blocks.routes(api),
        *preferences.routes(api),
        *direct_trades.routes(api),
    ]
