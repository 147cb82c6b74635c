"""Players over HTTP as others see them: profile, ratings, battles, what is counted.

Each player says who sees his profile and who his statistics. Who asks without a token sees what is public.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Annotated, Literal, TypeVar

from aiohttp import web
from msgspec import Meta, Struct

from db import battles, dex, players, preferences, ratings, standing
from db.battles import BattlePosition, Tally
from db.players import Player, as_viewer
from db.pool import Connection, Pool
from db.ratings import ChangePosition, RatingChange
from game.battle.names import ModeName
from game.experience import player_tier
from game.glicko import points_of
from game.ids import HOUSE, PlayerId
from game.refusal import Refused
from server.credentials import TEXT_CHARS_MAX, name_key
from server.http.api import Api
from server.http.battles import PageEnd, Viewers, battle_row
from server.http.bodies import RefText, answer, query
from server.http.pages import LIMIT_DEFAULT, Cursor, Limit, part_of, position_of
from server.http.ratings import ratings_shown
from server.http.shapes import Contestant, Page
from server.http.shapes_records import ModeRecord, PlayerShown, RatingChangeRow, Statistics

T = TypeVar("T")
Looked = Literal["profile", "statistics"]
"""What of a player is looked at."""

TimeUs = Annotated[int, Meta(ge=0, le=2**57)]

NOT_SHOWN = {
    "profile": Refused("profile_not_shown", "This player does not show you his profile."),
    "statistics": Refused("statistics_not_shown", "This player does not show you his statistics."),
}


class ChangesEnd(Struct, frozen=True, array_like=True, forbid_unknown_fields=True):
    """What a cursor holds: time (microseconds) and battle of the last change that was shown."""

    at_us: TimeUs
    battle: RefText


class RecordsWanted(Struct, frozen=True):
    """The query of histories: of one mode, or of all."""

    mode: ModeName | None = None
    cursor: Cursor | None = None
    limit: Limit = LIMIT_DEFAULT


class PlayerWanted(Struct, frozen=True):
    """The query of `GET /players`: whose name, however it is written."""

    name: Annotated[str, Meta(min_length=1, max_length=TEXT_CHARS_MAX)]


def routes(api: Api, viewers: Viewers) -> list[web.RouteDef]:
    """`GET /players`, `/players/{ref}` and what stands below it here: `ratings`, `battles` and `statistics`."""

    async def named(request: web.Request) -> web.Response:
        key = name_key(query(request, PlayerWanted).name)
        async with as_viewer(api.pool, await api.viewer(request)) as connection:
            player = await players.named(connection, key)
            shown = player is not None and await preferences.shows(connection, player.id, "profile")
        found = [Contestant(player.ref, player.name)] if player is not None and shown else []
        return answer(Page(found, None))

    async def profile(request: web.Request) -> web.Response:
        async with _looking(api, request, "profile") as (connection, player):
            known = await ratings.all_of(connection, player.id)
            caught = await dex.caught_count(connection, player.id)
        tier, shown = player_tier(player.level), ratings_shown(known)
        return answer(PlayerShown(player.ref, player.name, player.level, tier, shown, caught, player.created_at_ms))

    async def changes(request: web.Request) -> web.Response:
        asked = query(request, RecordsWanted)
        end = None if asked.cursor is None else position_of(asked.cursor, ChangesEnd)
        after = None if end is None else ChangePosition(end.at_us, end.battle)
        found = await _looking_late(
            api, request, "profile", lambda on, player: ratings.changes(on, player, asked.mode, after, asked.limit + 1)
        )
        shown, last = part_of(found, asked.limit, lambda one: (one.at_us, one.battle))
        return answer(Page(list(map(_change, shown)), last))

    async def history(request: web.Request) -> web.Response:
        asked = query(request, RecordsWanted)
        after = None if asked.cursor is None else BattlePosition(position_of(asked.cursor, PageEnd).id)
        found = await _looking_late(
            api, request, "profile", lambda on, player: battles.page_of(on, player, asked.mode, after, asked.limit + 1)
        )
        shown, last = part_of(found, asked.limit, lambda one: (one.id,))
        return answer(Page([battle_row(battle, viewers) for battle in shown], last))

    async def statistics(request: web.Request) -> web.Response:
        async def find(connection: Connection, player: PlayerId) -> tuple[dict[str, int], dict[str, Tally]]:
            return await standing.statistics(connection, player), await battles.tallies(connection, player)

        counts, tallies = await _looking_late(api, request, "statistics", find)
        return answer(Statistics(counts, {mode: _record(tally) for mode, tally in tallies.items()}))

    return [
        web.get("/api/v1/players", named),
        web.get("/api/v1/players/{ref}", profile),
        web.get("/api/v1/players/{ref}/ratings", changes),
        web.get("/api/v1/players/{ref}/battles", history),
        web.get("/api/v1/players/{ref}/statistics", statistics),
    ]


@asynccontextmanager
async def _looking(api: Api, request: web.Request, at: Looked) -> AsyncIterator[tuple[Connection, Player]]:
    async with as_viewer(api.pool, await api.viewer(request)) as connection:
        player = await players.find(connection, request.match_info["ref"])
        if player is None or player.id == HOUSE:
            raise Refused("not_found", "There is no such player.")
        if not await preferences.shows(connection, player.id, at):
            raise NOT_SHOWN[at]
        yield connection, player


async def _looking_late(
    api: Api, request: web.Request, at: Looked, find: Callable[[Connection, PlayerId], Awaitable[T]]
) -> T:
    """What `find` finds of a player who is shown to who asks. That is decided by what is true now; only what he
    then sees may be a little old."""
    viewer = await api.viewer(request)
    async with _looking(api, request, at) as (_, player):
        pass

    async def read(pool: Pool) -> T:
        async with as_viewer(pool, viewer) as connection:
            return await find(connection, player.id)

    return await api.read_late(read)


def _change(one: RatingChange) -> RatingChangeRow:
    before, after = points_of(one.before_hundredths), points_of(one.after_hundredths)
    return RatingChangeRow(one.battle, one.mode, before, after, after - before, one.at_us // 1_000)


def _record(tally: Tally) -> ModeRecord:
    played = sum(tally)
    return ModeRecord(played, *tally, won_permille=1000 * tally.won // played)
