"""Where the keys of encrypted fields come from: WINEDEX_FIELD_KEYS, or for the embedded database a file beside it.

With a database of the operator's own no key is made: it would lie on one machine of several, and be lost with it.
"""

import contextlib
import os
from collections.abc import Mapping
from pathlib import Path

from db import hidden
from db.address import Address
from db.errors import CannotStart
from db.pool import Pool
from server.hiding import Fields, Unreadable, parse_keys, written_key

VARIABLE = "WINEDEX_FIELD_KEYS"
FILE = "field_keys"


def fields_of(address: Address, environment: Mapping[str, str] = os.environ) -> Fields:
    """The fields under the keys of this house; the embedded database's file of keys is made where it is missing.

    Raises:
        CannotStart: what is there is no key, or can't be read; the message never shows it.
    """
    if given := environment.get(VARIABLE):
        return Fields(parse_keys(given, VARIABLE))
    if address.url is not None:
        return Fields({})
    file = key_file(address)
    try:
        address.data_dir.mkdir(parents=True, exist_ok=True)
        _make(file)
        if file.stat().st_mode & 0o077:
            raise CannotStart(f"others may read the keys in {file}: chmod 600 {file}, and rotate the keys")
        return Fields(parse_keys(file.read_text(encoding="ascii").replace("\n", ","), str(file)))
    except (OSError, UnicodeDecodeError) as error:
        raise CannotStart(
            f"the keys in {file} can't be read ({type(error).__name__}): give this user the right to"
        ) from error


async def require_keys(pool: Pool, fields: Fields) -> None:
    """Make sure that what is hidden can be opened: asked once, before anybody is let in.

    Raises:
        CannotStart: a key is missing, or another key has its number.
        Unavailable: the database cannot answer now.
    """
    used = await hidden.keys_used(pool)
    for column in hidden.COLUMNS:
        for number, count in used[column.name].items():
            stored = await hidden.sample(pool, column, number)
            try:
                if stored is not None:
                    fields.open(f"{column.name}:{stored.player}", stored.value)
            except Unreadable as error:
                raise CannotStart(
                    f"{error}: {count} values of {column.name} need that key. Put it back into {VARIABLE}, or the file "
                    f"{FILE} back into the data folder"
                ) from error


def key_file(address: Address) -> Path:
    """The file of keys beside the embedded database."""
    return address.data_dir / FILE


def add_to_file(file: Path, number: int) -> None:
    """Add a new key of this number to a file of keys; the file is never there by halves."""
    kept = file.read_text(encoding="ascii")
    _write(file, kept + written_key(number) + "\n", replace=True)


def _make(file: Path) -> None:
    if not file.exists():
        # Another process may do so at the same moment: whoever links first has made it.
        with contextlib.suppress(FileExistsError):
            _write(file, written_key(1) + "\n", replace=False)


def _write(file: Path, text: str, *, replace: bool) -> None:
    draft = file.with_name(f"{file.name}.{os.getpid()}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
        if replace:
            os.replace(draft, file)
        else:
            os.link(draft, file)
    finally:
        draft.unlink(missing_ok=True)
