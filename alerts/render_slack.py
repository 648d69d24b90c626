"""Messages as Slack's incoming webhooks take them: blocks, and a text for notifications.

The limits are those of https://docs.slack.dev/reference/block-kit/blocks (read 2026-11): 50 blocks, 150
characters a header, 3000 a text.
"""

import json
import re
from collections.abc import Iterable, Iterator

from news.alerts import Digest, OutboxEntry

from . import spoken
from .message import Message, is_web, message_of
from .render_digest import Part, digest_head, digest_parts, digest_rest, digest_subject, line_title
from .words import words_of

MOST_BLOCKS = 50
MOST_TEXT = 3000
_MOST_HEADER = 150
_MOST_LINES = 60  # of a digest
_LINE = 300  # of each of its titles
_TEXTS = 6  # texts that a rule's own text may take up
_ESCAPED = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}
_MARKS = re.compile(r"[*_~`]")


def slack_body(entry: OutboxEntry) -> str:
    """The JSON of one message."""
    if entry.digest is not None:
        subject, blocks = digest_subject(entry.digest), list(_digest_blocks(entry.digest))
    else:
        message = message_of(entry)
        subject, blocks = message.subject, list(_blocks(message))
    said = {
        "text": _fit(spoken.unpinged(subject), MOST_TEXT),
        "parse": "none",
        "link_names": False,
        "mrkdwn": False,
        "unfurl_links": False,
        "unfurl_media": False,
        "blocks": blocks[:MOST_BLOCKS],
    }
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _blocks(message: Message) -> Iterator[dict[str, object]]:
    words = words_of(message.language)
    for note in message.notes:
        yield _section(f"⚠ {note}")
    if message.text:
        yield from (_section(text) for text in _pieces(message.text, most=_TEXTS))
        return
    yield _header(f"{message.who}: {message.what}")
    if message.title:
        yield _section(message.title)
    yield _section(f"{words.why}: {message.reason}")
    yield from (_section(f"« {quote.text} »") for quote in message.quotes)
    if message.url:
        yield _marked(f"<{_address(message.url)}|{_inline(words.original)}>")
    yield _context("\n".join(f"{label}: {value}" for label, value in message.facts))


def _digest_blocks(digest: Digest) -> Iterator[dict[str, object]]:
    yield _header(digest_subject(digest))
    yield _context(digest_head(digest))
    parts = digest_parts(digest, most=_MOST_LINES)
    # Three blocks are taken by head and tail; what does not fit is counted in the tail.
    texts = _joined(line for part in parts for line in _part_lines(digest, part))
    yield from (_marked(text) for text in texts[: MOST_BLOCKS - 3])
    yield _context("\n".join(digest_rest(digest, parts)) or "—")


def _part_lines(digest: Digest, part: Part) -> Iterator[str]:
    yield f"*{_inline(part.heading)}*"
    for line in part.lines:
        title = _inline(spoken.line(line_title(line), most=_LINE))
        shown = f"<{_address(line.url)}|{title}>" if is_web(line.url) else title
        yield f"• {shown}" + (f"\n   {_inline(spoken.line(line.why, most=_LINE))}" if line.title else "")
    if part.more:
        yield f"… {spoken.counted('more', part.more, digest.language)}"


def _joined(lines: Iterable[str]) -> list[str]:
    """As many lines as fit into a text each."""
    texts = [""]
    for line in lines:
        if len(texts[-1]) + len(line) + 1 > MOST_TEXT:
            texts.append("")
        texts[-1] += f"{line}\n"
    return [text.rstrip() for text in texts if text.strip()]


def _pieces(text: str, *, most: int) -> list[str]:
    # A fifth, for "&" becomes "&amp;".
    size = MOST_TEXT // 5
    every = [text[start : start + size] for start in range(0, len(text), size)]
    return every if len(every) <= most else [*every[:most], "…"]


def _header(text: str) -> dict[str, object]:
    return {"type": "header", "text": _plain(text, _MOST_HEADER)}


def _section(text: str) -> dict[str, object]:
    return {"type": "section", "text": _plain(text, MOST_TEXT)}


def _context(text: str) -> dict[str, object]:
    return {"type": "context", "elements": [_plain(text, MOST_TEXT)]}


def _marked(text: str) -> dict[str, object]:
    # Verbatim: what looks like a channel or a person stays text.
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def _plain(text: str, most: int) -> dict[str, object]:
    return {"type": "plain_text", "text": _fit(spoken.unpinged(text), most) or "—", "emoji": False}


def _inline(text: str) -> str:
    """A foreign text within Slack's markup: escaped, its own marks parted from what they would change."""
    return _MARKS.sub("\u200b\\g<0>\u200b", _fit(spoken.unpinged(text), MOST_TEXT))


def _address(url: str) -> str:
    return url.replace("&", "&amp;")


def _fit(text: str, most: int) -> str:
    """The text escaped and no longer than that, never cut within an escape."""
    kept: list[str] = []
    room = most - 1
    for character in text:
        escaped = _ESCAPED.get(character, character)
        if len(escaped) > room:
            return "".join(kept) + "…"
        kept.append(escaped)
        room -= len(escaped)
    return "".join(kept)
