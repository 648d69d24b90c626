"""Lengths in bytes in words of the page's language."""

from babel.units import format_unit

from .frame import Frame

_KILO = 1024
_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte")


def size(frame: Frame, length: int) -> str:
    """The length in the unit that suits it, e.g. `12.3 kB`."""
    value, unit = float(length), 0
    while value >= _KILO and unit < len(_UNITS) - 1:
        value, unit = value / _KILO, unit + 1
    return format_unit(
        round(value, 1 if unit else None), f"digital-{_UNITS[unit]}", "short", locale=frame.language
    )
