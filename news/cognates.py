"""Words that three languages write nearly alike: "сертификат", "certificate"; "халал", "halal".

A word is kept as it sounds at its beginning, every vowel as one, so that endings and spellings fall away.
Words of the table of topics are left out: they are compared as topics.
"""

import functools

from .sounds import sounds
from .topics import is_topical, words

_SHORTEST_WORD = 5  # letters; shorter words sound alike by accident
_SOUNDS = 6  # of the beginning; longer ones differ by the ending
_SHORTEST_COGNATE = 5


def cognates(text: str, language: str | None) -> frozenset[str]:
    """How the longer words of a text sound that are no topics, cut at six sounds."""
    return frozenset(
        sound
        for word in set(words(text))
        if len(word) >= _SHORTEST_WORD
        and not is_topical(word, language)
        and len(sound := _beginning(word)) >= _SHORTEST_COGNATE
    )


@functools.lru_cache(maxsize=50_000)
def _beginning(word: str) -> str:
    return sounds(word)[:_SOUNDS]
