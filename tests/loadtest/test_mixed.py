"""A mixed run: everybody has one part, every due time is dealt, and what a part measures counts for the whole."""

from collections import Counter

from loadtest.job import Job
from loadtest.meter import REPLY, Meter
from loadtest.mixed import DUE_DEALT, PAIRS_DEALT, PARTS, Dealer, Share, jobs
from loadtest.pace import Turnstile
from loadtest.plan import MIXED_PLAYERS_MIN


def _job(players: int) -> Job:
    seats = tuple((f"p{at}", f"token {at}", f"p{at ^ 1}") for at in range(players))
    return Job(
        worker=0, scenario="mixed", url="http://127.0.0.1:1", codecs=("json",), seats=seats, rate_per_s=50.0,
        watchers=7, churn_per_s=0.1, first_choice=False, mode="pairing", rush=0, records_max=100,
        finish_within_s=1.0, seed=1,
    )  # fmt: skip


def test_everybody_has_one_part_and_opponents_the_same() -> None:
    whole = _job(3 * MIXED_PLAYERS_MIN)
    parts = jobs(whole)
    assert parts.keys() == PARTS.keys()
    dealt = [seat[0] for part in parts.values() for seat in part.seats]
    assert sorted(dealt) == sorted(player for player, _, _ in whole.seats)
    battles = parts["battles"].seats
    assert Counter(versus == "house" for _, _, versus in battles) == {True: 6, False: 6}
    players = {player for player, _, _ in battles}
    assert all(versus in players for _, _, versus in battles if versus != "house")
    assert {name: len(part.seats) for name, part in parts.items() if name != "battles"} == {
        "auctions": 6, "market": 6, "trades": 6, "mystery": 6,
    }  # fmt: skip
    assert sum(part.rate_per_s for part in parts.values()) == whole.rate_per_s
    assert {name: part.watchers for name, part in parts.items() if part.watchers} == {"battles": 7}


def test_the_fewest_players_fill_every_part() -> None:
    assert len(PAIRS_DEALT) * 2 == MIXED_PLAYERS_MIN
    assert all(part.seats for part in jobs(_job(MIXED_PLAYERS_MIN)).values())


class Free:
    """Somebody who takes what is due, as long as he stands."""

    def __init__(self, turnstile: Turnstile) -> None:
        self.took: list[int] = []
        self.stands = True
        self._turnstile = turnstile

    def take(self, due_ns: int) -> None:
        self.took.append(due_ns)
        self._turnstile.offer(self)


def test_a_part_that_stands_still_delays_only_its_own() -> None:
    turnstiles = {name: Turnstile() for name in PARTS}
    free = {name: Free(turnstile) for name, turnstile in turnstiles.items() if name != "market"}
    for name, one in free.items():
        turnstiles[name].offer(one)
    dealer = Dealer(turnstiles)
    for due_ns in range(2 * len(DUE_DEALT)):
        dealer.due(due_ns)
    assert {name: len(one.took) for name, one in free.items()} == {
        name: 2 * DUE_DEALT.count(name) for name in PARTS if name != "market"
    }
    waited = 2 * DUE_DEALT.count("market")
    assert (dealer.waiting, dealer.take_waited(), dealer.take_waited()) == (waited, waited, 0)
    assert (dealer.forget_due(), dealer.waiting) == (waited, 0)


def test_what_a_part_measures_counts_for_the_whole_and_once_more_for_itself() -> None:
    whole = Meter()
    whole.measure(0, 1_000)
    market = Share(whole, "market")
    market.took(REPLY, "json", 10, 5_010)
    market.took(REPLY, "json", 2_000, 3_000)
    market.took("queue to reply", "json", 10, 20)
    market.count("purchases")
    assert market.measuring(10)
    assert not market.measuring(1_000)
    taken = whole.take()
    assert taken["counts"] == {"requests": 2, "purchases": 1}
    assert taken["latencies"].keys() == {
        "due to reply/json", "due to reply in market/json", "queue to reply/json",
    }  # fmt: skip
