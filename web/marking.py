"""Text cut at its mentions."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from countries import Mention

Piece = tuple[str, Mention | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A run of a text, cut at its mentions; `is_alone` where no other language says it."""

    pieces: tuple[Piece, ...]
    is_alone: bool = False


def marked(text: str, mentions: Iterable[Mention], *, start: int = 0) -> Iterator[Piece]:
    """Pieces of the text in order, each with the mention that it is, or None; joined they are the text.

    `start` is where the text begins in what the mentions' offsets count from. Mentions that lie
    outside, or begin before an earlier one has ended, are left out.
    """
    at = start
    end = start + len(text)
    for mention in sorted(mentions, key=_place):
        if mention.start < at or mention.end > end or mention.start >= mention.end:
            continue
        if mention.start > at:
            yield text[at - start : mention.start - start], None
        yield text[mention.start - start : mention.end - start], mention
        at = mention.end
    if at < end:
        yield text[at - start :], None


def paragraphs(text: str, mentions: Iterable[Mention]) -> list[list[Piece]]:
    """The text's lines, each cut at its mentions; empty lines are left out."""
    return [
        [piece for stretch in line for piece in stretch.pieces] for line in lines(text, mentions, alone=())
    ]


def lines(text: str, mentions: Iterable[Mention], *, alone: Iterable[str]) -> list[tuple[Stretch, ...]]:
    """The text's lines cut into stretches at the sentences that stand alone; empty lines are left out.

    Time grows with the text and the mentions, not with their product.
    """
    kept = sorted(mentions, key=_place)
    starts = [mention.start for mention in kept]
    ranges = _ranges(text, alone)
    found = []
    at = 0
    for line in text.split("\n"):
        end = at + len(line)
        if line.strip():
            own = kept[bisect_left(starts, at) : bisect_left(starts, end)]
            here = ranges[bisect_left(ranges, (at, at)) : bisect_left(ranges, (end, end))]
            found.append(tuple(_stretches(line, at, own, here)))
        at = end + 1
    return found


def _stretches(
    line: str, at: int, mentions: Sequence[Mention], alone: Sequence[tuple[int, int]]
) -> Iterator[Stretch]:
    end, here = at + len(line), at
    for start, stop in alone:
        if start < here or stop > end:
            continue
        if here < start:
            yield _stretch(line, at, mentions, (here, start), is_alone=False)
        yield _stretch(line, at, mentions, (start, stop), is_alone=True)
        here = stop
    if here < end:
        yield _stretch(line, at, mentions, (here, end), is_alone=False)


def _stretch(
    line: str, at: int, mentions: Sequence[Mention], place: tuple[int, int], *, is_alone: bool
) -> Stretch:
    start, end = place
    pieces = marked(line[start - at : end - at], mentions, start=start)
    return Stretch(pieces=tuple(pieces), is_alone=is_alone)


def _ranges(text: str, sentences: Iterable[str]) -> list[tuple[int, int]]:
    """Where these sentences stand in the text, by their beginning; those that do not are left out."""
    places = ((text.find(each), len(each)) for each in sentences if each)
    return sorted((start, start + length) for start, length in places if start >= 0)


def _place(mention: Mention) -> tuple[int, int]:
    return mention.start, -mention.end
