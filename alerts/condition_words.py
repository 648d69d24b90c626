"""A rule's condition as a sentence says it: “role counterparty, section news”."""

from collections.abc import Mapping

from news.errors import ConditionError
from news.rules import AllOf, AnyOf, Condition, Is, Not

from . import spoken
from .condition_text import parse
from .sayings import named

# The names of subjects, then what joins and turns round; `field` and `headline` share one.
_WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "entity": "entity", "section": "section", "language": "language", "role": "role", "field": "in the",
        "country": "state", "group": "group", "phrase": "words", "actor": "actor", "event_kind": "event",
        "or": "or", "not": "not", "title": "title", "body": "text",
    },
    "ru": {
        "entity": "ведомство", "section": "раздел", "language": "язык", "role": "роль", "field": "где:",
        "country": "государство", "group": "группа", "phrase": "слова", "actor": "участник",
        "event_kind": "событие", "or": "или", "not": "не", "title": "заголовок", "body": "текст",
    },
    "kk": {
        "entity": "мекеме", "section": "бөлім", "language": "тілі", "role": "рөлі", "field": "орны:",
        "country": "мемлекет", "group": "топ", "phrase": "сөздер", "actor": "қатысушы",
        "event_kind": "оқиға", "or": "немесе", "not": "емес:", "title": "тақырып", "body": "мәтін",
    },
}  # fmt: skip


def condition_in_words(text: str, language: str) -> str:
    """The condition that a text says, in words; the text itself where it cannot be read any more."""
    try:
        found = parse(text)
    except ConditionError:
        return text
    return _said(found, spoken.language_of(language))


def _said(condition: Condition, language: str) -> str:
    words = _WORDS[language]
    match condition:
        case Is(subject=subject, values=values):
            shown = f" {words['or']} ".join(_value(subject, value, language) for value in values)
            return f"{words[subject]} {shown}"
        case Not(part=part):
            return f"{words['not']} {_bracketed(part, language)}"
        case AllOf(parts=parts):
            return ", ".join(_bracketed(part, language) for part in parts)
        case _:
            return f" {words['or']} ".join(_bracketed(part, language) for part in condition.parts)


def _bracketed(condition: Condition, language: str) -> str:
    said = _said(condition, language)
    return f"({said})" if isinstance(condition, AllOf | AnyOf) else said


def _value(subject: str, value: str, language: str) -> str:
    match subject:
        case "country":
            return spoken.state(value, language)
        case "group":
            return spoken.group(value, language)
        case "language":
            return spoken.tongue(value, language)
        case "field":
            return _WORDS[language].get(value, value)
        case "phrase":
            return f"“{value.removeprefix('=').strip()}”"  # the mark is for who writes rules
        case _:
            return named(value, language)
