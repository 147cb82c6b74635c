"""Best of three, on a real database: one battle after another, whoever keeps the series, and never twice."""

import asyncio

import pytest

from db import rooms
from db.pool import Pool
from game.ids import PlayerId
from game.refusal import Refused
from server.kinds import KINDS
from server.messages import ForfeitBattle, QueueForBattle
from server.rooms.room import Room
from server.series import SeriesKeeper
from tests.fixtures.house import House, opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.rooms.engine import new_node


async def begun(house: House) -> Room:
    for one, other in ((house.anna, house.bela), (house.bela, house.anna)):
        await house.asked(one, QueueForBattle("pairing", False, house.refs[other], best_of=3))
    return at_table(house)


def at_table(house: House) -> Room:
    [room] = house.host.live_rooms(house.anna)
    return room


def scores(house: House, player: PlayerId) -> list[list[int]]:
    lines = house.ears[player].pushes[f"player:{house.refs[player]}"]
    return [line["d"]["wins"] for line in lines if line["t"] == "battle.series"]


async def give_up(house: House, player: PlayerId) -> None:
    assert await house.asked(player, ForfeitBattle(at_table(house).id)) == {}


async def test_a_series_goes_on_by_itself_until_it_is_won(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house, asyncio.TaskGroup() as tasks:
        keeper = tasks.create_task(SeriesKeeper(house.host, house.matchmaking).run())
        first = await begun(house)
        laid = {card.player: {b.wine for b in card.bottles} for card in first.opening.seats}
        before = first
        for loser in (house.anna, house.bela, house.anna):
            room = at_table(house)
            assert {card.player: {b.wine for b in card.bottles} for card in room.opening.seats} == laid
            await give_up(house, loser)
            before = room

            async def another() -> bool:
                rooms = house.host.live_rooms(house.anna)
                return len(scores(house, house.bela)) == 4 if not rooms else rooms[0].id != before.id  # noqa: B023 - it is waited for before the next round

            await until(another, "the next battle, or the end")
        assert house.host.live_rooms(house.anna) == []
        wins = [[0, 0], [0, 1], [1, 1], [1, 2]]
        assert scores(house, house.anna) == scores(house, house.bela) == wins
        assert await house.god.fetchval("SELECT count(*) FROM battles WHERE state = 'over' AND NOT rated") == 3
        keeper.cancel()


async def test_who_keeps_it_later_goes_on_where_it_stands(database: Database, server_pool: Pool) -> None:
    """The battle ended while nobody kept the series; and two who keep it at once open one battle."""
    async with opened_house(database, server_pool, KINDS) as house:
        await begun(house)
        keeper = SeriesKeeper(house.host, house.matchmaking)
        await keeper.look()
        assert len(house.host.rooms) == 2, "nothing is done while a battle goes on"
        await give_up(house, house.bela)
        assert house.host.live_rooms(house.anna) == []
        await asyncio.gather(keeper.look(), SeriesKeeper(house.host, house.matchmaking).look())
        room = at_table(house)
        assert [card.player for card in room.opening.seats] == [house.anna, house.bela]
        await give_up(house, house.bela)
        await keeper.look()
        assert scores(house, house.anna) == [[0, 0], [1, 0], [2, 0]]
        assert house.host.live_rooms(house.anna) == []


async def test_where_a_battle_was_played_does_not_say_whether_it_is_over(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        first = await begun(house)
        keeper = SeriesKeeper(house.host, house.matchmaking)
        house.host._forget(first)  # as if another process had it
        await keeper.look()
        assert house.matchmaking.queue.known is not None
        assert first.id in house.matchmaking.queue.known.state.series, "it goes on, and so does its series"
        house.host.keep(first)
        await give_up(house, house.bela)
        house.host.finished.clear()
        house.host.whereabouts.learn(first.id, new_node())
        await keeper.look()
        assert at_table(house).id != first.id
        assert scores(house, house.anna) == [[0, 0], [1, 0]]


async def test_a_wine_that_is_gone_meanwhile_is_not_laid(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        first = await begun(house)
        mine = [b.wine for b in first.opening.seats[0].bottles if b.wine is not None]
        await give_up(house, house.bela)
        await house.god.execute("UPDATE wines SET owner_id = $1 WHERE id = $2", house.bela, mine[0])
        await SeriesKeeper(house.host, house.matchmaking).look()
        room = at_table(house)
        assert mine[0] not in {b.wine for b in room.opening.seats[0].bottles}
        await house.god.execute("UPDATE wines SET owner_id = $1 WHERE id = $2", house.anna, mine[0])


async def test_a_battle_that_breaks_down_ends_its_series(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        room = await begun(house)
        house.host.quarantine(room, AssertionError("a test"))
        keeper = SeriesKeeper(house.host, house.matchmaking)

        async def ended() -> bool:
            await keeper.look()
            return len(scores(house, house.anna)) == 2

        await until(ended, "the end of the series")
        assert scores(house, house.anna) == [[0, 0], [0, 0]]
        assert house.matchmaking.queue.known is not None
        assert house.matchmaking.queue.known.state.series == {}
        await rooms.void(house.god, room.id)


@pytest.mark.parametrize("versus", ["house", "anyone"])
async def test_a_series_is_against_a_named_player(database: Database, server_pool: Pool, versus: str) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        answer = await house.asked(house.anna, QueueForBattle("pairing", False, versus, best_of=3))
        assert isinstance(answer, Refused)
        assert answer.code == "series_unnamed"
