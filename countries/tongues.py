"""Adjectives that name a language: "in English and Russian", "владеет арабским и русским языками"."""

from .codepage import folded as fold_plain
from .matching import Candidate
from .words import AFTER, FOLK, IDLE, SPEECH, TONGUE, Marks, word_after, word_before

JOINING = frozenset(map(fold_plain, ("and", "or", "either", "both", "и", "или")))
_REACH = 40  # places in which a word before a comma is looked for
_LONGEST_LIST = 8  # words of a list of languages that are gone over


def leads_to_tongue(line: bytes, marks: Marks, candidate: Candidate) -> bool:
    """Whether it is in a list of tongues before "languages", some of which no state speaks: "арабским"."""
    at = candidate.end
    if not marks.of(line[candidate.start : at]) & TONGUE:
        return False
    for _step in range(_LONGEST_LIST):
        word, at = word_after(line, at + 1 if line[at : at + 2] == b", " else at)
        found = marks.of(word) if word else 0
        if found & (FOLK | AFTER):
            return True
        if not (found & TONGUE or word in JOINING):
            break
    return False


def is_spoken(line: bytes, marks: Marks, candidate: Candidate) -> bool:
    """Whether it stands without a noun after "in" or "speaks", or later in a list of tongues that does."""
    if marks.listed & TONGUE and not marks.of(line[candidate.start : candidate.end]) & TONGUE:
        return False
    return _follows_speech(line, marks, candidate.start) and has_no_noun(line, marks, candidate.end)


def _follows_speech(line: bytes, marks: Marks, at: int) -> bool:
    for _step in range(_LONGEST_LIST):
        word, at = _listed_before(line, at)
        found = marks.of(word) if word else 0
        if found & SPEECH:
            return True
        if not (found & TONGUE or word in JOINING):
            break
    return False


def _listed_before(line: bytes, at: int) -> tuple[bytes, int]:
    """The word before a place and its beginning, over a comma too."""
    if line[at - 2 : at] != b", ":
        return word_before(line, at)
    floor = max(0, at - _REACH)
    word, begin = word_before(line[floor : at - 2] + b" ", at - 1 - floor)
    return word, begin + floor


def has_no_noun(line: bytes, marks: Marks, end: int) -> bool:
    """Whether an adjective that ends here stands alone: "in Russian." against "in Russian ports"."""
    if line[end : end + 1] == b"-":
        return False
    after, _end = word_after(line, end)
    return not after or bool(marks.of(after) & IDLE)
