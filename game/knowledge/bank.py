"""The bank: every question that the project's tables give, made when it is first asked for.

It holds drafts, about a kilobyte each; the three wrong answers are chosen when a question is dealt. No question is ever
stored: its id is, with what it is rated. An id is `family/subject`, and stays while its subject does.
"""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from game.catalogue import OWN
from game.knowledge import cellar, places, plantings, wines
from game.knowledge.question import Draft, Question, Topic, ask, forget_words, sound
from game.knowledge.tables import written
from game.species import Species


class Bank:
    """Sound questions, by id and by topic."""

    def __init__(self, drafts: Iterable[Draft]) -> None:
        self._drafts: dict[str, Draft] = {}
        stems: set[str] = set()
        for draft in drafts:
            # Two tables may come to the same question; the first is kept.
            if draft.id not in self._drafts and draft.stem not in stems and sound(draft):
                self._drafts[draft.id] = draft
                stems.add(draft.stem)
        self._by_stem = {draft.stem: draft.answer for draft in self._drafts.values()}
        self._topics = {topic: tuple(id for id, one in self._drafts.items() if one.topic == topic) for topic in Topic}

    def __len__(self) -> int:
        return len(self._drafts)

    def __iter__(self) -> Iterator[Question]:
        return map(ask, self._drafts.values())

    def question(self, id: str) -> Question | None:
        """The question of that id; None where it is no more."""
        draft = self._drafts.get(id)
        return None if draft is None else ask(draft)

    def answer_to(self, stem: str) -> str | None:
        """The right answer to the question in these words; None where the bank does not ask it."""
        return self._by_stem.get(stem)

    def level(self, id: str) -> int:
        """The level of a question that there is: 1 … 4."""
        return self._drafts[id].level

    def of_topic(self, topic: Topic) -> tuple[str, ...]:
        """The ids of a topic's questions, always in the same order."""
        return self._topics[topic]

    def levels(self) -> Mapping[tuple[Topic, int], int]:
        """How many questions each topic has on each level."""
        counts = {(topic, level): 0 for topic in Topic for level in (1, 2, 3, 4)}
        for draft in self._drafts.values():
            counts[draft.topic, draft.level] += 1
        return counts


def drafts(catalogue: Iterable[Species]) -> Iterator[Draft]:
    """Every question that the tables and this catalogue give, sound or not."""
    catalogue = tuple(catalogue)
    return chain(
        by_hand(),
        places.country_of_region(),
        places.region_of_region(),
        places.neighbour(),
        places.compatriot(),
        places.scheme(),
        places.year(),
        places.earlier(),
        plantings.origin(),
        plantings.same_origin(),
        plantings.colour(),
        plantings.only_country(),
        plantings.also_in(),
        plantings.grape_of_region(),
        plantings.region_of_grape(),
        plantings.shared(),
        cellar.how_long(),
        cellar.longer(),
        cellar.stage_of_scent(),
        cellar.family_of_scent(),
        cellar.kin_of_scent(),
        cellar.partner(),
        cellar.dish_of_wine(),
        cellar.year_of_vine(),
        cellar.month_of_harvest(),
        cellar.danger(),
        wines.country_of_wine(catalogue),
        wines.grape_of_wine(catalogue),
        wines.sort_of_wine(catalogue),
        wines.served_at(catalogue),
        wines.served_colder(catalogue),
    )


def by_hand() -> Iterator[Draft]:
    """The questions that are written and not made."""
    for one in written():
        yield Draft(
            f"written/{one.slug}", one.topic, one.level, one.stem, one.answer, one.wrong, one.explanation, one.source
        )


@cache
def bank() -> Bank:
    """The bank over our own catalogue. The first call makes it."""
    made = Bank(drafts(OWN))
    forget_words()
    return made
