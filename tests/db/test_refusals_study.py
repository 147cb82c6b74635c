"""Every rule of these tables is broken once on purpose, and none is without somebody who breaks it.

What a player or an organiser can break is refused by its own code and leaves nothing behind. What only a bug of ours
could break is in a list of its own, in plain SQL, so that the constraint is known to hold.
"""

from __future__ import annotations

from types import ModuleType

import pytest

from db.errors import REFUSALS
from db.pool import connection
from tests.db import rules_events, rules_study, rules_trust
from tests.fixtures.world import Broken, World, violated

MODULES = (rules_study, rules_events, rules_trust)
TABLES = [table for module in MODULES for table in module.TABLES]
REFUSED: dict[str, Broken] = {rule: case for module in MODULES for rule, case in module.REFUSED.items()}
OURS = {rule: statement for module in MODULES for rule, statement in module.OURS.items()}


# A database of its own for each that needs something to happen before. What is refused at once leaves nothing behind,
# and the next one is as well off in the same.
AT_ONCE = [rule for rule, case in REFUSED.items() if len(case.steps) == 1]
IN_STEPS = [rule for rule, case in REFUSED.items() if len(case.steps) > 1]


@pytest.mark.parametrize("rule", IN_STEPS)
async def test_a_broken_rule_is_refused_and_leaves_nothing_behind(world: World, rule: str) -> None:
    assert REFUSALS[rule] == REFUSED[rule].code
    await world.refuses(rule, REFUSED[rule])


async def test_what_is_refused_at_once_leaves_nothing_behind(world: World) -> None:
    for rule in AT_ONCE:
        assert REFUSALS[rule] == REFUSED[rule].code
        await world.refuses(rule, REFUSED[rule])


async def test_each_rule_has_a_refusal_of_its_own(world: World) -> None:
    codes = [case.code for case in REFUSED.values()]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("module", MODULES, ids=lambda module: module.__name__.rpartition(".")[2])
async def test_what_only_our_bug_can_break_holds_too(world: World, module: ModuleType) -> None:
    await world.do(*module.WORLD)
    async with connection(world.database.superuser) as conn:
        for rule, statement in module.OURS.items():
            if statement:
                assert await violated(conn, statement) == rule


async def test_every_rule_of_the_tables_is_broken_by_somebody(world: World) -> None:
    async with connection(world.database.superuser) as conn:
        rows = await conn.fetch(
            """
            SELECT conname::text AS name FROM pg_constraint
            WHERE contype IN ('c', 'u', 'p', 'f', 'x') AND conrelid = ANY ($1::text[]::regclass[])
            UNION
            SELECT i.indexrelid::regclass::text FROM pg_index i
            WHERE i.indisunique AND i.indrelid = ANY ($1::text[]::regclass[])
            """,
            TABLES,
        )
    found = {row["name"] for row in rows}
    known = REFUSED.keys() | OURS.keys()
    assert found - known == set(), "neither refused nor ours"
    assert not REFUSED.keys() & OURS.keys()
    assert OURS.keys() - found == set(), "a rule that there is not"


async def test_every_constraint_was_named_by_us_and_every_table_and_index_serves_something(world: World) -> None:
    async with connection(world.database.superuser) as conn:
        unnamed = await conn.fetch(
            "SELECT conname::text FROM pg_constraint"
            " WHERE conrelid = ANY ($1::text[]::regclass[]) AND conname ~ '_(pkey|key|fkey|check|excl)[0-9]*$'",
            TABLES,
        )
        silent = await conn.fetch(
            "SELECT t FROM unnest($1::text[]) t WHERE obj_description(t::regclass, 'pg_class') IS NULL", TABLES
        )
    assert (unnamed, silent) == ([], [])
