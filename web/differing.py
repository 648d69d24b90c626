"""What the languages of a story leave out, and how late they came, in words of the page's language."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from babel.dates import format_skeleton
from babel.numbers import format_compact_decimal, format_decimal, format_percent

import actors
from news.differences import Difference, DifferenceKind

from .frame import Frame

_LEAP_YEAR = 2024  # has every day of the calendar
_LARGE = 1_000_000
_MINUTE_S = 60
_UNITS = (("days", 86400), ("hours", 3600), ("minutes", _MINUTE_S))
_KINDS: tuple[DifferenceKind, ...] = ("state", "person", "organisation", "number", "sentence")


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """What only some languages of a story name: their names, and what it is, by kind and in words."""

    only_in: tuple[str, ...]
    names: str
    things: tuple[tuple[DifferenceKind, tuple[str, ...]], ...]


def left_out(frame: Frame, differences: Iterable[Difference]) -> tuple[LeftOut, ...]:
    """The differences of a story by the languages that have them, in words of the page's language."""
    by_languages: dict[tuple[str, ...], list[Difference]] = {}
    for each in differences:
        by_languages.setdefault(each.present_in, []).append(each)
    return tuple(
        LeftOut(
            only_in=languages,
            names=", ".join(map(frame.tongue, languages)),
            things=tuple(_by_kind(frame, found)),
        )
        for languages, found in sorted(by_languages.items())
    )


def delay(frame: Frame, seconds: int | None) -> str:
    """How long after the first language, in the largest fitting unit; what is not known is said so."""
    if seconds is None:
        return frame.t("delay.unknown")
    if seconds < _MINUTE_S:
        return frame.t("delay.none")
    name, unit_s = next(unit for unit in _UNITS if seconds >= unit[1])
    return frame.tn(f"delay.{name}", seconds // unit_s)


def number(frame: Frame, key: str) -> str:
    """A number as the page's language writes it: "1.2 billion", "12.5%", "14 March", "2013"."""
    kind, _, value = key.partition(":")
    match kind:
        case "day":
            month, day = map(int, value.split("-"))
            return format_skeleton("MMMMd", date(_LEAP_YEAR, month, day), locale=frame.language)
        case "percent":
            return format_percent(Decimal(value) / 100, locale=frame.language, decimal_quantization=False)
        case "year":
            return value
        case _:
            return _amount(Decimal(value), frame.language)


def _amount(value: Decimal, language: str) -> str:
    if value >= _LARGE:
        return format_compact_decimal(value, format_type="long", locale=language, fraction_digits=3)
    return format_decimal(value, locale=language, decimal_quantization=False)


def _by_kind(frame: Frame, found: Iterable[Difference]) -> Iterator[tuple[DifferenceKind, tuple[str, ...]]]:
    listed = list(found)
    for kind in _KINDS:
        words = tuple(_word(frame, each) for each in listed if each.kind == kind)
        if words:
            yield kind, words


def _word(frame: Frame, difference: Difference) -> str:
    match difference.kind:
        case "state":
            return frame.state(difference.value)
        case "organisation":
            return actors.organisation_name(difference.value, frame.language)
        case "number":
            return number(frame, difference.value)
        case "person" | "sentence":
            return difference.value
