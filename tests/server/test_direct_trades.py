"""Direct trades on a real PostgreSQL, asked for at the desk: whose the wines and the coins are after all of it."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio

from db import direct_trades
from db.audit import broken_rules
from db.journal_effects import LIVE_TRADES_MAX
from db.players import as_player
from db.pool import Pool
from game.direct.opening import OFFER_WINES_MAX
from game.direct.patience import GRACE_MS, INVITED_MS
from game.ids import PlayerId, RoomId
from game.parlour import INVITATIONS_MAX
from game.refusal import Refused
from server import audit
from server.desk import Who
from server.identifiers import new_key, new_room
from server.messages import QueueForBattle
from server.messages_auction import PutUpForAuction
from server.messages_trade import AcceptTrade, CancelTrade, ConfirmTrade, InviteToTrade, OfferInTrade
from server.rooms.room import Room
from tests.fixtures.becoming import SPECIES_OF, becoming
from tests.fixtures.postgres import Database
from tests.fixtures.saleroom import Saleroom, opened_saleroom
from tests.fixtures.until import until


@pytest_asyncio.fixture
async def room(database: Database, server_pool: Pool) -> AsyncIterator[Saleroom]:
    async with opened_saleroom(database, server_pool) as one:
        # Chance gives newcomers a rare wine now and then, which the house's rules would keep them from trading.
        await one.house.god.execute("DELETE FROM trading_rules")
        yield one


async def table(room: Saleroom, inviter: Who, invited: Who) -> RoomId:
    answer = await room.ask(inviter, InviteToTrade(invited.ref))
    assert not isinstance(answer, Refused), answer
    return RoomId(answer["trade"])


async def wines(room: Saleroom, player: PlayerId) -> list[str]:
    rows = await room.house.god.fetch("SELECT public_id FROM wines WHERE owner_id = $1 ORDER BY id", player)
    return [str(row["public_id"]) for row in rows]


async def places(room: Saleroom, *refs: str) -> list[str]:
    query = "SELECT place FROM wines WHERE public_id = $1::text::uuid"
    return [await room.house.god.fetchval(query, ref) for ref in refs]


def lines(room: Saleroom, who: Who) -> list[str]:
    return [push["t"] for push in room.house.ears[who.player_id].pushes.get(f"player:{who.ref}", ())]


def heard(room: Saleroom, who: Who, trade: RoomId) -> list[str]:
    return [push["t"] for push in room.house.ears[who.player_id].pushes.get(f"trade:{trade}", ())]


async def row(room: Saleroom, trade: RoomId) -> Any:
    return await room.house.god.fetchrow(
        "SELECT state, coins_a, coins_b, offered_a, offered_b FROM direct_trades WHERE direct_trade_id = $1", trade
    )


async def over(room: Saleroom, trade: RoomId) -> Room:
    """Its time has come; wait until it is cleared."""
    one = room.house.host.rooms[trade]
    room.house.host._wake(trade)

    async def done() -> bool:
        return one.status == "over"

    await until(done, "the table's end")
    return one


LOCK = "UPDATE users SET trade_locked_until = now() + interval '1 h', trade_lock_reason = 'A test' WHERE id = $1"
UNLOCK = "UPDATE users SET trade_locked_until = NULL, trade_lock_reason = NULL"


async def test_two_trade(room: Saleroom, anna: Who, bela: Who) -> None:
    hers, his = await wines(room, anna.player_id), await wines(room, bela.player_id)
    trade = await table(room, anna, bela)
    assert lines(room, bela) == ["trade.invited"]
    assert await room.ask(bela, AcceptTrade(trade)) == {}
    assert await room.ask(anna, OfferInTrade(trade, (hers[0], hers[1]), 100)) == {"revision": 1}
    assert await room.ask(bela, OfferInTrade(trade, (his[0],), 30)) == {"revision": 2}
    assert await places(room, hers[0], hers[1], his[0]) == ["escrow"] * 3
    assert (await room.coins(anna), await room.coins(bela)) == ((400, 100), (470, 30))
    await room.books_are_right()
    assert await room.ask(anna, ConfirmTrade(trade, 2)) == {"revision": 2}
    assert await room.ask(bela, ConfirmTrade(trade, 2)) == {"revision": 2}
    assert set(await wines(room, anna.player_id)) == {*hers[2:], his[0]}
    assert set(await wines(room, bela.player_id)) == {*his[1:], hers[0], hers[1]}
    assert (await room.coins(anna), await room.coins(bela)) == ((430, 0), (570, 0))
    assert tuple(await row(room, trade)) == ("settled", 70, 0, 100, 30)
    told = ["trade.opened", "trade.taken_up", "trade.offered", "trade.offered", "trade.confirmed", "trade.confirmed"]
    assert heard(room, anna, trade) == heard(room, bela, trade) == [*told, "trade.settled"]
    assert (lines(room, anna), lines(room, bela)) == (["trade.made"], ["trade.invited", "trade.made"])
    kept = await room.house.god.fetch("SELECT format, seller_id, price FROM wine_trades WHERE trade_id = $1", trade)
    assert sorted(tuple(one) for one in kept) == sorted(
        [("direct", anna.player_id, None)] * 2 + [("direct", bela.player_id, None)]
    )


async def test_both_confirm_at_the_same_moment(room: Saleroom, anna: Who, bela: Who) -> None:
    hers, his = await wines(room, anna.player_id), await wines(room, bela.player_id)
    for first, second in ((anna, bela), (bela, anna)):
        trade = await table(room, anna, bela)
        await room.ask(anna, OfferInTrade(trade, (hers[0],)))
        answer = await room.ask(bela, OfferInTrade(trade, (his[0],)))
        assert not isinstance(answer, Refused), str(answer)
        revision = answer["revision"]
        yes = [room.ask(one, ConfirmTrade(trade, revision)) for one in (first, second)]
        assert await asyncio.gather(*yes) == [{"revision": revision}] * 2
        assert (await row(room, trade))["state"] == "settled"
        hers[0], his[0] = his[0], hers[0]
    assert await room.house.god.fetchval("SELECT count(*) FROM wine_trades") == 4


async def test_an_offer_that_changes_as_the_other_confirms_is_not_what_he_confirmed(
    room: Saleroom, anna: Who, bela: Who
) -> None:
    hers, his = await wines(room, anna.player_id), await wines(room, bela.player_id)
    trade = await table(room, anna, bela)
    await room.ask(anna, OfferInTrade(trade, (hers[0], hers[1])))
    await room.ask(bela, OfferInTrade(trade, (his[0],)))
    await room.ask(anna, ConfirmTrade(trade, 2))
    changed, yes = await asyncio.gather(
        room.ask(anna, OfferInTrade(trade, (hers[1],))), room.ask(bela, ConfirmTrade(trade, 2))
    )
    # Whichever came first: either all of the old offers went over, or nothing did.
    if isinstance(yes, Refused):
        assert (yes.code, changed) == ("stale_revision", {"revision": 3})
        assert await room.code(bela, ConfirmTrade(trade, 2)) == "stale_revision"
        assert (await row(room, trade))["state"] == "open"
        await room.ask(anna, CancelTrade(trade))
    else:
        assert changed.code == "trade_over"
        assert set(await wines(room, bela.player_id)) == {hers[0], hers[1], *his[1:]}


async def test_what_is_taken_back_is_free_at_once_and_what_is_offered_is_not(
    room: Saleroom, anna: Who, bela: Who
) -> None:
    hers = await wines(room, anna.player_id)
    trade = await table(room, anna, bela)
    await room.ask(anna, OfferInTrade(trade, (hers[0], hers[1]), 50))
    assert await room.code(anna, PutUpForAuction(hers[0], 10, 600)) == "wine_not_free"
    assert await room.code(anna, QueueForBattle("pairing", False, "anyone", (hers[1],))) == "wine_not_free"
    [carla] = await room.guests(1)
    other = await table(room, anna, carla)
    assert await room.code(anna, OfferInTrade(other, (hers[0],))) == "wine_not_free"
    assert await room.ask(anna, OfferInTrade(trade, (hers[1],), 20)) == {"revision": 2}
    assert await room.coins(anna) == (480, 20)
    assert await room.ask(anna, OfferInTrade(other, (hers[0],))) == {"revision": 1}
    assert await room.code(anna, OfferInTrade(trade, (hers[0], hers[1]))) == "wine_not_free"
    await room.ask(anna, CancelTrade(trade))
    await room.ask(carla, CancelTrade(other))
    assert await places(room, *hers) == ["cellar"] * len(hers)
    assert await room.coins(anna) == (500, 0)
    assert lines(room, bela) == ["trade.invited", "trade.called_off"]


async def test_what_cannot_be_offered(room: Saleroom, anna: Who, bela: Who) -> None:
    [carla] = await room.guests(1)
    hers, his = await wines(room, anna.player_id), await wines(room, bela.player_id)
    up = await room.put_up(anna)
    [in_auction] = [ref for ref, place in zip(hers, await places(room, *hers), strict=True) if place == "escrow"]
    trade = await table(room, anna, bela)
    free = next(ref for ref in hers if ref != in_auction)
    for op, code in (
        (OfferInTrade(trade, (in_auction,)), "wine_not_free"),
        (OfferInTrade(trade, (his[0],)), "unknown_wine"),
        (OfferInTrade(trade, (free, free)), "unknown_wine"),
        (OfferInTrade(trade, ("no-such-wine",)), "unknown_wine"),
        (OfferInTrade(trade, (free,), 1_000), "insufficient_funds"),
        (OfferInTrade(trade, (free,), 10**9 + 1), "bad_coins"),
        (ConfirmTrade(trade, 0), "nothing_offered"),
        (ConfirmTrade(trade, 7), "stale_revision"),
        (AcceptTrade(trade), "not_invited"),
        (OfferInTrade(new_room(5), (free,)), "not_found"),
        (OfferInTrade(up, (free,)), "not_found"),
    ):
        assert await room.code(anna, op) == code, op
    for asked in (OfferInTrade(trade), ConfirmTrade(trade, 0), AcceptTrade(trade), CancelTrade(trade)):
        assert await room.code(carla, asked) == "not_your_trade"
    assert room.house.host.rooms[trade].state.revision == 0
    await room.house.god.execute(LOCK, anna.player_id)
    assert await room.code(anna, OfferInTrade(trade, (free,))) == "trade_locked"
    assert (await row(room, trade))["state"] == "open"
    await room.house.god.execute(UNLOCK)
    await room.house.god.execute("INSERT INTO trading_rules (format, level_min) VALUES ('direct', 9)")
    refused = await room.ask(anna, OfferInTrade(trade, (free,)))
    assert (refused.code, refused.fields) == ("level_too_low", {"minimum": 9, "yours": 1})
    assert OFFER_WINES_MAX == 6


async def test_who_cannot_be_invited(room: Saleroom, anna: Who, bela: Who) -> None:
    assert await room.code(anna, InviteToTrade(anna.ref)) == "own_invitation"
    assert await room.code(anna, InviteToTrade(str(new_room(5)))) == "unknown_player"
    assert await room.code(anna, InviteToTrade("nobody")) == "unknown_player"
    trade = await table(room, anna, bela)
    assert await room.code(bela, InviteToTrade(anna.ref)) == "already_trading"
    await room.ask(bela, CancelTrade(trade))
    for blocker, blocked in ((anna, bela), (bela, anna)):
        await room.house.god.execute("DELETE FROM player_blocks")
        await room.house.god.execute(
            "INSERT INTO player_blocks (blocker_id, blocked_id) VALUES ($1, $2)", blocker.player_id, blocked.player_id
        )
        assert await room.code(anna, InviteToTrade(bela.ref)) == "player_blocked"
    guests = await room.guests(LIVE_TRADES_MAX + 1)
    codes = [await room.code(anna, InviteToTrade(guest.ref)) for guest in guests]
    assert codes == [None] * LIVE_TRADES_MAX + ["too_many_trades"]


async def test_invitations_are_counted(room: Saleroom, anna: Who, bela: Who) -> None:
    for _ in range(INVITATIONS_MAX):
        await room.ask(bela, CancelTrade(await table(room, anna, bela)))
    refused = await room.ask(anna, InviteToTrade(bela.ref))
    assert refused.code == "rate_limited"
    assert refused.retry_after_ms > 0


async def test_whoever_blocks_or_is_locked_out_between_the_two_yeses_settles_nothing(
    room: Saleroom, anna: Who, bela: Who
) -> None:
    [hers, *_] = await wines(room, anna.player_id)
    trade = await table(room, anna, bela)
    await room.ask(anna, OfferInTrade(trade, (hers,), 10))
    await room.ask(anna, ConfirmTrade(trade, 1))
    await room.house.god.execute(
        "INSERT INTO player_blocks (blocker_id, blocked_id) VALUES ($1, $2)", anna.player_id, bela.player_id
    )
    assert await room.code(bela, ConfirmTrade(trade, 1)) == "player_blocked"
    await room.house.god.execute("DELETE FROM player_blocks")
    await room.house.god.execute(LOCK, anna.player_id)
    assert await room.code(bela, ConfirmTrade(trade, 1)) == "trade_locked"
    await room.house.god.execute(UNLOCK)
    await room.house.god.execute("UPDATE subscription_tiers SET wines_max = 3")
    assert await room.code(bela, ConfirmTrade(trade, 1)) == "collection_full"
    assert (await row(room, trade))["state"] == "open"
    his = await wines(room, bela.player_id)
    assert await room.ask(bela, OfferInTrade(trade, (his[0],))) == {"revision": 2}
    await room.ask(anna, ConfirmTrade(trade, 2))
    assert await room.ask(bela, ConfirmTrade(trade, 2)) == {"revision": 2}, "wine for wine needs no room"
    assert hers in await wines(room, bela.player_id)


async def test_the_same_request_twice_is_done_once(room: Saleroom, anna: Who, bela: Who) -> None:
    [hers, *_] = await wines(room, anna.player_id)
    key = new_key()
    both = await asyncio.gather(*(room.ask(anna, InviteToTrade(bela.ref), key) for _ in range(2)))
    assert both[0] == both[1]
    trade = RoomId(both[0]["trade"])
    key = new_key()
    offers = await asyncio.gather(*(room.ask(anna, OfferInTrade(trade, (hers,), 10), key) for _ in range(3)))
    assert offers == [{"revision": 1}] * 3
    assert await room.code(anna, OfferInTrade(trade, (hers,), 11), key) == "key_reused"
    key = new_key()
    await room.ask(bela, ConfirmTrade(trade, 1))
    assert await room.ask(anna, ConfirmTrade(trade, 1), key) == {"revision": 1}
    assert await room.ask(anna, ConfirmTrade(trade, 1), key) == {"revision": 1}, "asked again after the end"
    assert await room.code(anna, OfferInTrade(trade)) == "trade_over"
    assert await room.code(anna, ConfirmTrade(trade, 1)) == "trade_over"


async def test_an_invitation_that_nobody_takes_up_lapses(room: Saleroom, anna: Who, bela: Who) -> None:
    [hers, *_] = await wines(room, anna.player_id)
    trade = await table(room, anna, bela)
    await room.ask(anna, OfferInTrade(trade, (hers,), 10))
    room.clock.ahead_ms += INVITED_MS
    await over(room, trade)
    assert tuple(await row(room, trade)) == ("expired", 0, 0, 10, 0)
    assert await places(room, hers) == ["cellar"]
    assert await room.coins(anna) == (500, 0)
    assert (lines(room, anna), lines(room, bela)) == (["trade.lapsed"], ["trade.invited", "trade.lapsed"])


async def test_who_has_gone_is_waited_for_and_each_has_its_own_again(room: Saleroom, anna: Who, bela: Who) -> None:
    [carla] = await room.guests(1)  # who is not connected
    trade = await table(room, anna, carla)
    await room.ask(carla, AcceptTrade(trade))
    room.house.desk.presence.missed_after_s = 0.0
    room.house.desk.gone(anna, room.house.ears[anna.player_id])

    async def away() -> bool:
        return room.house.host.rooms[trade].state.away_until_ms[0] is not None

    await until(away, "that her absence is noticed")
    room.clock.ahead_ms += GRACE_MS
    one = await over(room, trade)
    assert one.state.over.why == "away"


async def test_nobody_else_may_listen_and_the_two_see_all(room: Saleroom, anna: Who, bela: Who) -> None:
    [carla] = await room.guests(1)
    [hers, *_] = await wines(room, anna.player_id)
    trade = await table(room, anna, bela)
    await room.ask(anna, OfferInTrade(trade, (hers,), 10))
    for who in (carla, None):
        answered: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        room.house.desk.subscribe(who, f"trade:{trade}", None, room.house.ears[anna.player_id], answered.set_result)
        assert (await answered).code == "not_yours"
    answered = asyncio.get_running_loop().create_future()
    room.house.desk.subscribe(bela, f"trade:{trade}", None, room.house.ears[bela.player_id], answered.set_result)
    shown = (await answered).snapshot
    assert shown["seat"] == 1
    assert shown["offers"][0]["wines"][0]["id"] == hers
    parlour = await room.house.trades.parlour.current()
    answered = asyncio.get_running_loop().create_future()
    room.house.desk.subscribe(bela, f"parlour:{parlour.id}", None, room.house.ears[bela.player_id], answered.set_result)
    assert (await answered).code == "no_such_channel"


async def test_a_wine_evolves_by_direct_trade(room: Saleroom, anna: Who, bela: Who) -> None:
    [hers, *_] = await wines(room, anna.player_id)
    before, after = await becoming(room.house.god, hers)
    trade = await table(room, anna, bela)
    await room.ask(anna, OfferInTrade(trade, (hers,)))
    await room.ask(anna, ConfirmTrade(trade, 1))
    assert await room.house.god.fetchval(SPECIES_OF, hers) == before
    await room.ask(bela, ConfirmTrade(trade, 1))
    assert await room.house.god.fetchval(SPECIES_OF, hers) == after
    [evolved] = [p for p in room.house.ears[bela.player_id].pushes[f"player:{bela.ref}"] if p["t"] == "wine.evolved"]
    assert (evolved["d"]["from_species"], evolved["d"]["to_species"]) == (before, after)
    attempt = await room.house.god.fetchrow(
        "SELECT user_id, evolution, outcome, trade_id::text FROM evolution_attempts"
    )
    assert attempt is not None
    assert tuple(attempt) == (bela.player_id, "a-test-before-after", "evolved", trade)
    traded = await room.house.god.fetchval(
        "SELECT s.slug FROM wine_trades t JOIN wine_species s ON s.id = t.species_id WHERE t.trade_id = $1", trade
    )
    assert traded == before, "what was traded is what it was then"
    count = "SELECT value FROM user_statistics WHERE user_id = $1 AND statistic = 'evolutions_done'"
    assert await room.house.god.fetchval(count, bela.player_id) == 1


async def test_a_wine_evolves_by_auction_and_not_before_it_is_old_enough(room: Saleroom, anna: Who, bela: Who) -> None:
    young = await room.wine(anna.player_id)
    before, after = await becoming(room.house.god, young, age="12")
    auction = await room.put_up(anna)
    assert room.house.host.rooms[auction].opening.lot.evolves_by_trade is None
    await room.bid(bela, auction, 10)
    await room.hammer(auction)
    assert await room.house.god.fetchval(SPECIES_OF, young) == before
    await room.house.god.execute("UPDATE wines SET captured_at = captured_at - interval '12 days'")
    trade = await table(room, bela, anna)
    await room.ask(bela, OfferInTrade(trade, (young,)))
    assert room.house.host.rooms[trade].state.offers[0].wines[0].evolves_by_trade == after
    await room.ask(bela, CancelTrade(trade))
    again = await room.ask(bela, PutUpForAuction(young, 10, 600))
    await room.bid(anna, RoomId(again["auction"]), 10)
    await room.hammer(RoomId(again["auction"]))
    assert await room.house.god.fetchval(SPECIES_OF, young) == after


async def test_the_two_read_their_trades_and_nobody_else_does(room: Saleroom, anna: Who, bela: Who) -> None:
    [carla] = await room.guests(1)
    hers, his = await wines(room, anna.player_id), await wines(room, bela.player_id)
    trade = await table(room, anna, bela)
    await room.ask(anna, OfferInTrade(trade, (hers[1], hers[0]), 7))
    await room.ask(bela, OfferInTrade(trade, (his[0],)))
    first = await table(room, anna, carla)
    async with as_player(room.house.pool, anna.player_id) as connection:
        found = await direct_trades.page(connection, anna.player_id, None, 10)
        assert [one.id for one in found] == [first, trade]
        assert [one.id for one in await direct_trades.page(connection, anna.player_id, first, 10)] == [trade]
        whole = await direct_trades.find(connection, trade)
        assert whole == found[1]
    assert whole.sides[0].ref == anna.ref
    assert [wine.ref for wine in whole.sides[0].wines] == [hers[1], hers[0]]
    assert (whole.sides[0].offered, whole.sides[1].offered, whole.state) == (7, 0, "open")
    async with as_player(room.house.pool, carla.player_id) as connection:
        assert await direct_trades.find(connection, trade) is None
        assert [one.id for one in await direct_trades.page(connection, carla.player_id, None, 10)] == [first]
        assert await connection.fetchval("SELECT count(*) FROM direct_trade_wines") == 0


@pytest.mark.parametrize(
    ("tampering", "rule"),
    [
        ("UPDATE direct_trades SET offered_a = offered_a + 1 WHERE state = 'open'", "coins on a table are held for it"),
        ("DELETE FROM direct_trade_wines WHERE n = 1", "what lies on a table is in its escrow"),
        ("DELETE FROM wine_trades", "what was agreed upon at a table has changed hands once"),
        ("UPDATE direct_trades SET coins_a = coins_a + 1 WHERE state = 'settled'", "a table's coins went over once"),
        ("UPDATE direct_trades SET state = 'cancelled', closed_at = now() WHERE state = 'open'",
         "battles, auctions, listings and trades go on with their rooms"),
    ],
)  # fmt: skip
async def test_the_audit_sees_what_was_tampered_with(
    room: Saleroom, anna: Who, bela: Who, tampering: str, rule: str
) -> None:
    hers = await wines(room, anna.player_id)
    done = await table(room, anna, bela)
    await room.ask(anna, OfferInTrade(done, (hers[0],), 5))
    await room.ask(anna, ConfirmTrade(done, 1))
    await room.ask(bela, ConfirmTrade(done, 1))
    trade = await table(room, anna, bela)
    await room.ask(anna, OfferInTrade(trade, (hers[1],), 9))
    await room.books_are_right()
    god = room.house.god
    await god.execute("BEGIN")
    try:
        await god.execute(tampering)
        kept = [broken.rule for broken in await broken_rules(god)]
    finally:
        await god.execute("ROLLBACK")
    assert rule in kept


async def test_what_a_broken_table_holds_is_given_back(room: Saleroom, anna: Who, bela: Who) -> None:
    hers = await wines(room, anna.player_id)
    trade = await table(room, anna, bela)
    await room.ask(anna, OfferInTrade(trade, (hers[0],), 9))
    await room.house.god.execute("UPDATE rooms SET state = 'quarantined', fault = 'A test' WHERE room_id = $1", trade)
    await room.house.god.fetch("SELECT * FROM room_void($1)", trade)
    assert (await row(room, trade))["state"] == "void"
    assert await places(room, hers[0]) == ["cellar"]
    assert await room.coins(anna) == (500, 0)
    assert (await audit.run(room.house.god)).broken == []
