"""Messages as mails: of an alert, of a test, of a digest."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from html import escape

from news.alerts import OutboxEntry

from .explain import why
from .message import Message, Quote, is_test, is_web, message_of, told
from .render_digest import digest_html, digest_plain, digest_subject
from .words import words_of

__all__ = ["Mail", "in_language", "is_test", "is_web", "mail", "told", "why"]

_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 sans-serif;max-width:40em;margin:1em auto;padding:0 1em}"
    "mark{background:#fd6;color:#111;padding:0 .15em}"
    "blockquote{margin:1em 0;padding-left:1em;border-left:3px solid #888}"
    ".note{border:2px solid #c60;padding:.5em 1em}.own{white-space:pre-wrap}"
    "ul{padding-left:1.2em}li{margin:.6em 0}"
    "small{opacity:.8}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Mail:
    """A mail: its subject on one line, both forms of its text, and the list that it belongs to."""

    subject: str
    plain: str
    html: str
    list_name: str


def in_language(entry: OutboxEntry, language: str | None) -> OutboxEntry:
    """The entry as a recipient reads it who has this language; None leaves the rule's.

    A digest is in its recipient's language from its making.
    """
    if language is None or entry.alert is None:
        return entry
    return replace(entry, alert=replace(entry.alert, mail_language=language))


def mail(entry: OutboxEntry) -> Mail:
    """The mail of an entry; from what is kept of it alone, so that it is the same on every try."""
    if entry.digest is not None:
        return Mail(
            subject=digest_subject(entry.digest),
            plain=digest_plain(entry.digest),
            html=_page(entry.digest.language, digest_subject(entry.digest), digest_html(entry.digest)),
            list_name="digest",
        )
    message = message_of(entry)
    return Mail(
        subject=message.subject,
        plain=_plain(message),
        html=_page(message.language, message.title or message.subject, _html(message)),
        list_name=told(entry).rule_id,
    )


def _plain(message: Message) -> str:
    words = words_of(message.language)
    head = [*message.notes, ""] if message.notes else []
    if message.text:
        return "\n".join([*head, message.text]) + "\n"
    lines = [
        *head,
        f"{message.who}: {message.title or message.what}",
        "",
        f"{words.why}: {message.reason}",
        "",
        *(f"  • {quote.text}" for quote in message.quotes),
        *([""] if message.quotes else []),
        *([f"{words.original}: {message.url}", ""] if message.url else []),
        *(f"{label}: {value}" for label, value in message.facts),
    ]
    return "\n".join(lines) + "\n"


def _html(message: Message) -> str:
    notes = "".join(f'<p class="note"><strong>{escape(note)}</strong></p>' for note in message.notes)
    if message.text:
        return f'{notes}<div class="own">{escape(message.text)}</div>'
    words = words_of(message.language)
    title = (
        f'<p lang="{escape(message.title_language)}" dir="auto"><strong>{escape(message.title)}</strong></p>'
        if message.title
        else ""
    )
    link = f'<p><a href="{escape(message.url)}">{escape(words.original)}</a></p>' if message.url else ""
    facts = "<br>".join(f"{escape(label)}: {escape(value)}" for label, value in message.facts)
    return (
        f"{notes}<h2>{escape(message.who)}: {escape(message.what)}</h2>{title}"
        f"<p>{escape(words.why)}: {escape(message.reason)}</p>"
        f"{_quotes(message.quotes)}{link}<p><small>{facts}</small></p>"
    )


def _quotes(quotes: Iterable[Quote]) -> str:
    return "".join(f'<blockquote dir="auto">{marked(quote)}</blockquote>' for quote in quotes)


def marked(quote: Quote) -> str:
    """A sentence as HTML, the words that made the rule fire marked where they stand in it."""
    before, surface, after = quote.text.partition(quote.surface or quote.text)
    if not quote.surface or not surface:
        return escape(quote.text)
    return f"{escape(before)}<mark>{escape(surface)}</mark>{escape(after)}"


def _page(language: str, title: str, body: str) -> str:
    return (
        f'<!DOCTYPE html><html lang="{escape(language)}"><head><meta charset="utf-8">'
        f'<meta name="color-scheme" content="light dark"><title>{escape(title)}</title>'
        f"<style>{_STYLE}</style></head><body>{body}</body></html>\n"
    )
