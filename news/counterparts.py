"""Sentences of a release that a translation of it leaves out, told only where that is sure.

A sentence has a counterpart where another language says most of what it names: topics, names, numbers,
states, words that sound alike. Order and length do not count: a translation joins, parts and moves sentences.
"""

import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from .articles import Article
from .cognates import cognates
from .names import is_same_name, names
from .numbers import numbers
from .sentences import sentence_spans
from .topics import topics, weights

_NAME, _NUMBER, _STATE, _SOUND = 4, 4, 2, 3
# A sentence that names less than this (three fields, or a name with a number and a field) may be said in
# words that the tables lack.
_LEAST_CONTENT = 13
# How much of it another sentence, and the whole other text, may say of a sentence that has no counterpart.
_MOST_IN_ONE = 0.25
_MOST_IN_ALL = 0.6


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and what it names: how much each thing counts; names, and words by their sound, apart."""

    text: str
    things: Mapping[str, int]
    names: frozenset[str]
    sounds: frozenset[str]

    @property
    def content(self) -> int:
        """How much it names in all."""
        return sum(self.things.values()) + _NAME * len(self.names)


def read(article: Article) -> tuple[Sentence, ...]:
    """The sentences of a release that has its mentions, with what each names, in order."""
    spans = sentence_spans(article.text)
    return tuple(_sentence(article.text[start:end], start, article) for start, end in spans)


def left_out(here: Sequence[Sentence], there: Sequence[Sentence]) -> tuple[str, ...]:
    """The sentences of one release that another of the same story surely has no counterpart of."""
    if not there:
        return ()
    # What a translation says in two sentences stands in neither of them.
    stretches = [*there, *(_both(one, following) for one, following in itertools.pairwise(there))]
    whole = _both(*there)
    return tuple(
        each.text
        for each in here
        if each.content >= _LEAST_CONTENT
        and _said(each, whole) <= _MOST_IN_ALL
        and max(_said(each, stretch) for stretch in stretches) <= _MOST_IN_ONE
    )


def _sentence(text: str, start: int, article: Article) -> Sentence:
    language = article.text_language
    named = [
        mention
        for mention in article.mentions
        if mention.field == "body" and start <= mention.start < start + len(text)
    ]
    things = {f"topic {topic}": weights()[topic] ** 2 for topic in topics(text, language)}
    things |= {each.key: _NUMBER for each in numbers(text, language)}
    things |= {f"state {each.country}": _STATE for each in named}
    stateless = _without(text, [each.surface for each in named])
    return Sentence(text, things, names("", stateless, language), cognates(text, language))


def _without(text: str, surfaces: Sequence[str]) -> str:
    for surface in surfaces:
        text = text.replace(surface, surface.lower())
    return text


def _both(*parts: Sentence) -> Sentence:
    things: dict[str, int] = {}
    for each in parts:
        things |= each.things
    return Sentence(
        " ".join(each.text for each in parts),
        things,
        frozenset().union(*(each.names for each in parts)),
        frozenset().union(*(each.sounds for each in parts)),
    )


def _said(sentence: Sentence, stretch: Sentence) -> float:
    """The share of a sentence's content that a stretch of the other text has."""
    shared = sum(weight for thing, weight in sentence.things.items() if thing in stretch.things)
    shared += _NAME * sum(
        any(is_same_name(name, other) for other in stretch.names) for name in sentence.names
    )
    # A word that sounds alike speaks for a counterpart; one that does not speaks against none.
    shared += _SOUND * len(sentence.sounds & stretch.sounds)
    return shared / sentence.content
