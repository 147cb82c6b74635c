"""Names that stand on the wire and in records, for ever."""

from typing import Final, Literal

MODE: Final = "knowledge"

Phase = Literal["cards", "answers"]
CARDS: Final[Phase] = "cards"
ANSWERS: Final[Phase] = "answers"
"""The two turns of a question: both lay a card on its topic, then both answer."""

LAST_QUESTION: Final = "last_question"
"""The seventh question is answered: the reason of an end, beside those of every battle."""
