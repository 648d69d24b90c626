"""Where two sequences agree, in time that no input can stretch.

The usual longest-common-subsequence search is quadratic, and the one in `difflib` worse. Equal ends are taken
first, then elements that stand once on both sides anchor the rest (the patience diff of B. Cohen), and only
what is small between anchors is searched in full.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence

_MOST_CELLS = 10_000  # of a full search: a hundred words against a hundred
_DEEPEST = 12  # anchors between anchors; a text that needs more is built to need more
_Window = tuple[int, int, int, int]


def common(before: Sequence[str], after: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of places that hold the same, rising on both sides; as many as can be found in bounded time."""
    found: list[tuple[int, int]] = []
    pending: list[tuple[_Window, int]] = [((0, len(before), 0, len(after)), 0)]
    while pending:
        window, depth = pending.pop()
        window = _trimmed(before, after, window, found)
        begin, end, start, stop = window
        cells = (end - begin) * (stop - start)
        if 0 < cells <= _MOST_CELLS:
            found.extend(_searched(before, after, window))
        elif cells and depth < _DEEPEST:
            anchors = _anchors(before, after, window)
            pending.extend((between, depth + 1) for between in _between(anchors, window))
            found.extend(anchors)
    return sorted(found)


def gaps(matched: Sequence[tuple[int, int]], before: int, after: int) -> list[_Window]:
    """What lies between matched places of sequences of these lengths, as (begin, end, start, stop)."""
    return _between(matched, (0, before, 0, after))


def _between(matched: Sequence[tuple[int, int]], window: _Window) -> list[_Window]:
    begin, end, start, stop = window
    found = []
    for i, j in (*matched, (end, stop)):
        if begin < i or start < j:
            found.append((begin, i, start, j))
        begin, start = i + 1, j + 1
    return found


def _trimmed(
    before: Sequence[str], after: Sequence[str], window: _Window, found: list[tuple[int, int]]
) -> _Window:
    """The window without its equal ends, which are added to `found`."""
    begin, end, start, stop = window
    while begin < end and start < stop and before[begin] == after[start]:
        found.append((begin, start))
        begin, start = begin + 1, start + 1
    while begin < end and start < stop and before[end - 1] == after[stop - 1]:
        end, stop = end - 1, stop - 1
        found.append((end, stop))
    return begin, end, start, stop


def _anchors(before: Sequence[str], after: Sequence[str], window: _Window) -> list[tuple[int, int]]:
    """The longest rising run of elements that stand once on both sides."""
    begin, end, start, stop = window
    ours, theirs = Counter(before[begin:end]), Counter(after[start:stop])
    places = {after[j]: j for j in range(start, stop) if theirs[after[j]] == 1}
    shared = [
        (i, places[before[i]]) for i in range(begin, end) if ours[before[i]] == 1 and before[i] in places
    ]
    return _rising(shared)


def _rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest part of pairs, given by their first place, in which the second rises as well."""
    tails: list[int] = []
    owners: list[int] = []
    earlier: list[int] = []
    for number, (_, place) in enumerate(pairs):
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
        owners[at : at + 1] = [number]
        earlier.append(owners[at - 1] if at else -1)
    chosen = []
    number = owners[-1] if owners else -1
    while number >= 0:
        chosen.append(pairs[number])
        number = earlier[number]
    return chosen[::-1]


def _searched(before: Sequence[str], after: Sequence[str], window: _Window) -> list[tuple[int, int]]:
    """A longest common subsequence of a small window, by the table of its lengths."""
    begin, end, start, stop = window
    width = stop - start + 1
    longest = [[0] * width for _ in range(end - begin + 1)]
    for i in range(end - begin - 1, -1, -1):
        row, below = longest[i], longest[i + 1]
        for j in range(stop - start - 1, -1, -1):
            same = before[begin + i] == after[start + j]
            row[j] = below[j + 1] + 1 if same else max(below[j], row[j + 1])
    return _read(before, after, window, longest)


def _read(
    before: Sequence[str], after: Sequence[str], window: _Window, longest: Sequence[Sequence[int]]
) -> list[tuple[int, int]]:
    begin, end, start, stop = window
    found = []
    i = j = 0
    while begin + i < end and start + j < stop:
        if before[begin + i] == after[start + j]:
            found.append((begin + i, start + j))
            i, j = i + 1, j + 1
        elif longest[i + 1][j] >= longest[i][j + 1]:
            i += 1
        else:
            j += 1
    return found
