"""Competitions, rounds, matches and ratings."""

import uuid
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from db import competitions, ratings
from db.competitions import Announcement, Pair
from db.ratings import Rating
from game.ids import PlayerId, RoomId
from tests.db.breaking import Act, Case, doing
from tests.db.breaking.guilds import founded
from tests.db.world import DAY_MS, World, ref

TABLES = (
    "competitions", "competition_participants", "competition_rounds", "competition_matches", "competition_match_seats",
    "user_ratings", "user_rating_changes",
)  # fmt: skip

ONLY_OUR_BUG = {
    # Keys, states and references that functions write of rows they have looked at.
    "competitions_pk", "competitions_state_known",
    "competition_participants_competition_fk", "competition_participants_user_fk",
    "competition_participants_not_the_house", "competition_participants_state_known",
    "competition_participants_points_not_negative",
    # Seeds are drawn by the program.
    "competition_participants_seed_once", "competition_participants_seed_counts",
    "competition_rounds_competition_fk", "competition_rounds_state_known",
    "competition_matches_pk", "competition_matches_round_of", "competition_matches_round_fk",
    "competition_matches_winner_to_fk", "competition_matches_state_known", "competition_matches_winner_sits",
    "competition_matches_winner_when_won", "competition_matches_plays_a_battle", "competition_matches_not_into_itself",
    "competition_match_seats_pk", "competition_match_seats_match_fk", "competition_match_seats_seat_known",
    # Reckoned by the program, never sent by a player.
    "user_ratings_pk", "user_ratings_user_fk", "user_ratings_mode_known", "user_ratings_rating_0_to_4000",
    "user_ratings_deviation_30_to_350", "user_ratings_volatility_sane", "user_ratings_battles_count",
    "user_ratings_revision_counts",
    "user_rating_changes_pk", "user_rating_changes_battle_fk", "user_rating_changes_user_fk",
    "user_rating_changes_sane",
}  # fmt: skip

NO_MATCH = 999


async def announcement(world: World, **changed: Any) -> Announcement:
    """A cup of two to four, open now for a day, that begins in two and ends in three."""
    now = await world.now_ms()
    usual = Announcement(
        "The Cup", "pairing", "single_elimination", 2, 4, now - DAY_MS, now + DAY_MS, now + 2 * DAY_MS, now + 3 * DAY_MS
    )
    return usual._replace(**changed)


async def announced(world: World, **changed: Any) -> uuid.UUID:
    """A competition; its ref."""
    competition = ref()
    await world.do(world.ana, competitions.announce, competition, world.ana, await announcement(world, **changed))
    return competition


async def entered(world: World, *, players: int = 2, **changed: Any) -> uuid.UUID:
    """A competition that Ana and Ben, perhaps Cleo, have entered."""
    competition = await announced(world, **changed)
    for player in (world.ana, world.ben, world.cleo)[:players]:
        await world.do(player, competitions.enter, competition)
    return competition


def pairing(
    world: World, competition: uuid.UUID, round_: int, *pairs: Pair, day: int = 0, days: int = 1
) -> Callable[[], Awaitable[list[int]]]:
    """Pair a round, without anything having happened yet."""
    begins = (20_000 + day) * DAY_MS
    return partial(
        world.do,
        world.ana,
        competitions.pair_round,
        competition,
        round_,
        pairs,
        begins_at_ms=begins,
        ends_at_ms=begins + days * DAY_MS,
    )


async def battle(
    world: World, one: PlayerId, other: PlayerId, *, mode: str = "pairing", winner: int | None = 0, over: bool = True
) -> RoomId:
    """A rated battle, over or live."""
    battle = ref()
    await world.sql(
        "INSERT INTO battles (battle_id, mode, rated, state, player_0, player_1, winner, reason, turns, closed_at)"
        " VALUES ($1, $2, true, CASE WHEN $6 THEN 'over' ELSE 'live' END, $3, $4, $5, 'courses', 8,"
        " CASE WHEN $6 THEN now() END)",
        battle,
        mode,
        one,
        other,
        winner,
        over,
    )
    return RoomId(str(battle))


async def paired(world: World) -> tuple[uuid.UUID, int]:
    """A competition in whose first round Ana plays Ben; its ref and the match."""
    competition = await entered(world)
    (match,) = await pairing(world, competition, 1, Pair(1, world.ana, world.ben))()
    return competition, match


def _announcing(**changed: Any) -> Case:
    async def case(world: World) -> Act:
        return partial(
            world.do, world.ana, competitions.announce, ref(), world.ana, await announcement(world, **changed)
        )

    return case


def _entering(who: str = "ana", players: int = 0, **changed: Any) -> Case:
    async def case(world: World) -> Act:
        competition = await entered(world, players=players, **changed)
        return partial(world.do, getattr(world, who), competitions.enter, competition)

    return case


async def _same_ref(world: World) -> Act:
    competition = await announced(world)
    return partial(world.do, world.ana, competitions.announce, competition, world.ana, await announcement(world))


async def _creator_unknown(world: World) -> Act:
    return partial(world.do, world.ana, competitions.announce, ref(), PlayerId(999), await announcement(world))


async def _times_in_order(world: World) -> Act:
    usual = await announcement(world)
    late = usual._replace(closes_at_ms=usual.begins_at_ms + 1)
    return partial(world.do, world.ana, competitions.announce, ref(), world.ana, late)


async def _a_season(world: World) -> Act:
    usual = await announcement(world)
    long = usual._replace(ends_at_ms=usual.opens_at_ms + 121 * DAY_MS)
    return partial(world.do, world.ana, competitions.announce, ref(), world.ana, long)


async def _of_guild(world: World) -> Act:
    await founded(world)
    guild = await world.sql("SELECT id FROM guilds")
    competition = await announced(world, guild=guild)
    return partial(world.do, world.ben, competitions.enter, competition)


async def _ten_times(world: World) -> Act:
    competition = await announced(world)
    for _ in range(10):
        await world.do(world.ana, competitions.enter, competition)
        await world.do(world.ana, competitions.withdraw, competition)
    return partial(world.do, world.ana, competitions.enter, competition)


async def _cancelled_twice(world: World) -> Act:
    competition = await announced(world)
    await world.do(world.ana, competitions.cancel, competition)
    return partial(world.do, world.ana, competitions.cancel, competition)


async def _too_few(world: World) -> Act:
    competition = await entered(world, players=1)
    return pairing(world, competition, 1, Pair(1, world.ana, None))


async def _prizes(world: World) -> Act:
    competition = await entered(world, entry_fee=100)
    await pairing(world, competition, 1, Pair(1, world.ana, world.ben))()
    return partial(world.do, world.ana, competitions.close, competition, [(world.ana, 1, 150), (world.ben, 2, 51)])


def _closing(*ranks: int) -> Case:
    async def case(world: World) -> Act:
        competition, _ = await paired(world)
        ranking = [(player, rank, 0) for player, rank in zip((world.ana, world.ben), ranks, strict=False)]
        return partial(world.do, world.ana, competitions.close, competition, ranking)

    return case


async def _round_again(world: World) -> Act:
    competition, _ = await paired(world)
    return pairing(world, competition, 1, day=5)


def _pairing(round_: int = 1, days: int = 1, board: int = 1) -> Case:
    async def case(world: World) -> Act:
        return pairing(world, await entered(world), round_, Pair(board, world.ana, world.ben), days=days)

    return case


async def _rounds_overlap(world: World) -> Act:
    competition, _ = await paired(world)
    return pairing(world, competition, 2)


async def _board_taken(world: World) -> Act:
    competition = await entered(world, players=3)
    return pairing(world, competition, 1, Pair(1, world.ana, world.ben), Pair(1, world.cleo, None))


async def _paired_twice(world: World) -> Act:
    competition = await entered(world, players=3)
    return pairing(world, competition, 1, Pair(1, world.ana, world.ben), Pair(2, world.ana, world.cleo))


async def _not_entered(world: World) -> Act:
    return pairing(world, await entered(world), 1, Pair(1, world.ana, world.cleo))


async def _not_open(world: World) -> Act:
    return partial(world.do, world.ana, competitions.play, NO_MATCH, RoomId(str(ref())))


async def _battle_of_others(world: World) -> Act:
    _, match = await paired(world)
    return partial(world.do, world.ana, competitions.play, match, await battle(world, world.ana, world.cleo))


async def _no_such_battle(world: World) -> Act:
    # The trigger would say that it does not fit; the reference is looked at first, and says that there is none.
    _, match = await paired(world)
    return partial(world.do, world.ana, competitions.play, match, RoomId(str(ref())))


async def _battle_of_another_match(world: World) -> Act:
    competition, match = await paired(world)
    (again,) = await pairing(world, competition, 2, Pair(1, world.ana, world.ben), day=5)()
    played = await battle(world, world.ana, world.ben)
    await world.do(world.ana, competitions.play, match, played)
    return partial(world.do, world.ana, competitions.play, again, played)


async def _battle_live(world: World) -> Act:
    _, match = await paired(world)
    live = await battle(world, world.ana, world.ben, over=False, winner=None)
    await world.do(world.ana, competitions.play, match, live)
    return partial(world.do, world.ana, competitions.settle, match)


async def _not_rated(world: World) -> Act:
    live = await battle(world, world.ana, world.ben, over=False, winner=None)
    return partial(world.do, world.ana, ratings.settle, live, world.ana, Rating(rating_hundredths=160_000))


async def _rating_stale(world: World) -> Act:
    won = await battle(world, world.ana, world.ben)
    return partial(world.do, world.ana, ratings.settle, won, world.ana, Rating(rating_hundredths=160_000, revision=2))


CASES: dict[str, Case] = {
    "competitions_public_id_unique": _same_ref,
    "competitions_guild_fk": _announcing(guild=999),
    "competitions_creator_fk": _creator_unknown,
    "competitions_name_length": _announcing(name="x"),
    "competitions_mode_known": _announcing(mode="arm_wrestling"),
    "competitions_format_known": _announcing(format="knockout"),
    "competitions_levels_in_order": _announcing(level_min=50, level_max=49),
    "competitions_size_by_format": _announcing(format="round_robin", size_min=3, size_max=17),
    "competitions_rounds_of_swiss": _announcing(format="swiss", size_min=4, size_max=8, rounds=4),
    "competitions_entry_fee_to_10000": _announcing(entry_fee=-1),
    "competitions_times_in_order": _times_in_order,
    "competitions_a_season_at_most": _a_season,
    "competitions_entrants_within_size": _entering("cleo", players=2, size_max=2),
    "competitions_is_known": doing("ana", competitions.enter, uuid.UUID(int=7)),
    "competition_participants_pk": _entering("ana", players=1),
    "competition_participants_registration_is_open": _entering(opens_at_ms=0, closes_at_ms=1, ends_at_ms=DAY_MS * 100,
                                                               begins_at_ms=DAY_MS * 99),
    "competition_participants_level_fits": _entering(level_min=2),
    "competition_participants_is_of_guild": _of_guild,
    "competition_participants_enters_10_times": _ten_times,
    "competitions_is_not_over": _cancelled_twice,
    "competition_rounds_may_begin": _too_few,
    "competitions_prizes_are_the_fees": _prizes,
    "competitions_everybody_is_ranked": _closing(1),
    "competition_participants_rank_counts": _closing(1, 257),
    "competition_rounds_pk": _round_again,
    "competition_rounds_count": _pairing(round_=16),
    "competition_rounds_times_in_order": _pairing(days=0),
    "competition_rounds_one_at_a_time": _rounds_overlap,
    "competition_matches_board_once": _board_taken,
    "competition_matches_board_counts": _pairing(board=129),
    "competition_match_seats_once_a_round": _paired_twice,
    "competition_match_seats_participant_fk": _not_entered,
    "competition_matches_is_open": _not_open,
    "competition_matches_battle_fits": _battle_of_others,
    "competition_matches_battle_fk": _no_such_battle,
    "competition_matches_battle_once": _battle_of_another_match,
    "competition_matches_battle_is_over": _battle_live,
    "user_rating_changes_battle_is_rated": _not_rated,
    "user_ratings_is_as_read": _rating_stale,
}  # fmt: skip
