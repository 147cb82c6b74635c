"""Ladders over HTTP, for everybody: who is strongest in a mode, in pages.

Whose rating is provisional is on no ladder: it rests on a few battles, and may be far off. Who does not show his
profile keeps his place there, without a name.
"""

from typing import Annotated, get_args

from aiohttp import web
from msgspec import Meta, Struct

from db import ratings
from db.players import as_viewer
from db.pool import Pool
from db.ratings import LadderPosition, Rung
from game.battle.names import ModeName
from game.glicko import RATING_MAX, points_of
from game.ids import PlayerId
from game.refusal import Refused
from server.http.api import Api
from server.http.bodies import answer, query
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, RowId, cursor_of, position_of
from server.http.shapes import Page
from server.http.shapes_records import LadderRow, Named

Rank = Annotated[int, Meta(ge=1, le=2**53)]


class LadderEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: how many lines were shown, and rank, rating and player of the last one."""

    lines: Rank
    rank: Rank
    rating: Annotated[int, Meta(ge=0, le=RATING_MAX)]
    player: RowId


class LadderWanted(Struct, frozen=True):
    """The query of `GET /ladders/{mode}`."""

    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


def routes(api: Api) -> list[web.RouteDef]:
    """`GET /ladders/{mode}`."""

    async def ladder(request: web.Request) -> web.Response:
        mode = request.match_info["mode"]
        if mode not in get_args(ModeName):
            raise Refused("not_found", "There is no such mode.")
        asked = query(request, LadderWanted)
        end = None if asked.cursor is None else position_of(asked.cursor, LadderEnd)
        after = None if end is None else LadderPosition(end.rating, PlayerId(end.player))
        viewer = await api.viewer(request)

        async def read(pool: Pool) -> list[Rung]:
            async with as_viewer(pool, viewer) as connection:
                # One more than is shown says whether there are more.
                return await ratings.ladder(connection, mode, after, asked.limit + 1)

        found = await api.read_late(read)
        shown = found[: asked.limit]
        rows, end = _rows(shown, end)
        return answer(Page(rows, _cursor(end) if end is not None and len(found) > len(shown) else None))

    return [web.get("/api/v1/ladders/{mode}", ladder)]


def _rows(rungs: list[Rung], end: LadderEnd | None) -> tuple[list[LadderRow], LadderEnd | None]:
    """The lines of a page that goes on where another ended, and where it ends itself."""
    rows = []
    for rung in rungs:
        line = 1 if end is None else end.lines + 1
        rank = end.rank if end is not None and end.rating == rung.rating_hundredths else line
        end = LadderEnd(line, rank, rung.rating_hundredths, rung.player)
        who = Named(rung.ref, rung.name) if rung.shown else None
        points, deviation = points_of(rung.rating_hundredths), points_of(rung.deviation_hundredths)
        rows.append(LadderRow(rank, who, points, deviation, rung.battles))
    return rows, end


def _cursor(end: LadderEnd) -> str:
    return cursor_of((end.lines, end.rank, end.rating, end.player))
