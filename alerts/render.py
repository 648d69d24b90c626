"""Alerts in words: the reason, the mail, the webhook's body."""

import json
from datetime import UTC, datetime
from html import escape
from zoneinfo import ZoneInfo

import countries
from news.alerts import Alert, AlertMention, OutboxEntry
from news.reasons import Reason, SilenceEnded

from .words import Words, words_of

SHOWN_IN = ZoneInfo("Asia/Almaty")
_SUBJECT_TITLE = 120  # longer subjects are cut by mail programs, and not at the end
MOST_SENTENCES = 5  # a mail is read on a telephone
_STYLE = (
    ":root{color-scheme:light dark}"
    "body{font:16px/1.5 sans-serif;max-width:40em;margin:1em auto;padding:0 1em}"
    "mark{background:#fd6;color:#111;padding:0 .15em}"
    "blockquote{margin:1em 0;padding-left:1em;border-left:3px solid #888}"
    "small{opacity:.8}"
)


def told(entry: OutboxEntry) -> Alert:
    """The alert of a message that is of one; ValueError for a digest."""
    if entry.alert is None:
        raise ValueError("a digest is no alert")
    return entry.alert


def why(alert: Alert, language: str) -> str:
    """One sentence on why the rule fired, with the coverage that it rests on."""
    words = words_of(language)
    reason = alert.reason
    if not isinstance(reason, SilenceEnded):
        return words.watched
    if reason.last_at is not None:
        said = words.since.format(date=_date(reason.last_at), days=reason.silent_days or 0)
    else:
        said = words.on_record
        if reason.watched_since is not None:
            said += words.watched_since.format(date=_date(reason.watched_since))
    return f"{said}, {words.gap if reason.has_gap else words.no_gap}"


def mail_subject(alert: Alert) -> str:
    """The subject on one line, in the rule's mail language."""
    words = words_of(alert.mail_language)
    what = words.subject_first if alert.rule_kind == "first_mention" else words.subject_watched
    title = " ".join(alert.title.split())
    if len(title) > _SUBJECT_TITLE:
        title = title[: _SUBJECT_TITLE - 1].rstrip() + "…"
    return f"{_state(alert, alert.mail_language)}: {what} — {title}"


def mail_plain(alert: Alert) -> str:
    """The mail's plain text."""
    words = words_of(alert.mail_language)
    sentences = [f"  • {sentence}" for sentence, _ in _sentences(alert)]
    facts = [f"{label}: {value}" for label, value in _facts(alert)]
    lines = [
        f"{_state(alert, alert.mail_language)}: {alert.title}",
        "",
        f"{words.why}: {why(alert, alert.mail_language)}",
        "",
        *sentences,
        "",
        f"{words.original}: {alert.url}",
        "",
        *facts,
    ]
    return "\n".join(lines) + "\n"


def mail_html(alert: Alert) -> str:
    """The mail as a small HTML page; every foreign text is escaped."""
    words = words_of(alert.mail_language)
    quotes = "".join(f"<blockquote>{_marked(text, m)}</blockquote>" for text, m in _sentences(alert))
    facts = "<br>".join(f"{escape(label)}: {escape(value)}" for label, value in _facts(alert))
    title = escape(alert.title)
    # Only web addresses become links; anything else is shown as text.
    link = (
        f'<a href="{escape(alert.url)}">{escape(words.original)}</a>'
        if alert.url.startswith(("https://", "http://"))
        else escape(alert.url)
    )
    return (
        f'<!DOCTYPE html><html lang="{escape(alert.mail_language)}"><head><meta charset="utf-8">'
        f'<meta name="color-scheme" content="light dark"><title>{title}</title><style>{_STYLE}</style></head>'
        f"<body><h2>{escape(_state(alert, alert.mail_language))}</h2>"
        f'<p lang="{escape(alert.language)}"><strong>{title}</strong></p>'
        f"<p>{escape(words.why)}: {escape(why(alert, alert.mail_language))}</p>"
        f"{quotes}<p>{link}</p><p><small>{facts}</small></p></body></html>\n"
    )


def webhook_body(alert: Alert) -> str:
    """The webhook's JSON; the same on every attempt."""
    return json.dumps(
        {"type": alert.type, "timestamp": _rfc3339(alert.created_at), "data": _facts_as_json(alert)},
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _facts_as_json(alert: Alert) -> dict[str, object]:
    return {
        "rule": {"id": alert.rule_id, "name": alert.rule_name, "kind": alert.rule_kind},
        "country": _country_as_json(alert.country),
        "why": why(alert, "en"),
        "article": {
            "key": alert.article_key,
            "language": alert.language,
            "url": alert.url,
            "title": alert.title,
            "published_at": _rfc3339(alert.published_at) if alert.published_at else None,
            "first_seen_at": _rfc3339(alert.first_seen_at),
            "revision": alert.revision,
            "sha256": alert.sha256,
        },
        "mentions": [
            {"surface": m.surface, "field": m.field, "start": m.start, "end": m.end, "role": m.role}
            for m in alert.mentions
        ],
        "story": {"key": alert.story_key, "languages": list(alert.story_languages)},
        "coverage": _coverage_as_json(alert.reason),
    }


def _coverage_as_json(reason: Reason | None) -> dict[str, object] | None:
    if not isinstance(reason, SilenceEnded) or reason.looks is None:
        return None
    return {"has_gap": reason.has_gap, "looks": reason.looks, "longest_gap_s": reason.longest_gap_s}


def _country_as_json(code: str | None) -> dict[str, object] | None:
    if code is None:
        return None
    return {"code": code, "name": {tag: countries.name(code, tag) for tag in ("kk", "ru", "en")}}


def _state(alert: Alert, language: str) -> str:
    if alert.country is None:
        return alert.rule_name
    return countries.name(alert.country, language if language in {"kk", "ru", "en"} else "en")


def _facts(alert: Alert) -> tuple[tuple[str, str], ...]:
    words = words_of(alert.mail_language)
    published = ((words.published, _shown(alert.published_at)),) if alert.published_at else ()
    return (
        (words.rule, alert.rule_name),
        (words.article, f"{alert.article_key} ({alert.language})"),
        *published,
        (words.seen, _shown(alert.first_seen_at)),
        *_coverage(alert.reason, words),
        (words.languages, ", ".join(alert.story_languages)),
        (words.version, f"{alert.revision}, SHA-256 {alert.sha256}"),
    )


def _coverage(reason: Reason | None, words: Words) -> tuple[tuple[str, str], ...]:
    if not isinstance(reason, SilenceEnded) or reason.looks is None:
        return ()
    minutes = -(-(reason.longest_gap_s or 0) // 60)
    return ((words.coverage, words.looks.format(looks=reason.looks, minutes=minutes)),)


def _sentences(alert: Alert) -> list[tuple[str, AlertMention]]:
    """Each sentence once, with the first mention in it."""
    found: dict[str, AlertMention] = {}
    for mention in alert.mentions:
        found.setdefault(mention.sentence, mention)
    return list(found.items())[:MOST_SENTENCES]


def _marked(sentence: str, mention: AlertMention) -> str:
    before, surface, after = sentence.partition(mention.surface or sentence)
    marked = f"<mark>{escape(surface)}</mark>" if surface else ""
    return f"{escape(before)}{marked}{escape(after)}"


def _date(instant: datetime) -> str:
    return instant.astimezone(UTC).date().isoformat()


def _shown(instant: datetime) -> str:
    return instant.astimezone(SHOWN_IN).strftime("%Y-%m-%d %H:%M %z")


def _rfc3339(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
