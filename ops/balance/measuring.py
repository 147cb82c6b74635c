"""The house against itself in any mode that is open: hands by chance, battles to their end, and what they say.

A hand is put together wine by wine, as the mode allows. Everything is seeded, so two runs of one version agree.
"""

from collections.abc import Callable, Sequence
from typing import Final

import msgspec

from game.battle.bottle import Bottle, Hand, bottle_of
from game.battle.mode import Mode
from game.catalogue import OWN
from game.chance import Chance
from game.rarity import Tier
from game.refusal import Refused
from game.species import Species
from game.stats import Nature, Stats
from game.wine import Wine
from game.wine_types import WineType
from ops.balance.estimates import Rate, mean_rate, one_more
from ops.balance.playing import Player, at_strength, play, seed

LEVEL: Final = 50
IV: Final = Stats(16, 16, 16, 16, 16, 16)
EV: Final = Stats(84, 84, 84, 84, 84, 84)
EQUAL_TIERS: Final = (Tier.COMMON, Tier.UNCOMMON, Tier.RARE)
"""The tiers of which hands with equal budgets are: the same at the same place on both sides."""

TYPES_WITHIN: Final = (47.0, 53.0)
STRENGTHS_WITHIN: Final = (60.0, 80.0)
EVEN_WITHIN: Final = (47.0, 53.0)

Natures = tuple[Nature, ...]


class Battle(msgspec.Struct, frozen=True):
    """One battle: both hands, their natures, how many halves of a point seat 0 got, and in how many turns."""

    hands: tuple[Hand, Hand]
    natures: tuple[Natures, Natures]
    halves: int
    turns: int


class Part(msgspec.Struct, frozen=True):
    """One question to a mode, its rates, and between what each should lie (None where nothing is asked)."""

    name: str
    asks: str
    rates: list[Rate]
    within: tuple[float, float] | None = None

    def verdicts(self) -> list[str]:
        return [] if self.within is None else [rate.verdict(*self.within) for rate in self.rates]


class Found(msgspec.Struct, frozen=True):
    """What was measured of a mode."""

    mode: str
    games: int
    turns: float
    draws_pct: float
    parts: list[Part]


def measured(mode: Mode, games: int, tell: Callable[[str], None]) -> Found:
    """All parts, `games` battles for each series: one with equal budgets, one with rarities by chance, and one for
    each strength against the one below."""
    tell(f"{mode.name}: equal budgets")
    equal = [_battle(mode, number, EQUAL_TIERS, equal=True) for number in range(games)]
    tell(f"{mode.name}: rarities by chance")
    mixed = [_battle(mode, number, tuple(Tier), equal=False) for number in range(games)]
    tell(f"{mode.name}: strengths")
    even = [battle.halves for battle in equal]
    parts = [
        Part("types", "one more wine of the type", _by_type(equal), TYPES_WITHIN),
        Part("rarities", "one more wine of the tier", _by_tier(mixed)),
        Part("natures", "one more wine of the nature", _by_nature(equal)),
        Part("first move", "seat 0, whose choice comes first", [mean_rate("seat 0", even)], EVEN_WITHIN),
        Part("strengths", "the house against one strength below", _ladder(mode, games), STRENGTHS_WITHIN),
    ]
    turns = sum(battle.turns for battle in equal) / games
    return Found(mode.name, games, turns, 100 * even.count(1) / games, parts)


def hand_of(mode: Mode, tiers: Sequence[Tier], natures: Natures, chance: Chance) -> Hand:
    """A whole hand that the mode allows, of these tiers in this order as far as the catalogue has them."""
    hand: list[Bottle] = []
    for tier, nature in zip(tiers, natures, strict=True):
        laid = {bottle.species for bottle in hand}
        left = [one for one in OWN if one.slug not in laid]
        of_tier = [one for one in left if one.rarity.facts.tier is tier]
        species = _fitting(mode, hand, of_tier, chance) or _fitting(mode, hand, left, chance)
        assert species is not None, "the catalogue fills any hand"
        hand.append(_bottle(species, nature))
    return tuple(hand)


def _fitting(mode: Mode, hand: Sequence[Bottle], among: Sequence[Species], chance: Chance) -> Species | None:
    """One of these that the hand has room for, each equally likely."""
    among = list(among)
    while among:
        species = chance.pick(among)
        if _fits(mode, hand, species):
            return species
        among.remove(species)
    return None


def _fits(mode: Mode, hand: Sequence[Bottle], species: Species) -> bool:
    try:
        mode.require_room_for((*hand, _bottle(species, Nature.BALANCED)))
    except Refused:
        return False
    return True


def _bottle(species: Species, nature: Nature) -> Bottle:
    wine = Wine(species.slug, IV, EV, nature, LEVEL, 0, False)
    return bottle_of(species, wine, wine_id=None, wine_ref=None)


def _battle(mode: Mode, number: int, tiers: Sequence[Tier], *, equal: bool) -> Battle:
    """The so-many-th battle of the house at its strongest against itself."""
    chance = Chance(seed(number, 7 + equal))
    places = range(mode.hand_size)
    first = [chance.pick(tiers) for _ in places]
    second = first if equal else [chance.pick(tiers) for _ in places]
    natures = tuple(chance.pick(tuple(Nature)) for _ in places), tuple(chance.pick(tuple(Nature)) for _ in places)
    hands = hand_of(mode, first, natures[0], chance), hand_of(mode, second, natures[1], chance)
    strongest = at_strength(mode, mode.strengths[-1])
    return _played(mode, (strongest, strongest), number, hands, natures)


def _played(
    mode: Mode, players: tuple[Player, Player], number: int, hands: tuple[Hand, Hand], natures: tuple[Natures, Natures]
) -> Battle:
    over = play(mode, *players, number, hands=hands).over
    return Battle(hands, natures, 1 if over.winner is None else 2 * (over.winner == 0), over.turns)


def _by_type(battles: Sequence[Battle]) -> list[Rate]:
    kinds = list(WineType)
    counts = [_counts(kinds, [[bottle.primary_type for bottle in hand] for hand in battle.hands]) for battle in battles]
    return one_more([kind.value for kind in kinds], counts, [battle.halves for battle in battles])


def _by_tier(battles: Sequence[Battle]) -> list[Rate]:
    kinds = list(Tier)
    counts = [
        _counts(kinds, [[_TIER_OF[bottle.species] for bottle in hand] for hand in battle.hands]) for battle in battles
    ]
    return one_more([kind.value for kind in kinds], counts, [battle.halves for battle in battles])


def _by_nature(battles: Sequence[Battle]) -> list[Rate]:
    kinds = list(Nature)
    counts = [_counts(kinds, battle.natures) for battle in battles]
    return one_more([kind.value for kind in kinds], counts, [battle.halves for battle in battles])


def _counts(kinds: Sequence[str], sides: Sequence[Sequence[str]]) -> tuple[list[int], list[int]]:
    mine, other = ([list(side).count(kind) for kind in kinds] for side in sides)
    return mine, other


def _ladder(mode: Mode, games: int) -> list[Rate]:
    """Each strength against the one below; every deal from both seats, so that it cancels."""
    rates = []
    neutral = (Nature.BALANCED,) * mode.hand_size
    for below, above in zip(mode.strengths, mode.strengths[1:], strict=False):
        halves = []
        for game in range(games):
            deal, swap = divmod(game, 2)
            chance = Chance(seed(deal, 9, above))
            tiers = [chance.pick(EQUAL_TIERS) for _ in range(mode.hand_size)]
            hands = hand_of(mode, tiers, neutral, chance), hand_of(mode, tiers, neutral, chance)
            players = at_strength(mode, above), at_strength(mode, below)
            number = 100_000 * above + deal
            battle = _played(mode, players[::-1] if swap else players, number, hands, (neutral, neutral))
            halves.append(2 - battle.halves if swap else battle.halves)
        rates.append(mean_rate(f"{above} against {below}", halves))
    return rates


_TIER_OF: Final = {species.slug: species.rarity.facts.tier for species in OWN}
