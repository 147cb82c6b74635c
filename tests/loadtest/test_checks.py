"""What must hold: a good history passes, and each way to break one is found, under its own rule."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from loadtest.checks import FAULTS_KEPT_MAX, Checks, Choice, Place, Rule, Told
from loadtest.records import compare
from loadtest.wire import push_of
from tests.loadtest.histories import BATTLE, CHANNEL, CHOICES, broken, hear_all, push, record, told_to, whole

Record = dict[str, Any]


def test_a_good_history_breaks_nothing_and_was_looked_at() -> None:
    told, checks = whole()
    compare(told, record(), checks)
    assert not checks.broken
    assert {Rule[name] for name in checks.looked} == {Rule.ORDER, Rule.TIME, Rule.SAME, Rule.KEPT}
    assert told.over


@pytest.mark.parametrize(
    ("order", "rule"),
    [
        pytest.param([1, 2, 4], Rule.ORDER, id="a gap"),
        pytest.param([1, 2, 2], Rule.ORDER, id="a repeat"),
        pytest.param([1, 3, 2], Rule.ORDER, id="two changed places"),
        pytest.param([2, 3], Rule.ORDER, id="not from the first on"),
    ],
)
def test_a_channel_out_of_order(order: list[int], rule: Rule) -> None:
    checks, pushes = Checks(), told_to(0)
    hear_all(Told(BATTLE), checks, [pushes[n - 1] for n in order], "first")
    assert rule in broken(checks)


def test_one_gap_is_one_fault() -> None:
    checks, pushes = Checks(), told_to(0)
    hear_all(Told(BATTLE), checks, [pushes[0], *pushes[2:]], "first")
    assert checks.broken == {"ORDER": 1}


def test_time_that_goes_back() -> None:
    checks = Checks()
    hear_all(Told(BATTLE), checks, [push(1, "a", {}, 2_000), push(2, "b", {}, 1_999)], "first")
    assert broken(checks) == {Rule.TIME}


def test_a_place_that_is_not_known_yet_takes_any_number_and_then_counts() -> None:
    checks, place = Checks(), Place(None)
    for n in (41, 42, 44):
        place.hear(push_of(push(n, "a", {})), "first", checks)
    assert checks.broken == {"ORDER": 1}


def test_two_sides_told_different_things() -> None:
    told, checks = whole()
    pushes = told_to(None)
    pushes[4]["d"] = {"turn": 1, "winner": 1}
    hear_all(told, checks, pushes, "another watcher")
    assert broken(checks) == {Rule.SAME}
    assert "n=5" in checks.faults[0].detail


def test_the_same_at_another_time_is_not_the_same() -> None:
    told, checks = whole()
    pushes = told_to(None)
    pushes[2]["at"] += 1
    hear_all(told, checks, pushes[:3], "another watcher")
    assert Rule.SAME in broken(checks)


def test_what_is_only_for_one_may_differ() -> None:
    told, checks = Told(BATTLE), Checks()
    for seat in (0, 1):
        told.see(3, {"turn": 1, "you": {"choices": [CHOICES[seat]]}}, f"seat {seat}", checks)
    assert not checks.broken
    told.see(3, {"turn": 2}, "watcher", checks)
    assert broken(checks) == {Rule.SAME}


def _choice_changed(value: Record) -> None:
    value["entries"][1]["command"]["choice"] = {"wine": 2, "serve": "as_is"}


def _choice_missing(value: Record) -> None:
    value["entries"][1]["command"] = {"type": "wake"}


def _choice_twice(value: Record) -> None:
    value["entries"][2]["command"]["turn"], value["entries"][2]["seat"] = 1, 0


def _other_turn(value: Record) -> None:
    value["entries"][1]["command"]["turn"] = 2


def _event_changed(value: Record) -> None:
    value["entries"][2]["events"][1]["d"] = {"turn": 9}


def _event_missing(value: Record) -> None:
    del value["entries"][2]["events"][2]


def _entry_missing(value: Record) -> None:
    del value["entries"][1]


def _time_changed(value: Record) -> None:
    value["entries"][0]["at"] += 1


@pytest.mark.parametrize(
    ("lie", "rule"),
    [
        (_choice_changed, Rule.KEPT),
        (_choice_missing, Rule.KEPT),
        (_choice_twice, Rule.KEPT),
        (_other_turn, Rule.KEPT),
        (_event_changed, Rule.SAME),
        (_event_missing, Rule.SAME),
        (_entry_missing, Rule.ORDER),
        (_time_changed, Rule.SAME),
    ],
)
def test_a_record_that_lies(lie: Callable[[Record], None], rule: Rule) -> None:
    told, checks = whole()
    value = copy.deepcopy(record())
    lie(value)
    compare(told, value, checks)
    assert rule in broken(checks)


def test_a_choice_that_was_refused_and_taken_all_the_same() -> None:
    told, checks = whole()
    told.asked[0, 1] = Choice(CHOICES[0], "already_committed")
    compare(told, record(), checks)
    assert broken(checks) == {Rule.KEPT}


def test_a_choice_on_record_that_nobody_asked_for() -> None:
    told, checks = whole()
    told.asked[0, 2] = told.asked.pop((0, 1))
    value = record()
    value["entries"].append(value["entries"][1] | {"n": 7, "events": []})
    value["entries"][-1]["command"] = value["entries"][1]["command"] | {"turn": 2}
    compare(told, value, checks)
    assert [fault.detail for fault in checks.faults] == [
        f"battle {BATTLE}: seat 0, turn 1 is on record, and nobody asked for it"
    ]


def test_a_choice_of_the_house_is_nobodys_here() -> None:
    told, checks = whole()
    del told.asked[1, 1]
    compare(told, record(), checks)
    assert not checks.broken


def test_a_choice_without_an_answer_may_be_on_record_or_not() -> None:
    told, checks = whole()
    told.asked[0, 1] = Choice(CHOICES[0], "")
    told.asked[0, 2] = Choice(CHOICES[0], "")
    compare(told, record(), checks)
    assert not checks.broken


def test_a_choice_that_lies_face_down_counts_as_kept() -> None:
    told, checks = whole()
    value = record()
    value["entries"][1]["command"]["choice"] = None
    compare(told, value, checks)
    assert not checks.broken


def test_faults_are_counted_all_and_kept_some() -> None:
    checks, other = Checks(), Checks()
    for number in range(FAULTS_KEPT_MAX + 5):
        checks.breaks(Rule.ENDS, f"battle {number}")
    other.hold(Rule.HTTP, False, "503")
    whole = Checks()
    for one in (checks, other):
        told = one.to_json()
        whole.merge(told["looked"], told["broken"], told["faults"])
    assert whole.broken == {"ENDS": FAULTS_KEPT_MAX + 5, "HTTP": 1}
    assert len(whole.faults) == FAULTS_KEPT_MAX


def test_the_channel_of_the_history_is_the_battles() -> None:
    assert push_of(told_to(0)[0]).ch == CHANNEL
