"""Who may do what with the tables of players, notes, guilds, competitions, evolution, breeding: each right by name."""

import asyncpg
import pytest

from db.pool import Connection
from tests.db.test_refusals import TABLES
from tests.db.world import World

WRITTEN_BY_PLAYERS = {
    "user_preferences": {"INSERT", "UPDATE"},
    "user_badges": {"UPDATE"},  # of place alone
    "user_titles": {"UPDATE"},  # of worn alone
    "wine_tasting_notes": {"INSERT", "UPDATE", "DELETE"},
    "wine_photos": {"INSERT", "DELETE"},
    "wine_voice_notes": {"INSERT", "DELETE"},
}
"""Under row-level security; everything else is written by functions, or by whoever loads content."""

PUBLIC = {
    # Content and rules.
    "subscription_tiers", "badge_catalog", "title_catalog", "achievement_catalog", "wine_regional_forms",
    "wine_abilities", "wine_species_abilities", "evolution_items_catalog", "evolution_chains", "evolution_forms",
    "evolutions", "mega_evolution_data", "breeding_groups", "breeding_compatibility", "breeding_facilities",
    # A guild's notice board, and what is played before everybody.
    "guilds", "guild_memberships", "guild_events", "guild_event_participants",
    "competitions", "competition_participants", "competition_rounds", "competition_matches",
    "competition_match_seats", "user_ratings", "user_rating_changes",
}  # fmt: skip
"""Without policies, because everybody may read every row."""

NOT_FOR_REPORTS = {"user_preferences", "user_blocks", "guild_invitations"}


async def test_what_is_somebodys_own_is_under_forced_policies(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch(
        "SELECT relname::text, relrowsecurity AND relforcerowsecurity AS forced FROM pg_class"
        " WHERE oid = ANY ($1::text[]::regclass[])",
        TABLES,
    )
    assert {row["relname"] for row in rows if not row["forced"]} == PUBLIC


async def test_the_server_writes_only_what_players_may(owner_conn: Connection) -> None:
    may: dict[str, set[str]] = {}
    for right in ("INSERT", "UPDATE", "DELETE"):
        check = "has_table_privilege" if right == "DELETE" else "has_any_column_privilege"
        rows = await owner_conn.fetch(
            f"SELECT t FROM unnest($1::text[]) t WHERE {check}('winedex_server', t, '{right}')", TABLES
        )
        for row in rows:
            may.setdefault(row["t"], set()).add(right)
    assert may == WRITTEN_BY_PLAYERS
    truncates = await owner_conn.fetch(
        "SELECT t FROM unnest($1::text[]) t WHERE has_table_privilege('winedex_server', t, 'TRUNCATE')", TABLES
    )
    assert truncates == []


async def test_reports_read_and_never_write(owner_conn: Connection) -> None:
    for table in TABLES:
        reads = await owner_conn.fetchval(
            "SELECT has_any_column_privilege('wine_pokedex_readonly', $1, 'SELECT')", table
        )
        assert reads == (table not in NOT_FOR_REPORTS), table
        for right in ("INSERT", "UPDATE"):
            writes = f"SELECT has_any_column_privilege('wine_pokedex_readonly', $1, '{right}')"
            assert not await owner_conn.fetchval(writes, table), table


async def test_columns_that_a_player_does_not_set_are_not_his(owner_conn: Connection) -> None:
    query = "SELECT has_column_privilege('winedex_server', $1, $2, 'UPDATE')"
    for table, column, may in (
        ("user_badges", "place", True),
        ("user_badges", "won_at", False),
        ("user_titles", "worn", True),
        ("user_titles", "title", False),
        ("wine_tasting_notes", "nose", True),
        ("wine_tasting_notes", "user_id", False),
        ("wine_tasting_notes", "wine_id", False),
        ("wine_tasting_notes", "created_at", False),
    ):
        assert await owner_conn.fetchval(query, table, column) == may, (table, column)
    assert not await owner_conn.fetchval(
        "SELECT has_column_privilege('winedex_server', 'guilds', 'treasury', 'SELECT')"
    )


@pytest.mark.parametrize(
    "call",
    [
        "experience_grant($1, 'general', 5)",
        "statistic_add($1, 'battles_won', 5)",
        "achievements_settle($1, 'battles_won')",
        "collection_count($1, -5)",
        "guild_treasury_move(1, $1, -5, 'For me', 'mine')",
        "rule_refuses('mine', jsonb_build_object('me', $1::bigint))",
        "are_friends($1, 2)",
        "competition_coins(NULL, $1, 5, 'prize', 'Mine')",
    ],
)
async def test_what_only_the_engine_does_the_server_may_not(three: World, call: str) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError):
        await three.do(three.ana, lambda c: c.execute(f"SELECT {call}", three.ana))


@pytest.mark.parametrize(
    "call",
    ["friend_request(2)", "player_block(2)", "guild_leave()", "guild_invite(2)", "wine_take_up(gen_random_uuid())",
     "breeding_cancel(gen_random_uuid())", "competition_enter(gen_random_uuid())"],
)  # fmt: skip
async def test_nobody_does_nothing(three: World, call: str) -> None:
    async with three.pool.acquire() as conn:
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="speaks for no player"):
            await conn.execute(f"SELECT {call}")
