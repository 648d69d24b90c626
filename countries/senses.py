"""One sense per document: what the whole text says of a hit that its neighbours leave open."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from .codepage import folded as fold_plain
from .context import Verdict
from .folding import Folded
from .matching import Candidate
from .tables import bare_names
from .tongues import has_no_noun
from .words import Marks, marks

Judged = tuple[Candidate, Verdict]


def settled(folded: Folded, language: str, judged: Sequence[Judged]) -> list[tuple[str, Candidate]]:
    """The hits that are states, each with its code, in the order of the text."""
    if all(verdict is Verdict.STATE for _candidate, verdict in judged):
        kept = [candidate for candidate, _verdict in judged]
    else:
        kept = _kept(folded.line, _with_tongues(folded.line, marks(language), judged))
    return _named(folded, language, kept)


def _with_tongues(line: bytes, known: Marks, judged: Sequence[Judged]) -> list[Judged]:
    """One language makes languages of its list: "на русском и казахском языках"."""
    found: list[Judged] = []
    begin = 0
    for at in range(1, len(judged) + 1):
        if at < len(judged) and _are_listed(line, judged[at - 1][0], judged[at][0]):
            continue
        run = judged[begin:at]
        found.extend(_as_tongues(line, known, run) if _ASKING.intersection(v for _hit, v in run) else run)
        begin = at
    return found


_ASKING = frozenset({Verdict.TONGUE, Verdict.ALONE})
_PEOPLES = frozenset({"adjective", "demonym"})


def _are_listed(line: bytes, first: Candidate, second: Candidate) -> bool:
    are_peoples = first.kind in _PEOPLES and second.kind in _PEOPLES
    return are_peoples and line[first.end : second.start] in JOINTS


def _as_tongues(line: bytes, known: Marks, run: Sequence[Judged]) -> list[Judged]:
    are_tongues = any(verdict is Verdict.TONGUE for _hit, verdict in run) or has_no_noun(
        line, known, run[-1][0].end
    )
    return [
        (hit, Verdict.TONGUE if are_tongues else Verdict.STATE if verdict is Verdict.ALONE else verdict)
        for hit, verdict in run
    ]


def _kept(line: bytes, judged: Sequence[Judged]) -> list[Candidate]:
    sure = {candidate.form.code for candidate, verdict in judged if verdict is Verdict.STATE}
    people = {line[hit.start : hit.end] for hit, verdict in judged if verdict is Verdict.PERSON}
    kept = []
    for at, (candidate, verdict) in enumerate(judged):
        match verdict:
            case Verdict.STATE:
                is_state = True
            case Verdict.LIKELY:
                surface = line[candidate.start : candidate.end]
                is_state = candidate.form.code in sure or surface not in people
            case Verdict.UNLIKELY:
                is_state = candidate.form.code in sure or _is_listed(line, judged, at)
            case _:
                is_state = False
        if is_state:
            kept.append(candidate)
    return kept


def _is_listed(line: bytes, judged: Sequence[Judged], at: int) -> bool:
    """Whether the next hit is a state in the same list: "Того и Бенин"."""
    if at + 1 == len(judged) or judged[at + 1][1] is not Verdict.STATE:
        return False
    return line[judged[at][0].end : judged[at + 1][0].start] in JOINTS


# What stands between two members of a list of states, folded.
JOINTS = frozenset(
    fold_plain(joint)
    for joint in (
        ", ", " and ", ", and ", " & ", " и ", ", и ", " мен ", " пен ", " бен ", " және ", ", сондай-ақ ",
        " jáne ", " jäne ", " men ", " pen ", " ben ", ", а также ", ", as well as ", " as well as ", " или ",
        " or ", " немесе ", " не ", " а также ", "; ", ", the ", " and the ", ", and the ",
    )
)  # fmt: skip


def _named(folded: Folded, language: str, kept: Sequence[Candidate]) -> list[tuple[str, Candidate]]:
    """Codes of the hits; a bare "Congo" is the Congo that the text names in full."""
    bare = bare_names(language)
    line = folded.line
    others = [bare.get(line[hit.start : hit.end], ()) for hit in kept] if bare else []
    if not any(others):
        return [(hit.form.code, hit) for hit in kept]
    full = {hit.form.code for hit, codes in zip(kept, others, strict=True) if not codes}
    return [
        (_meant(line, kept, at, [code for code in others[at] if code in full], full), hit)
        for at, hit in enumerate(kept)
    ]


def _meant(
    line: bytes, kept: Sequence[Candidate], at: int, named: Sequence[str], full: AbstractSet[str]
) -> str:
    """The code of a bare name: its own, unless one of the others is named in the text and not beside it."""
    own = kept[at].form.code
    if own in full or len(named) != 1 or _are_listed_apart(line, kept, at, named[0]):
        return own
    return named[0]


def _are_listed_apart(line: bytes, kept: Sequence[Candidate], at: int, code: str) -> bool:
    """Whether one list has the bare name and the other state: "Congo and the DR Congo"."""
    return any(
        line[first.end : second.start] in JOINTS and code in {first.form.code, second.form.code}
        for first, second in pairwise(kept[max(0, at - 1) : at + 2])
    )
