"""What a battle comes to: every claim, call and double as a line with its points, and who has won.

Points that are won count more or less by what the wines lend (`edge`); points that are lost do not.
"""

from typing import Final

from game.blind_tasting.events import BattleOpened, Tally
from game.blind_tasting.hand import SOFT_FALL, STEADY
from game.blind_tasting.names import BOTTLE, COUNTRY, GRAPE, REGION
from game.blind_tasting.rounds import is_true, lineup_values
from game.blind_tasting.state import Claim, State
from game.blind_tasting.values import BLUFF_PCT, CALL_LOST_PCT, ROUNDS, STOOD_PCT, STRUCK_BLUFF_PCT, WRONG_PCT

SCORE_START: Final = 100
SCORE_MAX: Final = 1000
"""Each seat begins with so many points, and a score is told within 0 … 1000."""

TENTH_PCT: Final = 10


def tallies(state: State, seat: int) -> tuple[Tally, ...]:
    """A seat's account as everything would be unmasked now, in the order of rounds."""
    dealt = state.dealt
    lines = [line for claim in state.seats[seat].claims for line in _of_claim(state, seat, claim)]
    for shown in state.rounds:
        mine, theirs = shown.acts[seat], shown.acts[1 - seat]
        if mine.does == "call":
            points = -(mine.worth * CALL_LOST_PCT // 100) if mine.stood else _won(dealt, seat, mine.slot, mine.worth)
            lines.append(Tally(shown.turn, "call", mine.slot, "", points))
        if theirs.does == "call" and theirs.stood:
            won = _won(dealt, seat, theirs.slot, theirs.worth * STOOD_PCT // 100)
            lines.append(Tally(shown.turn, "stood", theirs.slot, "", won))
    return tuple(sorted(lines, key=lambda line: line.turn))


def totals(state: State) -> tuple[int, int]:
    """Both seats' points, as everything would be unmasked now."""
    return total_of(tallies(state, 0)), total_of(tallies(state, 1))


def total_of(lines: tuple[Tally, ...]) -> int:
    """The points of an account."""
    return sum(line.points for line in lines)


def winner_of(state: State) -> int | None:
    """The larger total; then fewer wrong or struck claims, then the earlier right bottle, else nobody."""
    for measure in (
        totals(state),
        tuple(-sum(not is_true(state.dealt, claim) for claim in seat.claims) for seat in state.seats),
        tuple(-_named_in(state, seat) for seat in (0, 1)),
    ):
        if measure[0] != measure[1]:
            return int(measure[1] > measure[0])
    return None


def score_of(total: int) -> int:
    """A total as it is told in lists."""
    return min(SCORE_MAX, max(0, SCORE_START + total))


def _of_claim(state: State, seat: int, claim: Claim) -> list[Tally]:
    dealt = state.dealt
    ability = dealt.seats[seat].ability
    softer_pct = TENTH_PCT if claim.struck and ability in SOFT_FALL else 0
    if claim.bluff:
        if claim.struck:
            points = -(claim.worth * (STRUCK_BLUFF_PCT - softer_pct) // 100)
        elif claim.turn < state.turn or state.over is not None:
            points = _won(dealt, seat, claim.slot, claim.worth * BLUFF_PCT // 100)
        else:
            points = 0
        return [Tally(claim.turn, "bluff", claim.slot, "", points)]
    right = is_true(dealt, claim)
    points = _won(dealt, seat, claim.slot, claim.worth) if right else -(claim.worth * (WRONG_PCT - softer_pct) // 100)
    named = lineup_values(dealt.lineup)[claim.slot][claim.value]
    lines = [Tally(claim.turn, "pin", claim.slot, named, points)]
    if claim.stake:
        risk_pct = 100 - (TENTH_PCT if ability == STEADY and claim.slot == GRAPE else 0)
        points = _won(dealt, seat, claim.slot, claim.stake) if right else -(claim.stake * risk_pct // 100)
        lines.append(Tally(claim.doubled_at, "double", claim.slot, named, points))
    return lines


def _won(dealt: BattleOpened, seat: int, slot: int, points: int) -> int:
    mine, theirs = dealt.seats[seat], dealt.seats[1 - seat]
    own, rival = (mine.place, theirs.place) if slot in (COUNTRY, REGION) else (mine.glass, theirs.glass)
    return points * (1000 + own) // (1000 + rival)


def _named_in(state: State, seat: int) -> int:
    named = [claim.turn for claim in state.seats[seat].claims if claim.slot == BOTTLE and is_true(state.dealt, claim)]
    return min(named, default=ROUNDS + 1)
