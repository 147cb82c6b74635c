"""Trades that are done, over HTTP: one's own history, another's as far as he shows it, a wine's owners; reviews and
disputes."""

from typing import Annotated, Literal

from aiohttp import web
from msgspec import Meta, Struct

from db import disputes, evolutions, insurance, players, reputation, trades
from db.disputes import Dispute, DisputeReason
from db.errors import unavailable
from db.lots import Person
from db.players import Player, as_player
from db.trades import Traded, TradePosition
from game.ids import PlayerId, WineId
from server.http.api import Api
from server.http.battles import RoomText
from server.http.bodies import answer, query, read, ref_in
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, RowId, part_of, position_of
from server.http.shapes import Contestant, Page
from server.http.shapes_trades import (
    CoverRow,
    DisputeOpened,
    DisputeRow,
    OwnerChange,
    TradedWine,
    WineBecame,
    WineHistory,
)
from server.identifiers import uuid7

Stars = Annotated[int, Meta(ge=1, le=5)]
Comment = Annotated[str, Meta(min_length=1, max_length=500, pattern=r"^[^\x00]*$(?!\n)")]
Detail = Annotated[str, Meta(min_length=1, max_length=2_000, pattern=r"^[^\x00]*$(?!\n)")]


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the last row that was shown."""

    at_us: Annotated[int, Meta(ge=0, le=2**53)]
    trade: RoomText
    wine: RowId


class HistoryWanted(Struct, frozen=True):
    """The query of `GET /trades/history` and `GET /players/{ref}/trades`."""

    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


class NewReview(Struct, frozen=True):
    """What one thinks of the other side of a trade."""

    stars: Stars
    comment: Comment | None = None


class NewDispute(Struct, frozen=True):
    """What was wrong with a trade."""

    reason: DisputeReason
    detail: Detail


def routes(api: Api) -> list[web.RouteDef]:
    """What is under `/trades/`, a player's trades and a wine's history."""

    async def history(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        return await _page(api, request, who.player_id, who.player_id)

    async def of_player(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        return await _page(api, request, who.player_id, (await api.player(request)).id)

    async def owners(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        wine = ref_in(request, "ref", "There is no such wine.")
        async with as_player(api.pool, who.player_id) as connection:
            found = await trades.owners(connection, wine)
            became = await evolutions.became(connection, wine)
        changes = [
            OwnerChange(one.format, _contestant(one.giver), _contestant(one.taker), one.price, one.at_ms)
            for one in found
        ]
        return answer(WineHistory(str(wine), changes, [WineBecame(*one) for one in became]))

    async def review(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = await read(request, NewReview)
        trade = ref_in(request, "trade", "There is no such trade.")
        async with as_player(api.pool, who.player_id) as connection:
            reviewed = await reputation.review(connection, trade, asked.stars, asked.comment)
        api.written(reviewed)
        return web.Response(status=204)

    async def dispute(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        asked = await read(request, NewDispute)
        trade, ref = ref_in(request, "trade", "There is no such trade."), uuid7(api.accounts.now_ms())
        async with as_player(api.pool, who.player_id) as connection:
            against = await disputes.open_(connection, ref, trade, asked.reason, asked.detail)
        api.written(against)
        return answer(DisputeOpened(str(ref)), status=201)

    async def withdraw(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        ref = ref_in(request, "dispute", "There is no such dispute.")
        async with as_player(api.pool, who.player_id) as connection:
            against = await disputes.withdraw(connection, ref)
        api.written(against)
        return web.Response(status=204)

    async def own_disputes(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        async with as_player(api.pool, who.player_id) as connection:
            found = await disputes.of_player(connection, who.player_id)
        with unavailable():
            people = await players.by_ids(api.pool, {side for one in found for side in (one.opened_by, one.against)})
        return answer(Page([_dispute(one, who.player_id, people) for one in found], None))

    async def covers(request: web.Request) -> web.Response:
        who = (await api.signed_in(request)).who
        async with as_player(api.pool, who.player_id) as connection:
            found = await insurance.of_player(connection, who.player_id)
        return answer(Page([CoverRow(*one) for one in found], None))

    return [
        web.get("/api/v1/me/covers", covers),
        web.get("/api/v1/trades/history", history),
        web.get("/api/v1/players/{ref}/trades", of_player),
        web.get("/api/v1/wines/{ref}/history", owners),
        web.post("/api/v1/trades/{trade}/review", review),
        web.post("/api/v1/trades/{trade}/dispute", dispute),
        web.get("/api/v1/me/disputes", own_disputes),
        web.post("/api/v1/me/disputes/{dispute}/withdraw", withdraw),
    ]


async def _page(api: Api, request: web.Request, me: PlayerId, whose: PlayerId) -> web.Response:
    asked = query(request, HistoryWanted)
    end = None if asked.cursor is None else position_of(asked.cursor, PageEnd)
    before = None if end is None else TradePosition(end.at_us, end.trade, WineId(end.wine))
    async with as_player(api.pool, me) as connection:
        # One more than is shown says whether there are more.
        found = await trades.of_player(connection, whose, before, asked.limit + 1)
    shown, last = part_of(found, asked.limit, lambda one: one.position)
    return answer(Page([_traded(one) for one in shown], last))


def _traded(one: Traded) -> TradedWine:
    side: Literal["sold", "bought"] = "sold" if one.sold else "bought"
    trade, other = one.position.trade, _contestant(one.other)
    return TradedWine(trade, one.format, side, one.wine, one.species, one.species_name, other, one.price, one.at_ms)


def _dispute(one: Dispute, me: PlayerId, people: dict[PlayerId, Player]) -> DisputeRow:
    mine = one.opened_by == me
    other = people.get(one.against if mine else one.opened_by)
    shown = None if other is None or one.nameless else Contestant(other.ref, other.name)
    return DisputeRow(
        str(one.ref),
        str(one.trade),
        mine,
        shown,
        one.reason,
        one.detail,
        one.state,
        one.resolution,
        one.opened_at_ms,
    )


def _contestant(person: Person | None) -> Contestant | None:
    return None if person is None else Contestant(person.ref, person.name)
