"""The blind tasting as everything around its rules needs it."""

from typing import Final

from game.battle.mode import Mode
from game.blind_tasting import house
from game.blind_tasting.battle import BLIND_TASTING
from game.blind_tasting.commands import Choice, Commit
from game.blind_tasting.hand import HAND_SIZE, require_room_for

MODE: Final = Mode(BLIND_TASTING, HAND_SIZE, require_room_for, Choice, Commit, house.choose, strengths=(1, 2, 3, 4, 5))
