"""Whether a release says what another one of the same language says already, under another id or entity.

Two questions. *Similar* releases are shown together: the same states, the same figures, and most of their
shingles. Of these, the *same* raise no second alert, and there the doubt speaks for two: a wrongly joined
story swallows an alert, one wrongly kept apart only repeats it. Ministries write by template, and between two
texts of one template a state, a date, a number, a name or a "not" is the whole news.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from .figures import is_figure, is_turn
from .opposites import are_opposed
from .similarity import SIMILAR, jaccard, shingles, words
from .topics import topics, weights

_HOME = frozenset({"KZ"})
_MOST_OPENING = 12  # words; "ASTANA, 5 May. The press service of the embassy reports:" has nine
_BEGINNING = 4  # words by which the beginning of a text is known
_TITLE_CASE = 0.6  # the part of capitals from which on they say nothing of names
_LEAST_TELLING_TOPIC = 2  # a field; what weighs less stands in every other release
_STEM = 5  # letters: the endings of all three languages come after them
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_OPENERS = ' "«“„(-–—'  # may stand before the first word of a sentence
_BACK = 12  # characters to look back for the end of a sentence
# A shorter word before a full stop is an abbreviation.
_SENTENCE_END = re.compile(r"(?:\A|\n|\w{4}[\"»”)]?[.!?…][\"»”)]?|:)\Z")


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What is compared of a release. `named` are the states that stand there by name, `states` all."""

    title: str
    text: str
    fingerprint: str
    named: frozenset[str]
    states: frozenset[str]

    @cached_property
    def words(self) -> list[str]:
        """The words of the text; the title is compared apart, for a re-title changes nothing else."""
        return words(self.text)

    @cached_property
    def shingles(self) -> frozenset[str]:
        """The shingles of the text."""
        return shingles(self.words)

    @cached_property
    def counts(self) -> Counter[str]:
        """How often each word of the text stands there."""
        return Counter(self.words)

    @cached_property
    def title_words(self) -> frozenset[str]:
        """The words of the title."""
        return frozenset(words(self.title))

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems of all words, those of the title too."""
        return frozenset(_stems(f"{self.title}\n{self.text}"))


def similarity(release: Telling, earlier: Telling) -> float | None:
    """How alike two similar releases are, 0 to 1; None where they are not similar.

    1 where they are equal but for white space and typography, else the Jaccard of their texts' shingles.
    """
    if release.fingerprint == earlier.fingerprint:
        return 1.0
    alike = jaccard(release.shingles, earlier.shingles)
    if alike < SIMILAR:
        return None
    opening = _added_opening(release, earlier)
    if _same_states(release, earlier, opening) and _same_figures(release, earlier, opening):
        return alike
    return None


def is_same(release: Telling, earlier: Telling) -> bool:
    """Whether two similar releases tell of one event, so that nobody needs to hear of it twice.

    A title without a text ("Meeting with the Ambassador of Algeria") tells too little to say so.
    """
    if not release.words:
        return False
    if release.fingerprint == earlier.fingerprint:
        return True
    come, gone = release.counts - earlier.counts, earlier.counts - release.counts
    return not (
        any(map(is_turn, (*come, *gone, *(release.title_words ^ earlier.title_words))))
        or are_opposed(come, gone)
        or are_opposed(release.title_words - earlier.title_words, earlier.title_words - release.title_words)
        or _has_other_field(come, gone)
        or _has_other_names(release, earlier)
        or _has_other_subject(release, earlier)
    )


def _same_states(release: Telling, earlier: Telling, opening: Collection[str]) -> bool:
    """Named states are the same; others may come only with an opening ("PARIS, …") that one of them has."""
    if release.named - _HOME != earlier.named - _HOME:
        return False
    return bool(opening) or release.states - _HOME == earlier.states - _HOME


def _same_figures(release: Telling, earlier: Telling, opening: Sequence[str]) -> bool:
    """Figures stand equally often in both texts, and none in a title alone."""
    if any(map(is_figure, _parting(release, earlier, opening))):
        return False
    said = (release.title_words | release.counts.keys()) & (earlier.title_words | earlier.counts.keys())
    return not any(map(is_figure, (release.title_words | earlier.title_words) - said - set(opening)))


def _parting(release: Telling, earlier: Telling, opening: Sequence[str] = ()) -> Iterator[str]:
    """The words that one text has more often than the other, but for an opening of the longer one."""
    longer, shorter = sorted((release, earlier), key=lambda each: len(each.words), reverse=True)
    counts = longer.counts - Counter(opening) if opening else longer.counts
    yield from counts - shorter.counts
    yield from shorter.counts - counts


def _added_opening(release: Telling, earlier: Telling) -> Sequence[str]:
    """The few words that the longer text has before the other one begins; empty where there are none."""
    longer, shorter = sorted((release.words, earlier.words), key=len, reverse=True)
    beginning = shorter[:_BEGINNING]
    for place in range(1, min(_MOST_OPENING, len(longer)) + 1):
        if longer[place : place + _BEGINNING] == beginning:
            return longer[:place]
    return ()


def _has_other_names(release: Telling, earlier: Telling) -> bool:
    """Whether each names somebody or a place that the other one does not: Smith here, Jones there."""
    come = _names(release) - earlier.stems
    gone = _names(earlier) - release.stems
    return bool(come and gone)


def _names(release: Telling) -> frozenset[str]:
    inside = _capitals(release.text)
    title = _capitals(release.title)
    count = len(_WORD.findall(release.title))
    return frozenset(inside if len(title) >= count * _TITLE_CASE else inside | title)


def _capitals(text: str) -> set[str]:
    """The stems of the words with a capital that no sentence begins with."""
    return {_stem(match.group()) for match in _WORD.finditer(text) if _is_name(text, match)}


def _is_name(text: str, match: re.Match[str]) -> bool:
    before = text[max(0, match.start() - _BACK) : match.start()].rstrip(_OPENERS)
    return match.group()[0].isupper() and not _SENTENCE_END.search(before)


def _has_other_subject(release: Telling, earlier: Telling) -> bool:
    """Whether titles and texts part over the same words: "political" here, "consular" there."""
    come = (release.title_words - earlier.title_words) & (release.counts.keys() - earlier.counts.keys())
    gone = (earlier.title_words - release.title_words) & (earlier.counts.keys() - release.counts.keys())
    return bool(come and gone)


def _has_other_field(come: Iterable[str], gone: Iterable[str]) -> bool:
    """Whether the words that came speak of another field than those that went: tourism here, energy there.

    Other words for one field share its topic.
    """
    here, there = (frozenset(_fields(words)) for words in (come, gone))
    return bool(here - there and there - here)


def _fields(words: Iterable[str]) -> Iterator[str]:
    return (
        topic for word in words for topic in topics(word, None) if weights()[topic] >= _LEAST_TELLING_TOPIC
    )


def _stems(text: str) -> Iterator[str]:
    return map(_stem, _WORD.findall(text))


def _stem(word: str) -> str:
    return word.casefold()[:_STEM]
