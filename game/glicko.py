"""Ratings of strength: one rating period of Glicko-2, for players and for questions alike.

Source: M. E. Glickman, "Example of the Glicko-2 system" (glicko.net/glicko/glicko2.pdf, 2022); the numbered steps below
are its own, and its worked example is among the tests. What is stored is whole (hundredths of a point and of the
deviation, millionths of the volatility), so a record replays; in between it is reckoned in floats and rounded once.
"""

import math
from collections.abc import Sequence
from typing import Final

import msgspec

POINT: Final = 100
"""Hundredths in a point."""
RATING_MAX: Final = 4000 * POINT
DEVIATION_MIN: Final = 30 * POINT
DEVIATION_MAX: Final = 350 * POINT
VOLATILITY_MIN: Final = 10_000
VOLATILITY_MAX: Final = 200_000
"""The bounds that the database keeps. A deviation never falls below 30, so that nobody's rating stands still."""
TAU: Final = 0.5
"""How much a volatility may change at once; the paper asks for 0.3 to 1.2."""
LOSS: Final = 0
DRAW: Final = 500
WIN: Final = 1000
"""Scores in permille of a win."""

_SCALE: Final = 173.7178
_MIDDLE: Final = 1500
_CLOSE_ENOUGH: Final = 1e-6
_STEPS_MAX: Final = 100


class Strength(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """How strong somebody (or a question) is. The defaults are a newcomer's: 1500, 350, 0.06."""

    rating_hundredths: int = 1500 * POINT
    deviation_hundredths: int = DEVIATION_MAX
    volatility_millionths: int = 60_000


class Result(msgspec.Struct, frozen=True, gc=False, array_like=True):
    """A game against somebody of that strength: 1000 a win, 500 a draw, 0 a loss."""

    rival: Strength
    score_permille: int


def after_period(before: Strength, results: Sequence[Result]) -> Strength:
    """The strength after a rating period with these results, reckoned from the strengths at its beginning. Without
    any result only the deviation grows."""
    mu, phi = _mu(before), _phi(before)
    sigma = before.volatility_millionths / 1_000_000
    if not results:
        return _stored(mu, math.hypot(phi, sigma), sigma)
    # Steps 3 and 4: the variance of the rating from these games alone, and the improvement they speak for.
    information = improvement = 0.0
    for result in results:
        g = _g(_phi(result.rival))
        expected = _expected(mu, _mu(result.rival), g)
        information += g * g * expected * (1 - expected)
        improvement += g * (result.score_permille / 1000 - expected)
    variance = 1 / max(information, 1e-12)
    delta = variance * improvement
    # Steps 5 to 7.
    sigma = _volatility(phi, sigma, variance, delta)
    phi_star = math.hypot(phi, sigma)
    phi = 1 / math.sqrt(1 / phi_star**2 + 1 / variance)
    return _stored(mu + phi * phi * improvement, phi, sigma)


def expected_permille(one: Strength, other: Strength) -> int:
    """How often `one` should win against `other`, in permille, with the doubt about both."""
    g = _g(math.hypot(_phi(one), _phi(other)))
    return round(1000 * _expected(_mu(one), _mu(other), g))


def points_of(hundredths: int) -> int:
    """Whole points, as people are told them; half a point rounds up."""
    return (hundredths + POINT // 2) // POINT


def _mu(strength: Strength) -> float:
    return (strength.rating_hundredths / POINT - _MIDDLE) / _SCALE


def _phi(strength: Strength) -> float:
    return strength.deviation_hundredths / POINT / _SCALE


def _g(phi: float) -> float:
    return 1 / math.sqrt(1 + 3 * phi * phi / math.pi**2)


def _expected(mu: float, rival_mu: float, g: float) -> float:
    return 1 / (1 + math.exp(-g * (mu - rival_mu)))


def _volatility(phi: float, sigma: float, variance: float, delta: float) -> float:
    """Step 5: the zero of f by the Illinois method."""
    a = math.log(sigma * sigma)

    def f(x: float) -> float:
        ex = math.exp(x)
        spread = phi * phi + variance + ex
        return ex * (delta * delta - spread) / (2 * spread * spread) - (x - a) / (TAU * TAU)

    low = a
    if delta * delta > phi * phi + variance:
        high = math.log(delta * delta - phi * phi - variance)
    else:
        steps = 1
        while f(a - steps * TAU) < 0:
            steps += 1
        high = a - steps * TAU
    f_low, f_high = f(low), f(high)
    for _ in range(_STEPS_MAX):
        if abs(high - low) <= _CLOSE_ENOUGH:
            break
        middle = low + (low - high) * f_low / (f_high - f_low)
        f_middle = f(middle)
        if f_middle * f_high <= 0:
            low, f_low = high, f_high
        else:
            f_low /= 2
        high, f_high = middle, f_middle
    return math.exp(low / 2)


def _stored(mu: float, phi: float, sigma: float) -> Strength:
    return Strength(
        min(RATING_MAX, max(0, round((mu * _SCALE + _MIDDLE) * POINT))),
        min(DEVIATION_MAX, max(DEVIATION_MIN, round(phi * _SCALE * POINT))),
        min(VOLATILITY_MAX, max(VOLATILITY_MIN, round(sigma * 1_000_000))),
    )
