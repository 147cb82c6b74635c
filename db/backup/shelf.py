"""The folder that backups lie in, what is on it, and what may go.

FOLDER/dumps/STAMP/      winedex.dump (pg_dump's custom format), roles.sql, about.json
FOLDER/bases/STAMP/      a copy of the cluster, as pg_basebackup wrote it, and STAMP.json beside it
FOLDER/wal/              the log: what archive_command or pg_receivewal put there

STAMP is when it began, UTC: 2026-11-25T171300Z. What does not end in Z is not finished and is nobody's backup.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NewType, TypeVar

import msgspec

from db.errors import CannotStart

__all__ = [
    "AboutBase",
    "AboutDump",
    "Base",
    "Dump",
    "Shelf",
    "Stamp",
    "moment_of",
    "remove",
    "stamp_of",
    "sweep",
    "sync",
]

Stamp = NewType("Stamp", str)
_About = TypeVar("_About")

_STAMP = re.compile(r"\d{4}-\d\d-\d\dT\d{6}Z")
_STAMP_FORMAT = "%Y-%m-%dT%H%M%SZ"


class AboutDump(msgspec.Struct, frozen=True):
    """What is known of a dump: which PostgreSQL it is of, and the SHA-256 of each file."""

    version: str
    sha256: dict[str, str]


class AboutBase(msgspec.Struct, frozen=True):
    """What is known of a base backup. A restore can lead to any moment from `ended_at` on, with the log from
    `first_wal` on. `based_on` is the one that an incremental backup holds the changes since."""

    version: str
    ended_at: datetime
    first_wal: str
    based_on: Stamp | None = None


@dataclass(frozen=True, slots=True)
class Dump:
    """A dump on the shelf."""

    stamp: Stamp
    path: Path
    about: AboutDump


@dataclass(frozen=True, slots=True)
class Base:
    """A base backup on the shelf."""

    stamp: Stamp
    path: Path
    about: AboutBase


@dataclass(frozen=True, slots=True)
class Shelf:
    """A folder of backups."""

    folder: Path

    @property
    def wal(self) -> Path:
        return self.folder / "wal"

    @property
    def dumps_folder(self) -> Path:
        return self.folder / "dumps"

    @property
    def bases_folder(self) -> Path:
        return self.folder / "bases"

    def make(self) -> None:
        """Make the folder and its parts. They hold everybody's secrets: only their user may enter.

        Raises:
            CannotStart: they can't be made.
        """
        try:
            for folder in (self.folder, self.dumps_folder, self.bases_folder, self.wal):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStart(f"{error.filename} can't be made ({error.strerror}): name another folder") from error

    @contextmanager
    def held(self, *, alone: bool = False) -> Iterator[None]:
        """While the block lasts nothing goes from the shelf; with `alone`, nothing is put there or read either.

        Raises:
            CannotStart: somebody holds it; or the disk says no to what the block does.
        """
        try:
            with (self.folder / "lock").open("a") as file:
                try:
                    fcntl.flock(file, (fcntl.LOCK_EX if alone else fcntl.LOCK_SH) | fcntl.LOCK_NB)
                except BlockingIOError:
                    raise CannotStart(
                        f"another winedex backup is at work in {self.folder}: try again when it has ended"
                    ) from None
                yield
        except OSError as error:
            raise CannotStart(f"{error.filename or self.folder}: {error.strerror or error}") from error

    def vacant(self, folder: Path, moment: datetime) -> Stamp:
        """The name of a backup that begins now.

        Raises:
            CannotStart: another one has begun in the same second.
        """
        stamp = stamp_of(moment)
        if any(folder.glob(f"{stamp}*")):
            raise CannotStart(f"{folder / stamp} is there already: another backup began in the same second")
        return stamp

    def dumps(self) -> list[Dump]:
        """The finished dumps, oldest first."""
        return [
            Dump(stamp, path, _read(path / "about.json", AboutDump)) for stamp, path in _finished(self.dumps_folder)
        ]

    def bases(self) -> list[Base]:
        """The finished base backups, oldest first."""
        return [
            Base(stamp, path, _read(path.with_name(f"{stamp}.json"), AboutBase))
            for stamp, path in _finished(self.bases_folder)
        ]

    def dump(self, name: str | None) -> Dump:
        """That dump, or the latest.

        Raises:
            CannotStart: there is none.
        """
        found = [dump for dump in self.dumps() if name in (None, dump.stamp)]
        if not found:
            raise CannotStart(f"{self.dumps_folder} has no dump {name or 'at all'}: see winedex backup list")
        return found[-1]

    def base(self, name: str | None, until: datetime | None = None) -> Base:
        """That base backup, or the latest that was finished before `until`.

        Raises:
            CannotStart: there is none.
        """
        found = [
            base
            for base in self.bases()
            if name in (None, base.stamp) and (until is None or base.about.ended_at <= until)
        ]
        if not found:
            which = (
                name or "at all" if until is None else f"{name or ''} that was finished by {until:%Y-%m-%d %H:%M:%S}"
            )
            raise CannotStart(f"{self.bases_folder} has no base backup {which}: see winedex backup list")
        return found[-1]

    def chain(self, base: Base) -> list[Base]:
        """What that backup consists of: a full one, and the incremental ones up to it.

        Raises:
            CannotStart: one of them is missing.
        """
        by_stamp = {one.stamp: one for one in self.bases()}
        chain = [base]
        while (earlier := chain[0].about.based_on) is not None:
            if earlier not in by_stamp:
                raise CannotStart(f"{base.stamp} needs {earlier}, which is not in {self.bases_folder}: take another")
            chain.insert(0, by_stamp[earlier])
        return chain

    def past_keeping(self, now: datetime, kept: timedelta) -> tuple[list[Dump], list[Base], str | None]:
        """What may go, and the first file of the log that must stay (None: all of it).

        Whoever wants any moment of the time that is kept needs the backup before its beginning, too, and what that one
        is based on. The latest dump and the latest base backup stay in any case.
        """
        dumps = [dump for dump in self.dumps()[:-1] if moment_of(dump.stamp) < now - kept]
        bases = self.bases()
        before = [base for base in bases if base.about.ended_at <= now - kept]
        staying = {base.stamp for base in bases[len(before) :]} | {base.stamp for base in before[-1:]}
        for base in [base for base in bases if base.stamp in staying]:
            staying |= {one.stamp for one in self.chain(base)}
        first = min((base.about.first_wal for base in bases if base.stamp in staying), key=_position, default=None)
        return dumps, [base for base in bases if base.stamp not in staying], first


def remove(backups: Iterable[Dump | Base]) -> None:
    """Remove backups; what is cut off in the middle of it is no backup any more."""
    for backup in backups:
        going = backup.path.with_name(f"{backup.stamp}.going")
        backup.path.rename(going)
        backup.path.with_name(f"{backup.stamp}.json").unlink(missing_ok=True)
        shutil.rmtree(going)


def sweep(shelf: Shelf) -> None:
    """Remove what was broken off. The caller holds the shelf alone, so that nobody is making a backup meanwhile."""
    for folder in (shelf.dumps_folder, shelf.bases_folder):
        for leftover in (*folder.glob("*.partial"), *folder.glob("*.going")):
            shutil.rmtree(leftover)


def stamp_of(moment: datetime) -> Stamp:
    """A moment as the name of a backup."""
    return Stamp(moment.astimezone(UTC).strftime(_STAMP_FORMAT))


def moment_of(stamp: Stamp) -> datetime:
    """The other way round."""
    return datetime.strptime(stamp, _STAMP_FORMAT).replace(tzinfo=UTC)


def sync(path: Path) -> None:
    """What lies there, file or folder, survives a power cut."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _finished(folder: Path) -> list[tuple[Stamp, Path]]:
    return [(Stamp(path.name), path) for path in sorted(folder.glob("*Z")) if _STAMP.fullmatch(path.name)]


def _read(path: Path, what: type[_About]) -> _About:
    try:
        return msgspec.json.decode(path.read_bytes(), type=what)
    except (OSError, msgspec.MsgspecError) as error:
        raise CannotStart(f"{path} can't be read ({error}): move that backup away; it is not whole") from error


def _position(wal: str) -> str:
    return wal[8:]  # without the timeline: as pg_archivecleanup compares
