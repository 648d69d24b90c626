"""From a page of a listing to what is kept and whom it is told, on a real database."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from monitor import crawls
from monitor import outbox as messages
from monitor.bootstrap import Service, open_service
from monitor.deliver import deliver_due
from monitor.ingest import Ingested, ingest_page
from monitor.settings import Settings
from news.alerts import Alert
from news.articles import ArticleRef, FetchedArticle, FetchedPage, UnreadableRow
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from standin import HookReceiver, MailReceiver
from storage import crawls as crawl_store
from storage import stories as story_store
from storage import views

START = datetime(2026, 9, 1, 6, tzinfo=UTC)
SECRET = "whsec_" + "QUJD" * 8


@dataclass
class MovedClock:
    at: datetime = START

    def now(self) -> datetime:
        return self.at


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def service(tmp_path: Path, database_url: str, clock: MovedClock) -> Iterator[Service]:
    settings = Settings(database_url=database_url, data_dir=tmp_path)
    found = open_service(settings, clock)
    yield found
    found.close()


def row(
    number: int,
    text: str,
    *,
    at: datetime = START,
    language: str = "en",
    title: str = "News",
    image: str = "",
) -> FetchedArticle:
    return FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id=str(number)),
        language=language,
        url=f"https://example.org/{number}",
        title=title,
        body_html=f"<p>{text}</p>",
        created_raw=at.isoformat(),
        image_urls=(image,) if image else (),
        raw=f"{number} {language} {text}".encode(),
    )


def read(service: Service, *rows: FetchedArticle, language: str = "en", broken: int = 0) -> Ingested:
    """One complete crawl that finds these rows."""
    source = SourceRef(entity="mfa", section="news", language=language)
    plan = crawls.begin(service, source=source, mode=CrawlMode.POLL)
    kept = ingest_page(service, page_of(service, *rows, language=language, broken=broken), run_id=plan.run_id)
    report = CrawlReport(outcome=CrawlOutcome.COMPLETE, detail="read", items=len(rows))
    crawls.finish(
        service, run_id=plan.run_id, source=source, report=report, new=kept.new, revised=kept.revised
    )
    return kept


def page_of(service: Service, *rows: FetchedArticle, language: str = "en", broken: int = 0) -> FetchedPage:
    return FetchedPage(
        entity="mfa",
        section="news",
        language=language,
        number=1,
        api="graphql",
        fetched_at=service.clock.now(),
        articles=rows,
        unreadable=tuple(
            UnreadableRow(external_id=None, reason="no id", raw=b"%d" % n) for n in range(broken)
        ),
    )


def told(service: Service) -> list[Alert]:
    with service.database.reading() as tx:
        return [view.alert for view in reversed(views.alerts(tx, limit=100, cursor=None).items)]


def states(service: Service) -> list[str | None]:
    return [alert.country for alert in told(service)]


def begun(service: Service, clock: MovedClock, *rows: FetchedArticle) -> None:
    """All three listings read once, a poll interval ago."""
    for language in ("kk", "ru", "en"):
        read(service, *(r for r in rows if r.language == language), language=language)
    clock.at += timedelta(minutes=5)


def test_the_first_reading_is_silent(service: Service) -> None:
    read(service, row(1, "Talks with Algeria."), row(2, "Talks with Peru."))
    assert states(service) == []


def test_a_state_never_named_is_told_once_in_whichever_language_comes_first(
    service: Service, clock: MovedClock
) -> None:
    begun(service, clock)
    kazakh = row(7, "Қазақстан мен Алжир келіссөздер өткізді.", language="kk")
    read(service, kazakh, language="kk")
    read(service, kazakh, language="kk")
    read(service, row(7, "Казахстан и Алжир провели переговоры.", language="ru"), language="ru")
    read(service, row(7, "Kazakhstan and Algeria held talks."))
    assert states(service) == ["DZ"]
    assert told(service)[0].language == "kk"


def test_languages_with_numbers_of_their_own_are_one_story_by_their_picture(
    service: Service, clock: MovedClock
) -> None:
    begun(service, clock)
    read(service, row(7, "Встреча в Алжире.", language="ru", image="/a.jpg"), language="ru")
    read(service, row(8, "A meeting in Algeria.", image="/a.jpg", at=START + timedelta(hours=2)))
    assert states(service) == ["DZ"]


@pytest.mark.parametrize(("days", "expected"), [(5, []), (29, []), (31, ["DZ"]), (400, ["DZ"])])
def test_silence_is_counted_in_days(
    service: Service, clock: MovedClock, days: int, expected: list[str]
) -> None:
    begun(service, clock, row(1, "Talks with Algeria.", at=START - timedelta(days=days)))
    read(service, row(2, "More talks with Algeria."))
    assert states(service) == expected


def test_the_reason_names_the_silence_and_the_coverage(service: Service, clock: MovedClock) -> None:
    begun(service, clock, row(1, "Talks with Algeria.", at=START - timedelta(days=400)))
    read(service, row(2, "More talks with Algeria."))
    reason = told(service)[0].reason
    assert reason is not None
    assert (reason.silent_days, reason.has_gap) == (400, False)


def test_a_back_dated_release_is_new_today(service: Service, clock: MovedClock) -> None:
    begun(service, clock)
    read(service, row(2, "Talks with Algeria.", at=START - timedelta(days=900)))
    assert states(service) == ["DZ"]


def test_a_weeks_outage_does_not_make_old_news_new(service: Service, clock: MovedClock) -> None:
    begun(service, clock, row(1, "Talks with Algeria.", at=START - timedelta(days=26)))
    clock.at += timedelta(days=7)
    read(service, row(2, "Talks with Algeria again.", at=START + timedelta(days=1)))
    assert states(service) == []


def test_kazakhstan_itself_tells_nobody(service: Service, clock: MovedClock) -> None:
    begun(service, clock)
    read(service, row(2, "Kazakhstan held a forum."))
    assert states(service) == []


def test_an_edit_that_adds_a_state_is_one_revision_and_one_alert(service: Service, clock: MovedClock) -> None:
    begun(service, clock)
    read(service, row(2, "A forum was held."))
    kept = read(service, row(2, "A forum was held with Algeria."))
    read(service, row(2, "A forum was held with Algeria."))
    assert kept.revised == 1
    assert [(alert.country, alert.revision) for alert in told(service)] == [("DZ", 2)]


def test_an_edit_and_an_edit_back_are_three_revisions(service: Service, clock: MovedClock) -> None:
    begun(service, clock)
    for text in ("One.", "Two.", "One."):
        read(service, row(2, text))
    with service.database.reading() as tx:
        assert [view.number for view in views.revisions(tx, key="mfa/news/2", language="en")] == [3, 2, 1]


def test_markup_and_white_space_are_no_change(service: Service, clock: MovedClock) -> None:
    begun(service, clock)
    read(service, row(2, "A forum  was held."))
    kept = read(service, replace(row(2, "A <b>forum</b>&nbsp;was held."), raw=b"other"))
    assert (kept.revised, kept.unchanged) == (0, 1)


def test_a_state_named_only_by_its_capital_before_is_told_when_its_name_comes(
    service: Service, clock: MovedClock
) -> None:
    begun(service, clock)
    read(service, row(2, "Переговоры прошли в городе Хельсинки.", language="ru"), language="ru")
    assert states(service) == []
    read(service, row(2, "Talks were held with Finland in Helsinki."))
    assert states(service) == ["FI"]
    with service.database.reading() as tx:
        assert story_store.record_begins_at(tx) is not None


def test_rows_that_cannot_be_read_are_kept_raw_and_stop_nothing(service: Service, clock: MovedClock) -> None:
    begun(service, clock)
    hostile = replace(row(3, "x"), title=None)  # type: ignore[arg-type]  # what no parser should let through
    kept = read(service, row(2, "Talks with Algeria."), hostile, broken=2)
    assert (kept.new, kept.unreadable) == (1, 3)
    with service.database.reading() as tx:
        assert len(crawl_store.unreadable(tx, limit=10)) == 3


def test_a_first_reading_goes_on_where_it_stopped(service: Service) -> None:
    source = SourceRef(entity="mfa", section="news", language="en")
    plan = crawls.begin(service, source=source, mode=CrawlMode.POLL)
    ingest_page(service, replace(page_of(service, row(1, "One.")), number=40), run_id=plan.run_id)
    assert crawls.close_orphan(service, source, "killed") == 1
    assert crawls.close_orphan(service, source, "killed") == 0
    again = crawls.begin(service, source=source, mode=CrawlMode.POLL)
    assert (again.mode, again.start_page) == (CrawlMode.FULL, 38)


def with_receivers(service: Service, mail: MailReceiver, hook: HookReceiver, *to: str) -> Service:
    settings = replace(
        service.settings,
        mail_url=f"smtp://127.0.0.1:{mail.port}",
        mail_from="monitor@example.org",
        mail_to=to or ("desk@example.org",),
        webhook_url=hook.url,
        webhook_secret=SECRET,
        webhook_allow=("127.0.0.0/8",),
    )
    return replace(service, settings=settings)


def test_an_alert_reaches_mail_and_webhook_once_and_signed(service: Service, clock: MovedClock) -> None:
    with MailReceiver() as mail, HookReceiver() as hook:
        found = with_receivers(service, mail, hook)
        begun(found, clock)
        read(found, row(2, "Talks with Algeria."))
        assert deliver_due(found) == {"delivered": 2}
        assert deliver_due(found) == {}
        assert [len(mail.messages), len(hook.messages)] == [1, 1]
        assert hook.messages[0].is_signed(SECRET)
        assert hook.messages[0].payload["data"]["country"]["code"] == "DZ"


def test_a_retry_carries_the_same_ids_after_a_pause(service: Service, clock: MovedClock) -> None:
    with MailReceiver() as mail, HookReceiver(503, 200) as hook:
        mail.refuse("RCPT", "451 later", times=1)
        found = with_receivers(service, mail, hook)
        begun(found, clock)
        read(found, row(2, "Talks with Algeria."))
        assert deliver_due(found) == {"retried": 2}
        assert deliver_due(found) == {}
        clock.at += timedelta(hours=1)
        assert deliver_due(found) == {"delivered": 2}
        ids = {received.headers["webhook-id"] for received in hook.messages}
        assert len(hook.messages) == 2
        assert len(ids) == 1


def test_a_recipient_who_is_refused_for_good_does_not_stop_the_others(
    service: Service, clock: MovedClock
) -> None:
    with MailReceiver() as mail, HookReceiver(410) as hook:
        found = with_receivers(service, mail, hook)
        begun(found, clock)
        read(found, row(2, "Talks with Algeria."))
        assert deliver_due(found) == {"delivered": 1, "dead": 1}
        (dead,) = messages.listing(found, state="dead", limit=5)
        messages.retry(found, dead.id)
        hook.reply(200)
        assert deliver_due(found) == {"delivered": 1}


def test_a_message_that_nobody_takes_for_days_is_dead(service: Service, clock: MovedClock) -> None:
    with MailReceiver() as mail, HookReceiver(503) as hook:
        found = with_receivers(service, mail, hook)
        begun(found, clock)
        read(found, row(2, "Talks with Algeria."))
        seen = set()
        for _ in range(200):
            seen |= set(deliver_due(found))
            clock.at += timedelta(hours=1)
        assert {"retried", "dead"} <= seen
        assert messages.listing(found, state="pending", limit=5) == ()


def test_the_first_reading_of_another_language_uses_up_no_event(service: Service, clock: MovedClock) -> None:
    read(service, language="kk")
    clock.at += timedelta(minutes=5)
    published = clock.at - timedelta(minutes=1)
    russian = row(7, "Казахстан и Алжир провели переговоры.", language="ru", at=published)
    read(service, russian, language="ru")
    assert states(service) == []
    kazakh = row(7, "Қазақстан мен Алжир келіссөздер өткізді.", language="kk", at=published)
    read(service, kazakh, language="kk")
    assert states(service) == ["DZ"]


def test_a_late_translation_of_old_news_tells_nobody(service: Service, clock: MovedClock) -> None:
    old = START - timedelta(days=90)
    begun(service, clock, row(1, "Talks with Algeria.", at=old))
    read(service, row(1, "Переговоры с Алжиром.", language="ru", at=old), language="ru")
    assert states(service) == []


def test_a_late_translation_makes_no_silence_shorter(service: Service, clock: MovedClock) -> None:
    begun(service, clock, row(1, "Переговоры с Алжиром.", language="ru", at=START - timedelta(days=40)))
    read(service, row(1, "Talks with Algeria.", at=START - timedelta(days=40)))
    clock.at += timedelta(days=1)
    read(service, row(2, "A visit to Algeria.", at=clock.at))
    assert [(alert.article_key, alert.country) for alert in told(service)] == [("mfa/news/2", "DZ")]
