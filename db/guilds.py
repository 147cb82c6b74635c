"""Guilds: founding, joining, leading, their events, cellar and treasury.

The connection has to speak for the player: the schema's functions act for him alone, and hold every limit. `ref`s are
UUIDv7s that the caller made; coins are whole; times are milliseconds since the Unix epoch.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Literal, NamedTuple

from db.coins import Discrepancy
from db.refusals import refuses, refusing
from db.times import moment_of, ms_of
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection, Record

GuildKind = Literal["regional", "educational", "competition", "trading"]
GuildRole = Literal["leader", "officer", "member"]
Joining = Literal["open", "invitation", "closed"]

refuses("already_there", "There is one of that name already.",
        "guilds_public_id_unique", "guild_events_public_id_unique")  # fmt: skip
refuses("guild_name_taken", "Another guild has this name.", "guilds_name_unique", field="name")
refuses("guild_name_invalid", "A guild's name has 3 to 30 characters, and no space at its ends.",
        "guilds_name_length", "guilds_name_key_length", field="name")  # fmt: skip
refuses("guild_kind_unknown", "A guild is regional, educational, competition or trading.",
        "guilds_kind_known", field="kind")  # fmt: skip
refuses("guild_region_invalid", "A regional guild names its region in 1 to 120 characters, and no other guild does.",
        "guilds_region_of_regional", "guilds_region_length", field="region")  # fmt: skip
refuses("guild_motto_too_long", "A motto is 200 characters at most.", "guilds_motto_length", field="motto")
refuses("guild_joining_unknown", "A guild is open, by invitation or closed.", "guilds_joining_known", field="joining")
refuses("guild_size_invalid", "A guild of this level cannot take so many members.",
        "guilds_members_max_by_level", field="members_max")  # fmt: skip
refuses("guild_full", "The guild has no place free.", "guilds_members_within_limit")
refuses("too_many_officers", "A guild has five officers at most.", "guilds_officers_within_limit")
refuses("already_in_a_guild", "A player is in one guild at most.", "guild_memberships_pk")
refuses("unknown_guild", "There is no such guild.", "guilds_is_known", "guild_memberships_guild_lives", field="guild")
refuses("guild_closed", "The guild does not take you without an invitation, or takes nobody.", "guilds_takes_him")
refuses("level_too_low", "The guild takes players from a higher level on.", "guild_memberships_level_reached")
refuses("not_in_a_guild", "You are in no guild.", "guild_memberships_is_member")
refuses("role_too_low", "Your role in the guild does not allow that.", "guild_memberships_role_suffices")
refuses("not_your_member", "That takes somebody of your guild whose role is below yours.", "guild_memberships_is_below")
refuses("guild_role_unknown", "A role is leader, officer or member.", "guild_memberships_role_known", field="role")
refuses("unknown_player", "There is no such player.",
        "guild_invitations_user_fk", "guild_invitations_not_the_house", field="player")  # fmt: skip
refuses("already_in_a_guild", "The player is in a guild.", "guild_invitations_is_free", field="player")
refuses("too_many_invitations", "Too many invitations of your guild wait for an answer.",
        "guild_invitations_waiting_max")  # fmt: skip
refuses("event_kind_unknown", "An event is a tasting, lesson, competition or meeting.",
        "guild_events_kind_known", field="kind")  # fmt: skip
refuses("event_title_invalid", "A title has 1 to 80 characters, and no space at its ends.",
        "guild_events_title_length", field="title")  # fmt: skip
refuses("times_out_of_order", "An event ends after it begins.", "guild_events_times_in_order", field="ends_at")
refuses("event_too_long", "An event lasts a week at most.", "guild_events_a_week_at_most", field="ends_at")
refuses("event_not_ahead", "An event is planned before it begins.", "guild_events_is_ahead", field="begins_at")
refuses("event_seats_invalid", "An event has 2 to 500 seats.", "guild_events_seats_max_sane", field="seats_max")
refuses("event_overlaps", "The guild has another event in that time.", "guild_events_one_at_a_time")
refuses("event_full", "Every seat is taken.", "guild_events_seats_within_limit")
refuses("unknown_event", "There is no such event.", "guild_events_is_known", field="event")
refuses("event_over", "The event is cancelled or over.", "guild_event_participants_event_is_ahead")
refuses("already_entered", "You have a seat.", "guild_event_participants_pk")
refuses("not_in_this_guild", "The event is for members of its guild.", "guild_event_participants_is_member")
refuses("already_there", "The wine is in the guild's cellar.", "guild_cellar_pk", field="wine")
refuses("amount_invalid", "That is an amount of 1 to 1,000,000,000 coins.",
        "guild_treasury_entries_amount_sane", field="amount")  # fmt: skip
refuses("treasury_too_small", "The treasury does not hold that many coins.", "guilds_treasury_suffices")


class Charter(NamedTuple):
    """What a guild says of itself when it is founded; `name_key` is the name as names are compared."""

    name: str
    name_key: str
    kind: str
    region: str | None = None
    motto: str = ""
    joining: str = "open"
    joining_level_min: int = 1


class Guild(NamedTuple):
    """What everybody may know of a guild."""

    id: int
    ref: str
    name: str
    kind: GuildKind
    region: str | None
    motto: str
    joining: Joining
    joining_level_min: int
    level: int
    members: int
    members_max: int
    officers: int
    dissolved: bool


class Member(NamedTuple):
    """Somebody in a guild."""

    player: PlayerId
    ref: str
    name: str
    role: GuildRole
    joined_at_ms: int


class EventPlan(NamedTuple):
    """What a guild plans."""

    kind: str
    title: str
    begins_at_ms: int
    ends_at_ms: int
    seats_max: int


async def found(connection: Connection, ref: uuid.UUID, charter: Charter) -> int:
    """Found a guild, as its leader; its id.

    Raises:
        Refused: `guild_name_taken`, `guild_name_invalid`, `guild_kind_unknown`, `guild_region_invalid`,
            `guild_motto_too_long`, `guild_joining_unknown`, `level_out_of_range`, `already_in_a_guild`,
            `already_there`.
    """
    with refusing():
        return int(await connection.fetchval("SELECT guild_found($1, $2, $3, $4, $5, $6, $7, $8)", ref, *charter))


async def join(connection: Connection, guild: uuid.UUID) -> None:
    """Join a guild that is open, or has invited the player.

    Raises:
        Refused: `unknown_guild`, `guild_closed`, `guild_full`, `level_too_low`, `already_in_a_guild`.
    """
    with refusing():
        await connection.execute("SELECT guild_join($1)", guild)


async def leave(connection: Connection) -> bool:
    """Leave the guild; whether he was in one. The lead passes on, and the last one takes the treasury along."""
    with refusing():
        return bool(await connection.fetchval("SELECT guild_leave()"))


async def invite(connection: Connection, player: PlayerId) -> None:
    """Invite a player, as a leader or an officer, for seven days.

    Raises:
        Refused: `not_in_a_guild`, `role_too_low`, `unknown_player`, `already_in_a_guild`, `too_many_invitations`.
    """
    with refusing():
        await connection.execute("SELECT guild_invite($1)", player)


async def dismiss(connection: Connection, player: PlayerId) -> None:
    """Dismiss somebody whose role is below one's own.

    Raises:
        Refused: `not_in_a_guild`, `role_too_low`, `not_your_member`.
    """
    with refusing():
        await connection.execute("SELECT guild_dismiss($1)", player)


async def set_role(connection: Connection, player: PlayerId, role: str) -> None:
    """Give a role to somebody of one's guild, as its leader; `leader` hands the lead over.

    Raises:
        Refused: `not_in_a_guild`, `role_too_low`, `not_your_member`, `guild_role_unknown`, `too_many_officers`.
    """
    with refusing():
        await connection.execute("SELECT guild_set_role($1, $2)", player, role)


async def change(connection: Connection, *, motto: str, joining: str, joining_level_min: int, members_max: int) -> None:
    """Change what the guild says of itself and whom it takes, as its leader.

    Raises:
        Refused: `not_in_a_guild`, `role_too_low`, `guild_motto_too_long`, `guild_joining_unknown`,
            `level_out_of_range`, `guild_size_invalid`, `guild_full`.
    """
    with refusing():
        await connection.execute("SELECT guild_change($1, $2, $3, $4)", motto, joining, joining_level_min, members_max)


async def plan_event(connection: Connection, ref: uuid.UUID, plan: EventPlan) -> None:
    """Plan an event, as a leader or an officer.

    Raises:
        Refused: `not_in_a_guild`, `role_too_low`, `event_kind_unknown`, `event_title_invalid`, `times_out_of_order`,
            `event_too_long`, `event_not_ahead`, `event_seats_invalid`, `event_overlaps`, `already_there`.
    """
    with refusing():
        await connection.execute(
            "SELECT guild_event_plan($1, $2, $3, $4, $5, $6)",
            ref,
            plan.kind,
            plan.title,
            moment_of(plan.begins_at_ms),
            moment_of(plan.ends_at_ms),
            plan.seats_max,
        )


async def cancel_event(connection: Connection, event: uuid.UUID) -> None:
    """Cancel an event that is not over, as a leader or an officer.

    Raises:
        Refused: `not_in_a_guild`, `role_too_low`, `event_over`.
    """
    with refusing():
        await connection.execute("SELECT guild_event_cancel($1)", event)


async def come(connection: Connection, event: uuid.UUID) -> None:
    """Take a seat at an event.

    Raises:
        Refused: `unknown_event`, `event_full`, `event_over`, `already_entered`, `not_in_this_guild`.
    """
    with refusing():
        await connection.execute("SELECT guild_event_come($1)", event)


async def stay_away(connection: Connection, event: uuid.UUID) -> bool:
    """Give the seat back before the event begins; whether there was one."""
    with refusing():
        return bool(await connection.fetchval("SELECT guild_event_stay_away($1)", event))


async def lend(connection: Connection, wine: uuid.UUID) -> None:
    """Put a wine of his own into the guild's cellar.

    Raises:
        Refused: `not_in_a_guild`, `unknown_wine`, `already_there`.
    """
    with refusing():
        await connection.execute("SELECT guild_cellar_lend($1)", wine)


async def take_back(connection: Connection, wine: uuid.UUID) -> bool:
    """Take it out again; whether it was there."""
    with refusing():
        return bool(await connection.fetchval("SELECT guild_cellar_take_back($1)", wine))


async def pay_in(connection: Connection, amount: int, key: uuid.UUID) -> int:
    """Pay into the treasury, once for each key; what is in it then.

    Raises:
        Refused: `not_in_a_guild`, `amount_invalid`, `insufficient_funds`, `key_reused`.
    """
    with refusing():
        return int(await connection.fetchval("SELECT guild_pay_in($1, $2)", amount, key))


async def pay_out(connection: Connection, player: PlayerId, amount: int, key: uuid.UUID) -> int:
    """Pay a member out of the treasury, as the leader, once for each key; what is in it then.

    Raises:
        Refused: `not_in_a_guild`, `role_too_low`, `not_your_member`, `amount_invalid`, `treasury_too_small`,
            `key_reused`.
    """
    with refusing():
        return int(await connection.fetchval("SELECT guild_pay_out($1, $2, $3)", player, amount, key))


async def treasury(connection: Connection) -> int | None:
    """What is in the treasury of the player's guild; None where he is in none."""
    coins: int | None = await connection.fetchval("SELECT guild_treasury()")
    return coins


async def find(connection: Connection, ref: uuid.UUID) -> Guild | None:
    """A guild by its ref."""
    row = await connection.fetchrow(f"SELECT {_COLUMNS} FROM guilds g WHERE g.public_id = $1", ref)  # noqa: S608 - our own words; values are arguments
    return None if row is None else _guild_of(row)


async def of_player(connection: Connection, player: PlayerId) -> Guild | None:
    """The guild that a player is in."""
    row = await connection.fetchrow(
        f"SELECT {_COLUMNS} FROM guilds g JOIN guild_memberships m ON m.guild_id = g.id WHERE m.user_id = $1",  # noqa: S608 - our own words; values are arguments
        player,
    )
    return None if row is None else _guild_of(row)


async def members(connection: Connection, guild: int) -> list[Member]:
    """Who is in a guild, by seniority."""
    rows = await connection.fetch(_MEMBERS, guild)
    return [
        Member(PlayerId(row["id"]), str(row["public_id"]), row["name"], row["role"], ms_of(row["joined_at"]))
        for row in rows
    ]


async def discrepancies(connection: Connection) -> list[Discrepancy]:
    """Where counts or treasuries are not what their rows come to; empty when all is well. For audits."""
    return [Discrepancy(*row) for row in await connection.fetch("SELECT * FROM guild_discrepancies()")]


_COLUMNS = ", ".join(
    f"g.{column}"
    for column in (
        "id", "public_id", "name", "kind", "region", "motto", "joining", "joining_level_min", "level", "members",
        "members_max", "officers", "dissolved_at",
    )
)  # fmt: skip
_MEMBERS = """
    SELECT u.id, u.public_id, u.name, m.role, m.joined_at FROM guild_memberships m JOIN users u ON u.id = m.user_id
    WHERE m.guild_id = $1 ORDER BY m.joined_at, m.user_id
"""


def _guild_of(row: Record) -> Guild:
    return Guild(
        id=row["id"],
        ref=str(row["public_id"]),
        name=row["name"],
        kind=row["kind"],
        region=row["region"],
        motto=row["motto"],
        joining=row["joining"],
        joining_level_min=row["joining_level_min"],
        level=row["level"],
        members=row["members"],
        members_max=row["members_max"],
        officers=row["officers"],
        dissolved=row["dissolved_at"] is not None,
    )
