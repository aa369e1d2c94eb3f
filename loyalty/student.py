"""Student's t: how many standard errors to each side hold the truth in 95 % of all samples."""

from statistics import NormalDist
from typing import Final

_TWO_SIDED: Final = NormalDist().inv_cdf(0.975)


def errors(freedom: float) -> float:
    """For two sides of 95 %, by its expansion (Abramowitz & Stegun 26.7.5); off by 0.003 at 10, less beyond."""
    z = _TWO_SIDED
    return z + (z**3 + z) / (4 * freedom) + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * freedom**2)
