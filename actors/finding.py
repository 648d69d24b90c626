"""Actors of a release: organisations and persons with an office, then every later mention of a person."""

import re
from bisect import bisect_left
from collections.abc import Iterator
from typing import NamedTuple

from . import organisations
from .cases import nominative
from .mention import ActorMention, Field
from .names import latin, skeleton
from .offices import cues
from .organisations import Found
from .people import Person, gathered
from .persons import Named, named
from .reading import fold, spoken, unified
from .scanning import HONORIFIC, LINK, STOP, TITLE, stretches, word_marks

_CAPITAL_WORD = re.compile("[A-ZÀ-ÞА-ЯӘҒҚҢӨҰҮҺІĞŞİ][^\\W\\d_]+(?:['-][^\\W\\d_]+)*")
_BEFORE = re.compile("(?<![^\\W\\d_])([^\\W\\d_]\\.|[^\\W\\d_][^\\W\\d_'-]{0,38}) ?$")
_AFTER = re.compile(" ([^\\W\\d_][^\\W\\d_'-]*)")
_REACH = 40
_MOST_NAMESAKES = 5  # a word is compared with each person of its surname
_SAME_BEGINNING = 3
_NO_GIVEN = TITLE | STOP | LINK | HONORIFIC
_SENTENCE_END = frozenset('.!?\n:;«“"')


class _Text(NamedTuple):
    field: Field
    text: str
    line: str
    folded: str
    found: list[Found]


# Words of weight have five letters and more; these are small in headlines that write the others large.
_SMALL_WORD = re.compile(r"\b[a-z]{5,}\b")
_SMALL_IN_HEADLINES = frozenset(
    {
        "about",
        "after",
        "against",
        "among",
        "before",
        "between",
        "beyond",
        "during",
        "through",
        "under",
        "within",
    }
)


class _Spot(NamedTuple):
    """A person at a place of a field."""

    start: int
    end: int
    person: Person
    named: Named | None


def find_in_release(title: str, text: str) -> tuple[ActorMention, ...]:
    """See the package; offices and states of later mentions are those of the person's first."""
    texts = (_read("title", title), _read("body", text))
    with_office = [[*_named(each)] for each in texts]
    if not _is_sentence(title):
        with_office[0] = [each for each in with_office[0] if _is_sure(each, text)]
    persons, owners = gathered([each for one in reversed(with_office) for each in one])
    owner = {id(each): person for each, person in owners}
    spots: list[list[_Spot]] = []
    for one, own in zip(texts, with_office, strict=True):
        first = [_Spot(each.start, each.end, owner[id(each)], each) for each in own if id(each) in owner]
        spots.append([*first, *_later(one, first, persons)])
    for one, of_field in zip(texts, spots, strict=True):
        _tell_forms(one, of_field)
    return tuple(
        mention for one, of_field in zip(texts, spots, strict=True) for mention in _mentions(one, of_field)
    )


def _read(field: Field, text: str) -> _Text:
    folded = fold(text)
    return _Text(field, text, unified(text), folded, organisations.find(text, folded))


def _named(text: _Text) -> Iterator[Named]:
    last = 0
    for stretch in stretches(text.text, text.folded, [*cues(text.folded)], text.found):
        for each in sorted(named(stretch), key=lambda one: one.start):
            if each.start >= last:
                last = each.end
                yield each


def _is_sentence(title: str) -> bool:
    """Whether a title is written as a sentence is: some word of weight in it begins small."""
    return any(word not in _SMALL_IN_HEADLINES for word in _SMALL_WORD.findall(title))


def _is_sure(each: Named, body: str) -> bool:
    """Whether a name of a headline is one: English headlines write every word with a capital."""
    return each.language != "en" or not body.strip() or each.words[-1] in body


def _tell_forms(text: _Text, spots: list[_Spot]) -> None:
    language = spoken(text.folded)
    for spot in spots:
        if spot.named is not None:
            spot.person.add(spot.named.nominal, is_plain=spot.named.is_plain)
        else:
            words = tuple(text.line[spot.start : spot.end].replace(".", ". ").split())
            nominal = nominative(words, language, is_oblique=False)
            spot.person.add(nominal, is_plain=nominal == words)


def _later(text: _Text, first: list[_Spot], persons: list[Person]) -> Iterator[_Spot]:
    """Mentions of known persons without an office, by surname or whole name."""
    if not persons:
        return
    by_bones: dict[str, list[Person]] = {}
    for person in persons:
        namesakes = by_bones.setdefault(person.surname_bones, [])
        namesakes += [person] * (len(namesakes) < _MOST_NAMESAKES)
    initials = {bones[0] for bones in by_bones if bones}
    language = spoken(text.folded)
    taken = sorted(
        [(spot.start, spot.end) for spot in first] + [(each.start, each.end) for each in text.found]
    )
    last = 0
    for match in _CAPITAL_WORD.finditer(text.line):
        word = match[0].removesuffix("'s")
        if (
            skeleton(word[:_SAME_BEGINNING])[:1] not in initials
            or match.start() < last
            or _is_taken(taken, *match.span())
        ):
            continue
        forms = {word, nominative((word,), language, is_oblique=True)[0]}
        for person in [own for form in sorted(forms) for own in by_bones.get(skeleton(form), ())]:
            spot = _whole(text, person, match.start(), match.start() + len(word))
            if spot is not None and spot.start >= last and not _is_taken(taken, spot.start, spot.end):
                last = spot.end
                yield spot
                break


def _is_taken(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    """Whether something else stands in a place; what is taken is sorted and lies apart."""
    at = bisect_left(taken, (end, 0)) - 1
    return at >= 0 and taken[at][1] > start


def _whole(text: _Text, person: Person, start: int, end: int) -> _Spot | None:
    """The mention with the given name beside this surname; None where another given name stands there."""
    word, own = latin(text.line[start:end].lower()), latin(person.surname.lower())
    if word[:_SAME_BEGINNING] != own[:_SAME_BEGINNING]:
        return None
    before = _BEFORE.search(text.line, max(0, start - _REACH), start)
    if before is not None and before[1][0].isupper():
        if person.fits_given(before[1]) or person.fits_given(
            nominative((before[1],), "ru", is_oblique=True)[0]
        ):
            return _Spot(before.start(), end, person, None)
        earlier = text.line[max(0, before.start() - _REACH) : before.start()].rstrip(" ")
        opens = earlier[-1:] in _SENTENCE_END
        if not opens and not word_marks(before[1].lower()) & _NO_GIVEN and person.given:
            return None
    after = _AFTER.match(text.line, end)
    if after is not None and after[1][0].isupper() and person.fits_given(after[1]):
        return _Spot(start, after.end(), person, None)
    return _Spot(start, end, person, None)


def _mentions(text: _Text, spots: list[_Spot]) -> list[ActorMention]:
    found = [_organisation(text, each) for each in text.found]
    found += [_person(text, spot) for spot in spots]
    return sorted(found, key=lambda mention: mention.start)


def _organisation(text: _Text, each: Found) -> ActorMention:
    return ActorMention(
        key=each.key,
        kind="organisation",
        surface=text.text[each.start : each.end],
        field=text.field,
        start=each.start,
        end=each.end,
        name=organisations.organisation_name(each.key, "en"),
        office=None,
        office_kind=None,
        state=None,
    )


def _person(text: _Text, spot: _Spot) -> ActorMention:
    person = spot.person
    if spot.named is None:
        office, kind, state = person.office, person.kind, person.state
    else:
        office = spot.named.office
        kind, state = spot.named.kind, spot.named.state or person.state
    return ActorMention(
        key=person.key,
        kind="person",
        surface=text.text[spot.start : spot.end],
        field=text.field,
        start=spot.start,
        end=spot.end,
        name=person.name,
        office=office,
        office_kind=kind,
        state=state,
    )
