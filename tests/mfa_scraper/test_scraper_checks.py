"""Asking for a missing article by itself, with its control, at a stand-in that behaves in every way."""

import asyncio
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from scrapy.http import Request, Response, TextResponse

from mfa_scraper.asking import Asker
from mfa_scraper.detail import Checker
from mfa_scraper.process import crawl_in_child, spider_in_child
from monitor.bootstrap import Service, open_service
from monitor.settings import child_environment, load_settings
from news.absence import Checked, Suspect
from news.crawls import CrawlMode, SourceRef
from standin.ministry import Ministry
from storage import absence as absence_store
from storage import checks as check_store
from storage import events as event_store
from tests.mfa_scraper.test_scraper_crawl import IMPATIENT, SOURCE, environment, story

NOW = datetime(2026, 9, 1, 12, tzinfo=UTC)


async def fetch(request: Request) -> Response:
    """What the stand-in answers; it is on another thread, so that waiting for it blocks nobody."""
    return await asyncio.to_thread(get, request)


def get(request: Request) -> Response:
    """What the stand-in answers, with the ticket's cookie carried as a browser would."""
    asked = urllib.request.Request(  # noqa: S310 - the loopback only
        request.url, data=request.body or None, method=request.method
    )
    for name, value in request.headers.to_unicode_dict().items():
        asked.add_header(name, value)
    if COOKIES:
        asked.add_header("Cookie", COOKIES[-1])
    try:
        with urllib.request.urlopen(asked, timeout=5) as answer:  # noqa: S310 - as above
            status, headers, body = answer.status, dict(answer.headers), answer.read()
    except urllib.error.HTTPError as error:
        status, headers, body = error.code, dict(error.headers), error.read()
    if "Set-Cookie" in headers:
        COOKIES.append(headers["Set-Cookie"].partition(";")[0])
    return TextResponse(request.url, status=status, headers=headers, body=body, request=request)


COOKIES: list[str] = []


@pytest.fixture
def ministry() -> Iterator[Ministry]:
    COOKIES.clear()
    with Ministry(stories=[story(number) for number in range(1, 31)]) as opened:
        yield opened


def number(ministry: Ministry, key: str) -> str:
    return str(ministry.newsroom.number(key))


def asked(ministry: Ministry, key: str, *, section: str = "news", control: str | None = "s6") -> Checked:
    """What one check of a story comes to."""
    checker = Checker(Asker(fetch, now=lambda: NOW), site_url=ministry.url, max_bytes=10**7, now=lambda: NOW)
    suspect = Suspect(
        article_id=1,
        source=SourceRef(entity="mfa", section=section, language="en"),
        external_id=number(ministry, key),
        control_id=None if control is None else number(ministry, control),
    )
    return asyncio.run(checker.check(suspect))


def test_a_removed_article_is_absent_by_the_first_question_and_its_control(ministry: Ministry) -> None:
    ministry.remove("s5")
    checked = asked(ministry, "s5")
    assert (checked.finding, checked.api) == ("absent", "graphql")
    assert checked.exchange is not None
    assert checked.control_exchange is not None
    assert number(ministry, "s6").encode() in checked.control_exchange.body
    assert [seen.path for seen in ministry.requests] == ["/graphql"] * 3


def test_an_article_that_is_there_is_present_by_one_request_and_comes_along(ministry: Ministry) -> None:
    checked = asked(ministry, "s5")
    assert (checked.finding, len(ministry.requests)) == ("present", 1)
    assert checked.article is not None
    assert checked.article.title == "Talks with Algeria 5"


@pytest.mark.parametrize("mode", ["graphql-off", "id-filter-error", "id-filter-ignored"])
@pytest.mark.parametrize("is_removed", [True, False])
def test_where_graphql_does_not_filter_by_id_the_rows_own_address_tells(
    ministry: Ministry, mode: str, *, is_removed: bool
) -> None:
    ministry.fault(mode)
    if is_removed:
        ministry.remove("s5")
    checked = asked(ministry, "s5")
    assert checked.finding == ("absent" if is_removed else "present")
    # A row that is met among others is met all the same.
    assert checked.api == ("graphql" if mode == "id-filter-ignored" and not is_removed else "rest")


@pytest.mark.parametrize("mode", ["detail-off", "detail-empty"])
@pytest.mark.parametrize("is_removed", [True, False])
def test_where_no_row_has_an_address_the_filtered_listing_tells(
    ministry: Ministry, mode: str, *, is_removed: bool
) -> None:
    ministry.fault(mode)
    ministry.fault("graphql-off")
    if is_removed:
        ministry.remove("s5")
    checked = asked(ministry, "s5")
    assert (checked.finding, checked.api) == ("absent" if is_removed else "present", "rest-list")


@pytest.mark.parametrize(
    "faults",
    [
        ("detail-off", "id-filter-ignored"),
        ("detail-empty", "id-filter-ignored"),
        ("404",),
        ("empty-object-200",),
        ("empty-list-200",),
        ("403",),
        ("500",),
        ("html-200",),
        ("truncated-json",),
        ("not-allowed", "id-filter-error"),
    ],
)
def test_where_the_control_fails_as_well_nothing_is_known(
    ministry: Ministry, faults: tuple[str, ...]
) -> None:
    ministry.remove("s5")
    for mode in faults:
        ministry.fault(mode)
    checked = asked(ministry, "s5")
    assert checked.finding == "unknown"
    assert "graphql: " in checked.reason
    assert "rest: " in checked.reason


def test_without_a_neighbour_nothing_is_known(ministry: Ministry) -> None:
    ministry.remove("s5")
    assert asked(ministry, "s5", control=None).finding == "unknown"


def test_an_answer_that_is_empty_for_a_moment_proves_nothing(ministry: Ministry) -> None:
    ministry.fault("empty-list-200", times=1)
    assert asked(ministry, "s5").finding == "present"


def test_an_article_without_a_text_in_the_language_is_there_all_the_same(ministry: Ministry) -> None:
    ministry.publish(story(40) | {"texts": {"ru": {"title": "Встреча", "paragraphs": ["Прошла."]}}})
    checked = asked(ministry, "s40")
    assert (checked.finding, checked.article) == ("present", None)


def test_an_article_removed_in_one_language_is_absent_in_that_one(ministry: Ministry) -> None:
    ministry.remove("s5", "en")
    ministry.remove("s4", "kk")
    assert [asked(ministry, key).finding for key in ("s5", "s4")] == ["absent", "present"]


def test_a_document_answers_with_nothing_at_its_address_and_is_not_gone_for_it(ministry: Ministry) -> None:
    for name in (50, 51):
        ministry.publish(story(name) | {"section": "documents"})
    there = asked(ministry, "s50", section="documents", control="s51")
    ministry.remove("s50")
    gone = asked(ministry, "s50", section="documents", control="s51")
    assert [(each.finding, each.api) for each in (there, gone)] == [
        ("present", "rest-list"),
        ("absent", "rest-list"),
    ]


def test_a_site_that_wants_quiet_is_asked_no_more(ministry: Ministry) -> None:
    ministry.fault("429", retry_after=90)
    checker = Checker(Asker(fetch, now=lambda: NOW), site_url=ministry.url, max_bytes=10**7, now=lambda: NOW)
    suspect = Suspect(article_id=1, source=SOURCE, external_id=number(ministry, "s5"), control_id=None)
    assert asyncio.run(checker.check(suspect)).finding == "unknown"
    assert (checker.retry_after_s, len(ministry.requests)) == (90.0, 1)


@pytest.fixture
def service(ministry: Ministry, tmp_path: Path) -> Iterator[Service]:
    values = environment(ministry, tmp_path, MFA_REMOVAL_CHECKS="2", MFA_REMOVAL_PERIOD_S="0")
    opened = open_service(load_settings(values))
    yield opened
    opened.close()


def in_child(service: Service, *, is_check: bool) -> None:
    facts = {"timeout_s": 60.0, "stop": threading.Event(), "overrides": IMPATIENT}
    child = child_environment(service.settings)
    if is_check:
        spider_in_child("absent", {}, environment=child, **facts)  # type: ignore[arg-type]
    else:
        crawl_in_child(SOURCE, CrawlMode.POLL, environment=child, **facts)  # type: ignore[arg-type]


def test_a_removal_and_a_return_are_proven_by_real_crawls_and_checks(
    ministry: Ministry, service: Service
) -> None:
    for _ in range(2):
        in_child(service, is_check=False)
    ministry.remove("s3")
    gone = number(ministry, "s3")
    for _ in range(2):
        in_child(service, is_check=False)
    for _ in range(2):
        in_child(service, is_check=True)
        in_child(service, is_check=False)
    with service.database.reading() as tx:
        (article,) = absence_store.hidden(tx, SOURCE, [gone])
        made = check_store.made(tx, [article.article_id])[article.article_id]
    assert article.visibility == "removed"
    assert [(each.listing, each.detail, each.is_absent) for each in made] == [("absent", "absent", True)] * 2
    assert made[0].evidence_id is not None
    ministry.restore("s3")
    in_child(service, is_check=False)
    with service.database.reading() as tx:
        told = event_store.of_article(tx, key=f"mfa/news/{gone}")
        assert absence_store.hidden(tx, SOURCE, [gone]) == ()
    assert [each.kind for each in told] == ["restored", "removed", "missing"]
    assert timedelta(0) <= told[0].at - told[2].at


def test_a_listing_cut_to_half_removes_nothing(ministry: Ministry, service: Service) -> None:
    for _ in range(2):
        in_child(service, is_check=False)
    ministry.fault("short-listing", share=0.5)
    for _ in range(3):
        in_child(service, is_check=False)
        in_child(service, is_check=True)
    with service.database.reading() as tx:
        assert check_store.counts(tx) == {"missing": 0, "removed": 0, "unknown_checks": 0}
