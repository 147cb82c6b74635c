"""What a client asks in a battle, as the command of that battle's rules."""

from typing import Any

from game.battle.commands import Forfeit
from game.modes import MODES
from server.messages import CommitChoice, ForfeitBattle


def commit_command(mode: str, op: CommitChoice) -> Any:
    """The command of a choice in a battle of that mode.

    Raises:
        Refused: `illegal_choice`, it has not the shape of one of those offered.
    """
    return MODES[mode].commit_of(op.turn, op.choice)


def forfeit_command(op: ForfeitBattle) -> Forfeit:
    """The command of giving up."""
    return Forfeit()
