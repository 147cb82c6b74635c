"""What each role sees, and that nothing hidden is in it: whatever a role can't know may be changed, and not one byte
that it gets changes with it."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.blind_tasting import events as told
from game.blind_tasting.battle import BLIND_TASTING
from game.blind_tasting.commands import Bluff, Commit, Pin
from game.blind_tasting.events import Event
from game.blind_tasting.state import State
from game.decider import WATCHER, Kept, Role, unkept
from game.ids import PlayerId
from tests.game.blind_tasting.tasting import PLAYERS, after, at_random, offered, opened, opening, played
from tests.game.pairing.dealing import ANNA, BELA, START_MS, own_hand
from tests.sim.hidden import blind_changed

ROLES = (Role(0), Role(1), WATCHER)


def said(events: list[Event], role: Role) -> bytes:
    """What a role is told, as bytes of both encodings."""
    pushes = [BLIND_TASTING.view_event(event, role) for event in events]
    return msgspec.json.encode(pushes, enc_hook=unkept) + msgspec.msgpack.encode(pushes, enc_hook=unkept)


def seen(state: State, role: Role) -> bytes:
    """A role's snapshot, as bytes."""
    return msgspec.json.encode(BLIND_TASTING.view_state(state, role), enc_hook=unkept)


def midway(seed: int, turns: int) -> tuple[State, list[Event]]:
    """A battle in which so many rounds were played at random, both seats yet to choose."""
    state, events = opened(opening(seed, (own_hand(100, shift=seed)[:3], own_hand(200, shift=seed + 3)[:2])))
    picks = at_random(seed), at_random(seed + 1)
    for _ in range(turns):
        turn = state.turn
        for seat, player in enumerate(PLAYERS):
            state, more = after(state, player, Commit(turn, picks[seat](state, seat)))
            events += more
    return state, events


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 500), st.integers(0, 6), st.booleans())
def test_nothing_hidden_is_in_any_view(seed: int, turns: int, one_has_chosen: bool) -> None:
    state, events = midway(seed, turns)
    if one_has_chosen:
        state, more = after(state, ANNA, Commit(state.turn, at_random(seed + 9)(state, 0)))
        events += more
    for role in ROLES:
        _, changed = blind_changed(state.opening, events, role)
        assert changed != events
        assert said(events, role) == said(changed, role)
        other = BLIND_TASTING.initial(state.opening)
        for event in changed:
            other = BLIND_TASTING.evolve(other, event)
        assert seen(state, role) == seen(other, role)


def test_the_check_would_notice_a_leak() -> None:
    """What a seat's own sniff told, and what lies under its own claims, is in its own view."""
    state, events = midway(4, 5)
    for role in (Role(0), Role(1)):
        _, changed = blind_changed(state.opening, events, Role(1 - role))
        assert said(events, role) != said(changed, role)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500), st.integers(0, 6))
def test_a_choice_is_secret_until_both_have_chosen(seed: int, turns: int) -> None:
    state, _ = midway(seed, turns)
    outsiders = set()
    for choice in offered(state, 0):
        locked, events = after(state, ANNA, Commit(state.turn, choice), START_MS + 1)
        outsiders.add((len(events), *((said(events, role), seen(locked, role)) for role in (Role(1), WATCHER))))
    assert len(outsiders) == 1


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 500), st.integers(0, 5))
def test_a_pin_and_a_bluff_look_the_same(seed: int, turns: int) -> None:
    state, _ = midway(seed, turns)
    by_slot: dict[str, set[Any]] = {}
    for choice in offered(state, 0):
        if isinstance(choice, Pin | Bluff):
            locked, _ = after(state, ANNA, Commit(state.turn, choice))
            shown, events = after(locked, BELA, Commit(state.turn, offered(locked, 1)[0]))
            looks = tuple((len(events), said(events, role), seen(shown, role)) for role in (Role(1), WATCHER))
            by_slot.setdefault(choice.slot, set()).add(looks)
    assert all(len(looks) == 1 for looks in by_slot.values())


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 500), st.integers(0, 5))
def test_how_many_events_a_round_has_hangs_on_no_choice(seed: int, turns: int) -> None:
    state, _ = midway(seed, turns)
    counts = set()
    for choice in offered(state, 0):
        locked, _ = after(state, ANNA, Commit(state.turn, choice))
        counts.add(len(after(locked, BELA, Commit(state.turn, offered(locked, 1)[-1]))[1]))
    assert counts == {3}


def test_on_record_a_claim_stays_face_down_till_the_end() -> None:
    state, _ = opened(opening(5))
    commits = Commit(1, Pin("grape", 0)), Commit(1, Bluff("grape"))
    for player, commit in zip(PLAYERS, commits, strict=True):
        assert BLIND_TASTING.told_choice(state, commit) is None
        state, _ = after(state, player, commit)
    assert [BLIND_TASTING.told_choice(state, commit) for commit in commits] == [None, None]
    sniff = offered(state, 0)[0]
    state, _ = after(state, ANNA, Commit(2, sniff))
    assert BLIND_TASTING.told_choice(state, Commit(2, sniff)) is None
    state, _ = after(state, BELA, Commit(2, offered(state, 1)[0]))
    assert BLIND_TASTING.told_choice(state, Commit(2, sniff)) == msgspec.to_builtins(sniff)
    state = msgspec.structs.replace(state, over=_over(5))
    assert BLIND_TASTING.told_choice(state, commits[0]) == {"do": "pin", "slot": "grape", "value": 0}


def _over(seed: int) -> told.BattleOver:
    state, _ = played(opening(seed), (at_random(1), at_random(2)))
    assert state.over is not None
    return state.over


def test_the_seed_and_the_bottle_are_told_at_the_end_and_not_before() -> None:
    asked = opening(77)
    state, events = played(asked, (at_random(1), at_random(2)))
    seed = asked.seed.hex()
    for role in ROLES:
        assert seed not in said(events[:-1], role).decode(errors="replace")
        assert b"answer" not in said(events[:-1], role)
        over = BLIND_TASTING.view_event(events[-1], role).d
        assert (over["seed"], over["answer"]) == (seed, state.dealt.answer)
        assert over["fact"]


@pytest.mark.parametrize("seed", range(4))
def test_views_are_plain_values_and_for_all_where_they_say_so(seed: int) -> None:
    state, events = played(opening(seed), (at_random(seed), at_random(seed + 50)))
    shared = set()
    for event in events:
        pushes = [BLIND_TASTING.view_event(event, role) for role in ROLES]
        for push in pushes:
            _plain(push.d)
        if any(push.for_all for push in pushes):
            assert all(push == pushes[0] for push in pushes)
            shared.add(pushes[0].t)
        assert "you" not in pushes[2].d
    assert shared == {"turn.locked", "battle.over"}
    for role in ROLES:
        _plain(BLIND_TASTING.view_state(state, role))


def test_before_it_has_begun_there_is_little_to_see() -> None:
    for role in ROLES:
        assert BLIND_TASTING.view_state(BLIND_TASTING.initial(opening(1)), role)["state"] == "opening"


def test_who_sits_where() -> None:
    state, _ = opened(opening(1))
    assert [BLIND_TASTING.role_of(state, one) for one in (ANNA, BELA, PlayerId(13), None)] == [0, 1, WATCHER, WATCHER]


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
