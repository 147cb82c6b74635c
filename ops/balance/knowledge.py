"""Measures the knowledge battle: how strong its own player is at each strength, how open it is, what stakes and wines
are worth, and how fast it is.

    .venv/bin/python -m ops.balance.knowledge [--games N]

Everything is seeded, so two runs of one version print the same figures (but for the time). A win rate of n games has a
standard error of about 50 / √n points: 1.6 at 1,000 games. All of it is the house against itself: its error model
stands for people, who are still to be measured.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from game.battle.bottle import Bottle, bottle_of
from game.battle.opening import SeatCard
from game.catalogue import OWN
from game.chance import Chance
from game.decider import Open, Role
from game.glicko import POINT, Strength
from game.ids import PlayerId, RoomId, WineId
from game.knowledge import house
from game.knowledge.bank import bank
from game.knowledge.battle import KNOWLEDGE
from game.knowledge.deck import SURE, draw
from game.knowledge.hand import HAND_SIZE
from game.knowledge.house import MINDS, Mind
from game.knowledge.mode import MODE, mean_of
from game.knowledge.opening import KnowledgeOpening
from game.knowledge.question import Topic
from game.knowledge.state import State
from game.stats import Nature, Stats
from game.wine import Wine

PLAYERS = PlayerId(1), PlayerId(2)
OPENED_AT_MS = 1_000_000
READING_MS = 6_000
QUICK_MS = 3_000

Player = Callable[[Mapping[str, Any], Chance], Mapping[str, Any]]


class Result(msgspec.Struct):
    """What one battle showed. `leads` is the lead of seat 0 after each question, in hundredths."""

    winner: int | None
    leads: list[int]
    actions: list[str]


def seed(*parts: int) -> bytes:
    """A seed of 32 bytes from a few whole numbers."""
    return b"".join(part.to_bytes(8, "big") for part in parts).ljust(32, b"\0")


def of(mind: Mind) -> Player:
    """The house's player with that mind."""

    def play(view: Mapping[str, Any], chance: Chance) -> Mapping[str, Any]:
        return house.choose_as(mind, view, chance)

    return play


def opening(number: int, strengths: tuple[Strength, Strength], hands: Sequence[Sequence[Bottle]]) -> KnowledgeOpening:
    """The so-many-th battle of two of these strengths. What each is known for in a topic is what it is."""
    drawn = draw(bank(), mean_of(*strengths), {}, Chance(seed(number, 7)))
    first, second = (
        SeatCard(player, f"ref-{player}", f"player {player}", tuple(hand), rating=strength)
        for player, strength, hand in zip(PLAYERS, strengths, hands, strict=True)
    )
    opened = MODE.opening(RoomId(f"balance-{number}"), seed(number), OPENED_AT_MS, False, (first, second), drawn=drawn)
    assert isinstance(opened, KnowledgeOpening), "this mode opens nothing else"
    return _known(opened)


def _known(opened: KnowledgeOpening) -> KnowledgeOpening:
    """Both seats with a form that tells their topics: forty answers each, as many right as they would have."""
    state = KNOWLEDGE.initial(opened)
    decision = KNOWLEDGE.decide(state, None, Open(), OPENED_AT_MS)
    for event in decision.events:
        state = KNOWLEDGE.evolve(state, event)
    cards = []
    for seat, card in enumerate(opened.seats):
        view = KNOWLEDGE.view_state(state, Role(seat))
        topics = {}
        for topic in Topic:
            liking = house.liking(view, topic.value)
            topics[topic.value] = (40, 20 + 20 * liking // (2 * house.TOPIC_POINTS))
        cards.append(msgspec.structs.replace(card, topics=topics))
    return msgspec.structs.replace(opened, seats=(cards[0], cards[1]))


def battle(opened: KnowledgeOpening, players: tuple[Player, Player]) -> Result:
    """One battle by these players, from what each may see."""
    number = int.from_bytes(opened.seed[:8], "big")
    chances = Chance(seed(number, 1)), Chance(seed(number, 2))
    now_ms = OPENED_AT_MS
    state = _ask(KNOWLEDGE.initial(opened), None, Open(), now_ms)
    actions: list[str] = []
    while not KNOWLEDGE.is_over(state):
        turn = state.turn
        for seat, player in enumerate(PLAYERS):
            view = KNOWLEDGE.view_state(state, Role(seat))
            choice = players[seat](view, chances[seat])
            actions.append(_kind(choice))
            now_ms += QUICK_MS if chances[seat].one_in(2) else READING_MS
            state = _ask(state, player, MODE.commit_of(turn, choice), now_ms)
    leads = [one.answers[0].total - one.answers[1].total for one in state.history]
    assert state.over is not None, "the battle is over"
    return Result(state.over.winner, leads, actions)


def _ask(state: State, actor: PlayerId | None, command: Any, now_ms: int) -> State:
    for event in KNOWLEDGE.decide(state, actor, command, now_ms).events:
        state = KNOWLEDGE.evolve(state, event)
    return state


def _kind(choice: Mapping[str, Any]) -> str:
    if "answer" in choice:
        return "pass" if choice["answer"] == "pass" else "answer"
    return "topic" if "topic" in choice else "veto" if choice["veto"] else "card"


def series(
    games: int,
    minds: tuple[Mind, Mind],
    hands: Sequence[Sequence[Bottle]] = ((), ()),
    *,
    start: int = 0,
) -> list[Result]:
    """So many battles of two minds; each deal is played twice, from both seats."""
    played = []
    for number in range(games):
        swapped = number % 2 == 1
        pair = minds[::-1] if swapped else minds
        strengths = Strength(pair[0].points * POINT, SURE), Strength(pair[1].points * POINT, SURE)
        opened = opening(start + number // 2, strengths, hands[::-1] if swapped else hands)
        result = battle(opened, (of(pair[0]), of(pair[1])))
        if swapped:
            winner = None if result.winner is None else 1 - result.winner
            result = Result(winner, [-lead for lead in result.leads], result.actions)
        played.append(result)
    return played


def win_pct(results: Sequence[Result]) -> float:
    """How often the first of two wins, a draw being half a win."""
    return 100 * sum(0.5 if one.winner is None else 1 - one.winner for one in results) / len(results)


def openness(results: Sequence[Result]) -> str:
    """Changes of the lead, wins from behind after four questions, draws."""
    changes = sum(
        before * after < 0 for one in results for before, after in zip(one.leads, one.leads[1:], strict=False)
    )
    behind = [one for one in results if one.leads[3] and one.winner is not None]
    back = sum((one.leads[3] > 0) != (one.winner == 0) for one in behind)
    draws = sum(one.winner is None for one in results)
    return (
        f"lead changes {changes / len(results):.2f}, from behind after question 4 {100 * back / len(behind):.0f} %, "
        f"draws {100 * draws / len(results):.1f} %"
    )


def raised(level: int) -> Sequence[Bottle]:
    """Three wines of the middle of the catalogue at a level."""
    middle = [species for species in OWN if species.rarity.facts.tier.value == "Rare"][:HAND_SIZE]
    return [
        bottle_of(
            species,
            Wine(species.slug, Stats(*[16] * 6), Stats(*[84] * 6), Nature.BALANCED, level, 0, False),
            wine_id=WineId(1000 * level + number),
            wine_ref=f"wine-{level}-{number}",
        )
        for number, species in enumerate(middle)
    ]


def say(text: str) -> None:
    sys.stdout.write(f"{text}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--games", type=int, default=1000, help="battles a figure")
    games = parser.parse_args(arguments).games
    before = time.process_time()
    turns = 0
    for upper in range(2, 6):
        results = series(games, (MINDS[upper], MINDS[upper - 1]))
        turns += 14 * games
        say(f"strength {upper} over {upper - 1}: {win_pct(results):.1f} %")
    spent = time.process_time() - before
    say(f"{turns / spent:.0f} turns a CPU second, both seats of the house and all views of its seats included")
    best = MINDS[5]
    equal = series(games, (best, best), start=10_000)
    say(f"5 against itself: {win_pct(equal):.1f} %; {openness(equal)}")
    actions = Counter(action for one in equal for action in one.actions)
    say("actions a battle and seat: " + ", ".join(f"{name} {n / games / 2:.2f}" for name, n in sorted(actions.items())))
    for name, changed in {
        "stakes at random": {"stakes": False, "vetoes": False, "minds_rival": False},
        "never vetoes": {"vetoes": False},
        "never passes": {"passes": False},
        "minds no rival": {"minds_rival": False},
    }.items():
        less = msgspec.structs.replace(best, **changed)
        results = series(games, (best, less), start=20_000)
        say(f"5 against one that {name}: {win_pct(results):.1f} %")
    for level in (70, 90):
        hands = raised(level), raised(50)
        results = series(games, (best, best), hands, start=30_000)
        say(f"equal players, wines of level {level} against 50: {win_pct(results):.1f} %")
    return 0


if __name__ == "__main__":
    sys.exit(main())
