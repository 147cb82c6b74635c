"""What each seat and the watchers see: the only way out of a battle.

Of a question nobody sees more than its topic until both cards lie, and nobody sees the right answer, a card or an
answer until both have answered. A seat sees its own cards and choices. Points are told in hundredths.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from game.battle import view as shared
from game.battle.bottle import Bottle
from game.battle.events import SeatCameBack, SeatWentAway
from game.battle.view import View
from game.decider import Kept, Push, Resumed, Role
from game.glicko import POINT
from game.knowledge.commands import NO_ANSWER, PASS
from game.knowledge.deck import QUESTIONS
from game.knowledge.events import (
    NOBODY,
    Answer,
    BattleOpened,
    BattleOver,
    CardsLaid,
    ChoiceLocked,
    Event,
    Laid,
    Remember,
    Shown,
    TurnOpened,
    TurnRevealed,
)
from game.knowledge.names import ANSWERS, MODE
from game.knowledge.question import OPTIONS, TOPIC_NAMES, Topic
from game.knowledge.state import RESUMED_MS, State

PASSING: Final = "pass"

CHOICES_KEPT_MAX: Final = 1 << 12


def of_event(event: Event, role: Role) -> Push:
    """What that role may see of the event."""
    match event:
        case TurnOpened():
            return Push("turn.opened", _turn_opened(event, role))
        case BattleOpened():
            return Push("battle.opened", _opened(event, role))
        case ChoiceLocked():
            return shared.locked(event)
        case CardsLaid():
            return Push("turn.cards", _cards(event), for_all=True)
        case TurnRevealed():
            return Push("turn.revealed", _revealed(event), for_all=True)
        case BattleOver():
            return Push("battle.over", _over(event), for_all=True)
        case SeatWentAway() | SeatCameBack() | Resumed():
            return shared.common(event, RESUMED_MS)


def of_state(state: State, role: Role) -> Mapping[str, Any]:
    """The whole snapshot for that role."""
    opened, now = state.opened, state.now
    if opened is None or now is None:
        return shared.opening(MODE, state.opening)
    view: View = {
        **shared.standing(MODE, state),
        "question": now.question,
        "phase": now.phase,
        "topics": _topics(opened.topics),
        "line": [opened.topics[topic] for topic in state.line],
        "reserve": list(opened.topics[state.reserve :]),
        "asked": _shown(now),
        "players": [_player_now(state, seat) for seat in (0, 1)],
        "questions": [_revealed(one) for one in state.history],
        "over": None if state.over is None else _over(state.over),
    }
    if role in (0, 1):
        view["you"] = _you_now(state, now, role)
    return view


def choice_of(card: int, veto: bool, topic: str, answer: int) -> View:
    """A choice as a client sends it."""
    if answer != NO_ANSWER:
        return {"answer": PASSING if answer == PASS else answer}
    if topic:
        return {"card": card, "topic": topic}
    return {"card": card, "veto": veto}


def choices_of(opened: TurnOpened, seat: int) -> Sequence[View]:
    """Every choice that a seat has in this turn, each a complete value for `choice`. Shared: not to be changed."""
    if opened.phase == ANSWERS:
        return _ANSWERS
    offered = opened.offered if opened.chooser == seat else ()
    return _card_choices(opened.hands[seat], bool(opened.vetoes[seat]), offered)


_ANSWERS: Final = Kept([*({"answer": option} for option in range(OPTIONS)), {"answer": PASSING}])


@lru_cache(maxsize=CHOICES_KEPT_MAX)
def _card_choices(cards: tuple[int, ...], may_veto: bool, topics: tuple[str, ...]) -> Sequence[View]:
    different = sorted(set(cards))
    vetoes = (False, True) if may_veto else (False,)
    return Kept(
        [
            *(choice_of(card, veto, "", NO_ANSWER) for card in different for veto in vetoes),
            *(choice_of(card, False, topic, NO_ANSWER) for card in different for topic in topics),
        ]
    )


def _opened(event: BattleOpened, role: Role) -> View:
    view: View = {
        **shared.opened(MODE, event),
        "topics": _topics(event.topics),
        "line": list(event.topics[:QUESTIONS]),
        "reserve": list(event.topics[QUESTIONS:]),
        "players": [_player(laid, seat) for seat, laid in enumerate(event.seats)],
    }
    if role in (0, 1):
        view["you"] = {"seat": role, "known": _known(event.seats)}
    return view


def _turn_opened(event: TurnOpened, role: Role) -> View:
    view: View = {
        **shared.turn_opened(event),
        "question": event.question,
        "phase": event.phase,
        "topic": event.topic_name,
        "chooser": None if event.chooser == NOBODY else event.chooser,
        "asked": _shown(event),
    }
    if role in (0, 1):
        view["you"] = {"choices": choices_of(event, role)}
    return view


def _shown(event: TurnOpened) -> View | None:
    shown = event.shown
    return None if shown is None else _asked(shown)


def _asked(shown: Shown) -> View:
    return {"stem": shown.stem, "options": shown.options, "level": shown.level, "rating": shown.points}


def _cards(event: CardsLaid) -> View:
    return {
        "turn": event.turn,
        "question": event.question,
        "topic": event.topic_name,
        "vetoes": [seat for seat in (0, 1) if event.vetoes[seat]],
        "chosen_by": None if event.chosen_by == NOBODY else event.chosen_by,
    }


def _revealed(event: TurnRevealed) -> View:
    return {
        "turn": event.turn,
        "question": event.question,
        "topic": event.topic_name,
        "asked": _asked(event.shown),
        "right": event.right,
        "explanation": event.explanation,
        "source": event.source,
        "answers": [_answer(answer, seat) for seat, answer in enumerate(event.answers)],
    }


def _answer(answer: Answer, seat: int) -> View:
    points = answer.points
    return {
        "seat": seat,
        "card": answer.card,
        "answer": PASSING if answer.answer == PASS else answer.answer,
        "outcome": answer.outcome,
        "took_ms": answer.took_ms,
        "points": {
            "card": points.card,
            "stolen": points.stolen,
            "quick": points.quick,
            "ability": points.ability,
            "total": points.total,
        },
        "total": answer.total,
    }


def _over(event: BattleOver) -> View:
    return {
        **shared.over(event),
        "totals": event.totals,
        "remember": None if event.remember is None else _remember(event.remember),
    }


def _remember(lesson: Remember) -> View:
    return {
        "question": lesson.question,
        "seat": lesson.seat,
        "stem": lesson.stem,
        "answer": lesson.answer,
        "explanation": lesson.explanation,
        "source": lesson.source,
    }


def _topics(names: tuple[str, ...]) -> list[View]:
    return [{"topic": name, "name": TOPIC_NAMES[Topic(name)]} for name in names]


def _player(laid: Laid, seat: int) -> View:
    """What everybody knows of a seat from the start. How strong somebody is, and in what, stands in his profile if he
    shows it, and under `you` for the two who play and need it."""
    return {
        **shared.seated(laid, seat),
        "rating": None,
        "form": [],
        "standing": laid.standing,
        "ability": laid.ability or None,
        "wines": [_wine(bottle, wine) for wine, bottle in enumerate(laid.bottles)],
    }


def _known(seats: Sequence[Laid]) -> list[View]:
    """How strong each seat is, and in what."""
    return [{"rating": laid.rating.rating_hundredths // POINT, "form": _form(laid.topics)} for laid in seats]


def _form(topics: Mapping[str, tuple[int, int]]) -> list[View]:
    """How somebody has answered in each topic so far."""
    return [{"topic": topic, "answered": answered, "right": right} for topic, (answered, right) in topics.items()]


def _wine(bottle: Bottle, wine: int) -> View:
    return {"wine": wine, "id": bottle.wine_ref, **shared.brought(bottle)}


def _player_now(state: State, seat: int) -> View:
    """What everybody knows of a seat now: the cards that it has played are known, so those left are."""
    assert state.opened is not None, "asked only of a battle that was opened"
    mine = state.seats[seat]
    known = [*mine.cards, mine.card] if mine.card else list(mine.cards)
    return _player(state.opened.seats[seat], seat) | {
        "points": mine.points,
        "right": mine.right,
        "quick": mine.quick,
        "cards": sorted(known),
        "vetoes": mine.vetoes,
        "locked": mine.chosen is not None,
        "clock": shared.clock(mine.clock),
        "lapses": mine.lapses,
    }


def _you_now(state: State, now: TurnOpened, seat: int) -> View:
    assert state.opened is not None, "asked only of a battle that was opened"
    mine = state.seats[seat]
    open_ = mine.chosen is None and state.over is None
    return {
        "seat": seat,
        "choices": choices_of(now, seat) if open_ else [],
        "choice": None if mine.chosen is None else _choice(state, mine.chosen),
        "hand": list(mine.cards),
        "card": mine.card or None,
        "known": _known(state.opened.seats),
    }


def _choice(state: State, chosen: ChoiceLocked) -> View:
    assert state.opened is not None, "asked only of a battle that was opened"
    topic = "" if chosen.topic == NOBODY else state.opened.topics[chosen.topic]
    return choice_of(chosen.card, chosen.veto, topic, chosen.answer)
