"""Names that stand on the wire and in histories, for ever."""

from typing import Final

MODE: Final = "pairing"

EMPTY_TABLE: Final = "empty_table"
LAST_COURSE: Final = "last_course"
"""Reasons of an end beside those of every battle: a table without stamina, eight courses eaten."""
