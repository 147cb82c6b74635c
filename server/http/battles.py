"""Battles over HTTP, for everybody: which there are, one of them, and its record without what is still hidden."""

from collections.abc import Callable
from typing import Annotated

from aiohttp import web
from msgspec import Meta, Struct

from db import battles
from db.battles import Battle, BattlePosition, BattleState
from db.pool import lent
from game.battle.names import ModeName
from game.ids import RoomId
from game.refusal import Refused
from server import replays
from server.http.api import Api
from server.http.bodies import RefText, answer, query, room_in
from server.http.kept import keepable
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, part_of, position_of
from server.http.ratings import rating_shown
from server.http.shapes import BattleRow, Page, Seated
from server.progress import Progress

MISSING = "There is no such battle."

Viewers = Callable[[RoomId], int]
"""How many watch a battle just now."""


Number = Annotated[int, Meta(ge=0, le=2**31 - 1)]
"""A number of a channel."""


class PageEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the last battle that was shown."""

    id: RefText


class BattlesWanted(Struct, frozen=True):
    """The query of `GET /battles`."""

    state: BattleState | None = None
    mode: ModeName | None = None
    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


class ReplayWanted(Struct, frozen=True):
    """The query of `GET /battles/{id}/replay`: all of it, or as it was after number `upto`."""

    upto: Number | None = None


class StepsEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: the number of the last step that was shown."""

    n: Number


class StepsWanted(Struct, frozen=True):
    """The query of `GET /battles/{id}/replay/steps`."""

    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


def routes(api: Api, viewers: Viewers) -> list[web.RouteDef]:
    """`GET /battles`, `/battles/{id}`, `/battles/{id}/replay` and its `/steps`."""
    progress = Progress()

    async def several(request: web.Request) -> web.Response:
        asked = query(request, BattlesWanted)
        after = None if asked.cursor is None else BattlePosition(position_of(asked.cursor, PageEnd).id)
        async with lent(api.pool) as connection:
            # One more than is shown says whether there are more.
            found = await battles.page(connection, asked.state, asked.mode, after, asked.limit + 1)
            shown, last = part_of(found, asked.limit, lambda one: (one.id,))
            turns = await progress.turns(connection, shown, api.clock.now_ms())
        return answer(Page([battle_row(battle, viewers, turns.get(battle.id)) for battle in shown], last))

    async def one(request: web.Request) -> web.Response:
        async with lent(api.pool) as connection:
            battle = await battles.find(connection, room_in(request, MISSING))
            if battle is None:
                raise Refused("not_found", MISSING)
            turns = await progress.turns(connection, [battle], api.clock.now_ms())
        return answer(battle_row(battle, viewers, turns.get(battle.id)))

    async def replay(request: web.Request) -> web.Response:
        asked = query(request, ReplayWanted)
        record = replays.watched(await replays.read(api.pool, room_in(request, MISSING)), api.clock.now_ms())
        told = replays.document(record) if asked.upto is None else replays.document_until(record, asked.upto)
        return keepable(request, told) if record.is_over else answer(told)

    async def steps(request: web.Request) -> web.Response:
        asked = query(request, StepsWanted)
        after = 0 if asked.cursor is None else position_of(asked.cursor, StepsEnd).n
        record = replays.watched(await replays.read(api.pool, room_in(request, MISSING)), api.clock.now_ms())
        found = replays.steps(record, after, asked.limit + 1)
        part = Page(*part_of(found, asked.limit, lambda one: (one.n,)))
        return keepable(request, part) if record.is_over else answer(part)

    return [
        web.get("/api/v1/battles", several),
        web.get("/api/v1/battles/{id}", one),
        web.get("/api/v1/battles/{id}/replay", replay),
        web.get("/api/v1/battles/{id}/replay/steps", steps),
    ]


def battle_row(battle: Battle, viewers: Viewers, turn: int | None = None) -> BattleRow:
    """A battle as lists have it; `turn` is how far a live one is, where that is told."""
    return BattleRow(
        id=battle.id,
        mode=battle.mode,
        rated=battle.rated,
        state=battle.state,
        players=[_seated(player) for player in battle.players],
        viewers=viewers(battle.id) if battle.state == "live" else 0,
        winner=battle.winner,
        reason=battle.reason,
        turn=turn,
        turns=battle.turns,
        score=battle.score,
        opened_at_ms=battle.opened_at_ms,
        closed_at_ms=battle.closed_at_ms,
    )


def _seated(player: battles.Contestant) -> Seated:
    return Seated(player.ref, player.name, None if player.rating is None else rating_shown(player.rating))
