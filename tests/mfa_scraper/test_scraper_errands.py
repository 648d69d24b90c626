"""The spiders of the site map and of agencies in child processes, against stand-ins and a real archive."""

import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from mfa_scraper import sending
from monitor import witness
from monitor.bootstrap import Service, open_service, watched
from monitor.settings import child_environment, load_settings
from news.errors import MonitorError
from news.views import AgencyView, ReportView
from standin import Ministry
from standin.agency import Agency, Carried, gap_report, reworded
from storage import witness as witness_store

ROOT = Path(__file__).parents[2]
ANCHOR = datetime.now(UTC).replace(microsecond=0)
STORY = {
    "key": "cuba-1",
    "days_ago": 1,
    "time": "10:00",
    "texts": {
        language: {"title": title, "paragraphs": [f"{title}.", "There were 340 guests and nine students."]}
        for language, title in (
            ("en", "Serik Testov held talks with Cuba"),
            ("ru", "Серик Тестов провел переговоры с Кубой"),
        )
    },
}


@dataclass
class Desk:
    """A ministry, an agency and an archive."""

    ministry: Ministry
    agency: Agency
    service: Service

    def visit(self, *paths: str) -> AgencyView:
        """How the last of these addresses answers after a look at each."""
        addresses = [path.replace("/", f"{self.agency.url}/", 1) for path in paths]
        sending.visit_agencies(self.service, addresses, threading.Event())
        with self.service.database.reading() as tx:
            return {view.address: view for view in witness_store.agency_views(tx)}[addresses[-1]]

    def reports(self) -> tuple[ReportView, ...]:
        with self.service.database.reading() as tx:
            return witness_store.reports(tx, limit=100).items

    def asked(self) -> list[tuple[str, int]]:
        return [(seen.path, seen.status) for seen in self.agency.requests if seen.path != "/robots.txt"]


def carried(language: str, *, is_whole: bool = True) -> Carried:
    return reworded(STORY, language, ANCHOR, is_whole=is_whole)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    with Ministry(stories=[STORY]) as ministry, Agency() as agency:
        environment = {
            "MFA_SITE_URL": ministry.url,
            "MFA_DATABASE_URL": f"sqlite:///{tmp_path}/mfa.db",
            "MFA_DATA_DIR": str(tmp_path),
            "MFA_REQUEST_INTERVAL_S": "0",
            "MFA_ENTITIES": "mfa,mfa-*,!mfa-riga",
            "MFA_LANGUAGES": "en",
            "MFA_LOG_FORMAT": "json",
        }
        service = open_service(load_settings(environment, file=tmp_path / "mfa.toml"))
        yield Desk(ministry, agency, service)
        service.close()


@pytest.mark.parametrize("form", ["plain", "index", "gzip", "broken"])
def test_posts_are_found_in_every_form_of_the_site_map(desk: Desk, form: str) -> None:
    desk.ministry.portal.site_map_form = form
    sending.find_posts(desk.service, threading.Event())
    entities = {source.entity for source in watched(desk.service)}
    assert {"mfa", "mfa-antalya", "mfa-london", "mfa-kuala-lumpur"} <= entities
    assert not entities & {"mfa-riga", "economy"}
    assert form == "broken" or "mfa-washington" in entities


def test_a_site_map_that_cannot_be_read_is_told_and_takes_no_post_away(desk: Desk) -> None:
    desk.ministry.fault("404", match="/sitemap.xml")
    with pytest.raises(MonitorError, match="names no post abroad"):
        sending.find_posts(desk.service, threading.Event())
    desk.ministry.clear()
    sending.find_posts(desk.service, threading.Event())
    before = watched(desk.service)
    desk.ministry.portal.hidden_entities = {"mfa-london"}
    sending.find_posts(desk.service, threading.Event())
    assert watched(desk.service) == before


def test_a_feed_is_read_once_and_then_asked_for_only_if_it_changed(desk: Desk) -> None:
    desk.agency.carry(carried("en"), carried("ru"), gap_report(ANCHOR - timedelta(hours=1)))
    view = desk.visit("/rss/eng.xml")
    assert (view.problem, view.reports, view.failures) == ("", 2, 0)
    assert all(report.cites_ministry for report in desk.reports())
    assert {report.states for report in desk.reports()} == {("CU", "KZ"), ("KZ", "UY")}
    asked = len(desk.asked())
    desk.visit("/rss/eng.xml")
    assert desk.asked()[asked:] == [("/rss/eng.xml", 304)]
    assert len(desk.reports()) == 2


def test_of_a_summary_the_page_behind_it_is_read(desk: Desk) -> None:
    desk.agency.carry(carried("en", is_whole=False))
    desk.visit("/atom.xml")
    with desk.service.database.reading() as tx:
        (report,) = witness_store.waiting(tx, since=ANCHOR - timedelta(days=9), others_since=ANCHOR)
    assert "340 guests" in report.text
    assert "Subscribe to our letter" not in report.text


def test_a_page_of_links_and_a_broken_feed_are_read_as_well(desk: Desk) -> None:
    desk.agency.carry(carried("ru"), gap_report(ANCHOR))
    view = desk.visit("/broken.xml", "html+/news")
    assert view.problem == ""
    assert sorted(report.states for report in desk.reports()) == [("CU", "KZ"), ("KZ", "UY")]


@pytest.mark.parametrize("path", ["/nothing.xml", "/news/none", "/robots.txt"])
def test_an_address_that_gives_no_feed_is_a_problem_that_is_told(desk: Desk, path: str) -> None:
    view = desk.visit(path)
    assert view.problem
    assert view.failures == 1
    assert view.next_look_at > view.looked_at


def test_an_agency_that_fails_is_told_and_what_it_gave_stays(desk: Desk) -> None:
    desk.agency.carry(carried("en"))
    desk.visit("/rss/eng.xml")
    desk.agency.status = 403
    view = desk.visit("/rss/eng.xml")
    assert (view.failures, view.reports) == (1, 1)
    assert "403" in view.problem


def test_a_stop_ends_the_round_and_asks_nobody(desk: Desk) -> None:
    stop = threading.Event()
    stop.set()
    sending.visit_agencies(desk.service, [f"{desk.agency.url}/rss/eng.xml"], stop)
    sending.find_posts(desk.service, stop)
    assert desk.asked() == []


def test_a_look_by_hand_does_the_same(desk: Desk) -> None:
    desk.agency.carry(carried("en"))
    address = f"{desk.agency.url}/rss/eng.xml"
    command = [sys.executable, "-m", "scrapy", "crawl", "agencies", "-a", f"address={address}"]
    environment = {**os.environ, **child_environment(desk.service.settings)}
    subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, timeout=60)
    assert [report.agency for report in desk.reports()] == [address]
    assert witness.marks(desk.service, address).etag
