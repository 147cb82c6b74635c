"""Who is away from his battle, and who was never really gone."""

from typing import Any

from db.pool import Pool
from game.ids import PlayerId
from server.desk import Who
from server.identifiers import new_key
from server.kinds import KINDS
from server.messages import QueueForBattle
from tests.fixtures.house import House, opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.rooms.engine import running


def who(house: House, player: PlayerId) -> Who:
    return next(iter(house.desk.presence._here[player].values()))


async def play(house: House) -> str:
    """Both queue for each other; the battle's channel."""
    anna, bela = who(house, house.anna), who(house, house.bela)
    for one, other in ((anna, bela), (bela, anna)):
        op = QueueForBattle("pairing", False, other.ref)
        house.desk.perform(one, op, new_key(), lambda answer: None)
        await house.errands.done()
    return await heard(house, house.bela, lambda push: push["t"] == "turn.opened")


async def heard(house: House, player: PlayerId, fits: Any) -> str:
    """Wait until the player hears such a push; its channel."""

    async def look() -> str | None:
        pushes = (push for pushes in house.ears[player].pushes.values() for push in pushes)
        return next((push["ch"] for push in pushes if fits(push)), None)

    found = await until(look, "a push")
    assert found is not None
    return found


async def test_who_stays_away_is_missed_and_who_comes_back_is_greeted(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        house.desk.presence.missed_after_s = 0.01
        await play(house)
        anna = who(house, house.anna)
        house.desk.gone(anna, house.ears[house.anna])
        await heard(house, house.bela, lambda push: push["t"] == "seat.away" and push["d"]["seat"] == 0)
        await house.listen()
        room = house.host.live_rooms(house.bela)[0]

        async def there_again() -> bool:
            return not room.state.seats[0].clock.away

        assert await until(there_again, "the seat to be taken again")


async def test_who_comes_back_at_once_was_never_away(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        await play(house)
        room = house.host.live_rooms(house.anna)[0]
        before = room.n
        house.desk.gone(who(house, house.anna), house.ears[house.anna])
        await house.listen()
        await house.host.lane.drained()
        assert room.n == before
        assert not house.desk.presence._missing


async def test_a_connection_on_which_another_player_said_hello_leaves_nobody_behind(
    database: Database, server_pool: Pool
) -> None:
    """The session ends then, and says of both that they are gone (`Session._welcomed`)."""
    async with opened_house(database, server_pool, KINDS) as house:
        presence, ear = house.desk.presence, house.ears[house.anna]
        anna, bela = who(house, house.anna), who(house, house.bela)
        presence.arrive(bela, ear)
        house.desk.gone(bela, ear)
        assert presence.connected(house.anna, ear.codec.name) == {ear: anna}
        house.desk.gone(anna, ear)
        assert {player for player, _ in presence.here()} == {house.bela}
        assert presence.who(ear) is None


async def test_who_is_there_and_who_is_not_is_seen_anew_where_a_battle_is_taken_over(
    database: Database, server_pool: Pool
) -> None:
    """One was away, and is back at another process before that one has the battle; the other one does not come."""
    async with opened_house(database, server_pool, KINDS) as before:
        before.desk.presence.missed_after_s = 0.01
        await play(before)
        before.desk.gone(who(before, before.anna), before.ears[before.anna])
        await heard(before, before.bela, lambda push: push["t"] == "seat.away" and push["d"]["seat"] == 0)
        left = before.host.live_rooms(before.bela)[0]
        after = House(server_pool, before.god, before.proxy, kinds=KINDS)
        after.desk.presence.missed_after_s = 0.01
        after.anna, after.bela = before.anna, before.bela
        await after.listen()
        after.desk.gone(who(after, after.bela), after.ears[after.bela])
        await before.host.drain()
        async with running(after.host):

            async def seen() -> bool:
                room = after.host.rooms.get(left.id)
                return room is not None and [seat.clock.away for seat in room.state.seats] == [False, True]

            await until(seen, "the one to be there and the other to be missed", 30.0)
            await after.errands.done()
        await after.store.close()
