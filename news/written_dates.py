"""Dates as people write them in three languages: what stands under a release of the old site."""

import re
from datetime import datetime

# Stems of the months by number, Kazakh without its own letters, which old pages often lost.
_STEMS = (
    ("янв", "jan", "кантар"),
    ("фев", "feb", "акпан"),
    ("март", "mar", "наурыз"),
    ("апр", "apr", "сауир"),
    ("май", "мая", "may", "мамыр"),
    ("июн", "jun", "маусым"),
    ("июл", "jul", "шилде"),
    ("авг", "aug", "тамыз"),
    ("сен", "sep", "кыркуйек"),
    ("окт", "oct", "казан"),
    ("ноя", "nov", "караша"),
    ("дек", "dec", "желтоксан"),
)
_MONTHS = {stem: number for number, stems in enumerate(_STEMS, start=1) for stem in stems}
_MONTH = "|".join(sorted(_MONTHS, key=len, reverse=True))
_RUSSIAN_LETTERS = str.maketrans("әғқңөұүһі", "агкноуухи")
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>(?:19|20)\d{2})"
_NAMED = rf"(?P<month>{_MONTH})\w*\.?"
_AFTER_YEAR = r"\s*(?:жылгы|жыл\w*|ж\.|года?|г\.?)?,?\s*"
_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\b{_DAY}(?:\s+|-|\.\s*){_NAMED},?(?:\s+|-){_YEAR}\b",  # 12 марта 2015, 12-Mar-2015
        rf"\b{_NAMED}\s+{_DAY},?\s+{_YEAR}\b",  # March 12, 2015
        rf"\b{_YEAR}{_AFTER_YEAR}{_DAY}\s+{_NAMED}",  # 2015 жылғы 12 наурыз
        rf"\b{_DAY}\s*[./-]\s*(?P<number>\d{{1,2}})\s*[./-]\s*{_YEAR}\b",  # 12.03.2015
        rf"\b{_YEAR}\s*[./-]\s*(?P<number>\d{{1,2}})\s*[./-]\s*(?P<day>\d{{1,2}})(?!\d)",  # 2015/03/12
    )
)
_TIME = re.compile(r"(?<!\d)(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?(?!\d)\s*(?P<half>[ap]\.?m)?")
_NOON = 12


def local_time(raw: str) -> datetime | None:
    """The naive local time that the words mean, midnight where they name no time; None where no day stands.

    Numbers are read as day, month, year, as they are written where the ministry is. A day or a time that
    does not exist is none.
    """
    text = " ".join(raw.casefold().translate(_RUSSIAN_LETTERS).split())
    for form in _FORMS:
        if found := form.search(text):
            return _instant(found, text[: found.start()] + " " + text[found.end() :])
    return None


def _instant(found: re.Match[str], rest: str) -> datetime | None:
    parts = found.groupdict()
    month = _MONTHS[parts["month"]] if parts.get("month") else int(parts["number"])
    try:
        hour, minute = _clock(rest)
        return datetime(int(parts["year"]), month, int(parts["day"]), hour, minute)  # noqa: DTZ001 - local
    except ValueError:
        return None


def _clock(rest: str) -> tuple[int, int]:
    found = _TIME.search(rest)
    if found is None:
        return 0, 0
    hour, half = int(found["hour"]), found["half"]
    if half:
        hour = hour % _NOON + (_NOON if half.startswith("p") else 0)
    return hour, int(found["minute"])
