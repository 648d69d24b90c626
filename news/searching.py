"""What somebody asks of the archive in words and filters, and what is found."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal

from .views import ArticleSummary

Order = Literal["newest", "rank"]
Snippet = tuple[tuple[str, bool], ...]
Spans = tuple[tuple[int, int], ...]
MOST_COUNTED = 1000  # a total beyond it costs time and tells nobody more

_BREAK = re.compile(r"[\W_]")
_WORD = re.compile(r"[^\W_]+")
_PART = re.compile(r'["“”„«»]([^"“”„«»]*)["“”„«»]|([^\s"“”„«»]+)')
_LETTERS = str.maketrans({"ё": "е", "ς": "σ"})
_MOST_WORDS = 32  # of a question; what is asked beyond them narrows nothing any more
_LONGEST = 64  # characters of a word that are looked at
_SHORTEST_BEGINNING = 2  # letters before a star; one fits most of the archive, a tenth of a second
_AROUND = 120  # characters of a snippet before the first word found; twice as many after it
_MOST_INDEXED = 100_000  # characters of a text; PostgreSQL takes a megabyte of words and positions, no more


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question: words that the title or the text must have, and facts that must hold.

    `text` may be anything: each word of it must stand there, one that ends in `*` as the beginning of a word
    (of two letters or more), and what is quoted in that order. `since` and `until` are days in Almaty, both
    inside. `role` is that of the mention of `country`, of any state where that is None. `visibility`:
    visible, missing or removed.
    """

    text: str = ""
    country: str | None = None
    role: str | None = None
    entity: str | None = None
    section: str | None = None
    language: str | None = None
    since: date | None = None
    until: date | None = None
    occasion: str | None = None
    is_edited: bool = False
    visibility: str | None = None
    order: Order = "newest"


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article with a piece of its text, in parts; True where the words that were asked for stand."""

    article: ArticleSummary
    snippet: Snippet


@dataclass(frozen=True, slots=True, kw_only=True)
class Hits:
    """A page of what was found; `total` counts up to MOST_COUNTED, `is_capped` where there is more."""

    items: tuple[Hit, ...]
    next_cursor: str | None
    total: int
    is_capped: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Words that must stand one after the other; the last only has to begin so where `is_prefix`."""

    words: tuple[str, ...]
    is_prefix: bool = False


def fold(text: str) -> str:
    """The text as it is compared: in small letters, ё as е; every letter stays in its place."""
    lowered = text.lower()
    if len(lowered) != len(text):  # "İ" becomes two
        lowered = "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)
    return lowered.translate(_LETTERS)


def words(text: str) -> Iterator[re.Match[str]]:
    """The words of a folded text: letters and digits without a break."""
    return _WORD.finditer(text)


def searchable(text: str) -> str:
    """The words of a text as they are searched, parted by spaces; of a text without end the beginning."""
    return " ".join(word[0][:_LONGEST] for word in words(fold(text[:_MOST_INDEXED])))


def phrases(text: str) -> tuple[Phrase, ...]:
    """What a question asks for, each once, in order; empty where there is no word in it."""
    found: dict[Phrase, None] = {}
    count = 0
    for part in _PART.finditer(fold(text)):
        quoted = part[1] or part[2] or ""
        parted = [word[0][:_LONGEST] for word in words(quoted)][: _MOST_WORDS - count]
        count += len(parted)
        if parted:
            is_prefix = quoted.rstrip().endswith("*") and len(parted[-1]) >= _SHORTEST_BEGINNING
            found[Phrase(words=tuple(parted), is_prefix=is_prefix)] = None
    return tuple(found)


def spaced(text: str) -> str:
    """The text folded, with a space for all that is no letter or digit; every letter stays in its place."""
    return _BREAK.sub(" ", fold(text))


def spans(text: str, wanted: Iterable[Phrase]) -> Spans:
    """Where the phrases stand in a text, sorted."""
    folded = fold(text)
    return tuple(sorted({match.span() for phrase in wanted for match in _pattern(phrase).finditer(folded)}))


def snippet(text: str, places: Spans) -> Snippet:
    """The text around the first of the places, or its beginning, in parts; none is empty."""
    first = places[0][0] if places else 0
    start, end = max(0, first - _AROUND), min(len(text), first + 2 * _AROUND)
    parts: list[tuple[str, bool]] = []
    at = start
    for begins, ends in places:
        if at <= begins and ends <= end:
            parts += [(text[at:begins], False), (text[begins:ends], True)]
            at = ends
    parts.append((text[at:end], False))
    return tuple(part for part in parts if part[0])


def _pattern(phrase: Phrase) -> re.Pattern[str]:
    asked = r"[\W_]+".join(re.escape(word) for word in phrase.words)
    end = r"[^\W_]*" if phrase.is_prefix else r"(?![^\W_])"
    return re.compile(rf"(?<![^\W_]){asked}{end}")
