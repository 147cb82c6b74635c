"""Chance: fair, and the same again from the same seed. Seeds are fixed, so that no run differs from another."""

import hashlib
from collections import Counter
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.chance import SEED_BYTES, Chance, seed_hash

SEED = bytes(range(SEED_BYTES))

_seeds = st.binary(min_size=SEED_BYTES, max_size=SEED_BYTES)
_bounds = st.integers(1, 1 << 32)


def _chi_squared(counts: Counter[int], bound: int) -> float:
    expected = counts.total() / bound
    return sum((counts[value] - expected) ** 2 / expected for value in range(bound))


def test_the_generator_is_what_players_can_compute_themselves() -> None:
    block = hashlib.blake2b(b"\x00" * 7 + b"\x02", key=SEED, digest_size=8).digest()
    assert Chance(SEED, position=2).below(1 << 32) == int.from_bytes(block, "big") % (1 << 32)


def test_the_first_draws_of_a_seed_stay_what_they_are() -> None:
    chance = Chance(SEED)
    assert [chance.below(1000) for _ in range(6)] == [208, 891, 550, 168, 413, 653]


# The 99.9 % points of chi squared with bound − 1 degrees of freedom: a fair generator exceeds one in a thousand seeds.
@pytest.mark.parametrize(("bound", "limit"), [(2, 10.83), (6, 20.52), (25, 51.18), (32, 61.10)])
def test_draws_below_a_bound_are_uniform(bound: int, limit: float) -> None:
    chance = Chance(SEED)
    counts = Counter(chance.below(bound) for _ in range(32_000))
    assert set(counts) == set(range(bound))
    assert _chi_squared(counts, bound) < limit


def test_a_bound_that_does_not_divide_the_range_has_no_favourites() -> None:
    # Three quarters of 2³²: without rejection the first third would come up twice as often if blocks had 32 bits.
    chance = Chance(SEED)
    bound = 3 << 30
    counts = Counter(chance.below(bound) // (1 << 30) for _ in range(30_000))
    assert _chi_squared(counts, 3) < 13.82


class _Blocks(Chance):
    """Chance whose blocks are given."""

    def __init__(self, *blocks: int) -> None:
        super().__init__(SEED)
        self._given = list(blocks)

    def _block(self) -> int:
        self.position += 1
        return self._given.pop(0)


def test_the_uneven_end_of_the_range_is_drawn_again() -> None:
    most = (1 << 64) - 1
    assert most % 3 == 0  # 2⁶⁴ − 1 is the one block too many for three
    chance = _Blocks(most, 7)
    assert chance.below(3) == 1
    assert chance.position == 2
    assert _Blocks(most - 1).below(3) == 2


@given(_seeds, st.lists(_bounds, max_size=20), st.integers(0, 20))
def test_it_goes_on_from_any_position(seed: bytes, bounds: list[int], cut: int) -> None:
    whole = Chance(seed)
    early = [whole.below(bound) for bound in bounds[:cut]]
    resumed = Chance(seed, whole.position)
    late = [whole.below(bound) for bound in bounds[cut:]]
    assert [resumed.below(bound) for bound in bounds[cut:]] == late
    assert resumed.position == whole.position
    again = Chance(seed)
    assert [again.below(bound) for bound in bounds] == early + late


@given(_seeds, _bounds)
def test_a_draw_lies_below_its_bound(seed: bytes, bound: int) -> None:
    assert 0 <= Chance(seed).below(bound) < bound


@pytest.mark.parametrize("bound", [0, -1, (1 << 32) + 1])
def test_a_bound_outside_its_range_is_our_bug(bound: int) -> None:
    with pytest.raises(AssertionError):
        Chance(SEED).below(bound)


@pytest.mark.parametrize("length", [0, 31, 33])
def test_a_seed_has_32_bytes(length: int) -> None:
    with pytest.raises(AssertionError):
        Chance(bytes(length))


def test_weights_are_kept() -> None:
    chance = Chance(SEED)
    counts = Counter(chance.weighted((1, 0, 3, 6)) for _ in range(20_000))
    assert counts[1] == 0
    for index, weight in ((0, 1), (2, 3), (3, 6)):
        assert abs(counts[index] - 2_000 * weight) < 300


def test_one_in_odds() -> None:
    chance = Chance(SEED)
    assert 900 < sum(chance.one_in(10) for _ in range(10_000)) < 1_100
    assert all(chance.one_in(1) for _ in range(10))


def test_picks_come_from_the_items() -> None:
    chance = Chance(SEED)
    assert {chance.pick("abc") for _ in range(100)} == set("abc")


def test_every_order_of_a_sample_is_equally_likely() -> None:
    chance = Chance(SEED)
    counts = Counter(tuple(chance.sample("abcd", 2)) for _ in range(12_000))
    orders = list(permutations("abcd", 2))
    assert set(counts) == set(orders)
    assert all(abs(counts[order] - 1_000) < 130 for order in orders)


@given(_seeds, st.lists(st.integers(), max_size=10), st.integers(0, 10))
def test_a_sample_takes_each_item_once_and_leaves_the_source(seed: bytes, items: list[int], count: int) -> None:
    before = list(items)
    if count > len(items):
        with pytest.raises(AssertionError):
            Chance(seed).sample(items, count)
        return
    drawn = Chance(seed).sample(items, count)
    assert len(drawn) == count
    assert not Counter(drawn) - Counter(items)
    assert items == before


def test_the_published_hash_is_the_seeds_sha_256() -> None:
    assert seed_hash(SEED) == hashlib.sha256(SEED).hexdigest()
    assert len(seed_hash(SEED)) == 64
