"""What the pages and the API tell of agencies and of posts abroad."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from monitor import posts, witness
from monitor.bootstrap import Service, open_service
from news.found import AgencyVisit, FetchedReport
from tests.web.archive import NOW, FixedClock, client_of, fill, settings

FEED = "https://agency.test/rss.xml"


def told(number: int, title: str, text: str) -> FetchedReport:
    at = NOW - timedelta(hours=5)
    return FetchedReport(
        agency=FEED, url=f"https://agency.test/{number}", title=title, text=text, published_at=at
    )


@pytest.fixture
def witnessed(tmp_path: Path) -> Service:
    """The small archive, a report that carries its release, and one that nothing carries."""
    facts = settings(tmp_path, agencies=(FEED,), entities=("mfa", "mfa-*"), agency_grace_s=0.0)
    service = open_service(facts, clock=FixedClock())
    fill(service)
    posts.note(service, ["mfa-oslo"])
    carried = told(1, "Казахстан и Алжир обсудили сотрудничество", "Встреча прошла в Алжире, сообщил МИД РК.")
    gap = told(2, "<b>Kazakhstan</b> and Peru agree", "They agreed, the Kazakh MFA's press service said.")
    witness.keep(service, AgencyVisit(agency=FEED, reports=(carried, gap)))
    return service


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("kk", "Ол кезде порталды оқу мүмкін болмады."),
        ("ru", "Портал тогда нельзя было прочитать."),
        ("en", "The portal could not be read then."),
    ],
)
def test_the_health_page_shows_a_possible_gap_and_what_it_rests_on(
    witnessed: Service, language: str, said: str
) -> None:
    with client_of(witnessed) as client:
        shown = client.get("/health", params={"lang": language}).text
    assert said in shown
    assert "&lt;b&gt;Kazakhstan&lt;/b&gt; and Peru agree" in shown
    assert 'href="https://agency.test/2"' in shown
    assert "https://agency.test/1" not in shown
    assert "mfa-oslo/news/ru" in shown


def test_a_health_page_without_gaps_says_so(witnessed: Service) -> None:
    later = replace(witnessed, settings=replace(witnessed.settings, agency_grace_s=9000.0))
    with client_of(later) as client:
        assert "No gap is seen." in client.get("/health").text


def test_an_article_names_the_agencies_that_carried_it(witnessed: Service) -> None:
    with client_of(witnessed) as client:
        shown = client.get("/articles/mfa/news/1300001").text
    assert "Carried by agencies" in shown
    assert 'href="https://agency.test/1"' in shown
    assert "https://agency.test/2" not in shown


def test_the_api_lists_reports_and_gaps(witnessed: Service) -> None:
    with client_of(witnessed) as client:
        reports = client.get("/api/v1/reports", params={"limit": 1}).json()
        rest = client.get("/api/v1/reports", params={"cursor": reports["next_cursor"]}).json()
        gaps = client.get("/api/v1/gaps").json()["items"]
    assert reports["items"][0]["states"] == ["KZ", "PE"]
    assert rest["items"][0]["story_key"] == "s1"
    assert rest["items"][0]["score"] >= 0.5
    assert [gap["report"]["url"] for gap in gaps] == ["https://agency.test/2"]
    assert gaps[0]["is_read"] is False
