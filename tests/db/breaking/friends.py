"""Friends, blocks and preferences."""

from functools import partial

import msgspec

from db import friends, preferences
from db.preferences import Preferences
from game.ids import PlayerId
from tests.db.breaking import Act, Case, doing
from tests.db.world import World

TABLES = ("user_preferences", "user_friendships", "user_blocks")

ONLY_OUR_BUG = {
    # The key that an upsert merges by, and a player who signed in to say it.
    "user_preferences_pk", "user_preferences_user_fk",
    # Written by friend_request and friend_accept, which look first.
    "user_friendships_pk", "user_friendships_state_known", "user_friendships_one_of_them_asked",
    "user_friendships_acceptance_whole",
    "user_blocks_pk", "user_blocks_blocker_fk",
}  # fmt: skip

CROWD = """
    INSERT INTO users (public_id, name, name_key)
    SELECT gen_random_uuid(), 'Guest ' || n, 'guest ' || n FROM generate_series(1, {}) n
"""


def _setting(field: str, value: object) -> Case:
    changed = msgspec.structs.replace(Preferences(), **{field: value})

    async def case(world: World) -> Act:
        return partial(world.do, world.ana, preferences.save, world.ana, changed)

    return case


async def _gone(world: World) -> Act:
    await world.sql(CROWD.format(2))
    gone, left = [await world.sql("SELECT id FROM users WHERE name_key = $1", f"guest {n}") for n in (1, 2)]
    await world.sql("DELETE FROM users WHERE id = $1", gone)
    return partial(world.do, left, friends.request, gone)


async def _was_requested(world: World) -> Act:
    await world.do(world.ana, friends.request, world.ben)
    return partial(world.do, world.ana, friends.accept, world.ben)  # his own request is not his to accept


async def _takes_requests(world: World) -> Act:
    await world.do(world.ben, friends.block, world.ana)
    return partial(world.do, world.ana, friends.request, world.ben)


async def _not_blocked_by_oneself(world: World) -> Act:
    await world.do(world.ana, friends.block, world.ben)
    return partial(world.do, world.ana, friends.request, world.ben)


async def _friends_max(world: World) -> Act:
    await world.sql(CROWD.format(500))
    await world.sql(
        "INSERT INTO user_friendships (player_low, player_high, state, requested_by, accepted_at)"
        " SELECT $1, id, 'accepted', id, now() FROM users WHERE name_key LIKE 'guest%'",
        world.ana,
    )
    return partial(world.do, world.ana, friends.request, world.ben)


async def _waiting_max(world: World) -> Act:
    await world.sql(CROWD.format(50))
    await world.sql(
        "INSERT INTO user_friendships (player_low, player_high, requested_by)"
        " SELECT $1, id, $1 FROM users WHERE name_key LIKE 'guest%'",
        world.ana,
    )
    return partial(world.do, world.ana, friends.request, world.ben)


async def _blocks_max(world: World) -> Act:
    await world.sql(CROWD.format(1000))
    await world.sql(
        "INSERT INTO user_blocks (blocker_id, blocked_id) SELECT $1, id FROM users WHERE name_key LIKE 'guest%'",
        world.ana,
    )
    return partial(world.do, world.ana, friends.block, world.ben)


CASES: dict[str, Case] = {
    "visibility_known": _setting("cellar_visibility", "everybody"),
    "user_preferences_friend_requests_known": _setting("friend_requests", "some"),
    "user_preferences_study_shown_known": _setting("study_shown", "all"),
    "user_preferences_quiet_hours": _setting("quiet_from_minute", 60),
    "user_preferences_time_zone_form": _setting("time_zone", "half past two"),
    "user_preferences_language_form": _setting("language", "English"),
    "user_preferences_units_known": _setting("units", "firkins"),
    "user_friendships_high_fk": doing("ana", friends.request, PlayerId(999)),
    "user_friendships_low_fk": _gone,
    "user_friendships_not_the_house": doing("ana", friends.request, PlayerId(0)),
    "user_friendships_two_players": doing("ana", friends.request, "@ana"),
    "user_blocks_blocked_fk": doing("ana", friends.block, PlayerId(999)),
    "user_blocks_not_the_house": doing("ana", friends.block, PlayerId(0)),
    "user_blocks_two_players": doing("ana", friends.block, "@ana"),
    "user_friendships_was_requested": _was_requested,
    "user_friendships_takes_requests": _takes_requests,
    "user_friendships_not_blocked_by_oneself": _not_blocked_by_oneself,
    "user_friendships_friends_max": _friends_max,
    "user_friendships_waiting_max": _waiting_max,
    "user_blocks_blocks_max": _blocks_max,
}
