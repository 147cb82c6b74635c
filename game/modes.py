"""The modes that are open: the one table by which queue, desk, replays and the house know them."""

from collections.abc import Mapping
from types import MappingProxyType

from game.battle.mode import Mode
from game.blind_tasting.mode import MODE as BLIND_TASTING
from game.knowledge.bank import bank
from game.knowledge.mode import MODE as KNOWLEDGE
from game.pairing.mode import MODE as PAIRING
from game.pairing.tokens import work_out_all

MODES: Mapping[str, Mode] = MappingProxyType({mode.name: mode for mode in (BLIND_TASTING, PAIRING, KNOWLEDGE)})


def make_ahead() -> None:
    """Make what is made once and kept, where nobody waits for it: a seventh of a second of CPU. Left out, whoever
    first needs it waits."""
    work_out_all()
    bank()
