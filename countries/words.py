"""What the words around a hit are: marks of a word by language, and the words before and after a place.

A list in a table says `dollar*` for every word that begins so, `bank of` for two words. Words are folded
bytes here, as the automaton reads them.
"""

import functools
import re
from dataclasses import dataclass, field

from .codepage import IN_WORD, WORD_CLASS, folded
from .latin import spellings
from .russian import given_names
from .tables import stops

_REACH = 40  # places of context that a rule may look at
_LEAST = 2  # places that a word and its space take
_OPENERS = folded(" «“„\"'(-")
_SENTENCE_END = folded(".!?…;•:")
_MOST_KEPT = 20_000  # words remembered; texts repeat theirs, attacks do not
_GAPS = (b" ", b"-")
_NEXT = re.compile(b"[" + WORD_CLASS + b"][" + WORD_CLASS + b"']*").match


# What a word says of the hit beside it. Plain bits: arithmetic on IntFlag takes longer than all the rest.
AFTER = 1 << 0  # following it, no mention: currencies, languages
BEFORE = 1 << 1  # preceding it, no mention: "Bank of"
GIVEN = 1 << 2  # a given name: what follows is a surname
WARY = 1 << 3  # a name of a state that people and things bear too
OPENING = 1 << 4  # a plain word of the language at the head of a sentence
LINK = 1 << 5  # a word after which a wary name is a state
TITLE = 1 << 6  # a capitalised word that is no surname
REGION = 1 << 7  # ", Texas" makes the name before it a town
PAIR_AFTER = 1 << 8  # with the word after it, it may be more
PAIR_BEFORE = 1 << 9  # with the word before it, it may be more
OFFICE = 1 << 10  # who deals for a state
FILLER = 1 << 11  # a word inside an office's title
STOP = 1 << 12  # a word that no title goes over
OF = 1 << 13  # joins an office to its state
WITH = 1 << 14  # a partner follows
IN = 1 << 15  # a place follows
VISIT = 1 << 16  # a visit's goal follows
FOLK = 1 << 17  # following a bare ethnonym, a people or its language
OFFICIAL = 1 << 18  # following a first part, the state: "қазақ тарапы"

SPEECH = 1 << 19  # before an adjective without a noun, its language: "in Russian"
IDLE = 1 << 20  # no noun: an adjective before it has none
FROM = 1 << 21  # a place that something comes from follows
TONGUE = 1 << 22  # an adjective that names a language too
SURNAME = 1 << 23  # a state's name that people bear after a given name
HONORIFIC = 1 << 24  # before a surname: "Mr"
TOWN = 1 << 25  # a state's name that towns elsewhere bear
TREATY = 1 << 26  # following a capital, something that is only called after it: treaties, syndromes, dishes
NAMESAKE = 1 << 27  # a state's name that people bear as a given name, seldom
SHOUTED = 1 << 28  # a plain word in a line of capitals: "CONTACT US"
SMALL_PEOPLE = 1 << 30  # borne by any word where peoples are written small: a capital makes a surname
BRAND = 1 << 31  # what bears names in quotes: hotels, clubs, ships
CAMP = 1 << 29  # in capitals in a line that has others, something else: the camp АЛЖИР

APART = 1 << 32  # before a preposition: what has no part in the story, "граница с"
POSTED = 1 << 33  # a mission that a state has in another
PEN = 1 << 35  # a pen where something belongs to it: "Перу поэта принадлежит"
TO = 1 << 34  # where a mission is sent follows

KINDS = {
    AFTER: "after",
    BEFORE: "before",
    GIVEN: "given",
    WARY: "wary",
    OPENING: "opening",
    LINK: "link",
    TITLE: "title",
    REGION: "region",
    OFFICE: "office",
    FILLER: "filler",
    STOP: "stop",
    OF: "of",
    WITH: "with",
    IN: "in",
    VISIT: "visit",
    FOLK: "folk",
    OFFICIAL: "official",
    SPEECH: "speech",
    IDLE: "idle",
    FROM: "from",
    TONGUE: "tongue",
    SURNAME: "surname",
    HONORIFIC: "honorific",
    TOWN: "town",
    TREATY: "treaty",
    NAMESAKE: "namesake",
    SHOUTED: "shouted",
    CAMP: "camp",
    APART: "apart",
    POSTED: "posted",
    TO: "to",
    PEN: "pen",
    SMALL_PEOPLE: "small_people",
    BRAND: "brand",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Marks:
    """The marks of every listed word of a language; `listed` has those that any word of it bears."""

    listed: int
    whole: dict[bytes, int]
    stems: dict[bytes, int]
    met: dict[bytes, int] = field(default_factory=dict)

    def of(self, word: bytes) -> int:
        """The marks of a word, or of two parted by a space."""
        known = self.met.get(word)
        if known is not None:
            return known
        if len(self.met) > _MOST_KEPT:
            self.met.clear()
        found = self.whole.get(word, 0)
        for end in range(1, min(len(word), _REACH) + 1):
            found |= self.stems.get(word[:end], 0)
        self.met[word] = found
        return found


@functools.cache
def marks(language: str) -> Marks:
    """The marks of a language, read from its stops at the first call."""
    whole: dict[bytes, int] = {}
    stems: dict[bytes, int] = {}
    listed = 0
    for mark, kind in KINDS.items():
        for item in given_names() if (language, kind) == ("ru", "given") else stops(language, kind):
            listed |= mark
            into = stems if item.endswith("*") else whole
            for word in _spelled(item.removesuffix("*").rstrip("."), language):
                into[word] = into.get(word, 0) | mark
                first, space, last = word.partition(b" ")
                if space:
                    whole[first] = whole.get(first, 0) | PAIR_AFTER
                    whole[last] = whole.get(last, 0) | PAIR_BEFORE
    return Marks(listed=listed, whole=whole, stems=stems)


def _spelled(item: str, language: str) -> set[bytes]:
    """The folded word, in Kazakh in its Latin alphabets too."""
    latin = spellings(item.lower()) if language == "kk" else set()
    return {folded(word) for word in {item, *latin}}


def word_before(line: bytes, start: int) -> tuple[bytes, int]:
    """The word before a place and its beginning, when but a space or hyphen parts them; else empty."""
    if start < _LEAST or line[start - 1] not in b" -":
        return b"", start
    floor = max(0, start - 1 - _REACH)
    begin = max(line.rfind(b" ", floor, start - 1), line.rfind(b"-", floor, start - 1)) + 1 or floor
    while begin < start - 1 and not IN_WORD[line[begin]]:
        begin += 1
    return (line[begin : start - 1], begin) if IN_WORD[line[start - 2]] else (b"", start)


def word_after(line: bytes, end: int) -> tuple[bytes, int]:
    """The word after a place and its end, when but a space or hyphen parts them; else empty."""
    if line[end : end + 1] not in _GAPS:
        return b"", end
    found = _NEXT(line, end + 1, end + 1 + _REACH)
    return (found[0], found.end()) if found else (b"", end)


def has_initial_before(line: bytes, marks: Marks, start: int) -> bool:
    """Whether an initial or an honorific with its dot stands before a place: "J. Jordan", "Mr. Jordan"."""
    if line[start - 2 : start] != b". ":
        return False
    floor = max(0, start - _REACH)
    word = line[max(line.rfind(b" ", floor, start - 2), line.rfind(b".", floor, start - 2)) + 1 : start - 2]
    return len(word) == 1 or bool(marks.of(word) & HONORIFIC)


def opens_sentence(line: bytes, start: int) -> bool:
    """Whether nothing but quotes and spaces parts a place from the sentence's beginning."""
    before = line[max(0, start - _REACH) : start].rstrip(_OPENERS)
    return not before or before[-1] in _SENTENCE_END
