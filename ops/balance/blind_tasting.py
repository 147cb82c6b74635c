"""Measures the blind tasting: the house's strengths, changes of the lead, what each action is worth, and the wines.

    .venv/bin/python -m ops.balance.blind_tasting [--games N] [--only strengths|equal|actions|wines|size|speed]

Everything is seeded, so two runs of one version print the same figures (but for the time). A win rate of n games has a
standard error of about 50 / √n points: 1.6 at 1,000 games. A draw is half a win.
"""

import argparse
import itertools
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any

import msgspec

from game.battle.bottle import Bottle, bottle_of
from game.blind_tasting.house import MINDS, Mind, chosen
from game.blind_tasting.mode import MODE
from game.blind_tasting.scoring import totals
from game.catalogue import OWN
from game.chance import Chance
from game.decider import WATCHER, Open, Role, unkept
from game.record import RecordCodec
from game.stats import Nature, Stats
from game.wine import Wine
from ops.balance.playing import OPENED_AT_MS, PLAYERS, Player, after, opening_of, play, seed

Hands = tuple[Sequence[Bottle], Sequence[Bottle]]

LATE_ROUND = 5
"""Who is behind after this round and wins has come back late."""
LEVEL, BETTER_LEVELS = 50, 20


class Series(msgspec.Struct):
    """Many battles, turned so that the first player is always the first. `actions` are the first player's."""

    games: int = 0
    halves: int = 0
    draws: int = 0
    changes: int = 0
    behind: int = 0
    turned: int = 0
    points: int = 0
    actions: Counter[str] = msgspec.field(default_factory=Counter)

    def add(self, state: Any, leads: Sequence[int], swap: int) -> None:
        """One battle; `leads` are the true leads of seat 0 after each round, `swap` the first player's seat."""
        winner = state.over.winner
        self.games += 1
        self.halves += 1 if winner is None else 2 * (winner == swap)
        self.draws += winner is None
        led = [lead for lead in leads if lead]
        self.changes += sum(before * now < 0 for before, now in itertools.pairwise(led))
        late = leads[LATE_ROUND - 1]
        if winner is not None and late:
            self.behind += 1
            self.turned += (late > 0) is not (winner == 0)
        self.points += state.over.totals[swap]
        for shown in state.rounds:
            act = shown.acts[swap]
            self.actions[("pin" if act.value >= 0 else "bluff") if act.does == "claim" else act.does] += 1

    def tell(self, name: str) -> None:
        """One line."""
        use = ", ".join(f"{name} {100 * n / self.actions.total():.0f}" for name, n in self.actions.most_common())
        turned = 100 * self.turned / max(1, self.behind)
        line = (
            f"{name:34} {50 * self.halves / self.games:5.1f} % of {self.games}; "
            f"draws {100 * self.draws / self.games:.1f} %; lead changes {self.changes / self.games:.2f}; "
            f"back from behind after round {LATE_ROUND} {turned:.0f} %; points {self.points / self.games:.0f}; {use} %"
        )
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def player(mind: Mind) -> Player:
    """A player of such a mind."""
    return lambda view, chance: chosen(view, chance, mind)


def series(
    first: Mind, second: Mind, games: int, deal: int, hands: Callable[[int, int], Hands] | None = None
) -> Series:
    """So many battles, the seats changed in every other one; `hands` are of (game, first player's seat)."""
    found = Series()
    for game in range(games):
        swap = game % 2
        leads: list[int] = []

        def watch(state: Any, leads: list[int] = leads) -> None:
            mine, theirs = totals(state)
            leads.append(mine - theirs)

        seats = (player(second), player(first)) if swap else (player(first), player(second))
        laid: Hands = ((), ()) if hands is None else hands(game, swap)
        found.add(play(MODE, *seats, deal + game, hands=laid, watch=watch), leads, swap)
    return found


def better(game: int, swap: int) -> Hands:
    """The same three wines for both, twenty levels up for the first player."""
    chance = Chance(seed(game, 7))
    species = chance.sample(OWN, 3)
    worse, raised = (
        tuple(
            bottle_of(
                one,
                Wine(one.slug, Stats(*[16] * 6), Stats(*[84] * 6), Nature.BALANCED, level, 0, False),
                wine_id=None,
                wine_ref=None,
            )
            for one in species
        )
        for level in (LEVEL, LEVEL + BETTER_LEVELS)
    )
    return (worse, raised) if swap else (raised, worse)


def at_level(level: int) -> Callable[[int, int], Hands]:
    """One wine each of that level, so that the line-up is of its size; the house lends the rest."""
    one = OWN[0]
    wine = Wine(one.slug, Stats(*[16] * 6), Stats(*[84] * 6), Nature.BALANCED, level, 0, False)
    hand = (bottle_of(one, wine, wine_id=None, wine_ref=None),)
    return lambda game, swap: (hand, hand)


def tell_speed(battles: int = 60) -> None:
    """Turns a CPU second with the three views of each event; a battle's bytes, to who watches and on record."""
    turn_s = choice_s = 0.0
    turns = choices = watched = recorded = 0
    codec = RecordCodec(MODE.battle)
    for number in range(battles):
        state = after(MODE, MODE.battle.initial(opening_of(MODE, number)), None, Open())
        chances = Chance(seed(number, 8)), Chance(seed(number, 9))
        while not MODE.battle.is_over(state):
            began = time.process_time()
            views = [MODE.battle.view_state(state, Role(seat)) for seat in (0, 1)]
            commits = [MODE.commit_of(state.turn, MODE.choose(views[seat], chances[seat], 5)) for seat in (0, 1)]
            choice_s += time.process_time() - began
            choices += 2
            began = time.process_time()
            told = []
            for seat, commit in enumerate(commits):
                decision = MODE.battle.decide(state, PLAYERS[seat], commit, OPENED_AT_MS)
                for event in decision.events:
                    state = MODE.battle.evolve(state, event)
                    told.append([MODE.battle.view_event(event, Role(role)) for role in (0, 1, WATCHER)])
                recorded += len(codec.encode_body(commit, decision.events, decision.answer, bytes(16)))
            turn_s += time.process_time() - began
            turns += 1
            watched += sum(len(msgspec.json.encode(pushes[2].d, enc_hook=unkept)) for pushes in told)
    sys.stdout.write(
        f"turns per CPU second {turns / turn_s:,.0f}; a choice of strength 5 {1000 * choice_s / choices:.1f} ms; "
        f"a battle to who watches, JSON without frames {watched / battles:,.0f} bytes; its entries on record "
        f"{recorded / battles:,.0f} bytes\n"
    )


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--games", type=int, default=1000, help="battles for each line (default 1000)")
    parser.add_argument("--only", choices=("strengths", "equal", "actions", "wines", "size", "speed"))
    asked = parser.parse_args()
    games, best = asked.games, MINDS[-1]

    def wanted(part: str) -> bool:
        return asked.only in (None, part)

    if wanted("strengths"):
        for below, mind in enumerate(MINDS[1:], 1):
            series(mind, MINDS[below - 1], games, 10_000 * below).tell(f"strength {below + 1} against {below}")
    if wanted("equal"):
        series(best, best, games, 50_000).tell("strength 5 against itself")
    if wanted("actions"):
        for what in ("bluffs", "calls", "doubles", "sniffs"):
            series(msgspec.structs.replace(best, **{what: False}), best, games, 60_000).tell(
                f"without {what} against 5"
            )
    if wanted("wines"):
        series(best, best, games, 70_000, better).tell("20 levels up, equal strength")
        worse = series(MINDS[3], MINDS[2], games, 80_000, lambda game, swap: better(game, 1 - swap))
        worse.tell("4 against 3, 20 levels down")
    if wanted("size"):
        for level in (10, 30, 60, 90):
            series(best, MINDS[3], games, 90_000, at_level(level)).tell(f"5 against 4 at level {level}")
    if wanted("speed"):
        tell_speed()


if __name__ == "__main__":
    main()
