"""Every table that says something about a player is guarded, also the one that was made yesterday.

What is walked here is the catalogue, on the rows of `sample_data`: a new table is met by these tests before anybody has
thought of them, and has to have a policy or stand below with the reason why it needs none.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest_asyncio

from db import migrate
from db.pool import Connection, connection
from tests.fixtures.postgres import Cluster, Database
from tests.migrations.sample_data import SAMPLES

ROLES = ("wine_pokedex_app", "wine_pokedex_readonly", "wine_pokedex_jobs")

OPEN_TO_ALL = {
    "battles": "lists and histories are everybody's: who played whom, and how it went",
    "auctions": "lots are for everybody to see, and hold neither a maximum nor a reserve",
    "trade_bids": "bids as everybody saw them",
    "wine_trades": "prices are public",
    "room_entries": "the journal is no player's: grants guard it, since COPY into a table with policies fails",
    "room_records": "the same, of rooms that are over",
    "competitions": "announced to everybody",
    "competition_participants": "who has entered is for everybody to see",
    "competition_match_seats": "who plays whom is for everybody to see",
    "guild_memberships": "who belongs to a guild is for everybody to see",
    "guild_events": "announced to everybody, as guilds are",
    "guild_event_participants": "who takes part is for everybody to see",
    "user_ratings": "how strong somebody is, is for everybody to see who might play him",
    "user_rating_changes": "the same, over time",
    "topic_answers": "what somebody knows is for everybody to see who might play him",
    "openings": "the engine's: which request opened a room, asked by the request's own key",
}
"""Table with a player in it → why it has no policies."""

SHOWN_TO_OTHERS = {
    "event_leaderboards": "who did best is for everybody to see",
    "market_listings": "an offer is for everybody to see",
    "professional_tasting_sessions": "an evening is announced to who might come",
    "trade_reviews": "what is said of a trader is for those who think of trading with him",
    "user_achievements": "what the profile shows, as its player has set it: to everybody at first",
    "user_badges": "the same",
    "user_experience": "the same",
    "user_reputation": "what traders think of him is for those who think of trading with him",
    "user_statistics": "what the profile shows, as its player has set it: to everybody at first",
    "user_titles": "the same",
}
"""Table with policies → why another player may still read some of its rows."""

READONLY_READS = {
    "achievement_catalog": "*",
    "auction_lots": "*",
    "auctions": "*",
    "audit_log": "*",
    "badge_catalog": "*",
    "battles": "*",
    "breeding_attempts": "*",
    "breeding_compatibility": "*",
    "breeding_facilities": "*",
    "breeding_groups": "*",
    "breeding_parents": "*",
    "challenge_progress": "*",
    "coin_accounts": "*",
    "coin_lines": "*",
    "coin_transactions": "*",
    "collection_reports": "*",
    "competition_match_seats": "*",
    "competition_matches": "*",
    "competition_participants": "*",
    "competition_rounds": "*",
    "competitions": "*",
    "direct_trade_wines": "*",
    "direct_trades": "*",
    "duplicate_indexes": "*",
    "event_challenges": "*",
    "event_leaderboards": "*",
    "event_participation": "*",
    "event_reward_catalog": "*",
    "evolution_attempts": "*",
    "evolution_chains": "*",
    "evolution_forms": "*",
    "evolution_items_catalog": "*",
    "evolutions": "*",
    "game_events": "*",
    "grape_variety_profiles": "*",
    "guild_cellar": "*",
    "guild_event_participants": "*",
    "guild_events": "*",
    "guild_memberships": "*",
    "guild_reports": "*",
    "guild_standings": "*",
    "guild_treasury_entries": "*",
    "guilds": "*",
    "index_usage": "*",
    "job_schedules": "*",
    "jobs": "*",
    "lock_waits": "*",
    "maintenance_steps": "*",
    "market_listings": "*",
    "mega_evolution_data": "*",
    "mystery_deposits": "*",
    "nodes": "*",
    "partition_health": "*",
    "player_reports": "*",
    "professional_certifications": "*",
    "professional_tasting_participants": "*",
    "professional_tasting_sessions": "*",
    "professional_wine_regions": "*",
    "question_ratings": "*",
    "region_analytics": "*",
    "replication_lag": "*",
    "rooms": "*",
    "schema_migrations": "*",
    "search_words": "*",
    "seasonal_modifiers": "*",
    "slow_queries": "*",
    "species_analytics": "*",
    "species_caught": "*",
    "subscription_tiers": "*",
    "systematic_tasting_templates": "*",
    "table_bloat": "*",
    "table_sizes": "*",
    "title_catalog": "*",
    "trade_bids": "*",
    "trade_disputes": "*",
    "topic_answers": "*",
    "trade_insurance": "*",
    "trade_reviews": "*",
    "trading_rules": "*",
    "unused_indexes": "*",
    "user_achievements": "*",
    "user_activity_log": "*",
    "user_badges": "*",
    "user_education_progress": "*",
    "user_evolution_items": "*",
    "user_experience": "*",
    "user_friendships": "*",
    "user_rating_changes": "*",
    "user_ratings": "*",
    "user_reputation": "*",
    "user_seasonal_stats": "*",
    "user_statistics": "*",
    "user_subscriptions": "*",
    "user_titles": "*",
    "users": "id public_id name level experience trade_locked_until trade_lock_reason created_at",
    "wine_abilities": "*",
    "wine_education_content": "*",
    "wine_market_data": "*",
    "wine_photos": "*",
    "wine_regional_forms": "*",
    "wine_species": "*",
    "wine_species_abilities": "*",
    "wine_stores": "*",
    "wine_tasting_notes": "*",
    "wine_trades": "*",
    "wine_transfers": "*",
    "wine_type_effectiveness": "*",
    "wine_voice_notes": "*",
    "wines": "*",
    "wset_course_enrollments": "*",
    "wset_courses": "*",
}
"""All that reports may read: table → its columns. Nothing else: no journal, no inbox, no session, no hash."""

# A key to users, or a name that means one where a key would cost too much.
NAMES_A_PLAYER = re.compile(
    r"actors?|owner|(player|user|owner|seller|buyer|bidder|leader|author|host|sender|blocker|blocked|member)(_id|_\d)"
)

CLASSES = """
    relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p', 'v', 'm')
    AND NOT EXISTS (SELECT FROM pg_depend e WHERE e.objid = pg_class.oid AND e.deptype = 'e')
"""
"""Tables and views of ours: not those that an extension brings."""


@pytest_asyncio.fixture
async def sampled(pg: Cluster, empty_database: Database) -> AsyncIterator[Connection]:
    """The superuser in a database with every migration's sample rows, and a third player who has none of them."""
    async with connection(empty_database.owner) as owner, connection(empty_database.superuser) as above:
        for migration in pg.migrations:
            await migrate.up(owner, pg.migrations, to=migration.version)
            if migration.version in SAMPLES:
                await above.execute(SAMPLES[migration.version])
        await above.execute(
            "INSERT INTO users (public_id, name, name_key) VALUES (gen_random_uuid(), 'Columella', 'columella')"
        )
        yield above


@asynccontextmanager
async def _as(above: Connection, role: str, player: int | None = None) -> AsyncIterator[None]:
    """Inside, the connection is a plain role's that speaks for a player, or for nobody; what it did is undone."""
    transaction = above.transaction()
    await transaction.start()
    try:
        await above.execute(f"SET LOCAL ROLE {role}")
        if player is not None:
            await above.execute(f"SET LOCAL app.player_id = {player:d}")
        yield
    finally:
        await transaction.rollback()


async def _tables_about_players(conn: Connection) -> dict[str, str]:
    """Table → the first of its columns that says which player."""
    rows = await conn.fetch(
        """
        SELECT c.relname::text AS table, a.attname::text AS column, EXISTS (
            SELECT FROM pg_constraint k
            WHERE k.conrelid = c.oid AND k.confrelid = 'users'::regclass AND a.attnum = ANY (k.conkey)
        ) AS key
        FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
        ORDER BY c.relname, a.attnum
        """
    )
    found: dict[str, str] = {}
    for row in rows:
        # A room belongs to a process, not to a player.
        if (row["key"] or NAMES_A_PLAYER.fullmatch(row["column"])) and row["table"] not in ("rooms", "users"):
            found.setdefault(row["table"], row["column"])
    return found


async def _guarded(conn: Connection) -> set[str]:
    rows = await conn.fetch(f"SELECT relname::text FROM pg_class WHERE {CLASSES} AND relrowsecurity")
    return {row["relname"] for row in rows}


async def test_what_is_about_a_player_has_policies_or_a_reason(owner_conn: Connection) -> None:
    about = await _tables_about_players(owner_conn)
    assert len(about) > 10
    rows = await owner_conn.fetch(
        """
        SELECT c.relname::text AS name, c.relrowsecurity AND c.relforcerowsecurity AS forced, EXISTS (
            SELECT FROM pg_policy p
            WHERE p.polrelid = c.oid AND 'wine_pokedex_app'::regrole = ANY (p.polroles)
        ) OR NOT has_any_column_privilege('wine_pokedex_app', c.oid, 'SELECT') AS answered
        FROM pg_class c WHERE c.relname = ANY ($1::text[]) AND c.relnamespace = 'public'::regnamespace
        """,
        list(about),
    )
    for row in rows:
        if row["name"] in OPEN_TO_ALL:
            continue
        assert row["forced"], f"{row['name']} is about a player ({about[row['name']]}): policies, forced, or a reason"
        assert row["answered"], f"{row['name']} has no policy for wine_pokedex_app, which may read it"
    assert OPEN_TO_ALL.keys() <= about.keys(), "a reason for a table that is not there"


async def test_every_guarded_table_has_a_row_to_be_read(sampled: Connection) -> None:
    # Nothing read of an empty table would prove nothing.
    for table in sorted(await _guarded(sampled)):
        assert await sampled.fetchval(f"SELECT EXISTS (SELECT FROM {table})"), f"sample_data has no row of {table}"


async def test_another_player_and_nobody_read_no_row(sampled: Connection) -> None:
    third = await sampled.fetchval("SELECT id FROM users WHERE name_key = 'columella'")
    read = {
        table
        for table in await _guarded(sampled)
        for player in (third, None)
        if await _rows_read(sampled, table, "wine_pokedex_app", player)
    }
    assert read == SHOWN_TO_OTHERS.keys()
    first = await sampled.fetchval("SELECT id FROM users WHERE name_key = 'ausonius'")
    assert await _rows_read(sampled, "wines", "wine_pokedex_app", first), "his own he reads, so reading works"


async def test_jobs_read_no_row_of_a_players(sampled: Connection) -> None:
    read = {table for table in await _guarded(sampled) if await _rows_read(sampled, table, "wine_pokedex_jobs", None)}
    assert read == set()


async def _rows_read(above: Connection, table: str, role: str, player: int | None) -> int | None:
    """How many rows a role sees; None where it may not ask."""
    async with _as(above, role, player):
        try:
            count = await above.fetchval(f"SELECT count(*) FROM {table}")
        except asyncpg.InsufficientPrivilegeError:
            return None
    return int(count)


async def test_nobody_writes_rows_in_another_players_name(sampled: Connection) -> None:
    third = await sampled.fetchval("SELECT id FROM users WHERE name_key = 'columella'")
    about = await _tables_about_players(sampled)
    tried = 0
    for table, column in sorted({**about, "users": "id"}.items()):
        row = await sampled.fetchval(f"SELECT to_jsonb(t) FROM {table} t WHERE {_is_somebodys(column)} LIMIT 1")
        if row is None:
            continue
        for role in ROLES:
            for statement, arguments in _writes(table, column, row):
                for player in (third, None):
                    assert not await _written(sampled, role, player, statement, arguments), (role, player, statement)
                    tried += 1
    assert tried > 100
    assert await _written(sampled, "wine_pokedex_engine", None, "UPDATE wines SET level = level", ()), "writing works"


def _is_somebodys(column: str) -> str:
    return f"cardinality({column}) > 0" if column.endswith("s") else f"{column} > 0"


def _writes(table: str, column: str, row: dict[str, Any]) -> list[tuple[str, tuple[Any, ...]]]:
    return [
        (f"DELETE FROM {table}", ()),
        (f"UPDATE {table} SET {column} = {column}", ()),
        (f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM jsonb_populate_record(NULL::{table}, $1)", (row,)),
    ]


async def _written(
    above: Connection, role: str, player: int | None, statement: str, arguments: tuple[Any, ...]
) -> bool:
    async with _as(above, role, player):
        try:
            done = await above.execute(statement, *arguments)
        except asyncpg.InsufficientPrivilegeError:
            return False
        except asyncpg.GeneratedAlwaysError:  # of an UPDATE of an identity column, refused before grants are looked at
            return False
    return not done.endswith(" 0")


async def test_reports_read_what_is_listed_and_nothing_else(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch(
        f"""
        SELECT relname::text AS table, a.attname::text AS column
        FROM pg_class JOIN pg_attribute a ON a.attrelid = pg_class.oid AND a.attnum > 0 AND NOT a.attisdropped
        WHERE {CLASSES} AND has_column_privilege('wine_pokedex_readonly', pg_class.oid, a.attnum, 'SELECT')
        """
    )
    read: dict[str, set[str]] = {}
    for row in rows:
        read.setdefault(row["table"], set()).add(row["column"])
    whole = {table for table, columns in READONLY_READS.items() if columns == "*"}
    assert {table: columns for table, columns in read.items() if table not in whole} == {
        table: set(columns.split()) for table, columns in READONLY_READS.items() if table not in whole
    }
    assert whole <= read.keys()


async def test_reports_change_nothing(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch(
        f"SELECT relname::text FROM pg_class WHERE {CLASSES}"
        " AND has_table_privilege('wine_pokedex_readonly', oid, 'INSERT, UPDATE, DELETE, TRUNCATE, TRIGGER')"
    )
    assert rows == []


async def test_no_partition_is_anybodys_by_its_own_name(owner_conn: Connection) -> None:
    partitions = await owner_conn.fetch(
        "SELECT oid, relname::text FROM pg_class WHERE relispartition AND relkind = 'r'"
    )
    assert len(partitions) >= 8
    for partition in partitions:
        for role in (*ROLES, "wine_pokedex_engine", "winedex_server"):
            assert not await owner_conn.fetchval(
                "SELECT has_table_privilege($1, $2::oid, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')"
                " OR has_any_column_privilege($1, $2::oid, 'SELECT, INSERT, UPDATE')",
                role,
                partition["oid"],
            ), (role, partition["relname"])


async def test_nothing_is_granted_to_public(owner_conn: Connection) -> None:
    found = await owner_conn.fetch(
        """
        SELECT c.relname::text AS name FROM pg_class c, aclexplode(c.relacl) g
        WHERE c.relnamespace = 'public'::regnamespace AND g.grantee = 0
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
        UNION ALL
        SELECT p.proname FROM pg_proc p, aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) g
        WHERE p.pronamespace = 'public'::regnamespace AND g.grantee = 0
          AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
        UNION ALL
        SELECT 'schema public' FROM pg_namespace n, aclexplode(n.nspacl) g WHERE n.nspname = 'public' AND g.grantee = 0
        """
    )
    # Whoever looks at the database has to be able to see whether it is one of ours, before any role is.
    assert [row["name"] for row in found] == ["schema_migrations"]
