"""Tiers, levels, experience, achievements; and that a collection holds what it may, also in the same moment."""

import asyncpg
import pytest

from db import evolutions, preferences, standing, subscriptions
from db.pool import Connection
from db.preferences import Preferences
from game.content import ACHIEVEMENTS
from game.experience import PLAYER_CURVE, ExperienceKind, experience_for, level_for, player_tier
from game.ids import PlayerId
from game.refusal import Refused
from tests.db.breaking.breeding import finishing
from tests.db.people import three_wines
from tests.db.world import DAY_MS, World

GIVE = "UPDATE wines SET owner_id = $2, revision = revision + 1 WHERE id = $1"


async def test_the_schema_and_the_rules_call_every_level_the_same(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch("SELECT n, player_tier(n::smallint) FROM generate_series(1, 999) n")
    assert [(n, player_tier(n)) for n in range(1, 1000)] == [tuple(row) for row in rows]


async def test_the_schema_and_the_rules_reach_every_level_at_the_same_point(owner_conn: Connection) -> None:
    begins = [experience_for(level, PLAYER_CURVE) for level in range(1, 1000)]
    points = sorted({max(0, begin + by) for begin in begins for by in (-1, 0, 1)} | {10**15})
    rows = await owner_conn.fetch("SELECT p, player_level_for(p) FROM unnest($1::bigint[]) p", points)
    assert [tuple(row) for row in rows] == [(point, level_for(point, PLAYER_CURVE)) for point in points]


async def test_experience_lifts_the_level_and_is_the_sum_of_its_kinds(furnished: World) -> None:
    before = await furnished.sql("SELECT experience FROM users WHERE id = $1", furnished.ana)
    level = await furnished.sql("SELECT experience_grant($1, 'pairing', 8000)", furnished.ana)
    await furnished.sql("SELECT experience_grant($1, 'general', 261)", furnished.ana)
    assert level == level_for(before + 8000, PLAYER_CURVE)
    kinds = await furnished.do(furnished.ben, standing.experience, furnished.ana)
    assert kinds[ExperienceKind.PAIRING] == 8000
    assert sum(kinds.values()) == before + 8261
    assert await standing.discrepancies(furnished.superuser) == []
    await furnished.sql("UPDATE users SET level = 7 WHERE id = $1", furnished.ana)
    (found,) = await standing.discrepancies(furnished.superuser)
    assert (found.what, found.id, found.said) == ("level", furnished.ana, 7)


@pytest.mark.parametrize("points", [0, -1, 1_000_001, None])
async def test_experience_is_granted_in_sane_portions(three: World, points: int | None) -> None:
    with pytest.raises(asyncpg.DataError, match="cannot be granted"):
        await three.sql("SELECT experience_grant($1, 'pairing', $2)", three.ana, points)


async def _wines(world: World, player: PlayerId) -> int:
    return (await world.do(player, subscriptions.allowance, player)).wines


async def test_wines_are_counted_as_they_come_and_go(three: World) -> None:
    assert [await _wines(three, player) for player in (three.ana, three.ben)] == [3, 3]
    wine = (await three.wines(three.ana))[0]["id"]
    await three.sql(GIVE, wine, three.ben)
    assert [await _wines(three, player) for player in (three.ana, three.ben)] == [2, 4]
    gained = "SELECT value FROM user_statistics WHERE user_id = $1 AND statistic = 'wines_gained'"
    assert await three.sql(gained, three.ben) == 3
    await three.sql("DELETE FROM wine_transfers")
    await three.sql("DELETE FROM wines WHERE id = $1", wine)
    assert await _wines(three, three.ben) == 3
    assert await standing.discrepancies(three.superuser) == []


async def test_a_subscription_makes_room_while_it_runs(furnished: World) -> None:
    await furnished.sql("UPDATE subscription_tiers SET wines_max = 3 WHERE tier = 'free'")
    finish = await finishing(furnished, three_wines()[0])
    with pytest.raises(Refused) as caught:
        await finish()
    assert (caught.value.code, caught.value.fields["most"]) == ("collection_full", 3)
    now = await furnished.now_ms()
    await furnished.do(
        furnished.ana, subscriptions.begin, furnished.ana, "premium", begins_at_ms=now - DAY_MS, ends_at_ms=None
    )
    assert (await furnished.do(furnished.ana, subscriptions.allowance, furnished.ana))[::2] == ("premium", 20_000)
    await finish()
    assert await furnished.do(furnished.ana, subscriptions.end, furnished.ana, at_ms=now)
    allowance = await furnished.do(furnished.ana, subscriptions.allowance, furnished.ana)
    assert allowance == ("free", 4, 3), "who has more than he may keeps it"


async def test_an_achievement_is_given_once_with_all_that_comes_with_it(furnished: World) -> None:
    first = next(each for each in ACHIEVEMENTS if each.slug == "a-first-wine")
    assert await furnished.do(furnished.ana, standing.achievements, furnished.ana) == [first.slug]
    kinds = await furnished.do(furnished.ana, standing.experience, furnished.ana)
    assert kinds[ExperienceKind.COLLECTING] == first.experience_points
    await furnished.sql("SELECT achievements_settle($1, 'wines_gained')", furnished.ana)
    assert await furnished.do(furnished.ana, standing.experience, furnished.ana) == kinds
    await furnished.sql("SELECT statistic_add($1, 'competitions_won', 5)", furnished.ana)
    await furnished.sql("SELECT achievements_settle($1, 'competitions_won')", furnished.ana)
    assert {badge.badge for badge in await furnished.do(furnished.ben, standing.badges, furnished.ana)} == {
        "first-cork", "laurel",
    }  # fmt: skip


async def test_badges_are_arranged_and_titles_worn_by_their_owner_alone(furnished: World) -> None:
    await furnished.sql("SELECT statistic_add($1, 'wines_gained', 100)", furnished.ana)
    await furnished.sql("SELECT statistic_add($1, 'notes_written', 50)", furnished.ana)
    for statistic in ("wines_gained", "notes_written"):
        await furnished.sql("SELECT achievements_settle($1, $2)", furnished.ana, statistic)
    await furnished.do(furnished.ana, standing.show_badge, furnished.ana, "first-cork", 2)
    assert (await furnished.do(furnished.ben, standing.badges, furnished.ana))[0][::3] == ("first-cork", 2)
    for title in ("taster", "cellar-keeper"):
        await furnished.do(furnished.ana, standing.wear_title, furnished.ana, title)
        worn = [each.title for each in await furnished.do(furnished.ben, standing.titles, furnished.ana) if each.worn]
        assert worn == [title]
    with pytest.raises(Refused, match="no such title"):
        await furnished.do(furnished.ana, standing.wear_title, furnished.ana, "champion")
    assert (await furnished.do(furnished.ana, standing.titles, furnished.ana))[0].worn
    with pytest.raises(Refused, match="no such badge"):
        await furnished.do(furnished.ben, standing.show_badge, furnished.ana, "first-cork", 3)
    await furnished.do(furnished.ana, preferences.save, furnished.ana, Preferences(profile_visibility="private"))
    assert await furnished.do(furnished.ben, standing.titles, furnished.ana) == []
    assert await furnished.do(furnished.ana, evolutions.items, furnished.ana) == {}
