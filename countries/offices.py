"""Whether an office or a side deals for a state: "посол Алжира", "Japan's Minister", "Алжир елшісі"."""

from .codepage import folded as fold_plain
from .endings import is_genitive, is_oblique
from .matching import Candidate
from .scene import Scene, ending
from .words import FILLER, OF, OFFICE, STOP, word_after, word_before

_WORDS_BACK, _WORDS_ON = 9, 8  # words between a state and its office, the longest titles included
_WORDS_ON_RUSSIAN = 2  # "японским министром", "японской внешнеполитической службой"
_PEOPLES = frozenset({"adjective", "demonym"})
# A word with such an ending is a verb, which no title goes over; "торговли" has none of them.
_VERBS = tuple(
    fold_plain(vowel + ending)
    for vowel in "аиеяу"
    for ending in ("л", "ла", "ло", "ли", "лся", "лась", "лось", "лись")
) + tuple(map(fold_plain, ("ет", "ит", "ют", "ят", "ть", "ется", "ится")))


def has_office(scene: Scene, first: Candidate, last: Candidate, hit: Candidate) -> bool:
    """Whether the words before a list or after it name an office of its members; `hit` is one of them."""
    match scene.language:
        case "kk":
            case = ending(scene, last)
            # "Венгрияның Сыртқы істер және сыртқы экономикалық байланыстар министрі"
            over = STOP if is_genitive(case) else 0
            return not is_oblique(case) and _stands_after(scene, last, _WORDS_ON, over=over)
        case "ru":
            if hit.kind in _PEOPLES:
                return _stands_after(scene, hit, _WORDS_ON_RUSSIAN)
            return _stands_before(scene, first)
        case _:
            is_owner = scene.folded.line[hit.end : hit.end + 2] == b"'s"
            if hit.kind in _PEOPLES or hit.kind == "acronym" or is_owner:
                return _stands_after(scene, hit, _WORDS_ON)
            return _stands_before(scene, first)


def _stands_before(scene: Scene, hit: Candidate) -> bool:
    """Whether an office stands before a hit, with nothing but the rest of its title between."""
    line, at, is_english = scene.folded.line, hit.start, scene.language == "en"
    for step in range(_WORDS_BACK):
        word, begin = word_before(line, at)
        if not word:
            return False
        marks = scene.marks.of(word)
        if is_english and step == 0 and not marks & (OF | FILLER):
            return False
        if marks & OFFICE:
            return True
        if marks & STOP or (not marks & (FILLER | OF) and not _may_be_title(scene, word, begin)):
            return False
        at = begin
    return False


def _may_be_title(scene: Scene, word: bytes, begin: int) -> bool:
    """Whether a word that is in no list may be part of an office's title."""
    if scene.language == "en":
        return scene.folded.text[scene.folded.span(begin, begin + 1)[0]].isupper()
    return not word.endswith(_VERBS)


def _stands_after(scene: Scene, hit: Candidate, most: int, *, over: int = 0) -> bool:
    """Whether an office stands after a hit; `over` are marks that end the look for others."""
    line, end = scene.folded.line, hit.end
    if line[end : end + 2] == b"'s":
        end += 2
    for _step in range(most):
        word, stop = word_after(line, end)
        if not word:
            return False
        marks = scene.marks.of(word)
        if marks & OFFICE:
            return True
        if marks & STOP & ~over or (scene.language == "en" and not marks & FILLER):
            return False
        end = stop
    return False
