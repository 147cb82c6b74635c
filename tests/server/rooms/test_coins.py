"""Coins that rooms hold, release and pay: what a player has not he can't spend, in whatever order and at once."""

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from db import coins
from db.coins import Purse
from db.players import as_player
from db.pool import Pool
from db.rooms import void
from game.ids import PlayerId
from game.refusal import Refused
from server.rooms.room import Room
from tests.fixtures.house import House, Request, opened_house
from tests.fixtures.postgres import Database
from tests.fixtures.until import until
from tests.server.rooms.engine import Outcome, ask, open_tally
from tests.server.rooms.tally import Add, Close, Hold, Pay, Release


@pytest_asyncio.fixture
async def house(database: Database, server_pool: Pool) -> AsyncIterator[House]:
    async with opened_house(database, server_pool) as one:
        yield one


async def _purse(house: House, player: PlayerId) -> Purse:
    async with as_player(house.pool, player) as connection:
        return await coins.purse(connection, player)


async def _holds(house: House) -> dict[tuple[str, PlayerId], int]:
    rows = await house.god.fetch("SELECT room_id, player_id, amount FROM coin_holds WHERE amount > 0")
    return {(str(row["room_id"]), PlayerId(row["player_id"])): row["amount"] for row in rows}


async def _given(house: House, player: PlayerId, amount: int) -> None:
    """Coins from elsewhere, which this process does not hear of."""
    await house.god.execute(
        """
        SELECT coin_post('gift', 'A present', gen_random_uuid()::text, array_agg(a.id),
                         array_agg(CASE WHEN a.kind = 'mint' THEN -$2::bigint ELSE $2 END))
        FROM coin_accounts a WHERE (a.player_id = $1 AND a.kind = 'available') OR (a.kind = 'mint' AND a.shard = 0)
        """,
        player,
        amount,
    )


def _code(outcome: Outcome) -> str | None:
    return outcome.code if isinstance(outcome, Refused) else None


async def _all(house: House, *requests: Request) -> list[str | None]:
    """Ask all in one step, so that they go into one commit; the codes they got."""
    for request in requests:
        house.submit(request)

    async def answered() -> bool:
        return all(request.answers for request in requests)

    await until(answered, "the answers")
    return [_code(request.outcome) for request in requests]


async def _table(house: House) -> Room:
    return await open_tally(house.host, house.anna, house.bela)


async def test_what_a_room_holds_is_promised_to_it_alone(house: House) -> None:
    one, other = await _table(house), await _table(house)
    assert await ask(house.host, one, Hold(120), by=house.anna) == {"held": 120}
    assert await ask(house.host, other, Hold(30), by=house.anna) == {"held": 30}
    assert await _purse(house, house.anna) == Purse(350, 150)
    assert await _holds(house) == {(one.id, house.anna): 120, (other.id, house.anna): 30}
    await ask(house.host, one, Release(120), by=house.anna)
    assert await _purse(house, house.anna) == Purse(470, 30)
    assert await _holds(house) == {(other.id, house.anna): 30}


async def test_nobody_spends_what_he_has_not(house: House) -> None:
    room = await _table(house)
    unknown = await ask(house.host, room, Hold(501), by=house.anna)  # the database says so
    known = await ask(house.host, room, Hold(501), by=house.anna)  # and from then on it is known
    assert (_code(unknown), _code(known)) == ("insufficient_funds", "insufficient_funds")
    assert await ask(house.host, room, Hold(500), by=house.anna) == {"held": 500}
    assert _code(await ask(house.host, room, Hold(1), by=house.anna)) == "insufficient_funds"
    assert await _purse(house, house.anna) == Purse(0, 500)


async def test_of_two_rooms_in_one_commit_one_gets_the_coins(house: House) -> None:
    rooms = [await _table(house) for _ in range(3)]
    codes = await _all(house, *(Request(room, house.anna, Hold(300)) for room in rooms))
    assert sorted(codes, key=str) == [None, "insufficient_funds", "insufficient_funds"]
    assert await _purse(house, house.anna) == Purse(200, 300)


async def test_what_is_given_back_at_once_must_have_been_there(house: House) -> None:
    room = await _table(house)
    assert await _all(house, Request(room, house.anna, Hold(501, back=True)), Request(room, house.bela, Add(1))) == [
        "insufficient_funds",
        None,
    ]
    assert await ask(house.host, room, Hold(500, back=True), by=house.anna) == {"held": 500}
    assert await _purse(house, house.anna) == Purse(500, 0)


async def test_coins_that_are_released_can_be_held_again_in_the_same_commit(house: House) -> None:
    room = await _table(house)
    requests = [
        Request(room, house.anna, what) for what in (Hold(400), Release(400), Hold(450), Release(450), Hold(500))
    ]
    assert await _all(house, *requests) == [None] * 5
    assert await _purse(house, house.anna) == Purse(0, 500)
    assert await house.god.fetchval("SELECT count(*) FROM coin_transactions WHERE kind = 'auction_hold'") == 1


async def test_coins_from_elsewhere_count_before_anybody_is_refused(house: House) -> None:
    room = await _table(house)
    await ask(house.host, room, Hold(500), by=house.anna)
    await _given(house, house.anna, 70)
    assert await ask(house.host, room, Hold(70), by=house.anna) == {"held": 70}
    await _given(house, house.anna, 5)
    # Among others' entries, so that a commit is made, and alone, so that none is.
    assert await _all(house, Request(room, house.bela, Add(1)), Request(room, house.anna, Hold(5))) == [None, None]
    assert await _purse(house, house.anna) == Purse(0, 575)


async def test_coins_that_come_while_a_commit_fails_for_want_of_them_count(house: House) -> None:
    """Who could not pay is not refused before it is known what is written in the end."""
    rooms = [await _table(house) for _ in range(2)]
    has = (await _purse(house, house.anna)).available
    await ask(house.host, rooms[0], Add(1), by=house.anna)  # it is connected, and has not heard of her coins
    house.proxy.arm("from", 1, "hang")
    requests = [Request(room, house.anna, Hold(has)) for room in rooms]
    for request in requests:
        house.submit(request)
    await house.proxy.struck.wait()
    await _given(house, house.anna, has)
    house.proxy.let_go()

    async def answered() -> bool:
        return all(request.answers for request in requests)

    await until(answered, "the answers")
    assert [_code(request.outcome) for request in requests] == [None, None]


async def test_coins_that_went_elsewhere_are_not_spent_twice(house: House) -> None:
    room = await _table(house)
    await ask(house.host, room, Hold(1), by=house.anna)
    await _given(house, house.anna, -499)
    assert _code(await ask(house.host, room, Hold(100), by=house.anna)) == "insufficient_funds"
    assert await _purse(house, house.anna) == Purse(0, 1)


async def test_a_sale_pays_the_seller_and_the_house(house: House) -> None:
    room = await _table(house)
    await ask(house.host, room, Hold(200), by=house.anna)
    await ask(house.host, room, Pay(house.bela, 150), by=house.anna)
    assert await _purse(house, house.anna) == Purse(300, 49)
    assert await _purse(house, house.bela) == Purse(650, 0)
    assert await house.god.fetchval("SELECT sum(balance) FROM coin_accounts WHERE kind = 'fees'") == 1
    kinds = await house.god.fetch(
        "SELECT kind, room_id::text, seq FROM coin_transactions WHERE kind <> 'joining' ORDER BY id"
    )
    assert [tuple(row) for row in kinds] == [
        ("auction_hold", room.id, 2),
        ("auction_sale", room.id, 3),
        ("auction_cut", room.id, 3),
    ]


async def test_what_is_paid_can_be_spent_in_the_same_commit(house: House) -> None:
    room = await _table(house)
    codes = await _all(
        house,
        Request(room, house.anna, Hold(500)),
        Request(room, house.bela, Hold(900)),
        Request(room, house.anna, Pay(house.bela, 450)),
        Request(room, house.bela, Hold(900)),
    )
    assert codes == [None, "insufficient_funds", None, None]
    assert await _purse(house, house.bela) == Purse(50, 900)


@pytest.mark.parametrize("broken", [Close(), Release(11)])
async def test_a_room_that_errs_in_coins_is_set_aside_and_gives_them_back(
    house: House, broken: Close | Release
) -> None:
    # It ends while it holds something, or releases more than it holds: our mistake, which costs nobody anything.
    room, other = await _table(house), await _table(house)
    await ask(house.host, room, Hold(10), by=house.anna)
    assert await _all(house, Request(room, house.anna, broken), Request(other, house.bela, Hold(20))) == [
        "room_quarantined",
        None,
    ]

    async def set_aside() -> bool:
        return bool(await house.god.fetchval("SELECT state = 'quarantined' FROM rooms WHERE room_id = $1", room.id))

    await until(set_aside, "the quarantine")
    await void(house.god, room.id)
    assert await _purse(house, house.anna) == Purse(500, 0)
    assert await _holds(house) == {(other.id, house.bela): 20}
