"""The knowledge battle as everything around its rules needs it."""

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, Literal

from msgspec import Meta, Struct

from game.battle.mode import Mode
from game.battle.opening import SeatCard
from game.chance import Chance
from game.glicko import Strength
from game.knowledge import house
from game.knowledge.bank import bank
from game.knowledge.battle import KNOWLEDGE
from game.knowledge.commands import NO_ANSWER, NO_CARD, PASS, Commit
from game.knowledge.deck import Drawn, deal, strength_of
from game.knowledge.hand import HAND_SIZE, require_room_for
from game.knowledge.question import OPTIONS


class KnowledgeChoice(Struct, frozen=True, forbid_unknown_fields=True):
    """A choice of either turn: a `card`, with a `veto` or a `topic`; or an `answer`."""

    card: Annotated[int, Meta(ge=1, le=4)] | None = None
    veto: bool = False
    topic: Annotated[str, Meta(max_length=16)] = ""
    answer: Annotated[int, Meta(ge=0, lt=OPTIONS)] | Literal["pass"] | None = None


def _commit(turn: int, choice: KnowledgeChoice) -> Commit:
    answer = NO_ANSWER if choice.answer is None else PASS if choice.answer == "pass" else choice.answer
    return Commit(turn, NO_CARD if choice.card is None else choice.card, choice.veto, choice.topic, answer)


def _deal(seats: tuple[SeatCard, SeatCard], drawn: Sequence[Drawn], seed: bytes) -> Mapping[str, Any]:
    """The whole questions that were drawn; where they are no whole deck, one that chance draws by their levels."""
    return {"deck": deal(bank(), drawn, mean_of(*map(strength_in, seats)), Chance(seed, _DEAL_BLOCK))}


def strength_in(card: SeatCard) -> Strength:
    """How strong a seat is taken to be."""
    return strength_of(card.strength) if card.house else card.rating


def mean_of(one: Strength, other: Strength) -> int:
    """What questions for two players are drawn by, in hundredths of a point."""
    return (one.rating_hundredths + other.rating_hundredths) // 2


_DEAL_BLOCK: Final = 1 << 20
"""Far from the blocks that the battle's own draws take."""

MODE: Final = Mode(
    KNOWLEDGE,
    HAND_SIZE,
    require_room_for,
    KnowledgeChoice,
    _commit,
    house.choose,
    strengths=tuple(house.MINDS),
    deal=_deal,
    asks=True,
)
"""The house plays at all five strengths."""
