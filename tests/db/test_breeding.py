"""Blends: who goes with whom, places and parents that are taken once, and children that are somebody's."""

import asyncio
import uuid
from itertools import pairwise

import pytest

from db import breeding, coins, evolutions
from db.pool import Connection
from game.catalogue import OWN
from game.ids import WineId
from game.refusal import Refused
from tests.db.breaking.breeding import begun, finishing, parents
from tests.db.people import three_wines
from tests.db.world import World, ref


async def test_every_pair_of_groups_has_one_verdict_and_sealed_ones_none(owner_conn: Connection) -> None:
    assert await owner_conn.fetchval("SELECT count(*) FROM breeding_groups") == 14
    assert await owner_conn.fetchval("SELECT count(*) FROM breeding_compatibility") == 14 * 15 // 2
    rows = await owner_conn.fetch("SELECT group_a, group_b, verdict FROM breeding_compatibility")
    for first, second, verdict in rows:
        if "sealed" in (first, second):
            assert verdict == "impossible"
        elif first == second:
            assert verdict == "perfect"
        elif "wild" in (first, second):
            assert verdict == "good"
    mates = {group for row in rows for group in row[:2] if row["verdict"] in ("perfect", "good")}
    assert len(mates) == 13, "everybody but the sealed has somebody"


async def test_every_species_of_ours_has_a_group_and_great_ones_are_sealed(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch(
        "SELECT slug, breeding_group_of(style, rarity_ordinal, name, grapes) AS kin FROM wine_species"
    )
    groups = {row[0] for row in await owner_conn.fetch("SELECT slug FROM breeding_groups")}
    kin = {row["slug"]: row["kin"] for row in rows}
    assert set(kin.values()) == groups
    expected = {
        "chablis": "burgundian", "fino-sherry": "fortress", "cava-de-guarda": "mousse", "tokaji-aszu": "botrytis",
        "mosel-riesling-kabinett": "alpine", "rioja-reserva": "iberian", "barossa-shiraz": "rhodanian",
        "sancerre": "bordelais", "barbaresco": "italic", "kakheti-qvevri-amber": "amber",
        "madeira-frasqueira": "sealed", "muscadet": "blanc", "stellenbosch-pinotage": "noir",
    }  # fmt: skip
    assert {slug: kin[slug] for slug in expected} == expected
    assert all((kin[each.slug] == "sealed") == (each.rarity.ordinal >= 16) for each in OWN)


async def test_a_blend_costs_takes_its_time_and_ends_with_a_child(furnished: World) -> None:
    await furnished.sql("UPDATE users SET level = 21 WHERE id = $1", furnished.ana)
    await furnished.do(furnished.ana, evolutions.give_item, furnished.ana, "grafting-wax", 1)
    pair, attempt = await parents(furnished), ref()
    chance = await furnished.do(furnished.ana, breeding.begin, attempt, pair, "advanced", "grafting-wax")
    assert chance == 98
    assert (await furnished.do(furnished.ana, coins.purse, furnished.ana)).available == 19_500
    assert await furnished.do(furnished.ana, evolutions.items, furnished.ana) == {}
    await furnished.sql("UPDATE breeding_attempts SET begins_at = now() - interval '2 days', ready_at = now()")
    newborn, wine = three_wines()[0]
    child = await furnished.do(furnished.ana, breeding.finish, attempt, (newborn, wine))
    (kept,) = await furnished.do(furnished.ana, breeding.of, furnished.ana, limit=9)
    assert (kept.ref, kept.state, kept.child, kept.chance_pct) == (str(attempt), "born", child, 98)
    row = await furnished.superuser.fetchrow("SELECT * FROM wines WHERE id = $1", child)
    assert row is not None
    assert (row["owner_id"], row["public_id"], row["capture_method"]) == (furnished.ana, newborn, "bred")
    assert row["iv_power"] == wine.iv.power
    assert await furnished.do(furnished.ben, breeding.of, furnished.ana, limit=9) == []
    assert await coins.discrepancies(furnished.superuser) == []


async def test_chance_may_say_no_and_an_ended_blend_ends_once(furnished: World) -> None:
    finish = await finishing(furnished, None)
    outcomes = await asyncio.gather(finish(), finish(), return_exceptions=True)
    assert [each.code for each in outcomes if isinstance(each, Refused)] == ["not_breeding"]
    assert await furnished.sql("SELECT state FROM breeding_attempts") == "failed"
    assert await furnished.sql("SELECT count(*) FROM wines WHERE owner_id = $1", furnished.ana) == 3


async def test_a_place_and_a_parent_are_taken_once_in_the_same_moment(furnished: World) -> None:
    await furnished.sql("UPDATE users SET level = 999 WHERE id = $1", furnished.ana)
    pair = await parents(furnished)
    outcomes = await asyncio.gather(
        *(
            furnished.do(furnished.ana, breeding.begin, ref(), pair, facility)
            for facility in ("basic", "basic", "master")
        ),
        return_exceptions=True,
    )
    refused = [each.code for each in outcomes if isinstance(each, Refused)]
    assert len(refused) == 2
    assert set(refused) <= {"facility_full", "wine_is_breeding"}
    assert await furnished.sql("SELECT count(*) FROM breeding_attempts") == 1


async def test_a_blend_that_is_given_up_frees_place_and_parents(furnished: World) -> None:
    attempt = await begun(furnished)
    await furnished.do(furnished.ana, breeding.cancel, attempt)
    await begun(furnished)
    states = await furnished.superuser.fetch("SELECT state FROM breeding_attempts ORDER BY id")
    assert [row["state"] for row in states] == ["cancelled", "brewing"]


async def test_only_ones_own_wines_from_the_cellar_are_blended(furnished: World) -> None:
    ours, theirs = await parents(furnished), (await furnished.wines(furnished.ben))[0]["public_id"]
    with pytest.raises(Refused, match="unknown_wine"):
        await furnished.do(furnished.ana, breeding.begin, ref(), (ours[0], theirs), "basic")
    await furnished.sql("UPDATE wines SET place = 'queue', place_room = $2 WHERE public_id = $1", ours[1], uuid.uuid4())
    with pytest.raises(Refused, match="wine_not_free"):
        await furnished.do(furnished.ana, breeding.begin, ref(), ours, "basic")


async def test_better_facilities_are_dearer_faster_and_larger(furnished: World) -> None:
    found = await furnished.do(furnished.ana, breeding.facilities)
    assert [each.slug for each in found] == ["basic", "advanced", "master", "legendary"]
    for one, better in pairwise(found):
        assert (one.coins, one.success_bonus, one.slots) < (better.coins, better.success_bonus, better.slots)
        assert one.hours > better.hours
    ids = [WineId(row["id"]) for row in await furnished.wines(furnished.ana)]
    await parents(furnished)
    assert await furnished.do(furnished.ana, breeding.verdict, ids[0], ids[1]) == "perfect"
