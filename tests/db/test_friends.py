"""Two agree on a friendship, one alone on a block; and who may see what follows from both."""

import asyncio

import msgspec
import pytest

from db import friends, preferences, standing
from db.friends import Friendship
from db.preferences import Preferences
from db.refusals import SAID
from game.ids import PlayerId
from game.refusal import Refused
from tests.db.world import World


async def _of(world: World, player: PlayerId) -> list[Friendship]:
    return await world.do(player, friends.of, player)


async def test_asked_and_accepted_they_are_friends_on_both_sides(three: World) -> None:
    assert await three.do(three.ana, friends.request, three.ben) == "requested"
    (his,) = await _of(three, three.ben)
    assert (his.player, his.name, his.state, his.mine) == (three.ana, "Ana", "requested", False)
    await three.do(three.ben, friends.accept, three.ana)
    for player, other in ((three.ana, three.ben), (three.ben, three.ana)):
        (friend,) = await _of(three, player)
        assert (friend.player, friend.state) == (other, "accepted")
    assert await _of(three, three.cleo) == []


async def test_asking_again_changes_nothing_and_asking_back_accepts(three: World) -> None:
    await three.do(three.ben, friends.request, three.ana)
    before = await three.everything()
    assert await three.do(three.ben, friends.request, three.ana) == "requested"
    assert await three.everything() == before
    assert await three.do(three.ana, friends.request, three.ben) == "accepted"
    assert await three.do(three.ben, friends.request, three.ana) == "accepted"


async def test_two_who_ask_each_other_at_once_are_friends(three: World) -> None:
    for _ in range(5):
        await asyncio.gather(
            three.do(three.ana, friends.request, three.ben), three.do(three.ben, friends.request, three.ana)
        )
        (friend,) = await _of(three, three.ana)
        assert friend.state == "accepted"
        assert await three.do(three.ana, friends.remove, three.ben)


async def test_a_request_can_be_taken_back_or_declined(three: World) -> None:
    for who, other in ((three.ana, three.ben), (three.ben, three.ana)):
        await three.do(three.ana, friends.request, three.ben)
        assert await three.do(who, friends.remove, other)
        assert not await three.do(who, friends.remove, other)
        assert await _of(three, three.ana) == []


async def test_a_block_ends_all_and_is_not_told(three: World) -> None:
    await three.do(three.ana, friends.request, three.ben)
    await three.do(three.ben, friends.accept, three.ana)
    await three.do(three.ben, friends.block, three.ana)
    assert await _of(three, three.ana) == await _of(three, three.ben) == []
    assert [one.player for one in await three.do(three.ben, friends.blocked, three.ben)] == [three.ana]
    assert await three.do(three.ana, friends.blocked, three.ben) == []
    with pytest.raises(Refused) as blocked:
        await three.do(three.ana, friends.request, three.ben)
    await three.do(three.cleo, preferences.save, three.cleo, Preferences(friend_requests="nobody"))
    with pytest.raises(Refused) as declined:
        await three.do(three.ana, friends.request, three.cleo)
    assert (blocked.value.code, blocked.value.title) == (declined.value.code, declined.value.title)
    assert await three.do(three.ben, friends.unblock, three.ana)
    assert await three.do(three.ana, friends.request, three.ben) == "requested"


async def test_who_takes_requests_of_friends_friends_takes_no_others(three: World) -> None:
    await three.do(three.cleo, preferences.save, three.cleo, Preferences(friend_requests="friends_of_friends"))
    with pytest.raises(Refused, match=SAID["user_friendships_takes_requests"].title):
        await three.do(three.ana, friends.request, three.cleo)
    for one, other in ((three.ana, three.ben), (three.cleo, three.ben)):
        await three.do(one, friends.request, other)
        await three.do(other, friends.accept, one)
    assert await three.do(three.ana, friends.request, three.cleo) == "requested"


async def test_the_limit_of_friends_holds_for_the_one_who_accepts_too(three: World) -> None:
    await three.sql(
        "INSERT INTO users (public_id, name, name_key)"
        " SELECT gen_random_uuid(), 'Guest ' || n, 'guest ' || n FROM generate_series(1, 499) n"
    )
    await three.sql(
        "INSERT INTO user_friendships (player_low, player_high, state, requested_by, accepted_at)"
        " SELECT $1, id, 'accepted', id, now() FROM users WHERE name_key LIKE 'guest%'",
        three.ana,
    )
    await three.do(three.ben, friends.request, three.ana)
    await three.do(three.cleo, friends.request, three.ana)
    outcomes = await asyncio.gather(
        three.do(three.ana, friends.accept, three.ben),
        three.do(three.ana, friends.accept, three.cleo),
        return_exceptions=True,
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Refused)]
    assert [each.code for each in refused] == ["too_many_friends"]
    assert await three.sql("SELECT count(*) FROM user_friendships WHERE state = 'accepted'") == 500


@pytest.mark.parametrize(("visibility", "seen_by"), [("private", "a"), ("friends", "ab"), ("public", "abc")])
async def test_statistics_are_seen_by_whom_they_are_shown_to(three: World, visibility: str, seen_by: str) -> None:
    await three.do(three.ana, friends.request, three.ben)
    await three.do(three.ben, friends.accept, three.ana)
    shown = msgspec.structs.replace(Preferences(), statistics_visibility=visibility)
    await three.do(three.ana, preferences.save, three.ana, shown)
    for letter, player in (("a", three.ana), ("b", three.ben), ("c", three.cleo)):
        assert bool(await three.do(player, standing.statistics, three.ana)) == (letter in seen_by)
    await three.do(three.ana, friends.block, three.cleo)
    assert not await three.do(three.cleo, standing.statistics, three.ana)


async def test_preferences_come_back_as_they_were_set_and_begin_with_the_schemas_defaults(three: World) -> None:
    assert await three.do(three.ana, preferences.of, three.ana) == Preferences()
    await three.sql("INSERT INTO user_preferences (user_id) VALUES ($1)", three.ana)
    assert await three.do(three.ana, preferences.of, three.ana) == Preferences()
    changed = Preferences(notify_trades=False, quiet_from_minute=1320, quiet_to_minute=420, time_zone="Europe/Paris")
    await three.do(three.ana, preferences.save, three.ana, changed)
    assert await three.do(three.ana, preferences.of, three.ana) == changed
    assert await three.do(three.ben, preferences.of, three.ana) == Preferences(), "another's are not read"
