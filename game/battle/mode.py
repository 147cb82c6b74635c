"""A mode as everything around the rules needs it: how a hand is made, how a choice is read, how the house plays."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from game.battle.bottle import Bottle
from game.battle.decider import Battle
from game.battle.opening import BattleOpening, SeatCard
from game.chance import Chance
from game.ids import RoomId
from game.refusal import Refused

Choose = Callable[[Mapping[str, Any], Chance, int], Mapping[str, Any]]
"""The house's player: its seat's snapshot, chance and its strength (1 … 5) → a whole value for `choice`."""


def _nothing(seats: tuple[SeatCard, SeatCard], drawn: Sequence[Any], seed: bytes) -> Mapping[str, Any]:
    return {}


class Mode(msgspec.Struct, frozen=True):
    """One mode. `require_room_for` raises `illegal_hand` where own wines can be no part of a hand of `hand_size`;
    `choice_type` is the shape of `choice` on the wire, and `commit` makes the command of a turn and such a value.
    `strengths` are those at which the house plays. `deal` says what the opening has beside the common fields, from what
    was drawn outside the rules; `asks` is whether it asks questions, which are drawn there (`server.questions`)."""

    battle: Battle[Any]
    hand_size: int
    require_room_for: Callable[[Sequence[Bottle]], None]
    choice_type: Any
    commit: Callable[[int, Any], Any]
    choose: Choose
    strengths: tuple[int, ...]
    deal: Callable[[tuple[SeatCard, SeatCard], Sequence[Any], bytes], Mapping[str, Any]] = _nothing
    asks: bool = False

    @property
    def name(self) -> str:
        return self.battle.kind

    def commit_of(self, turn: int, choice: Mapping[str, Any]) -> Any:
        """The command of a choice as a client sends it.

        Raises: Refused (`illegal_choice`) where it has not the shape of one of those offered.
        """
        try:
            read = msgspec.convert(choice, self.choice_type)
        except msgspec.ValidationError as error:
            raise Refused(
                "illegal_choice", "This is none of the choices that were offered.", detail=str(error)
            ) from None
        return self.commit(turn, read)

    def opening(
        self,
        battle: RoomId,
        seed: bytes,
        now_ms: int,
        rated: bool,
        seats: tuple[SeatCard, SeatCard],
        *,
        waited: bool = False,
        first_waited: bool = False,
        drawn: Sequence[Any] = (),
        delay_s: int = 0,
    ) -> BattleOpening:
        """The opening of a battle of this mode, under the rules as they are now."""
        more = self.deal(seats, drawn, seed)
        opening: BattleOpening = self.battle.opening_type(
            battle,
            seed,
            self.battle.rules_version,
            now_ms,
            rated,
            seats,
            waited,
            delay_s=delay_s,
            first_waited=first_waited,
            **more,
        )
        return opening
