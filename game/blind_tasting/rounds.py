"""One round: what a seat may do, and how two secret choices become one reveal."""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final, assert_never

from game.blind_tasting.commands import Bluff, Call, Choice, Double, Pin, Sniff
from game.blind_tasting.events import Act, BattleOpened, Candidate, May, TurnRevealed
from game.blind_tasting.hand import AT_HOME, EARLY, KEEN_SENSE
from game.blind_tasting.lineup import truth_of, values_of
from game.blind_tasting.names import BOTTLE, REGION, SENSES, SLOTS
from game.blind_tasting.state import NOTHING, Claim, Seat, State, standing
from game.blind_tasting.traits import OF_SENSE
from game.blind_tasting.values import BASE, DOUBLE_PCT, ROUNDS, SECOND_PCT, worth

AT_HOME_PCT: Final = 80
KEPT_MAX: Final = 1 << 10
"""Line-ups whose values and news are kept: one a battle."""
PALATE: Final = 1


def may_of(state: State, seat: int, turn: int) -> May:
    """What a seat may do in the round that is about to begin."""
    mine, theirs = state.seats[seat], state.seats[1 - seat]
    slots = range(len(SLOTS))
    claimed = {claim.slot for claim in mine.claims}
    return May(
        _bits(senses_left(state, seat)),
        _bits(slot for slot in slots if callable_claim(theirs, slot, turn) is not None),
        _bits(slot for slot in slots if _may_double(mine, slot)),
        _bits(slot for slot in slots if turn < ROUNDS and slot not in claimed),
        _bits(slot for slot in slots if _may_pin(mine, slot)),
    )


@lru_cache(maxsize=KEPT_MAX)
def choices_of(may: May, sizes: tuple[int, ...]) -> tuple[Choice, ...]:
    """Every choice that is allowed."""
    named = tuple(enumerate(SLOTS))
    return (
        *(Sniff(name) for sense, name in enumerate(SENSES) if may.sniff >> sense & 1),
        *(Call(name) for slot, name in named if may.call >> slot & 1),
        *(Double(name) for slot, name in named if may.double >> slot & 1),
        *(Bluff(name) for slot, name in named if may.bluff >> slot & 1),
        *(Pin(name, value) for slot, name in named if may.pin >> slot & 1 for value in range(sizes[slot])),
    )


def is_legal(may: May, sizes: tuple[int, ...], choice: Choice) -> bool:
    """Whether a choice is one of those allowed."""
    match choice:
        case Sniff(name):
            return name in SENSES and bool(may.sniff >> SENSES.index(name) & 1)
        case Pin(name, value):
            return _allows(may.pin, name) and 0 <= value < sizes[SLOTS.index(name)]
        case Bluff(name):
            return _allows(may.bluff, name)
        case Call(name):
            return _allows(may.call, name)
        case Double(name):
            return _allows(may.double, name)
        case _:
            assert_never(choice)


def default_choice(state: State, seat: int) -> Choice:
    """What the clock chooses: a sniff with the palate, or with the first sense that has news."""
    left = state.may[seat].sniff
    return Sniff(SENSES[PALATE] if left >> PALATE & 1 else next(n for s, n in enumerate(SENSES) if left >> s & 1))


def senses_left(state: State, seat: int) -> tuple[int, ...]:
    """The senses that would tell this seat something new; the palate alone where none would."""
    known = _known(state, seat)
    news = news_of(state.dealt.lineup)
    return tuple(sense for sense, traits in enumerate(news) if any(one not in known for one in traits)) or (PALATE,)


def sniffed(state: State, seat: int, sense: int) -> tuple[tuple[int, int], ...]:
    """What a sniff tells: the first trait that is news, two where the seat's ability makes its first one keen."""
    known = _known(state, seat)
    keen = KEEN_SENSE.get(state.dealt.seats[seat].ability) == sense and not any(
        trait in news_of(state.dealt.lineup)[sense] for trait, _ in state.seats[seat].told
    )
    fresh = [trait for trait in news_of(state.dealt.lineup)[sense] if trait not in known][: 1 + keen]
    traits = masked(state.dealt).traits
    return tuple((trait, traits[trait]) for trait in fresh)


def callable_claim(theirs: Seat, slot: int, turn: int) -> Claim | None:
    """The rival's claim that may be called in a round: made or doubled in the one before, and not called yet."""
    claim = standing(theirs, slot)
    if claim is None or claim.called is not None or turn - 1 not in (claim.turn, claim.doubled_at):
        return None
    return claim


def masked(dealt: BattleOpened) -> Candidate:
    """The wine in the glass."""
    return dealt.lineup[dealt.answer]


def is_true(dealt: BattleOpened, claim: Claim) -> bool:
    """Whether a claim is right; a bluff never is."""
    return (
        not claim.bluff and lineup_values(dealt.lineup)[claim.slot][claim.value] == truth_of(masked(dealt))[claim.slot]
    )


def claim_worth(state: State, seat: int, slot: int) -> int:
    """What a claim of this seat on the slot is worth now; everybody can work it out."""
    second = any(claim.slot == slot and not claim.struck for claim in state.seats[1 - seat].claims)
    ability = state.dealt.seats[seat].ability
    if second and ability == AT_HOME and slot == REGION:
        return worth(slot, state.turn, second=False) * AT_HOME_PCT // 100
    if ability == EARLY and state.turn <= 2 and slot != BOTTLE:
        return BASE[slot] * SECOND_PCT // 100 if second else BASE[slot]
    return worth(slot, state.turn, second=second)


def reveal(state: State) -> TurnRevealed:
    """The round with both choices shown."""
    first, second = (_act(state, seat) for seat in (0, 1))
    return TurnRevealed(state.turn, (first, second))


def _act(state: State, seat: int) -> Act:
    chosen = state.seats[seat].chosen
    assert chosen is not None, "both choices lie"
    match chosen.choice:
        case Sniff(sense):
            index = SENSES.index(sense)
            return Act("sniff", -1, index, 0, None, sniffed(state, seat, index), None)
        case Pin(name, value):
            slot = SLOTS.index(name)
            return Act("claim", slot, -1, claim_worth(state, seat, slot), None, (), value)
        case Bluff(name):
            slot = SLOTS.index(name)
            return Act("claim", slot, -1, claim_worth(state, seat, slot), None, (), NOTHING)
        case Call(name):
            slot = SLOTS.index(name)
            claim = callable_claim(state.seats[1 - seat], slot, state.turn)
            assert claim is not None, "only what may be called is called"
            stake = claim.stake if claim.doubled_at == state.turn - 1 else claim.worth
            return Act("call", slot, -1, stake, is_true(state.dealt, claim), (), None)
        case Double(name):
            slot = SLOTS.index(name)
            stake = claim_worth(state, seat, slot) * DOUBLE_PCT // 100
            return Act("double", slot, -1, stake, None, (), None)
        case _:
            assert_never(chosen.choice)


def _may_pin(mine: Seat, slot: int) -> bool:
    claim = standing(mine, slot)
    return claim is None or claim.bluff


def _may_double(mine: Seat, slot: int) -> bool:
    claim = standing(mine, slot)
    return claim is not None and not claim.bluff and not claim.stake and claim.called is None


def _known(state: State, seat: int) -> set[int]:
    return {trait for trait, _ in (*state.clues, *state.seats[seat].told)}


def _allows(bits: int, slot: str) -> bool:
    return slot in SLOTS and bool(bits >> SLOTS.index(slot) & 1)


def _bits(places: Iterable[int]) -> int:
    return sum(1 << place for place in places)


@lru_cache(maxsize=KEPT_MAX)
def lineup_values(lineup: tuple[Candidate, ...]) -> tuple[tuple[str, ...], ...]:
    """What can be claimed of this line-up, slot by slot."""
    return values_of(lineup)


@lru_cache(maxsize=KEPT_MAX)
def news_of(lineup: tuple[Candidate, ...]) -> tuple[tuple[int, ...], ...]:
    """For each sense the traits in which the wines of this line-up differ at all."""
    return tuple(
        tuple(trait for trait in traits if len({one.traits[trait] for one in lineup}) > 1) for traits in OF_SENSE
    )
