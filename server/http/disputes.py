"""Disputes about trades, over HTTP: opening one, taking it back, and those that concern who asks."""

from aiohttp import web
from msgspec import Struct

from db import disputes, players
from db.disputes import Dispute, DisputeReason
from db.errors import unavailable
from db.players import Player, as_player
from game.ids import PlayerId
from server.http.api import Api
from server.http.bodies import Detail, answer, read, ref_in
from server.http.shapes import Contestant, Page
from server.http.shapes_trades import DisputeOpened, DisputeRow
from server.identifiers import uuid7


class NewDispute(Struct, frozen=True):
    """What was wrong with a trade."""

    reason: DisputeReason
    detail: Detail


def routes(api: Api) -> list[web.RouteDef]:
    """`POST /trades/{trade}/dispute` and what is under `/me/disputes`."""

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

    return [
        web.post("/api/v1/trades/{trade}/dispute", dispute),
        web.get("/api/v1/me/disputes", own_disputes),
        web.post("/api/v1/me/disputes/{dispute}/withdraw", withdraw),
    ]


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
