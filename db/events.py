"""Events: what is on, who takes part, how far each is, and what it gives.

Planning and ranking are for jobs. Taking part, going on and claiming speak for the player of the transaction. Times are
milliseconds since the Unix epoch.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from db.refusals import refuses, refusing
from db.times import moment_of, ms_of
from game.ids import PlayerId, SpeciesSlug
from game.refusal import Refused

if TYPE_CHECKING:
    from db.pool import Connection, Record

refuses("event_slug_taken", "Another event has this slug.", "game_events_slug_unique")
refuses("bad_event_slug", "A slug is of small letters, digits and single hyphens.", "game_events_slug_form")
refuses("bad_event_kind", "An event is seasonal, educational or of the community.", "game_events_kind_known")
refuses("bad_event_title", "A title has 3 to 120 characters.", "game_events_title_length")
refuses("bad_event_summary", "A summary has 1 to 1000 characters.", "game_events_summary_length")
refuses("bad_event_times", "An event opens, closes, and then claiming ends.", "game_events_times_in_order")
refuses("bad_event_places", "An event has 1 to 1000000 places.", "game_events_places_count")
refuses("goal_of_community", "A community event, and no other, has a goal.", "game_events_goal_of_community")
refuses("bad_event_goal", "A goal is 1 or more.", "game_events_goal_counts")
refuses("reward_slug_taken", "Another reward has this slug.", "event_reward_catalog_slug_unique")
refuses("bad_reward_slug", "A slug is of small letters, digits and single hyphens.", "event_reward_catalog_slug_form")
refuses("bad_reward_title", "A title has 3 to 120 characters.", "event_reward_catalog_title_length")
refuses("bad_reward_kind", "There is no such kind of reward.", "event_reward_catalog_kind_known")
refuses("bad_reward_amount", "A reward is 1 to 1000000 of it.", "event_reward_catalog_amount_counts")
refuses("species_of_wine", "A wine, and nothing else, is of a species.", "event_reward_catalog_species_of_wine")
refuses("bad_reward_stock", "A stock is 1 to 1000000.", "event_reward_catalog_stock_counts")
refuses("reward_gone", "All of this reward is claimed.", "event_reward_catalog_stock_left")
refuses("challenge_slug_taken", "Another challenge of this event has this slug.", "event_challenges_slug_unique")
refuses("bad_challenge_slug", "A slug is of small letters, digits and single hyphens.", "event_challenges_slug_form")
refuses("bad_challenge_title", "A title has 3 to 120 characters.", "event_challenges_title_length")
refuses("bad_measure", "This is not counted in events.", "event_challenges_measure_known")
refuses("bad_target", "A target is 1 to 1000000.", "event_challenges_target_counts")
refuses("bad_challenge_points", "A challenge gives 0 to 10000 points.", "event_challenges_points_count")
refuses("unknown_event", "There is no such event.", "event_participation_event_fk")
refuses("event_not_on", "The event is not on.", "event_participation_in_time")
refuses("event_level_too_low", "The event asks for a higher level.", "event_participation_level")
refuses("already_joined", "You take part in this event.", "event_participation_pk")
refuses("event_full", "Every place in this event is taken.", "event_participation_places")
refuses("bad_step", "A step is 1 to 1000000.", "challenge_progress_step")
refuses("unknown_challenge", "There is no such challenge.", "challenge_progress_challenge_fk")
refuses("claim_too_late", "Nothing can be claimed any more.", "challenge_progress_claim_in_time")
refuses("no_reward", "This challenge gives points only.", "challenge_progress_reward_needed")
refuses("challenge_not_complete", "The challenge is not complete.", "challenge_progress_claim_after_completion")
refuses("already_claimed", "You have claimed this reward.", "challenge_progress_claimed_once")


class Event(NamedTuple):
    """An event. `places_max` None: for everybody. `goal`: points of all together, of a community event only."""

    slug: str
    kind: str
    title: str
    summary: str
    opens_at_ms: int
    closes_at_ms: int
    claims_until_ms: int
    level_min: int = 1
    places_max: int | None = None
    goal: int | None = None


class Reward(NamedTuple):
    """What a challenge gives: so much of a kind. `stock` None: as often as it is claimed."""

    slug: str
    title: str
    kind: str
    amount: int
    species: SpeciesSlug | None = None
    stock: int | None = None


class Challenge(NamedTuple):
    """What is to be done in an event: `target` times what `measure` counts. `reward` is a slug; None: points only."""

    slug: str
    title: str
    measure: str
    target: int
    points: int
    reward: str | None = None


class Advance(NamedTuple):
    """A challenge that went on."""

    event: str
    challenge: str
    progress: int
    completed: bool


class Claimed(NamedTuple):
    """What a claim gave. Coins and experience are the player's with it; all else is `due` first."""

    reward: str
    kind: str
    amount: int
    species: SpeciesSlug | None


class Due(NamedTuple):
    """What was claimed and has still to be delivered."""

    challenge: int
    player: PlayerId
    kind: str
    reward: str
    amount: int
    species: int | None


class Ranked(NamedTuple):
    """A place in a ranking."""

    rank: int
    player: PlayerId
    points: int


async def add(connection: Connection, event: Event) -> int:
    """Plan an event; its id.

    Raises:
        Refused: `event_slug_taken`, or what is said of it may not be kept.
    """
    with refusing():
        added: int = await connection.fetchval(
            """
            INSERT INTO game_events
                (slug, kind, title, summary, opens_at, closes_at, claims_until, level_min, places_max, goal)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id
            """,
            *event[:4],
            *map(moment_of, event[4:7]),
            *event[7:],
        )
    return added


async def add_reward(connection: Connection, reward: Reward) -> int:
    """Put a reward into the catalogue; its id.

    Raises:
        Refused: `unknown_species`, `reward_slug_taken`, or what is said of it may not be kept.
    """
    species = None
    if reward.species is not None:
        species = await connection.fetchval("SELECT id FROM wine_species WHERE slug = $1", reward.species)
        if species is None:
            raise Refused("unknown_species", "There is no such species.", species=reward.species)
    with refusing():
        added: int = await connection.fetchval(
            "INSERT INTO event_reward_catalog (slug, title, kind, amount, species_id, stock)"
            " VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
            *reward[:4],
            species,
            reward.stock,
        )
    return added


async def add_challenge(connection: Connection, event: str, challenge: Challenge) -> int:
    """Put a challenge into an event; its id.

    Raises:
        Refused: `unknown_event`, `unknown_reward`, `challenge_slug_taken`, or what is said of it may not be kept.
    """
    event_id = await connection.fetchval("SELECT id FROM game_events WHERE slug = $1", event)
    if event_id is None:
        raise Refused("unknown_event", "There is no such event.")
    reward = None
    if challenge.reward is not None:
        reward = await connection.fetchval("SELECT id FROM event_reward_catalog WHERE slug = $1", challenge.reward)
        if reward is None:
            raise Refused("unknown_reward", "There is no such reward.", reward=challenge.reward)
    with refusing():
        added: int = await connection.fetchval(
            "INSERT INTO event_challenges (event_id, slug, title, measure, target, points, reward_id)"
            " VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
            event_id,
            *challenge[:5],
            reward,
        )
    return added


async def cancel(connection: Connection, event: str) -> bool:
    """Cancel an event: nobody joins, goes on or claims any more. False where it is cancelled, or there is none."""
    tag: str = await connection.execute(
        "UPDATE game_events SET cancelled_at = clock_timestamp() WHERE slug = $1 AND cancelled_at IS NULL", event
    )
    return tag == "UPDATE 1"


async def open_or_to_come(connection: Connection, now_ms: int) -> list[Event]:
    """Events that have not closed, soonest to close first."""
    rows = await connection.fetch(
        "SELECT * FROM game_events WHERE cancelled_at IS NULL AND closes_at > $1 ORDER BY closes_at, slug",
        moment_of(now_ms),
    )
    return [_event_of(row) for row in rows]


async def challenges(connection: Connection, event: str) -> list[Challenge]:
    """The challenges of an event, in the order in which they were put in."""
    rows = await connection.fetch(
        """
        SELECT c.slug, c.title, c.measure, c.target, c.points, r.slug AS reward
        FROM event_challenges c
        JOIN game_events e ON e.id = c.event_id
        LEFT JOIN event_reward_catalog r ON r.id = c.reward_id
        WHERE e.slug = $1 ORDER BY c.id
        """,
        event,
    )
    return [Challenge(*row) for row in rows]


async def join(connection: Connection, event: str) -> None:
    """The player takes part.

    Raises:
        Refused: `unknown_event`, `event_not_on`, `event_level_too_low`, `already_joined`, `event_full`.
    """
    with refusing():
        await connection.execute("SELECT event_join($1)", event)


async def advance(connection: Connection, measure: str, amount: int = 1) -> list[Advance]:
    """The player has done something so many times; the challenges that went on by it.

    Raises:
        Refused: `bad_step`.
    """
    with refusing():
        rows = await connection.fetch("SELECT * FROM event_advance($1, $2)", measure, amount)
    return [Advance(*row) for row in rows]


async def claim(connection: Connection, event: str, challenge: str) -> Claimed:
    """The player claims what a challenge gives, once.

    Raises:
        Refused: `unknown_challenge`, `claim_too_late`, `no_reward`, `challenge_not_complete`, `already_claimed`,
            `reward_gone`.
    """
    with refusing():
        (row,) = await connection.fetch("SELECT * FROM event_claim($1, $2)", event, challenge)
    return Claimed(*row)


async def points(connection: Connection, event: str) -> int:
    """What all who take part have together."""
    total: int = await connection.fetchval("SELECT event_points($1)", event)
    return total


async def due(connection: Connection, limit: int) -> list[Due]:
    """What was claimed and has still to be delivered, oldest first."""
    return [Due(*row) for row in await connection.fetch("SELECT * FROM event_rewards_due($1)", limit)]


async def delivered(connection: Connection, due: Due) -> bool:
    """Say that it is the player's, in the transaction that makes it so. False: it was before, and that rolls back."""
    return bool(await connection.fetchval("SELECT event_reward_delivered($1, $2)", due.challenge, due.player))


async def take_leaderboard(connection: Connection, event: str) -> int:
    """Take the ranking anew; how many are ranked.

    Raises:
        Refused: `unknown_event`.
    """
    with refusing():
        ranked: int = await connection.fetchval("SELECT event_leaderboard_take($1)", event)
    return ranked


async def leaderboard(connection: Connection, event: str, after: Ranked | None, limit: int) -> list[Ranked]:
    """Up to `limit` places of the ranking as it was last taken, from behind `after` on."""
    rows = await connection.fetch(
        """
        SELECT l.rank, l.user_id, l.points FROM event_leaderboards l JOIN game_events e ON e.id = l.event_id
        WHERE e.slug = $1 AND (l.rank, l.user_id) > ($2, $3) ORDER BY l.rank, l.user_id LIMIT $4
        """,
        event,
        after.rank if after else 0,
        after.player if after else 0,
        limit,
    )
    return [Ranked(*row) for row in rows]


def _event_of(row: Record) -> Event:
    return Event(
        slug=row["slug"],
        kind=row["kind"],
        title=row["title"],
        summary=row["summary"],
        opens_at_ms=ms_of(row["opens_at"]),
        closes_at_ms=ms_of(row["closes_at"]),
        claims_until_ms=ms_of(row["claims_until"]),
        level_min=row["level_min"],
        places_max=row["places_max"],
        goal=row["goal"],
    )
