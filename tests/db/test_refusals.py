"""Every constraint and rule that a player can break, broken once on purpose through db/: its own refusal, and nothing
is left behind. The list is held against the database's own, so that a new constraint has to be thought of.
"""

from __future__ import annotations

import importlib
import re
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from pathlib import Path

import asyncpg
import pytest
import pytest_asyncio

import db
from db.errors import REFUSALS
from db.pool import Connection
from db.refusals import SAID
from game.refusal import Refused
from tests.db.breaking import breeding, competitions, evolutions, friends, guilds, notes, standing
from tests.db.test_refusals_study import REFUSED
from tests.db.world import World, world_of
from tests.fixtures.postgres import Cluster

NOUNS = (friends, standing, notes, guilds, competitions, evolutions, breeding)
CASES: dict[str, Callable[[World], Awaitable[Callable[[], Awaitable[object]]]]] = {
    name: case for noun in NOUNS for name, case in noun.CASES.items()
}
"""Constraint or rule → what sets the scene, and answers the act that breaks it."""

TABLES = tuple(table for noun in NOUNS for table in noun.TABLES)

ONLY_OUR_BUG = {name for noun in NOUNS for name in noun.ONLY_OUR_BUG}
"""What a player cannot break whatever he sends: keys that the database makes, references and numbers that the schema's
functions write, and content that only our own files hold."""


@pytest_asyncio.fixture
async def world(
    pg: Cluster, three_template: str, furnished_template: str, request: pytest.FixtureRequest
) -> AsyncIterator[World]:
    furnished = request.param in evolutions.CASES or request.param in breeding.CASES or request.param in standing.CASES
    async with world_of(pg, furnished_template if furnished else three_template) as world:
        yield world


@pytest.mark.parametrize(("world", "name"), [(name, name) for name in CASES], ids=list(CASES), indirect=["world"])
async def test_what_breaks_the_rule_is_refused_and_leaves_nothing(world: World, name: str) -> None:
    act = await CASES[name](world)
    before = await world.everything()
    with pytest.raises(Refused) as caught:
        await act()
    said = caught.value
    broken = said.__context__
    assert isinstance(broken, asyncpg.IntegrityConstraintViolationError)
    assert broken.constraint_name == name, said
    assert (said.code, said.title) == (REFUSALS[name], SAID[name].title)
    assert said.fields.get("field") == SAID[name].field
    assert await world.everything() == before


def test_every_refusal_is_provoked_by_somebody() -> None:
    for path in Path(db.__file__).parent.glob("*.py"):
        importlib.import_module(f"db.{path.stem}")
    assert CASES.keys() | REFUSED.keys() == SAID.keys()
    assert not CASES.keys() & REFUSED.keys()


async def test_every_constraint_is_refused_or_known_to_be_our_bug_alone(owner_conn: Connection) -> None:
    rows = await owner_conn.fetch(
        "SELECT conname::text AS name FROM pg_constraint WHERE conrelid = ANY ($1::text[]::regclass[])"
        " AND contype IN ('c', 'u', 'p', 'f', 'x')"
        " UNION SELECT indexrelid::regclass::text FROM pg_index WHERE indrelid = ANY ($1::text[]::regclass[])"
        " AND indisunique AND indpred IS NOT NULL",
        TABLES,
    )
    found = {row["name"] for row in rows}
    assert not SAID.keys() & ONLY_OUR_BUG
    assert found - SAID.keys() == {name for name in ONLY_OUR_BUG if name in found}
    assert found >= ONLY_OUR_BUG, "what is no constraint any more needs no excuse"


async def test_every_rule_of_a_function_has_a_refusal(owner_conn: Connection) -> None:
    sources = await owner_conn.fetch(
        "SELECT prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND prosrc LIKE '%rule_refuses(%'"
    )
    broken = {name for row in sources for name in re.findall(r"rule_refuses\(\s*'(\w+)'", row["prosrc"])}
    assert broken
    assert broken <= SAID.keys()


async def test_every_table_and_column_with_a_rule_says_what_it_is_for(owner_conn: Connection) -> None:
    missing = await owner_conn.fetch(
        "SELECT t FROM unnest($1::text[]) t WHERE obj_description(t::regclass, 'pg_class') IS NULL", TABLES
    )
    assert missing == []


async def test_text_and_numbers_that_nothing_can_hold_are_refused(three: World) -> None:
    for charter, code in (
        (guilds.charter(motto="\x00"), "text_not_allowed"),
        (guilds.charter(joining_level_min=2**31), "number_out_of_range"),
    ):
        with pytest.raises(Refused) as caught:
            await three.do(three.ana, guilds.found, uuid.uuid4(), charter)
        assert caught.value.code == code


def test_a_name_is_spoken_for_once() -> None:
    from db.refusals import refuses

    taken = next(iter(SAID))
    with pytest.raises(AssertionError, match="spoken for"):
        partial(refuses, "another_code", "Another sentence.")(taken)
