"""Digests as mails: by state, one line a story, and no longer than a mail program opens at once."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from news.alerts import Digest, DigestGroup, DigestLine

from . import spoken
from .message import MOST_QUOTE, MOST_TITLE, is_web
from .words import words_of

MOST_LINES = 300  # a digest of thousands is no reading; the rest is counted
_IN_SUBJECT = 4  # states that a subject names


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """The lines of one state that are shown, and how many more there are."""

    heading: str
    country: str | None
    lines: tuple[DigestLine, ...]
    more: int


def digest_parts(digest: Digest, *, most: int = MOST_LINES) -> tuple[Part, ...]:
    """The groups of a digest with `most` lines in all; each keeps its heading and its count."""
    left, parts = most, []
    for group in digest.groups:
        shown = group.lines[:left]
        left -= len(shown)
        parts.append(
            Part(
                heading=f"{_state(group, digest.language)} ({len(group.lines)})",
                country=group.country,
                lines=shown,
                more=len(group.lines) - len(shown),
            )
        )
    return tuple(parts)


def digest_subject(digest: Digest) -> str:
    """The subject on one line: how many alerts, and of which states first of all."""
    words = words_of(digest.language)
    named = [_state(group, digest.language) for group in digest.groups]
    states = ", ".join(named[:_IN_SUBJECT]) + (", …" if len(named) > _IN_SUBJECT else "")
    counted = spoken.counted("alert", digest.alerts, digest.language)
    return f"{words.digest}: {counted} — {states}" if states else f"{words.digest}: {counted}"


def digest_plain(digest: Digest) -> str:
    """The digest as plain text."""
    lines = [digest_head(digest), ""]
    for part in digest_parts(digest):
        lines += [part.heading, "─" * min(len(part.heading), 60)]
        lines += [text for each in part.lines for text in _line_plain(digest, each)]
        lines += [f"  … {spoken.counted('more', part.more, digest.language)}"] if part.more else []
        lines.append("")
    return "\n".join([*lines, *digest_rest(digest, digest_parts(digest))]) + "\n"


def digest_html(digest: Digest) -> str:
    """The digest as the body of an HTML page."""
    return "".join(
        [
            f"<h2>{escape(digest_subject(digest))}</h2><p>{escape(digest_head(digest))}</p>",
            *(_part_html(digest, part) for part in digest_parts(digest)),
            *(f"<p><small>{escape(text)}</small></p>" for text in digest_rest(digest, digest_parts(digest))),
        ]
    )


def digest_head(digest: Digest) -> str:
    """Of which time it tells, how much, and why that was held."""
    words, zone = words_of(digest.language), _zone(digest)
    period = words.period.format(
        since=spoken.minute(digest.since, zone), until=spoken.minute(digest.until, zone)
    )
    held = ", ".join(words.held.get(reason, reason) for reason in digest.reasons)
    counted = spoken.counted("alert", digest.alerts, digest.language)
    return f"{period}; {counted}" + (f"; {held}" if held else "")


def digest_rest(digest: Digest, parts: Sequence[Part]) -> list[str]:
    """What is said in the end: that there was nothing, or how many lines and alerts are not shown."""
    words, language = words_of(digest.language), digest.language
    if not digest.groups and not digest.left_out:
        return [words.nothing]
    lines = sum(part.more for part in parts)
    said = [f"… {spoken.counted('more', lines, language)}"] if lines else []
    if digest.left_out:
        said.append(f"… {spoken.counted('more_alerts', digest.left_out, language)}")
    return [*said, words.rest] if said else []


def line_title(line: DigestLine) -> str:
    """What a line is of: the release's title, else why."""
    return spoken.line(line.title, most=MOST_TITLE) or spoken.line(line.why, most=MOST_TITLE)


def line_facts(digest: Digest, line: DigestLine) -> str:
    """When, in which languages and by which rules."""
    rules = ", ".join(spoken.line(rule, most=MOST_TITLE) for rule in line.rules[:_IN_SUBJECT])
    facts = (spoken.minute(line.at, _zone(digest)), ", ".join(line.languages), rules)
    return " · ".join(filter(None, facts))


def _part_html(digest: Digest, part: Part) -> str:
    items = "".join(f"<li>{''.join(_line_html(digest, line))}</li>" for line in part.lines)
    more = spoken.counted("more", part.more, digest.language)
    rest = f"<p>… {escape(more)}</p>" if part.more else ""
    return f"<h3>{escape(part.heading)}</h3><ul>{items}</ul>{rest}"


def _line_plain(digest: Digest, line: DigestLine) -> Iterator[str]:
    yield f"  • {line_title(line)}"
    if line.title:
        yield f"    {spoken.line(line.why, most=MOST_TITLE)}"
    if line.sentence:
        yield f"    {spoken.line(line.sentence, most=MOST_QUOTE)}"
    yield f"    {line_facts(digest, line)}"
    if is_web(line.url):
        yield f"    {line.url}"


def _line_html(digest: Digest, line: DigestLine) -> Iterator[str]:
    title = f'<bdi lang="{escape(line.language)}">{escape(line_title(line))}</bdi>'
    yield f'<a href="{escape(line.url)}">{title}</a>' if is_web(line.url) else title
    if line.title:
        yield f"<br>{escape(spoken.line(line.why, most=MOST_TITLE))}"
    if line.sentence:
        sentence = escape(spoken.line(line.sentence, most=MOST_QUOTE))
        yield f'<br><bdi lang="{escape(line.language)}">{sentence}</bdi>'
    yield f"<br><small>{escape(line_facts(digest, line))}</small>"


def _state(group: DigestGroup, language: str) -> str:
    return words_of(language).no_state if group.country is None else spoken.state(group.country, language)


def _zone(digest: Digest) -> ZoneInfo:
    try:
        return ZoneInfo(digest.time_zone)
    except (ZoneInfoNotFoundError, ValueError):
        return spoken.SHOWN_IN
