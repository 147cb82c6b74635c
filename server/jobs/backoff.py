"""When to try again: twice as long after each try, and never the same for two that failed together."""

import random

FIRST_S = 2.0
LONGEST_S = 3_600.0


def again_in_s(tries: int, chance: random.Random) -> float:
    """Seconds until the next try after so many in vain: half to the whole of 2 s, 4 s, 8 s … an hour."""
    doubled_s = FIRST_S * 2.0 ** min(tries - 1, 30)
    return min(LONGEST_S, doubled_s) * chance.uniform(0.5, 1.0)
