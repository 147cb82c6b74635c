"""Names of modes, and reasons of an end that every mode has; they stand on the wire and in histories, for ever."""

from typing import Final, Literal

ModeName = Literal["blind_tasting", "pairing", "knowledge"]
"""Every mode that a client may name; one that is not in `game.modes.MODES` is closed."""

FORFEIT: Final = "forfeit"
CLOCK: Final = "clock"
VOID: Final = "void"
"""A seat gave up; the clock chose too often for one seat; and for both."""
