"""Chance, as whole numbers from a seed that the players can check afterwards.

BLAKE2b in counter mode: the i-th block is the keyed hash of i, and a draw takes the next block. The position is part
of a room's state, so a record replays; the hash of the seed is published when a room opens and the seed when
it is over. Draws below a bound are free of modulo bias (rejection).
"""

import hashlib
from collections.abc import Sequence
from typing import TypeVar

SEED_BYTES = 32
_BLOCK_BITS = 64

T = TypeVar("T")


class Chance:
    """A generator of whole numbers: `seed` fixes the sequence, `position` counts the blocks already taken."""

    __slots__ = ("_seed", "position")

    def __init__(self, seed: bytes, position: int = 0) -> None:
        assert len(seed) == SEED_BYTES, "a seed has 32 bytes"
        self._seed = seed
        self.position = position

    def below(self, bound: int) -> int:
        """A whole number 0 … bound − 1, each equally likely."""
        assert 0 < bound <= 1 << 32, "bounds are small, so that rejection is rare"
        limit = (1 << _BLOCK_BITS) - (1 << _BLOCK_BITS) % bound
        while True:
            block = self._block()
            if block < limit:
                return block % bound

    def one_in(self, odds: int) -> bool:
        """True once in `odds` draws on average."""
        return self.below(odds) == 0

    def pick(self, items: Sequence[T]) -> T:
        """One of `items`, each equally likely."""
        return items[self.below(len(items))]

    def weighted(self, weights: Sequence[int]) -> int:
        """An index, each as likely as its weight among all of them. Weights are whole and not all zero."""
        left = self.below(sum(weights))
        for index, weight in enumerate(weights):
            if left < weight:
                return index
            left -= weight
        raise AssertionError("the weights sum to more than was drawn")

    def sample(self, items: Sequence[T], count: int) -> list[T]:
        """`count` different items in drawn order (Fisher and Yates, from the front)."""
        rest = list(items)
        assert count <= len(rest), "no more can be drawn than there are"
        for index in range(count):
            other = index + self.below(len(rest) - index)
            rest[index], rest[other] = rest[other], rest[index]
        return rest[:count]

    def _block(self) -> int:
        digest = hashlib.blake2b(self.position.to_bytes(8, "big"), key=self._seed, digest_size=8).digest()
        self.position += 1
        return int.from_bytes(digest, "big")


def seed_hash(seed: bytes) -> str:
    """What is published when a room opens: the SHA-256 of its seed, in hexadecimal."""
    return hashlib.sha256(seed).hexdigest()
