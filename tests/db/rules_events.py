"""How each rule of the tables about events and seasons is broken: through db/, or, where only we could, in SQL."""

from __future__ import annotations

import time

from db import events, seasons
from db.events import Challenge, Event, Reward
from db.seasons import Modifier
from game.wine_types import WineType
from tests.db.rules_study import again
from tests.fixtures.world import ANA, BEN, Broken, Step, broken, player, server, sql

TABLES = (
    "game_events", "event_reward_catalog", "event_challenges", "event_participation", "challenge_progress",
    "event_leaderboards", "seasonal_modifiers", "user_seasonal_stats",
)  # fmt: skip

NOW_MS = time.time_ns() // 1_000_000
DAY_MS = 86_400_000

EVENT = Event("harvest", "seasonal", "Harvest", "All hands.", NOW_MS - DAY_MS, NOW_MS + DAY_MS, NOW_MS + 2 * DAY_MS)
COINS = Reward("a-purse", "A purse", "coins", 50)
CHALLENGE = Challenge("ten-wines", "Ten wines", "wines_caught", 10, 100, COINS.slug)
MODIFIER = Modifier("spawn", 1250, NOW_MS, NOW_MS + DAY_MS, "The harvest", "burgundy", WineType.FLOW, "autumn")


def _event(**changed: object) -> Step:
    return server(events.add, EVENT._replace(**changed))  # type: ignore[arg-type]  # wrong ones too


def _reward(**changed: object) -> Step:
    return server(events.add_reward, COINS._replace(**changed))  # type: ignore[arg-type]  # wrong ones too


def _challenge(**changed: object) -> Step:
    return server(events.add_challenge, EVENT.slug, CHALLENGE._replace(**changed))  # type: ignore[arg-type]  # wrong ones too


def _modifier(**changed: object) -> Step:
    return server(seasons.add, MODIFIER._replace(**changed))  # type: ignore[arg-type]  # wrong ones too


JOIN = player(ANA, events.join, EVENT.slug)
CATCH = player(ANA, events.advance, "wines_caught", 10)
CLAIM = player(ANA, events.claim, EVENT.slug, CHALLENGE.slug)
PLANNED: tuple[Step, ...] = (_event(), _reward(), _challenge())

REFUSED: dict[str, Broken] = {
    "game_events_slug_unique": broken("event_slug_taken", _event(), _event()),
    "game_events_slug_form": broken("bad_event_slug", _event(slug="The Harvest")),
    "game_events_kind_known": broken("bad_event_kind", _event(kind="private")),
    "game_events_title_length": broken("bad_event_title", _event(title="")),
    "game_events_summary_length": broken("bad_event_summary", _event(summary="")),
    "game_events_times_in_order": broken("bad_event_times", _event(claims_until_ms=NOW_MS)),
    "game_events_places_count": broken("bad_event_places", _event(places_max=0)),
    "game_events_goal_of_community": broken("goal_of_community", _event(kind="community")),
    "game_events_goal_counts": broken("bad_event_goal", _event(kind="community", goal=0)),
    "event_reward_catalog_slug_unique": broken("reward_slug_taken", _reward(), _reward()),
    "event_reward_catalog_slug_form": broken("bad_reward_slug", _reward(slug="A Purse")),
    "event_reward_catalog_title_length": broken("bad_reward_title", _reward(title="")),
    "event_reward_catalog_kind_known": broken("bad_reward_kind", _reward(kind="money")),
    "event_reward_catalog_amount_counts": broken("bad_reward_amount", _reward(amount=0)),
    "event_reward_catalog_species_of_wine": broken("species_of_wine", _reward(species="chablis")),
    "event_reward_catalog_stock_counts": broken("bad_reward_stock", _reward(stock=0)),
    "event_reward_catalog_stock_left": broken(
        "reward_gone",
        _event(),
        _reward(stock=1),
        _challenge(),
        player(BEN, events.join, EVENT.slug),
        player(BEN, events.advance, "wines_caught", 10),
        player(BEN, events.claim, EVENT.slug, CHALLENGE.slug),
        JOIN,
        CATCH,
        CLAIM,
    ),
    "event_challenges_slug_unique": broken("challenge_slug_taken", *PLANNED, _challenge()),
    "event_challenges_slug_form": broken("bad_challenge_slug", *PLANNED, _challenge(slug="Ten wines")),
    "event_challenges_title_length": broken("bad_challenge_title", *PLANNED, _challenge(slug="x", title="")),
    "event_challenges_measure_known": broken("bad_measure", *PLANNED, _challenge(slug="x", measure="luck")),
    "event_challenges_target_counts": broken("bad_target", *PLANNED, _challenge(slug="x", target=0)),
    "event_challenges_points_count": broken("bad_challenge_points", *PLANNED, _challenge(slug="x", points=-1)),
    "event_participation_event_fk": broken("unknown_event", JOIN),
    "event_participation_in_time": broken("event_not_on", _event(opens_at_ms=NOW_MS + DAY_MS // 2), JOIN),
    "event_participation_level": broken("event_level_too_low", _event(level_min=2), JOIN),
    "event_participation_pk": broken("already_joined", *PLANNED, JOIN, JOIN),
    "event_participation_places": broken(
        "event_full", _event(places_max=1), player(BEN, events.join, EVENT.slug), JOIN
    ),
    "challenge_progress_step": broken("bad_step", *PLANNED, JOIN, player(ANA, events.advance, "wines_caught", 0)),
    "challenge_progress_challenge_fk": broken("unknown_challenge", CLAIM),
    "challenge_progress_claim_in_time": broken(
        "claim_too_late",
        *PLANNED,
        JOIN,
        CATCH,
        sql("UPDATE game_events SET claims_until = now(), closes_at = now()"),
        CLAIM,
    ),
    "challenge_progress_reward_needed": broken("no_reward", _event(), _challenge(reward=None), JOIN, CATCH, CLAIM),
    "challenge_progress_claim_after_completion": broken("challenge_not_complete", *PLANNED, JOIN, CLAIM),
    "challenge_progress_claimed_once": broken("already_claimed", *PLANNED, JOIN, CATCH, CLAIM, CLAIM),
    "seasonal_modifiers_no_overlap": broken(
        "modifier_overlaps", _modifier(), _modifier(starts_at_ms=NOW_MS + DAY_MS - 1, ends_at_ms=NOW_MS + 2 * DAY_MS)
    ),
    "seasonal_modifiers_kind_known": broken("bad_modifier_kind", _modifier(kind="luck")),
    "seasonal_modifiers_season_known": broken("bad_modifier_season", _modifier(season="monsoon")),
    "seasonal_modifiers_permille_100_to_10000": broken("bad_permille", _modifier(permille=99)),
    "seasonal_modifiers_times_in_order": broken("bad_modifier_times", _modifier(ends_at_ms=NOW_MS)),
    "seasonal_modifiers_reason_length": broken("bad_modifier_reason", _modifier(reason="")),
    "user_seasonal_stats_measure_known": broken("bad_seasonal_measure", player(ANA, seasons.count, "naps")),
    "user_seasonal_stats_not_negative": broken(
        "bad_seasonal_amount", player(ANA, seasons.count, "trades_made", -1)
    ),
}  # fmt: skip

WORLD: tuple[Step, ...] = (
    *PLANNED,
    JOIN,
    CATCH,
    CLAIM,
    server(events.take_leaderboard, EVENT.slug),
    _modifier(event=EVENT.slug),
    player(ANA, seasons.count, "battles_won"),
)

OURS: dict[str, str] = {
    # an id of the database's own making, or one row for each pair, which a function looks for first
    "game_events_pk": again("game_events"),
    "event_reward_catalog_pk": again("event_reward_catalog"),
    "event_challenges_pk": again("event_challenges"),
    "challenge_progress_pk": again("challenge_progress"),
    "event_leaderboards_pk": again("event_leaderboards"),
    "seasonal_modifiers_pk": again("seasonal_modifiers"),
    "user_seasonal_stats_pk": again("user_seasonal_stats"),
    # unique by holding the id already; it is there for a foreign key to point at
    "event_challenges_event_unique": "",
    # point at rows that were just read, or at the player for whom the transaction speaks
    "event_reward_catalog_species_fk": "UPDATE event_reward_catalog SET kind = 'wine', species_id = 0",
    "event_challenges_event_fk": "INSERT INTO event_challenges (event_id, slug, title, measure, target, points)"
    " VALUES (999, 'x', 'Xes', 'wines_caught', 1, 1)",
    "event_challenges_reward_fk": "UPDATE event_challenges SET reward_id = 999",
    "event_participation_user_fk": "INSERT INTO event_participation (event_id, user_id)"
    " SELECT id, 999 FROM game_events",
    "challenge_progress_participation_fk": "UPDATE challenge_progress SET user_id = 2",
    "event_leaderboards_participation_fk": "UPDATE event_leaderboards SET user_id = 2",
    "seasonal_modifiers_region_fk": "UPDATE seasonal_modifiers SET region_id = 999",
    "seasonal_modifiers_event_fk": "UPDATE seasonal_modifiers SET event_id = 999",
    "user_seasonal_stats_user_fk": "UPDATE user_seasonal_stats SET user_id = 999",
    # sums that only grow, and ranks and times that functions write
    "event_participation_points_not_negative": "UPDATE event_participation SET points = -1",
    "challenge_progress_counts": "UPDATE challenge_progress SET progress = 0",
    "challenge_progress_delivery_after_claim": "UPDATE challenge_progress SET claimed_at = NULL",
    "event_leaderboards_rank_counts": "UPDATE event_leaderboards SET rank = 0",
    "event_leaderboards_points_not_negative": "UPDATE event_leaderboards SET points = -1",
    "user_seasonal_stats_year": "UPDATE user_seasonal_stats SET year = 1999",
    "user_seasonal_stats_season_known": "UPDATE user_seasonal_stats SET season = 'monsoon'",
    "user_seasonal_stats_won_of_played": "UPDATE user_seasonal_stats SET battles_won = 2",
}  # fmt: skip
