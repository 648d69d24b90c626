"""What changed between two texts of a release, by sentence and by word.

White space, typography and where paragraphs break change nothing, as in `news.text.comparable`. Time is
bounded for any input: see `news.alignment` and `news.pairing`.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from .alignment import common, gaps
from .pairing import pairs
from .sentences import sentence_spans
from .text import comparable
from .words import Run, runs_between, stems

Field = Literal["title", "body"]
ChangeKind = Literal["added", "removed", "changed", "moved"]

_ALIKE = 0.5  # share of words that makes two sentences one that was edited
_ALONE_ALIKE = 0.3  # where one sentence stands in the place of one
_FAR_ALIKE = 0.6  # where it stands in another place as well


@dataclass(frozen=True, slots=True, kw_only=True)
class TextPair:
    """Title and text of a revision, as they are kept."""

    title: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """A sentence where it stands; `start` and `end` are in code points of its field."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One sentence that is another. `before` is None where it was added, `after` where it was removed.

    `runs` are the words of a changed sentence in order; empty for the other kinds.
    """

    field: Field
    kind: ChangeKind
    before: Sentence | None
    after: Sentence | None
    runs: tuple[Run, ...] = ()


@dataclass(frozen=True, slots=True)
class _Cut:
    """A text in sentences, with what counts of each and the stems of its words."""

    sentences: tuple[Sentence, ...]
    keys: tuple[str, ...]
    stems: tuple[frozenset[str], ...]


def compare(before: TextPair, after: TextPair) -> tuple[Change, ...]:
    """What became of each sentence that is not as it was: the title first, then the body in reading order.

    A sentence that says much the same is `changed`, one that only stands elsewhere `moved`. Empty where
    nothing changed that counts.
    """
    return (*_title(before.title, after.title), *_body(_cut(before.text), _cut(after.text)))


def brief(changes: Sequence[Change], *, most: int, characters: int) -> tuple[Change, ...]:
    """The first changes, their sentences and runs cut to so many characters; offsets stay as they are."""
    return tuple(
        replace(
            change,
            before=change.before and replace(change.before, text=_short(change.before.text, characters)),
            after=change.after and replace(change.after, text=_short(change.after.text, characters)),
            runs=_short_runs(change.runs, characters),
        )
        for change in changes[:most]
    )


def _short_runs(runs: Sequence[Run], characters: int) -> tuple[Run, ...]:
    return tuple(
        replace(
            run,
            text=_middle(run.text, characters // 4) if run.kind == "same" else _short(run.text, characters),
        )
        for run in runs[:characters]
    )


def _short(text: str, characters: int) -> str:
    return text if len(text) <= characters else text[: characters - 1] + "…"


def _middle(text: str, characters: int) -> str:
    """Both ends of a text of which little has to be seen."""
    return text if len(text) <= 2 * characters else f"{text[:characters]} … {text[-characters:]}"


def _title(before: str, after: str) -> Iterator[Change]:
    if comparable(before) == comparable(after):
        return
    old, new = _whole(before), _whole(after)
    yield _change("title", old, new)


def _whole(text: str) -> Sentence | None:
    return Sentence(text=text, start=0, end=len(text)) if comparable(text) else None


def _change(field: Field, before: Sentence | None, after: Sentence | None) -> Change:
    if before is None or after is None:
        kind: ChangeKind = "added" if before is None else "removed"
        return Change(field=field, kind=kind, before=before, after=after)
    runs = runs_between(before.text, after.text)
    return Change(field=field, kind="changed", before=before, after=after, runs=runs)


def _cut(text: str) -> _Cut:
    sentences = []
    keys = []
    for start, end in sentence_spans(text):
        key = comparable(text[start:end])
        if key:
            sentences.append(Sentence(text=text[start:end], start=start, end=end))
            keys.append(key)
    found = tuple(stems(sentence.text) for sentence in sentences)
    return _Cut(sentences=tuple(sentences), keys=tuple(keys), stems=found)


def _body(before: _Cut, after: _Cut) -> list[Change]:
    if "".join(before.keys) == "".join(after.keys):  # only cut into other sentences
        return []
    matched = common(before.keys, after.keys)
    open_gaps = [
        shrunk
        for gap in gaps(matched, len(before.keys), len(after.keys))
        if (shrunk := _without_shared_edges(before.keys, after.keys, gap))
    ]
    gone = [i for begin, end, _, _ in open_gaps for i in range(begin, end)]
    new = [j for _, _, start, stop in open_gaps for j in range(start, stop)]
    moved = _moved(before.keys, after.keys, gone, new)
    partners = dict(moved)
    for begin, end, start, stop in open_gaps:
        _pair(before, after, partners, (range(begin, end), range(start, stop)))
    _pair(before, after, partners, (gone, new), floor=_FAR_ALIKE)
    return [
        _named(before, after, place, is_moved=place[0] in moved)
        for place in _in_order(matched, partners, (gone, new))
    ]


def _in_order(
    matched: Sequence[tuple[int, int]], partners: dict[int, int], sides: tuple[Sequence[int], Sequence[int]]
) -> list[tuple[int | None, int | None]]:
    """Places of changed sentences in the order of the new text; what was removed where it had stood."""
    gone, new = sides
    taken = set(partners.values())
    placed: list[tuple[tuple[int, int], tuple[int | None, int | None]]] = []
    for i in gone:
        j = partners.get(i)
        if j is None:
            before_it = bisect_left(matched, (i, -1)) - 1
            placed.append(((matched[before_it][1] if before_it >= 0 else -1, i + 1), (i, None)))
        else:
            placed.append(((j, 0), (i, j)))
    placed.extend(((j, 0), (None, j)) for j in new if j not in taken)
    return [place for _, place in sorted(placed, key=lambda each: each[0])]


def _named(before: _Cut, after: _Cut, place: tuple[int | None, int | None], *, is_moved: bool) -> Change:
    i, j = place
    old = None if i is None else before.sentences[i]
    new = None if j is None else after.sentences[j]
    if is_moved:
        return Change(field="body", kind="moved", before=old, after=new)
    return _change("body", old, new)


def _without_shared_edges(
    before: Sequence[str], after: Sequence[str], gap: tuple[int, int, int, int]
) -> tuple[int, int, int, int] | None:
    """The gap without what is only cut into other sentences at its ends; None where nothing is left."""
    begin, end, start, stop = gap
    i, j = _shared(before[begin:end], after[start:stop])
    begin, start = begin + i, start + j
    i, j = _shared(
        [key[::-1] for key in reversed(before[begin:end])], [key[::-1] for key in reversed(after[start:stop])]
    )
    end, stop = end - i, stop - j
    return (begin, end, start, stop) if begin < end or start < stop else None


def _shared(before: Sequence[str], after: Sequence[str]) -> tuple[int, int]:
    """How many first keys of each side, put together, are the same text."""
    ours, theirs = "".join(before), "".join(after)
    i = j = at = to = seen = 0
    best = (0, 0)
    while i < len(before) if at <= to else j < len(after):
        if at <= to:
            at, i = at + len(before[i]), i + 1
        else:
            to, j = to + len(after[j]), j + 1
        if at == to:
            if ours[seen:at] != theirs[seen:to]:
                break
            seen, best = at, (i, j)
    return best


def _moved(
    before: Sequence[str], after: Sequence[str], gone: Sequence[int], new: Sequence[int]
) -> dict[int, int]:
    """Sentences that stand elsewhere just as they were, by their place before."""
    waiting: dict[str, list[int]] = defaultdict(list)
    for j in reversed(new):
        waiting[after[j]].append(j)
    return {i: waiting[before[i]].pop() for i in gone if waiting.get(before[i])}


def _pair(
    before: _Cut,
    after: _Cut,
    partners: dict[int, int],
    sides: tuple[Sequence[int], Sequence[int]],
    *,
    floor: float | None = None,
) -> None:
    """Adds what is much alike among sentences that have no partner yet."""
    taken = set(partners.values())
    ours = [i for i in sides[0] if i not in partners]
    theirs = [j for j in sides[1] if j not in taken]
    if floor is None:
        floor = _ALONE_ALIKE if len(ours) == len(theirs) == 1 else _ALIKE
    for i, j in pairs([before.stems[i] for i in ours], [after.stems[j] for j in theirs], floor=floor):
        partners[ours[i]] = theirs[j]
