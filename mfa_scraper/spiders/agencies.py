"""One agency that republishes the ministry's releases: its feed, or a page of links, and the new reports."""

from collections.abc import AsyncIterator, Sequence
from typing import Any, ClassVar
from urllib.parse import urljoin

from scrapy import Spider
from scrapy.http import Request

from mfa_scraper.asking import POLL_BUDGET, Asker
from mfa_scraper.crawl import Errand
from mfa_scraper.parse.feeds import Listed, read_feed
from mfa_scraper.parse.reports import HTML, is_report_of, is_summary, linked_reports, read_report_page
from mfa_scraper.parse.site_map import is_same_site
from mfa_scraper.parse.verdict import Answer, Verdict, judge_status
from news.found import AgencyMarks, AgencyVisit, FetchedReport
from news.reports import is_of_interest

MOST_REPORTS = 40  # of one look; the next one goes on
_REDIRECTS = 3
_NOT_MODIFIED = 304
_MOVED = frozenset({301, 302, 303, 307, 308})


class AgenciesSpider(Spider):
    """Looks at one address (argument `address`) and yields the visit: what is new, or why nothing came."""

    name = "agencies"
    custom_settings: ClassVar[dict[str, Any]] = {  # type: ignore[assignment]  # Scrapy's own is wider
        "EXTENSIONS": {"mfa_scraper.archive.Archive": None, "mfa_scraper.errands.Errands": 100},
        "ITEM_PIPELINES": {
            "mfa_scraper.pipelines.IngestPipeline": None,
            "mfa_scraper.errands.ErrandPipeline": 100,
        },
        "COOKIES_ENABLED": False,
        "DOWNLOAD_MAXSIZE": 8 * 1024 * 1024,
    }
    address = ""
    errand: Errand | None = None  # put here by the extension when the spider opens

    async def start(self) -> AsyncIterator[Any]:  # type: ignore[explicit-override]  # comes with Python 3.12
        """The visit, in one item."""
        engine = self.crawler.engine
        if self.errand is not None and engine is not None:
            asker = Asker(engine.download_async, now=self.errand.now, budget=POLL_BUDGET)
            yield await self._visit(asker, self.errand)

    async def _visit(self, asker: Asker, errand: Errand) -> AgencyVisit:
        url = self.address.removeprefix(HTML)
        answer = await self._ask(asker, url, _conditions(errand.agency(self.address)))
        if isinstance(answer, Verdict):
            return AgencyVisit(agency=self.address, problem=answer.reason)
        if answer.status == _NOT_MODIFIED:
            return AgencyVisit(agency=self.address)
        listed = self._listed(answer, errand)
        if not listed:
            return AgencyVisit(agency=self.address, problem="The answer lists no report.")
        known = {item.url: item for item in listed}
        fresh = errand.unknown(tuple(known))
        reports = [await self._report(asker, known[url]) for url in fresh[:MOST_REPORTS]]
        return AgencyVisit(
            agency=self.address,
            # While something is left the same answer is wanted again.
            marks=_marks(answer) if len(fresh) <= MOST_REPORTS else AgencyMarks(),
            reports=tuple(reports),
        )

    def _listed(self, answer: Answer, errand: Errand) -> Sequence[Listed]:
        content_type = answer.headers.get("content-type", "")
        if self.address.startswith(HTML):
            return linked_reports(answer.body, content_type=content_type, base_url=answer.url)
        now = errand.now()
        return read_feed(answer.body, content_type=content_type, base_url=answer.url, now=now) or ()

    async def _report(self, asker: Asker, item: Listed) -> FetchedReport:
        text, title = item.text, item.title
        is_listed_bare = self.address.startswith(HTML)
        wants_page = is_summary(text) and (is_listed_bare or is_of_interest(title, text))
        if wants_page and is_report_of(item.url, self.address.removeprefix(HTML)):
            answer = await self._ask(asker, item.url, {})
            if isinstance(answer, Answer):
                page = read_report_page(answer.body, content_type=answer.headers.get("content-type", ""))
                text = page.text if page and len(page.text) > len(text) else text
                title = title or (page.title if page else "")
        return FetchedReport(
            agency=self.address, url=item.url, title=title, text=text, published_at=item.published_at
        )

    async def _ask(self, asker: Asker, url: str, headers: dict[str, str]) -> Answer | Verdict:
        """The answer, or why there is none; a site's moves within itself are followed."""
        for _ in range(_REDIRECTS + 1):
            answer = await asker.ask(Request(url, headers=headers))
            if isinstance(answer, Verdict) or answer.status == _NOT_MODIFIED:
                return answer
            target = urljoin(url, answer.headers.get("location", ""))
            if answer.status not in _MOVED or not is_same_site(target, url):
                return judge_status(answer) or answer
            url = target
        return judge_status(answer) or answer


def _conditions(marks: AgencyMarks) -> dict[str, str]:
    named = {"If-None-Match": marks.etag, "If-Modified-Since": marks.last_modified}
    return {name: value for name, value in named.items() if value}


def _marks(answer: Answer) -> AgencyMarks:
    return AgencyMarks(
        etag=answer.headers.get("etag", "")[:500], last_modified=answer.headers.get("last-modified", "")[:100]
    )
