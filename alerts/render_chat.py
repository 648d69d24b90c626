"""Messages as a title and a short plain text, for chats of every kind."""

from collections.abc import Iterator

from news.alerts import Digest, OutboxEntry

from . import spoken
from .message import Message, is_web, message_of
from .render_digest import digest_head, digest_parts, digest_rest, digest_subject, line_title
from .words import words_of

MOST_TITLE = 200
MOST_TEXT = 1600  # Discord takes 2000, title included; others more
_MOST_LINES = 12
_LINE = 100


def chat_text(entry: OutboxEntry) -> tuple[str, str]:
    """Title and text of one message; nothing in them calls anybody."""
    if entry.digest is not None:
        title, lines = digest_subject(entry.digest), list(_digest(entry.digest))
    else:
        message = message_of(entry)
        title, lines = message.subject, list(_message(message))
    return spoken.cut(spoken.unpinged(title), MOST_TITLE), spoken.cut("\n".join(lines), MOST_TEXT)


def _message(message: Message) -> Iterator[str]:
    words = words_of(message.language)
    yield from (spoken.unpinged(note) for note in message.notes)
    if message.text:
        yield spoken.unpinged(message.text)
        return
    yield spoken.unpinged(f"{words.why}: {spoken.cut(message.reason, MOST_TEXT // 3)}")
    if message.quotes:
        yield spoken.unpinged(f"« {spoken.cut(message.quotes[0].text, MOST_TEXT // 4)} »")
    if message.url:
        yield _address(message.url)
    yield spoken.unpinged(": ".join(message.facts[0]))


def _digest(digest: Digest) -> Iterator[str]:
    parts = digest_parts(digest, most=_MOST_LINES)
    yield digest_head(digest)
    for part in parts:
        if part.lines:
            yield part.heading
        for line in part.lines:
            yield f"• {spoken.unpinged(spoken.line(line_title(line), most=_LINE))}"
            if is_web(line.url) and len(line.url) <= _LINE:
                yield f"  {_address(line.url)}"
    yield from digest_rest(digest, parts)


def _address(url: str) -> str:
    """The address such that it names the same and calls nobody."""
    return url.replace("@", "%40")
