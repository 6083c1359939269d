"""The interval of a share: Wilson 1927 (Journal of the American Statistical Association 22).

The one place where it stands. It stays inside 0 and 1 and says something even after no success at all, which
the usual "plus or minus two standard errors" does not.
"""

from math import hypot, sqrt
from statistics import NormalDist

import numpy as np
from numpy.typing import ArrayLike, NDArray

from casekit.errors import CasekitError

Floats = NDArray[np.float64]

CONFIDENCE = 0.95


def normal_quantile(confidence: float = CONFIDENCE) -> float:
    """Return how many standard deviations to each side hold that share of a normal distribution.

    Raises
    ------
    CasekitError
        If the confidence is not between 0 and 1.

    """
    if not 0 < confidence < 1:
        raise CasekitError(f"A confidence is between 0 and 1, for example 0.95; this was {confidence}.")
    return NormalDist().inv_cdf((1 + confidence) / 2)


def wilson_centre(hits: float, tries: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the centre and half the width of the interval of one share.

    Parameters
    ----------
    hits : successes; may be an expected number.
    tries : at least 1.
    confidence : between 0 and 1.

    """
    z = normal_quantile(confidence)
    spread = max(hits * (tries - hits) / tries, 0.0)
    whole = tries + z * z
    return (hits + z * z / 2) / whole, z / whole * sqrt(spread + z * z / 4)


def wilson_bounds(hits: float, tries: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the interval of one share; 0 to 1 where there was no try."""
    if tries == 0:
        return 0.0, 1.0
    centre, half = wilson_centre(hits, tries, confidence)
    # The bounds meet 0 and 1 exactly where nothing or everything succeeded; sums of floats miss them.
    low = 0.0 if hits == 0 else max(centre - half, 0.0)
    high = 1.0 if hits == tries else min(centre + half, 1.0)
    return low, high


def wilson(successes: ArrayLike, trials: ArrayLike) -> tuple[Floats, Floats]:
    """Return the lower and the upper bounds of many shares, each 95 %; 0 to 1 where there is no trial."""
    pairs = zip(np.atleast_1d(successes).tolist(), np.atleast_1d(trials).tolist(), strict=True)
    bounds = np.array([wilson_bounds(hits, tries) for hits, tries in pairs], dtype=np.float64).reshape(-1, 2)
    return bounds[:, 0], bounds[:, 1]


def difference_bounds(
    one: tuple[float, float, float], other: tuple[float, float, float]
) -> tuple[float, float]:
    """Return the interval of the difference of two independent shares, one less the other (Newcombe 1998).

    Each is the share with its lower and upper bound by Wilson. That two intervals overlap does not yet mean
    that the difference may be chance.
    """
    gap = one[0] - other[0]
    return (
        gap - hypot(one[0] - one[1], other[2] - other[0]),
        gap + hypot(one[2] - one[0], other[0] - other[1]),
    )
