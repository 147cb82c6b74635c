"""A place in the queue, asked for again."""

from typing import Any, get_args

from db.journal_effects import LIVE_BATTLES_MAX
from db.pool import Pool
from game.battle.names import ModeName
from game.ids import RoomId
from game.modes import MODES
from game.refusal import Refused
from server.identifiers import new_key
from server.kinds import KINDS
from server.messages import AskForRematch, ForfeitBattle, LeaveQueue, QueueForBattle
from server.pushes import SNAPSHOTS
from tests.fixtures.house import House, opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.declared import whole


async def test_a_repeat_that_finds_its_own_wines_laid_gets_the_first_answer(
    database: Database, server_pool: Pool
) -> None:
    """The first is written and nobody knows yet: to the repeat the wines look taken."""
    async with opened_house(database, server_pool, KINDS) as house:
        anna = house.whos[house.anna]
        answers: list[Any] = []
        house.desk.perform(anna, QueueForBattle("pairing", False, house.refs[house.bela]), new_key(), answers.append)
        await house.errands.done()
        await house.host.lane.drained()

        async with server_pool.acquire() as conn, conn.transaction():
            await conn.execute(f"SET LOCAL app.player_id = {house.bela:d}")
            ref = str(await conn.fetchval("SELECT public_id FROM wines WHERE owner_id = $1 LIMIT 1", house.bela))
        op, key = QueueForBattle("pairing", False, "anyone", (ref,)), new_key()
        house.proxy.arm("from", 1, "hang")
        for _ in range(2):
            house.desk.perform(house.whos[house.bela], op, key, answers.append)
            await house.errands.done()
            await house.proxy.struck.wait()
        assert len(answers) == 1, "the first is not known to be written, and the second waits for it"
        house.proxy.let_go()

        async def all_answered() -> bool:
            return len(answers) == 3

        await until(all_answered, "the answers")
        assert answers[1] == answers[2]
        assert "ticket" in answers[1]


async def test_a_mode_that_is_not_open_and_a_strength_that_it_has_not(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        anna = house.whos[house.anna]
        answers: list[Any] = []
        wanted = [
            QueueForBattle("pairing", False, "house", (), 6),  # the wire knows five; the desk asks the mode
            QueueForBattle("blind_tasting", False, "house", (), 5),
        ]
        wanted += [QueueForBattle(mode, False, "house") for mode in get_args(ModeName) if mode not in MODES]
        for op in wanted:
            house.desk.perform(anna, op, new_key(), answers.append)
            await house.errands.done()
            await house.host.lane.drained()
        assert [answer.code if isinstance(answer, Refused) else sorted(answer) for answer in answers] == [
            "strength_closed", ["ticket"], *["mode_closed"] * (len(wanted) - 2),
        ]  # fmt: skip
        assert house.matchmaking.tickets(house.anna) == []
        [room] = [room for room in house.host.rooms.values() if room.decider.kind == "blind_tasting"]
        assert room.opening.seats[1].strength == 5
        assert len(room.opening.seats[0].bottles) == 3


async def battle_over(house: House) -> RoomId:
    """The two have played a battle, each with a wine of his own, and Bela gave it up."""
    for one, other in ((house.anna, house.bela), (house.bela, house.anna)):
        await house.asked(one, QueueForBattle("pairing", False, house.refs[other], delay_s=7))
    [room] = house.host.live_rooms(house.anna)
    assert room.opening.delay_s == 7
    assert await house.asked(house.anna, AskForRematch(room.id)) == Refusal("battle_not_over")
    assert await house.asked(house.bela, ForfeitBattle(room.id)) == {}
    return room.id


class Refusal(str):
    """Equal to a refusal with this code."""

    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Refused) and other.code == str(self)


async def test_what_was_asked_is_there_when_one_comes_back(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        anna, bela = house.refs[house.anna], house.refs[house.bela]
        answer = await house.asked(house.anna, QueueForBattle("pairing", False, bela, best_of=3))
        for player in (house.anna, house.bela):
            whole(house.desk.going_on(player), SNAPSHOTS["player"])
        [mine], [his] = house.desk.going_on(house.anna).tickets, house.desk.going_on(house.bela).challenges
        assert (mine.versus, mine.versus_name, mine.best_of, mine.battle) == (bela, "Bela", 3, None)
        assert (his.challenger.player_id, his.challenger.name) == (anna, "Anna")
        assert (his.ticket, his.mode, his.best_of, his.battle) == (answer["ticket"], "pairing", 3, None)
        assert his.expires_at_ms == mine.expires_at_ms
        assert (house.desk.going_on(house.anna).challenges, house.desk.going_on(house.bela).tickets) == ([], [])
        await house.asked(house.bela, QueueForBattle("pairing", False, anna, best_of=3))
        for seat, player in enumerate((house.anna, house.bela)):
            going_on = house.desk.going_on(player)
            assert (going_on.tickets, going_on.challenges) == ([], [])
            [series] = going_on.series
            assert f"battle:{series.battle}" == going_on.live[0].ch
            assert (series.of, series.wins, series.seat) == (3, [0, 0], seat)


async def test_another_battle_like_the_last(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        last = await battle_over(house)
        first = house.host.here(last)
        assert first is not None
        assert "ticket" in await house.asked(house.bela, AskForRematch(last))
        [wish], [place] = house.desk.going_on(house.anna).challenges, house.desk.going_on(house.bela).tickets
        assert (wish.battle, place.battle, place.versus_name) == (last, last, "Anna")
        [line] = [push for push in house.ears[house.anna].pushes[f"player:{house.refs[house.anna]}"]
                  if push["t"] == "battle.rematch_wanted"]  # fmt: skip
        assert (line["d"]["battle"], line["d"]["from"]["name"]) == (last, "Bela")
        assert "ticket" in await house.asked(house.anna, AskForRematch(last))
        [room] = house.host.live_rooms(house.anna)
        assert room.id != last
        assert (room.decider.kind, room.opening.rated, room.opening.delay_s) == ("pairing", False, 7)
        wines = {card.player: {b.wine for b in card.bottles} for card in first.opening.seats}
        assert {card.player: {b.wine for b in card.bottles} for card in room.opening.seats} == wines


async def test_who_may_not_ask_for_another(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        last = await battle_over(house)
        nobody = "019412d4-0000-7000-8000-000000000051"
        assert await house.asked(house.anna, AskForRematch("nonsense")) == Refusal("not_found")
        assert await house.asked(house.anna, AskForRematch(nobody)) == Refusal("not_found")
        assert house.matchmaking.queue.known is not None
        queue = house.matchmaking.queue.known.id
        assert await house.asked(house.anna, AskForRematch(queue)) == Refusal("not_found")
        ticket = (await house.asked(house.anna, AskForRematch(last)))["ticket"]
        assert await house.asked(house.anna, LeaveQueue(ticket)) == {}
        assert await house.asked(house.anna, AskForRematch(last)) == Refusal("rematch_asked")
        room = house.host.here(last)
        assert room is not None
        room.last_at_ms -= 61_000
        assert await house.asked(house.bela, AskForRematch(last)) == Refusal("rematch_too_late")


async def test_who_has_left_for_good_is_met_by_nobody(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        last = await battle_over(house)
        await house.asked(house.bela, QueueForBattle("pairing", False, house.refs[house.anna]))
        house.desk.departed(house.bela)

        async def gone() -> bool:
            return not house.desk.going_on(house.bela).tickets

        await until(gone, "his ticket's end")
        assert house.desk.going_on(house.anna).challenges == []
        async with server_pool.acquire() as conn, conn.transaction():
            await conn.execute(f"SET LOCAL app.player_id = {house.bela:d}")
            assert await conn.fetchval("SELECT busy FROM account_delete(gen_random_uuid())") == []
        assert await house.asked(house.anna, AskForRematch(last)) == Refusal("unknown_player")


async def test_the_house_agrees_at_once(database: Database, server_pool: Pool) -> None:
    async with opened_house(database, server_pool, KINDS) as house:
        await house.asked(house.anna, QueueForBattle("pairing", True, "house", strength=3))
        [room] = house.host.live_rooms(house.anna)
        assert await house.asked(house.bela, AskForRematch(room.id)) == Refusal("not_your_battle")
        assert await house.asked(house.anna, ForfeitBattle(room.id)) == {}
        assert "ticket" in await house.asked(house.anna, AskForRematch(room.id))
        [again] = house.host.live_rooms(house.anna)
        assert (again.id != room.id, again.opening.seats[1].house, again.opening.seats[1].strength) == (True, True, 3)


async def test_who_waits_and_has_begun_too_much_meanwhile_is_in_nobodys_way(
    database: Database, server_pool: Pool
) -> None:
    """Whoever comes for anyone finds him first: refused for his sake, nobody would find anyone until he went."""
    async with opened_house(database, server_pool, KINDS) as house:
        assert "ticket" in await house.asked(house.bela, QueueForBattle("pairing", True, "anyone"))
        for _ in range(LIVE_BATTLES_MAX):
            assert "ticket" in await house.asked(house.bela, QueueForBattle("pairing", False, "house"))
        assert "ticket" in await house.asked(house.anna, QueueForBattle("pairing", True, "anyone"))
        assert [len(house.host.live_rooms(player)) for player in (house.anna, house.bela)] == [1, LIVE_BATTLES_MAX + 1]
        assert await house.asked(house.bela, QueueForBattle("pairing", True, "anyone")) == Refusal("too_many_battles")
