"""The open loop with a clock of the test's own: what is due is due, whoever is late."""

from dataclasses import dataclass, field

from hypothesis import given
from hypothesis import strategies as st

from loadtest.pace import NS_PER_S, Pace, Turnstile


@dataclass
class Player:
    """Somebody who notes what he was due to do."""

    stands: bool = True
    made: list[int] = field(default_factory=list)

    def take(self, due_ns: int) -> None:
        self.made.append(due_ns)


@given(st.floats(0.1, 50_000), st.integers(1, 200), st.data())
def test_due_times_do_not_depend_on_when_one_looks(rate: float, looks: int, data: st.DataObject) -> None:
    end_ns = min(NS_PER_S * 10, int(500 * NS_PER_S / rate))
    often, once = Pace(rate, 0, end_ns), Pace(rate, 0, end_ns)
    at_all = [
        due for now in sorted(data.draw(st.lists(st.integers(0, end_ns), max_size=looks))) for due in often.due(now)
    ]
    at_all += often.due(end_ns)
    assert at_all == once.due(end_ns)
    assert often.next_ns is None
    assert [round(number * NS_PER_S / rate) for number in range(len(at_all))] == at_all


def test_nothing_is_due_too_early_or_at_the_end() -> None:
    pace = Pace(10, 1_000, 1_000 + NS_PER_S)
    assert pace.due(999) == []
    assert pace.due(1_000) == [1_000]
    assert pace.next_ns == 1_000 + NS_PER_S // 10
    assert len(pace.due(10 * NS_PER_S)) == 9


def test_a_server_that_stands_still_does_not_stop_the_clock() -> None:
    """Two requests a second, one player, who is not answered for three seconds: the three that fall due meanwhile are
    counted from when they were due, not from when he was free again."""
    turnstile, pace = Turnstile(), Pace(2, 0, 2 * NS_PER_S)
    first = Player()
    turnstile.offer(first)
    for due_ns in pace.due(3 * NS_PER_S):
        turnstile.due(due_ns)
    assert first.made == [0]
    assert turnstile.waited == 3
    later = [Player(), Player(), Player()]
    for player in later:
        turnstile.offer(player)
    assert [player.made for player in later] == [[NS_PER_S // 2], [NS_PER_S], [3 * NS_PER_S // 2]]
    assert turnstile.waiting == 0


def test_who_has_gone_meanwhile_is_passed_over() -> None:
    turnstile, gone, here = Turnstile(), Player(), Player()
    turnstile.offer(gone)
    turnstile.offer(here)
    gone.stands = False
    turnstile.due(7)
    assert (gone.made, here.made) == ([], [7])


def test_everybody_gets_his_turn_in_order() -> None:
    turnstile, players = Turnstile(), [Player() for _ in range(3)]
    for player in players:
        turnstile.offer(player)
    for due_ns in range(3):
        turnstile.due(due_ns)
    assert [player.made for player in players] == [[0], [1], [2]]


def test_what_is_forgotten_is_counted() -> None:
    turnstile = Turnstile()
    turnstile.due(1)
    turnstile.due(2)
    assert turnstile.forget_due() == 2
    late = Player()
    turnstile.offer(late)
    assert late.made == []
