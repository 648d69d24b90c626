"""Keywords and phrases in a text: every word in any of its forms, in Kazakh, Russian and English.

Words are compared whole, without regard to capitals, ё or stress marks; hyphens, line breaks and quotes
between them are spaces, another mark between them must stand in the phrase too. What is written in quotes
inside a phrase, or all of it after a leading `=`, is exact: no other form of it, and its capitals are
demanded. So are those of a Latin word of two or three capitals: "US" is not "us". See docs/decisions/0019.
"""

import functools
import re
from dataclasses import dataclass
from typing import Final

from .tokens import Token, between, tokens
from .word_forms import Word, word

_QUOTED: Final = re.compile('["«“„]([^"«»“”„]+)["»”“]')
_SHORT_ACRONYM: Final = re.compile("[A-Z]{2,3}")


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a phrase; `marks` are what may stand before it, `capitals` demands them as written."""

    word: Word
    written: str
    capitals: bool
    marks: frozenset[str]

    def accepts(self, token: Token) -> bool:
        """Whether a token of fitting form is written so."""
        if not self.capitals:
            return True
        return len(token.written) >= len(self.written) and all(
            asked == found or not asked.isupper()
            for asked, found in zip(self.written, token.written, strict=False)
        )


@dataclass(frozen=True, slots=True)
class Phrase:
    """A phrase made ready; `anchor` is the number of its longest word, -1 where it has none."""

    text: str
    parts: tuple[Part, ...]
    anchor: int


@functools.lru_cache(maxsize=65_536)
def phrase(text: str) -> Phrase:
    """The phrase that somebody wrote so; without a letter or digit it has no parts, and is never found."""
    is_exact = text.lstrip().startswith("=")
    exact = [found.span(1) for found in _QUOTED.finditer(text)]
    parts: list[Part] = []
    last = 0
    for token in tokens(text):
        is_quoted = is_exact or any(start <= token.start < end for start, end in exact)
        marks = between(text, last, token.start) if parts else ""
        parts.append(
            Part(
                word=Word(token.text, frozenset({token.text})) if is_quoted else word(token.text),
                written=token.written,
                capitals=is_quoted or bool(_SHORT_ACRONYM.fullmatch(token.written)),
                marks=frozenset(marks),
            )
        )
        last = token.end
    anchor = max(range(len(parts)), key=lambda at: len(parts[at].word.text), default=-1)
    return Phrase(text, tuple(parts), anchor)
