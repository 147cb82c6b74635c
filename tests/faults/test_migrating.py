"""The schema goes forward under a running server: battles go on, and nobody's connection ends."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from db import migrate
from db.migration_files import FOLDER, load
from db.pool import connection
from tests.faults.playing import SEEDS, data_folder, play, repeatable
from tests.faults.truth import compare
from tests.fixtures.postgres import Database
from tests.fixtures.programs import Program

# What a migration that goes in before the new code may do, to the tables and functions that a battle uses.
STEPS = (
    "ALTER TABLE rooms ADD COLUMN weather text NOT NULL DEFAULT 'fine'; ALTER TABLE room_entries ADD COLUMN mood text",
    "ALTER TABLE wines ADD COLUMN cork text; ALTER TABLE users ADD COLUMN motto text NOT NULL DEFAULT ''",
    "ALTER TABLE battles ADD COLUMN tablecloth text DEFAULT 'white'; ALTER TABLE inbox ADD COLUMN seal text",
    "ALTER TABLE battles ADD CONSTRAINT battles_tablecloth_length CHECK (char_length(tablecloth) < 40) NOT VALID",
    "CREATE TABLE cloths (cloth text CONSTRAINT cloths_pk PRIMARY KEY); INSERT INTO cloths VALUES ('white')",
    "ALTER TABLE battles VALIDATE CONSTRAINT battles_tablecloth_length; CREATE INDEX cloths_by_size ON cloths (cloth)",
    "DO $$ DECLARE f regprocedure; BEGIN FOR f IN SELECT p.oid FROM pg_proc p WHERE p.proname IN ('room_open',"
    " 'node_beat', 'rooms_adoptable', 'inbox_forget') LOOP EXECUTE pg_get_functiondef(f); END LOOP; END $$",
)


@pytest.fixture
def data_dir() -> Iterator[Path]:
    with data_folder() as folder:
        yield folder


@pytest.mark.parametrize("seed", SEEDS)
async def test_battles_go_on_while_the_schema_goes_forward(data_dir: Path, database: Database, seed: int) -> None:
    files = data_dir / "migrations"
    shutil.copytree(FOLDER, files, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    first = len(load(files)) + 1
    for number, step in enumerate(STEPS, start=first):
        (files / f"{number:04d}_step.up.sql").write_text(f"-- Order: before\n\n{step};\n")
        (files / f"{number:04d}_step.down.sql").write_text("SELECT 1;\n")
    migrations = load(files)
    applied = first - 1
    async with repeatable(seed) as game:
        program = await Program.start(data_dir, database.owner.url)
        try:
            await game.begin(program.url)

            async def strike() -> None:
                nonlocal applied
                async with connection(database.owner) as owner:
                    while applied < len(migrations):
                        (done,) = await migrate.up(owner, migrations, to=applied + 1)
                        applied = done.version
                        if applied % 2:
                            break
                await game.stay_or_come(program.url)

            await play(game, strike)
            assert applied == len(migrations)
            assert all(client.close_code is None for client in game.clients), "somebody was sent away"
            async with connection(database.superuser) as god:
                await compare(god, game.clients)
        finally:
            await program.kill()
        assert '"level":"error"' not in program.said.read_text()
