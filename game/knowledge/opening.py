"""What a knowledge battle is opened with: beside what every battle has, its whole deck, the right answers in it."""

from game.battle.opening import BattleOpening
from game.knowledge.deck import Deck


class KnowledgeOpening(BattleOpening, frozen=True, gc=False):
    """`deck` is secret but for the topics; a question is shown when it is asked, its answer when it is over."""

    deck: Deck = ()
