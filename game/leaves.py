"""A map that is never changed: what is put in or taken out gives another map, which shares nearly all of the first.

Two levels of 64 over small dictionaries: with ten thousand entries a change copies two rows of 64 pointers and a
dictionary of two or three. Where a key lies depends on the key alone, so that a record replays alike everywhere.
"""

import zlib
from collections.abc import Iterator
from typing import Any, Generic, TypeVar

K = TypeVar("K", bound=int | str)
V = TypeVar("V")

_WIDTH = 64


class Leaves(Generic[K, V]):
    """Entries by key, a number or a string."""

    __slots__ = ("_branches", "_count")

    def __init__(self, entries: "dict[K, V] | None" = None) -> None:
        branches: list[tuple[dict[K, V], ...]] = [_EMPTY] * _WIDTH
        grown: dict[int, list[dict[K, V]]] = {}
        for key, value in (entries or {}).items():
            branch, leaf = divmod(_spot(key), _WIDTH)
            grown.setdefault(branch, [{} for _ in range(_WIDTH)])[leaf][key] = value
        for branch, leaves in grown.items():
            branches[branch] = tuple(leaves)
        self._branches = tuple(branches)
        self._count = len(entries or {})

    def __len__(self) -> int:
        return self._count

    def __iter__(self) -> Iterator[K]:
        for branch in self._branches:
            for leaf in branch:
                yield from leaf

    def __contains__(self, key: K) -> bool:
        return key in self._leaf(key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Leaves) and dict(self.items()) == dict(other.items())

    def __hash__(self) -> int:
        raise TypeError("a map is no key")

    def __repr__(self) -> str:
        return f"Leaves({dict(self.items())!r})"

    def items(self) -> Iterator[tuple[K, V]]:
        """Every entry, in an order that the keys alone decide."""
        for branch in self._branches:
            for leaf in branch:
                yield from leaf.items()

    def get(self, key: K) -> V | None:
        """What lies there, or None."""
        return self._leaf(key).get(key)

    def put(self, key: K, value: V) -> "Leaves[K, V]":
        """The map with this entry."""
        leaf = self._leaf(key)
        return self._with(key, {**leaf, key: value}, self._count + (key not in leaf))

    def without(self, key: K) -> "Leaves[K, V]":
        """The map without this entry, which may be missing."""
        leaf = self._leaf(key)
        if key not in leaf:
            return self
        return self._with(key, {name: value for name, value in leaf.items() if name != key}, self._count - 1)

    def _leaf(self, key: K) -> "dict[K, V]":
        branch, leaf = divmod(_spot(key), _WIDTH)
        return self._branches[branch][leaf]

    def _with(self, key: K, leaf: "dict[K, V]", count: int) -> "Leaves[K, V]":
        at, at_leaf = divmod(_spot(key), _WIDTH)
        branch = self._branches[at]
        grown: Leaves[K, V] = Leaves.__new__(Leaves)
        grown._branches = (
            *self._branches[:at],
            (*branch[:at_leaf], leaf, *branch[at_leaf + 1 :]),
            *self._branches[at + 1 :],
        )
        grown._count = count
        return grown


_EMPTY: tuple[dict[Any, Any], ...] = ({},) * _WIDTH


def _spot(key: int | str) -> int:
    return (zlib.crc32(key.encode()) if isinstance(key, str) else key) % (_WIDTH * _WIDTH)
