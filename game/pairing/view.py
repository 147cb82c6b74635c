"""What each seat and the watchers see: the only way out of a battle.

A seat sees its own hand and choices; of the rival's hand the *shoulders* (style, type, level) and what was served.
Watchers see what both seats see of each other. Views are plain values for JSON and MessagePack; what repeats is kept.
"""

from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Any, Final, assert_never

from game.battle import view as shared
from game.battle.bottle import Bottle
from game.battle.clock import TURN_MS
from game.battle.events import SeatCameBack, SeatWentAway
from game.battle.view import View
from game.content import ABILITIES
from game.decider import Kept, Push, Resumed, Role
from game.pairing.dishes import COURSE_NAMES, COURSE_PCT, Dish, Menu
from game.pairing.events import (
    AbilityActed,
    BattleOpened,
    BattleOver,
    BestBottle,
    ChoiceLocked,
    Event,
    Masks,
    Pour,
    Remember,
    TurnOpened,
    TurnRevealed,
)
from game.pairing.harmony import STATUSES, Line
from game.pairing.lessons import SENTENCES, SERVE_REASONS, chart_line
from game.pairing.names import MODE
from game.pairing.serves import SERVES
from game.pairing.state import SeatState, State, share_permille
from game.pairing.strike import STEPS
from game.pairing.table import Laid
from game.pairing.temper import Temper

_ForAll = TurnRevealed | BattleOver

_ABILITY_WORDS: Final = {ability.slug: ability for ability in ABILITIES}

CHOICES_KEPT_MAX: Final = 4096
"""A bottle is empty, whole or aired, a token is there or not: 3^6 · 4 lists at most, so all of them fit."""

BOTTLES_KEPT_MAX: Final = 1 << 12
"""Shown once a battle, and again in every snapshot: the battles of a few minutes, about 6 MB."""


def of_event(event: Event, role: Role) -> Push:
    """What that role may see of the event."""
    if isinstance(event, TurnOpened):
        return Push("turn.opened", _turn_opened(event, role))
    if isinstance(event, BattleOpened):
        return Push("battle.opened", _opened(event, role))
    if isinstance(event, (SeatWentAway, SeatCameBack, Resumed)):
        return shared.common(event, TURN_MS)
    if isinstance(event, ChoiceLocked):
        return shared.locked(event)
    t, d = _for_all(event)
    return Push(t, d, for_all=True)


def _for_all(event: _ForAll) -> tuple[str, View]:
    match event:
        case TurnRevealed():
            return "turn.revealed", _revealed(event)
        case BattleOver():
            return "battle.over", _over(event)
        case _:
            assert_never(event)


def of_state(state: State, role: Role) -> Mapping[str, Any]:
    """The whole snapshot for that role."""
    opened = state.opened
    if opened is None:
        return shared.opening(MODE, state.opening)
    view: View = {
        **shared.standing(MODE, state),
        "menu": _menu(opened.menu),
        "players": [_player_now(state, seat) for seat in (0, 1)],
        "courses": [_revealed(course) for course in state.courses],
        "over": None if state.over is None else _over(state.over),
    }
    if role in (0, 1):
        view["you"] = _you_now(state, role)
    return view


@lru_cache(maxsize=CHOICES_KEPT_MAX)
def choices_of(masks: Masks) -> Sequence[View]:
    """Every choice that the masks allow, each a complete value for `choice`. Shared: not to be changed."""
    return Kept(
        [
            {"wine": wine, "serve": name}
            for wine, mask in enumerate(masks)
            for serve, name in enumerate(SERVES)
            if mask >> serve & 1
        ]
    )


def _turn_opened(event: TurnOpened, role: Role) -> View:
    view = shared.turn_opened(event)
    if role in (0, 1):
        view["you"] = {"choices": choices_of(event.masks[role])}
    return view


def _opened(event: BattleOpened, role: Role) -> View:
    view: View = {
        **shared.opened(MODE, event),
        "menu": _menu(event.menu),
        "players": [_player(laid, seat) for seat, laid in enumerate(event.seats)],
    }
    if role in (0, 1):
        laid = event.seats[role]
        view["you"] = {"seat": role, "hand": [_own_bottle(laid, wine) for wine in range(len(laid.bottles))]}
    return view


def _revealed(event: TurnRevealed) -> View:
    first, second = event.pours
    return {
        "turn": event.turn,
        "dish": event.dish,
        "judged": "body" if event.judges_body else "aroma",
        "pours": [_pour(first, second, 0), _pour(second, first, 1)],
    }


def _pour(pour: Pour, other: Pour, seat: int) -> View:
    serve = SERVES[pour.serve]
    return {
        "seat": seat,
        "wine": pour.wine,
        "serve": serve,
        "name": pour.name,
        "bottle": None if pour.bottle is None else _bottle(pour.bottle),
        "served": pour.served,
        "first": pour.first,
        "harmony": pour.harmony,
        "points": {
            "rules": pour.points,
            "fatigue": pour.fatigue,
            "air": pour.air,
            "status": pour.mood,
            "ability": 0 if pour.acted is None else pour.acted.points,
        },
        "ability": None if pour.acted is None else _acted(pour.acted),
        "lines": [_line(line) for line in pour.lines],
        "serve_line": SERVE_REASONS[serve],
        "type_line": chart_line(pour.type, other.type),
        "force": pour.force,
        "attack": pour.attack,
        "defence": pour.defence,
        "steps": dict(zip(STEPS, pour.steps, strict=True)),
        "damage": pour.dealt,
        "status": STATUSES[pour.status],
        "stamina_left": pour.left,
    }


@lru_cache(maxsize=CHOICES_KEPT_MAX)
def _acted(acted: AbilityActed) -> View:
    """Which ability acted and why, in the words of the content; None in their place where it has been taken out."""
    said = _ABILITY_WORDS.get(acted.ability)
    return {
        "ability": acted.ability,
        "name": None if said is None else said.name,
        "points": acted.points,
        "spared": acted.spared,
        "text": None if said is None else said.pairing,
    }


@lru_cache(maxsize=CHOICES_KEPT_MAX)
def _line(line: Line) -> View:
    return {"rule": line.says, "points": line.points, "text": SENTENCES.get(line.says)}


def _over(event: BattleOver) -> View:
    return {
        **shared.over(event),
        "remember": None if event.remember is None else _remember(event.remember),
    }


def _remember(lesson: Remember) -> View:
    return {
        "turn": lesson.turn,
        "dish": lesson.dish,
        "seat": lesson.seat,
        "poured": lesson.name,
        "harmony": lesson.harmony,
        "line": None if lesson.line is None else _line(lesson.line),
        "best": [_best(best, seat) for seat, best in enumerate(lesson.best)],
    }


def _best(best: BestBottle, seat: int) -> View:
    return {
        "seat": seat,
        "wine": best.wine,
        "serve": SERVES[best.serve],
        "name": best.name,
        "harmony": best.harmony,
    }


def _menu(menu: Menu) -> list[View]:
    return [_dish(dish, course) for course, dish in enumerate(menu)]


@lru_cache(maxsize=1024)
def _dish(dish: Dish, course: int) -> View:
    return {
        "turn": course + 1,
        "course": COURSE_NAMES[course],
        "counts_pct": COURSE_PCT[course],
        "slug": dish.slug,
        "dish": dish.name,
        "judged": "body" if dish.judges_body else "aroma",
        "intensity": dish.intensity,
        "fat": dish.fat,
        "protein": dish.protein,
        "salt": dish.salt,
        "acid": dish.acid,
        "sweet": dish.sweet,
        "umami": dish.umami,
        "bitter": dish.bitter,
        "chilli": dish.chilli,
        "fish": dish.fish,
        "region": dish.region or None,
        "country": dish.country or None,
        "food": dish.food or None,
        "season": dish.season or None,
        "evening": dish.evening or None,
    }


def _player(laid: Laid, seat: int) -> View:
    """What everybody knows of a seat from the start."""
    return {
        **shared.seated(laid, seat),
        "stamina": laid.stamina,
        "par": laid.par,
        "shoulders": [_shoulder(bottle, wine) for wine, bottle in enumerate(laid.bottles)],
    }


def _shoulder(bottle: Bottle, wine: int) -> View:
    return {"wine": wine, "style": bottle.style.value, "type": bottle.primary_type.value, "level": bottle.level}


def _player_now(state: State, seat: int) -> View:
    """What everybody knows of a seat now. Servings are counted from what was revealed, so nothing hidden shows."""
    laid = state.table.seats[seat]
    mine = state.seats[seat]
    board = mine.board
    view = _player(laid, seat)
    for wine, shoulder in enumerate(view["shoulders"]):
        shoulder["servings"] = board.servings[wine]
        shoulder["aired"] = bool(board.aired >> wine & 1)
        if board.shown >> wine & 1:
            shoulder["bottle"] = _bottle(laid.bottles[wine])
            shoulder["temper"] = _temper(laid.tempers[wine])
    view |= {
        "stamina_left": board.stamina,
        "share": share_permille(state, seat),
        "status": STATUSES[board.status],
        "last": board.last if board.last >= 0 else None,
        "toasts": board.toasts,
        "breads": board.breads,
        "locked": mine.chosen is not None,
        "clock": shared.clock(mine.clock),
        "lapses": mine.lapses,
    }
    return view


def _you_now(state: State, seat: int) -> View:
    laid = state.table.seats[seat]
    mine = state.seats[seat]
    return {
        "seat": seat,
        "choices": _open_choices(state, mine, seat),
        "choice": None if mine.chosen is None else _choice(mine),
        "hand": [_own_bottle(laid, wine) for wine in range(len(laid.bottles))],
    }


def _open_choices(state: State, mine: SeatState, seat: int) -> Sequence[View]:
    """What may still be chosen: nothing once a choice lies or the battle is over."""
    if mine.chosen is not None or state.over is not None:
        return []
    return choices_of(state.masks[seat])


def _choice(mine: SeatState) -> View:
    assert mine.chosen is not None, "asked only where a choice lies"
    return {"wine": mine.chosen.wine, "serve": SERVES[mine.chosen.serve]}


def _own_bottle(laid: Laid, wine: int) -> View:
    """A bottle as its own seat sees it, with what only that seat may know."""
    bottle = laid.bottles[wine]
    return {
        "wine": wine,
        "id": bottle.wine_ref,
        "lent": bottle.lent,
        **_bottle(bottle),
        "temper": _temper(laid.tempers[wine]),
    }


@lru_cache(maxsize=BOTTLES_KEPT_MAX)
def _bottle(bottle: Bottle) -> View:
    """A bottle as everybody sees it once it was served. Shared: not to be changed."""
    palate, stats = bottle.palate, bottle.stats
    return {
        "species": bottle.species,
        "name": bottle.name,
        "style": bottle.style.value,
        "type": bottle.primary_type.value,
        "second_type": None if bottle.secondary_type is None else bottle.secondary_type.value,
        "level": bottle.level,
        "shiny": bottle.shiny,
        "country": bottle.country,
        "region": bottle.region,
        "grapes": bottle.grapes,
        "abilities": bottle.abilities,
        "palate": {
            "body": palate.body,
            "acidity": palate.acidity,
            "tannin": palate.tannin,
            "sweet": palate.sweet,
            "alcohol": palate.alcohol,
            "aroma": palate.aroma,
        },
        "stats": {
            "longevity": stats.longevity,
            "power": stats.power,
            "terroir": stats.terroir,
            "complexity": stats.complexity,
            "rarity": stats.rarity,
            "elegance": stats.elegance,
        },
    }


def _temper(temper: Temper) -> View:
    return {
        "power": temper.power,
        "terroir": temper.terroir,
        "complexity": temper.complexity,
        "allure": temper.allure,
        "initiative": temper.initiative,
    }
