"""Every way a tasting ends and what it says then; everything in the rules is used by somebody sooner or later."""

import msgspec
import pytest

from game.battle.commands import Forfeit
from game.battle.names import CLOCK, FORFEIT, VOID
from game.blind_tasting.battle import BLIND_TASTING
from game.blind_tasting.commands import Commit, Pin, Sniff
from game.blind_tasting.hand import ABILITIES, KEEN_SENSE
from game.blind_tasting.names import SENSES, SLOTS, UNMASKED
from game.blind_tasting.rounds import masked
from game.blind_tasting.scoring import total_of, totals, winner_of
from game.blind_tasting.state import State
from game.blind_tasting.traits import OF_SENSE, PUBLIC, said
from game.decider import Wake
from game.effects import BattleEnded, LogActivity, Notify
from game.refusal import Refused
from tests.game.blind_tasting.tasting import (
    PLAYERS,
    after,
    at_random,
    offered,
    opened,
    opening,
    played,
    right,
    round_of,
)
from tests.game.pairing.dealing import ANNA, BELA, START_MS

TRIES_MAX = 4_000


def test_bots_go_on_until_every_action_refusal_and_ending_was_used() -> None:
    wanted = {
        *(("sniff", sense) for sense in SENSES),
        *((does, slot) for does in ("pin", "bluff", "call", "double") for slot in SLOTS),
        *(("stood", stood) for stood in (True, False)),
        *(("what", what) for what in ("pin", "bluff", "double", "call", "stood")),
        *(("trait", trait) for trait in range(len(PUBLIC) * 2) if any(trait in traits for traits in OF_SENSE)),
        *(("reason", reason) for reason in (UNMASKED, FORFEIT, CLOCK, VOID)),
        *(("refused", code) for code in ("stale_turn", "already_committed", "illegal_choice", "not_your_battle")),
        ("refused", "battle_over"),
        *(("winner", winner) for winner in (0, 1)),
    }
    for seed in range(TRIES_MAX):
        wanted -= _used(seed)
        if not wanted:
            return
    raise AssertionError(f"never used: {sorted(map(str, wanted))}")


def _used(seed: int) -> set[tuple[str, object]]:
    """What one battle uses: bots at random, and now and then one that gives up, stalls, or asks for nonsense."""
    used: set[tuple[str, object]] = set()
    state, _ = opened(opening(seed))
    picks = at_random(seed), at_random(seed + 10_000)
    manner = seed % 5
    while not BLIND_TASTING.is_over(state):
        turn = state.turn
        if manner == 1 and turn == 4:
            state, _ = after(state, PLAYERS[seed // 5 % 2], Forfeit())
            break
        for seat in range(2 - (manner == 2) - 2 * (manner == 3)):
            choice = picks[seat](state, seat)
            used.add((str(msgspec.to_builtins(choice)["do"]), getattr(choice, "sense", getattr(choice, "slot", None))))
            state, _ = after(state, PLAYERS[seat], Commit(turn, choice))
            if manner == 4 and seat == 0:
                used |= _refusals(state)
        if manner in (2, 3):
            due_ms = BLIND_TASTING.wake_at_ms(state)
            assert due_ms is not None
            state, _ = after(state, None, Wake(), due_ms)
    used |= _refusals(state)
    over = state.over
    assert over is not None
    used |= {("reason", over.reason), ("winner", over.winner)}
    used |= {("what", line.what) for lines in over.tallies for line in lines}
    used |= {("stood", act.stood) for shown in state.rounds for act in shown.acts if act.does == "call"}
    used |= {("trait", lesson.trait) for lesson in over.lessons}
    return used


def _refusals(state: State) -> set[tuple[str, object]]:
    codes: set[tuple[str, object]] = set()
    for actor, turn, choice in (
        (None, state.turn, Sniff("nose")),
        (ANNA, state.turn, Sniff("nose")),
        (BELA, state.turn, Sniff("ear")),
        (BELA, state.turn + 1, Sniff("nose")),
    ):
        try:
            BLIND_TASTING.decide(state, actor, Commit(turn, choice), START_MS)
        except Refused as refused:
            codes.add(("refused", refused.code))
    return codes


def test_the_account_is_the_total_and_the_lessons_count_down() -> None:
    for seed in range(30):
        state, _ = played(opening(seed), (at_random(seed), at_random(seed + 99)))
        over = state.over
        assert over is not None
        assert over.totals == tuple(map(total_of, over.tallies)) == totals(state)
        assert over.score == tuple(min(1000, max(0, 100 + total)) for total in over.totals)
        public = [lesson for lesson in over.lessons if lesson.seat < 0]
        assert public[0].before == len(state.dealt.lineup)
        assert [one.before for one in public[1:]] == [one.after for one in public[:-1]]
        for lesson in over.lessons:
            assert 1 <= lesson.after <= lesson.before, "the masked wine is never ruled out"
            assert lesson.value == masked(state.dealt).traits[lesson.trait]
        assert all(-1 <= at < len(over.lessons) for at in over.most)


def test_who_names_all_wins_over_who_names_nothing() -> None:
    state, _ = opened(opening(11))
    for slot in SLOTS:
        sniff = next(choice for choice in offered(state, 1) if isinstance(choice, Sniff))
        state = round_of(state, Pin(slot, right(state, slot)), sniff)
    assert winner_of(state) == 0
    assert totals(state)[1] == 0


def test_equal_totals_are_told_apart_by_wrong_claims_and_then_by_the_bottle() -> None:
    state, _ = opened(opening(11))
    first, second = state.dealt.seats
    level = tuple(msgspec.structs.replace(seated, place=0, glass=0, ability="") for seated in (first, second))
    state = msgspec.structs.replace(state, opened=msgspec.structs.replace(state.dealt, seats=level))
    state = round_of(state, *(offered(state, seat)[0] for seat in (0, 1)))
    assert winner_of(state) is None
    claim = Pin("grape", right(state, "grape"))
    both = round_of(state, claim, claim)
    assert totals(both)[0] == totals(both)[1]
    assert winner_of(both) is None
    seats = both.seats
    other = (right(both, "bottle") + 1) % both.sizes[3]
    wrong = msgspec.structs.replace(seats[0].claims[0], slot=3, value=other, worth=0)
    worse = msgspec.structs.replace(seats[0], claims=(*seats[0].claims, wrong))
    assert winner_of(msgspec.structs.replace(both, seats=(worse, seats[1]))) == 1
    named = msgspec.structs.replace(wrong, value=right(both, "bottle"))
    better = msgspec.structs.replace(seats[0], claims=(*seats[0].claims, named))
    assert winner_of(msgspec.structs.replace(both, seats=(better, seats[1]))) == 0


def test_giving_up_loses_by_the_worst_score() -> None:
    state, _ = opened(opening(4, house=True))
    state = round_of(state, *(offered(state, seat)[0] for seat in (0, 1)))
    decision = BLIND_TASTING.decide(state, BELA, Forfeit(), START_MS)
    (over,) = decision.events
    assert (over.winner, over.reason, over.score[1], over.counts) == (0, FORFEIT, 0, True)
    # Bela is the house here: nobody tells the house, and nobody keeps its log.
    assert [effect.player for effect in decision.effects if isinstance(effect, Notify | LogActivity)] == [ANNA, ANNA]
    assert any(isinstance(effect, BattleEnded) and effect.turns == 1 for effect in decision.effects)


def test_the_default_is_a_sniff_with_the_palate() -> None:
    state, _ = opened(opening(4))
    due_ms = BLIND_TASTING.wake_at_ms(state)
    assert due_ms is not None
    state, _ = after(state, None, Wake(), due_ms)
    assert {(act.does, act.sense) for act in state.rounds[0].acts} == {("sniff", SENSES.index("palate"))}
    assert all(len(seat.told) in (1, 2) for seat in state.seats)


@pytest.mark.parametrize("ability", sorted(KEEN_SENSE))
def test_a_keen_sense_tells_two_things_once(ability: str) -> None:
    sense = KEEN_SENSE[ability]
    for seed in range(40):
        state, _ = opened(opening(seed))
        keen = msgspec.structs.replace(state.dealt.seats[0], ability=ability)
        dull = msgspec.structs.replace(state.dealt.seats[1], ability="")
        state = msgspec.structs.replace(state, opened=msgspec.structs.replace(state.dealt, seats=(keen, dull)))
        if not state.may[0].sniff >> sense & 1:
            continue
        state = round_of(state, Sniff(SENSES[sense]), Sniff(SENSES[sense]))
        told = [len(act.told) for act in state.rounds[0].acts]
        assert told[1] == 1
        if told[0] == 2:
            return
    raise AssertionError("it never told two")


def test_every_trait_is_said() -> None:
    assert all(said(trait, 1).endswith(".") for trait in range(14))
    assert KEEN_SENSE.keys() < ABILITIES
