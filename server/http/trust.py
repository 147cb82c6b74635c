"""What players think of each other, over HTTP: reputation, reviews and reports."""

from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from db import reports, reputation
from db.players import as_player
from db.pool import lent
from db.reports import ReportKind
from db.reputation import Review
from server.http.api import Api
from server.http.bodies import TEXT, Detail, RefText, answer, query, read, ref_in
from server.http.lots import person_shown
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, RowId, part_of, position_of
from server.http.shapes import Page
from server.http.shapes_trades import ReputationShown, ReviewRow

Stars = Annotated[int, Meta(ge=1, le=5)]
Comment = Annotated[str, Meta(min_length=1, max_length=500, pattern=TEXT)]


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the last review that was shown."""

    id: RowId


class ReviewsWanted(Struct, frozen=True):
    """The query of `GET /players/{ref}/reviews`."""

    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


class NewReview(Struct, frozen=True):
    """What one thinks of the other side of a trade."""

    stars: Stars
    comment: Comment | None = None


class NewReport(Struct, frozen=True):
    """Who does what he should not."""

    player: Annotated[RefText, Meta(description="The reported player's id.")]
    kind: ReportKind
    detail: Detail


def routes(api: Api) -> list[web.RouteDef]:
    """Reputation and reviews of a player, `POST /trades/{trade}/review` and `POST /reports`."""

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

    async def review(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = await read(request, NewReview)
        trade = ref_in(request, "trade", "There is no such trade.")
        async with as_player(api.pool, who.player_id) as connection:
            reviewed = await reputation.review(connection, trade, asked.stars, asked.comment)
        api.written(reviewed)
        return web.Response(status=204)

    async def report(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = await read(request, NewReport)
        reported = await api.player_of(asked.player)
        async with as_player(api.pool, who.player_id) as connection:
            await reports.report(connection, who.player_id, reported.id, asked.kind, asked.detail)
        return web.Response(status=204)

    return [
        web.get("/api/v1/players/{ref}/reputation", of_player),
        web.get("/api/v1/players/{ref}/reviews", reviews),
        web.post("/api/v1/trades/{trade}/review", review),
        web.post("/api/v1/reports", report),
    ]


def _review(one: Review) -> ReviewRow:
    reviewer = None if one.reviewer is None else person_shown(one.reviewer)
    return ReviewRow(reviewer, one.stars, one.comment, one.written_at_ms)
