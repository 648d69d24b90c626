"""A small trilingual archive for the pages to show, and clients that speak to them."""

import warnings
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from countries import Mention
from monitor.bootstrap import Service
from monitor.settings import Settings
from news.alerts import Alert, AlertMention, Dead, Delivered, Outcome, RetryAt
from news.articles import Article, ArticleRef, UnreadableRow
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from news.reasons import SilenceEnded
from storage import Transaction, alerts, articles, attempts, crawls, jobs, outbox, stories, unreadable
from storage.articles import NewArticle
from storage.attempts import Ended
from storage.outbox import NewMessage
from storage.revisions import NewRevision
from web import create_app
from web.shelf import MODULES

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # the client announces that it will want httpx2 one day
    from fastapi.testclient import TestClient

NOW = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
TEXTS = {
    "kk": ("Қазақстан мен Алжир ынтымақтастықты талқылады", "Алжирде кездесу өтті."),
    "ru": ("Казахстан и Алжир обсудили сотрудничество", "Встреча прошла в Алжире <b>тихо</b>."),
    "en": ("Kazakhstan and Algeria discussed cooperation", "The meeting was held in Algeria."),
}
NAMED = {"kk": "Алжир", "ru": "Алжир", "en": "Algeria"}


@dataclass(frozen=True, slots=True)
class FixedClock:
    """A clock that stands still."""

    at: datetime = NOW

    def now(self) -> datetime:
        """The same instant, always."""
        return self.at


def article(
    language: str = "ru", *, number: str = "1300001", title: str | None = None, minutes: int = 0
) -> Article:
    """A release that names Algeria in its title and in its text."""
    own_title, text = TEXTS[language]
    shown = own_title if title is None else title
    mentions = tuple(
        Mention(
            country="DZ", start=whole.index(NAMED[language]), surface=NAMED[language],
            end=whole.index(NAMED[language]) + len(NAMED[language]),
            kind="name", field=field, role="counterparty",
        )
        for field, whole in (("title", shown), ("body", text))
        if NAMED[language] in whole
    )  # fmt: skip
    return Article(
        ref=ArticleRef(entity="mfa", section="news", external_id=number),
        language=language,
        url=f"https://www.gov.kz/memleket/entities/mfa/press/news/details/{number}?lang={language}",
        title=shown,
        text=text,
        text_language=language,
        published_at=NOW - timedelta(minutes=minutes),
        published_raw="2026-11-24T04:00:00Z",
        image_urls=(),
        fingerprint=f"f-{number}-{shown}",
        raw_sha256="ab" * 32,
        mentions=mentions,
    )


def keep(tx: Transaction, kept: Article, *, story_id: int) -> int:
    """Keeps an article that appeared when it says it was published."""
    addition = NewArticle(article=kept, story_id=story_id, seen_at=NOW, appeared_at=NOW, is_history=False)
    return articles.add(tx, addition, gazetteer="g1")


def alert(*, country: str = "DZ", created_at: datetime = NOW) -> Alert:
    """An alert of the default rule about the Russian article."""
    title, text = TEXTS["ru"]
    return Alert(
        type="country.mentioned",
        rule_id="default",
        rule_name="First mention in 30 days",
        rule_kind="first_mention",
        mail_language="ru",
        country=country,
        reason=SilenceEnded(
            last_at=NOW - timedelta(days=386), silent_days=386, watched_since=None, has_gap=False
        ),
        article_key="mfa/news/1300001",
        language="ru",
        url="https://www.gov.kz/x",
        title=title,
        published_at=NOW,
        first_seen_at=NOW,
        revision=1,
        sha256="ab" * 32,
        mentions=(
            AlertMention(
                surface="Алжир", field="title", start=12, end=17, role="counterparty", sentence=title
            ),
            AlertMention(surface="Алжире", field="body", start=17, end=23, role="venue", sentence=text),
        ),
        story_key="s1",
        story_languages=("ru",),
        created_at=created_at,
    )


def post(
    tx: Transaction, raised: Alert, *, story_id: int, article_id: int, outcomes: dict[str, Outcome | None]
) -> None:
    """Raises an alert with one message an address, each tried once with that outcome, or not at all."""
    told = replace(raised, occasion=raised.occasion or f"story {story_id}")
    alert_id = alerts.raise_once(tx, told, story_id=story_id, article_id=article_id)
    assert alert_id is not None
    for address, outcome in outcomes.items():
        channel = "webhook" if "://" in address else "email"
        key = f"msg_{alert_id}_{address}"
        added = outbox.add(
            tx,
            NewMessage(
                alert_id=alert_id, channel=channel, address=address, destination=address, dedupe_key=key
            ),
            now=NOW,
        )
        assert added is not None
        if outcome is not None:
            attempts.record(tx, [Ended(entry=outbox.get(tx, added), outcome=outcome, at=NOW)])


def fill(service: Service) -> None:
    """An edited release in three languages, an alert with three fates, crawls, a job, a bad row."""
    sources = [SourceRef(entity="mfa", section="news", language=language) for language in ("kk", "ru", "en")]
    with service.database.writing() as tx:
        story = stories.create(tx, key="s1", now=NOW)
        ids = {language: keep(tx, article(language), story_id=story) for language in TEXTS}
        edited = article("en", title="Algeria and Kazakhstan: an edited title")
        second = NewRevision(article_id=ids["en"], article=edited, number=2, seen_at=NOW, evidence_id=None)
        articles.revise(tx, second, gazetteer="g1")
        outcomes: dict[str, Outcome | None] = {
            "desk@example.org": Delivered(detail="250 taken"),
            "https://hooks.example.org/secret-path": Dead(reason="404 not there"),
            "late@example.org": RetryAt(when=NOW + timedelta(minutes=5), detail="451 later"),
        }
        post(tx, alert(), story_id=story, article_id=ids["ru"], outcomes=outcomes)
        for source, outcome in zip(
            sources, (CrawlOutcome.COMPLETE, CrawlOutcome.BLOCKED, CrawlOutcome.SHAPE_CHANGED), strict=True
        ):
            run = crawls.begin(tx, source=source, mode=CrawlMode.FULL, now=NOW)
            report = CrawlReport(
                outcome=outcome,
                detail="3 pages read <script>",
                api="graphql",
                api_reason="GraphQL answered.",
                items=3,
            )
            crawls.finish(tx, run_id=run, report=report, new=3, revised=0, now=NOW)
            crawls.plan_poll(tx, source, NOW + timedelta(minutes=5))
        crawls.begin(tx, source=sources[0], mode=CrawlMode.POLL, now=NOW)
        row = UnreadableRow(
            external_id="77", reason="no title", raw=b'{"id": 77, "x": "<script>alert(1)</script>"}'
        )
        unreadable.keep_unreadable(tx, run_id=None, source=sources[0], rows=[row], now=NOW)
        job = jobs.started(tx, "deliver", NOW)
        jobs.finished(tx, job, NOW, is_good=True, detail="2 sent")


def settings(tmp_path: Path, **changes: object) -> Settings:
    """Settings of a service that keeps all it has in the test's directory."""
    facts: dict[str, object] = {"database_url": f"sqlite:///{tmp_path / 'web.db'}", "data_dir": tmp_path}
    return Settings(**{**facts, **changes})  # type: ignore[arg-type]  # each test names fields of Settings


def client_of(service: Service, *, scripts: Path = MODULES, **headers: str) -> TestClient:
    """A client without a browser's habits, in English unless told otherwise."""
    return TestClient(
        create_app(service, scripts=scripts),
        base_url="http://127.0.0.1:8765",
        headers={"Accept-Language": "en", **headers},
        raise_server_exceptions=False,
        follow_redirects=False,
    )
