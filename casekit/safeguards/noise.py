"""Whole-number noise whose size is known: the discrete Laplace distribution, sampled exactly.

P(z) is proportional to exp(-epsilon |z|). Added to a count that one person can change by at most 1, it gives
epsilon-differential privacy (Dwork, McSherry, Nissim, Smith 2006; as a two-sided geometric: Ghosh,
Roughgarden, Sundararajan 2009). Sampling follows Canonne, Kamath and Steinke, "The Discrete Gaussian for
Differential Privacy" (2020), Algorithm 2: whole numbers only, so that no rounding of a float spoils the
promise.

This is teaching code. It takes a seed, so that a lesson can be repeated; and whoever knows the seed
subtracts the noise. Its running time is not hidden either.
"""

from fractions import Fraction
from math import ceil, exp, log, log1p

import numpy as np
from numpy.typing import NDArray

from casekit.errors import CasekitError

Ints = NDArray[np.int64]

Epsilon = int | float | Fraction

_FINEST = 1_000_000
"""Numerator and denominator of an epsilon at most: keeps every number drawn below 2**63."""


def exact(epsilon: Epsilon) -> Fraction:
    """Return epsilon as the fraction that its decimal digits say, so that 0.1 is a tenth.

    Raises
    ------
    CasekitError
        If it is not a number above 0, or has more than six decimals.

    """
    try:
        value = Fraction(str(epsilon))
    except (ValueError, ZeroDivisionError):
        value = Fraction(0)
    if value <= 0 or value.denominator > _FINEST or value.numerator > _FINEST:
        raise CasekitError(
            f"Epsilon is {epsilon!r}. It must be a number above 0 with at most six decimals, for example 0.5."
        )
    return value


def discrete_laplace(epsilon: Epsilon, size: int, *, seed: int) -> Ints:
    """Draw noise for counts of sensitivity 1.

    Parameters
    ----------
    epsilon : privacy loss; the smaller, the more noise.
    size : how many draws.
    seed : the same seed gives the same noise. A repeatable seed is for teaching and protects nobody.

    Returns
    -------
    array of `size` whole numbers

    """
    rate = exact(epsilon)
    random = np.random.Generator(np.random.PCG64(seed))
    found = np.empty(0, dtype=np.int64)
    while len(found) < size:
        # About half of the tries are refused; a few more are made at once than should be needed.
        more = _tries(rate, 2 * (size - len(found)) + 64, random)
        found = np.concatenate([found, more])
    return found[:size]


def expected_error(epsilon: Epsilon) -> float:
    """Return the mean absolute noise in people: 2q / (1 - q^2) with q = exp(-epsilon)."""
    q = exp(-float(exact(epsilon)))
    return 2 * q / (1 - q * q)


def noise_within(epsilon: Epsilon, confidence: float = 0.95) -> int:
    """Return the smallest number of people that the noise does not exceed, either way, that often."""
    if not 0 < confidence < 1:
        raise CasekitError(f"A confidence is between 0 and 1, for example 0.95; this was {confidence}.")
    rate = float(exact(epsilon))
    # P(|z| > m) = 2 q^(m+1) / (1 + q)
    return max(ceil((log(2) - log(1 - confidence) - log1p(exp(-rate))) / rate - 1 - 1e-12), 0)


def _tries(rate: Fraction, tries: int, random: np.random.Generator) -> Ints:
    """Run the loop of the algorithm for many tries at once, and return those that were not refused."""
    step, width = rate.numerator, rate.denominator
    small = random.integers(0, width, tries)
    small = small[_happens(small, width, random)]
    whole = small + width * _runs_of_one(len(small), random)
    size = whole // step
    negative = random.integers(0, 2, len(size)) == 1
    # Zero would come up twice, once for each sign.
    kept = ~(negative & (size == 0))
    signed: Ints = np.where(negative, -size, size)[kept]
    return signed


def _runs_of_one(size: int, random: np.random.Generator) -> Ints:
    """Count for each how often in a row something of probability exp(-1) happens."""
    runs = np.zeros(size, dtype=np.int64)
    going = np.arange(size)
    while len(going):
        going = going[_happens(np.ones(len(going), dtype=np.int64), 1, random)]
        runs[going] += 1
    return runs


def _happens(top: Ints, bottom: int, random: np.random.Generator) -> NDArray[np.bool_]:
    """Let something of probability exp(-top/bottom) happen or not, for 0 <= top <= bottom, without a float.

    The series of exp is alternating: count how many of the events of probability top/(bottom * 1),
    top/(bottom * 2), ... happen before the first that does not; an even count means yes.
    """
    happened = np.zeros(len(top), dtype=bool)
    going = np.arange(len(top))
    turn = 1
    while len(going):
        goes_on = random.integers(0, bottom * turn, len(going)) < top[going]
        happened[going[~goes_on]] = turn % 2 == 1
        going = going[goes_on]
        turn += 1
    return happened
