"""The schema as text, the same whenever it is the same schema; run as a program, it writes migrations/schema.sql.

    python -m tests.migrations.dump

PostgreSQL 18 writes the committed dump: each version words some things differently. Partitions are left out: which
ones there are is a matter of today's date.
"""

from __future__ import annotations

import asyncio
import re
import tempfile
from pathlib import Path

from db import migrate
from db.embedded import started
from db.embedded.binaries import Binaries, find
from db.login import Login
from db.migration_files import FOLDER, load
from db.pool import connection

COMMITTED = FOLDER / "schema.sql"
COMMITTED_MAJOR = 18

_HEADER = """\
-- The schema that the migrations beside this file build, as PostgreSQL 18 writes it down: for reading, and so that a
-- change of it shows in a review. Written by `make schema`; never applied.

"""

# What differs from run to run, from version to version, or says nothing.
_NOISE = re.compile(
    r"^(?:\\(?:un)?restrict .*|-- Dumped .*|--|SET \w+ = .*;|SELECT pg_catalog\.set_config.*)\n", re.MULTILINE
)


async def dump(binaries: Binaries, login: Login) -> str:
    """The schema of one database, comments, owners and grants included."""
    async with connection(login) as conn:
        partitions = await conn.fetch(
            "SELECT quote_ident(nspname) || '.' || quote_ident(relname) AS name FROM pg_class"
            " JOIN pg_namespace ON pg_namespace.oid = relnamespace WHERE relispartition AND relkind IN ('r', 'p')"
        )
    process = await asyncio.create_subprocess_exec(
        binaries.program("pg_dump"),
        "--schema-only",
        *(f"--exclude-table={row['name']}" for row in partitions),
        f"--dbname={login.url}",
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    text, error = await process.communicate()
    assert process.returncode == 0, error.decode()
    return re.sub(r"\n{2,}", "\n\n", _NOISE.sub("", text.decode())).strip() + "\n"


def committed(schema: str) -> str:
    """The text of the committed file for a schema."""
    return _HEADER + schema


async def _write() -> None:
    binaries = find()
    assert binaries.major == COMMITTED_MAJOR, (
        f"the dump is PostgreSQL {COMMITTED_MAJOR}'s, and this is {binaries.version}"
    )
    with tempfile.TemporaryDirectory(prefix="winedex-test-") as folder:
        async with started(Path(folder)) as embedded:
            async with connection(embedded.owner) as conn:
                await migrate.up(conn, load())
            schema = await dump(binaries, embedded.superuser.to_database("winedex"))
    COMMITTED.write_text(committed(schema), encoding="utf-8")


if __name__ == "__main__":
    asyncio.run(_write())
