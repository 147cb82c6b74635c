"""The house as a player: where the rules of one battle fail, it goes on in the others."""

import asyncio
from collections.abc import Mapping
from typing import Any

from db import rooms
from db.pool import Pool
from game.decider import Role
from game.ids import HOUSE
from game.pairing.battle import PairingBattle
from game.record import RecordCodec
from game.refusal import Refused
from server.house import House as HousePlayer
from server.identifiers import new_key
from server.kinds import KINDS
from server.messages import QueueForBattle
from server.rooms.room import Kind, Room
from tests.fixtures.house import House, opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until

HOUSE_SEAT = Role(1)


class _NoViewForTheHouse(PairingBattle):
    """Whoever sits where the house does sees nothing, for a while."""

    fails = True

    def view_state(self, state: Any, role: Role) -> Mapping[str, Any]:
        assert not (self.fails and role == HOUSE_SEAT), "planted"
        return super().view_state(state, role)


async def test_a_battle_in_which_the_house_fails_is_set_aside_alone(database: Database, server_pool: Pool) -> None:
    rules = _NoViewForTheHouse()
    kinds = {**KINDS, "pairing": Kind(rules, RecordCodec(rules))}
    async with opened_house(database, server_pool, kinds) as house:
        player = HousePlayer(house.desk, house.host.quarantine)
        house.host.on_change.append(player.room_changed)
        playing = asyncio.create_task(player.run())
        bad = await _begun(house)

        async def set_aside() -> bool:
            return bool(await house.god.fetchval("SELECT state = 'quarantined' FROM rooms WHERE room_id = $1", bad.id))

        await until(set_aside, "the quarantine", 30.0)
        rules.fails = False
        good = await _begun(house)

        async def chosen() -> bool:
            return any(player == HOUSE for player, _ in good.answered)

        await until(chosen, "a choice of the house", 30.0)
        playing.cancel()
        await rooms.void(house.god, bad.id)


async def _begun(house: House) -> Room:
    """A battle against the house."""
    answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    house.desk.perform(
        house.whos[house.anna], QueueForBattle("pairing", False, "house"), new_key(), answered.set_result
    )
    answer = await answered
    assert not isinstance(answer, Refused), answer
    [room] = house.host.live_rooms(house.anna)
    return room
