"""The mystery pool at the desk, on a real database: wines that wait, are exchanged, withdrawn and carried on."""

import asyncio
from typing import Any

import orjson

from db.pool import Pool
from game.mystery.pool import DEPOSITS_A_PLAYER_MAX
from game.rarity import Rarity
from game.refusal import Refused
from server.identifiers import new_key
from server.messages import Whole
from server.messages_mystery import DepositWine, Wish, WithdrawWine
from server.standing import LIFE_MS
from tests.fixtures.becoming import SPECIES_OF, becoming
from tests.fixtures.pool import opened_pool
from tests.fixtures.postgres import Database
from tests.fixtures.saleroom import CrowdEar
from tests.fixtures.until import until


async def test_two_wines_change_hands_and_both_are_told(database: Database, server_pool: Pool) -> None:
    async with opened_pool(database, server_pool) as pool:
        house = pool.house
        anna, bela = house.whos[house.anna], house.whos[house.bela]
        hers, his = await pool.wine(anna.player_id), await pool.wine(bela.player_id)
        first = await pool.put_in(anna)
        second = await pool.put_in(bela, Wish(Rarity.TIME_CAPSULE))
        await pool.round(10_000)
        assert await pool.states() == {first: "matched", second: "matched"}
        told = {who.player_id: house.ears[who.player_id].pushes[f"player:{who.ref}"] for who in (anna, bela)}
        for who, other, gave, got, ticket in ((anna, bela, hers, his, first), (bela, anna, his, hers, second)):
            (push,) = told[who.player_id]
            assert push["t"] == "mystery.matched"
            assert (push["d"]["ticket"], push["d"]["trade"]) == (ticket, first)
            assert (push["d"]["gave"]["id"], push["d"]["got"]["id"]) == (gave, got)
            assert push["d"]["partner"] == {"player_id": other.ref, "name": other.name}
        rows = await house.god.fetch(
            "SELECT w.public_id, w.owner_id, w.place, t.trade_id, t.format, t.seller_id, t.buyer_id, t.price"
            " FROM wine_trades t JOIN wines w ON w.id = t.wine_id ORDER BY t.seller_id"
        )
        assert [tuple(map(str, row)) for row in rows] == [
            (hers, str(bela.player_id), "cellar", first, "mystery", str(anna.player_id), str(bela.player_id), "None"),
            (his, str(anna.player_id), "cellar", first, "mystery", str(bela.player_id), str(anna.player_id), "None"),
        ]
        assert await house.god.fetchval("SELECT sum(trades) FROM user_reputation") == 2, "one for either"
        again = await pool.put_in(anna), await pool.put_in(bela)
        await pool.round(2_000)
        assert {(await pool.states())[ticket] for ticket in again} == {"waiting"}, "the same two twice running"
        await pool.round(20_000)
        assert {(await pool.states())[ticket] for ticket in again} == {"matched"}, "where nobody else comes"


async def test_wines_evolve_by_being_exchanged(database: Database, server_pool: Pool) -> None:
    async with opened_pool(database, server_pool) as pool:
        house = pool.house
        anna, bela = house.whos[house.anna], house.whos[house.bela]
        hers, his = await pool.wine(anna.player_id), await pool.wine(bela.player_id)
        await house.god.execute(
            "UPDATE wines SET species_id = (SELECT max(id) FROM wine_species) WHERE public_id = $1::text::uuid", his
        )
        before, after = await becoming(house.god, hers)
        kept = await house.god.fetchval(SPECIES_OF, his)
        await pool.take_out(anna, await pool.put_in(anna))
        assert await house.god.fetchval(SPECIES_OF, hers) == before
        await pool.put_in(anna)
        await pool.put_in(bela)
        await pool.round(10_000)
        assert await house.god.fetchval(SPECIES_OF, hers) == after
        assert await house.god.fetchval(SPECIES_OF, his) == kept
        told = {who.player_id: house.ears[who.player_id].pushes[f"player:{who.ref}"] for who in (anna, bela)}
        assert [push["t"] for push in told[house.anna]] == ["mystery.matched"]
        assert [push["t"] for push in told[house.bela]] == ["wine.evolved", "mystery.matched"]
        evolved, matched = (push["d"] for push in told[house.bela])
        assert evolved["wine"]["id"] == matched["got"]["id"] == hers
        assert (evolved["from_species"], evolved["to_species"]) == (before, after)
        attempt = await house.god.fetchrow("SELECT user_id, outcome, trade_id::text FROM evolution_attempts")
        assert attempt is not None
        assert tuple(attempt) == (house.bela, "evolved", str(pool.room.id))
        together = await house.god.fetchval(
            "SELECT w.xmin = t.xmin FROM wines w JOIN wine_trades t ON t.wine_id = w.id"
            " WHERE w.public_id = $1::text::uuid",
            hers,
        )
        assert together, "it evolved in the commit that handed it over"


async def test_what_may_not_be_is_refused(database: Database, server_pool: Pool) -> None:
    async with opened_pool(database, server_pool) as pool:
        house = pool.house
        anna, bela = house.whos[house.anna], house.whos[house.bela]
        wine = await pool.wine(anna.player_id)
        assert await pool.code(bela, DepositWine(wine)) == "unknown_wine"
        key = new_key()
        answers = await asyncio.gather(*(pool.ask(anna, DepositWine(wine), key) for _ in range(3)))
        assert answers[0] == answers[1] == answers[2], "a repeat gets the first answer"
        assert answers[0]["expected_wait_ms"] is None, "nobody was matched yet"
        ticket = answers[0]["ticket"]
        assert await pool.code(anna, DepositWine(wine)) == "wine_not_free"
        assert await pool.code(anna, WithdrawWine(ticket), key) == "key_reused"
        assert await pool.code(bela, WithdrawWine(ticket)) == "no_such_ticket"
        assert await pool.code(anna, WithdrawWine("01920000-0000-7000-8000-00000000000a")) == "no_such_ticket"
        assert await pool.take_out(anna, ticket) == {"wine": wine}
        assert await pool.code(anna, WithdrawWine(ticket)) == "no_such_ticket"
        await house.god.execute(
            "UPDATE users SET trade_locked_until = now() + interval '1 day', trade_lock_reason = 'why' WHERE id = $1",
            house.anna,
        )
        assert await pool.code(anna, DepositWine(wine)) == "trade_locked"
        await house.god.execute(
            "UPDATE users SET trade_locked_until = NULL, trade_lock_reason = NULL WHERE id = $1", house.anna
        )
        first, second = await pool.put_in(anna), await pool.put_in(bela)
        await pool.round()
        assert await pool.code(anna, WithdrawWine(first)) == "already_matched"
        assert await pool.code(bela, WithdrawWine(second)) == "already_matched"


async def test_a_player_has_no_more_than_so_many_wines_in_it(database: Database, server_pool: Pool) -> None:
    async with opened_pool(database, server_pool) as pool:
        anna = pool.house.whos[pool.house.anna]
        await pool.house.god.execute(
            "INSERT INTO wines (public_id, owner_id, species_id, level, experience, nature, shiny, capture_method,"
            " iv_longevity, iv_power, iv_terroir, iv_complexity, iv_rarity, iv_elegance) SELECT gen_random_uuid(),"
            " owner_id, species_id, level, experience, nature, shiny, 'wild', 1, 1, 1, 1, 1, 1"
            " FROM wines, generate_series(1, 4) WHERE owner_id = $1",
            anna.player_id,
        )
        for _ in range(DEPOSITS_A_PLAYER_MAX):
            await pool.put_in(anna)
        assert await pool.code(anna, DepositWine(await pool.wine(anna.player_id))) == "too_many_deposits"


async def test_whoever_blocks_is_not_matched_whether_he_did_it_before_or_after(
    database: Database, server_pool: Pool
) -> None:
    async with opened_pool(database, server_pool) as pool:
        house = pool.house
        anna, bela = house.whos[house.anna], house.whos[house.bela]
        (carla,) = await pool.guests(1)
        await house.god.execute(
            "INSERT INTO player_blocks (blocker_id, blocked_id) VALUES ($1, $2)", house.bela, house.anna
        )
        tickets = [await pool.put_in(anna), await pool.put_in(bela)]
        await pool.round(15_000)
        await pool.round()
        assert set((await pool.states()).values()) == {"waiting"}
        house.mystery.heed(carla.player_id, house.anna, True)
        tickets.append(await pool.put_in(carla))
        await pool.round(15_000)
        states = await pool.states()
        assert [states[ticket] for ticket in tickets] == ["waiting", "matched", "matched"]
        await pool.take_out(anna, tickets[0])


async def test_everybody_may_hear_how_full_it_is_once_a_second(database: Database, server_pool: Pool) -> None:
    async with opened_pool(database, server_pool) as pool:
        house = pool.house
        anna = house.whos[house.anna]
        ear = CrowdEar(house.anna, [])
        answers: list[Any] = []
        for _ in range(2):  # again is allowed
            house.desk.subscribe(None, "mystery", None, ear, answers.append)
        assert isinstance(answers[0], Whole)
        assert (answers[0].n, answers[0].snapshot["waiting"], len(answers[0].snapshot["bands"])) == (0, 0, 7)
        first = await pool.put_in(anna)
        second = await pool.put_in(anna)

        async def told() -> bool:
            return bool(ear.parcels)

        await until(told, "the board")
        (parcel,) = ear.parcels
        push = orjson.loads(parcel.note or b"")
        assert (push["ch"], push.get("n"), push["t"], push["d"]["waiting"]) == ("mystery", None, "mystery.pool", 2)
        house.desk.unsubscribe("mystery", ear)
        await pool.take_out(anna, first)
        await pool.take_out(anna, second)
        house.desk.subscribe(None, "mystery", None, ear, answers.append)
        assert answers[-1].snapshot["waiting"] == 0
        refusals: list[Any] = []
        house.desk.subscribe(None, f"mystery:{pool.room.id}", None, ear, refusals.append)
        assert isinstance(refusals[0], Refused)
        assert refusals[0].code == "no_such_channel"


async def test_all_that_waits_goes_on_in_the_next_days_pool(database: Database, server_pool: Pool) -> None:
    async with opened_pool(database, server_pool) as pool:
        house = pool.house
        anna, bela = house.whos[house.anna], house.whos[house.bela]
        key, wine = new_key(), await pool.wine(house.anna)
        await pool.take_out(bela, await pool.put_in(bela))
        pool.clock.ahead_ms += LIFE_MS - 10_000  # a key counts for a day
        first = await pool.ask(anna, DepositWine(wine), key)
        before = pool.room
        pool.clock.ahead_ms += 20_000
        await house.mystery.pool.renew()

        async def renewed() -> bool:
            return house.mystery.pool.known is not None and pool.room.id != before.id

        await until(renewed, "the next pool")
        assert pool.room.opening.predecessor == before.id
        assert await pool.ask(anna, DepositWine(wine), key) == first, "yesterday's answer counts"
        row = await house.god.fetchrow("SELECT place, place_room FROM wines WHERE public_id = $1", wine)
        assert row is not None
        assert (row["place"], str(row["place_room"])) == ("escrow", pool.room.id)
        await pool.books_are_right()
        second = await pool.put_in(bela)
        await pool.round(15_000)
        states = await pool.states()
        assert (states[first["ticket"]], states[second]) == ("matched", "matched")


async def test_a_pool_that_broke_down_gives_back_what_it_holds(database: Database, server_pool: Pool) -> None:
    async with opened_pool(database, server_pool) as pool:
        house = pool.house
        anna, bela = house.whos[house.anna], house.whos[house.bela]
        mine = [await pool.put_in(anna), await pool.put_in(anna)]
        broken = pool.room
        house.host.quarantine(broken, AssertionError("a fault of ours"))

        async def set_aside() -> bool:
            state = await house.god.fetchval("SELECT state FROM rooms WHERE room_id = $1", broken.id)
            return bool(state == "quarantined")

        await until(set_aside, "the room to be set aside")
        freed = await house.god.fetch("SELECT wine_id, owner_id FROM room_void($1)", broken.id)
        assert [row["owner_id"] for row in freed] == [house.anna] * 2
        assert await pool.states() == dict.fromkeys(mine, "void")
        assert await house.god.fetchval("SELECT count(*) FROM wines WHERE place <> 'cellar'") == 0
        again = [await pool.put_in(anna), await pool.put_in(bela)]
        assert pool.room.id != broken.id, "whoever asks next finds another"
        await pool.round()
        states = await pool.states()
        assert [states[ticket] for ticket in again] == ["matched", "matched"]
