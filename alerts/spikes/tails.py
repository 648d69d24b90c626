"""How improbable a count is under the negative binomial distribution, for whole arrays at once."""

import numpy as np

from .series import Floats

# From here on the series of Stirling is exact to twelve digits.
_STIRLING_FROM = 10
# Terms of the upper tail; each is smaller than the one before where the count lies above the mean.
_MOST_TERMS = 400
_NEGLIGIBLE = 1e-9
_LEAST_MEAN = 1e-9


def log_gamma(values: Floats) -> Floats:
    """The logarithm of the gamma function of positive numbers (Stirling's series after a shift)."""
    shifted = values + _STIRLING_FROM
    inverse = 1 / shifted
    series = inverse * (1 / 12 - inverse**2 * (1 / 360 - inverse**2 / 1260))
    result: Floats = (shifted - 0.5) * np.log(shifted) - shifted + 0.5 * np.log(2 * np.pi) + series
    for step in range(_STIRLING_FROM):
        result -= np.log(values + step)
    return result


def at_least(counts: Floats, mean: Floats, size: Floats) -> Floats:
    """The probability of so many or more, of a mean and a size (the variance is mean + mean² / size)."""
    mean = np.maximum(mean, _LEAST_MEAN)
    rate = mean / (size + mean)
    log_term = log_gamma(counts + size) - log_gamma(size) - log_gamma(counts + 1)
    log_term += counts * np.log(rate) - size * np.log1p(mean / size)
    result: Floats = np.minimum(np.exp(log_term) * _relative(counts, size, rate), 1.0)
    return result


def _relative(counts: Floats, size: Floats, rate: Floats) -> Floats:
    """The upper tail over its first term; what is left after many terms is taken to be as large as can be."""
    factor, total, at = np.ones_like(rate), np.ones_like(rate), counts.copy()
    for _ in range(_MOST_TERMS):
        factor = factor * (at + size) / (at + 1) * rate
        total += factor
        at += 1
        if np.all(factor < _NEGLIGIBLE * total):
            break
    shrinks = np.minimum(np.maximum((at + size) / (at + 1) * rate, rate), 1 - _NEGLIGIBLE)
    result: Floats = total + factor * shrinks / (1 - shrinks)
    return result
