"""How a player has set the game. Who has changed nothing has every default; nothing is stored for him.

The connection has to speak for the player: the row is his own, under row-level security.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import msgspec

from db.refusals import refuses, refusing
from game.ids import PlayerId

if TYPE_CHECKING:
    from db.pool import Connection

Visibility = Literal["private", "friends", "public"]

refuses("preference_unknown", "Requests come from everyone, friends_of_friends or nobody.",
        "user_preferences_friend_requests_known", field="friend_requests")  # fmt: skip
refuses("preference_unknown", "The profile shows nothing, level or certificates of your study.",
        "user_preferences_study_shown_known", field="study_shown")  # fmt: skip
refuses("quiet_hours_invalid", "Quiet hours are two different minutes of the day, 0 to 1439, or none.",
        "user_preferences_quiet_hours", field="quiet_from_minute")  # fmt: skip
refuses("time_zone_unknown", "A time zone is named like Europe/Paris.",
        "user_preferences_time_zone_form", field="time_zone")  # fmt: skip
refuses("language_unknown", "A language is named like en or pt-BR.", "user_preferences_language_form", field="language")
refuses("preference_unknown", "Units are metric or imperial.", "user_preferences_units_known", field="units")


class Preferences(msgspec.Struct, frozen=True):
    """Minutes are of the player's own day; the defaults are those of the schema, which a test compares."""

    profile_visibility: Visibility = "public"
    cellar_visibility: Visibility = "friends"
    statistics_visibility: Visibility = "public"
    notes_visibility: Visibility = "private"
    friend_requests: Literal["everyone", "friends_of_friends", "nobody"] = "everyone"
    study_shown: Literal["nothing", "level", "certificates"] = "nothing"
    notify_battles: bool = True
    notify_trades: bool = True
    notify_friends: bool = True
    notify_guild: bool = True
    notify_events: bool = True
    quiet_from_minute: int | None = None
    quiet_to_minute: int | None = None
    time_zone: str = "UTC"
    language: str = "en"
    units: Literal["metric", "imperial"] = "metric"
    reduced_motion: bool = False


_COLUMNS = Preferences.__struct_fields__
_LIST = ", ".join(_COLUMNS)
# Only names of columns are put together; values are always arguments.
_VALUES = ", ".join(f"${n}" for n in range(2, len(_COLUMNS) + 2))
_SAVE = f"""
    INSERT INTO user_preferences (user_id, {_LIST}) VALUES ($1, {_VALUES})
    ON CONFLICT (user_id) DO UPDATE
    SET {", ".join(f"{column} = excluded.{column}" for column in _COLUMNS)}, updated_at = clock_timestamp()
"""  # noqa: S608 - our own words; values are arguments


async def of(connection: Connection, player: PlayerId) -> Preferences:
    """How the player has set the game."""
    row = await connection.fetchrow(f"SELECT {_LIST} FROM user_preferences WHERE user_id = $1", player)  # noqa: S608 - our own words; values are arguments
    return Preferences() if row is None else Preferences(**row)


async def to_change(connection: Connection, player: PlayerId) -> Preferences:
    """The same for who is about to change them: until the transaction ends, nobody else who asks so gets an answer."""
    await connection.execute("SELECT pg_advisory_xact_lock(hashtextextended('user_preferences', $1))", player)
    return await of(connection, player)


async def shows(connection: Connection, owner: PlayerId, what: Literal["profile", "cellar", "statistics"]) -> bool:
    """Whether a player shows this to who asks; the connection may speak for nobody, who sees what is public."""
    shown: bool = await connection.fetchval("SELECT user_shows($1, $2)", owner, what)
    return shown


async def save(connection: Connection, player: PlayerId, preferences: Preferences) -> None:
    """Set the game as a whole.

    Raises:
        Refused: `visibility_unknown`, `preference_unknown`, `quiet_hours_invalid`, `time_zone_unknown`,
            `language_unknown`.
    """
    with refusing():
        await connection.execute(_SAVE, player, *msgspec.structs.astuple(preferences))
