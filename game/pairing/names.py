"""Names that stand on the wire and in histories, for ever."""

from typing import Final

MODE: Final = "pairing"

EMPTY_TABLE: Final = "empty_table"
LAST_COURSE: Final = "last_course"
FORFEIT: Final = "forfeit"
CLOCK: Final = "clock"
VOID: Final = "void"
"""Reasons of an end: a table without stamina, eight courses eaten, a seat gave up, the clock chose too often for one
seat, and for both."""
