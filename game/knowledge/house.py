"""The house's player: it sees what its seat may see, and knows what the bank knows, with an error of its strength.

How often it knows an answer follows from what it is rated and what the question is, as it would for a player; some
topics lie it better than others, by the battle. What it does not know it guesses, or, from the third strength on,
passes; now and then it is sure of what is wrong. From the third on it also lays its cards by what it knows, from the
fourth it strikes out a topic, and at the fifth it minds what the rival is known for.
"""

import zlib
from collections.abc import Mapping, Sequence
from typing import Any, Final

import msgspec

from game.chance import Chance
from game.glicko import POINT, Strength, expected_permille
from game.knowledge.bank import bank
from game.knowledge.deck import HOUSE_POINTS, SURE, start_strength
from game.knowledge.names import ANSWERS
from game.knowledge.question import OPTIONS
from game.knowledge.view import PASSING


class Mind(msgspec.Struct, frozen=True):
    """One strength: its rating in points, how often in a thousand it is sure of something wrong where it does not
    know, and what it takes into account."""

    points: int
    mistaken_permille: int
    passes: bool
    stakes: bool
    vetoes: bool
    minds_rival: bool


MINDS: Final = {
    1: Mind(HOUSE_POINTS[1], 800, passes=False, stakes=False, vetoes=False, minds_rival=False),
    2: Mind(HOUSE_POINTS[2], 650, passes=False, stakes=False, vetoes=False, minds_rival=False),
    3: Mind(HOUSE_POINTS[3], 450, passes=True, stakes=True, vetoes=False, minds_rival=False),
    4: Mind(HOUSE_POINTS[4], 350, passes=True, stakes=True, vetoes=True, minds_rival=False),
    5: Mind(HOUSE_POINTS[5], 250, passes=True, stakes=True, vetoes=True, minds_rival=True),
}
GUESSED_PERMILLE: Final = 375
"""How often a guess is right: half of them are between two options, and half between four."""
TOPIC_POINTS: Final = 250
"""A topic lies the house so many points better or worse at the most."""
VETO_BELOW: Final = -120
"""A topic that lies it worse than that is struck out."""
FORM_SPREAD: Final = 250
"""So many permille more right answers are a topic that lies somebody TOPIC_POINTS better."""
STAKE_PCT: Final = 80
CHOICE_PCT: Final = 100
"""How much the rival's strength in a topic counts beside the own, in per cent: for where a card lies, and for which
topic is chosen."""
PRIOR: Final = 4
"""Answers that are added to what a rival is known for, half of them right: a few answers say little."""


def choose(view: Mapping[str, Any], chance: Chance, strength: int) -> Mapping[str, Any]:
    """The house's choice for the seat whose snapshot this is; one of those offered there."""
    return choose_as(MINDS[strength], view, chance)


def choose_as(mind: Mind, view: Mapping[str, Any], chance: Chance) -> Mapping[str, Any]:
    """The choice of such a mind."""
    choice = _answer(view, chance, mind) if view["phase"] == ANSWERS else _card(view, chance, mind)
    assert choice in list(view["you"]["choices"]), "the house chooses what is offered"
    return choice


def _answer(view: Mapping[str, Any], chance: Chance, mind: Mind) -> Mapping[str, Any]:
    asked = view["asked"]
    options: Sequence[str] = asked["options"]
    right = bank().answer_to(asked["stem"])
    topic = view["line"][view["question"] - 1]
    own = Strength((mind.points + liking(view, topic)) * POINT, SURE)
    item = msgspec.structs.replace(start_strength(asked["level"]), rating_hundredths=asked["rating"] * POINT)
    # Of the answers that are right a part is guessed: what is known is what is left of it.
    known_permille = max(0, 1000 * (expected_permille(own, item) - GUESSED_PERMILLE) // (1000 - GUESSED_PERMILLE))
    if right is None or right not in options:
        return {"answer": PASSING if mind.passes else chance.below(OPTIONS)}
    at = list(options).index(right)
    if chance.below(1000) < known_permille:
        return {"answer": at}
    if chance.one_in(2):
        # Two options are ruled out, rightly.
        return {"answer": at if chance.one_in(2) else (at + 1) % OPTIONS}
    if chance.below(1000) < mind.mistaken_permille or not mind.passes:
        return {"answer": chance.below(OPTIONS)}
    return {"answer": PASSING}


def _card(view: Mapping[str, Any], chance: Chance, mind: Mind) -> Mapping[str, Any]:
    hand = sorted(view["you"]["hand"])
    number = view["question"] - 1
    ahead: list[str] = view["line"][number:]
    worth = {topic: _worth(view, topic, mind, STAKE_PCT) for topic in view["line"] + view["reserve"]}
    offered = {choice["topic"] for choice in view["you"]["choices"] if "topic" in choice}
    if mind.stakes and offered:
        best = max(sorted(offered), key=lambda topic: _worth(view, topic, mind, CHOICE_PCT))
        if _worth(view, best, mind, CHOICE_PCT) > _worth(view, ahead[0], mind, CHOICE_PCT):
            return {"card": hand[-1], "topic": best}
    if not mind.stakes:
        return {"card": chance.pick(hand), "veto": False}
    rank = sum(worth[topic] < worth[ahead[0]] for topic in ahead)
    may_veto = any(choice.get("veto") for choice in view["you"]["choices"])
    veto = mind.vetoes and may_veto and worth[ahead[0]] < VETO_BELOW and bool(view["reserve"])
    # A card that lies on a topic which is struck out lies on another: the middle of the hand is for that.
    return {"card": hand[len(hand) // 2] if veto else hand[rank], "veto": veto}


def _worth(view: Mapping[str, Any], topic: str, mind: Mind, rival_pct: int) -> int:
    """How well a topic lies the house, in points; at the fifth strength less so much of how well it lies the rival, by
    what he is known for."""
    own: int = liking(view, topic)
    if not mind.minds_rival:
        return own
    rival = view["you"]["known"][1 - view["you"]["seat"]]
    for form in rival["form"]:
        if form["topic"] == topic:
            permille: int = 1000 * (form["right"] + PRIOR // 2) // (form["answered"] + PRIOR)
            return own - rival_pct * TOPIC_POINTS * (permille - 500) // (100 * FORM_SPREAD)
    return own


def liking(view: Mapping[str, Any], topic: str) -> int:
    """How a topic lies the house in this battle and seat, −TOPIC_POINTS … TOPIC_POINTS."""
    drawn = zlib.crc32(f"{view['seed_hash']}/{view['you']['seat']}/{topic}".encode())
    return drawn % (2 * TOPIC_POINTS + 1) - TOPIC_POINTS
