"""Every way a battle ends, what it says then, and that everything in the rules is used by somebody sooner or later."""

from collections import Counter
from typing import get_args

import msgspec
from msgspec.structs import replace

from game.battle.commands import Forfeit
from game.battle.names import CLOCK, FORFEIT, VOID
from game.catalogue import OWN
from game.decider import WATCHER, Role, Wake
from game.effects import BattleEnded, LogActivity, Notify
from game.pairing.battle import PAIRING
from game.pairing.commands import Commit
from game.pairing.dishes import BY_COURSE, COURSES, DISHES
from game.pairing.events import BattleOver, TurnRevealed
from game.pairing.hand import profile_of
from game.pairing.harmony import STATUSES, Profile, matches
from game.pairing.lessons import SENTENCES, chart_line
from game.pairing.names import EMPTY_TABLE, LAST_COURSE
from game.pairing.serves import SERVES
from game.pairing.state import State
from game.seasons import YearSeason
from game.wine_types import STRONG_AGAINST, WineType
from tests.game.pairing.dealing import ANNA, BELA, START_MS, after, at_random, opened, opening, own_hand, played


def test_play_at_random_uses_every_serve_status_and_ending() -> None:
    serves, statuses, reasons = set(), set(), Counter[str]()
    unserved = 0
    for seed in range(60):
        state, events = played(opening(seed), (at_random(seed), at_random(seed + 1000)))
        assert state.over is not None
        reasons[state.over.reason] += 1
        for event in events:
            if isinstance(event, TurnRevealed):
                serves |= {SERVES[pour.serve] for pour in event.pours}
                statuses |= {STATUSES[pour.status] for pour in event.pours}
                unserved += sum(not pour.served for pour in event.pours)
    assert serves == set(SERVES)
    assert statuses == set(STATUSES)
    assert set(reasons) >= {LAST_COURSE}
    assert reasons.total() == 60


def test_players_who_pour_their_best_empty_a_table() -> None:
    reasons = set()
    unserved = 0
    for seed in range(20):
        state = _greedy(seed)
        assert state.over is not None
        reasons.add(state.over.reason)
        unserved += sum(not pour.served for pour in state.courses[-1].pours)
    assert EMPTY_TABLE in reasons
    assert unserved > 0


def test_every_rule_is_met_by_some_wine_and_dish() -> None:
    met: set[str] = set()
    for species in OWN:
        wine = Profile(species.style, species.palate, species.name, species.region, species.country, species.grapes)
        for dish in DISHES.values():
            for evening in get_args(YearSeason):
                served = replace(dish, evening=evening)
                met |= {line.says for match in matches(wine, served).glasses for line in match.lines}
    assert met == set(SENTENCES)


def test_what_no_source_confirmed_is_not_taught() -> None:
    assert [says for says, text in SENTENCES.items() if text is None] == ["fish.tannin"]


def test_the_type_chart_speaks_where_it_acts() -> None:
    for mine in WineType:
        for theirs in WineType:
            acts = theirs in STRONG_AGAINST[mine] or mine in STRONG_AGAINST[theirs]
            assert (chart_line(mine, theirs) is not None) is acts


def test_every_course_has_dishes() -> None:
    assert len(BY_COURSE) == COURSES
    assert all(len(dishes) >= 8 for dishes in BY_COURSE)


def test_two_mirrored_seats_draw() -> None:
    """The same hand, the same pours, nobody first: both tables fall alike."""
    hand, mirrored = own_hand(100), own_hand(200)
    state, events = played(opening(3, (hand, mirrored)), (at_random(9), at_random(9)))
    over = events[-1]
    assert isinstance(over, BattleOver)
    assert over.winner is None
    assert over.reason in (LAST_COURSE, EMPTY_TABLE)
    assert over.score[0] == over.score[1]
    assert over.counts
    assert state.courses[0].pours[0].dealt == state.courses[0].pours[1].dealt


def test_giving_up_loses_by_the_worst_score() -> None:
    state, _ = opened(opening(4, house=True))
    state, _ = after(state, ANNA, Commit(1, 0, "pour"))
    state, _ = after(state, BELA, Commit(1, 0, "pour"))
    decision = PAIRING.decide(state, BELA, Forfeit(), START_MS)
    (over,) = decision.events
    assert isinstance(over, BattleOver)
    assert (over.winner, over.reason, over.score[1], over.counts) == (0, FORFEIT, 0, True)
    assert dict(decision.answer) == {}
    # Bela is the house here: nobody tells the house, and nobody keeps its log.
    assert [effect.player for effect in decision.effects if isinstance(effect, Notify | LogActivity)] == [ANNA, ANNA]
    assert any(isinstance(effect, BattleEnded) and effect.turns == 1 for effect in decision.effects)


def test_giving_up_before_anything_was_served_counts_for_nothing() -> None:
    state, _ = opened(opening(4))
    state, (over,) = after(state, ANNA, Forfeit())
    assert isinstance(over, BattleOver)
    assert (over.winner, over.counts, over.remember) == (1, False, None)


def test_three_turns_left_to_the_clock_in_a_row_lose() -> None:
    state, _ = opened(opening(4))
    for turn in (1, 2, 3):
        state, _ = after(state, ANNA, Commit(turn, turn, "pour"), _due(state) - 1)
        state, _ = after(state, None, Wake(), _due(state))
    assert state.over is not None
    assert (state.over.winner, state.over.reason, state.over.score[1], state.over.turns) == (0, CLOCK, 0, 2)


def test_four_in_all_lose_too() -> None:
    state, _ = opened(opening(4))
    for turn in range(1, 6):
        state, _ = after(state, ANNA, Commit(turn, turn - 1, "pour"), _due(state) - 1)
        if turn == 3:
            state, _ = after(state, BELA, Commit(turn, 5, "pour"), _due(state) - 1)
        else:
            state, _ = after(state, None, Wake(), _due(state))
    assert state.over is not None
    assert (state.over.winner, state.over.reason, state.over.turns) == (0, CLOCK, 4)


def test_two_who_let_the_clock_run_are_void() -> None:
    state, _ = opened(opening(4))
    while not PAIRING.is_over(state):
        state, _ = after(state, None, Wake(), _due(state))
    assert state.over is not None
    assert (state.over.winner, state.over.reason, state.over.turns, state.over.counts) == (None, VOID, 2, False)


def test_the_default_is_the_fullest_bottle_poured_at_once() -> None:
    state, _ = opened(opening(4))
    state, _ = after(state, ANNA, Commit(1, 0, "bowl"))
    state, _ = after(state, None, Wake(), _due(state))
    assert [(pour.wine, SERVES[pour.serve]) for pour in state.courses[0].pours] == [(0, "bowl"), (0, "pour")]
    while len(state.courses) < 2:  # Bela's bank is empty, so her time ends first
        state, _ = after(state, None, Wake(), _due(state))
    assert [(pour.wine, SERVES[pour.serve]) for pour in state.courses[1].pours] == [(1, "pour"), (1, "pour")]


def test_what_is_said_at_the_end() -> None:
    _, events = played(opening(8), (at_random(1), at_random(2)))
    for role in (Role(0), Role(1), WATCHER):
        told = PAIRING.view_event(events[-1], role).d
        assert {"winner", "reason", "score", "rating", "seed", "remember"} <= set(told)
        remember = told["remember"]
        assert remember["dish"] in {dish.name for dish in DISHES.values()}
        assert [best["seat"] for best in remember["best"]] == [0, 1]
        loser = remember["seat"]
        assert remember["best"][loser]["harmony"] >= 0
        if told["winner"] is not None:
            assert loser == 1 - told["winner"]


def test_the_loss_remembered_is_the_largest() -> None:
    """Said again without the short cut that the rules take."""
    from game.pairing import remember as told  # the private parts are what is checked here

    for seed in range(12):
        state, _ = played(opening(seed), (at_random(seed), at_random(seed + 7)))
        assert state.over is not None
        if state.over.winner is None:
            continue
        loser = 1 - state.over.winner
        best = {course: told._best_of(state, course, loser) for course in state.courses}
        losses = {course.turn: told._loss(course, loser, best[course]) for course in state.courses}
        assert state.over.remember is not None
        assert losses[state.over.remember.turn] == max(losses.values())


def test_a_choice_hands_over_the_state_that_it_leads_to() -> None:
    """`dealing.after` holds it against the events, wherever a battle is played in these tests."""
    state, _ = opened(opening(3))
    assert PAIRING.decide(state, ANNA, Commit(1, 0, "pour"), START_MS).after is not None


def test_an_own_wine_is_moved_and_a_lent_one_is_not() -> None:
    state, _ = opened(opening(2, (own_hand(100)[:3], ())))
    effects = PAIRING.decide(state, ANNA, Forfeit(), START_MS).effects
    moved = [msgspec.to_builtins(effect)["wine"] for effect in effects if type(effect).__name__ == "MoveWine"]
    assert moved == [100, 101, 102]


def _greedy(seed: int) -> State:
    """Both seats pour what goes best with the dish, every time."""
    state, _ = opened(opening(seed))
    while not PAIRING.is_over(state):
        for seat, player in enumerate((ANNA, BELA)):
            dish = state.table.menu[state.turn - 1]
            held = [wine for wine in range(6) if state.seats[seat].board.servings[wine]]
            bottles = state.table.seats[seat].bottles
            best = max(held, key=lambda wine: matches(profile_of(bottles[wine]), dish).best_harmony)
            serve = matches(profile_of(bottles[best]), dish).best_glass
            if not state.masks[seat][best] >> serve & 1:
                serve = 0
            state, _ = after(state, player, Commit(state.turn, best, SERVES[serve]))
    return state


def _due(state: State) -> int:
    due = PAIRING.wake_at_ms(state)
    assert due is not None
    return due
