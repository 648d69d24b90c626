"""Mentions in a text and in a release: fold, match, ask the neighbours, say the role."""

from collections.abc import Callable
from functools import partial

from .context import refused
from .errors import LANGUAGES, UnknownLanguageError
from .folding import fold
from .gazetteer import gazetteer
from .language import detect_language
from .matching import candidates
from .mention import Field, Mention, Role
from .roles import Place, role_in_release, role_in_text


def find(text: str, language: str = "auto") -> tuple[Mention, ...]:
    """Mentions of states in a text, sorted by start, non-overlapping; empty where there are none.

    Raises:
        UnknownLanguageError: for a language other than kk, ru, en and auto.
    """
    return tuple(_mentions(text, _chosen(text, language), "body", role_in_text))


def find_in_release(title: str, body: str, language: str = "auto") -> tuple[Mention, ...]:
    """Mentions in a release, the title's first, each with its role; offsets count within their own field.

    Raises:
        UnknownLanguageError: for a language other than kk, ru, en and auto.
    """
    chosen = _chosen(f"{title}\n{body}", language)
    in_title = _mentions(title, chosen, "title", _of_headline)
    headline = frozenset(mention.country for mention in in_title)
    return (*in_title, *_mentions(body, chosen, "body", partial(role_in_release, headline=headline)))


def _of_headline(_place: Place) -> Role:
    return "counterparty"


def _chosen(text: str, language: str) -> str | None:
    if language == "auto":
        return detect_language(text)
    if language not in LANGUAGES:
        raise UnknownLanguageError(language)
    return language


def _mentions(
    text: str, language: str | None, field: Field, role: Callable[[Place], Role | None]
) -> list[Mention]:
    if language is None or not text:
        return []
    folded, found = fold(text), []
    for candidate in candidates(folded, gazetteer(language)):
        start, end = folded.span(candidate.start, candidate.end)
        if refused(text, language, candidate, start, end):
            continue
        country, kind = candidate.form.code, candidate.kind
        place = Place(text=text, country=country, kind=kind, start=start, end=end)
        found.append(
            Mention(
                country=country,
                start=start,
                end=end,
                surface=text[start:end],
                kind=kind,
                field=field,
                role=role(place),
            )
        )
    return found
