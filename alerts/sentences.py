"""The sentence that a mention stands in."""

import functools
import re

MOST_CHARACTERS = 400  # a paragraph without full stops must not fill a message
_END = re.compile(r"[.!?…][»”\")]*\s+(?=[«“\"(]*[^\W\d_a-zа-яёәіңғүұқөһ])")


def sentence_around(text: str, start: int, end: int) -> str:
    """The sentence of `text` around the span, on one line; a very long one is cut on both sides.

    `start` and `end` are in code points of `text`; a line break ends a sentence.
    """
    line_start = text.rfind("\n", 0, start) + 1
    line_end = text.find("\n", end)
    line = text[line_start : line_end if line_end >= 0 else len(text)]
    begin, stop = start - line_start, end - line_start
    ends = _ends(line)
    left = max((at for at in ends if at <= begin), default=0)
    right = min((at for at in ends if at >= stop), default=len(line))
    return _cut(line, (left, right), (begin, stop))


@functools.lru_cache(maxsize=64)
def _ends(line: str) -> tuple[int, ...]:
    """Where sentences end; the mentions of a release ask for the same few lines."""
    return tuple(found.end() for found in _END.finditer(line))


def _cut(line: str, sentence: tuple[int, int], span: tuple[int, int]) -> str:
    left, right = sentence
    if right - left <= MOST_CHARACTERS:
        return line[left:right].strip()
    margin = max(0, MOST_CHARACTERS - (span[1] - span[0])) // 2
    first, last = max(left, span[0] - margin), min(right, span[1] + margin)
    return ("…" if first > left else "") + line[first:last].strip() + ("…" if last < right else "")
