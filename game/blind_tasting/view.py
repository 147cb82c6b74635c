"""What each seat and the watchers see: the only way out of a battle.

Everybody sees the line-up as it is printed, the public clues, and of each action its kind, slot and worth. A seat alone
sees what its sniffs told it and what lies under its own claims. The bottle is shown at the end, with everything else.
Views are plain values for JSON and MessagePack; what repeats is kept.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, assert_never

import msgspec

from game.battle import view as shared
from game.battle.bottle import Bottle
from game.battle.clock import TURN_MS
from game.battle.events import SeatCameBack, SeatWentAway
from game.battle.view import View
from game.blind_tasting.commands import Bluff, Choice, Commit, Pin
from game.blind_tasting.events import (
    Act,
    BattleOpened,
    BattleOver,
    Candidate,
    ChoiceLocked,
    Event,
    Lesson,
    May,
    Seated,
    Tally,
    TurnOpened,
    TurnRevealed,
)
from game.blind_tasting.names import MODE, SENSES, SLOTS, TRAITS
from game.blind_tasting.rounds import choices_of, lineup_values
from game.blind_tasting.state import Claim, State
from game.blind_tasting.traits import said
from game.blind_tasting.values import ROUNDS, worth
from game.decider import WATCHER, Kept, Push, Resumed, Role

KEPT_MAX: Final = 1 << 12
"""Lists of choices, printed labels and clues: what the battles of a few minutes show, a few MB."""


def of_event(event: Event, role: Role) -> Push:
    """What that role may see of the event."""
    match event:
        case TurnOpened():
            return Push("turn.opened", _turn_opened(event, role))
        case TurnRevealed():
            return Push("turn.revealed", _revealed(event, role))
        case ChoiceLocked():
            return shared.locked(event)
        case BattleOpened():
            return Push("battle.opened", _opened(event, role))
        case BattleOver():
            return Push("battle.over", _over(event), for_all=True)
        case SeatWentAway() | SeatCameBack() | Resumed():
            return shared.common(event, TURN_MS)
        case _:
            assert_never(event)


def of_state(state: State, role: Role) -> Mapping[str, Any]:
    """The whole snapshot for that role."""
    opened = state.opened
    if opened is None:
        return shared.opening(MODE, state.opening)
    view: View = {
        **shared.standing(MODE, state),
        **_printed(opened),
        "clues": [_clue(*clue) for clue in state.clues],
        "players": [_player_now(state, seat) for seat in (0, 1)],
        "rounds": [_revealed(shown, WATCHER) for shown in state.rounds],
        "over": None if state.over is None else _over(state.over),
    }
    if role in (0, 1):
        view["you"] = _you_now(state, role)
    return view


def told_choice(state: State, commit: Commit) -> View | None:
    """A choice on record, as everybody may know it as the battle stands; None while it is hidden."""
    if state.over is None and (commit.turn > len(state.rounds) or isinstance(commit.choice, Pin | Bluff)):
        return None
    return choice(commit.choice)


@lru_cache(maxsize=KEPT_MAX)
def choice(of: Choice) -> View:
    """A choice as a value for `choice`. Shared: not to be changed."""
    view: View = msgspec.to_builtins(of)
    return view


@lru_cache(maxsize=KEPT_MAX)
def choices(may: May, sizes: tuple[int, ...]) -> Sequence[View]:
    """Every choice that is allowed, each a complete value for `choice`. Shared: not to be changed."""
    return Kept([choice(one) for one in choices_of(may, sizes)])


def _turn_opened(event: TurnOpened, role: Role) -> View:
    view: View = {
        **shared.turn_opened(event),
        "clue": _clue(event.trait, event.value),
    }
    if role in (0, 1):
        view["you"] = {"choices": choices(event.may[role], event.sizes)}
    return view


def _opened(event: BattleOpened, role: Role) -> View:
    view: View = {
        **shared.opened(MODE, event),
        **_printed(event),
        "players": [_player(seated, seat) for seat, seated in enumerate(event.seats)],
    }
    if role in (0, 1):
        view["you"] = {"seat": role, "hand": _hand(event.seats[role])}
    return view


def _printed(event: BattleOpened) -> View:
    """What lies open from the start."""
    values = lineup_values(event.lineup)
    return {
        "style": event.style,
        "lineup": [_label(one) for one in event.lineup],
        "values": dict(zip(SLOTS, values, strict=True)),
        "clues_to_come": [TRAITS[trait] for trait in event.clues],
        "worths": _WORTHS,
    }


@lru_cache(maxsize=KEPT_MAX)
def _label(one: Candidate) -> View:
    """A wine as it is printed: no word on its structure."""
    return {
        "species": one.slug,
        "name": one.name,
        "country": one.country,
        "region": one.region,
        "grapes": one.grapes,
    }


@lru_cache(maxsize=KEPT_MAX)
def _clue(trait: int, value: int) -> View:
    return {"trait": TRAITS[trait], "value": value, "text": said(trait, value)}


def _revealed(event: TurnRevealed, role: Role) -> View:
    view: View = {"turn": event.turn, "acts": [_act(act, seat) for seat, act in enumerate(event.acts)]}
    if role in (0, 1):
        act = event.acts[role]
        view["you"] = {"told": [_clue(*told) for told in act.told], "value": act.value}
    return view


def _act(act: Act, seat: int) -> View:
    return {
        "seat": seat,
        "does": act.does,
        "slot": None if act.slot < 0 else SLOTS[act.slot],
        "sense": None if act.sense < 0 else SENSES[act.sense],
        "worth": act.worth,
        "stood": act.stood,
    }


def _over(event: BattleOver) -> View:
    return {
        **shared.over(event),
        "answer": event.answer,
        "totals": event.totals,
        "tallies": [[_tally(line) for line in lines] for lines in event.tallies],
        "lessons": [_lesson(lesson) for lesson in event.lessons],
        "most": {name: None if at < 0 else at for name, at in zip(SLOTS, event.most, strict=True)},
        "fact": event.fact,
        "fact_source": event.fact_source,
    }


def _tally(line: Tally) -> View:
    return {
        "turn": line.turn,
        "what": line.what,
        "slot": SLOTS[line.slot],
        "value": line.value or None,
        "points": line.points,
    }


def _lesson(lesson: Lesson) -> View:
    ruled_out = lesson.before - lesson.after
    clue = said(lesson.trait, lesson.value)
    return {
        "turn": lesson.turn,
        "seat": None if lesson.seat < 0 else lesson.seat,
        **_clue(lesson.trait, lesson.value),
        "before": lesson.before,
        "after": lesson.after,
        "text": f"{clue} This ruled out {ruled_out} of {lesson.before}.",
    }


def _player(seated: Seated, seat: int) -> View:
    """What everybody knows of a seat from the start."""
    return {
        **shared.seated(seated, seat),
        "edge": {"place": seated.place, "glass": seated.glass},
        "ability": seated.ability or None,
        "wines": [_wine(bottle) for bottle in seated.bottles],
    }


@lru_cache(maxsize=KEPT_MAX)
def _wine(bottle: Bottle) -> View:
    return shared.brought(bottle)


def _hand(seated: Seated) -> list[View]:
    return [{"id": bottle.wine_ref, **_wine(bottle)} for bottle in seated.bottles]


def _player_now(state: State, seat: int) -> View:
    mine = state.seats[seat]
    return {
        **_player(state.dealt.seats[seat], seat),
        "claims": [_claim(claim) for claim in mine.claims],
        "locked": mine.chosen is not None,
        "clock": shared.clock(mine.clock),
        "lapses": mine.lapses,
    }


def _claim(claim: Claim) -> View:
    """A claim as everybody sees it: face down."""
    return {
        "slot": SLOTS[claim.slot],
        "turn": claim.turn,
        "worth": claim.worth,
        "doubled": claim.stake,
        "stood": claim.called,
    }


def _you_now(state: State, seat: int) -> View:
    mine = state.seats[seat]
    open_now = mine.chosen is None and state.over is None and state.turn > 0
    return {
        "seat": seat,
        "choices": choices(state.may[seat], state.sizes) if open_now else [],
        "choice": None if mine.chosen is None else choice(mine.chosen.choice),
        "hand": _hand(state.dealt.seats[seat]),
        "told": [_clue(*told) for told in mine.told],
        "claims": [claim.value for claim in mine.claims],
    }


_WORTHS: Final = {
    name: [worth(slot, turn, second=False) for turn in range(1, ROUNDS + 1)] for slot, name in enumerate(SLOTS)
}
"""What a claim is worth by rounds, where the rival has none on the slot."""
