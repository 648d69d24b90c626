"""Two years of releases in three languages for the pages of states: with silences, an edit and a removal."""

from datetime import datetime, timedelta

from countries import Mention
from monitor.bootstrap import Service
from news.articles import Article, ArticleRef
from news.coverage import bound_s
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from news.differences import Difference
from news.effects import Effect, StateSeen
from news.events import Absence, ArticleEvent, Edit, EventKind, Snapshot
from storage import Transaction, articles, coverage, crawls, differences, events, stories
from storage.articles import NewArticle
from tests.web.archive import NOW

DAY = timedelta(days=1)
NAMES = {"DZ": "Algeria", "FR": "France", "TR": "Türkiye", "KZ": "Kazakhstan"}
LANGUAGES = ("kk", "ru", "en")
# Days before NOW on which a release comes, and the states that it names in each of its languages.
RELEASES = (
    (700, ("DZ", "FR")),
    (690, ("DZ",)),
    (400, ("DZ", "TR")),
    (60, ("FR", "TR")),
    (30, ("FR",)),
    (20, ("FR", "TR", "DZ")),
)


def naming(states: tuple[str, ...], text: str) -> tuple[Mention, ...]:
    """The first mention of each state in a text, the first of them as the counterparty."""
    return tuple(
        Mention(
            country=code, start=text.index(NAMES[code]), end=text.index(NAMES[code]) + len(NAMES[code]),
            surface=NAMES[code], kind="name", field="body", role="counterparty" if place == 0 else "passing",
        )
        for place, code in enumerate(states)
    )  # fmt: skip


def release(number: int, language: str, states: tuple[str, ...], at: datetime) -> Article:
    """A release whose second sentence names the states."""
    text = f"The sides met in Astana. They spoke of {' and '.join(NAMES[code] for code in states)} at length."
    return Article(
        ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
        language=language,
        url=f"https://www.gov.kz/{number}",
        title=f"Release {number} <b>&",
        text=text,
        text_language=language,
        published_at=at,
        published_raw=at.isoformat(),
        image_urls=(),
        fingerprint=f"f-{number}-{language}",
        raw_sha256="ab" * 32,
        mentions=naming(states, text),
    )


def fill_states(service: Service) -> None:
    """The releases above; the last one leaves Algeria out in English, was edited and then removed."""
    with service.database.writing() as tx:
        kept = [
            _keep(tx, number, states, NOW - days * DAY)
            for number, (days, states) in enumerate(RELEASES, start=1)
        ]
        _happen(tx, article_id=kept[-1])
        for language in LANGUAGES:
            _watch(tx, SourceRef(entity="mfa", section="news", language=language))


def _keep(tx: Transaction, number: int, states: tuple[str, ...], at: datetime) -> int:
    """Keeps a release in its languages; returns the id of the last."""
    story = stories.create(tx, key=f"s{number}", now=at)
    article_id = 0
    for language in LANGUAGES:
        named = tuple(code for code in states if (number, language, code) != (len(RELEASES), "en", "DZ"))
        kept = release(number, language, named, at)
        addition = NewArticle(article=kept, story_id=story, seen_at=at, appeared_at=at, is_history=False)
        article_id = articles.add(tx, addition, gazetteer="g1")
    return article_id


def _happen(tx: Transaction, *, article_id: int) -> None:
    last = len(RELEASES)
    left_out = Difference(kind="state", value="DZ", present_in=("kk", "ru"), absent_in=("en",))
    differences.replace(tx, last, [left_out], now=NOW)
    at = NOW - 10 * DAY
    seen = StateSeen(country="DZ", times=1, sentence="They spoke of Algeria.")
    edit = Edit(number=2, against=1, changes=(), effect=Effect(added_states=(seen,)))
    happened: tuple[tuple[EventKind, Snapshot], ...] = (("edited", edit), ("removed", Absence(since=at)))
    for kind, snapshot in happened:
        event = ArticleEvent(
            article_id=article_id,
            revision_id=None,
            kind=kind,
            at=at,
            snapshot=snapshot,
            states=("DZ", "FR", "TR"),
        )
        events.add(tx, event)


def _watch(tx: Transaction, source: SourceRef) -> None:
    """A listing that was read whole 50 days ago, not read for a week, and then read until now."""
    run = crawls.begin(tx, source=source, mode=CrawlMode.FULL, now=NOW - 50 * DAY)
    report = CrawlReport(outcome=CrawlOutcome.COMPLETE, detail="", api="rest")
    crawls.finish(tx, run_id=run, report=report, new=1, revised=0, now=NOW - 50 * DAY)
    for days in (*range(50, 40, -1), *range(33, -1, -1)):
        coverage.note(tx, source, CrawlOutcome.COMPLETE, at=NOW - days * DAY, bound_s=bound_s(86400))
    run = crawls.begin(tx, source=source, mode=CrawlMode.POLL, now=NOW)
    crawls.finish(tx, run_id=run, report=report, new=0, revised=0, now=NOW)
