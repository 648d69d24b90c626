"""What a hit's neighbours say of it: a state, something else, or nothing certain."""

import functools
from enum import Enum, auto
from typing import NamedTuple

from .codepage import IN_WORD
from .codepage import folded as fold_plain
from .folding import Folded
from .latin import spellings
from .matching import Candidate
from .tables import stops
from .tongues import JOINING, is_spoken, leads_to_tongue
from .words import (
    AFTER,
    BEFORE,
    BRAND,
    CAMP,
    FOLK,
    GIVEN,
    HONORIFIC,
    LINK,
    NAMESAKE,
    OFFICIAL,
    OPENING,
    PAIR_AFTER,
    PAIR_BEFORE,
    PEN,
    REGION,
    SHOUTED,
    SMALL_PEOPLE,
    SPEECH,
    SURNAME,
    TITLE,
    TONGUE,
    TOWN,
    TREATY,
    WARY,
    Marks,
    has_initial_before,
    opens_sentence,
    word_after,
    word_before,
)

_PLACES = frozenset({"capital", "metonym"})
_ALWAYS = frozenset({"acronym", "metonym"})
_REFUSING = AFTER | PAIR_AFTER | FOLK | TREATY
_ASIDES = (b", ", b" (")
_REACH = 40  # places in which a region is looked for
_LINE = 150  # letters to both sides of a hit that a headline has at most
_LEAST_WORDS, _MOSTLY = 4, 0.85  # of words with more than three letters, and of capitals among them
_BELONGS = fold_plain("принадлеж")
_DONE = tuple(map(fold_plain, ("ло", "лось", "ет", "ит", "ется", "ится")))
_SPEAKING = BEFORE | PAIR_BEFORE | _REFUSING | SPEECH | TONGUE
_OPEN, _CLOSE = frozenset("«“„‘"), frozenset("»”“’")
_SHORT, _ACRONYM = 2, 5  # letters that an acronym has at least and at most
_SHOUTED = 3  # letters; shorter words in capitals are acronyms


class Verdict(Enum):
    """A `TONGUE` makes languages of its whole list; `ALONE`, `LIKELY` and `UNLIKELY` the rest settles."""

    STATE = auto()
    LIKELY = auto()
    UNLIKELY = auto()
    PERSON = auto()
    TONGUE = auto()
    ALONE = auto()
    NONE = auto()


class _Sides(NamedTuple):
    """The words at both sides of a hit with their marks and where they begin and end."""

    before: bytes
    before_at: int
    marks_before: int
    after: bytes
    after_end: int
    marks_after: int


def judge(folded: Folded, marks: Marks, candidate: Candidate) -> Verdict:
    """What the words around a hit make of it."""
    line = folded.line
    before, before_at = word_before(line, candidate.start)
    after, after_end = word_after(line, candidate.end)
    marks_before = marks.of(before) if before else 0
    marks_after = marks.of(after) if after else 0
    sides = _Sides(before, before_at, marks_before, after, after_end, marks_after)
    if (marks_before | marks_after) & _SPEAKING or _may_be_refused(line, candidate, before):
        refused = _refused(line, marks, candidate, sides)
        if refused is not None:
            return refused
    if not candidate.is_capital:
        return Verdict.STATE
    if _is_named_after(folded, marks, candidate):
        return Verdict.NONE
    own = marks.of(line[candidate.start : candidate.end])
    if own & (SHOUTED | CAMP | PEN) and _is_other_word(folded, candidate, own, sides):
        return Verdict.NONE
    if candidate.kind in _ALWAYS or not (own or marks_before & GIVEN):
        return Verdict.STATE
    return _of_a_name(folded, marks, candidate, own, sides)


def _may_be_refused(line: bytes, candidate: Candidate, before: bytes) -> bool:
    """Whether something else than a marked neighbour can refuse a hit: most need no further look."""
    is_aside = line[candidate.end : candidate.end + 2] in _ASIDES
    return is_aside or candidate.form.first or (candidate.kind == "adjective" and before in JOINING)


def _refused(line: bytes, marks: Marks, candidate: Candidate, sides: _Sides) -> Verdict | None:
    """What a neighbour makes of it for certain, where one does."""
    if sides.marks_before & (BEFORE | PAIR_BEFORE) and _stands_before(marks, line, sides):
        return Verdict.NONE
    if sides.marks_after & _REFUSING and _refuses(marks, line, candidate, sides):
        return Verdict.TONGUE
    if candidate.form.first and not (sides.marks_after & OFFICIAL or _is_hyphenated(line, candidate)):
        return Verdict.NONE
    if line[candidate.end : candidate.end + 2] in _ASIDES and _is_elsewhere(line, marks, candidate):
        return Verdict.NONE
    return _as_tongue(line, marks, candidate) if candidate.kind == "adjective" else None


def _as_tongue(line: bytes, marks: Marks, candidate: Candidate) -> Verdict | None:
    if leads_to_tongue(line, marks, candidate):
        return Verdict.TONGUE
    return Verdict.ALONE if is_spoken(line, marks, candidate) else None


def _is_elsewhere(line: bytes, marks: Marks, candidate: Candidate) -> bool:
    """Whether ", Texas" or "(Texas)" follows: a town elsewhere has the name."""
    own = marks.of(line[candidate.start : candidate.end])
    if candidate.kind != "capital" and not own & TOWN:
        return False
    begin = candidate.end + 1  # after the comma, or at the space before the bracket
    around = line[begin : begin + 2 * _REACH].replace(b"(", b"", 1)
    first, stop = word_after(around, 0)
    if not first:
        return False
    second, _end = word_after(around, stop)
    return bool(REGION & (marks.of(first) | (marks.of(first + b" " + second) if second else 0)))


def _stands_before(marks: Marks, line: bytes, sides: _Sides) -> int:
    first, _at = word_before(line, sides.before_at)
    return BEFORE & (sides.marks_before | (marks.of(first + b" " + sides.before) if first else 0))


def _refuses(marks: Marks, line: bytes, candidate: Candidate, sides: _Sides) -> bool:
    """Whether what follows makes it money or a language, or a bare ethnonym a people."""
    form = candidate.form
    if sides.marks_after & FOLK and form.case == "any" and candidate.end - candidate.start == len(form.text):
        return True
    if candidate.kind in _PLACES:
        return candidate.kind == "capital" and bool(sides.marks_after & TREATY)
    second, _end = word_after(line, sides.after_end)
    return bool(AFTER & (sides.marks_after | (marks.of(sides.after + b" " + second) if second else 0)))


def _is_hyphenated(line: bytes, candidate: Candidate) -> bool:
    start, end = candidate.start, candidate.end
    return line[end : end + 1] == b"-" or line[start - 1 : start] == b"-"


def _of_a_name(folded: Folded, marks: Marks, candidate: Candidate, own: int, sides: _Sides) -> Verdict:
    """Whether a capitalised hit is a state's name or a person's, by the words at both its sides."""
    text, line = folded.text, folded.line
    if own & OPENING and opens_sentence(line, candidate.start):
        return Verdict.STATE if _acts(line, candidate, sides) else Verdict.UNLIKELY
    surface = text[candidate.from_ : candidate.to]
    if len(surface) > _SHOUTED and surface.isupper():
        # In capitals every "того" looks like the state.
        return Verdict.UNLIKELY if own & OPENING else Verdict.STATE
    is_after_capital = sides.before_at < candidate.start and _is_capital(folded, sides.before_at)
    if _is_surname(line, marks, candidate, own, sides, is_after_capital=is_after_capital):
        return Verdict.PERSON
    if own & NAMESAKE and not sides.marks_before & LINK and _is_full_name(folded, candidate, sides):
        return Verdict.PERSON
    if not own & WARY or sides.marks_before & LINK:
        return Verdict.STATE
    is_person = _is_first_name(folded, candidate, sides) or (
        is_after_capital and not sides.marks_before & TITLE and not opens_sentence(line, sides.before_at)
    )
    return Verdict.PERSON if is_person and not _is_headline(text, candidate.from_) else Verdict.LIKELY


def _is_named_after(folded: Folded, marks: Marks, candidate: Candidate) -> bool:
    """Whether a surname, a town or something in quotes only has the name of a state or its people."""
    if candidate.kind == "demonym" and _is_surname_or_town(folded, marks, candidate):
        return True
    is_opened = folded.text[candidate.from_ - 1 : candidate.from_] in _OPEN
    return is_opened and _is_brand(folded, marks, candidate)


def _is_brand(folded: Folded, marks: Marks, candidate: Candidate) -> bool:
    """Whether it stands in quotes alone beside what bears such names: гостиница «Астана»."""
    line = folded.line
    if folded.text[candidate.to : candidate.to + 1] not in _CLOSE:
        return False
    before, _at = word_before(line, candidate.start - 1)
    after, _end = word_after(line, candidate.end + 1)
    return bool(BRAND & (marks.of(before) | marks.of(after)))


def _is_surname_or_town(folded: Folded, marks: Marks, candidate: Candidate) -> bool:
    """Whether people written with a capital inside a sentence are a surname or a town: Чехов, Кубинка."""
    if not marks.listed & SMALL_PEOPLE:
        return False
    surface = folded.text[candidate.from_ : candidate.to]
    return not surface.isupper() and not opens_sentence(folded.line, candidate.start)


def _is_other_word(folded: Folded, candidate: Candidate, own: int, sides: _Sides) -> bool:
    """Whether it is a pen, the pronoun "US" in a line of capitals, or the camp АЛЖИР in a line of others."""
    if own & PEN:
        return _BELONGS in folded.line[candidate.end : candidate.end + _LINE]
    text, begin, end = folded.text, candidate.from_, candidate.to
    around = text[max(0, begin - _REACH) : begin] + text[end : end + _REACH]
    if own & SHOUTED:
        has_before = sides.before_at < candidate.start
        return around.isupper() and has_before and not sides.marks_before & (LINK | TITLE)
    return text[begin:end].isupper() and any(letter.islower() for letter in around)


def _acts(line: bytes, candidate: Candidate, sides: _Sides) -> bool:
    """Whether a dash or a verb of its gender follows a word that is plain otherwise: "Того подписало"."""
    if candidate.form.open:  # in Kazakh the verb ends the sentence, and a dash follows any subject
        return False
    return sides.after.endswith(_DONE) or line[candidate.end : candidate.end + 3] == b" - "


def _is_surname(  # the facts of a name, all of them needed
    line: bytes, marks: Marks, candidate: Candidate, own: int, sides: _Sides, *, is_after_capital: bool
) -> bool:
    """Whether a given name, an honorific or an initial stands before a name that people bear."""
    if not own & (SURNAME | WARY) and marks.listed & SURNAME:
        return False
    if sides.marks_before & (GIVEN | HONORIFIC) and is_after_capital:
        return True
    return bool(own & SURNAME) and has_initial_before(line, marks, candidate.start)


def _is_headline(text: str, at: int) -> bool:
    """Whether the line is in capital letters of words, where a neighbour's capital says nothing."""
    before, after = text[max(0, at - _LINE) : at], text[at : at + _LINE]
    line = before.rpartition("\n")[2] + after.partition("\n")[0]
    words = [word for word in line.split() if len(word) > _SHOUTED]
    capitals = sum(not word[0].islower() for word in words)
    return len(words) >= _LEAST_WORDS and capitals >= _MOSTLY * len(words)


def _is_full_name(folded: Folded, candidate: Candidate, sides: _Sides) -> bool:
    """Whether exactly one capitalised word follows, that is no title: "Paris Doyle insists"."""
    if not _is_first_name(folded, candidate, sides):
        return False
    at = sides.after_end + 1
    return folded.line[sides.after_end : at] != b" " or at >= len(folded.line) or not _is_capital(folded, at)


def _is_first_name(folded: Folded, candidate: Candidate, sides: _Sides) -> bool:
    """Whether a capitalised word that is no title follows: "Jordan Peele"."""
    line, next_at = folded.line, candidate.end + 1
    if line[candidate.end : next_at] != b" " or next_at >= len(line) or not IN_WORD[line[next_at]]:
        return False
    # Kazakh puts subject and object side by side: "Мали Францияны айыптады".
    if candidate.form.open and not sides.after.endswith(_kazakh_surname_ends()):
        return False
    if not _is_capital(folded, next_at) or sides.marks_after & TITLE:
        return False
    # "Georgia PM", "Israel MPs": an acronym is no surname.
    begin, end = folded.span(next_at, max(sides.after_end, next_at + 1))
    word = folded.text[begin:end].removesuffix("s")
    return not (_SHORT <= len(word) <= _ACRONYM and word.isupper())


@functools.cache
def _kazakh_surname_ends() -> tuple[bytes, ...]:
    return tuple(fold_plain(end) for item in stops("kk", "surname_end") for end in {item, *spellings(item)})


def _is_capital(folded: Folded, at: int) -> bool:
    return folded.text[folded.span(at, at + 1)[0]].isupper()
