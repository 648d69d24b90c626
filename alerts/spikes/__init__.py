"""Spikes: states that are named unusually often, against a budget of false alarms.

Enters: a `Series` of daily counts with what could be read of each day, a window, a budget.
Leaves: the spikes of the archive (`would_fire`), the threshold (`calibrate`), or that it is too short.
Never: reads a clock or draws at random; the same archive gives the same answer. numpy and holidays are
imported here and not by `alerts` itself, since commands that need neither should not wait for them.
"""

from .calibration import Calibration, TooShort, calibrate, needed_days
from .firing import LEAST_WATCHED, Spike, would_fire
from .series import Series, series_of

__all__ = [
    "LEAST_WATCHED",
    "Calibration",
    "Series",
    "Spike",
    "TooShort",
    "calibrate",
    "needed_days",
    "series_of",
    "would_fire",
]
