"""What a tasting teaches, from data: how many wines each clue ruled out, and which clue told most about each slot."""

from collections.abc import Sequence

from game.blind_tasting.events import Candidate, Lesson
from game.blind_tasting.lineup import truth_of
from game.blind_tasting.names import SLOTS
from game.blind_tasting.state import State


def lessons(state: State) -> tuple[Lesson, ...]:
    """For every public clue, and every sniff after the public ones of its round, what it ruled out. A sniff counts on
    from what its seat knew."""
    found: list[Lesson] = []
    known: list[list[tuple[int, int]]] = [[], []]
    public: list[tuple[int, int]] = []
    for turn, clue in enumerate(state.clues, 1):
        found.append(_lesson(state, turn, -1, public, clue))
        public.append(clue)
        acts = state.rounds[turn - 1].acts if turn <= len(state.rounds) else ()
        for seat, act in enumerate(acts):
            for told in act.told:
                found.append(_lesson(state, turn, seat, [*public, *known[seat]], told))
                known[seat].append(told)
    return tuple(found)


def most_telling(state: State, told: Sequence[Lesson]) -> tuple[int, ...]:
    """For each slot the index of the lesson that, alone, rules out most of what was printed for it; −1 where none does
    or there was nothing to tell apart."""
    lineup = state.dealt.lineup
    found = []
    for slot in range(len(SLOTS)):
        whole = len({truth_of(one)[slot] for one in lineup})
        left = [len({truth_of(one)[slot] for one in _left(lineup, [(lesson.trait, lesson.value)])}) for lesson in told]
        best = min(left, default=whole)
        found.append(left.index(best) if best < whole else -1)
    return tuple(found)


def _lesson(state: State, turn: int, seat: int, known: Sequence[tuple[int, int]], clue: tuple[int, int]) -> Lesson:
    lineup = state.dealt.lineup
    return Lesson(turn, seat, *clue, len(_left(lineup, known)), len(_left(lineup, [*known, clue])))


def _left(lineup: Sequence[Candidate], clues: Sequence[tuple[int, int]]) -> list[Candidate]:
    return [one for one in lineup if all(one.traits[trait] == value for trait, value in clues)]
