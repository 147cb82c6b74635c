"""One seed for everything: each part of the simulation draws from a generator of its own, so that one more draw in one
part does not change all others; and what the program takes from the machine's entropy comes from the seed as well."""

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager


def draw(seed: int, what: str) -> random.Random:
    """The generator of one part."""
    return random.Random(f"{seed}/{what}")


@contextmanager
def entropy_from(seed: int) -> Iterator[None]:
    """Inside, the machine's entropy is no surprise. This is the machine's seam, not one of ours: whatever is written
    later and draws from `os.urandom` is simulated without knowing of it."""
    real = os.urandom
    os.urandom = draw(seed, "entropy").randbytes
    try:
        yield
    finally:
        os.urandom = real
