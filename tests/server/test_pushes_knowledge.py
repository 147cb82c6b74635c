"""What the views of whole knowledge battles hold is what the contract declares: every field, of its kind, no other."""

from typing import get_args

import msgspec
import pytest

from game.battle import names as battle_names
from game.battle.commands import Forfeit, SeatBack, SeatLeft
from game.decider import Open, unkept
from game.knowledge import names
from game.knowledge.battle import KNOWLEDGE
from game.knowledge.question import Topic
from server.pushes import CHOICES, PUSHES
from server.pushes_knowledge import KnowledgeChoice, Reason, TopicName
from tests.game.knowledge.dealing import PLAYERS, START_MS, at_random, commit, offered, opening, own_hand
from tests.server.declared import Watched, whole


@pytest.mark.parametrize("seed", range(6))
def test_every_view_of_a_whole_battle_is_as_declared(seed: int) -> None:
    hands = (own_hand(100, shift=seed)[:3], own_hand(200, shift=seed + 3)[:2]) if seed % 2 else ((), ())
    battle = Watched(KNOWLEDGE, opening(seed, hands))
    battle.ask(None, Open())
    picks = at_random(seed), at_random(seed + 1)
    now_ms = START_MS
    while not battle.over:
        turn = battle.state.turn
        for seat, player in enumerate(PLAYERS):
            choices = offered(battle.state, seat)
            for choice in choices:
                whole(choice, CHOICES)
            now_ms += 1_500
            battle.ask(player, commit(turn, picks[seat](choices)), now_ms)
        if turn == 3:
            battle.ask(None, SeatLeft(1), now_ms)
            battle.ask(None, SeatBack(1), now_ms + 5_000)
            battle.resume()
    pushes = {t for t, told in PUSHES.items() if "battle" in told.channels and told.counts}
    assert battle.seen == pushes


def test_a_battle_that_is_given_up_and_one_that_the_clock_plays() -> None:
    battle = Watched(KNOWLEDGE, opening(1))
    battle.ask(None, Open())
    battle.ask(PLAYERS[0], Forfeit())
    battle = Watched(KNOWLEDGE, opening(2, house=4))
    battle.ask(None, Open())
    battle.let_the_clock_play()
    assert battle.state.over is not None
    assert battle.state.over.reason == battle_names.VOID


def test_the_names_that_stand_on_the_wire_are_those_of_the_rules() -> None:
    assert set(get_args(TopicName)) == {topic.value for topic in Topic}
    reasons = {names.LAST_QUESTION, battle_names.FORFEIT, battle_names.CLOCK, battle_names.VOID}
    assert set(get_args(Reason)) == reasons


def test_a_choice_is_read_back_as_it_is_offered() -> None:
    for choice in ({"card": 1, "veto": False}, {"card": 2, "topic": "law"}, {"answer": "pass"}, {"answer": 0}):
        read = msgspec.convert(choice, KnowledgeChoice)
        assert msgspec.json.decode(msgspec.json.encode(read, enc_hook=unkept)) == choice
