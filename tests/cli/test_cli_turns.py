"""The order in which a crawl by hand reads the listings."""

import json
from pathlib import Path

from monitor import crawls
from monitor.bootstrap import open_service
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from standin import Ministry
from tests.cli.door import Door
from tests.web.archive import settings

FAILED = CrawlReport(outcome=CrawlOutcome.UNREACHABLE, detail="No answer.")


def fail_once(folder: Path, language: str) -> None:
    service = open_service(settings(folder, database_url=f"sqlite:///{folder}/mfa.db"))
    source = SourceRef(entity="mfa", section="news", language=language)
    plan = crawls.begin(service, source=source, mode=CrawlMode.POLL)
    crawls.finish(service, run_id=plan.run_id, source=source, report=FAILED, new=0, revised=0)
    service.close()


def test_a_listing_that_failed_is_read_last(mfa: Door, tmp_path: Path) -> None:
    fail_once(tmp_path, "en")
    with Ministry() as ministry:
        reading = mfa.under(MFA_SITE_URL=ministry.url, MFA_LANGUAGES="en,ru")
        listed = json.loads(reading("crawl", "--json").out)
    runs = {source["source"]["language"]: source["last_run"]["id"] for source in listed}
    assert runs == {"ru": 2, "en": 3}
