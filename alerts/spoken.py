"""Names, numbers and days as messages write them, in Kazakh, Russian and English."""

import re
import unicodedata
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.numbers import format_decimal

import countries
from countries import groups

LANGUAGES = ("kk", "ru", "en")
SHOWN_IN = ZoneInfo("Asia/Almaty")
# Forms in the order of their names in CLDR; Kazakh counts in one.
_FORMS = {"kk": ("other",), "ru": ("one", "few", "many", "other"), "en": ("one", "other")}
COUNTED = {
    "day": {"kk": ("{n} күн",), "ru": ("{n} день", "{n} дня", "{n} дней"), "en": ("{n} day", "{n} days")},
    "hour": {
        "kk": ("{n} сағат",),
        "ru": ("{n} час", "{n} часа", "{n} часов"),
        "en": ("{n} hour", "{n} hours"),
    },
    "story": {
        "kk": ("{n} хабар",),
        "ru": ("{n} сообщение", "{n} сообщения", "{n} сообщений"),
        "en": ("{n} story", "{n} stories"),
    },
    "alert": {
        "kk": ("{n} хабарлама",),
        "ru": ("{n} уведомление", "{n} уведомления", "{n} уведомлений"),
        "en": ("{n} alert", "{n} alerts"),
    },
    "alarm": {
        "kk": ("{n} жалған дабыл",),
        "ru": ("{n} ложной тревоги", "{n} ложных тревог", "{n} ложных тревог", "{n} ложной тревоги"),
        "en": ("{n} false alarm", "{n} false alarms"),
    },
    "check": {
        "kk": ("{n} тексеру",),
        "ru": ("{n} проверка", "{n} проверки", "{n} проверок"),
        "en": ("{n} check", "{n} checks"),
    },
    "failure": {
        "kk": ("қатарынан {n} сәтсіздік",),
        "ru": ("{n} сбой подряд", "{n} сбоя подряд", "{n} сбоев подряд"),
        "en": ("{n} failure in a row", "{n} failures in a row"),
    },
    "more": {
        "kk": ("тағы {n} жол",),
        "ru": ("и ещё {n} строка", "и ещё {n} строки", "и ещё {n} строк"),
        "en": ("and {n} more line", "and {n} more lines"),
    },
    "more_alerts": {
        "kk": ("тағы {n} хабарлама",),
        "ru": ("и ещё {n} уведомление", "и ещё {n} уведомления", "и ещё {n} уведомлений"),
        "en": ("and {n} more alert", "and {n} more alerts"),
    },
}  # fmt: skip
# Marks that turn the direction of all that follows them (Unicode, annex 9); a title may leave one open.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_SPACES = re.compile(r"\s+")


def language_of(tag: str) -> str:
    """The language that is spoken for a tag: itself, or English where there are no words in it."""
    return tag if tag in LANGUAGES else "en"


def state(code: str, language: str) -> str:
    """The name of a state; the code where it is none."""
    try:
        return countries.name(code, language_of(language))
    except KeyError:
        return code


def group(key: str, language: str) -> str:
    """The name of a group of states; the key where there is none."""
    try:
        return groups.name(key, language_of(language))
    except KeyError:
        return key


def tongue(tag: str, language: str) -> str:
    """The name of a language; the tag where none is known."""
    try:
        return Locale.parse(tag, sep="-").get_display_name(language_of(language)) or tag
    except (UnknownLocaleError, ValueError):
        return tag


def number(value: float, language: str, *, digits: int = 1) -> str:
    """A number with the language's separators and at most so many digits behind the point."""
    return format_decimal(value, format="#,##0." + "#" * digits, locale=language_of(language))


def counted(what: str, value: float, language: str) -> str:
    """A number with its noun in the form that fits, as "3 дня"."""
    spoken = language_of(language)
    forms = COUNTED[what][spoken]
    wanted = Locale.parse(spoken).plural_form(value)
    place = _FORMS[spoken].index(wanted) if wanted in _FORMS[spoken] else 0
    # After a fraction most Russian nouns look as they do after two.
    form = forms[place] if place < len(forms) else forms[1]
    return form.format(n=number(value, spoken, digits=2))


def day(when: datetime | date) -> str:
    """The day, of an instant in UTC, as 2026-11-23."""
    return (when.astimezone(UTC).date() if isinstance(when, datetime) else when).isoformat()


def minute(instant: datetime, zone: ZoneInfo = SHOWN_IN) -> str:
    """The instant with its offset, as 2026-11-23 14:00 +0500."""
    return instant.astimezone(zone).strftime("%Y-%m-%d %H:%M %z")


def shown(text: str, *, most: int | None = None) -> str:
    """A foreign text as a message may carry it: no control characters, no open turns of direction, bounded.

    Line breaks stay. What is cut ends in an ellipsis.
    """
    kept = text  # most texts have none of these, and a digest asks of a hundred
    if not text.isprintable():
        kept = "".join(each if _is_harmless(each) else " " for each in _TURNING.sub("", text))
    return kept if most is None else cut(kept, most)


def line(text: str, *, most: int | None = None) -> str:
    """The same on one line."""
    joined = _SPACES.sub(" ", shown(text)).strip()
    return joined if most is None else cut(joined, most)


def cut(text: str, most: int) -> str:
    """The text, where it is longer than that with an ellipsis at its end."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"


def _is_harmless(character: str) -> bool:
    return character in "\n\t" or unicodedata.category(character) not in {"Cc", "Cs", "Cn", "Zl", "Zp"}


def unpinged(text: str) -> str:
    """A text in which nothing calls anybody or hides an address, in a chat that looks for such things.

    Discord, Slack, Matrix and others call people for "@everyone", "<@1>" and "@room", and show "[a](b)" as a
    link. An invisible space behind the sign keeps the text as it is to the eye; mail addresses stay whole.
    """
    return _HIDING.sub("]\u200b", _CALLING.sub("@\u200b", text))


_CALLING = re.compile(r"(?<!\w)@(?=[\w&!])")
_HIDING = re.compile(r"\](?=\()")
