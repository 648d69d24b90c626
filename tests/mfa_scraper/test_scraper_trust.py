"""Crawls over https, and what robots.txt forbids."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from mfa_scraper.process import crawl_in_child
from monitor.bootstrap import open_service
from monitor.settings import child_environment, load_settings
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from standin.ministry import Address, Ministry
from storage import crawls as crawl_store
from tests.certificates import make_certificate

FORBIDDING = b"User-agent: *\nDisallow: /\n"
LISTING = json.dumps({"data": {"news": [{"id": 1, "title": "Talks", "body": "<p>Held.</p>"}]}}).encode()
SOURCE = SourceRef(entity="mfa", section="news", language="en")


def crawled(site_url: str, folder: Path, **more: str) -> CrawlReport:
    settings = load_settings(
        {
            "MFA_SITE_URL": site_url,
            "MFA_DATABASE_URL": f"sqlite:///{folder}/mfa.db",
            "MFA_DATA_DIR": str(folder),
            "MFA_REQUEST_INTERVAL_S": "0.01",
            "MFA_LANGUAGES": "en",
            "MFA_LOG_FORMAT": "json",
        }
        | more,
        file=folder / "mfa.toml",
    )
    service = open_service(settings)
    crawl_in_child(
        SOURCE,
        CrawlMode.POLL,
        environment=child_environment(settings),
        timeout_s=60,
        stop=threading.Event(),
        overrides={"BACK_OFF_FIRST_S": 0.01, "BACK_OFF_TOTAL_S": 0.1},
    )
    with service.database.reading() as tx:
        report = crawl_store.runs(tx, source=SOURCE, limit=1)[0].report
    service.close()
    assert report is not None
    return report


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    return make_certificate(tmp_path_factory.mktemp("certificate"))


@pytest.fixture
def secure(certificate: tuple[Path, Path]) -> Iterator[Ministry]:
    with Ministry(archive=True, address=Address(certificate=certificate)) as ministry:
        yield ministry


def test_a_certificate_that_nobody_vouches_for_is_not_accepted(secure: Ministry, tmp_path: Path) -> None:
    report = crawled(secure.url, tmp_path)
    assert report.outcome is CrawlOutcome.UNREACHABLE
    assert len(secure.requests) == 0


def test_the_operators_own_authority_is_trusted(
    secure: Ministry, certificate: tuple[Path, Path], tmp_path: Path
) -> None:
    report = crawled(secure.url, tmp_path, MFA_CA_FILE=str(certificate[0]))
    assert report.outcome is CrawlOutcome.COMPLETE


class Site(BaseHTTPRequestHandler):
    """A site with a robots.txt of its own, and a listing of one release behind it."""

    url: str
    asked: list[str]
    robots: list[tuple[int, bytes]]

    def do_GET(self) -> None:
        """Gives robots.txt, or the listing whatever is asked for."""
        self.asked.append(self.path)
        self.rfile.read(int(self.headers.get("Content-Length") or 0))
        status, body = self.robots[0] if self.path == "/robots.txt" else (200, LISTING)
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET

    def log_message(self, *_: object) -> None:
        """Silent."""


@pytest.fixture
def site() -> Iterator[type[Site]]:
    answering = type("Answering", (Site,), {"asked": [], "robots": [(200, b"")]})
    with ThreadingHTTPServer(("127.0.0.1", 0), answering) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        answering.url = f"http://127.0.0.1:{server.server_port}"
        yield answering
        server.shutdown()


def test_what_robots_txt_forbids_is_not_asked_for_and_asked_about_again(
    site: type[Site], tmp_path: Path
) -> None:
    site.robots[0] = (200, FORBIDDING)
    report = crawled(site.url, tmp_path)
    assert report.outcome is CrawlOutcome.BLOCKED
    assert "robots.txt" in report.detail
    assert set(site.asked) == {"/robots.txt"}
    site.robots[0] = (200, b"")
    assert crawled(site.url, tmp_path).outcome is CrawlOutcome.COMPLETE


@pytest.mark.parametrize("body", [b"", b"busy", FORBIDDING], ids=["nothing", "words", "rules"])
def test_a_server_that_fails_on_robots_txt_is_asked_for_nothing_else(
    site: type[Site], tmp_path: Path, body: bytes
) -> None:
    site.robots[0] = (503, body)
    report = crawled(site.url, tmp_path)
    assert report.outcome is CrawlOutcome.UNREACHABLE
    assert "The server answers 503 for robots.txt, so nothing is asked for." in report.detail
    assert set(site.asked) == {"/robots.txt"}


def test_a_site_without_robots_txt_is_read(site: type[Site], tmp_path: Path) -> None:
    site.robots[0] = (404, FORBIDDING)
    assert crawled(site.url, tmp_path).outcome is CrawlOutcome.COMPLETE
