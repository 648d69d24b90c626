"""What one language of a story names and another leaves out.

States, persons, organisations, numbers, and sentences without a counterpart.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

import actors

from .articles import Article
from .counterparts import left_out, read
from .dates import ALMATY
from .names import is_same_name, skeleton
from .numbers import Number, numbers

DifferenceKind = Literal["state", "person", "organisation", "number", "sentence"]
HOME = "KZ"  # names itself in every release
_WORD = re.compile(r"[^\W\d_]+")
_SHORTEST_SURNAME = 3  # consonants
_PASSED_OVER = frozenset({"0", "1", "2"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Something that some languages of a story name and others leave out.

    `value` is the code of a state, the key of an organisation, a person's name, a number as
    `news.numbers.Number.key`, or the whole sentence. Languages are sorted.
    """

    kind: DifferenceKind
    value: str
    present_in: tuple[str, ...]
    absent_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Person:
    key: str
    name: str


def differences(releases: Sequence[Article]) -> tuple[Difference, ...]:
    """The differences among the releases of a story, one a language, with their mentions; sorted.

    Empty for a single language. A person counts as left out only where no word of the other text is like the
    surname; the day and the year of a release's own date are no difference.
    """
    if len(releases) <= 1:
        return ()
    acting = {each.language: actors.find_in_release(each.title, each.text) for each in releases}
    organisations = {
        language: {each.key for each in found if each.kind == "organisation"}
        for language, found in acting.items()
    }
    states = {each.language: each.states - {HOME} for each in releases}
    own = _own_dates(releases)
    told = {each.language: {number.key for number in _numbers(each)} - own for each in releases}
    found = [
        *_plain("state", states),
        *_plain("organisation", organisations),
        *_plain("number", told),
        *_people(releases, acting),
        *_sentences(releases),
    ]
    return tuple(sorted(found, key=lambda each: (each.kind, each.value, each.present_in)))


def _plain(kind: DifferenceKind, named: Mapping[str, Iterable[str]]) -> Iterator[Difference]:
    sets = {language: frozenset(values) for language, values in named.items()}
    for value in frozenset().union(*sets.values()):
        yield from _difference(kind, value, {language: value in found for language, found in sets.items()})


def _difference(kind: DifferenceKind, value: str, is_in: Mapping[str, bool]) -> Iterator[Difference]:
    if not all(is_in.values()):
        yield Difference(
            kind=kind,
            value=value,
            present_in=tuple(sorted(language for language, is_there in is_in.items() if is_there)),
            absent_in=tuple(sorted(language for language, is_there in is_in.items() if not is_there)),
        )


def _numbers(article: Article) -> Iterator[Number]:
    """The numbers of a release without "one" and "two", which words pass over and figures do not."""
    whole = f"{article.title}\n{article.text}"
    found = numbers(whole, article.text_language)
    return (each for each in found if each.kind != "number" or each.value not in _PASSED_OVER)


def _own_dates(releases: Iterable[Article]) -> frozenset[str]:
    """The days and years around the releases' own dates: datelines and "last year" name them too."""
    own: set[str] = set()
    for published_at in (each.published_at for each in releases if each.published_at is not None):
        day = published_at.astimezone(ALMATY)
        own.update(f"day:{day + timedelta(days=apart):%m-%d}" for apart in (-1, 0, 1))
        own.update(f"year:{day.year + apart}" for apart in (-1, 0, 1))
    return frozenset(own)


def _people(
    releases: Sequence[Article], acting: Mapping[str, Sequence[actors.ActorMention]]
) -> Iterator[Difference]:
    words = {each.language: _bones(f"{each.title}\n{each.text}") for each in releases}
    people = {
        language: [_Person(each.key, each.name) for each in found if each.kind == "person"]
        for language, found in acting.items()
    }
    seen: list[_Person] = []
    for each in releases:
        for person in people[each.language]:
            if any(actors.same_person(person.key, other.key) for other in seen):
                continue
            seen.append(person)
            is_in = {
                language: _is_named(person, people[language], found) for language, found in words.items()
            }
            yield from _difference("person", person.name, is_in)


def _is_named(person: _Person, people: Sequence[_Person], words: frozenset[str]) -> bool:
    """Whether a language names a person: as one, or with a word like the surname."""
    if any(actors.same_person(person.key, other.key) for other in people):
        return True
    bones = max((skeleton(word) for word in _WORD.findall(person.name)), key=len, default="")
    return len(bones) < _SHORTEST_SURNAME or any(is_same_name(bones, word) for word in words)


def _bones(text: str) -> frozenset[str]:
    return frozenset(skeleton(word) for word in _WORD.findall(text) if word[0].isupper())


def _sentences(releases: Sequence[Article]) -> Iterator[Difference]:
    """Sentences that have no counterpart in some other language; the same one is told once."""
    parts = {each.language: read(each) for each in releases}
    for language, here in parts.items():
        lacking: dict[str, list[str]] = {}
        for other, there in parts.items():
            for sentence in left_out(here, there) if other != language else ():
                lacking.setdefault(sentence, []).append(other)
        for sentence, languages in lacking.items():
            yield Difference(
                kind="sentence",
                value=sentence,
                present_in=(language,),
                absent_in=tuple(sorted(languages)),
            )
