"""A standing room: there is one, it goes on in another after a day, and what it answered yesterday it answers today."""

import asyncio
from typing import Any

from db.pool import Pool
from game.ids import RoomId
from game.queue.values import Leave, QueueOpening
from game.refusal import Refused
from game.standing import Renew
from server.clock import RealClock
from server.identifiers import new_key
from server.kinds import KINDS
from server.messages import QueueForBattle
from server.rooms.room import KEYS_KEPT_MS, Ask, Room
from server.standing import LIFE_MS, StandingRoom
from tests.fixtures.house import House, opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.rooms.engine import new_node


async def queue(house: House, key: bytes, *, versus: str, wines: tuple[str, ...] = ()) -> Any:
    """Anna queues; what she is answered."""
    answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
    op = QueueForBattle("pairing", False, versus, wines)
    house.desk.perform(house.whos[house.anna], op, key, answer.set_result)
    return await answer


async def renewed(house: House) -> Room:
    """The room is a day old, and goes on in another."""
    old = await house.matchmaking.queue.current()
    old.opened_at_ms -= LIFE_MS
    await house.matchmaking.queue.renew()

    async def over() -> bool:
        return old.status == "over"

    await until(over, "the renewal")
    return await house.matchmaking.queue.current()


async def test_whoever_asks_first_opens_it_and_all_get_the_same(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        rooms = await asyncio.gather(*(house.matchmaking.queue.current() for _ in range(5)))
        assert {room.id for room in rooms} == {rooms[0].id}
        assert await house.god.fetchval("SELECT count(*) FROM rooms WHERE kind = 'queue'") == 1


async def test_yesterdays_answers_hold_and_those_who_wait_go_on(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        key, bela = new_key(), house.refs[house.bela]
        first = await queue(house, key, versus=bela)
        old = await house.matchmaking.queue.current()
        room = await renewed(house)
        assert room.id != old.id
        assert room.opening.predecessor == old.id
        house.host.finished.clear()  # a busy day: read from its record, then
        house.host.whereabouts.learn(old.id, new_node())  # who had it before us
        assert await queue(house, key, versus=bela) == first
        reused = await queue(house, key, versus="house")
        assert isinstance(reused, Refused)
        assert reused.code == "key_reused"
        again = await queue(house, new_key(), versus=bela)
        assert isinstance(again, Refused)
        assert again.code == "already_queued"
        assert list(room.state.tickets) == [first["ticket"]]


async def test_who_begins_after_months_does_without_the_journal_of_the_one_before(
    database: Database, server_pool: Pool
) -> None:
    """It was put away: entries are kept for some months, a standing room as long as nobody is there to renew it."""
    async with opened_house(database, server_pool, KINDS) as house:
        key, bela = new_key(), house.refs[house.bela]
        first = await queue(house, key, versus=bela)
        old = await house.matchmaking.queue.current()
        await renewed(house)
        await house.god.execute(
            f"CREATE TEMP TABLE aside AS SELECT * FROM room_entries WHERE room_id = '{old.id}';"
            f" DELETE FROM room_entries WHERE room_id = '{old.id}'"
        )
        house.matchmaking.queue._earlier.clear()
        house.host.finished.clear()
        assert await queue(house, key, versus=bela) == first
        again = await queue(house, new_key(), versus=bela)
        assert isinstance(again, Refused)
        assert again.code == "already_queued"
        await house.god.execute("INSERT INTO room_entries SELECT * FROM aside")  # for the books


async def test_a_request_that_is_asked_again_meanwhile_is_one_request(database: Database, server_pool: Pool) -> None:
    """Its wines are laid by then, and not free: but by itself."""
    async with opened_house(database, server_pool, KINDS) as house:
        ref = str(await house.god.fetchval("SELECT public_id FROM wines WHERE owner_id = $1 LIMIT 1", house.anna))
        bela, key = house.refs[house.bela], new_key()
        answers = await asyncio.gather(*(queue(house, key, versus=bela, wines=(ref,)) for _ in range(20)))
        assert all(answer == answers[0] for answer in answers)
        assert not isinstance(answers[0], Refused)
        other = await queue(house, new_key(), versus="house", wines=(ref,))
        assert isinstance(other, Refused)
        assert other.code == "wine_not_free"


async def test_a_young_one_is_left_alone(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        room = await house.matchmaking.queue.current()
        await house.matchmaking.queue.renew()
        await house.host.lane.drained()
        assert (await house.matchmaking.queue.current()).id == room.id


async def test_a_long_one_goes_on_in_another_and_every_one_of_a_day_is_remembered(
    database: Database, server_pool: Pool
) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        house.matchmaking.queue.entries_max = 4
        key, bela = new_key(), house.refs[house.bela]
        first = await queue(house, key, versus=bela)
        names = [(await house.matchmaking.queue.current()).id]
        for _ in range(16):
            entered = await queue(house, new_key(), versus="anyone")
            leaves = Ask(house.anna, Leave(entered["ticket"]), key=new_key())
            house.matchmaking.queue.hand_in(await house.matchmaking.queue.current(), leaves)
            await house.host.lane.drained()
            names.extend({(await house.matchmaking.queue.current()).id} - set(names))
        assert len(names) >= 4
        assert await queue(house, key, versus=bela) == first
        for ahead_ms, found in ((0, first), (KEYS_KEPT_MS + 60_000, None)):
            # Somebody who has seen none of them begin or end.
            other = StandingRoom(house.host, house.reads, _Ahead(ahead_ms), "queue", _no_opening, Renew)
            answered = await other.answered(await other.current(), house.anna, key)
            assert (answered and answered.answer) == found


async def test_what_waits_while_it_is_renewed_is_done_in_the_next(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        entered = await queue(house, new_key(), versus=house.refs[house.bela])
        old = await house.matchmaking.queue.current()
        old.opened_at_ms -= LIFE_MS
        await house.matchmaking.queue.renew()
        answers: list[Any] = []
        house.matchmaking.queue.hand_in(
            old, Ask(house.anna, Leave(entered["ticket"]), key=new_key(), reply=answers.append)
        )
        assert old.status == "open", "the renewal and what came behind it go into one commit"
        await house.host.lane.drained()
        assert (old.status, answers) == ("over", [{}])
        assert not (await house.matchmaking.queue.current()).state.tickets


def _no_opening(name: RoomId, now_ms: int) -> QueueOpening:
    raise AssertionError("there is a queue")


class _Ahead(RealClock):
    def __init__(self, by_ms: int) -> None:
        self.by_ms = by_ms

    def now_ms(self) -> int:
        return super().now_ms() + self.by_ms
