"""Proper names of a text, written alike whatever its alphabet, so that "Гебремариаммен" meets "Gebre-Mariam".

A name is kept as the skeleton of its consonants: vowels are what transliterations and endings change.
"""

import re
from collections.abc import Collection, Iterable, Iterator

from countries import Mention

from .sounds import consonants
from .topics import is_topical

_TOKEN = re.compile(r"[^\W\d_]+(?:['’ʼ][^\W\d_]+)*")
_SENTENCE_ENDS = '.!?:…\n«"“„–—'
_INITIAL = re.compile(r"(?:^|[\s(«\"“])[^\W\d_]\.\s?$")
_SHORTEST_NAME = 3  # letters; shorter ones are articles, prepositions and initials
_SHORTEST_SKELETON = 3  # fewer consonants meet by accident
_LONG_SKELETON = 5
# Endings that Kazakh and Russian put to names, and English to its possessives; the vowels go by themselves.
_ENDINGS = re.compile(
    r"(?:(?:мен|бен|пен|ның|нің|дың|дің|тың|тің|нан|нен|дан|ден|тан|тен|дағы|дегі|тағы|тегі|ға|ге|қа|ке"
    r"|ды|ді|ты|ті|ны|ні|да|де|та|те)|'s|ого|ому|ыми|ой|ом|ем|ым|ых|ов|ам|ами|ах)$"
)


def names(title: str, text: str, language: str | None, mentions: Iterable[Mention] = ()) -> frozenset[str]:
    """The skeletons of the proper names of a release, without those of states and of topics.

    English headlines write every word with a capital, so a title counts in other languages only.
    """
    taken = {"title": _spans(mentions, "title"), "body": _spans(mentions, "body")}
    found = set(_names(text, language, taken["body"]))
    if language != "en":
        found.update(_names(title, language, taken["title"]))
    return frozenset(found)


def skeleton(name: str) -> str:
    """The consonants of a name in one alphabet, "jmgll" for "Жұмағұлұлы" and "Jumagululy"."""
    plain = name.lower().replace("’", "'").replace("ʼ", "'")
    plain = _ENDINGS.sub("", plain) if len(plain) > _LONG_SKELETON else plain
    return consonants(plain)


def shared(names: Collection[str], others: Collection[str]) -> frozenset[str]:
    """Those of `names` that `others` have too, whatever ending either may carry."""
    return frozenset(name for name in names if any(is_same_name(name, other) for other in others))


def is_same_name(one: str, other: str) -> bool:
    """Whether two skeletons may be one name: the same, or one begins the other and little is left over."""
    short, long = sorted((one, other), key=len)
    if short == long:
        return True
    slack = 2 if len(short) >= _LONG_SKELETON else 1
    return len(long) - len(short) <= slack and long.startswith(short)


def _names(text: str, language: str | None, taken: Collection[range]) -> Iterator[str]:
    for match in _TOKEN.finditer(text):
        word = match[0]
        if len(word) < _SHORTEST_NAME or not word[0].isupper() or word.isupper():
            continue
        if any(match.start() in span for span in taken) or _opens_sentence(text, match.start()):
            continue
        if is_topical(word.lower(), language):
            continue
        bones = skeleton(word)
        if len(bones) >= _SHORTEST_SKELETON:
            yield bones


def _opens_sentence(text: str, start: int) -> bool:
    before = text[:start].rstrip(" ")[-1:]
    return not before or (before in _SENTENCE_ENDS and not _INITIAL.search(text[max(0, start - 4) : start]))


def _spans(mentions: Iterable[Mention], field: str) -> tuple[range, ...]:
    return tuple(range(each.start, each.end) for each in mentions if each.field == field)
