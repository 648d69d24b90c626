"""Messages as a Workflows webhook of Microsoft Teams takes them: one Adaptive Card.

A card has 28 KB at most (https://learn.microsoft.com/microsoftteams/platform, read 2026-11). Texts stand in
RichTextBlocks, which know no Markdown, so that nothing in a release can become a link or a heading.
"""

import json
from collections.abc import Iterator, Sequence

from news.alerts import Digest, OutboxEntry

from . import spoken
from .message import Message, is_web, message_of
from .render_digest import digest_head, digest_parts, digest_rest, digest_subject, line_title
from .words import words_of

MOST_BYTES = 27_000  # a little less than what is taken
_SIZES = (8000, 2000, 500)  # characters of a text, the first that fits
_LINES = (40, 20, 10, 0)  # lines of a digest, as above
_LINE = 300

Card = dict[str, object]


def teams_body(entry: OutboxEntry) -> str:
    """The JSON of one message."""
    if entry.digest is not None:
        return _first_that_fits([_card(_digest(entry.digest, most)) for most in _LINES])
    message = message_of(entry)
    return _first_that_fits([_card(_message(message, most), message) for most in _SIZES])


def _first_that_fits(bodies: Sequence[str]) -> str:
    return next((body for body in bodies if len(body.encode()) <= MOST_BYTES), bodies[-1])


def _card(blocks: Iterator[Card], message: Message | None = None) -> str:
    card: Card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "msteams": {"width": "Full"},
        "body": list(blocks),
    }
    if message is not None and message.url:
        title = words_of(message.language).original
        card["actions"] = [{"type": "Action.OpenUrl", "title": title, "url": message.url}]
    attachment = {
        "contentType": "application/vnd.microsoft.card.adaptive",
        "contentUrl": None,
        "content": card,
    }
    return json.dumps(
        {"type": "message", "attachments": [attachment]}, ensure_ascii=False, separators=(",", ":")
    )


def _message(message: Message, most: int) -> Iterator[Card]:
    words = words_of(message.language)
    yield from (_text(note, color="Attention", weight="Bolder") for note in message.notes)
    if message.text:
        for part in spoken.cut(message.text, most).splitlines():
            yield _text(part)
        return
    yield _text(f"{message.who}: {message.what}", size="Large", weight="Bolder")
    if message.title:
        yield _text(spoken.cut(message.title, most), weight="Bolder")
    yield _text(f"{words.why}: {message.reason}")
    yield from (_text(spoken.cut(quote.text, most), italic=True) for quote in message.quotes)
    for label, value in message.facts:
        yield _text(spoken.cut(f"{label}: {value}", most), size="Small", isSubtle=True)


def _digest(digest: Digest, most: int) -> Iterator[Card]:
    parts = digest_parts(digest, most=most)
    yield _text(digest_subject(digest), size="Large", weight="Bolder")
    yield _text(digest_head(digest), size="Small", isSubtle=True)
    for part in parts:
        if part.lines:
            yield _text(part.heading, weight="Bolder")
        for line in part.lines:
            link = {"selectAction": {"type": "Action.OpenUrl", "url": line.url}} if is_web(line.url) else {}
            yield _text(f"• {spoken.line(line_title(line), most=_LINE)}", **link)
            if line.title:
                yield _text(spoken.line(line.why, most=_LINE), size="Small", isSubtle=True)
    yield from (_text(rest, size="Small", isSubtle=True) for rest in digest_rest(digest, parts))


def _text(text: str, **style: object) -> Card:
    run = {"type": "TextRun", "text": spoken.unpinged(text) or "—", **style}
    return {"type": "RichTextBlock", "inlines": [run]}
