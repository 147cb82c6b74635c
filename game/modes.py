"""The modes that are open: the one table by which queue, desk, replays and the house know them."""

from collections.abc import Mapping
from types import MappingProxyType

from game.battle.mode import Mode
from game.blind_tasting.mode import MODE as BLIND_TASTING
from game.knowledge.mode import MODE as KNOWLEDGE
from game.pairing.mode import MODE as PAIRING

MODES: Mapping[str, Mode] = MappingProxyType({mode.name: mode for mode in (BLIND_TASTING, PAIRING, KNOWLEDGE)})
