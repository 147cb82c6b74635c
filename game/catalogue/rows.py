"""Rows of a catalogue file, one by one, with the line each stands on.

Two kinds of failure: a `FileFault` stops the file (its header is not the one expected), a `RowFault` is a value that
names one line and what is wrong with it, and the file goes on. Nothing here opens a file: lines come from outside,
decoded as UTF-8 with `surrogateescape`, so that a line of other bytes is one fault and not the end.
"""

import csv
import re
from collections.abc import Iterable, Iterator, Mapping

import msgspec

FIELD_CHARS_MAX = 4_000
"""The longest field of X-Wines (the list of vintages) has about 1,300 characters. Ten megabytes in one field is an
open quote, not a wine."""

LINE_CHARS_MAX = 20_000
"""The longest line of X-Wines has about 2,000 characters."""

_SHOWN_CHARS_MAX = 60
_BROKEN_UTF8 = re.compile("[\ud800-\udfff]")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]")

Row = Mapping[str, str]


class FileFault(Exception):
    """The file as a whole can't be read as a catalogue; nothing of it is taken."""


class RowFault(msgspec.Struct, frozen=True):
    """One row that is left out: the line it stands on (the header is line 1) and the reason."""

    line: int
    reason: str


class Unfit(Exception):
    """What a row says can't be a wine; becomes the `RowFault` of its line."""


def header_of(first_line: str) -> tuple[str, ...]:
    """The column names in the first line of a file, without the byte order mark that some programs put before them.

    Raises: FileFault where the line is no CSV at all.
    """
    try:
        return tuple(_fields(first_line.removeprefix("\ufeff")))
    except Unfit as unfit:
        raise FileFault(f"the first line is no header: {unfit}") from unfit


def numbered_rows(lines: Iterable[str], header: tuple[str, ...]) -> Iterator[tuple[int, Row | RowFault]]:
    """Each row of a CSV file whose first line is `header`, with its line number; a line that is no row as its fault.

    A row stands on one line. A quoted newline would be legal CSV, but no wine's name has one, and an open quote
    would otherwise swallow everything up to the next.

    Raises: FileFault where the file is empty or its header is another.
    """
    numbered = enumerate(lines, start=1)
    _, first = next(numbered, (1, ""))
    if not first:
        raise FileFault("the file is empty")
    found = header_of(first)
    if found != header:
        raise FileFault(f"the header is {shown(','.join(found))}, expected {','.join(header)}")
    for number, line in numbered:
        if not line.strip():
            continue
        try:
            yield number, _row(line, header)
        except Unfit as unfit:
            yield number, RowFault(number, str(unfit))


def shown(text: str) -> str:
    """`text` as it may stand in a message: quoted, escaped, and no longer than a line bears."""
    cut = text if len(text) <= _SHOWN_CHARS_MAX else text[:_SHOWN_CHARS_MAX] + "…"
    return ascii(cut) if _BROKEN_UTF8.search(cut) else repr(cut)


def _row(line: str, header: tuple[str, ...]) -> Row:
    fields = _fields(line)
    if len(fields) != len(header):
        raise Unfit(f"{len(fields)} columns, expected {len(header)}")
    row = dict(zip(header, fields, strict=True))
    # Every field is a part of the line: one look at a line without fault is enough.
    if len(line) > FIELD_CHARS_MAX or _UNPRINTABLE.search(line.rstrip("\r\n")):
        _check_fields(row)
    return row


def _check_fields(row: Row) -> None:
    for name, field in row.items():
        if len(field) > FIELD_CHARS_MAX:
            raise Unfit(f"{name} has {len(field)} characters, at most {FIELD_CHARS_MAX} are read")
        if _UNPRINTABLE.search(field):
            raise Unfit(f"{name} holds a character that can't be shown: {shown(field)}")


def _fields(line: str) -> list[str]:
    bare = line.rstrip("\r\n")
    if len(bare) > LINE_CHARS_MAX:
        raise Unfit(f"the line is longer than {LINE_CHARS_MAX} characters")
    if not bare.isascii() and _BROKEN_UTF8.search(bare):
        raise Unfit("the line is not UTF-8")
    # The csv module forgives a quote inside a bare field, which is how the second half of a torn row begins.
    if bare.count('"') % 2:
        raise Unfit("a quote is open: a name goes over two lines, or a quote is missing")
    try:
        return next(csv.reader([bare], strict=True), [])
    except csv.Error as error:
        raise Unfit(f"the line is not CSV: {error}") from error
