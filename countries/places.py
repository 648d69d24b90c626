"""What a preposition or a case ending makes of a state: a partner, a visit's goal, a place of something."""

import functools
import re

from .codepage import folded as fold_plain
from .endings import is_partner, is_place, is_placed, is_posting
from .matching import Candidate
from .scene import Given, Scene, ending
from .tables import stops
from .words import APART, FROM, IN, POSTED, TO, VISIT, WITH, word_after, word_before

_SENTENCE_REACH = 300  # places to both sides in which the sentence of a hit is looked for
_HEADLINE: Given = ("counterparty", "headline")
_APART_WORDS, _POSTED_WORDS = 2, 3  # how far before a preposition such words may stand
_ARTICLE = b"the"
_CITIES = frozenset(map(fold_plain, ("қаласында", "астанасында", "qalasynda", "astanasynda")))
_GOALS = tuple(map(fold_plain, ("ю", "у", "й", "ь", *"бвгджзклмнпрстфхцчшщ")))
# Capitals that look like accusatives and have one form for all cases.
_UNCHANGED = frozenset(map(fold_plain, ("Баку", "Катманду", "Тхимпху", "Порт-Луи")))


def by_place(scene: Scene, first: Candidate, last: Candidate, hit: Candidate) -> Given | None:
    """The role that the words next to a list give one of its members."""
    if scene.language == "kk":
        return _by_ending(scene, last, hit)
    before, joined = _before(scene, first)
    if not before or _is_near(scene, first, APART, _APART_WORDS):
        return None
    if before & (IN | TO) and _is_posted(scene, first):
        return "counterparty", "posted"
    if (before | joined) & VISIT:
        return "counterparty", "visit"
    if (before | joined) & WITH:
        return "counterparty", "partner"
    is_place = before & IN and not (scene.language == "ru" and _is_goal(scene.folded.line, hit))
    return happening(scene, hit) if is_place else None


def in_headline(scene: Scene, hit: Candidate) -> Given | None:
    """The role of a headline's hit: a partner, unless it is the place of something."""
    if _is_placed(scene, hit) and _is_posted(scene, hit):
        return "counterparty", "posted"
    if not _is_placed(scene, hit) or _events(scene.language)["mourning"].search(scene.folded.line):
        return _HEADLINE
    return ("venue", "event") if hit.kind == "capital" else happening(scene, hit)


def happening(scene: Scene, hit: Candidate) -> Given | None:
    """A venue, where the hit's sentence tells of something that happens or of an office that resides."""
    line, events = scene.folded.line, _events(scene.language)
    begin = line.rfind(b". ", max(0, hit.start - _SENTENCE_REACH), hit.start) + 1
    end = line.find(b". ", hit.end, hit.end + _SENTENCE_REACH)
    sentence = line[max(begin, hit.start - _SENTENCE_REACH) : end if end >= 0 else hit.end + _SENTENCE_REACH]
    if events["residence"].search(sentence):
        return "venue", "residence"
    if events["happens"].search(sentence) and not events["earlier"].search(sentence):
        return "venue", "event"
    return None


def _is_posted(scene: Scene, hit: Candidate) -> bool:
    """Whether a mission to the state is named: "посол Казахстана в Германии", "Германиядағы елшісі"."""
    if scene.language == "kk":
        after, _end = word_after(scene.folded.line, hit.end)
        return is_posting(ending(scene, hit)) and bool(after and scene.marks.of(after) & POSTED)
    return hit.kind != "capital" and _is_near(scene, hit, POSTED, _POSTED_WORDS)


def _is_near(scene: Scene, hit: Candidate, mark: int, most: int) -> bool:
    """Whether a word with this mark stands among the last few before the preposition of a hit."""
    line = scene.folded.line
    _preposition, at = word_before(line, hit.start)
    for _step in range(most):
        word, at = word_before(line, at)
        if word and scene.marks.of(word) & mark:
            return True
    return False


def _before(scene: Scene, hit: Candidate) -> tuple[int, int]:
    """Marks of the word before a hit, an article apart, and of the two words before it."""
    line, marks = scene.folded.line, scene.marks
    before, at = word_before(line, hit.start)
    if before == _ARTICLE:
        before, at = word_before(line, at)
    if not before:
        return 0, 0
    earlier, _at = word_before(line, at)
    return marks.of(before), marks.of(earlier + b" " + before) if earlier else 0


def _is_placed(scene: Scene, hit: Candidate) -> bool:
    if scene.language == "kk":
        return is_placed(ending(scene, hit))
    before, joined = _before(scene, hit)
    return bool(before & (IN | FROM)) and not joined & VISIT


def _is_goal(line: bytes, hit: Candidate) -> bool:
    """Whether a Russian hit after "в" is in the accusative, which says where to and not where."""
    surface = line[hit.start : hit.end]
    return hit.kind != "adjective" and surface.endswith(_GOALS) and surface not in _UNCHANGED


def _by_ending(scene: Scene, last: Candidate, hit: Candidate) -> Given | None:
    of_list = ending(scene, last)
    after, _end = word_after(scene.folded.line, last.end)
    marks = scene.marks.of(after) if after else 0
    if is_partner(of_list) or marks & WITH:
        return "counterparty", "partner"
    if marks & VISIT and not is_placed(of_list):
        return "counterparty", "visit"
    if _is_posted(scene, hit):
        return "counterparty", "posted"
    if is_place(ending(scene, hit)) or is_place(of_list) or after in _CITIES:
        return happening(scene, hit)
    return None


@functools.cache
def _events(language: str) -> dict[str, re.Pattern[bytes]]:
    """Expressions for what happens, who resides, what is not of this day, and mourning."""
    return {
        kind: re.compile(b"|".join(re.escape(fold_plain(item.rstrip("*"))) for item in stops(language, kind)))
        for kind in ("happens", "residence", "earlier", "mourning")
    }
