"""The webhook's JSON; from what is kept alone and in no reader's language, so the same on every attempt."""

import json
from collections.abc import Mapping
from datetime import UTC, datetime

import countries
from news.alerts import Alert, Digest, DigestLine, OutboxEntry
from news.reasons import (
    ActorNamed,
    EditedStates,
    EventTold,
    LanguageMissing,
    PhraseFound,
    RankChanged,
    Reason,
    Removed,
    Restored,
    SilenceEnded,
    Silent,
    SourceStanding,
    Spiked,
    Together,
    Watched,
)

from .explain import why
from .message import is_test, told
from .render_digest import digest_parts

MOST_LINES = 500  # of a digest; receivers take a megabyte, and the rest is counted


def webhook_body(entry: OutboxEntry) -> str:
    """The body of one message: of an alert, a test or a digest."""
    if entry.digest is not None:
        return _written("digest", entry.digest.until, _digest(entry.digest))
    alert = told(entry)
    return _written("test" if is_test(entry) else alert.type, alert.created_at, _alert(alert))


def _written(kind: str, at: datetime, facts: Mapping[str, object]) -> str:
    body = {"type": kind, "timestamp": _rfc3339(at), "data": facts}
    return json.dumps(body, ensure_ascii=False, separators=(",", ":"))


def _alert(alert: Alert) -> dict[str, object]:
    return {
        "rule": {"id": alert.rule_id, "name": alert.rule_name, "kind": alert.rule_kind},
        "country": _country(alert.country),
        "why": why(alert, "en"),
        "article": _article(alert) if alert.has_article else None,
        "mentions": [
            {"surface": m.surface, "field": m.field, "start": m.start, "end": m.end, "role": m.role}
            for m in alert.mentions
        ],
        "story": _story(alert),
        "coverage": _coverage(alert.reason),
    } | _reason(alert.reason)


def _article(alert: Alert) -> dict[str, object]:
    return {
        "key": alert.article_key,
        "language": alert.language,
        "url": alert.url,
        "title": alert.title,
        "published_at": _rfc3339(alert.published_at) if alert.published_at else None,
        "first_seen_at": _rfc3339(alert.first_seen_at),
        "revision": alert.revision,
        "sha256": alert.sha256,
    }


def _story(alert: Alert) -> dict[str, object] | None:
    if not alert.story_key:
        return None
    return {"key": alert.story_key, "languages": list(alert.story_languages)}


def _coverage(reason: Reason | None) -> dict[str, object] | None:
    if not isinstance(reason, SilenceEnded | Silent) or reason.looks is None:
        return None
    return {"has_gap": reason.has_gap, "looks": reason.looks, "longest_gap_s": reason.longest_gap_s}


def _reason(reason: Reason | None) -> dict[str, object]:  # noqa: C901, PLR0911, PLR0912 - one a kind of reason
    """What only this kind of reason tells, under the kind's name."""
    match reason:
        case None | SilenceEnded():
            return {}  # as it was before there were other kinds
        case Watched():
            return {"groups": list(reason.groups)}
        case Together():
            return {
                "other": _country(reason.other),
                "others": [_country(each) for each in reason.others],
                "scope": reason.scope,
                "sentence": reason.sentence,
            }
        case PhraseFound():
            return {
                "phrase": reason.phrase,
                "others": list(reason.others),
                "surface": reason.surface,
                "sentence": reason.sentence,
            }
        case ActorNamed():
            others = [_actor(each) for each in reason.others]
            return {"actor": _actor(reason), "others": others, "sentence": reason.sentence}
        case EventTold():
            return {"event": reason.kind, "others": list(reason.others), "sentence": reason.sentence}
        case Silent():
            return {
                "silence": {
                    "last_at": _rfc3339(reason.last_at),
                    "days": reason.silent_days,
                    "longest_days": reason.longest_days,
                    "watched_since": _rfc3339(reason.watched_since) if reason.watched_since else None,
                    "has_gap": reason.has_gap,
                }
            }
        case Spiked():
            return {"spike": _spike(reason)}
        case RankChanged():
            return {"rank": _rank(reason)}
        case EditedStates():
            return {"edit": _edit(reason)}
        case Removed():
            since = _rfc3339(reason.since) if reason.since else None
            return {"absence": {"since": since, "checks": reason.checks, "has_gap": reason.has_gap}}
        case Restored():
            return {"absence": {"since": _rfc3339(reason.since) if reason.since else None}}
        case LanguageMissing():
            return {
                "translation": {
                    "present_in": list(reason.present_in),
                    "absent_in": list(reason.absent_in),
                    "hours": reason.hours,
                }
            }
        case _:
            return {"source": _source(reason)}


def _actor(reason: ActorNamed) -> dict[str, object]:
    return {
        "key": reason.key,
        "name": {"kk": reason.name_kk, "ru": reason.name_ru, "en": reason.name_en},
        "surface": reason.surface,
        "office": reason.office,
    }


def _spike(reason: Spiked) -> dict[str, object]:
    return {
        "observed": reason.observed,
        "expected": reason.expected,
        "limit": reason.limit,
        "since": reason.since.isoformat(),
        "until": reason.until.isoformat(),
        "coverage": reason.coverage,
        "budget_per_month": reason.budget_per_month,
        "calibrated_on_days": reason.calibrated_on,
    }


def _rank(reason: RankChanged) -> dict[str, object]:
    return {
        "rank": reason.rank if reason.stories else None,
        "rank_before": reason.rank_before,
        "of": reason.of,
        "stories": reason.stories,
        "stories_before": reason.stories_before,
        "all_stories": reason.all_stories,
        "all_stories_before": reason.all_stories_before,
        "window_days": reason.window_days,
    }


def _edit(reason: EditedStates) -> dict[str, object]:
    return {
        "change": reason.change,
        "revision": reason.revision,
        "against": reason.against,
        "sentence": reason.sentence,
        "before": reason.before,
        "after": reason.after,
    }


def _source(reason: SourceStanding) -> dict[str, object]:
    return {
        "key": reason.source,
        "state": reason.state,
        "since": _rfc3339(reason.since),
        "failures": reason.failures,
        "detail": reason.detail,
    }


def _digest(digest: Digest) -> dict[str, object]:
    parts = digest_parts(digest, most=MOST_LINES)
    return {
        "language": digest.language,
        "since": _rfc3339(digest.since),
        "until": _rfc3339(digest.until),
        "reasons": list(digest.reasons),
        "alerts": digest.alerts,
        "lines": sum(len(group.lines) for group in digest.groups),
        "left_out": sum(part.more for part in parts),
        "left_out_alerts": digest.left_out,
        "groups": [
            {
                "country": _country(part.country),
                "count": len(part.lines) + part.more,
                "lines": [_line(line) for line in part.lines],
            }
            for part in parts
        ],
    }


def _line(line: DigestLine) -> dict[str, object]:
    return {
        "alert": line.alert_id,
        "type": line.type,
        "rules": list(line.rules),
        "title": line.title,
        "url": line.url,
        "article": line.article_key or None,
        "language": line.language,
        "languages": list(line.languages),
        "why": line.why,
        "sentence": line.sentence,
        "at": _rfc3339(line.at),
    }


def _country(code: str | None) -> dict[str, object] | None:
    if code is None:
        return None
    return {"code": code, "name": {tag: countries.name(code, tag) for tag in ("kk", "ru", "en")}}


def _rfc3339(instant: datetime) -> str:
    return instant.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
