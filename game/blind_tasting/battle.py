"""The blind tasting as a decider: what is its own of a battle. What every battle does is in `game.battle.decider`."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final

import msgspec

from game.battle.bottle import LENT_LEVEL, fair_level
from game.battle.clock import TURN_MS, SeatClock
from game.battle.decider import Battle
from game.battle.names import VOID
from game.battle.opening import BattleOpening, SeatCard
from game.battle.rewards import Deeds
from game.blind_tasting import view
from game.blind_tasting.commands import Command, Commit
from game.blind_tasting.deeds import deeds_of
from game.blind_tasting.events import (
    BattleOpened,
    BattleOver,
    ChoiceLocked,
    Event,
    Seated,
    TurnOpened,
    TurnRevealed,
)
from game.blind_tasting.hand import ability_of, complete_hand, edges
from game.blind_tasting.lessons import lessons, most_telling
from game.blind_tasting.lineup import deal
from game.blind_tasting.names import MODE, UNMASKED
from game.blind_tasting.rounds import default_choice, is_legal, lineup_values, masked, may_of, reveal
from game.blind_tasting.scoring import score_of, tallies, total_of, winner_of
from game.blind_tasting.state import State, evolve, initial
from game.blind_tasting.traits import told_in_order
from game.blind_tasting.values import ROUNDS
from game.chance import Chance, seed_hash
from game.decider import Push, Role
from game.refusal import Refused


class BlindTasting(Battle[State]):
    """Two seats, one masked bottle, seven rounds."""

    kind: ClassVar[str] = MODE
    rules_version: ClassVar[int] = 2  # 2: abilities as the bottle has them
    opening_type: Any = BattleOpening
    command_type: Any = Command
    event_type: Any = Event

    def initial(self, opening: BattleOpening) -> State:
        return initial(opening)

    def evolve(self, state: State, event: Event) -> State:
        return evolve(state, event)

    def begin(self, state: State) -> BattleOpened:
        opening = state.opening
        chance = Chance(opening.seed)
        first, second = opening.seats
        hands = (
            complete_hand(first.bottles, fair_level(second.bottles), chance),
            complete_hand(second.bottles, fair_level(first.bottles), chance),
        )
        edge = edges(hands)
        style, lineup, answer = deal(fair_level([*hands[0], *hands[1]]) or LENT_LEVEL, chance)
        return BattleOpened(
            opening.battle,
            opening.rated,
            self.rules_version,
            seed_hash(opening.seed),
            style.value,
            lineup,
            answer,
            told_in_order([one.traits for one in lineup]),
            (_seated(first, hands[0], edge[0]), _seated(second, hands[1], edge[1])),
        )

    def open_turn(self, state: State, now_ms: int) -> TurnOpened:
        dealt = state.dealt
        trait = dealt.clues[state.turn]
        banks_ms = state.seats[0].clock.bank_ms, state.seats[1].clock.bank_ms
        value = masked(dealt).traits[trait]
        turn, told = state.turn + 1, msgspec.structs.replace(state, clues=(*state.clues, (trait, value)))
        may = may_of(told, 0, turn), may_of(told, 1, turn)
        sizes = tuple(map(len, lineup_values(dealt.lineup)))
        return TurnOpened(turn, now_ms, now_ms + TURN_MS, trait, value, banks_ms, may, sizes)

    def lock(self, state: State, seat: int, commit: Commit, clock: SeatClock, now_ms: int) -> ChoiceLocked:
        if not is_legal(state.may[seat], state.sizes, commit.choice):
            raise Refused("illegal_choice", "That can't be done in this round.", turn=state.turn)
        return ChoiceLocked(state.turn, seat, commit.choice, False, clock)

    def lock_default(self, state: State, seat: int, clock: SeatClock, now_ms: int) -> ChoiceLocked:
        return ChoiceLocked(state.turn, seat, default_choice(state, seat), True, clock)

    def reveal(self, state: State) -> TurnRevealed:
        return reveal(state)

    def decided(self, state: State) -> tuple[int | None, str] | None:
        return (winner_of(state), UNMASKED) if state.turn == ROUNDS else None

    def end(self, state: State, winner: int | None, reason: str, loser: int | None) -> BattleOver:
        accounts = tallies(state, 0), tallies(state, 1)
        totals = total_of(accounts[0]), total_of(accounts[1])
        first, second = (0 if seat == loser else score_of(totals[seat]) for seat in (0, 1))
        turns = len(state.rounds)
        told = lessons(state)
        return BattleOver(
            winner,
            reason,
            (first, second),
            turns,
            reason != VOID and turns > 0,
            state.opening.seed.hex(),
            state.dealt.answer,
            totals,
            accounts,
            told,
            most_telling(state, told),
            masked(state.dealt).fact,
            masked(state.dealt).fact_source,
        )

    def deeds(self, state: State, seat: int) -> Deeds:
        return deeds_of(state, seat)

    def view_event(self, event: Event, role: Role) -> Push:
        return view.of_event(event, role)

    def view_state(self, state: State, role: Role) -> Mapping[str, Any]:
        return view.of_state(state, role)

    def told_choice(self, state: State, commit: Commit) -> Mapping[str, Any] | None:
        """Pins and bluffs stay face down till the end; the rest is known once it was revealed."""
        return view.told_choice(state, commit)


BLIND_TASTING: Final = BlindTasting()


def _seated(card: SeatCard, hand: Any, edge: tuple[int, int]) -> Seated:
    return Seated(card.player, card.ref, card.name, card.house, hand, *edge, ability_of(hand))
