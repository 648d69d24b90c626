"""What part a state plays: counterparty, venue or passing, and the reason.

The words around a hit decide: an office before or after it, Kazakhstan beside it, a preposition and something
that happens there. States joined in a list share what one of them has; a long list is many asides.
"""

import functools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from .codepage import folded as fold_plain
from .folding import Folded
from .matching import Candidate
from .mention import Reason, Role
from .senses import JOINTS
from .tables import stops
from .words import FILLER, IN, OF, OFFICE, STOP, VISIT, WITH, Marks, word_after, word_before

_HOME = "KZ"
_LONG_LIST = 5  # states from which on a list is no signal for each of its members
_SENTENCE_REACH = 300  # places to both sides in which the sentence of a hit is looked for
_WORDS_BACK, _WORDS_ON = 9, 6  # words between a state and its office, the longest titles included
_DATELINE = re.compile(
    rb"[,.]? ?(?:\d{1,2}|[^\W\d_]{3,9} \d{1,2})|, [^\n]{0,40}\d{1,2}[^\n]{0,12} ?-|\. ", re.ASCII
)
Given = tuple[Role, Reason]
Hit = tuple[str, Candidate]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A stretch of a text in one language with its hits; `offset` is where the stretch begins."""

    folded: Folded
    marks: Marks
    language: str
    hits: Sequence[Hit]
    offset: int = 0


def roles(scene: Scene) -> list[Given | None]:
    """The role of each hit and why; None where the words say nothing."""
    found: list[Given | None] = []
    for chain in _chains(scene):
        found.extend(_of_chain(scene, chain))
    return found


def _chains(scene: Scene) -> list[range]:
    """Runs of hits that are members of one list, as ranges of their places."""
    line, hits = scene.folded.line, scene.hits
    runs, begin = [], 0
    for at in range(1, len(hits) + 1):
        if at == len(hits) or line[hits[at - 1][1].end : hits[at][1].start] not in JOINTS:
            runs.append(range(begin, at))
            begin = at
    return runs


def _of_chain(scene: Scene, chain: range) -> list[Given | None]:
    codes = {scene.hits[at][0] for at in chain}
    if len(codes) >= _LONG_LIST:
        return [("passing", "list")] * len(chain)
    single = [_of_hit(scene, at, chain) for at in chain]
    if len(codes) == len((_HOME, "partner")) and _HOME in codes:
        return [None if scene.hits[at][0] == _HOME else ("counterparty", "beside") for at in chain]
    shared = next((given for given in single if given and given[0] == "counterparty"), None)
    return [given or shared for given in single]


def _of_hit(scene: Scene, at: int, chain: range) -> Given | None:
    country, hit = scene.hits[at]
    if country == _HOME:
        return None
    if _is_dateline(scene.folded.line, hit):
        return "venue", "dateline"
    if _beside_home(scene, at):
        return "counterparty", "beside"
    first, last = scene.hits[chain[0]][1], scene.hits[chain[-1]][1]
    before, before_at = word_before(scene.folded.line, first.start)
    marks_before = scene.marks.of(before) if before else 0
    if _has_office(scene, (first, last), hit, marks_before, before_at):
        return "counterparty", "office"
    return _by_preposition(scene, hit, before, before_at)


def _is_dateline(line: bytes, hit: Candidate) -> bool:
    return hit.start == 0 and hit.kind == "capital" and _DATELINE.match(line, hit.end) is not None


def _beside_home(scene: Scene, at: int) -> bool:
    """Whether a hyphen joins the hit to Kazakhstan, on either side."""
    line, hits = scene.folded.line, scene.hits
    hit = hits[at][1]
    if at and hits[at - 1][0] == _HOME and line[hits[at - 1][1].end : hit.start] in _HYPHENS:
        return True
    is_next = at + 1 < len(hits) and hits[at + 1][0] == _HOME
    return is_next and line[hit.end : hits[at + 1][1].start] in _HYPHENS


_HYPHENS = (b"-", b" - ")


def _has_office(
    scene: Scene, ends: tuple[Candidate, Candidate], hit: Candidate, marks_before: int, before_at: int
) -> bool:
    first, last = ends
    match scene.language:
        case "kk":
            return _has_office_after(scene, last, _WORDS_ON) and not _is_in_oblique_case(scene, last)
        case "ru":
            if hit.kind in {"adjective", "demonym"}:
                return _has_office_after(scene, hit, len(("foreign", "office")))
            return _has_office_before(scene, first)
        case _:
            is_owner = scene.folded.line[hit.end : hit.end + 2] == b"'s"
            if hit.kind != "capital" and (hit.kind != "name" or is_owner):
                return _has_office_after(scene, hit, _WORDS_ON)
            return bool(marks_before & OF or before_at < first.start) and _has_office_before(scene, first)


def _has_office_before(scene: Scene, hit: Candidate) -> bool:
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
    return not word.endswith(_VERB_ENDS)


_VERB_ENDINGS = ("л", "ла", "ло", "ли", "лся", "лась", "лись", "ет", "ит", "ют", "ят", "ть")


_VERB_ENDS = tuple(map(fold_plain, _VERB_ENDINGS))


def _has_office_after(scene: Scene, hit: Candidate, most: int) -> bool:
    line, end = scene.folded.line, hit.end
    if line[end : end + 2] == b"'s":
        end += 2
    for step in range(most):
        word, stop = word_after(line, end)
        if not word:
            return False
        marks = scene.marks.of(word)
        if marks & OFFICE:
            return True
        if (
            marks & STOP
            or (scene.language == "en" and not marks & FILLER)
            or (scene.language == "ru" and step)
        ):
            return False
        end = stop
    return False


def _is_in_oblique_case(scene: Scene, hit: Candidate) -> bool:
    """Whether a Kazakh hit is in a case that an office cannot belong to: to it, in it, from it."""
    ending = scene.folded.line[hit.start + len(hit.form.text) : hit.end]
    return bool(ending) and _OBLIQUE.search(ending) is not None


def _ends_with(*endings: str) -> re.Pattern[bytes]:
    return re.compile(b"(?:" + b"|".join(map(fold_plain, endings)) + b")$")


_INTO = ("ға", "ге", "қа", "ке", "на", "не", "ǵa", "ğa", "ge", "qa", "ke", "na", "ne")
_AT = ("да", "де", "та", "те", "нда", "нде", "da", "de", "ta", "te", "nda", "nde")
_FROM = ("дан", "ден", "тан", "тен", "нан", "нен", "dan", "den", "tan", "ten", "nan", "nen")
_BY = ("мен", "бен", "пен", "men", "ben", "pen")
_OBLIQUE, _INSTRUMENTAL, _LOCATIVE = (
    _ends_with(*_INTO, *_AT, *_FROM, *_BY),
    _ends_with(*_BY),
    _ends_with(*_AT),
)
_CITIES = frozenset(map(fold_plain, ("қаласында", "астанасында", "qalasynda", "astanasynda")))


def _by_preposition(scene: Scene, hit: Candidate, before: bytes, before_at: int) -> Given | None:
    if scene.language == "kk":
        return _by_case_ending(scene, hit)
    line, marks = scene.folded.line, scene.marks
    if not before:
        return None
    if before == b"the":
        before, before_at = word_before(line, before_at)
    earlier, _at = word_before(line, before_at)
    joined = marks.of(earlier + b" " + before) if earlier else 0
    here = marks.of(before)
    if (here | joined) & VISIT:
        return "counterparty", "visit"
    if here & WITH:
        return "counterparty", "partner"
    if here & IN:
        return _happening(scene, hit)
    return None


def _by_case_ending(scene: Scene, hit: Candidate) -> Given | None:
    line = scene.folded.line
    ending = line[hit.start + len(hit.form.text) : hit.end]
    after, _end = word_after(line, hit.end)
    marks = scene.marks.of(after) if after else 0
    if _INSTRUMENTAL.search(ending) or marks & WITH:
        return "counterparty", "partner"
    if marks & VISIT:
        return "counterparty", "visit"
    if _LOCATIVE.search(ending) or after in _CITIES:
        return _happening(scene, hit)
    return None


def _happening(scene: Scene, hit: Candidate) -> Given | None:
    """A venue, where the hit's sentence tells of something that happens or of an office that resides."""
    line = scene.folded.line
    begin = line.rfind(b". ", max(0, hit.start - _SENTENCE_REACH), hit.start) + 1
    end = line.find(b". ", hit.end, hit.end + _SENTENCE_REACH)
    sentence = line[max(begin, hit.start - _SENTENCE_REACH) : end if end >= 0 else hit.end + _SENTENCE_REACH]
    happens, resides = _events(scene.language)
    if resides.search(sentence):
        return "venue", "residence"
    return ("venue", "event") if happens.search(sentence) else None


@functools.cache
def _events(language: str) -> tuple[re.Pattern[bytes], re.Pattern[bytes]]:
    def any_of(kind: str) -> re.Pattern[bytes]:
        return re.compile(
            b"|".join(re.escape(fold_plain(item.strip("* "))) for item in stops(language, kind))
        )

    return any_of("happens"), any_of("residence")
