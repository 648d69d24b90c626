"""What a text speaks of, in words that three languages share: topics from tables.

`tables/topics_*.tsv` has a line per topic: key, weight, and the stems that show it in Kazakh, Russian and
English. The longest stem that a word begins with decides; a stem of two words beats one of one.
"""

import functools
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

_TABLES = Path(__file__).parent / "tables"
_LANGUAGES = ("kk", "ru", "en")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)?")
_LETTERS = str.maketrans({"ё": "е", "’": "'", "é": "e"})
_SHORTEST_STEM = 2


@dataclass(frozen=True, slots=True)
class _Entry:
    """One spelling of a topic: the rest after the first stem, and whether the word must end there."""

    topic: str
    is_whole: bool
    second: str = ""


@functools.cache
def weights() -> Mapping[str, int]:
    """How much each topic tells: 1 stands in every other release, 2 is a field, 3 is telling."""
    return {cells[0]: int(cells[1]) for cells in _rows()}


def words(text: str) -> list[str]:
    """The words of a text in lower case, parted at hyphens, in order."""
    return _WORD.findall(text.lower().translate(_LETTERS))


def topics(text: str, language: str | None) -> dict[str, int]:
    """The topics of a text with how often each is met; `language` None or another asks all three tables."""
    asked = (language,) if language in _LANGUAGES else _LANGUAGES
    found: dict[str, int] = {}
    listed = words(text)
    for place, word in enumerate(listed):
        following = listed[place + 1] if place + 1 < len(listed) else ""
        for each in asked:
            for topic in _topics_of(word, following, _stems(each)):
                found[topic] = found.get(topic, 0) + 1
    return found


def is_topical(word: str, language: str | None) -> bool:
    """Whether a word alone shows a topic: then it is no proper name."""
    asked = (language,) if language in _LANGUAGES else _LANGUAGES
    return any(True for each in asked for _topic in _topics_of(word, "", _stems(each)))


def _topics_of(word: str, following: str, stems: Mapping[str, tuple[_Entry, ...]]) -> Iterator[str]:
    single: str | None = None
    for length in range(len(word), _SHORTEST_STEM - 1, -1):
        for entry in stems.get(word[:length], ()):
            if entry.second:
                if following and following.startswith(entry.second):
                    yield entry.topic
            elif single is None and (length == len(word) or not entry.is_whole):
                single = entry.topic
    if single is not None:
        yield single


@functools.cache
def _stems(language: str) -> Mapping[str, tuple[_Entry, ...]]:
    column = 2 + _LANGUAGES.index(language)
    found: dict[str, tuple[_Entry, ...]] = {}
    for cells in _rows():
        for spelling in (part.strip() for part in cells[column].split(";")):
            is_whole = spelling.endswith("=")
            first, *rest = words(spelling)
            entry = _Entry(topic=cells[0], is_whole=is_whole, second=rest[0] if rest else "")
            found[first] = (*found.get(first, ()), entry)
    return found


@functools.cache
def _rows() -> tuple[list[str], ...]:
    return tuple(
        line.split("\t")
        for path in sorted(_TABLES.glob("topics_*.tsv"))
        for line in path.read_text(encoding="utf-8").splitlines()
        if line and not line.startswith("#")
    )
