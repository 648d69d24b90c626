"""The old site on the air: read page by page, on from where it stopped, within its robots.txt."""

import threading
from pathlib import Path
from typing import Any

import pytest

from mfa_scraper.process import spider_in_child
from monitor import imports
from monitor.bootstrap import open_service
from monitor.settings import child_environment, load_settings
from news.imports import ImportProblem, ImportRun
from standin import Ministry


@pytest.fixture
def ministry() -> Any:
    with Ministry(archive=True) as running:
        yield running


def read(folder: Path, base: str, **settings: object) -> tuple[ImportRun, tuple[ImportProblem, ...]]:
    """The import of a site as it stands after one go, and what could not be read."""
    environment = {
        "MFA_DATABASE_URL": f"sqlite:///{folder}/mfa.db",
        "MFA_DATA_DIR": str(folder),
        "MFA_REQUEST_INTERVAL_S": "0",
    }
    found = load_settings(environment)
    spider_in_child(
        "old_mfa",
        {"base": base},
        environment=child_environment(found),
        timeout_s=100,
        stop=threading.Event(),
        overrides={"BACK_OFF_FIRST_S": 0.01, "BACK_OFF_TOTAL_S": 0.05, **settings},
    )
    service = open_service(found)
    try:
        run = imports.open_import(service, kind="live", name=base, fingerprint=base)
        return imports.report(service, run.id)
    finally:
        service.close()


def test_reading_goes_on_at_the_page_where_the_site_went_away(tmp_path: Path, ministry: Ministry) -> None:
    base = f"{ministry.url}/en/content/news"
    ministry.fault("500", after=25, match="content")
    cut, _problems = read(tmp_path, base)
    assert cut.finished_at is None
    assert cut.new == 20
    ministry.clear("500")
    ministry.forget_requests()
    whole, _problems = read(tmp_path, base)
    assert whole.finished_at is not None
    assert whole.offset > cut.offset
    lists = [seen for seen in ministry.requests if seen.path == "/en/content/news"]
    assert lists[0].query == {"page": str(cut.offset + 1)}
    assert whole.new == sum(path.startswith("/en/") for path in ministry.portal.old_site.paths())


def test_a_page_that_is_missing_or_forbidden_costs_no_other(tmp_path: Path, ministry: Ministry) -> None:
    missing = ministry.portal.old_site.paths()[:2]
    ministry.fault("404", match=missing[0])
    ministry.fault("html-200", match=missing[1])
    run, problems = read(tmp_path, ministry.url)
    assert run.finished_at is not None
    assert run.new == len(ministry.portal.old_site.paths()) - 2
    told = [each.reason for each in problems if "kept all the same" not in each.reason]
    assert len(told) == 2
    assert all(path in " ".join(told) for path in missing)


def test_a_site_that_is_not_there_is_read_another_time(tmp_path: Path) -> None:
    run, problems = read(tmp_path, "http://127.0.0.1:9")
    assert (run.finished_at, run.records, problems) == (None, 0, ())
