"""Spikes: states that are named unusually often, against a budget of false alarms.

Enters: a `Series` of daily counts with what could be read of each day, a window, a budget.
Leaves: the spikes of the archive (`would_fire`, of a rule `spikes_of`), the threshold (`calibrate`), or that
the archive is too short.
Never: reads a clock or draws at random; the same archive gives the same answer. numpy and holidays are
imported here and not by `alerts` itself, since commands that need neither should not wait for them.
"""

from .asking import is_news, is_same_spike, question, spikes_of, states_of, window_of
from .calibration import Calibration, TooShort, calibrate, needed_days
from .exposure import Listing, read_shares, watched_shares
from .firing import LEAST_WATCHED, Spike, would_fire
from .series import Series, series_of

__all__ = [
    "LEAST_WATCHED",
    "Calibration",
    "Listing",
    "Series",
    "Spike",
    "TooShort",
    "calibrate",
    "is_news",
    "is_same_spike",
    "needed_days",
    "question",
    "read_shares",
    "series_of",
    "spikes_of",
    "states_of",
    "watched_shares",
    "window_of",
    "would_fire",
]
