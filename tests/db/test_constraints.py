"""Every constraint of the tables about players and what is theirs, violated once on purpose.

The list is held against the database's own: a constraint that nobody violates here is a failure too.
"""

from collections.abc import AsyncIterator

import asyncpg
import pytest
import pytest_asyncio

from db.pool import Connection, Pool, connection
from tests.db.people import joined
from tests.fixtures.postgres import Database

TABLES = (
    "users", "user_sessions", "wine_type_effectiveness", "wine_species", "wines", "coin_accounts", "coin_transactions",
    "coin_lines", "user_activity_log", "partitioned_tables",
)  # fmt: skip

USER = "INSERT INTO users (public_id, name, name_key{more}) VALUES (gen_random_uuid(), {name}, {key}{values})"
SESSION = """
    INSERT INTO user_sessions (public_id, user_id, device, family_hash, refresh_hash, access_hash, access_expires_at,
                               expires_at, created_at, seen_at, ended_at, ended_why)
    SELECT {public_id}, {user_id}, {device}, sha256({family}), sha256('r'), {access}, {access_until}, '2026-03-01',
           '2026-01-01', '2026-01-01', {ended_at}, {ended_why}
"""
LINE = "INSERT INTO coin_lines (transaction_id, account_id, amount) VALUES ({transaction}, {account}, {amount})"
MINT = "(SELECT id FROM coin_accounts WHERE kind = 'mint' AND shard = 0)"
PURSE = "(SELECT id FROM coin_accounts WHERE kind = 'available' AND player_id = 1)"


def _user(name: str = "'Bella'", key: str = "'bella'", **more: str) -> str:
    return USER.format(
        name=name,
        key=key,
        more="".join(f", {column}" for column in more),
        values="".join(f", {v}" for v in more.values()),
    )


def _session(**changed: str) -> str:
    usual = {
        "public_id": "gen_random_uuid()", "user_id": "1", "device": "'phone'", "family": "'f'", "access": "sha256('a')",
        "access_until": "'2026-02-01'", "ended_at": "NULL", "ended_why": "NULL",
    }  # fmt: skip
    return SESSION.format(**usual | changed)


def _species(change: str) -> str:
    return f"UPDATE wine_species SET {change} WHERE id = (SELECT min(id) FROM wine_species)"


def _wine(change: str) -> str:
    return f"UPDATE wines SET {change} WHERE id = (SELECT min(id) FROM wines)"


def _account(change: str) -> str:
    return f"UPDATE coin_accounts SET {change} WHERE kind = 'available'"


def _transaction(change: str) -> str:
    return f"UPDATE coin_transactions SET {change}"


VIOLATIONS: dict[str, str | tuple[str, ...]] = {
    # domains
    "iv_stat_0_to_31": _wine("iv_power = 32"),
    "ev_stat_0_to_252": _wine("ev_power = 253"),
    "base_stat_1_to_255": _species("base_power = 0"),
    "palate_step_0_to_5": _species("sweet = 6"),
    "wine_level_1_to_999": _wine("level = 1000"),
    "player_level_1_to_999": "UPDATE users SET level = 0",
    "percentage_0_to_100": "SELECT 100.01::percentage",
    "price_not_negative": "SELECT (-1)::price",
    "wine_type_known": _species("primary_type = 'Sugar'"),
    "visibility_known": "SELECT 'secret'::visibility",
    # users
    "users_pk": "INSERT INTO users (id, public_id, name, name_key) OVERRIDING SYSTEM VALUE"
    " VALUES (1, gen_random_uuid(), 'Bella', 'bella')",
    "users_public_id_unique": "UPDATE users SET public_id = (SELECT public_id FROM users WHERE id = 0) WHERE id = 1",
    "users_name_unique": _user("'ANA'", "'ana'"),
    "users_name_length": _user("'Bo'", "'bella'"),
    "users_name_key_length": _user("'Bella'", "'bo'"),
    "users_password_is_hashed": _user(password_hash="'correct horse'"),
    "users_experience_not_negative": _user(experience="-1"),
    "users_trade_lock_whole": _user(trade_locked_until="now()"),
    # user_sessions
    "user_sessions_pk": (
        _session(),
        "UPDATE user_sessions SET id = DEFAULT",
        _session(family="'g'", access="sha256('b')"),
    ),
    "user_sessions_public_id_unique": (
        _session(),
        _session(public_id="public_id", family="'g'", access="sha256('b')") + " FROM user_sessions",
    ),
    "user_sessions_family_unique": (_session(), _session(access="sha256('b')")),
    "user_sessions_access_unique": (_session(), _session(family="'g'")),
    "user_sessions_user_fk": _session(user_id="999"),
    "user_sessions_not_the_house": _session(user_id="0"),
    "user_sessions_device_length": _session(device="''"),
    "user_sessions_hashes_are_sha256": _session(access="'in the clear'"),
    "user_sessions_times_in_order": _session(access_until="'2027-01-01'"),
    "user_sessions_end_whole": _session(ended_at="now()"),
    "user_sessions_end_known": _session(ended_at="now()", ended_why="'whim'"),
    # the chart and the catalogue
    "wine_type_effectiveness_pk": "INSERT INTO wine_type_effectiveness VALUES ('Flow', 'Flow', 100)",
    "wine_type_effectiveness_known": "UPDATE wine_type_effectiveness SET effectiveness = 75",
    "wine_species_pk": "",
    "wine_species_slug_unique": "",
    "wine_species_slug_form": _species("slug = 'Grand Cru'"),
    "wine_species_name_length": _species("name = ''"),
    "wine_species_producer_length": _species("producer = ''"),
    "wine_species_place_length": _species("region = ''"),
    "wine_species_style_known": _species("style = 'orange'"),
    "wine_species_two_types": _species("secondary_type = primary_type"),
    "wine_species_rarity_known": _species("rarity = 'Unicorn', rarity_ordinal = 1"),
    "wine_species_palate_begins_at_1": _species("body = 0"),
    "wine_species_grapes_count": _species("grapes = ARRAY['Gamay', NULL]"),
    "wine_species_abv_0_to_25": _species("abv = 25.1"),
    "wine_species_fact_has_source": _species("fact = 'Somebody said so.', fact_source = NULL"),
    "wine_species_source_known": _species("source = 'a friend'"),
    "wine_species_rules_version_counts": _species("rules_version = 0"),
    # wines
    "wines_pk": "",
    "wines_public_id_unique": "UPDATE wines SET public_id = (SELECT min(public_id::text)::uuid FROM wines)",
    "wines_owner_fk": _wine("owner_id = 999"),
    "wines_species_fk": _wine("species_id = 0"),
    "wines_ev_total_510": _wine("ev_power = 252, ev_terroir = 252, ev_rarity = 7"),
    "wines_vintage_1700_to_2200": _wine("vintage = 1699, keeps_years = 5"),
    "wines_keeps_years_1_to_100": _wine("vintage = 2000, keeps_years = 101"),
    "wines_vintage_keeps": _wine("vintage = NULL, keeps_years = 5"),
    "wines_nature_known": _wine("nature = 'Corked'"),
    "wines_experience_not_negative": _wine("experience = -1"),
    "wines_place_known": _wine("place = 'cupboard', place_room = gen_random_uuid()"),
    "wines_room_outside_cellar": _wine("place = 'battle'"),
    "wines_revision_counts": _wine("revision = 0"),
    "wines_capture_method_known": _wine("capture_method = 'stolen'"),
    # coins
    "coin_accounts_pk": "",
    "coin_accounts_one_each": "INSERT INTO coin_accounts (kind, player_id) VALUES ('available', 1)",
    "coin_accounts_player_fk": "INSERT INTO coin_accounts (kind, player_id) VALUES ('available', 999)",
    "coin_accounts_kind_known": "INSERT INTO coin_accounts (kind, shard) VALUES ('sofa', 0)",
    "coin_accounts_whose": "INSERT INTO coin_accounts (kind, player_id) VALUES ('fees', 1)",
    "coin_accounts_shard_0_to_15": "INSERT INTO coin_accounts (kind, shard) VALUES ('fees', 16)",
    "coin_accounts_funds": _account("balance = -1"),
    "coin_transactions_pk": "",
    "coin_transactions_key_unique": "INSERT INTO coin_transactions (kind, reason, idempotency_key)"
    " SELECT kind, reason, idempotency_key FROM coin_transactions",
    "coin_transactions_kind_form": _transaction("kind = 'A Gift'"),
    "coin_transactions_reason_length": _transaction("reason = ''"),
    "coin_transactions_key_length": _transaction("idempotency_key = ''"),
    "coin_lines_pk": "INSERT INTO coin_lines SELECT * FROM coin_lines",
    "coin_lines_transaction_fk": (
        LINE.format(transaction=999, account=MINT, amount=-1),
        LINE.format(transaction=999, account=PURSE, amount=1),
    ),
    "coin_lines_account_fk": "UPDATE coin_lines SET account_id = 999 WHERE amount > 0",
    "coin_lines_move_something": "UPDATE coin_lines SET amount = 0",
    "coin_lines_sum_zero": "UPDATE coin_lines SET amount = 501 WHERE amount > 0",
    # the log and its months
    "user_activity_log_pk": "",
    "user_activity_log_action_form": "UPDATE user_activity_log SET action = 'Joined!'",
    "user_activity_log_d_is_object": "UPDATE user_activity_log SET d = '[]'",
    "partitioned_tables_pk": "INSERT INTO partitioned_tables SELECT * FROM partitioned_tables",
    "partitioned_tables_bounds_known": "UPDATE partitioned_tables SET bounds = 'letters'",
    "partitioned_tables_kept_months_counts": "UPDATE partitioned_tables SET kept_months = 0",
    "partitioned_tables_name_length": "UPDATE partitioned_tables SET table_name = repeat('t', 55)",
}


def _same_again(table: str) -> str:
    """Every row once more, generated identity included."""
    return f"""
        DO $$ DECLARE v_columns text; BEGIN
            SELECT string_agg(quote_ident(attname), ', ') INTO v_columns FROM pg_attribute
            WHERE attrelid = '{table}'::regclass AND attnum > 0 AND attgenerated = '' AND NOT attisdropped;
            EXECUTE format('INSERT INTO {table} (%1$s) OVERRIDING SYSTEM VALUE SELECT %1$s FROM {table}', v_columns);
        END $$
    """


for _name, _table in {
    "wine_species_pk": "wine_species",
    "wines_pk": "wines",
    "coin_accounts_pk": "coin_accounts",
    "coin_transactions_pk": "coin_transactions",
    "user_activity_log_pk": "user_activity_log",
}.items():
    VIOLATIONS[_name] = _same_again(_table)
VIOLATIONS["wine_species_slug_unique"] = (
    "UPDATE wine_species SET slug = (SELECT min(slug) FROM wine_species) WHERE id = (SELECT max(id) FROM wine_species)"
)
VIOLATIONS["user_sessions_pk"] = (_session(), _same_again("user_sessions"))


@pytest_asyncio.fixture
async def superuser(database: Database, server_pool: Pool) -> AsyncIterator[Connection]:
    """Above every grant and policy, so that only constraints are left to say no."""
    assert await joined(server_pool, "Ana") == 1
    async with connection(database.superuser) as conn:
        yield conn


@pytest.mark.parametrize("name", VIOLATIONS)
async def test_the_constraint_holds(superuser: Connection, name: str) -> None:
    statements = VIOLATIONS[name]
    script = statements if isinstance(statements, str) else ";\n".join(statements)
    with pytest.raises(asyncpg.IntegrityConstraintViolationError) as caught:
        await superuser.execute(script)
    violated = caught.value.constraint_name
    # A partition has a key of its own under another name.
    assert (violated == name) or (name == "user_activity_log_pk" and str(violated).startswith("user_activity_log_y"))


async def test_every_constraint_is_violated_here(superuser: Connection) -> None:
    rows = await superuser.fetch(
        """
        SELECT conname::text AS name FROM pg_constraint
        WHERE contype <> 'n' AND connamespace = 'public'::regnamespace
          AND (conrelid = ANY ($1::text[]::regclass[]) OR contypid <> 0)
        """,
        TABLES,
    )
    assert {row["name"] for row in rows} == VIOLATIONS.keys()


async def test_every_constraint_was_named_by_us(superuser: Connection) -> None:
    rows = await superuser.fetch(
        "SELECT conname::text FROM pg_constraint"
        " WHERE conrelid = ANY ($1::text[]::regclass[]) AND conname ~ '_(pkey|key|fkey|check|excl)[0-9]*$'",
        TABLES,
    )
    assert rows == []


async def test_every_table_says_what_it_is_for(superuser: Connection) -> None:
    missing = await superuser.fetch(
        "SELECT t FROM unnest($1::text[]) t WHERE obj_description(t::regclass, 'pg_class') IS NULL", TABLES
    )
    assert missing == []


async def test_no_constraint_counts_in_days_of_whoever_s_time_zone(superuser: Connection) -> None:
    """A day of an interval that is added to a moment has 23 hours once a year where the session says so: what one
    session may write another may not, or may not restore."""
    rows = await superuser.fetch(
        "SELECT conname::text FROM pg_constraint WHERE contype = 'c' AND connamespace = 'public'::regnamespace"
        " AND pg_get_constraintdef(oid) ~ '[-+] ''[^'']*(day|week|mon|year)[^'']*''::interval'"
    )
    assert rows == []
