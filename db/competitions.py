"""Competitions: announcing, entering, pairing rounds, playing and closing them.

Entering and leaving act for the player for whom the connection speaks; the rest is the organiser's, who decides who
plays whom (that is no matter of the database) and writes it here. Points are half points; times are milliseconds.
"""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from db.refusals import refuses, refusing
from db.times import moment_of, ms_of
from game.ids import PlayerId, RoomId

if TYPE_CHECKING:
    from db.pool import Connection, Record

refuses("already_there", "There is one of that name already.", "competitions_public_id_unique")
refuses("unknown_guild", "There is no such guild.", "competitions_guild_fk", field="guild")
refuses("unknown_player", "There is no such player.", "competitions_creator_fk", field="creator")
refuses("competition_name_invalid", "A name has 3 to 80 characters, and no space at its ends.",
        "competitions_name_length", field="name")  # fmt: skip
refuses("mode_unknown", "A mode is blind_tasting, pairing or knowledge.", "competitions_mode_known", field="mode")
refuses("format_unknown", "A format is single_elimination, round_robin or swiss.",
        "competitions_format_known", field="format")  # fmt: skip
refuses("competition_levels_invalid", "The lowest level comes before the highest.",
        "competitions_levels_in_order", field="level_min")  # fmt: skip
refuses("competition_size_invalid", "A bracket has 2 to 256 players, a round robin 3 to 16, a Swiss 4 to 256.",
        "competitions_size_by_format", field="size_max")  # fmt: skip
refuses("competition_rounds_invalid", "A Swiss competition has 2 to 12 rounds, fewer than players; no other names any.",
        "competitions_rounds_of_swiss", field="rounds")  # fmt: skip
refuses("entry_fee_invalid", "An entry fee is 0 to 10,000 coins.", "competitions_entry_fee_to_10000", field="entry_fee")
refuses("times_out_of_order", "Registration opens, closes, then it begins, then it ends.",
        "competitions_times_in_order")  # fmt: skip
refuses("competition_too_long", "From its first registration to its end it lasts 120 days at most.",
        "competitions_a_season_at_most")  # fmt: skip
refuses("competition_full", "Every place is taken.", "competitions_entrants_within_size")
refuses("unknown_competition", "There is no such competition.", "competitions_is_known", field="competition")
refuses("already_entered", "You have entered.", "competition_participants_pk")
refuses("registration_closed", "Registration is not open.", "competition_participants_registration_is_open")
refuses("level_out_of_bracket", "Your level is not among those it is for.", "competition_participants_level_fits")
refuses("not_in_this_guild", "The competition is for members of its guild.", "competition_participants_is_of_guild")
refuses("entered_too_often", "You have come and gone ten times.", "competition_participants_enters_10_times")
refuses("competition_over", "The competition is not in a state for that.", "competitions_is_not_over",
        "competition_rounds_may_begin")  # fmt: skip
refuses("prizes_invalid", "The prizes are the fees, to the last coin.", "competitions_prizes_are_the_fees")
refuses("ranks_invalid", "Everybody who played is ranked, and nobody else.", "competitions_everybody_is_ranked",
        "competition_participants_rank_counts")  # fmt: skip
refuses("round_exists", "That round is paired.", "competition_rounds_pk", field="round")
refuses("round_invalid", "Rounds are 1 to 15.", "competition_rounds_count", field="round")
refuses("times_out_of_order", "A round ends after it begins.", "competition_rounds_times_in_order", field="ends_at")
refuses("rounds_overlap", "Two rounds are not played at the same time.", "competition_rounds_one_at_a_time")
refuses("board_taken", "That board is paired in this round.", "competition_matches_board_once", field="board")
refuses("board_invalid", "Boards are 1 to 128.", "competition_matches_board_counts", field="board")
refuses("paired_twice", "Nobody plays twice in a round.", "competition_match_seats_once_a_round")
refuses("not_entered", "Only who has entered is paired.", "competition_match_seats_participant_fk")
refuses("match_not_open", "The match is under way or over.", "competition_matches_is_open", field="match")
refuses("battle_not_fitting", "The battle is of another mode, or between others.", "competition_matches_battle_fits",
        "competition_matches_battle_fk", field="battle")  # fmt: skip
refuses("battle_not_fitting", "The battle is another match's.", "competition_matches_battle_once", field="battle")
refuses("battle_not_over", "The match is not under way, or its battle not over.", "competition_matches_battle_is_over")


class Announcement(NamedTuple):
    """What is announced. `rounds` is for Swiss competitions alone; a `guild` opens it to its members only."""

    name: str
    mode: str
    format: str
    size_min: int
    size_max: int
    opens_at_ms: int
    closes_at_ms: int
    begins_at_ms: int
    ends_at_ms: int
    rounds: int | None = None
    rated: bool = False
    guild: int | None = None
    level_min: int = 1
    level_max: int = 999
    entry_fee: int = 0


class Competition(NamedTuple):
    """A competition as lists show it."""

    id: int
    ref: str
    name: str
    mode: str
    format: str
    state: str
    entrants: int
    size_max: int
    entry_fee: int
    begins_at_ms: int


class Participant(NamedTuple):
    """Who plays, and how he stands."""

    player: PlayerId
    state: str
    seed: int | None
    points_halves: int
    final_rank: int | None


class Pair(NamedTuple):
    """Who plays whom on which board; a bye where there is no second."""

    board: int
    first: PlayerId
    second: PlayerId | None


async def announce(connection: Connection, ref: uuid.UUID, creator: PlayerId, it: Announcement) -> int:
    """Announce a competition; its id. Whether the creator may is for the caller to know.

    Raises:
        Refused: what is wrong with the announcement: `competition_…_invalid`, `mode_unknown`, `format_unknown`,
            `entry_fee_invalid`, `times_out_of_order`, `competition_too_long`, `level_out_of_range`, `unknown_guild`.
    """
    with refusing():
        return int(
            await connection.fetchval(
                f"SELECT competition_announce({', '.join(f'${n}' for n in range(1, 18))})",
                ref, creator, it.name, it.mode, it.format, it.rated, it.guild, it.level_min, it.level_max, it.size_min,
                it.size_max, it.rounds, it.entry_fee, moment_of(it.opens_at_ms), moment_of(it.closes_at_ms),
                moment_of(it.begins_at_ms), moment_of(it.ends_at_ms),
            )
        )  # fmt: skip


async def enter(connection: Connection, competition: uuid.UUID) -> None:
    """Enter, and pay the fee.

    Raises:
        Refused: `unknown_competition`, `registration_closed`, `competition_full`, `already_entered`,
            `level_out_of_bracket`, `not_in_this_guild`, `insufficient_funds`, `entered_too_often`.
    """
    with refusing():
        await connection.execute("SELECT competition_enter($1)", competition)


async def withdraw(connection: Connection, competition: uuid.UUID) -> bool:
    """Leave before it begins, and have the fee back; whether he had entered.

    Raises:
        Refused: `unknown_competition`, `registration_closed`.
    """
    with refusing():
        return bool(await connection.fetchval("SELECT competition_withdraw($1)", competition))


async def pair_round(
    connection: Connection,
    competition: uuid.UUID,
    round_: int,
    pairs: Sequence[Pair],
    *,
    begins_at_ms: int,
    ends_at_ms: int,
) -> list[int]:
    """Write a round; the ids of its matches, in the order of the pairs.

    Raises:
        Refused: `unknown_competition`, `competition_over`, `round_exists`, `round_invalid`, `times_out_of_order`,
            `rounds_overlap`, `board_taken`, `board_invalid`, `paired_twice`, `not_entered`.
    """
    with refusing():
        rows = await connection.fetch(
            "SELECT competition_round_pair($1, $2, $3, $4, $5, $6, $7) AS id",
            competition,
            round_,
            moment_of(begins_at_ms),
            moment_of(ends_at_ms),
            [pair.board for pair in pairs],
            [pair.first for pair in pairs],
            [pair.second for pair in pairs],
        )
    return [row["id"] for row in rows]


async def play(connection: Connection, match: int, battle: RoomId) -> None:
    """Say in which battle a match is played.

    Raises:
        Refused: `match_not_open`, `battle_not_fitting`.
    """
    with refusing():
        await connection.execute("SELECT competition_match_play($1, $2)", match, uuid.UUID(battle))


async def settle(connection: Connection, match: int) -> str:
    """Take over how a match's battle ended: `won` or `drawn`.

    Raises:
        Refused: `battle_not_over`.
    """
    with refusing():
        return str(await connection.fetchval("SELECT competition_match_settle($1)", match))


async def cancel(connection: Connection, competition: uuid.UUID) -> None:
    """Cancel what is not over; every fee goes back.

    Raises:
        Refused: `unknown_competition`, `competition_over`.
    """
    with refusing():
        await connection.execute("SELECT competition_cancel($1)", competition)


async def close(connection: Connection, competition: uuid.UUID, ranking: Sequence[tuple[PlayerId, int, int]]) -> None:
    """End it: for everybody who played his rank and his prize, which together are the fees.

    Raises:
        Refused: `unknown_competition`, `competition_over`, `prizes_invalid`, `ranks_invalid`.
    """
    players, ranks, prizes = ([row[n] for row in ranking] for n in range(3))
    with refusing():
        await connection.execute("SELECT competition_close($1, $2, $3, $4)", competition, players, ranks, prizes)


async def find(connection: Connection, ref: uuid.UUID) -> Competition | None:
    """A competition by its ref."""
    row = await connection.fetchrow(f"{_SELECT} WHERE public_id = $1", ref)
    return None if row is None else _competition_of(row)


async def announced(connection: Connection, *, limit: int) -> list[Competition]:
    """What can be entered now or soon, what closes first before the others."""
    rows = await connection.fetch(
        f"{_SELECT} WHERE state = 'announced' ORDER BY registration_closes_at, id LIMIT $1", limit
    )
    return [_competition_of(row) for row in rows]


async def standings(connection: Connection, competition: int) -> list[Participant]:
    """Who plays in it, most points first."""
    rows = await connection.fetch(_STANDINGS, competition)
    return [Participant(PlayerId(row[0]), *row[1:]) for row in map(tuple, rows)]


_SELECT = "SELECT id, public_id, name, mode, format, state, entrants, size_max, entry_fee, begins_at FROM competitions"
_STANDINGS = """
    SELECT user_id, state, seed, points_halves, final_rank FROM competition_participants
    WHERE competition_id = $1 AND state <> 'withdrawn' ORDER BY points_halves DESC, seed, user_id
"""


def _competition_of(row: Record) -> Competition:
    return Competition(
        id=row["id"],
        ref=str(row["public_id"]),
        name=row["name"],
        mode=row["mode"],
        format=row["format"],
        state=row["state"],
        entrants=row["entrants"],
        size_max=row["size_max"],
        entry_fee=row["entry_fee"],
        begins_at_ms=ms_of(row["begins_at"]),
    )
