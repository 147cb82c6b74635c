"""Writes what is read from the schema: `python -m ops.schema types | diagrams`, on a PostgreSQL of its own."""

import asyncio
import sys
import tempfile
from pathlib import Path

from db import migrate
from db.embedded import started
from db.migration_files import load
from db.pool import connection
from ops.schema import diagrams, typescript
from ops.schema.catalogue import Schema, read

DOCS = Path(__file__).parents[2] / "docs"
TYPES = DOCS / "types" / "schema.d.ts"
DIAGRAMS = DOCS / "schema"


async def built() -> Schema:
    """The schema that the migrations build."""
    with tempfile.TemporaryDirectory(prefix="winedex-schema-") as folder:
        async with started(Path(folder)) as embedded, connection(embedded.owner) as owner:
            await migrate.up(owner, load())
            return await read(owner)


def write_types(schema: Schema) -> None:
    """Write docs/types/schema.d.ts."""
    TYPES.parent.mkdir(exist_ok=True)
    TYPES.write_text(typescript.written(schema), encoding="utf-8")


def write_diagrams(schema: Schema) -> None:
    """Write docs/schema, and remove the page of a part that has nothing in it any more."""
    DIAGRAMS.mkdir(exist_ok=True)
    pages = diagrams.written(schema)
    for path in DIAGRAMS.glob("*.md"):
        if path.name not in pages:
            path.unlink()
    for name, text in pages.items():
        (DIAGRAMS / name).write_text(text, encoding="utf-8")


def main(what: list[str]) -> int:
    """Write what is named; the exit status."""
    writers = {"types": write_types, "diagrams": write_diagrams}
    if not what or not set(what) <= set(writers):
        sys.stderr.write("usage: python -m ops.schema types | diagrams\n")
        return 2
    try:
        schema = asyncio.run(built())
        for name in what:
            writers[name](schema)
    except (diagrams.Homeless, KeyError) as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
