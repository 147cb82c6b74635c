"""Guilds: their limits hold in the same moment too, they are never without a leader, and their coins never get lost."""

import asyncio
import uuid
from collections.abc import Awaitable

import pytest

from db import coins, guilds
from db.guilds import Guild
from game.ids import PlayerId
from game.refusal import Refused
from tests.db.breaking.guilds import charter, founded, plan, planned, with_ben
from tests.db.people import joined
from tests.db.world import World, ref


async def _sound(world: World) -> None:
    assert await guilds.discrepancies(world.superuser) == []
    assert await coins.discrepancies(world.superuser) == []


async def _guild(world: World, guild: uuid.UUID) -> Guild:
    found = await world.do(world.ana, guilds.find, guild)
    assert found is not None
    return found


async def _roles(world: World, guild: uuid.UUID) -> dict[str, str]:
    members = await world.do(world.cleo, guilds.members, (await _guild(world, guild)).id)
    return {member.name: member.role for member in members}


async def _refusals(*acts: Awaitable[object]) -> list[str]:
    outcomes = await asyncio.gather(*acts, return_exceptions=True)
    for outcome in outcomes:
        assert not isinstance(outcome, BaseException) or isinstance(outcome, Refused), outcome
    return [outcome.code for outcome in outcomes if isinstance(outcome, Refused)]


async def _guests(world: World, many: int) -> list[PlayerId]:
    return [await joined(world.pool, f"Guest {n}", wines=[]) for n in range(many)]


async def test_who_founds_a_guild_leads_it_and_everybody_may_know(three: World) -> None:
    guild = await founded(three, kind="regional", region="Jura", motto="Sous voile")
    found = await three.do(three.cleo, guilds.find, guild)
    assert found is not None
    assert found[2:] == ("The Cask", "regional", "Jura", "Sous voile", "open", 1, 1, 1, 25, 0, False)
    assert await _roles(three, guild) == {"Ana": "leader"}
    assert await three.do(three.ben, guilds.of_player, three.ana) == found


async def test_the_last_place_is_taken_once(three: World) -> None:
    guild = await founded(three)
    await three.do(three.ana, guilds.change, motto="", joining="open", joining_level_min=1, members_max=4)
    guests = await _guests(three, 8)
    refused = await _refusals(*(three.do(guest, guilds.join, guild) for guest in guests))
    assert refused == ["guild_full"] * 5
    assert (await _guild(three, guild)).members == 4
    await _sound(three)


async def test_nobody_gets_into_two_guilds_in_the_same_moment(three: World) -> None:
    first = await founded(three)
    second = await founded(three, "ben", name="The Vat", name_key="the vat")
    refused = await _refusals(*(three.do(three.cleo, guilds.join, guild) for guild in (first, second, first, second)))
    assert refused == ["already_in_a_guild"] * 3
    await _sound(three)


async def test_five_officers_at_most_whoever_makes_them_when(three: World) -> None:
    guild = await founded(three)
    guests = await _guests(three, 8)
    for guest in guests:
        await three.do(guest, guilds.join, guild)
    refused = await _refusals(*(three.do(three.ana, guilds.set_role, guest, "officer") for guest in guests))
    assert refused == ["too_many_officers"] * 3
    assert (await _guild(three, guild)).officers == 5
    await _sound(three)


async def test_a_guild_has_one_leader_also_while_the_lead_is_handed_on(three: World) -> None:
    guild = await with_ben(three)
    await three.do(three.cleo, guilds.join, guild)
    refused = await _refusals(
        *(three.do(three.ana, guilds.set_role, heir, "leader") for heir in (three.ben, three.cleo))
    )
    assert refused == ["role_too_low"]
    assert sorted((await _roles(three, guild)).values()) == ["leader", "member", "member"]
    await _sound(three)


async def test_when_the_leader_leaves_the_eldest_officer_follows_else_the_eldest_member(three: World) -> None:
    guild = await with_ben(three)
    await three.do(three.cleo, guilds.join, guild)
    await three.do(three.ana, guilds.set_role, three.cleo, "officer")
    assert await three.do(three.ana, guilds.leave)
    assert await _roles(three, guild) == {"Cleo": "leader", "Ben": "member"}
    await three.sql("DELETE FROM guild_memberships WHERE user_id = $1", three.cleo)  # in whatever way
    assert await _roles(three, guild) == {"Ben": "leader"}
    await _sound(three)


async def test_the_last_one_dissolves_it_and_takes_the_treasury_along(three: World) -> None:
    guild = await with_ben(three)
    await three.do(three.ana, guilds.pay_in, 700, uuid.uuid4())
    for player in (three.ana, three.ben):
        await three.do(player, guilds.leave)
    assert not await three.do(three.ben, guilds.leave)
    assert (await _guild(three, guild)).dissolved
    assert (await three.do(three.ben, coins.purse, three.ben)).available == 20_700
    await founded(three, "cleo")  # its name is free again
    await _sound(three)


async def test_the_treasury_moves_once_for_each_key_and_in_the_same_moment_too(three: World) -> None:
    await with_ben(three)
    key = uuid.uuid4()
    assert set(await asyncio.gather(*(three.do(three.ana, guilds.pay_in, 300, key) for _ in range(4)))) == {300}
    assert (await three.do(three.ana, coins.purse, three.ana)).available == 19_700
    refused = await _refusals(*(three.do(three.ana, guilds.pay_out, three.ben, 200, uuid.uuid4()) for _ in range(3)))
    assert refused == ["treasury_too_small"] * 2
    again = uuid.uuid4()
    assert await three.do(three.ana, guilds.pay_out, three.ben, 100, again) == 0
    assert await three.do(three.ana, guilds.pay_out, three.ben, 100, again) == 0, "answered again, though it is empty"
    assert await three.do(three.ben, guilds.treasury) == 0
    assert await three.do(three.cleo, guilds.treasury) is None
    with pytest.raises(Refused) as caught:
        await three.do(three.ana, guilds.pay_in, 301, key)
    assert caught.value.code == "key_reused"
    await _sound(three)


async def test_an_invitation_opens_what_is_closed_to_others_once(three: World) -> None:
    guild = await founded(three, joining="invitation")
    await three.do(three.ana, guilds.invite, three.ben)
    seen = "SELECT count(*) FROM guild_invitations"
    assert [await three.do(p, lambda c: c.fetchval(seen)) for p in (three.ana, three.ben, three.cleo)] == [1, 1, 0]
    await three.do(three.ben, guilds.join, guild)
    await three.do(three.ben, guilds.leave)
    with pytest.raises(Refused) as caught:
        await three.do(three.ben, guilds.join, guild)
    assert caught.value.code == "guild_closed"


async def test_an_invitation_that_is_old_opens_nothing(three: World) -> None:
    guild = await founded(three, joining="invitation")
    await three.do(three.ana, guilds.invite, three.ben)
    await three.sql("UPDATE guild_invitations SET created_at = now() - interval '8 days', expires_at = now()")
    with pytest.raises(Refused, match="guild_closed"):
        await three.do(three.ben, guilds.join, guild)


async def test_an_officer_dismisses_members_and_nobody_above(three: World) -> None:
    guild = await with_ben(three)
    await three.do(three.cleo, guilds.join, guild)
    await three.do(three.ana, guilds.set_role, three.ben, "officer")
    await three.do(three.ben, guilds.dismiss, three.cleo)
    assert await _roles(three, guild) == {"Ana": "leader", "Ben": "officer"}
    await three.do(three.ana, guilds.dismiss, three.ben)
    await _sound(three)


async def test_the_last_seat_is_taken_once_and_given_back_by_who_leaves(three: World) -> None:
    guild = await with_ben(three)
    await three.do(three.cleo, guilds.join, guild)
    event = await planned(three)
    refused = await _refusals(*(three.do(player, guilds.come, event) for player in (three.ana, three.ben, three.cleo)))
    assert refused == ["event_full"]
    seated = await three.superuser.fetch("SELECT user_id FROM guild_event_participants ORDER BY user_id")
    await three.do(PlayerId(seated[0]["user_id"]), guilds.leave)
    assert await three.sql("SELECT seats FROM guild_events") == 1
    assert await three.do(PlayerId(seated[1]["user_id"]), guilds.stay_away, event)
    await _sound(three)


async def test_two_events_in_the_same_moment_do_not_overlap_and_a_cancelled_one_makes_room(three: World) -> None:
    await founded(three)
    usual = await plan(three)
    events = [ref(), ref()]
    refused = await _refusals(*(three.do(three.ana, guilds.plan_event, event, usual) for event in events))
    assert refused == ["event_overlaps"]
    there = await three.sql("SELECT public_id FROM guild_events")
    await three.do(three.ana, guilds.cancel_event, there)
    await three.do(three.ana, guilds.plan_event, ref(), usual)
    await founded(three, "ben", name="The Vat", name_key="the vat")
    await three.do(three.ben, guilds.plan_event, ref(), usual)  # another guild, the same evening


async def test_a_wine_leaves_the_guilds_cellar_with_its_owner_or_its_owners_membership(three: World) -> None:
    guild = await with_ben(three)
    lent = [row["public_id"] for row in await three.wines(three.ben)]
    for wine in lent:
        await three.do(three.ben, guilds.lend, wine)
    count = "SELECT count(*) FROM guild_cellar"
    assert [await three.do(p, lambda c: c.fetchval(count)) for p in (three.ana, three.cleo)] == [3, 0]
    await three.sql("UPDATE wines SET owner_id = $2 WHERE public_id = $1", lent[0], three.cleo)
    assert await three.do(three.ben, guilds.take_back, lent[1])
    assert await three.sql(count) == 1
    await three.do(three.ben, guilds.leave)
    assert await three.sql(count) == 0
    assert (await _guild(three, guild)).members == 1


async def test_a_guild_takes_only_who_has_reached_its_level(three: World) -> None:
    guild = await founded(three, joining_level_min=20)
    await three.sql("UPDATE users SET level = 20 WHERE id = $1", three.ben)
    await three.do(three.ben, guilds.join, guild)
    with pytest.raises(Refused) as caught:
        await three.do(three.cleo, guilds.join, guild)
    assert (caught.value.code, caught.value.fields["minimum"]) == ("level_too_low", 20)
    assert charter().joining_level_min == 1
