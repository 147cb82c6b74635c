"""The migrations as they lie in their folder: `NNNN_what.up.sql` with `NNNN_what.down.sql`, numbered from 0001.

Each up file opens with a comment of four words: What, Why, Locks (which it takes, and for how long) and Order
(before or after the code that uses it). A file whose first lines hold `-- winedex: no-transaction` runs outside a
transaction; it may hold one statement only, and has to be written so that running it again does no harm
(`IF NOT EXISTS`), because it may have succeeded just before it could be recorded.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import migrations
from db.errors import CannotStart

__all__ = ["FOLDER", "Migration", "Script", "load"]

# The program's own migrations, installed with it.
FOLDER = Path(migrations.__path__[0])

_NAME = re.compile(r"(?P<version>\d{4})_(?P<name>[a-z0-9_]+)\.(?P<way>up|down)\.sql")
_NO_TRANSACTION = re.compile(r"^-- winedex: no-transaction\s*$", re.MULTILINE)
_NOT_MIGRATIONS = ("schema.sql",)


@dataclass(frozen=True, slots=True)
class Script:
    """One file's text, and whether it runs in a transaction."""

    path: Path
    text: str

    @property
    def transactional(self) -> bool:
        """Whether it runs in a transaction of its own, as all do that do not say otherwise in their header."""
        header = self.text[: len(self.text) - len(_without_header(self.text))]
        return _NO_TRANSACTION.search(header) is None


@dataclass(frozen=True, slots=True)
class Migration:
    """One step of the schema, forwards and back."""

    version: int
    name: str
    up: Script
    down: Script

    @property
    def checksum(self) -> str:
        """SHA-256 of the up file, line ends aside: what a database remembers of what it was built with."""
        return hashlib.sha256(self.up.text.encode()).hexdigest()

    def __str__(self) -> str:
        return f"{self.version:04d}_{self.name}"


def load(folder: Path = FOLDER) -> tuple[Migration, ...]:
    """Read all migrations of a folder, in order.

    Raises:
        CannotStart: a number is missing or used twice, a file lacks its other way, or has no migration's name.
    """
    found = _read(folder)
    _require_numbered(found, folder)
    return tuple(found)


def _read(folder: Path) -> list[Migration]:
    scripts: dict[tuple[int, str], dict[str, Script]] = {}
    for path in sorted(folder.glob("*.sql")):
        if path.name in _NOT_MIGRATIONS:
            continue
        match = _NAME.fullmatch(path.name)
        if match is None:
            raise CannotStart(f"{path} is no migration: name it NNNN_what.up.sql or NNNN_what.down.sql")
        key = int(match["version"]), match["name"]
        text = path.read_text(encoding="utf-8").replace("\r\n", "\n")
        if not _without_header(text):
            raise CannotStart(f"{path} has no statement: write one, or `SELECT 1;` where nothing has to be done")
        scripts.setdefault(key, {})[match["way"]] = Script(path, text)
    found = []
    for (version, name), ways in sorted(scripts.items()):
        if missing := {"up", "down"} - ways.keys():
            raise CannotStart(f"migration {version:04d}_{name} has no {missing.pop()}.sql: write it beside the other")
        found.append(Migration(version, name, ways["up"], ways["down"]))
    return found


def _require_numbered(found: Iterable[Migration], folder: Path) -> None:
    last: Migration | None = None
    for migration in found:
        expected = last.version + 1 if last is not None else 1
        if last is not None and migration.version == last.version:
            raise CannotStart(f"{last} and {migration} in {folder} have the same number: renumber the later one")
        if migration.version != expected:
            raise CannotStart(
                f"migration {expected:04d} is missing in {folder} before {migration}: restore it, or renumber"
            )
        last = migration


def _without_header(text: str) -> str:
    """The text from its first line that is neither a comment nor empty."""
    lines = text.splitlines(keepends=True)
    while lines and (not lines[0].strip() or lines[0].startswith("--")):
        lines.pop(0)
    return "".join(lines)
