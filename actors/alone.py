"""Full names of persons that somebody asks for, found without an office beside them.

Nobody is recognised so: words with capitals may be anything. But where it is known who is looked for, all
names of a person side by side are that person, in whatever order, alphabet or case.
"""

import functools
import re
from typing import Final, NamedTuple

from .cases import nominative
from .mention import ActorMention, Field
from .names import PREFIX, is_patronymic, skeleton
from .reading import fold, spoken, unified
from .scanning import PARTICLE, word_marks

_ARTICLES: Final = "al|el|аль|эль|әл|ас|аш|ад|ан|ар|as|ash|an|ar|ad"
_LETTER: Final = "[^\\W\\d_]"
_CAPITAL_WORD: Final = re.compile(
    f"(?<!{_LETTER})(?:(?:{_ARTICLES})-)?[A-ZÀ-ÞА-ЯӘҒҚҢӨҰҮҺІĞŞİ]{_LETTER}+(?:['-]{_LETTER}+)*"
)
_LEAST: Final = 2  # names of a full name, and letters of each that is no initial


class _Word(NamedTuple):
    """A word with a capital; `low` is folded, `bones` the skeletons that it has without a case ending."""

    start: int
    end: int
    low: str
    bones: frozenset[str]


class FullNames:
    """The words of a release of which names may be made."""

    def __init__(self, title: str, text: str) -> None:
        self._texts: tuple[tuple[Field, str], ...] = (("title", title), ("body", text))
        self._words = [_words(each) for _field, each in self._texts]
        self.bones = frozenset(bones for words in self._words for word in words for bones in word.bones)

    def find(self, key: str) -> tuple[ActorMention, ...]:
        """Where all names of a person's key stand side by side, the title first; none for a single name."""
        parts = full_name(key)
        if not parts or not self.bones.issuperset(parts):
            return ()
        return tuple(
            _mention(key, field, text, start, end)
            for (field, text), words in zip(self._texts, self._words, strict=True)
            for start, end in _stretches(fold(text), words, parts)
        )


def full_name(key: str) -> tuple[str, ...]:
    """The skeletons of a person's names; empty where there is one only, or an initial among them."""
    parts = tuple(key.removeprefix(PREFIX).split("-"))
    is_full = key.startswith(PREFIX) and len(parts) >= _LEAST and min(map(len, parts)) >= _LEAST
    return parts if is_full else ()


def _words(text: str) -> list[_Word]:
    folded = fold(text)
    found = []
    for match in _CAPITAL_WORD.finditer(unified(text)):
        start, end = match.span()
        low = folded[start:end].removesuffix("'s")
        found.append(_Word(start, start + len(low), low, _bones(low)))
    return found


@functools.lru_cache(maxsize=16_384)
def _bones(low: str) -> frozenset[str]:
    cases = (("en", False), ("ru", False), ("ru", True), ("kk", False))
    return frozenset(
        skeleton(nominative((low,), language, is_oblique=is_oblique)[0]) for language, is_oblique in cases
    )


def _stretches(folded: str, words: list[_Word], parts: tuple[str, ...]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for at, first in enumerate(words):
        if found and first.start < found[-1][1]:
            continue
        end = _end(folded, words, at, list(parts))
        if end is not None:
            found.append((first.start, end))
    return found


def _end(folded: str, words: list[_Word], first: int, left: list[str]) -> int | None:
    """Where the name that begins with this word ends; None where it is another's or none."""
    for at in range(first, len(words)):
        word = words[at]
        if at > first and not _joins(folded[words[at - 1].end : word.start]):
            return None
        own = next((part for part in left if part in word.bones), None)
        if own is not None:
            left.remove(own)
        elif at == first or not is_patronymic(word.low):
            return None
        if not left:
            return word.end
    return None


def _joins(gap: str) -> bool:
    """Whether nothing parts two words of a name: a blank, or particles as in Ursula von der Leyen."""
    is_line = gap[:1] == " " and gap[-1:] == " " and "\n" not in gap
    return is_line and all(word_marks(word) & PARTICLE for word in gap.split())


def _mention(key: str, field: Field, text: str, start: int, end: int) -> ActorMention:
    words = tuple(unified(text[start:end]).split())
    return ActorMention(
        key=key,
        kind="person",
        surface=text[start:end],
        field=field,
        start=start,
        end=end,
        name=" ".join(nominative(words, spoken(fold(text)), is_oblique=False)),
        office=None,
        office_kind=None,
        state=None,
    )
