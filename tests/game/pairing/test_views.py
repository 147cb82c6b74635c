"""What each role sees, and that nothing hidden is in it: whatever a rival can't know may be changed, and not one byte
that he or a watcher gets changes with it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.battle.bottle import Bottle
from game.battle.clock import TURN_MS
from game.battle.commands import SeatBack, SeatLeft
from game.decider import WATCHER, Kept, Open, Resumed, Role, unkept
from game.ids import SpeciesSlug
from game.pairing.battle import PAIRING
from game.pairing.commands import Commit
from game.pairing.events import BattleOpened, Event
from game.pairing.state import State
from game.species import Palate
from game.stats import Stats
from tests.game.pairing.dealing import (
    ANNA,
    BELA,
    CARLA,
    START_MS,
    after,
    at_random,
    commit,
    opened,
    opening,
    own_hand,
    played,
)

ROLES = (Role(0), Role(1), WATCHER)
OUTSIDERS = (Role(1), WATCHER)
"""Who must not know what seat 0 hides."""


def said(events: list[Event], role: Role) -> bytes:
    """What a role is told, as bytes of both encodings."""
    pushes = [PAIRING.view_event(event, role) for event in events]
    return msgspec.json.encode(pushes, enc_hook=unkept) + msgspec.msgpack.encode(pushes, enc_hook=unkept)


def seen(state: State, role: Role) -> bytes:
    """A role's snapshot, as bytes."""
    return msgspec.json.encode(PAIRING.view_state(state, role), enc_hook=unkept)


def midway(seed: int, turns: int) -> State:
    """A battle in which so many courses were played at random, both seats yet to choose."""
    state, _ = opened(opening(seed, (own_hand(100, shift=seed), own_hand(200, shift=seed + 3))))
    picks = at_random(seed), at_random(seed + 1)
    for _ in range(turns):
        for seat, player in enumerate((ANNA, BELA)):
            if not PAIRING.is_over(state):
                offered = PAIRING.view_state(state, Role(seat))["you"]["choices"]
                state, _ = after(state, player, commit(state.turn, picks[seat](offered)))
    return state


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 500), st.integers(0, 5))
def test_a_choice_is_secret_until_both_have_chosen(seed: int, turns: int) -> None:
    state = midway(seed, turns)
    if PAIRING.is_over(state):
        return
    offered = PAIRING.view_state(state, Role(0))["you"]["choices"]
    told = set()
    for choice in offered:
        locked, events = after(state, ANNA, commit(state.turn, choice), START_MS + 1)
        told.add((len(events), *((said(events, role), seen(locked, role)) for role in OUTSIDERS)))
    assert len(told) == 1


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 500), st.integers(0, 5))
def test_how_many_events_a_course_has_hangs_on_no_choice(seed: int, turns: int) -> None:
    state = midway(seed, turns)
    if PAIRING.is_over(state):
        return
    counts = set()
    for choice in PAIRING.view_state(state, Role(0))["you"]["choices"]:
        locked, _ = after(state, ANNA, commit(state.turn, choice))
        rivals = PAIRING.view_state(locked, Role(1))["you"]["choices"]
        counts.add(len(after(locked, BELA, commit(state.turn, rivals[0]))[1]))
    assert counts == {3}


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 500), st.integers(0, 5), st.integers(0, 5))
def test_a_bottle_that_was_not_served_is_a_shoulder_and_no_more(seed: int, turns: int, number: int) -> None:
    state = midway(seed, turns)
    assert state.opened is not None
    wine = number
    while state.seats[0].board.shown >> wine & 1:
        wine = (wine + 1) % 6
        if wine == number:
            return
    other = _with_other_bottle(state.opened, wine)
    changed = PAIRING.evolve(PAIRING.initial(state.opening), other)
    changed = msgspec.structs.replace(state, opened=other, table=changed.table)
    for role in OUTSIDERS:
        assert said([state.opened], role) == said([other], role)
        if not PAIRING.is_over(state):
            assert seen(state, role) == seen(changed, role)
    assert said([state.opened], Role(0)) != said([other], Role(0))


def test_the_seed_is_told_at_the_end_and_not_before() -> None:
    asked = opening(77)
    state, events = played(asked, (at_random(1), at_random(2)))
    seed = asked.seed.hex()
    for role in ROLES:
        assert seed not in said(events[:-1], role).decode(errors="replace")
        assert PAIRING.view_event(events[-1], role).d["seed"] == seed
        assert PAIRING.view_state(state, role)["over"]["seed"] == seed
    assert isinstance(events[0], BattleOpened)


def test_watchers_get_every_event_and_no_choices() -> None:
    _, events = played(opening(5), (at_random(3), at_random(4)))
    for event in events:
        push = PAIRING.view_event(event, WATCHER)
        assert "you" not in push.d
        assert push.t
    assert [PAIRING.view_event(event, WATCHER).t for event in events[:5]] == [
        "battle.opened", "turn.opened", "turn.locked", "turn.locked", "turn.revealed",
    ]  # fmt: skip


def test_a_seat_sees_its_own_hand_and_choices() -> None:
    state, events = opened(opening(9, (own_hand(100), own_hand(200))))
    for seat in (0, 1):
        you = PAIRING.view_event(events[0], Role(seat)).d["you"]
        assert [bottle["id"] for bottle in you["hand"]] == [f"wine-{100 * (seat + 1) + index}" for index in range(6)]
        choices = PAIRING.view_event(events[1], Role(seat)).d["you"]["choices"]
        assert len(choices) == 36
        assert PAIRING.view_state(state, Role(seat))["you"]["choices"] == choices


def test_the_snapshot_has_what_the_contract_names() -> None:
    state, _ = opened(opening(9))
    for role in ROLES:
        view = PAIRING.view_state(state, role)
        assert (view["turn"], view["deadline_ms"]) == (1, START_MS + TURN_MS)
        assert ("you" in view) is (role != WATCHER)
    state, _ = after(state, ANNA, Commit(1, 0, "pour"))
    assert PAIRING.view_state(state, Role(0))["you"]["choice"] == {"wine": 0, "serve": "pour"}
    assert PAIRING.view_state(state, Role(0))["you"]["choices"] == []


def test_before_the_table_is_laid_there_is_little_to_see() -> None:
    for role in ROLES:
        assert PAIRING.view_state(PAIRING.initial(opening(1)), role)["state"] == "opening"


def test_leaving_returning_and_a_lost_server_are_told_to_all() -> None:
    state, _ = opened(opening(1))
    state, left = after(state, None, SeatLeft(1))
    state, back = after(state, None, SeatBack(1), START_MS + 5_000)
    resumed: list[Event] = [Resumed(2, 900, START_MS + 9_000)]
    for role in ROLES:
        pushes = [PAIRING.view_event(event, role) for event in (*left, *back, *resumed)]
        assert [push.t for push in pushes] == ["seat.away", "seat.back", "room.resumed"]
        assert pushes[2].d == {"lost_ms": 900, "deadline_ms": START_MS + 9_000 + TURN_MS}


@pytest.mark.parametrize("seed", range(6))
def test_views_are_plain_values(seed: int) -> None:
    state, events = played(opening(seed), (at_random(seed), at_random(seed + 50)))
    for role in ROLES:
        _plain(PAIRING.view_state(state, role))
        for event in events:
            _plain(PAIRING.view_event(event, role).d)


@pytest.mark.parametrize("seed", range(6))
def test_what_is_said_to_be_for_all_is_the_same_for_all(seed: int) -> None:
    _, events = played(opening(seed), (at_random(seed), at_random(seed + 50)))
    shared = set()
    for event in events:
        pushes = [PAIRING.view_event(event, role) for role in ROLES]
        if any(push.for_all for push in pushes):
            assert all(push == pushes[0] for push in pushes)
            shared.add(pushes[0].t)
    assert {"turn.locked", "turn.revealed", "battle.over"} <= shared
    assert not {"turn.opened", "battle.opened"} & shared, "these hold what is one seat's own"


def _plain(value: Any) -> None:
    if isinstance(value, dict):
        for key, part in value.items():
            assert type(key) is str
            _plain(part)
    elif isinstance(value, (list, tuple, Kept)):
        for part in value:
            _plain(part)
    else:
        assert type(value) in (str, int, bool, type(None)), repr(value)


def _with_other_bottle(event: BattleOpened, wine: int) -> BattleOpened:
    """The same table to everybody but seat 0, who holds another wine under the same shoulder."""
    laid = event.seats[0]
    bottles: list[Bottle] = list(laid.bottles)
    bottles[wine] = msgspec.structs.replace(
        bottles[wine],
        wine_ref="another",
        species=SpeciesSlug("another-wine"),
        name="Another wine",
        stats=Stats(1, 2, 3, 4, 5, 6),
        palate=Palate(1, 1, 1, 1, 1, 1),
        country="Nowhere",
        region="Nowhere",
        grapes=("None",),
        shiny=True,
    )
    tempers = tuple(
        msgspec.structs.replace(temper, power=temper.power + (index == wine))
        for index, temper in enumerate(laid.tempers)
    )
    changed = msgspec.structs.replace(laid, bottles=tuple(bottles), tempers=tempers)
    return msgspec.structs.replace(event, seats=(changed, event.seats[1]))


def test_open_twice_causes_nothing() -> None:
    state, _ = opened(opening(1))
    assert after(state, None, Open())[1] == []


def test_who_sits_where() -> None:
    state, _ = opened(opening(1))
    assert list(PAIRING.seats(state)) == [ANNA, BELA]
    assert [PAIRING.role_of(state, player) for player in (ANNA, BELA, CARLA, None)] == [0, 1, WATCHER, WATCHER]
