"""Words that answer one question differently, in three languages: "opened" and "closed", "north" and "south".

Two texts of one template that part over such words tell of two events, and no share of common words shows it.
"""

import functools
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

_TABLE = Path(__file__).parent / "tables" / "opposites.tsv"
_MOST_WORDS = 50_000  # remembered; a ministry's vocabulary is smaller


def are_opposed(words: Iterable[str], others: Iterable[str]) -> bool:
    """Whether some of the words answer a question in one way and some of the others in another way.

    What stands on both sides answers nothing. Words are without case.
    """
    here, there = _answers(words), _answers(others)
    return any(
        here[question] - there[question] and there[question] - here[question]
        for question in here.keys() & there.keys()
    )


def _answers(words: Iterable[str]) -> Mapping[str, set[str]]:
    found: dict[str, set[str]] = {}
    for word in words:
        for question, answer in _of_word(word):
            found.setdefault(question, set()).add(answer)
    return found


@functools.lru_cache(_MOST_WORDS)
def _of_word(word: str) -> tuple[tuple[str, str], ...]:
    return tuple((question, answer) for question, answer, stems in _rows() if stems.fullmatch(word))


@functools.cache
def _rows() -> tuple[tuple[str, str, re.Pattern[str]], ...]:
    return tuple(
        (question, answer, _pattern(";".join(columns)))
        for question, answer, *columns in (
            line.split("\t")
            for line in _TABLE.read_text(encoding="utf-8").splitlines()
            if not line.startswith("#")
        )
    )


def _pattern(stems: str) -> re.Pattern[str]:
    spellings = (stem.strip() for stem in stems.split(";"))
    return re.compile(
        "|".join(stem[:-1] if stem.endswith("=") else rf"{stem}\w*" for stem in spellings if stem)
    )
