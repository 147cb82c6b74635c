"""Guilds, their members, events, cellar and treasury."""

import uuid
from functools import partial
from typing import Any

from db import guilds
from db.guilds import Charter, EventPlan
from game.ids import PlayerId
from tests.db.breaking import Act, Case, doing
from tests.db.world import DAY_MS, HOUR_MS, World, ref

TABLES = (
    "guilds", "guild_memberships", "guild_invitations", "guild_events", "guild_event_participants", "guild_cellar",
    "guild_treasury_entries",
)  # fmt: skip

ONLY_OUR_BUG = {
    # Counted, looked up and given by functions alone.
    "guilds_pk", "guilds_level_1_to_16", "guilds_experience_not_negative", "guilds_dissolved_is_empty",
    "guild_memberships_user_fk", "guild_memberships_guild_fk", "guild_memberships_not_the_house",
    "guild_memberships_one_leader",
    "guild_invitations_pk", "guild_invitations_guild_fk", "guild_invitations_by_fk",
    "guild_invitations_times_in_order",
    "guild_events_pk", "guild_events_guild_fk", "guild_events_creator_fk",
    "guild_event_participants_event_fk", "guild_event_participants_user_fk",
    "guild_cellar_wine_fk", "guild_cellar_guild_fk", "guild_cellar_lender_fk",
    "guild_treasury_entries_pk", "guild_treasury_entries_transaction_unique", "guild_treasury_entries_guild_fk",
    "guild_treasury_entries_user_fk", "guild_treasury_entries_transaction_fk",
    "guild_treasury_entries_moves_something",
}  # fmt: skip

found = guilds.found


def charter(**changed: Any) -> Charter:
    """A guild that may be founded."""
    return Charter("The Cask", "the cask", "trading")._replace(**changed)


async def founded(world: World, who: str = "ana", **changed: Any) -> uuid.UUID:
    """A guild that somebody leads; its ref."""
    guild = ref()
    await world.do(getattr(world, who), guilds.found, guild, charter(**changed))
    return guild


async def with_ben(world: World, **changed: Any) -> uuid.UUID:
    """A guild of Ana's in which Ben is a member."""
    guild = await founded(world, **changed)
    await world.do(world.ben, guilds.join, guild)
    return guild


async def plan(world: World, **changed: Any) -> EventPlan:
    """An event of two hours, in two hours."""
    begins = await world.now_ms() + 2 * HOUR_MS
    return EventPlan("tasting", "Blind reds", begins, begins + 2 * HOUR_MS, 2)._replace(**changed)


async def planned(world: World, **changed: Any) -> uuid.UUID:
    """An event of Ana's guild; its ref."""
    event = ref()
    await world.do(world.ana, guilds.plan_event, event, await plan(world, **changed))
    return event


def _founding(**changed: Any) -> Case:
    async def case(world: World) -> Act:
        return partial(world.do, world.ana, guilds.found, ref(), charter(**changed))

    return case


def _planning(**changed: Any) -> Case:
    async def case(world: World) -> Act:
        await founded(world)
        return partial(world.do, world.ana, guilds.plan_event, ref(), await plan(world, **changed))

    return case


async def _planning_backwards(world: World) -> Act:
    await founded(world)
    usual = await plan(world)
    return partial(world.do, world.ana, guilds.plan_event, ref(), usual._replace(ends_at_ms=usual.begins_at_ms))


async def _planning_for_long(world: World) -> Act:
    await founded(world)
    usual = await plan(world)
    long = usual._replace(ends_at_ms=usual.begins_at_ms + 8 * DAY_MS)
    return partial(world.do, world.ana, guilds.plan_event, ref(), long)


async def _same_ref(world: World) -> Act:
    guild = await founded(world)
    return partial(world.do, world.ben, guilds.found, guild, charter(name="The Vat", name_key="the vat"))


async def _same_event_ref(world: World) -> Act:
    await founded(world)
    usual = await plan(world)
    event = await planned(world)
    later = usual._replace(begins_at_ms=usual.begins_at_ms + DAY_MS, ends_at_ms=usual.ends_at_ms + DAY_MS)
    return partial(world.do, world.ana, guilds.plan_event, event, later)


async def _same_name(world: World) -> Act:
    await founded(world)
    return partial(world.do, world.ben, guilds.found, ref(), charter(name="THE CASK"))


async def _too_large(world: World) -> Act:
    await founded(world)
    return partial(world.do, world.ana, guilds.change, motto="", joining="open", joining_level_min=1, members_max=26)


async def _full(world: World) -> Act:
    guild = await with_ben(world)
    await world.do(world.ana, guilds.change, motto="", joining="open", joining_level_min=1, members_max=2)
    return partial(world.do, world.cleo, guilds.join, guild)


async def _too_many_officers(world: World) -> Act:
    guild = await with_ben(world)
    await world.sql(
        "INSERT INTO users (public_id, name, name_key)"
        " SELECT gen_random_uuid(), 'Guest ' || n, 'guest ' || n FROM generate_series(1, 5) n"
    )
    await world.sql(
        "INSERT INTO guild_memberships (user_id, guild_id, role) SELECT u.id, g.id, 'officer' FROM users u, guilds g"
        " WHERE u.name_key LIKE 'guest%' AND g.public_id = $1",
        guild,
    )
    return partial(world.do, world.ana, guilds.set_role, world.ben, "officer")


async def _second_guild(world: World) -> Act:
    await with_ben(world)
    return partial(world.do, world.ben, guilds.found, ref(), charter(name="The Vat", name_key="the vat"))


async def _dissolved(world: World) -> Act:
    guild = await founded(world)
    await world.do(world.ana, guilds.leave)
    return partial(world.do, world.ben, guilds.join, guild)


async def _uninvited(world: World) -> Act:
    guild = await founded(world, joining="invitation")
    return partial(world.do, world.ben, guilds.join, guild)


async def _too_low(world: World) -> Act:
    guild = await founded(world, joining_level_min=20)
    return partial(world.do, world.ben, guilds.join, guild)


async def _role_too_low(world: World) -> Act:
    await with_ben(world)
    return partial(world.do, world.ben, guilds.invite, world.cleo)


async def _dismissing_the_leader(world: World) -> Act:
    await with_ben(world)
    await world.do(world.ana, guilds.set_role, world.ben, "officer")
    return partial(world.do, world.ben, guilds.dismiss, world.ana)


async def _unknown_role(world: World) -> Act:
    await with_ben(world)
    return partial(world.do, world.ana, guilds.set_role, world.ben, "sommelier")


async def _inviting_nobody(world: World) -> Act:
    await founded(world)
    return partial(world.do, world.ana, guilds.invite, PlayerId(999))


async def _inviting_the_house(world: World) -> Act:
    await founded(world)
    return partial(world.do, world.ana, guilds.invite, PlayerId(0))


async def _inviting_a_member(world: World) -> Act:
    await with_ben(world)
    return partial(world.do, world.ana, guilds.invite, world.ben)


async def _inviting_many(world: World) -> Act:
    guild = await founded(world)
    await world.sql(
        "INSERT INTO users (public_id, name, name_key)"
        " SELECT gen_random_uuid(), 'Guest ' || n, 'guest ' || n FROM generate_series(1, 100) n"
    )
    await world.sql(
        "INSERT INTO guild_invitations (guild_id, user_id, invited_by, expires_at)"
        " SELECT g.id, u.id, $2, now() + interval '1 day' FROM users u, guilds g"
        " WHERE u.name_key LIKE 'guest%' AND g.public_id = $1",
        guild,
        world.ana,
    )
    return partial(world.do, world.ana, guilds.invite, world.ben)


async def _overlapping(world: World) -> Act:
    await founded(world)
    await planned(world)
    return partial(world.do, world.ana, guilds.plan_event, ref(), await plan(world))


async def _event_full(world: World) -> Act:
    guild = await with_ben(world)
    await world.do(world.cleo, guilds.join, guild)
    event = await planned(world)
    await world.do(world.ana, guilds.come, event)
    await world.do(world.ben, guilds.come, event)
    return partial(world.do, world.cleo, guilds.come, event)


async def _event_cancelled(world: World) -> Act:
    await with_ben(world)
    event = await planned(world)
    await world.do(world.ana, guilds.cancel_event, event)
    return partial(world.do, world.ben, guilds.come, event)


async def _coming_twice(world: World) -> Act:
    await founded(world)
    event = await planned(world)
    await world.do(world.ana, guilds.come, event)
    return partial(world.do, world.ana, guilds.come, event)


async def _coming_from_outside(world: World) -> Act:
    await founded(world)
    return partial(world.do, world.ben, guilds.come, await planned(world))


async def _lending_twice(world: World) -> Act:
    await founded(world)
    wine = (await world.wines(world.ana))[0]["public_id"]
    await world.do(world.ana, guilds.lend, wine)
    return partial(world.do, world.ana, guilds.lend, wine)


async def _lending_anothers(world: World) -> Act:
    await founded(world)
    return partial(world.do, world.ana, guilds.lend, (await world.wines(world.ben))[0]["public_id"])


async def _paying_nothing(world: World) -> Act:
    await founded(world)
    return partial(world.do, world.ana, guilds.pay_in, 0, uuid.uuid4())


async def _paying_too_much(world: World) -> Act:
    await founded(world)
    return partial(world.do, world.ana, guilds.pay_in, 20_001, uuid.uuid4())


async def _paying_out_too_much(world: World) -> Act:
    await with_ben(world)
    await world.do(world.ana, guilds.pay_in, 10, uuid.uuid4())
    return partial(world.do, world.ana, guilds.pay_out, world.ben, 11, uuid.uuid4())


async def _no_such_event(world: World) -> Act:
    await founded(world)
    return partial(world.do, world.ana, guilds.come, ref())


CASES: dict[str, Case] = {
    "guilds_public_id_unique": _same_ref,
    "guilds_name_unique": _same_name,
    "guilds_name_length": _founding(name=" The Cask"),
    "guilds_name_key_length": _founding(name_key="x"),
    "guilds_kind_known": _founding(kind="secret"),
    "guilds_region_of_regional": _founding(region="Jura"),
    "guilds_region_length": _founding(kind="regional", region=""),
    "guilds_motto_length": _founding(motto="x" * 201),
    "guilds_joining_known": _founding(joining="by oath"),
    "player_level_1_to_999": _founding(joining_level_min=0),
    "guilds_members_max_by_level": _too_large,
    "guilds_members_within_limit": _full,
    "guilds_officers_within_limit": _too_many_officers,
    "guild_memberships_pk": _second_guild,
    "guilds_is_known": doing("ana", guilds.join, uuid.UUID(int=7)),
    "guild_memberships_guild_lives": _dissolved,
    "guilds_takes_him": _uninvited,
    "guild_memberships_level_reached": _too_low,
    "guild_memberships_is_member": doing("ana", guilds.invite, "@ben"),
    "guild_memberships_role_suffices": _role_too_low,
    "guild_memberships_is_below": _dismissing_the_leader,
    "guild_memberships_role_known": _unknown_role,
    "guild_invitations_user_fk": _inviting_nobody,
    "guild_invitations_not_the_house": _inviting_the_house,
    "guild_invitations_is_free": _inviting_a_member,
    "guild_invitations_waiting_max": _inviting_many,
    "guild_events_public_id_unique": _same_event_ref,
    "guild_events_kind_known": _planning(kind="brawl"),
    "guild_events_title_length": _planning(title=""),
    "guild_events_times_in_order": _planning_backwards,
    "guild_events_a_week_at_most": _planning_for_long,
    "guild_events_is_ahead": _planning(begins_at_ms=HOUR_MS),
    "guild_events_seats_max_sane": _planning(seats_max=501),
    "guild_events_one_at_a_time": _overlapping,
    "guild_events_seats_within_limit": _event_full,
    "guild_events_is_known": _no_such_event,
    "guild_event_participants_event_is_ahead": _event_cancelled,
    "guild_event_participants_pk": _coming_twice,
    "guild_event_participants_is_member": _coming_from_outside,
    "guild_cellar_pk": _lending_twice,
    "wines_is_his": _lending_anothers,
    "guild_treasury_entries_amount_sane": _paying_nothing,
    "coin_accounts_funds": _paying_too_much,
    "guilds_treasury_suffices": _paying_out_too_much,
}
