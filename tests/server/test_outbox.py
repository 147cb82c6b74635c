"""What waits for a client: order, bounds, replacement, and waiting behind a hello."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.outbox import Outbox
from server.pace import Bucket, Strikes
from server.places import Places


def outbox(bytes_max: int = 100, frame_bytes_max: int = 100) -> Outbox:
    return Outbox(bytes_max=bytes_max, frame_bytes_max=frame_bytes_max)


def sent(box: Outbox) -> list[int]:
    """Every message, in the order in which the client gets them."""
    return [int(message) for batch in box.take() for message in batch]


def test_all_that_waits_is_one_frame() -> None:
    box = outbox()
    assert box.take() == []
    assert box.put(b"1")
    assert box.put(b"2")
    assert box.take() == [[b"1", b"2"]]
    assert box.take() == []
    assert box.bytes_waiting == 0


def test_several_are_put_in_together_as_they_are_one_by_one() -> None:
    box = outbox(bytes_max=6)
    assert box.put_all([b"1", b"22"])
    assert box.bytes_waiting == 3
    assert box.put_all([b"333"])
    assert not box.put_all([b"4"]), "it is full"
    assert sent(box) == [1, 22, 333]
    assert box.put_all([b"7777777"]), "of any size, where nothing waits"
    assert not box.put_all([b"8"])


def test_a_frame_is_no_longer_than_its_bound_unless_one_message_is() -> None:
    box = outbox(frame_bytes_max=4)
    for message in (b"11", b"22", b"33", b"4444444", b"5"):
        assert box.put(message)
    assert box.take() == [[b"11", b"22"], [b"33"], [b"4444444"], [b"5"]]


def test_what_does_not_fit_is_not_added() -> None:
    box = outbox(bytes_max=3)
    assert box.put(b"11")
    assert not box.put(b"22")
    assert box.put(b"3")
    assert sent(box) == [11, 3]


def test_a_message_of_any_size_fits_where_nothing_waits() -> None:
    box = outbox(bytes_max=3)
    assert box.put(b"11111")
    assert not box.put(b"2")


def test_what_is_superseded_makes_room_first() -> None:
    box = outbox(bytes_max=4)
    assert box.put(b"11", "viewers")
    assert box.put(b"22")
    assert box.put(b"33", "viewers")
    assert sent(box) == [33, 22]
    assert box.put(b"4", "viewers")
    assert sent(box) == [4]


def test_all_waits_behind_the_answer_to_a_hello() -> None:
    box = outbox()
    box.put(b"1")
    box.put(b"2", "viewers")
    box.hold()
    box.put(b"4")
    box.put(b"5", "viewers")
    assert sent(box) == [1, 2]
    assert box.release(b"3")
    assert sent(box) == [3, 4, 5]
    assert box.bytes_waiting == 0


def test_an_answer_that_does_not_fit() -> None:
    box = outbox(bytes_max=3)
    box.put(b"11")
    box.hold()
    assert not box.release(b"22")
    assert sent(box) == [11]


def test_what_waits_behind_a_hello_supersedes_what_was_there_before() -> None:
    box = outbox()
    box.put(b"1", "viewers")
    box.put(b"2")
    box.hold()
    box.put(b"44", "viewers")
    assert box.release(b"3")
    assert box.bytes_waiting == 4
    assert sent(box) == [44, 2, 3]
    assert box.bytes_waiting == 0


def test_all_can_be_forgotten() -> None:
    box = outbox()
    box.put(b"1")
    box.hold()
    box.put(b"2")
    box.clear()
    assert sent(box) == []
    assert box.bytes_waiting == 0
    assert box.put(b"3")
    assert sent(box) == [3]


_steps = st.lists(
    st.sampled_from(["hold", "release", "take", "clear"])
    | st.tuples(st.integers(0, 10**6), st.sampled_from([None, None, "a", "b"])),
    max_size=40,
)


@given(_steps)
def test_it_never_keeps_more_than_it_may_nor_loses_count(steps: list[str | tuple[int, str | None]]) -> None:
    box = outbox(bytes_max=20, frame_bytes_max=10)
    for step in steps:
        match step:
            case (number, key):
                box.put(str(number).encode(), key)
            case "hold":
                box.hold()
            case "release":
                box.release(b"0")
            case "take":
                assert all(sum(map(len, batch)) <= 10 or len(batch) == 1 for batch in box.take())
            case _:
                box.clear()
        assert 0 <= box.bytes_waiting <= 20 + 1
    box.take()
    box.release(b"")
    box.take()
    assert box.bytes_waiting == 0


def test_a_bucket_lets_a_burst_pass_and_then_its_rate() -> None:
    bucket = Bucket(per_s=10, burst=3, now_ms=0)
    assert [bucket.take(0) for _ in range(5)] == [0, 0, 0, 100, 100]
    assert bucket.take(99) == 1
    assert bucket.take(100) == 0
    assert bucket.take(50) == 100  # a clock that went back
    assert [bucket.take(10_000) for _ in range(4)] == [0, 0, 0, 100]


@given(st.integers(1, 2_000), st.integers(1, 50), st.lists(st.integers(0, 500), max_size=60))
def test_a_bucket_tells_truly_when_to_come_back(per_s: int, burst: int, pauses_ms: list[int]) -> None:
    bucket, now_ms = Bucket(per_s, burst, 0), 0
    for passed, pause_ms in enumerate(pauses_ms, 1):
        now_ms += pause_ms
        retry_after_ms = bucket.take(now_ms)
        if retry_after_ms:
            assert bucket.take(now_ms + retry_after_ms - 1) == 1
            now_ms += retry_after_ms
            assert bucket.take(now_ms) == 0
        assert passed * 1000 <= burst * 1000 + now_ms * per_s


def test_strikes_are_counted_by_the_window() -> None:
    strikes = Strikes(most=2, window_ms=100)
    assert [strikes.add(at_ms) for at_ms in (0, 50, 99)] == [False, False, True]
    assert [strikes.add(at_ms) for at_ms in (100, 150, 199, 200)] == [False, False, True, False]


@pytest.mark.parametrize("given_place", [True, False])
def test_a_place_that_was_given_up_meanwhile_is_not_wanted(given_place: bool) -> None:
    places = Places(1)
    place = places.ask("lobby")
    assert place is not None
    assert places.ask("market") is None
    places.drop("lobby")
    assert places.answered("lobby", place, given=given_place) is not given_place
    assert len(places) == 0


def test_a_refused_place_counts_no_more_but_one_that_is_held_stays() -> None:
    places = Places(1)
    first = places.ask("lobby")
    assert first is not None
    assert places.answered("lobby", first, given=False)
    assert len(places) == 0
    for given_place in (True, False):
        place = places.ask("lobby")
        assert place is not None
        assert places.answered("lobby", place, given=given_place)
    assert len(places) == 1


def test_a_place_asked_for_anew_is_wanted_once_that_is_answered() -> None:
    places = Places(1)
    first = places.ask("lobby")
    places.drop("lobby")
    second = places.ask("lobby")
    assert first is not None
    assert second is not None
    assert not places.answered("lobby", first, given=True), "it was given up, and the second is not answered yet"
    assert places.answered("lobby", second, given=True)
    places.drop("lobby")
    third = places.ask("lobby")
    places.drop("lobby")
    fourth = places.ask("lobby")
    assert third is not None
    assert fourth is not None
    assert places.answered("lobby", fourth, given=True)
    assert places.answered("lobby", third, given=True), "the later one holds it"
    assert len(places) == 1
