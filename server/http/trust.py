"""What players think of each other, over HTTP: reputation, reviews, reports, and blocks."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from db import friends, reports, reputation, trading_rules
from db.players import as_player
from db.pool import lent
from db.reports import ReportKind
from db.reputation import Review
from server.http.api import Api
from server.http.auctions import PlayerText
from server.http.bodies import answer, query, read
from server.http.lots import person_shown
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, RowId, part_of, position_of
from server.http.shapes import Contestant, Page
from server.http.shapes_trades import ReputationShown, ReviewRow
from server.http.trades import Detail


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the last review that was shown."""

    id: RowId


class ReviewsWanted(Struct, frozen=True):
    """The query of `GET /players/{ref}/reviews`."""

    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


class NewReport(Struct, frozen=True):
    """Who does what he should not."""

    player: Annotated[PlayerText, Meta(description="The reported player's id.")]
    kind: ReportKind
    detail: Detail


def routes(api: Api) -> list[web.RouteDef]:
    """Reputation and reviews of a player, `POST /reports`, and `/me/blocks`."""

    async def of_player(request: web.Request) -> web.Response:
        player = await api.player(request)
        async with lent(api.pool) as connection:
            found = await reputation.of_player(connection, player.id)
        return answer(ReputationShown(**found._asdict()))

    async def reviews(request: web.Request) -> web.Response:
        asked = query(request, ReviewsWanted)
        before = None if asked.cursor is None else position_of(asked.cursor, PageEnd).id
        player = await api.player(request)
        async with lent(api.pool) as connection:
            # One more than is shown says whether there are more.
            found = await reputation.reviews(connection, player.id, before, asked.limit + 1)
        shown, last = part_of(found, asked.limit, lambda one: (one.id,))
        return answer(Page([_review(one) for one in shown], last))

    async def report(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = await read(request, NewReport)
        reported = await api.player_of(asked.player)
        async with as_player(api.pool, who.player_id) as connection:
            await reports.report(connection, who.player_id, reported.id, asked.kind, asked.detail)
        return web.Response(status=204)

    async def blocks(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        async with as_player(api.pool, who.player_id) as connection:
            found = await friends.blocked(connection, who.player_id)
        return answer(Page([Contestant(one.ref, one.name) for one in found], None))

    async def block(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        other = await api.player(request)
        async with as_player(api.pool, who.player_id) as connection:
            await friends.block(connection, other.id)
        api.apart(who.player_id, other.id, True)
        return web.Response(status=204)

    async def unblock(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        other = await api.player(request)
        async with as_player(api.pool, who.player_id) as connection:
            await friends.unblock(connection, other.id)
            still = await trading_rules.apart(connection, who.player_id, other.id)
        api.apart(who.player_id, other.id, still)
        return web.Response(status=204)

    return [
        web.get("/api/v1/players/{ref}/reputation", of_player),
        web.get("/api/v1/players/{ref}/reviews", reviews),
        web.post("/api/v1/reports", report),
        web.get("/api/v1/me/blocks", blocks),
        web.put("/api/v1/me/blocks/{ref}", block),
        web.delete("/api/v1/me/blocks/{ref}", unblock),
    ]


def _review(one: Review) -> ReviewRow:
    reviewer = None if one.reviewer is None else person_shown(one.reviewer)
    return ReviewRow(reviewer, one.stars, one.comment, one.written_at_ms)
