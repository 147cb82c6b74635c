"""Subscriptions, collections, badges and what coins are short for."""

from functools import partial

from db import standing, subscriptions
from game.ids import PlayerId
from tests.db.breaking import Act, Case, doing
from tests.db.breaking.breeding import finishing
from tests.db.people import three_wines
from tests.db.world import DAY_MS, World

TABLES = (
    "subscription_tiers", "user_subscriptions", "user_experience", "badge_catalog", "title_catalog",
    "achievement_catalog", "user_statistics", "user_badges", "user_achievements", "user_titles",
)  # fmt: skip

ONLY_OUR_BUG = {
    "subscription_tiers_pk", "subscription_tiers_known", "subscription_tiers_wines_count", "user_subscriptions_pk",
    # Counted and granted by functions alone.
    "user_experience_pk", "user_experience_user_fk", "user_experience_kind_known", "user_experience_not_negative",
    "user_statistics_pk", "user_statistics_user_fk", "user_statistics_known", "user_statistics_not_negative",
    "user_badges_pk", "user_badges_user_fk", "user_badges_badge_fk",
    "user_achievements_pk", "user_achievements_user_fk", "user_achievements_achievement_fk",
    "user_titles_pk", "user_titles_user_fk", "user_titles_title_fk",
    # The other one is taken off before, under a lock.
    "user_titles_one_worn",
    # Content of our own files.
    "badge_catalog_pk", "badge_catalog_slug_form", "badge_catalog_texts_length",
    "title_catalog_pk", "title_catalog_slug_form", "title_catalog_texts_length",
    "achievement_catalog_pk", "achievement_catalog_slug_form", "achievement_catalog_texts_length",
    "achievement_catalog_statistic_known", "achievement_catalog_goal_counts", "achievement_catalog_kind_known",
    "achievement_catalog_points_count", "achievement_catalog_badge_fk", "achievement_catalog_title_fk",
}  # fmt: skip

PAID = {"begins_at_ms": DAY_MS, "ends_at_ms": 2 * DAY_MS}


async def _within_collection(world: World) -> Act:
    await world.sql("UPDATE subscription_tiers SET wines_max = 2 WHERE tier = 'free'")
    return await finishing(world, three_wines()[0])


async def _one_at_a_time(world: World) -> Act:
    await world.do(world.ana, subscriptions.begin, world.ana, "premium", **PAID)
    return partial(
        world.do, world.ana, subscriptions.begin, world.ana, "premium", begins_at_ms=DAY_MS * 3 // 2, ends_at_ms=None
    )


async def _place_once(world: World) -> Act:
    await world.sql("INSERT INTO user_badges (user_id, badge, place) VALUES ($1, 'laurel', 3)", world.ana)
    return partial(world.do, world.ana, standing.show_badge, world.ana, "first-cork", 3)


CASES: dict[str, Case] = {
    "wines_within_collection": _within_collection,
    "user_subscriptions_one_at_a_time": _one_at_a_time,
    "user_subscriptions_user_fk": doing("ana", subscriptions.begin, PlayerId(999), "premium", **PAID),
    "user_subscriptions_not_the_house": doing("ana", subscriptions.begin, PlayerId(0), "premium", **PAID),
    "user_subscriptions_tier_fk": doing("ana", subscriptions.begin, "@ana", "golden", **PAID),
    "user_subscriptions_tier_is_paid": doing("ana", subscriptions.begin, "@ana", "free", **PAID),
    "user_subscriptions_times_in_order": doing(
        "ana", subscriptions.begin, "@ana", "premium", begins_at_ms=DAY_MS, ends_at_ms=DAY_MS
    ),
    "user_badges_place_once": _place_once,
    "user_badges_place_1_to_6": doing("ana", standing.show_badge, "@ana", "first-cork", 7),
}
