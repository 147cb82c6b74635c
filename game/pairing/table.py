"""Laying the table: the menu is dealt, hands are completed, and both seats get the stamina that makes it level.

Done once, when the room opens; what it decides is written into the first event.
"""

from typing import Final

import msgspec

from game.battle.bottle import Hand, fair_level
from game.battle.opening import BattleOpening, SeatCard
from game.battle.temper import mean_weight, weight_of
from game.chance import Chance
from game.ids import PlayerId
from game.pairing.dishes import Menu, deal_menu
from game.pairing.hand import complete_hand, profile_of
from game.pairing.harmony import Profile
from game.pairing.par import par_of, reach_of
from game.pairing.temper import Temper, standing, temper_of
from game.seasons import YearSeason, year_season

STAMINA: Final = 270
"""Between equal hands of middling wines this lasts seven or eight courses; see `docs/pairing.md`."""
LEVELLING_PCT: Final = (70, 140)
"""How far par may move a seat's stamina."""
MENUS_DEALT: Final = 2
"""Menus that chance deals; the one whose pars are nearest to each other is laid."""


class Laid(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """One seat as it was laid: who sits, the six bottles, their stats at this table, its full stamina and its par."""

    player: PlayerId
    ref: str
    name: str
    house: bool
    bottles: Hand
    tempers: tuple[Temper, ...]
    stamina: int
    par: int


class Table(msgspec.Struct, frozen=True, gc=False):
    """The menu and both seats. `profiles` follow from them: what the food meets of each bottle, looked up once instead
    of at every pour."""

    menu: Menu
    seats: tuple[Laid, Laid]
    profiles: tuple[tuple[Profile, ...], ...] = ()

    def __post_init__(self) -> None:
        profiles = tuple(tuple(profile_of(bottle) for bottle in laid.bottles) for laid in self.seats)
        msgspec.structs.force_setattr(self, "profiles", profiles)


def lay(opening: BattleOpening, chance: Chance) -> Table:
    """The table for this opening; all of its chance comes from `chance`."""
    first, second = opening.seats
    hands = (
        complete_hand(first.bottles, chance, level=fair_level(second.bottles)),
        complete_hand(second.bottles, chance, level=fair_level(first.bottles)),
    )
    mean = mean_weight([bottle.stats for hand in hands for bottle in hand])
    tempers = tuple(tuple(temper_of(bottle.stats, mean) for bottle in hand) for hand in hands)
    menu, pars = _level_menu(hands, year_season(opening.opened_at_ms), chance)
    stamina = _stamina(hands, pars)
    cards = opening.seats
    return Table(menu, (
        _laid(cards[0], hands[0], tempers[0], stamina[0], pars[0]),
        _laid(cards[1], hands[1], tempers[1], stamina[1], pars[1]),
    ))  # fmt: skip


def _laid(card: SeatCard, hand: Hand, tempers: tuple[Temper, ...], stamina: int, par: int) -> Laid:
    return Laid(card.player, card.ref, card.name, card.house, hand, tempers, stamina, par)


def _level_menu(hands: tuple[Hand, Hand], evening: YearSeason, chance: Chance) -> tuple[Menu, tuple[int, int]]:
    """Of a few menus the one on which the two hands are worth most nearly the same; the earlier of two equal ones.

    Par looks at every wine as if it stood like the others: what level, rarity and training are worth is not levelled
    away.
    """
    tempers = [[temper_of(bottle.stats, weight_of(bottle.stats)) for bottle in hand] for hand in hands]
    first = reach_of(hands[0], tempers[0], hands[1], tempers[1])
    second = reach_of(hands[1], tempers[1], hands[0], tempers[0])
    best: tuple[int, Menu, tuple[int, int]] | None = None
    for _ in range(MENUS_DEALT):
        menu = deal_menu(chance, evening)
        pars = par_of(first, menu), par_of(second, menu)
        unevenness = 1000 * max(pars) // min(pars)
        if best is None or unevenness < best[0]:
            best = unevenness, menu, pars
    assert best is not None, "at least one menu is dealt"
    return best[1], best[2]


def _stamina(hands: tuple[Hand, Hand], pars: tuple[int, int]) -> tuple[int, int]:
    """270 · standing of mean Longevity · rival's par / mean par, the last within `LEVELLING_PCT`."""
    long = [max(1, sum(bottle.stats.longevity for bottle in hand) // len(hand)) for hand in hands]
    mean = sum(long) // 2
    low, high = LEVELLING_PCT

    def of(seat: int) -> int:
        levelled_permille = min(10 * high, max(10 * low, 2000 * pars[1 - seat] // (pars[0] + pars[1])))
        return STAMINA * (1000 + standing(long[seat], mean)) * levelled_permille // 1_000_000

    return of(0), of(1)
