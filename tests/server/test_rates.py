"""A player's pace: one bucket however many connections, remembered for as long as he owes."""

from game.ids import PlayerId
from server.limits import Limits
from server.pace import DEBT_BURSTS, TOLD_EVERY, Bucket, Within
from server.rates import KEPT_MAX, Rates

LIMITS = Limits(messages_per_s=100, messages_burst=200)
ANNA = PlayerId(1)


def own(now_ms: int = 0) -> Bucket:
    return Bucket(LIMITS.messages_per_s, LIMITS.messages_burst, now_ms)


def passed(bucket: Bucket, now_ms: int, times: int = 1_000) -> int:
    """How many of so many pass."""
    return sum(bucket.take(now_ms) == 0 for _ in range(times))


def test_within_what_others_share_each_has_his_own() -> None:
    shared = Bucket(100, 250, 0)
    one, other = (Within(shared, LIMITS.messages_per_s, LIMITS.messages_burst, 0) for _ in range(2))
    assert (passed(one, 0), passed(other, 0)) == (200, 50)
    assert other.take(0) == 10, "what was refused by the one has not passed by the other"
    assert passed(other, 500) == 50
    one.charge(100)
    assert passed(other, 1_000) == 0, "what an answer costs the one, all have paid"
    assert passed(other, 3_000) == 150


def test_two_connections_have_what_one_has() -> None:
    rates = Rates(LIMITS)
    one, other = rates.join(ANNA, own(), 0), rates.join(ANNA, own(), 0)
    assert passed(one, 0) + passed(other, 0) == 200
    assert passed(other, 1_000) + passed(one, 1_000) == 100


def test_what_was_taken_before_the_hello_counts() -> None:
    before = own()
    assert passed(before, 0, 150) == 150
    assert passed(Rates(LIMITS).join(ANNA, before, 0), 0) == 50


def test_who_comes_again_at_once_owes_what_he_owed() -> None:
    rates = Rates(LIMITS)
    assert passed(rates.join(ANNA, own(), 0), 0) == 200
    rates.leave(ANNA, 0)
    assert passed(rates.join(ANNA, own(10), 10), 10) == 1


def test_answers_that_come_late_are_all_paid_for() -> None:
    """A whole burst is asked before the first of its answers is counted, of a hundred messages each."""
    bucket, now_ms, answers = own(), 0, 0
    while now_ms < 3_600_000:
        asked = passed(bucket, now_ms)
        bucket.charge(100 * asked)
        answers += asked
        now_ms += 4_000
    assert answers <= 3_600 * LIMITS.messages_per_s // 101 + LIMITS.messages_burst


def test_who_goes_and_comes_again_owes_what_his_answers_cost() -> None:
    rates = Rates(LIMITS)
    rates.join(ANNA, own(), 0).charge(2_000)
    rates.leave(ANNA, 0)
    for now_ms in (10_000, 15_000, 17_000):
        rates.join(PlayerId(2), own(now_ms), now_ms)  # the coming and going of others is when it is looked
        rates.leave(PlayerId(2), now_ms)
    again = own(17_500)
    assert passed(rates.join(ANNA, again, 17_500), 17_500) == 0, "50 are owed: in half a second one may pass"
    rates.leave(ANNA, 17_500)
    rates.elsewhere(PlayerId(2), 1, 60_000)
    assert len(rates) == 1, "he owes nothing any more"


def test_who_is_gone_is_forgotten_when_he_owes_nothing() -> None:
    rates = Rates(LIMITS)
    for player in range(10):
        rates.join(PlayerId(player), own(), 0)
        rates.leave(PlayerId(player), 0)
    rates.join(ANNA, own(), 0)
    rates.leave(ANNA, 10_000)
    assert len(rates) == 1
    for player in range(KEPT_MAX + 10):
        rates.elsewhere(PlayerId(player), 1, 10_000)
    assert len(rates) == KEPT_MAX


def test_others_are_told_of_who_is_quick() -> None:
    told: list[tuple[PlayerId, int]] = []
    rates = Rates(LIMITS, lambda player, messages: told.append((player, messages)))
    bucket = rates.join(ANNA, own(), 0)
    passed(bucket, 0, TOLD_EVERY - 1)
    assert told == []
    passed(bucket, 0, 1)
    assert told == [(ANNA, TOLD_EVERY)]
    bucket.charge(TOLD_EVERY + 10)
    assert told == [(ANNA, TOLD_EVERY), (ANNA, TOLD_EVERY + 10)]
    for message in range(TOLD_EVERY):
        bucket.take(10_000 + message * 200)
    assert len(told) == 2, "5 a second are no concern of theirs"


def test_what_passed_elsewhere_is_not_told_on_and_is_owed_here() -> None:
    told: list[int] = []
    rates = Rates(LIMITS, lambda player, messages: told.append(messages))
    bucket = rates.join(ANNA, own(), 0)
    rates.elsewhere(ANNA, 150, 0)
    assert told == []
    assert passed(bucket, 0) == 50
    rates.elsewhere(ANNA, 1_000_000, 0)
    assert bucket.take(0) == 10 * (DEBT_BURSTS * 200 + 1), "there is an end to what he owes"
