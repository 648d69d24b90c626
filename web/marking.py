"""Text cut at its mentions."""

from collections.abc import Iterable, Iterator

from countries import Mention


def marked(text: str, mentions: Iterable[Mention], *, start: int = 0) -> Iterator[tuple[str, Mention | None]]:
    """Pieces of the text in order, each with the mention that it is, or None; joined they are the text.

    `start` is where the text begins in what the mentions' offsets count from. Mentions that lie
    outside, or begin before an earlier one has ended, are left out.
    """
    at = start
    end = start + len(text)
    for mention in sorted(mentions, key=lambda each: (each.start, -each.end)):
        if mention.start < at or mention.end > end or mention.start >= mention.end:
            continue
        if mention.start > at:
            yield text[at - start : mention.start - start], None
        yield text[mention.start - start : mention.end - start], mention
        at = mention.end
    if at < end:
        yield text[at - start :], None


def paragraphs(text: str, mentions: Iterable[Mention]) -> list[list[tuple[str, Mention | None]]]:
    """The text's lines, each cut at its mentions; empty lines are left out."""
    kept = tuple(mentions)
    lines: list[list[tuple[str, Mention | None]]] = []
    at = 0
    for line in text.split("\n"):
        if line.strip():
            lines.append(list(marked(line, kept, start=at)))
        at += len(line) + 1
    return lines
