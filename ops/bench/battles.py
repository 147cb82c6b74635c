"""Pairing battles for measuring: seeded, so that every run plays the same ones."""

import msgspec

from game.battle.bottle import Bottle, bottle_of
from game.battle.opening import BattleOpening, SeatCard
from game.catalogue import OWN
from game.chance import Chance
from game.decider import Open
from game.ids import PlayerId, RoomId, WineId
from game.pairing.battle import PAIRING
from game.pairing.commands import Commit
from game.pairing.hand import HAND_SIZE, complete_hand
from game.pairing.state import State
from game.pairing.view import choices_of
from game.stats import Nature, Stats
from game.wine import Wine

PLAYERS = PlayerId(1), PlayerId(2)
OPENED_AT_MS = 1_700_000_000_000


class Script(msgspec.Struct):
    """A battle as it will be played: the state after its opening, and both seats' choices, turn after turn."""

    opening: BattleOpening
    laid: State
    turns: list[tuple[Commit, Commit]]


def seed(*parts: int) -> bytes:
    """A seed of 32 bytes from a few whole numbers."""
    return b"".join(part.to_bytes(8, "big") for part in parts).ljust(32, b"\0")


def own_hand(chance: Chance, *, level: int = 50) -> tuple[Bottle, ...]:
    """A legal hand of six wines that a player owns."""
    lent = complete_hand((), chance, level=level)
    by_slug = {species.slug: species for species in OWN}
    hand = []
    for bottle in lent[:HAND_SIZE]:
        wine = Wine(bottle.species, Stats(*[16] * 6), Stats(*[84] * 6), Nature.BALANCED, level, 0, False)
        number = chance.below(1 << 31)
        ref = f"00000000-0000-7000-8000-{number:012x}"
        hand.append(bottle_of(by_slug[bottle.species], wine, wine_id=WineId(number + 1), wine_ref=ref))
    return tuple(hand)


def opening(number: int) -> BattleOpening:
    """The opening of the n-th battle, both seats with six wines of their own."""
    chance = Chance(seed(number, 1))
    cards = (
        SeatCard(PLAYERS[0], "00000000-0000-7000-8000-000000000001", "Anna", own_hand(chance)),
        SeatCard(PLAYERS[1], "00000000-0000-7000-8000-000000000002", "Béla", own_hand(chance)),
    )
    room = RoomId(f"00000000-0000-7000-8000-{number:012x}")
    return BattleOpening(room, seed(number, 2), PAIRING.rules_version, OPENED_AT_MS, True, cards)


def any_choice(state: State, seat: int, chance: Chance) -> Commit:
    """One of the choices that are open to a seat, each equally likely."""
    choice = chance.pick(choices_of(state.masks[seat]))
    return Commit(state.turn, choice["wine"], choice["serve"])


def script(number: int) -> Script:
    """The n-th battle, laid and played to its end."""
    opened = opening(number)
    state = after(PAIRING.initial(opened), None, Open())
    played = Script(opened, state, [])
    chance = Chance(seed(number, 3))
    while not PAIRING.is_over(state):
        commits = any_choice(state, 0, chance), any_choice(state, 1, chance)
        played.turns.append(commits)
        for player, commit in zip(PLAYERS, commits, strict=True):
            state = after(state, player, commit)
    return played


def after(state: State, actor: PlayerId | None, command: Commit | Open) -> State:
    """The battle after a command."""
    for event in PAIRING.decide(state, actor, command, OPENED_AT_MS).events:
        state = PAIRING.evolve(state, event)
    return state
