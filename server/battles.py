"""What a client asks in a battle, as the command of that battle's rules."""

from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from game.pairing.commands import Commit, Forfeit
from game.pairing.hand import HAND_SIZE
from game.refusal import Refused
from server.messages import CommitChoice, ForfeitBattle


class PairingChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """A choice at the pairing table: which bottle of one's hand, served how."""

    wine: Annotated[int, Meta(ge=0, lt=HAND_SIZE)]
    serve: Annotated[str, Meta(max_length=16)]


def commit_command(op: CommitChoice) -> Commit:
    """The command of a choice.

    Raises:
        Refused: `illegal_choice`, it has not the shape of one of those offered.
    """
    try:
        choice = msgspec.convert(op.choice, PairingChoice)
    except msgspec.ValidationError as error:
        raise Refused("illegal_choice", "This is none of the choices that were offered.", detail=str(error)) from None
    return Commit(op.turn, choice.wine, choice.serve)


def forfeit_command(op: ForfeitBattle) -> Forfeit:
    """The command of giving up."""
    return Forfeit()
