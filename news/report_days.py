"""Days that a report names: in full, without a year, or from its own day ("yesterday", «во вторник»)."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

_ENGLISH = (
    "January|Jan",
    "February|Feb",
    "March|Mar",
    "April|Apr",
    "May",
    "June|Jun",
    "July|Jul",
    "August|Aug",
    "September|Sept|Sep",
    "October|Oct",
    "November|Nov",
    "December|Dec",
)
_RUSSIAN = (
    "январ[яеь]|янв",
    "феврал[яеь]|фев",
    "марта?е?|мар",
    "апрел[яеь]|апр",
    "ма[яей]",
    "июн[яеь]",
    "июл[яеь]",
    "августа?е?|авг",
    "сентябр[яеь]|сен",
    "октябр[яеь]|окт",
    "ноябр[яеь]|ноя",
    "декабр[яеь]|дек",
)
_KAZAKH = (
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
)
_WEEKDAYS = (
    ("Monday", "понедельник", "дүйсенбі"),
    ("Tuesday", "вторник", "сейсенбі"),
    ("Wednesday", "среду", "сәрсенбі"),
    ("Thursday", "четверг", "бейсенбі"),
    ("Friday", "пятницу", "жұма"),
    ("Saturday", "субботу", "сенбі"),
    ("Sunday", "воскресенье", "жексенбі"),
)
_AGO = {
    **dict.fromkeys(("today", "сегодня", "бүгін"), 0),
    **dict.fromkeys(("yesterday", "вчера", "накануне", "кеше"), 1),
}
_YEAR = r"(?P<year>(?:19|20)\d\d)"
_DAY = r"(?P<day>[12]\d|3[01]|0?[1-9])"
_BACK, _AHEAD = timedelta(days=300), timedelta(days=65)  # a day without a year is of the past, or soon

_ISO = re.compile(rf"(?<![\d-]){_YEAR}-(?P<month>0[1-9]|1[0-2])-{_DAY}(?![\d-])")
_DOTTED = re.compile(rf"(?<![\d.]){_DAY}[./](?P<month>0?[1-9]|1[0-2])[./]{_YEAR}(?![\d])")


def _months(names: tuple[str, ...]) -> str:
    return "|".join(f"(?P<m{number}>{name})" for number, name in enumerate(names, start=1))


_NAMED = (
    re.compile(rf"\b(?:{_months(_ENGLISH)})\.?\s+{_DAY}(?:st|nd|rd|th)?\b(?!\s*%)(?:,?\s+{_YEAR}\b)?"),
    re.compile(rf"\b{_DAY}(?:st|nd|rd|th)?\s+(?:of\s+)?(?:{_months(_ENGLISH)})\b\.?(?:,?\s+{_YEAR}\b)?"),
    re.compile(rf"\b{_DAY}(?:-го)?\s+(?:{_months(_RUSSIAN)})\b\.?(?:\s+{_YEAR}\b)?", re.IGNORECASE),
    re.compile(rf"(?:\b{_YEAR}\s+жыл\w*\s+)?\b{_DAY}[-\s]+(?:{_months(_KAZAKH)})\w*", re.IGNORECASE),
)
_WEEKDAY = re.compile(
    r"\b(?:on\s+|во?\s+)?(?:"
    + "|".join(f"(?P<w{number}>{'|'.join(names)})" for number, names in enumerate(_WEEKDAYS))
    + r")\b",
    re.IGNORECASE,
)
_RELATIVE = re.compile(rf"\b(?:{'|'.join(_AGO)})\b", re.IGNORECASE)
_HEADER = re.compile(
    r"\s*(?:published|date|дата|опубликовано|күні|жарияланды)\b\s*[:\-–—]?\s*", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedDay:
    """A day and the stretch of text that names it; `is_full` where the text itself has the year."""

    start: int
    end: int
    day: date
    is_full: bool


def days_in(text: str, *, origin: date | None) -> tuple[NamedDay, ...]:
    """The days that a text names, by start; those without a year only where the report's own day is known."""
    found: dict[int, NamedDay] = {}
    for named in (*_in_full(text), *_by_month(text, origin), *_from(text, origin)):
        found.setdefault(named.start, named)
    return tuple(found[start] for start in sorted(found))


def header_day(text: str) -> date | None:
    """The day in a report's head: `date 2026-02-21`, «Дата: 21.02.2026»; None where there is none."""
    head = _HEADER.match(text)
    after = head.end() if head else 0
    return next((named.day for named in _in_full(text[: after + 40]) if head and named.start == after), None)


def _in_full(text: str) -> Iterator[NamedDay]:
    for form in (_ISO, _DOTTED):
        for found in form.finditer(text):
            yield from _named(found, int(found["month"]), None)


def _by_month(text: str, origin: date | None) -> Iterator[NamedDay]:
    for form in _NAMED:
        for found in form.finditer(text):
            month = next(number for number in range(1, 13) if found[f"m{number}"])
            yield from _named(found, month, origin)


def _named(found: re.Match[str], month: int, origin: date | None) -> Iterator[NamedDay]:
    year = found["year"]
    try:
        if year is not None:
            day: date | None = date(int(year), month, int(found["day"]))
        else:
            day = _nearest(month, int(found["day"]), origin) if origin is not None else None
    except ValueError:
        return  # a thirtieth of February
    if day is not None:
        yield NamedDay(start=found.start(), end=found.end(), day=day, is_full=year is not None)


def _nearest(month: int, day: int, origin: date) -> date | None:
    """The day of that name which a report of `origin` means: rather one of the past, or else one soon."""
    near = []
    for year in (origin.year - 1, origin.year, origin.year + 1):
        try:
            near.append(date(year, month, day))
        except ValueError:
            continue  # the 29th of February of most years
    meant = [each for each in near if origin - _BACK <= each <= origin + _AHEAD]
    return min(meant, key=lambda each: abs(each - origin), default=None)


def _from(text: str, origin: date | None) -> Iterator[NamedDay]:
    if origin is None:
        return
    for form, back in ((_RELATIVE, _days_ago), (_WEEKDAY, _days_since(origin))):
        for found in form.finditer(text):
            day = origin - timedelta(days=back(found))
            yield NamedDay(start=found.start(), end=found.end(), day=day, is_full=False)


def _days_ago(found: re.Match[str]) -> int:
    return _AGO[found[0].lower()]


def _days_since(origin: date) -> Callable[[re.Match[str]], int]:
    def days(found: re.Match[str]) -> int:
        weekday = next(number for number in range(7) if found[f"w{number}"])
        return (origin.weekday() - weekday) % 7

    return days
