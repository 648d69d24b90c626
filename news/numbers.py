"""The numbers of a text, written alike whatever its language: "1,2 млрд", "1.2 billion", "1,2 миллиард".

Amounts, counts, ordinals and anniversaries ("20-летие", "20th anniversary", "XX"), percentages, years and
days of the calendar, in figures and in words. "One" and "two" in words are passed over: every release has
them, and each language in its own places.
"""

import functools
import itertools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Literal

from .calendar import days

NumberKind = Literal["number", "percent", "year", "day"]
_TABLE = Path(__file__).parent / "tables" / "numbers.tsv"
_FIRST_YEAR, _LAST_YEAR = 1800, 2100
_MOST_DIGITS = 13  # a longer row of digits is an account or a document, not a quantity
_TEN = 10
_PASSED_OVER = 2

_POWERS = (
    (12, r"трлн|триллион\w*|trillion|trln|tn\b"),
    (9, r"млрд|миллиард\w*|billion|bln|bn\b"),
    (6, r"млн|миллион\w*|million|mln"),
    (3, r"тыс\b|тысяч\w*|thousand|мың(?!\w{4})\w*"),
)
_POWER = "|".join(f"(?P<p{power}>{words})" for power, words in _POWERS)
_PERCENT = r"(?P<percent>%|процент|percent|per\scent|пайыз)"
_FIGURES = re.compile(
    r"(?<![\w+])(?<!\d[.,])(?P<figures>\d{1,3}(?:[\s']\d{3})+(?:[.,]\d+)?(?!\d)|\d+(?:[.,]\d+)*)"
    rf"(?:\s?-?\s?(?:{_POWER}|{_PERCENT}))?",
    re.IGNORECASE,
)
_CLOCK = re.compile(r"(?<!\d)[0-2]?\d:[0-5]\d(?::\d\d)?(?!\s?\d)")
_TELEPHONE = re.compile(r"\+\d[\d\s()-]{6,}\d")
_WEB = re.compile(r"(?:https?://|www\.)\S+|\S+@\S+")
_ROMAN = re.compile(r"(?<![\w.])(?=[IVX]{2}|[VX]\b)(?P<tens>X{0,3})(?P<units>IX|IV|V?I{0,3})(?![\w.])")
_ROMAN_UNITS = {"": 0, "I": 1, "II": 2, "III": 3, "IV": 4, "V": 5, "VI": 6, "VII": 7, "VIII": 8, "IX": 9}
_WORD = re.compile(r"[^\W\d_]+")
_ONE_AND_A_HALF = {"полтора", "полутора"}


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Number:
    """A number that a text names: `value` is plain digits ("1200000000"), or month and day ("03-14")."""

    kind: NumberKind
    value: str

    @property
    def key(self) -> str:
        """One string for a set: `number:1200000000`, `day:03-14`."""
        return f"{self.kind}:{self.value}"


def numbers(text: str, language: str | None) -> frozenset[Number]:
    """The numbers that a text names; a comma parts decimals except in English."""
    plain = text.replace("\N{NO-BREAK SPACE}", " ").replace("\N{NARROW NO-BREAK SPACE}", " ")
    for nothing in (_WEB, _TELEPHONE, _CLOCK):
        plain = nothing.sub(" ; ", plain)
    calendar, plain = days(plain)
    return frozenset(
        [
            *(Number(kind="day", value=day) for day in calendar),
            *_in_figures(plain, is_english=language == "en"),
            *(Number(kind="number", value=_digits(value)) for value in (*_in_words(plain), *_roman(plain))),
        ]
    )


def _in_figures(text: str, *, is_english: bool) -> Iterator[Number]:
    for match in _FIGURES.finditer(text):
        value = _value(match["figures"], is_english=is_english)
        power = next((power for power, _words in _POWERS if match[f"p{power}"]), 0)
        if value is None:
            continue
        if match["percent"]:
            yield Number(kind="percent", value=_digits(value))
        elif power == 0 and re.fullmatch(r"\d{4}", match["figures"]) and _FIRST_YEAR <= value <= _LAST_YEAR:
            yield Number(kind="year", value=match["figures"])
        else:
            yield Number(kind="number", value=_digits(value.scaleb(power)))


def _value(figures: str, *, is_english: bool) -> Decimal | None:
    """What figures mean; None for what is no quantity: a long row of digits, a version, an address."""
    plain = re.sub(r"[\s']", "", figures)
    marks = re.findall(r"[.,]", plain)
    if len(marks) > 1 or (marks == [","] and is_english):
        groups = re.fullmatch(r"\d{1,3}(?:,\d{3})+(\.\d+)?|\d{1,3}(?:\.\d{3})+(,\d+)?", plain)
        if groups is None and len(marks) > 1:
            return None
        if groups is not None:
            decimals = groups[1] or groups[2] or ""
            whole = re.sub(r"[.,]", "", plain.removesuffix(decimals))
            plain = whole + decimals
    plain = plain.replace(",", ".")
    return Decimal(plain) if len(plain) <= _MOST_DIGITS else None


def _in_words(text: str) -> Iterator[Decimal]:
    """Numbers in words; tens take the unit that follows, and a power multiplies what stands before it."""
    listed = _WORD.findall(text.lower().replace("ё", "е"))
    value: int | None = None
    for word in (*listed, ""):
        if word in _ONE_AND_A_HALF:
            continue
        power = _power(word)
        if value is not None and power:
            yield Decimal(value).scaleb(power)
            value = None
            continue
        found = _word_value(word)
        if value is not None and found is not None and value % _TEN == 0 and found < _TEN <= value:
            value += found
            continue
        if value is not None and value > _PASSED_OVER:
            yield Decimal(value)
        value = found
    yield from _halves(listed)


def _halves(listed: list[str]) -> Iterator[Decimal]:
    for word, following in itertools.pairwise(listed):
        if word in _ONE_AND_A_HALF and (power := _power(following)):
            yield Decimal("1.5").scaleb(power)


def _roman(text: str) -> Iterator[Decimal]:
    for match in _ROMAN.finditer(text):
        yield Decimal(_TEN * len(match["tens"]) + _ROMAN_UNITS[match["units"]])


def _digits(value: Decimal) -> str:
    plain = format(value, "f")
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@functools.cache
def _power_patterns() -> tuple[tuple[int, re.Pattern[str]], ...]:
    return tuple((power, re.compile(words)) for power, words in _POWERS)


def _power(word: str) -> int:
    return next((power for power, pattern in _power_patterns() if pattern.fullmatch(word)), 0)


@functools.lru_cache(maxsize=20_000)
def _word_value(word: str) -> int | None:
    whole, stems = _words()
    if word in whole:
        return whole[word]
    return next((value for stem, value in stems if word.startswith(stem)), None)


@functools.cache
def _words() -> tuple[Mapping[str, int], tuple[tuple[str, int], ...]]:
    """Whole words, and the beginnings of others, the longest first."""
    whole: dict[str, int] = {}
    stems: dict[str, int] = {}
    for line in _TABLE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        value, *columns = line.split("\t")
        for spelling in (part.strip() for column in columns for part in column.split(";")):
            if spelling.endswith("*"):
                stems[spelling[:-1]] = int(value)
            else:
                whole[spelling] = int(value)
    return whole, tuple(sorted(stems.items(), key=lambda each: -len(each[0])))
