"""A question, and what every one of them must hold: one right answer, three certainly wrong ones, nothing given away.

A family of facts writes *drafts*: the stem, the answer, and a pool of everything that is certainly wrong and of the
answer's kind. `ask` takes three of the pool. Which ones follows from the question's id and their names alone
(rendezvous hashing), so the same question has the same options in every process, and keeps most of them when the tables
grow. The options' order on the table is the battle's to deal.
"""

import enum
import zlib
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Final, NamedTuple

import msgspec

from game.catalogue.tables import folded

OPTIONS: Final = 4
_WRONG: Final = OPTIONS - 1
LEVELS: Final = (1, 2, 3, 4)
START_POINTS: Final = {1: 1200, 2: 1500, 3: 1800, 4: 2100}
"""What a question of each level is rated before anybody has answered it, in points."""

LENGTH_PCT_MIN: Final = 65
"""Some wrong answer is at least so long, measured by the right one: the only long option is too often the right one."""


class Topic(enum.StrEnum):
    """What a question is about. A battle lays out seven of the nine."""

    GRAPES = "grapes"
    PLACES = "places"
    PLANTINGS = "plantings"
    LAW = "law"
    MAKING = "making"
    TASTING = "tasting"
    PAIRING = "pairing"
    SERVICE = "service"
    SEASONS = "seasons"


TOPIC_NAMES: Final = {
    Topic.GRAPES: "Grapes",
    Topic.PLACES: "Where wine grows",
    Topic.PLANTINGS: "Which grape grows where",
    Topic.LAW: "Names and law",
    Topic.MAKING: "Making and ageing",
    Topic.TASTING: "Tasting",
    Topic.PAIRING: "Wine and food",
    Topic.SERVICE: "Serving, keeping and faults",
    Topic.SEASONS: "The vine's year",
}


class Draft(NamedTuple):
    """A question before its wrong answers are chosen. `near` is the part of `pool` that is most plausible, and is taken
    from first; both hold certainly wrong answers only. `id` is stable for ever: ratings hang on it."""

    id: str
    topic: Topic
    level: int
    stem: str
    answer: str
    pool: Sequence[str]
    explanation: str
    source: str
    near: Sequence[str] = ()


class Question(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A question as a battle copies it. `source` is the kind of source that confirms the fact. In a record it is
    written as a list, so new fields go to the end and have a default."""

    id: str
    topic: Topic
    level: int
    stem: str
    answer: str
    wrong: tuple[str, str, str]
    explanation: str
    source: str


def ask(draft: Draft) -> Question:
    """The question of a draft that is `sound`."""
    wrong = _three(draft.id, draft.answer, _open(draft, draft.near), _open(draft, draft.pool))
    assert wrong is not None, f"{draft.id} is asked, and was not sound"
    assert draft.answer not in wrong, f"{draft.id} has its answer among the wrong ones"
    return Question(
        draft.id, draft.topic, draft.level, draft.stem, draft.answer, wrong, draft.explanation, draft.source
    )


def sound(draft: Draft) -> bool:
    """Whether this can be asked: the stem does not give the answer away, and three wrong answers are there that don't
    give it away either."""
    told = _words(draft.stem)
    if not told.isdisjoint(_words(draft.answer)):
        return False
    enough = longest = 0
    for option in draft.pool:
        if told.isdisjoint(_words(option)):
            enough += 1
            longest = max(longest, len(option))
            if enough >= _WRONG and _long_enough(longest, draft.answer):
                return True
    return False


def gives_away(stem: str, option: str) -> bool:
    """Whether a word of the option can be read in the stem: the same word, or one that begins with the same five
    letters ("Austria" in "Austrian")."""
    return not _words(stem).isdisjoint(_words(option))


@lru_cache(maxsize=20_000)
def _words(text: str) -> frozenset[str]:
    """The beginnings of a text's telling words."""
    return frozenset([word[:_TELLING] for word in folded(text).split() if len(word) > 2 and word not in _SMALL])


def forget_words() -> None:
    """Let go what was kept while thousands of questions were looked at: a few megabytes."""
    _words.cache_clear()


_TELLING: Final = 5
_SMALL: Final = frozenset(
    {
        "after", "all", "and", "any", "are", "been", "before", "can", "dei", "del", "della", "delle", "des", "does",
        "dry", "each", "five", "for", "four", "from", "grape", "grapes", "has", "have", "how", "into", "its", "las",
        "least", "les", "less", "los", "may", "month", "months", "more", "most", "must", "not", "one", "only",
        "other", "out", "over", "own", "red", "rose", "six", "some", "sparkling", "sur", "sweet", "than", "that",
        "the", "their", "them", "then", "there", "these", "they", "this", "those", "three", "two", "under", "very",
        "was", "were", "what", "when", "where", "which", "white", "who", "wine", "wines", "with", "year", "years",
        "you", "your",
    }
)  # fmt: skip
"""Words that tell nothing: they stand in too many names."""


def _open(draft: Draft, options: Iterable[str]) -> list[str]:
    return [option for option in options if not gives_away(draft.stem, option)]


def _three(id: str, answer: str, near: Sequence[str], pool: Sequence[str]) -> tuple[str, str, str] | None:
    """Three of the options, the plausible ones first, at least one of them about as long as the answer."""
    rank = _rank(id)
    near = sorted(near, key=rank)
    rest = sorted(set(pool) - set(near), key=rank)
    chosen: list[str] = []
    for option in (*near, *rest):
        # The last place is kept for a long one, where none is there yet.
        lacks = not _long_enough(max((len(one) for one in (*chosen, option)), default=0), answer)
        if len(chosen) == _WRONG - 1 and lacks:
            continue
        chosen.append(option)
        if len(chosen) == _WRONG:
            return chosen[0], chosen[1], chosen[2]
    return None


def _long_enough(longest: int, answer: str) -> bool:
    return 100 * longest >= LENGTH_PCT_MIN * len(answer)


def _rank(id: str) -> Callable[[str], int]:
    # A checksum spreads well enough, and a bank asks for fifty thousand of them while it is made.
    begun = zlib.crc32(id.encode())
    return lambda option: zlib.crc32(option.encode(), begun)


def picked(id: str, options: Sequence[str]) -> str:
    """One of the options, always the same for this id while it is there."""
    return min(options, key=_rank(id))
