"""The pairing battle as everything around its rules needs it."""

from collections.abc import Mapping
from typing import Annotated, Any, Final

from msgspec import Meta, Struct

from game.battle.mode import Mode
from game.chance import Chance
from game.pairing import house
from game.pairing.battle import PAIRING
from game.pairing.commands import Commit
from game.pairing.hand import HAND_SIZE, require_room_for


class PairingChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """A choice at the pairing table: which bottle of one's hand, served how."""

    wine: Annotated[int, Meta(ge=0, lt=HAND_SIZE)]
    serve: Annotated[str, Meta(max_length=16)]


def _commit(turn: int, choice: PairingChoice) -> Commit:
    return Commit(turn, choice.wine, choice.serve)


def _choose(view: Mapping[str, Any], chance: Chance, strength: int) -> Mapping[str, Any]:
    wine, serve = house.choose(view, chance, strength)
    return {"wine": wine, "serve": serve}


MODE: Final = Mode(PAIRING, HAND_SIZE, require_room_for, PairingChoice, _commit, _choose, strengths=house.STRENGTHS)
"""The house plays at all five strengths."""
