"""Builders of this room's tests: every fact has a default, a test names those that matter."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from countries import Mention
from news.alerts import Alert, AlertMention, Outcome
from news.articles import Article, ArticleRef
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from news.reasons import SilenceEnded
from news.rules import Recipient, Rule
from storage import Transaction, alerts, articles, attempts, crawls, exports, outbox, stories
from storage.articles import NewArticle
from storage.attempts import Ended
from storage.export_rows import Filter
from storage.outbox import NewMessage
from storage.revisions import NewRevision

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
RUSSIAN = SourceRef(entity="mfa", section="news", language="ru")
KAZAKH = SourceRef(entity="mfa", section="news", language="kk")


def ref(external_id: str = "1") -> ArticleRef:
    return ArticleRef(entity="mfa", section="news", external_id=external_id)


def mention(country: str = "DZ", **facts: Any) -> Mention:
    defaults = {"start": 0, "end": 5, "surface": "Алжир", "kind": "name", "field": "title", "role": None}
    return Mention(country=country, **(defaults | facts))


def naming(*countries: str) -> tuple[Mention, ...]:
    return tuple(mention(country) for country in countries)


def article(external_id: str = "1", **facts: Any) -> Article:
    defaults: dict[str, Any] = {
        "ref": ref(external_id),
        "language": "ru",
        "url": f"https://mfa.test/ru/{external_id}",
        "title": "Алжир и Казахстан",
        "text": "Первый абзац.\nВторой абзац.",
        "text_language": "ru",
        "published_at": NOW,
        "published_raw": "2026-03-02 14:00",
        "image_urls": (),
        "fingerprint": "fingerprint-1",
        "raw_sha256": "raw-1",
        "mentions": naming("DZ"),
    }
    return Article(**(defaults | facts))


def keep(tx: Transaction, kept: Article, **facts: Any) -> int:
    """Keeps an article, in a story of its own where none is given; returns its id."""
    at = facts.get("at", kept.published_at or NOW)
    story_id = facts.get("story_id") or story(tx, kept.ref.key)
    addition = NewArticle(
        article=kept,
        story_id=story_id,
        seen_at=at,
        appeared_at=at,
        is_history=facts.get("is_history", False),
    )
    return articles.add(tx, addition, gazetteer="g1")


def export_of(tx: Transaction, what: str) -> Iterator[dict[str, Any]]:
    """The rows of an export by the names of their columns."""
    for batch in exports.read(tx, what, Filter()):
        for row in zip(*batch, strict=True):
            yield dict(zip(exports.COLUMNS[what], row, strict=True))


def revise(
    tx: Transaction, article_id: int, edited: Article, *, number: int, seen_at: datetime, gazetteer: str
) -> int:
    """Adds a revision that no answer proves; returns its id."""
    revised = NewRevision(
        article_id=article_id, article=edited, number=number, seen_at=seen_at, evidence_id=None
    )
    return articles.revise(tx, revised, gazetteer=gazetteer)


def story(tx: Transaction, key: str = "mfa/news/1") -> int:
    return stories.create(tx, key=key, now=NOW)


def rule(rule_id: str = "default", **facts: Any) -> Rule:
    return replace(Rule(id=rule_id, name="First mention", kind="first_mention", created_at=NOW), **facts)


def alert(**facts: Any) -> Alert:
    defaults: dict[str, Any] = {
        "type": "first_mention",
        "rule_id": "default",
        "rule_name": "First mention",
        "rule_kind": "first_mention",
        "mail_language": "en",
        "country": "DZ",
        "reason": SilenceEnded(last_at=NOW - 40 * DAY, silent_days=40, watched_since=None, has_gap=False),
        "article_key": "mfa/news/1",
        "language": "ru",
        "url": "https://mfa.test/ru/1",
        "title": "Алжир и Казахстан",
        "published_at": NOW,
        "first_seen_at": NOW,
        "revision": 1,
        "sha256": "raw-1",
        "mentions": (
            AlertMention(surface="Алжир", field="title", start=0, end=5, role=None, sentence="Алжир…"),
        ),
        "occasion": "mfa/news/1",
        "story_key": "mfa/news/1",
        "story_languages": ("ru",),
        "recipients": (Recipient(channel="email", address="desk@example.test"),),
        "created_at": NOW,
    }
    return Alert(**(defaults | facts))


def raised(tx: Transaction, key: str = "mfa/news/1", **facts: Any) -> int:
    """Keeps an article with its story and raises an alert on it; returns the alert's id."""
    story_id = story(tx, key)
    article_id = keep(tx, article(key.rpartition("/")[2]), story_id=story_id)
    alert_id = alerts.raise_once(
        tx, alert(**({"occasion": key} | facts)), story_id=story_id, article_id=article_id
    )
    assert alert_id is not None
    return alert_id


def message(tx: Transaction, alert_id: int, dedupe_key: str = "msg_1", now: datetime = NOW) -> int:
    """Puts a message into the outbox; returns its id."""
    addressed = NewMessage(
        alert_id=alert_id,
        channel="email",
        address="desk@example.test",
        destination="email",
        dedupe_key=dedupe_key,
    )
    message_id = outbox.add(tx, addressed, now=now)
    assert message_id is not None
    return message_id


def end(tx: Transaction, entry_id: int, outcome: Outcome) -> None:
    """Records that an attempt at a message ended so."""
    attempts.record(tx, [Ended(entry=outbox.get(tx, entry_id), outcome=outcome, at=NOW)])


def report(outcome: CrawlOutcome = CrawlOutcome.COMPLETE, **facts: Any) -> CrawlReport:
    return CrawlReport(**({"outcome": outcome, "detail": "Read to the end.", "pages": 3} | facts))


def crawl(
    tx: Transaction,
    at: datetime,
    outcome: CrawlOutcome = CrawlOutcome.COMPLETE,
    *,
    source: SourceRef = RUSSIAN,
    mode: CrawlMode = CrawlMode.POLL,
) -> int:
    """A crawl that began and ended at `at`; returns its id."""
    crawls.ensure_sources(tx, [source])
    run_id = crawls.begin(tx, source=source, mode=mode, now=at)
    crawls.finish(tx, run_id=run_id, report=report(outcome), new=0, revised=0, now=at)
    return run_id
