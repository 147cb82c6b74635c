"""Measures the food-pairing battle: how long it is, how open, how fair, how strong its own player, and how fast.

    .venv/bin/python -m ops.balance.pairing [--games N] [--deals N]

Everything is seeded, so two runs of one version print the same figures (but for the time). A win rate of n games has a
standard error of about 50 / √n points: 3.5 at 200 games.
"""

import argparse
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import msgspec

from game.battle.bottle import Bottle, Hand, bottle_of
from game.battle.opening import BattleOpening, SeatCard
from game.catalogue import OWN
from game.chance import Chance
from game.decider import Open, Role
from game.ids import PlayerId, RoomId
from game.pairing.battle import PAIRING
from game.pairing.commands import Commit
from game.pairing.dishes import COURSES
from game.pairing.hand import complete_hand
from game.pairing.house import STRENGTHS
from game.pairing.house import choose as choose_at
from game.pairing.state import State
from game.pairing.view import choices_of
from game.rarity import Tier
from game.species import Species
from game.stats import Nature, Stats
from game.wine import Wine

Player = Callable[[Mapping[str, Any], Chance], tuple[int, str]]

PLAYERS = PlayerId(1), PlayerId(2)
OPENED_AT_MS = 1_000_000
DEAL_BATTLES = 12
"""Battles on one deal; the wins of one side of two equal players then tell how much the deal decides."""
DEAL_WINS = 10
"""80 % of 12, rounded up."""


class Played(msgspec.Struct):
    """What one battle showed. `leads` is the share of seat 0 less that of seat 1 after each course, in permille."""

    winner: int | None
    reason: str
    leads: list[int]
    serves: list[str]


def seed(*parts: int) -> bytes:
    """A seed of 32 bytes from a few whole numbers."""
    return b"".join(part.to_bytes(8, "big") for part in parts).ljust(32, b"\0")


def choose(view: Mapping[str, Any], chance: Chance) -> tuple[int, str]:
    """The house at its strongest."""
    return choose_at(view, chance, STRENGTHS[-1])


def picker(view: Mapping[str, Any], chance: Chance) -> tuple[int, str]:
    """A player without a thought: any choice, each equally likely."""
    choice = chance.pick(view["you"]["choices"])
    return choice["wine"], choice["serve"]


def play(opening: BattleOpening, players: Sequence[Player], chances: Sequence[Chance]) -> Played:
    """One battle to its end, each player seeing only its own snapshot."""
    state: State = PAIRING.initial(opening)
    state = _after(state, None, Open())
    leads, serves = [], []
    while not PAIRING.is_over(state):
        chosen = [players[seat](PAIRING.view_state(state, Role(seat)), chances[seat]) for seat in (0, 1)]
        for seat, (wine, serve) in enumerate(chosen):
            state = _after(state, PLAYERS[seat], Commit(state.turn, wine, serve))
            serves.append(serve)
            if seat == 1:
                shares = [1000 * state.seats[side].board.stamina // state.table.seats[side].stamina for side in (0, 1)]
                leads.append(shares[0] - shares[1])
    assert state.over is not None
    return Played(state.over.winner, state.over.reason, leads, serves)


def _after(state: State, actor: PlayerId | None, command: Any) -> State:
    for event in PAIRING.decide(state, actor, command, OPENED_AT_MS).events:
        state = PAIRING.evolve(state, event)
    return state


def opening(number: int, hands: Sequence[Hand], *, spice: int = 0) -> BattleOpening:
    """An opening whose menu hangs on its number only; `spice` changes nothing but the name."""
    cards = tuple(
        SeatCard(player, f"p{player}", f"Seat {seat}", hand)
        for seat, (player, hand) in enumerate(zip(PLAYERS, hands, strict=True))
    )
    assert len(cards) == 2
    return BattleOpening(RoomId(f"b{number}-{spice}"), seed(number), PAIRING.rules_version, OPENED_AT_MS, False, cards)


TIERS = (Tier.COMMON, Tier.UNCOMMON, Tier.RARE, Tier.EPIC, Tier.LEGENDARY)


def hand(chance: Chance, *, level: int = 50, tiers: Sequence[Tier] = TIERS[:3]) -> Hand:
    """A legal hand of our own catalogue: kinds by chance, species of these tiers where there are any."""
    families = [complete_hand((), chance)[index].style for index in range(6)]
    bottles: list[Bottle] = []
    for style in families:
        of_style = [one for one in OWN if one.style is style and one.slug not in {b.species for b in bottles}]
        of_tier = [one for one in of_style if one.rarity.facts.tier in tiers]
        bottles.append(_bottle(chance.pick(of_tier or of_style), level))
    return tuple(bottles)


def _bottle(species: Species, level: int) -> Bottle:
    wine = Wine(species.slug, Stats(*[16] * 6), Stats(*[84] * 6), Nature.BALANCED, level, 0, False)
    return bottle_of(species, wine, wine_id=None, wine_ref=None)


def lifted(hand_before: Hand, *, levels: int = 0, total_pct: int = 100) -> Hand:
    """The same bottles, some levels up or with more base stats, as two tiers up would have; palates stay, so that only
    the numbers differ."""
    by_slug = {species.slug: species for species in OWN}
    lifted_hand = []
    for bottle in hand_before:
        species = by_slug[bottle.species]
        base = Stats(*(stat * total_pct // 100 for stat in species.base))
        lifted_hand.append(_bottle(msgspec.structs.replace(species, base=base), bottle.level + levels))
    return tuple(lifted_hand)


def series(
    name: str, games: int, players: Sequence[Player], change: Callable[[Hand], Hand] | None = None
) -> list[Played]:
    """Battles of two hands drawn alike, every deal played twice with the seats changed, so that the deal cancels;
    `change` betters the first player's hand. Leads and winners are turned so that 0 is the first player."""
    played = []
    for game in range(games):
        deal, swap = divmod(game, 2)
        chance = Chance(seed(deal, 7))
        hands = [hand(chance), hand(chance)]
        if change is not None:
            hands[swap] = change(hands[swap])
        sides = [players[1], players[0]] if swap else list(players)
        result = play(opening(deal, hands, spice=swap), sides, (Chance(seed(game, 8)), Chance(seed(game, 9))))
        if swap:
            result.leads = [-lead for lead in result.leads]
            result.winner = None if result.winner is None else 1 - result.winner
        played.append(result)
        progress(name, game + 1, games)
    return played


def distracted(view: Mapping[str, Any], chance: Chance) -> tuple[int, str]:
    """The house, but one choice in five is any choice: nearer to what people do."""
    return picker(view, chance) if chance.one_in(5) else choose(view, chance)


def deal_luck(deals: int, player: Player = choose) -> list[int]:
    """For each deal the wins of seat 0 in 12 battles of a player against itself."""
    wins = []
    for deal in range(deals):
        chance = Chance(seed(deal, 17))
        hands = [hand(chance), hand(chance)]
        won = 0
        for battle in range(DEAL_BATTLES):
            chances = Chance(seed(deal, battle, 18)), Chance(seed(deal, battle, 19))
            won += play(opening(10_000 + deal, hands, spice=battle), (player, player), chances).winner == 0
        wins.append(won)
        progress("deals", deal + 1, deals)
    return wins


def progress(name: str, done: int, of: int) -> None:
    """A line on the error stream that is written over."""
    if done == of or done % 10 == 0:
        sys.stderr.write(f"\r{name}: {done}/{of}" + ("\n" if done == of else ""))
        sys.stderr.flush()


def tell(line: str) -> None:
    """A line of the report."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def win_rate(played: Sequence[Played]) -> str:
    """Wins of the first player in per cent; a draw is half a win."""
    halves = sum(2 if one.winner == 0 else one.winner is None for one in played)
    return f"{100 * halves / (2 * len(played)):.1f} %"


def tell_tension(played: Sequence[Played]) -> None:
    """How long equal battles are, and how long they stay open."""
    turns = Counter(len(one.leads) for one in played)
    decided = [one for one in played if one.winner is not None]
    changes = sum(
        sum(before * after < 0 for before, after in zip(one.leads, one.leads[1:], strict=False)) for one in played
    )
    behind = [one for one in decided if len(one.leads) > COURSES // 2 and one.leads[COURSES // 2 - 1]]
    turned = sum((one.leads[COURSES // 2 - 1] > 0) is not (one.winner == 0) for one in behind)
    late = [one for one in decided if len(one.leads) > 5 and one.leads[-2]]
    turned_late = sum((one.leads[-2] > 0) is not (one.winner == 0) for one in late)
    share = {turn: f"{100 * count / len(played):.0f} %" for turn, count in sorted(turns.items())}
    serves = Counter(serve for one in played for serve in one.serves)
    tell(f"courses: mean {sum(t * c for t, c in turns.items()) / len(played):.2f}, spread {share}")
    tell(f"ended by an empty table: {100 * sum(one.reason == 'empty_table' for one in played) / len(played):.0f} %")
    tell(f"lead changes a battle: {changes / len(played):.2f}")
    tell(f"behind after course 4 and won: {100 * turned / max(1, len(behind)):.0f} %")
    tell(f"behind before the last course and won: {100 * turned_late / max(1, len(late)):.0f} %")
    tell(f"draws: {100 * (len(played) - len(decided)) / len(played):.1f} %")
    tell("serves: " + ", ".join(f"{name} {100 * n / serves.total():.0f} %" for name, n in serves.most_common()))


def tell_deals(name: str, wins: Sequence[int]) -> None:
    """How much the deal decides between two equal players."""
    lucky = sum(won >= DEAL_WINS or won <= DEAL_BATTLES - DEAL_WINS for won in wins)
    spread = (sum((won / DEAL_BATTLES - 0.5) ** 2 for won in wins) / len(wins)) ** 0.5
    tell(f"{name} v itself, deals where one side wins 10 of 12 or more: {100 * lucky / len(wins):.0f} % (chance: 4 %)")
    tell(f"{name} v itself, spread of the win rate over deals: {spread:.3f} (chance: 0.144)")


def tell_speed(battles: int = 300) -> None:
    """Whole turns a second: two commits, reveal, next turn, and every role's view of each event; then openings and the
    house's choices. The median battle stands for all, and the quickest tenth for a machine with nothing beside it."""
    per_turn, per_opening, per_choice = [], [], []
    for number in range(battles):
        chance = Chance(seed(number, 27))
        hands = [hand(chance), hand(chance)]
        began = time.process_time()
        state = _seen(PAIRING.initial(opening(number, hands)), None, Open())
        per_opening.append(time.process_time() - began)
        view = PAIRING.view_state(state, Role(0))
        began = time.process_time()
        choose(view, chance)
        per_choice.append(time.process_time() - began)
        turn_s = 0.0
        while not PAIRING.is_over(state):
            commits = []
            for seat in (0, 1):
                choice = chance.pick(choices_of(state.masks[seat]))
                commits.append(Commit(state.turn, choice["wine"], choice["serve"]))
            began = time.process_time()
            for seat, commit in enumerate(commits):
                state = _seen(state, PLAYERS[seat], commit)
            turn_s += time.process_time() - began
        per_turn.append(turn_s / len(state.courses))
    tell("                                   median   quickest tenth")
    for name, seconds in (
        ("turn with three views of each event", per_turn),
        ("opening", per_opening),
        ("first choice of the house", per_choice),
    ):
        seconds.sort()
        tell(f"{name:36} {1e6 * seconds[battles // 2]:6.0f} µs {1e6 * seconds[battles // 10]:6.0f} µs")
    tell(f"turns per CPU second: {1 / per_turn[battles // 2]:,.0f}, undisturbed {1 / per_turn[battles // 10]:,.0f}")


def _seen(state: State, actor: PlayerId | None, command: Any) -> State:
    for event in PAIRING.decide(state, actor, command, OPENED_AT_MS).events:
        state = PAIRING.evolve(state, event)
        for role in (0, 1, -1):
            PAIRING.view_event(event, Role(role))
    return state


def main() -> None:
    """Measures and prints."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--games", type=int, default=200, help="battles for each win rate (default 200)")
    parser.add_argument("--deals", type=int, default=24, help="deals of 12 battles each (default 24; 0 for none)")
    asked = parser.parse_args()
    games = max(2, asked.games)
    equal = series("house v house", games, (choose, choose))
    tell_tension(equal)
    tell(f"house v random: {win_rate(series('house v random', games, (choose, picker)))}")
    levels = series("+20 levels", games, (choose, choose), lambda before: lifted(before, levels=20))
    tell(f"house v house, 20 levels up (70 v 50): {win_rate(levels)}")
    tiers = series("+2 tiers", games, (choose, choose), lambda before: lifted(before, total_pct=140))
    tell(f"house v house, two tiers up (base stats ×1.4): {win_rate(tiers)}")
    errs = series("house v one that errs", games, (choose, distracted))
    tell(f"house v house that errs in one choice of five: {win_rate(errs)}")
    if asked.deals > 0:
        tell_deals("house", deal_luck(asked.deals))
        tell_deals("house that errs in one choice of five", deal_luck(asked.deals, distracted))
    tell_speed()


if __name__ == "__main__":
    main()
