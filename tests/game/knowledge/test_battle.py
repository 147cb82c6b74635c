"""Battles told move by move: veto and choice of topic, ties, ends, what questions learn; and all of the rules used."""

from collections import Counter
from collections.abc import Mapping
from typing import Any

import msgspec
import pytest

from game.battle.commands import Forfeit
from game.battle.names import CLOCK, FORFEIT, VOID
from game.chance import Chance
from game.decider import WATCHER, Open, Role, Wake
from game.effects import QuestionAnswered, TopicsAnswered
from game.glicko import POINT, Strength
from game.knowledge.bank import bank
from game.knowledge.battle import KNOWLEDGE
from game.knowledge.commands import Commit
from game.knowledge.deck import CHOICE_MIN, DECK_SIZE, NEAR_POINTS, TOPICS, deal, draw
from game.knowledge.events import CardsLaid
from game.knowledge.hand import standings
from game.knowledge.house import MINDS, choose
from game.knowledge.mode import MODE, KnowledgeChoice
from game.knowledge.names import LAST_QUESTION
from game.knowledge.question import Topic
from game.knowledge.state import State
from game.refusal import Refused
from game.species import Style
from tests.game.knowledge.dealing import (
    ANNA,
    BELA,
    START_MS,
    after,
    at_random,
    both,
    commit,
    offered,
    opened,
    opening,
    own_hand,
    played,
    right_option,
)
from tests.game.pairing.dealing import bottle

Choice = Mapping[str, Any]


def test_how_strong_somebody_is_and_in_what_is_told_to_the_two_alone() -> None:
    """To everybody else his profile says so, where he shows it."""
    asked = opening(strengths=(Strength(1612 * POINT), Strength()))
    decided = KNOWLEDGE.decide(KNOWLEDGE.initial(asked), None, Open(), START_MS)
    event, state = decided.events[0], opened(asked)
    known = [{"rating": 1612, "form": [{"topic": "law", "answered": 10, "right": 6}]}, {"rating": 1500, "form": []}]
    for role in (Role(0), Role(1), WATCHER):
        for view in (KNOWLEDGE.view_event(event, role).d, KNOWLEDGE.view_state(state, role)):
            assert [(player["rating"], player["form"]) for player in view["players"]] == [(None, [])] * 2
            assert view.get("you", {}).get("known") == (None if role == WATCHER else known)


def _card(card: int, *, veto: bool = False) -> Choice:
    return {"card": card, "veto": veto}


def _answers(state: State, right: tuple[bool, bool], now_ms: int = START_MS + 9_000) -> State:
    """Both answer, each rightly or wrongly."""
    at = right_option(state)
    first, second = ({"answer": at if one else (at + 1) % 4} for one in right)
    return both(state, first, second, now_ms)


def _question(state: State, right: tuple[bool, bool], *, cards: tuple[int, int] | None = None) -> State:
    """One question: the lowest cards, or these."""
    low = [min(seat.cards) for seat in state.seats] if cards is None else list(cards)
    return _answers(both(state, _card(low[0]), _card(low[1])), right)


def test_a_topic_that_is_struck_out_makes_room_for_the_next_reserve() -> None:
    state = opened(opening(1))
    assert state.opened is not None
    reserve = state.opened.topics[7]
    state = both(state, _card(2, veto=True), _card(1))
    assert state.now is not None
    assert state.now.topic_name == reserve
    assert [seat.vetoes for seat in state.seats] == [0, 1]
    state = _answers(state, (True, True))
    assert {"card": 1, "veto": True} not in offered(state, 0)
    assert {"card": 2, "veto": True} in offered(state, 1)


def test_two_vetoes_at_once_are_one_change_and_both_spent() -> None:
    state = both(opened(opening(2)), _card(2, veto=True), _card(1, veto=True))
    assert state.reserve == 8
    assert [seat.vetoes for seat in state.seats] == [0, 0]


def test_before_the_fifth_question_who_trails_may_choose_among_nine_topics() -> None:
    state = opened(opening(3))
    for _ in range(4):
        assert not any("topic" in choice for choice in offered(state, 1))
        state = _question(state, (True, False))
    topics = {choice["topic"] for choice in offered(state, 1) if "topic" in choice}
    assert topics == {topic.value for topic in Topic}
    assert not any("topic" in choice for choice in offered(state, 0))
    with pytest.raises(Refused):
        after(state, ANNA, Commit(state.turn, 3, False, "law"))
    # The rival's veto in the same turn was meant for another topic: it is not spent.
    chosen = {"card": 3, "topic": "law"}
    state = both(state, _card(3, veto=True), chosen)
    assert state.now is not None
    assert state.now.topic_name == "law"
    assert state.seats[0].vetoes == 1
    state = _question(_answers(state, (True, False)), (True, False))
    later = {choice["topic"] for choice in offered(state, 1) if "topic" in choice}
    assert later == topics - {"law"}, "a topic is chosen once"


def test_nobody_chooses_where_both_have_the_same() -> None:
    state = opened(opening(4))
    for _ in range(4):
        state = _question(state, (True, True))
    assert not any("topic" in choice for seat in (0, 1) for choice in offered(state, seat))


def test_a_topic_chosen_ahead_of_its_turn_is_asked_its_second_question_then() -> None:
    state = opened(opening(5))
    assert state.opened is not None
    last = state.opened.topics[6]
    for _ in range(4):
        state = _question(state, (True, False))
    state = _answers(both(state, _card(3), {"card": 3, "topic": last}), (True, True))
    state = _question(state, (True, True))
    state = both(state, _card(min(state.seats[0].cards)), _card(min(state.seats[1].cards)))
    asked = state.asked
    assert asked[4] == 6
    assert asked[6] == 6 + TOPICS
    assert len(set(asked)) == 7


def _to_the_end(state: State) -> State:
    while not KNOWLEDGE.is_over(state):
        state = _question(state, (True, True))
    return state


def test_equal_players_draw() -> None:
    state = _to_the_end(opened(opening(6)))
    assert state.over is not None
    assert (state.over.winner, state.over.reason, state.over.score) == (None, LAST_QUESTION, (500, 500))
    assert state.over.remember is None


def test_equal_points_fall_to_who_was_right_more_often() -> None:
    """Anna takes one and one with two cards of one each, Bela two with one card of two and a pass on the other."""
    state = opened(opening(7))
    state = both(state, _card(1), _card(2))
    at = right_option(state)
    state = both(state, {"answer": at}, {"answer": at}, START_MS + 9_000)
    state = both(state, _card(2), _card(1))
    state = both(state, {"answer": right_option(state)}, {"answer": "pass"}, START_MS + 9_000)
    lead = state.seats[0].points - state.seats[1].points
    assert lead == 150
    assert state.seats[0].right == 2


def test_giving_up_and_the_clock() -> None:
    state, _ = after(opened(opening(8)), BELA, Forfeit())
    assert state.over is not None
    assert (state.over.winner, state.over.reason, state.over.counts) == (0, FORFEIT, False)
    state = opened(opening(8))
    while not KNOWLEDGE.is_over(state):
        due = KNOWLEDGE.wake_at_ms(state)
        assert due is not None
        state, _ = after(state, None, Wake(), due)
    assert state.over is not None
    assert state.over.reason == VOID
    state, now_ms = opened(opening(8)), START_MS
    while not KNOWLEDGE.is_over(state):
        state, _ = after(state, ANNA, commit(state.turn, offered(state, 0)[0]), now_ms)
        due = KNOWLEDGE.wake_at_ms(state)
        assert due is not None
        now_ms = due
        state, _ = after(state, None, Wake(), now_ms)
    assert state.over is not None
    assert (state.over.winner, state.over.reason) == (0, CLOCK)


def test_what_questions_and_topics_learn() -> None:
    """Right against a question is its loss; a pass, the clock and an answer that nobody can have read say nothing."""
    state = opened(opening(9))
    state = _question(state, (True, False))
    first = state.opening.deck[state.history[0].asked]
    state = both(state, _card(2), _card(2))
    state = both(state, {"answer": "pass"}, {"answer": right_option(state)}, START_MS + 900)
    decision = KNOWLEDGE.decide(state, ANNA, Forfeit(), START_MS + 20_000)
    moved = [effect for effect in decision.effects if isinstance(effect, QuestionAnswered)]
    topics = [effect for effect in decision.effects if isinstance(effect, TopicsAnswered)]
    assert [(one.question, one.answers, one.right) for one in moved] == [(first.question.id, 2, 1)]
    assert moved[0].deviation_hundredths < 35_000
    name = first.question.topic.value
    assert [(one.player, dict(one.topics)) for one in topics] == [(ANNA, {name: (1, 1)}), (BELA, {name: (1, 0)})]


def test_a_question_that_both_miss_rises_and_one_that_both_know_falls() -> None:
    changes = []
    for right in ((True, True), (False, False)):
        state = _question(opened(opening(10)), right)
        effects = KNOWLEDGE.decide(state, ANNA, Forfeit(), START_MS + 20_000).effects
        changes += [one.change_hundredths for one in effects if isinstance(one, QuestionAnswered)]
    assert changes[0] < 0 < changes[1]


def test_the_house_moves_no_question() -> None:
    state = opened(opening(11, house=3))
    low = min(state.seats[0].cards)
    turn = state.turn
    state, _ = after(state, ANNA, commit(turn, _card(low)))
    view = KNOWLEDGE.view_state(state, Role(1))
    house = state.opening.seats[1].player
    state, _ = after(state, house, commit(turn, choose(view, Chance(bytes(32)), 3)))
    at = right_option(state)
    turn = state.turn
    state, _ = after(state, ANNA, commit(turn, {"answer": at}), START_MS + 5_000)
    state, _ = after(state, house, commit(turn, {"answer": at}), START_MS + 5_000)
    effects = KNOWLEDGE.decide(state, ANNA, Forfeit(), START_MS + 20_000).effects
    assert [one.answers for one in effects if isinstance(one, QuestionAnswered)] == [1]
    assert [one.player for one in effects if isinstance(one, TopicsAnswered)] == [ANNA]


def test_questions_are_drawn_near_the_players() -> None:
    for mean in (1200, 1500, 1800, 2100):
        deck = draw(bank(), mean * POINT, {}, Chance(bytes(32)))
        assert len({one.id for one in deck}) == DECK_SIZE
        for one in deck:
            distance = abs(one.strength.rating_hundredths - mean * POINT)
            levels = bank().levels()
            question = bank().question(one.id)
            assert question is not None
            assert (
                distance <= NEAR_POINTS * POINT
                or min(levels[question.topic, level] for level in (1, 2, 3, 4)) < CHOICE_MIN
            )


def test_what_is_known_of_a_question_counts_more_than_its_level() -> None:
    hard = {id: Strength(3000 * POINT) for topic in Topic for id in bank().of_topic(topic) if bank().level(id) == 2}
    deck = draw(bank(), 1500 * POINT, hard, Chance(bytes(32)))
    assert all(one.strength.rating_hundredths < 3000 * POINT for one in deck)


def test_a_deck_that_the_bank_has_not_is_dealt_anew() -> None:
    drawn = draw(bank(), 150_000, {}, Chance(bytes(32)))
    whole = deal(bank(), drawn, 150_000, Chance(bytes(32)))
    assert [one.question.id for one in whole] == [one.id for one in drawn]
    for broken in ((), drawn[:-1], (msgspec.structs.replace(drawn[0], id="no/such"), *drawn[1:]), drawn[::-1][:9] * 2):
        dealt = deal(bank(), broken, 150_000, Chance(bytes(32)))
        assert len(dealt) == DECK_SIZE
        assert len({one.question.id for one in dealt}) == DECK_SIZE


def test_wines_stand_against_each_other_within_the_cap() -> None:
    hands = own_hand(100)[:3], own_hand(200, shift=1)[:3]
    first, second = standings(hands)
    assert -50 <= second <= 50
    assert -50 <= first <= 50
    assert len(set(standings((hands[0], hands[0])))) == 1
    lent = tuple(msgspec.structs.replace(one, wine=None) for one in hands[1])
    assert standings((lent, lent)) == (0, 0)
    better = tuple(bottle(Style.RED, one, wine=one + 1, level=90) for one in range(3))
    poorer = tuple(bottle(Style.RED, one, wine=one + 9, level=20) for one in range(3))
    assert standings((better, poorer)) == (50, -50)


@pytest.mark.parametrize("strength", MINDS)
def test_the_house_plays_whole_battles_at_every_strength(strength: int) -> None:
    chance = Chance(strength.to_bytes(32, "big"))
    asked = opening(strength, house=strength)
    state, now_ms = opened(asked), START_MS
    house = asked.seats[1].player
    pick = at_random(strength)
    while not KNOWLEDGE.is_over(state):
        turn, now_ms = state.turn, now_ms + 2_000
        state, _ = after(state, ANNA, commit(turn, pick(offered(state, 0))), now_ms)
        choice = MODE.choose(KNOWLEDGE.view_state(state, Role(1)), chance, strength)
        state, _ = after(state, house, commit(turn, choice), now_ms)
    assert state.over is not None
    assert state.over.reason == LAST_QUESTION


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"card": 9},
        {"card": "4"},
        {"card": 2, "topic": "law", "more": 1},
        {"answer": 4},
        {"answer": "skip"},
        {"answer": 1, "card": 1},
        {"card": 1, "veto": "yes"},
    ],
)
def test_a_choice_of_another_shape_is_refused(choice: Choice) -> None:
    state = opened(opening(12))
    with pytest.raises(Refused) as refusal:
        after(state, ANNA, MODE.commit_of(state.turn, choice))
    assert refusal.value.code == "illegal_choice"
    assert KnowledgeChoice() == KnowledgeChoice(None, False, "", None)


def test_random_play_comes_to_every_action_and_every_end_of_a_question() -> None:
    seen: Counter[str] = Counter()
    wanted = {"veto", "topic", "right", "wrong", "passed", "stolen", "quick", "ability", "won", "second question"}
    for seed in range(400):
        hands = own_hand(100, shift=seed)[seed % 3 : seed % 3 + 3], own_hand(200, shift=seed + 1)[:3]
        state = played(opening(seed, hands), (at_random(seed), at_random(seed + 1)))
        assert state.over is not None
        seen["won"] += state.over.winner is not None
        for asked in state.history:
            seen["second question"] += asked.asked >= TOPICS
            for answer in asked.answers:
                seen[answer.outcome] += 1
                seen["stolen"] += answer.points.stolen > 0
                seen["quick"] += answer.points.quick > 0
                seen["ability"] += answer.points.ability > 0
        seen["veto"] += sum(seat.vetoes == 0 for seat in state.seats)
        seen["topic"] += len(state.chosen)
        if wanted <= {name for name, times in seen.items() if times}:
            return
    raise AssertionError(f"never seen: {wanted - {name for name, times in seen.items() if times}}")


def test_the_cards_event_says_no_card() -> None:
    state = both(opened(opening(13)), _card(4), _card(1))
    assert isinstance(state.laid, CardsLaid)
    for role in (Role(0), Role(1)):
        told = repr(KNOWLEDGE.view_event(state.laid, role).d)
        assert "card" not in told
