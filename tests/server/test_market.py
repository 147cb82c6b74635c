"""The market on a real PostgreSQL, asked for at the desk: whose the wine and the coins are after all of it."""

import asyncio
import random
import uuid
from typing import Any

import pytest

from db import evolutions, rooms
from db.journal_effects import LIVE_LISTINGS_MAX
from db.players import as_player
from game.ids import RoomId
from game.refusal import Refused
from server import audit
from server.desk import Who
from server.identifiers import new_key, new_room
from server.market import CHANNEL
from server.messages import QueueForBattle
from server.messages_auction import PlaceBid, PutUpForAuction
from server.messages_market import BuyListing, PutOnMarket, RepriceListing, WithdrawListing
from server.pushes import PUSHES, SNAPSHOTS
from server.rooms.room import Room
from server.trade_rights import BELIEVED_MS
from tests.fixtures.becoming import ATTEMPT_AND_TRADE, SPECIES_OF, becoming
from tests.fixtures.saleroom import Saleroom
from tests.fixtures.until import until
from tests.server.declared import whole

LOCK = "UPDATE users SET trade_locked_until = now() + interval '1 hour', trade_lock_reason = 'a test' WHERE id = $1"


async def row_of(room: Saleroom, listing: RoomId) -> tuple[Any, ...]:
    row = await room.house.god.fetchrow(
        "SELECT state, price, trade_id IS NOT NULL FROM market_listings WHERE listing_id = $1", listing
    )
    assert row is not None
    return tuple(row)


async def test_a_wine_is_sold(room: Saleroom, anna: Who, bela: Who) -> None:
    wine = await room.wine(anna.player_id)
    listing = await room.offer(anna)
    assert await room.whose(listing) == (anna.player_id, "escrow")
    assert await room.coins(anna) == (499, 0), "the fee"
    assert await room.ask(bela, BuyListing(listing, 100)) == {"price": 100, "wine": wine}
    assert await room.whose(listing) == (bela.player_id, "cellar")
    assert (await room.coins(anna), await room.coins(bela)) == ((594, 0), (400, 0))
    assert await row_of(room, listing) == ("sold", 100, True)
    trade = await room.house.god.fetchrow("SELECT format, price, seller_id, buyer_id FROM wine_trades")
    assert trade is not None
    assert tuple(trade) == ("market", 100, anna.player_id, bela.player_id)
    told = {who: room.house.ears[who.player_id].pushes[f"player:{who.ref}"] for who in (anna, bela)}
    assert [push["t"] for push in told[anna]] == ["market.yours_sold"]
    assert [push["t"] for push in told[bela]] == ["market.bought"]
    for push in (*told[anna], *told[bela]):
        whole(push["d"], PUSHES[push["t"]].d)
    counted = await room.house.god.fetch("SELECT user_id, trades FROM user_reputation ORDER BY user_id")
    assert [tuple(one) for one in counted] == [(anna.player_id, 1), (bela.player_id, 1)]


async def test_a_wine_evolves_by_being_bought(room: Saleroom, anna: Who, bela: Who) -> None:
    wine = await room.wine(anna.player_id)
    before, after = await becoming(room.house.god, wine)
    listing = await room.offer(anna)
    ear = room.house.ears[bela.player_id].pushes
    assert await room.house.god.fetchval(SPECIES_OF, wine) == before
    assert await room.ask(bela, BuyListing(listing, 100)) == {"price": 100, "wine": wine}
    assert await room.house.god.fetchval(SPECIES_OF, wine) == after
    told = {push["t"]: push["d"] for push in ear[f"player:{bela.ref}"]}
    assert told.keys() == {"wine.evolved", "market.bought"}
    assert (told["wine.evolved"]["from_species"], told["wine.evolved"]["to_species"]) == (before, after)
    evolved = await room.house.god.fetchrow(ATTEMPT_AND_TRADE, listing)
    assert evolved is not None
    assert tuple(evolved) == (bela.player_id, before, True)
    again = await room.offer(bela)
    assert room.house.host.rooms[again].opening.lot.evolves_by_trade is None, "its chain goes no further"


async def test_a_rush_has_one_buyer(room: Saleroom, anna: Who) -> None:
    guests = await room.guests(40)
    for price in (60, 70, 80):
        listing = await room.offer(anna, price=price)
        outcomes = await asyncio.gather(*(room.ask(guest, BuyListing(listing, price)) for guest in guests))
        won = [guest for guest, one in zip(guests, outcomes, strict=True) if not isinstance(one, Refused)]
        assert len(won) == 1
        assert {one.code for one in outcomes if isinstance(one, Refused)} == {"listing_over"}
        assert await room.whose(listing) == (won[0].player_id, "cellar")
    spent = [500 - (await room.coins(guest))[0] for guest in guests]
    assert sum(spent) == 60 + 70 + 80
    assert await room.house.god.fetchval("SELECT count(*) FROM wine_trades") == 3


async def test_the_poor_are_in_nobodys_way(room: Saleroom, anna: Who) -> None:
    poor, rich = await room.guests(12, coins=50), await room.guests(3, coins=5_000, called="Rich")
    listing = await room.offer(anna, price=900)
    rush = [*poor, *rich, *poor]
    outcomes = await asyncio.gather(*(room.code(one, BuyListing(listing)) for one in rush))
    assert outcomes.count(None) == 1
    assert rush[outcomes.index(None)] in rich
    assert set(outcomes) <= {None, "insufficient_funds", "listing_over"}
    assert (await room.whose(listing))[0] in {one.player_id for one in rich}


async def test_bought_and_taken_back_and_repriced_at_once(room: Saleroom, anna: Who) -> None:
    guests = await room.guests(8)
    chance = random.Random(3)
    for _ in range(3):
        listing = await room.offer(anna, price=50)
        asks: list[tuple[Who, Any]] = [(guest, BuyListing(listing, 50)) for guest in guests]
        asks += [
            (anna, WithdrawListing(listing)),
            (anna, RepriceListing(listing, 40)),
            (guests[0], BuyListing(listing)),
        ]
        chance.shuffle(asks)
        outcomes = await asyncio.gather(*(room.ask(*asked) for asked in asks))
        ended = [
            (who, op)
            for (who, op), one in zip(asks, outcomes, strict=True)
            if not isinstance(one, Refused) and not isinstance(op, RepriceListing)
        ]
        assert len(ended) == 1
        [(who, op)] = ended
        assert await room.whose(listing) == (who.player_id, "cellar")
        state = "withdrawn" if isinstance(op, WithdrawListing) else "sold"
        assert (await row_of(room, listing))[0] == state


async def test_who_may_not_buy(room: Saleroom, anna: Who, bela: Who) -> None:
    listing = await room.offer(anna)
    assert await room.code(anna, BuyListing(listing)) == "own_listing"
    refused = await room.ask(bela, BuyListing(listing, 99))
    assert (refused.code, refused.fields) == ("price_changed", {"price": 100})
    dear = await room.offer(anna, price=501)
    assert await room.code(bela, BuyListing(dear)) == "insufficient_funds"
    assert await room.code(bela, WithdrawListing(listing)) == "not_your_listing"
    assert await room.code(bela, RepriceListing(listing, 7)) == "not_your_listing"
    assert await room.code(bela, BuyListing(new_room(5))) == "not_found"
    assert await room.code(bela, BuyListing(RoomId("no-such-room"))) == "not_found"
    auction = await room.put_up(anna)
    assert await room.code(bela, BuyListing(auction)) == "not_found"
    assert await room.code(bela, PlaceBid(listing, 200)) == "not_found"
    assert await room.coins(bela) == (500, 0)


async def test_who_has_no_room_for_another(room: Saleroom, anna: Who, bela: Who) -> None:
    await room.house.god.execute("UPDATE subscription_tiers SET wines_max = 4 WHERE tier = 'free'")
    listings = [await room.offer(anna, price=50) for _ in range(3)]
    codes = await asyncio.gather(*(room.code(bela, BuyListing(listing)) for listing in listings))
    assert sorted(codes, key=str) == [None, "collection_full", "collection_full"]
    [carla] = await room.guests(1)
    left = [listing for listing, code in zip(listings, codes, strict=True) if code]
    assert await room.code(carla, BuyListing(left[0])) is None, "nobody else is kept from it"
    assert await room.code(anna, WithdrawListing(left[1])) is None
    assert (await room.coins(bela), await room.coins(carla)) == ((450, 0), (450, 0))


async def test_which_wines_may_not_be_offered(room: Saleroom, anna: Who, bela: Who) -> None:
    waiting = await room.wine(anna.player_id)
    await room.ask(anna, QueueForBattle("pairing", False, "house", wines=(waiting,)))
    assert await room.code(anna, PutOnMarket(waiting, 10, 600)) == "wine_not_free"
    wine = await room.wine(bela.player_id)
    assert await room.code(anna, PutOnMarket(wine, 10, 600)) == "unknown_wine"
    await room.ask(bela, PutUpForAuction(wine, 10, 600))
    assert await room.code(bela, PutOnMarket(wine, 10, 600)) == "wine_not_free"
    listed = await room.wine(bela.player_id)
    await room.ask(bela, PutOnMarket(listed, 10, 600))
    assert await room.code(bela, PutUpForAuction(listed, 10, 600)) == "wine_not_free"
    assert await room.code(bela, QueueForBattle("pairing", False, "house", wines=(listed,))) == "wine_not_free"
    assert (await room.coins(anna), await room.coins(bela)) == ((500, 0), (498, 0))


async def test_one_wine_offered_twice_at_once(room: Saleroom, anna: Who) -> None:
    wine = await room.wine(anna.player_id)
    asks = [PutOnMarket(wine, 10, 600)] * 4
    codes = await asyncio.gather(*(room.code(anna, op) for op in [*asks, PutUpForAuction(wine, 10, 600)]))
    assert sorted(codes, key=str) == [None, *["wine_not_free"] * 4]
    assert await room.coins(anna) == (499, 0), "one fee"


async def test_a_wine_that_is_put_up_while_it_evolves_does_one_of_both(room: Saleroom, anna: Who) -> None:
    refs = [str(row["public_id"]) for row in await room.house.god.fetch(OF_ONE_SPECIES, anna.player_id)]
    await becoming(room.house.god, refs[0])
    await room.house.god.execute("UPDATE evolutions SET trigger = 'level', level_min = 1, trades_min = NULL")

    async def evolve(wine: str) -> str | None:
        async with as_player(room.house.pool, anna.player_id) as conn:
            try:
                await evolutions.attempt(conn, uuid.UUID(new_room(5)), uuid.UUID(wine), "a-test-before-after")
            except Refused as refused:
                return refused.code
        return None

    for wine in refs:
        listed, evolved = await asyncio.gather(room.code(anna, PutOnMarket(wine, 10, 600)), evolve(wine))
        # Listed with what it has become, or not listed since it changed meanwhile, or listed and so not free.
        assert (listed, evolved) in {(None, None), ("wine_not_free", None), (None, "wine_not_free")}
        if listed is None:
            stall = next(one for one in room.house.host.rooms.values() if _offers(one, wine))
            assert stall.opening.lot.species == await room.house.god.fetchval(SPECIES_OF, wine)
        assert await evolve(wine) == ("wine_not_free" if listed is None else "evolution_not_of_this_wine")


OF_ONE_SPECIES = """
    UPDATE wines SET species_id = (SELECT min(o.species_id) FROM wines o WHERE o.owner_id = $1) WHERE owner_id = $1
    RETURNING public_id
"""


def _offers(one: Room, wine: str) -> bool:
    lot = getattr(one.opening, "lot", None)
    return lot is not None and lot.ref == wine


async def test_how_many_may_be_on_the_market(room: Saleroom, anna: Who, bela: Who) -> None:
    await room.house.god.execute(
        "INSERT INTO wines (public_id, owner_id, species_id, iv_longevity, iv_power, iv_terroir, iv_complexity,"
        " iv_rarity, iv_elegance, nature, level, experience, shiny, capture_method)"
        " SELECT gen_random_uuid(), owner_id, species_id, 1, 1, 1, 1, 1, 1, nature, 5, 125, false, 'wild'"
        " FROM wines, generate_series(1, 20) WHERE owner_id = $1",
        anna.player_id,
    )
    found = await room.house.god.fetch("SELECT public_id FROM wines WHERE owner_id = $1", anna.player_id)
    wines = [str(row[0]) for row in found][: LIVE_LISTINGS_MAX + 3]
    codes = await asyncio.gather(*(room.code(anna, PutOnMarket(wine, 10, 600)) for wine in wines))
    assert sorted(codes, key=str) == [*[None] * LIVE_LISTINGS_MAX, *["too_many_listings"] * 3]
    assert await room.coins(anna) == (500 - LIVE_LISTINGS_MAX, 0), "nothing was paid for those"
    await room.offer(bela)


async def test_a_lock_a_block_and_a_rule_count_on_both_sides(room: Saleroom, anna: Who, bela: Who) -> None:
    listing, other = await room.offer(anna), await room.offer(bela)
    [carla] = await room.guests(1)
    god = room.house.god
    await god.execute(LOCK, bela.player_id)
    assert await room.code(bela, BuyListing(listing)) == "trade_locked"
    assert await room.code(bela, PutOnMarket(await room.wine(bela.player_id), 10, 600)) == "trade_locked"
    assert await room.code(bela, WithdrawListing(other)) is None, "what is his he may take home"
    await god.execute(
        "INSERT INTO player_blocks (blocker_id, blocked_id) VALUES ($1, $2)", anna.player_id, carla.player_id
    )
    assert await room.code(carla, BuyListing(listing)) == "player_blocked"
    await god.execute("DELETE FROM player_blocks")
    assert await room.code(carla, BuyListing(listing)) == "player_blocked", "believed for a moment"
    room.clock.ahead_ms += BELIEVED_MS + 1
    await god.execute("INSERT INTO trading_rules (format, closed) VALUES ('market', true)")
    assert await room.code(carla, BuyListing(listing)) == "wine_not_tradable"
    assert await room.code(anna, PutOnMarket(await room.wine(anna.player_id), 10, 600)) == "wine_not_tradable"
    await god.execute("DELETE FROM trading_rules")
    room.clock.ahead_ms += BELIEVED_MS + 1
    assert await room.code(carla, BuyListing(listing)) is None


async def test_a_request_is_one_request(room: Saleroom, anna: Who, bela: Who) -> None:
    op, key = PutOnMarket(await room.wine(anna.player_id), 100, 600), new_key()
    answers = await asyncio.gather(*(room.ask(anna, op, key) for _ in range(20)))
    assert all(answer == answers[0] for answer in answers)
    listing = RoomId(answers[0]["listing"])
    buying = new_key()
    bought = await asyncio.gather(*(room.ask(bela, BuyListing(listing, 100), buying) for _ in range(20)))
    assert all(answer == bought[0] for answer in bought)
    assert not isinstance(bought[0], Refused)
    assert await room.coins(bela) == (400, 0)
    room.house.host.finished.clear()
    await room.house.god.execute(LOCK, bela.player_id)
    assert await room.ask(bela, BuyListing(listing, 100), buying) == bought[0], "from the record, whatever came since"
    assert (await room.ask(bela, BuyListing(listing, 99), buying)).code == "key_reused"


async def test_nobody_wants_it(room: Saleroom, anna: Who, bela: Who) -> None:
    listing = await room.offer(anna, lasts_s=60)
    await room.hammer(listing)
    assert await room.whose(listing) == (anna.player_id, "cellar")
    assert await row_of(room, listing) == ("expired", 100, False)
    assert await room.code(bela, BuyListing(listing)) == "listing_over"
    pushes = room.house.ears[anna.player_id].pushes[f"player:{anna.ref}"]
    assert [push["t"] for push in pushes] == ["market.yours_expired"]
    whole(pushes[0]["d"], PUSHES["market.yours_expired"].d)


async def test_another_price(room: Saleroom, anna: Who, bela: Who) -> None:
    listing = await room.offer(anna)
    assert await room.ask(anna, RepriceListing(listing, 300)) == {"price": 300, "fee": 2}
    assert await room.coins(anna) == (497, 0)
    several = await asyncio.gather(*(room.ask(anna, RepriceListing(listing, price)) for price in (10, 20, 30)))
    assert [one["price"] for one in several] == [10, 20, 30]
    assert await row_of(room, listing) == ("open", 30, False), "of several in one commit the last"
    assert (await room.ask(bela, BuyListing(listing, 300))).fields == {"price": 30}
    assert await room.ask(bela, BuyListing(listing)) == {"price": 30, "wine": (await _wine_of(room, listing))}


async def _wine_of(room: Saleroom, listing: RoomId) -> str:
    return str(await room.house.god.fetchval("SELECT wine_ref FROM market_listings WHERE listing_id = $1", listing))


async def test_the_board_tells_of_each_listing_how_it_stands(room: Saleroom, anna: Who, bela: Who) -> None:
    ear = await room.listen(bela, CHANNEL)
    listing, other = await room.offer(anna), await room.offer(anna)
    heard = ear.pushes.setdefault(CHANNEL, [])

    async def listed() -> bool:
        return {push["d"].get("listing") for push in heard} >= {listing, other}

    await until(listed, "both are listed")
    await asyncio.gather(room.ask(bela, BuyListing(listing)), room.ask(anna, WithdrawListing(other)))

    async def ended() -> bool:
        return {push["t"] for push in heard} >= {"market.sold", "market.gone"}

    await until(ended, "both are over")
    for push in heard:
        assert "n" not in push
        whole(push["d"], PUSHES[push["t"]].d)
        assert not PUSHES[push["t"]].counts
    answer: list[Any] = []
    room.house.desk.subscribe(None, CHANNEL, 7, await room.listen(anna, CHANNEL), answer.append)
    [caught] = answer
    assert caught.n == 0
    whole(caught.snapshot, SNAPSHOTS["market"])
    assert [one["t"] for one in caught.snapshot["recent"]] == [push["t"] for push in heard]
    room.house.desk.unsubscribe(CHANNEL, ear)
    before = len(heard)
    third = await room.offer(anna)
    late = await room.listen(bela, CHANNEL)

    async def told() -> bool:
        return any(push["d"]["listing"] == third for push in late.pushes.get(CHANNEL, []))

    await room.ask(anna, RepriceListing(third, 7))
    await until(told, "somebody else is told")
    assert len(heard) == before, "who has left is told nothing"


async def test_a_listing_that_breaks_down_gives_the_wine_back(room: Saleroom, anna: Who, bela: Who) -> None:
    listing = await room.offer(anna)
    house = room.house
    house.host.quarantine(house.host.rooms[listing], AssertionError("broken on purpose"))

    async def quarantined() -> bool:
        state = await house.god.fetchval("SELECT state FROM rooms WHERE room_id = $1", listing)
        return bool(state == "quarantined")

    await until(quarantined, "the room is set aside")
    assert await room.code(bela, BuyListing(listing)) == "room_quarantined"
    await rooms.void(house.god, listing)
    assert await room.whose(listing) == (anna.player_id, "cellar")
    assert (await row_of(room, listing))[0] == "void"


@pytest.mark.parametrize(
    ("breaks", "mends", "rule"),
    [
        (
            "UPDATE market_listings SET price = price + 1 WHERE state = 'sold'",
            "UPDATE market_listings SET price = price - 1 WHERE state = 'sold'",
            "what was sold on the market is paid for and in the list of trades once",
        ),
        (
            "UPDATE wines SET owner_id = 2 WHERE place = 'escrow'",
            "UPDATE wines SET owner_id = 1 WHERE place = 'escrow'; DELETE FROM wine_transfers t USING wines w"
            " WHERE w.id = t.wine_id AND w.place = 'escrow'",
            "what is on the market is in the escrow of its listing",
        ),
        (
            "UPDATE market_listings SET state = 'expired', closed_at = now() WHERE state = 'open'",
            "UPDATE market_listings SET state = 'open', closed_at = NULL WHERE state = 'expired'",
            "battles, auctions, listings and trades go on with their rooms",
        ),
        (
            "UPDATE market_listings SET state = 'void', trade_id = NULL WHERE state = 'sold'",
            "UPDATE market_listings SET state = 'sold', trade_id = listing_id WHERE state = 'void'",
            "nothing is traded on the market but by a listing",
        ),
    ],
)
async def test_the_audit_knows_listings(
    room: Saleroom, anna: Who, bela: Who, breaks: str, mends: str, rule: str
) -> None:
    sold = await room.offer(anna)
    await room.offer(anna)
    await room.ask(bela, BuyListing(sold))
    await room.house.god.execute(breaks)
    report = await audit.run(room.house.god)
    assert rule in {broken.rule for broken in report.broken}
    await room.house.god.execute(mends)
