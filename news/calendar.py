"""Days of the calendar in a text: "14 марта 2025 года", "2025 жылғы 14 наурыз", "March 14", "14.03.2025"."""

import re
from collections.abc import Iterator

_MONTHS = (
    "қаңтар|январ[ьяею]|january|jan",
    "ақпан|феврал[ьяею]|february|feb",
    "наурыз|март[ае]?|march|mar",
    "сәуір|апрел[ьяею]|april|apr",
    "мамыр|ма[йяею]|may",
    "маусым|июн[ьяею]|june|jun",
    "шілде|июл[ьяею]|july|jul",
    "тамыз|август[ае]?|august|aug",
    "қыркүйек|сентябр[ьяею]|september|sept|sep",
    "қазан|октябр[ьяею]|october|oct",
    "қараша|ноябр[ьяею]|november|nov",
    "желтоқсан|декабр[ьяею]|december|dec",
)
# A Kazakh month takes its case after it; the others do not, and "марта" is no beginning of another word.
_CASES = (
    "та|те|да|де|ға|ге|қа|ке|ны|ні|ды|ді|ты|ті|ның|нің|дың|дің|тың|тің|дан|ден|тан|тен|дағы|дегі|тағы|тегі"
)
_MONTH = rf"(?P<month>{'|'.join(_MONTHS)})(?:(?:{_CASES})(?!\w)|(?!\w)\.?)"
_ORDINAL = r"(?:\s?(?:st|nd|rd|th)\b)?"
_DAYS = (
    rf"(?P<day>[0-3]?\d){_ORDINAL}(?:(?:\s?[-–—]\s?|\s(?:по|и|мен|to|and)\s)(?P<until>[0-3]?\d){_ORDINAL})?"
)
_NAMED = (
    re.compile(rf"(?<![\w.,]){_DAYS}(?:\s|-)(?:of\s)?{_MONTH}", re.IGNORECASE),
    re.compile(rf"(?<!\w){_MONTH}\s{_DAYS}(?![\d:]|[.,]\d)", re.IGNORECASE),
)
_FIGURES = (
    re.compile(r"(?<![\d.])(?P<day>[0-3]?\d)\.(?P<number>[01]?\d)\.(?P<year>\d{4})(?!\d)"),
    re.compile(r"(?<!\d)(?P<year>\d{4})-(?P<number>[01]\d)-(?P<day>[0-3]\d)(?!\d)"),
)
_LAST_DAY, _LAST_MONTH = 31, 12


def days(text: str) -> tuple[frozenset[str], str]:
    """The days that a text names, each as month and day ("03-14"), and the text without them.

    Of a stretch of days its first and last are given. A year stays in the text: it is a number of its own.
    """
    found: set[str] = set()

    def take(match: re.Match[str]) -> str:
        named = tuple(_days(match))
        found.update(named)
        return f" {match.groupdict().get('year') or ''} ; " if named else match[0]

    for pattern in (*_FIGURES, *_NAMED):
        text = pattern.sub(take, text)
    return frozenset(found), text


def _days(match: re.Match[str]) -> Iterator[str]:
    parts = match.groupdict()
    month = int(parts["number"]) if "number" in parts else _month(match["month"])
    for day in (parts["day"], parts.get("until")):
        if day and 1 <= int(day) <= _LAST_DAY and 1 <= month <= _LAST_MONTH:
            yield f"{month:02}-{int(day):02}"


def _month(name: str) -> int:
    return next(
        number for number, names in enumerate(_MONTHS, start=1) if re.fullmatch(names, name, re.IGNORECASE)
    )
