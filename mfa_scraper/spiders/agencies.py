"""One agency that republishes the ministry's releases: its feed, or a page of links, and the new reports."""

from collections.abc import AsyncIterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urljoin

from scrapy import Spider
from scrapy.http import Request

from mfa_scraper.asking import POLL_BUDGET, Asker
from mfa_scraper.crawl import ERRAND_SETTINGS, Errand
from mfa_scraper.draining import items_kept
from mfa_scraper.parse.feeds import Listed, read_feed
from mfa_scraper.parse.reports import (
    HTML,
    ReportPage,
    is_report_of,
    is_summary,
    linked_reports,
    read_report_page,
)
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
    custom_settings = ERRAND_SETTINGS | {"COOKIES_ENABLED": False, "DOWNLOAD_MAXSIZE": 8 * 1024 * 1024}
    address = ""
    errand: Errand | None = None  # put here by the extension when the spider opens

    async def start(self) -> AsyncIterator[Any]:  # type: ignore[explicit-override]  # comes with Python 3.12
        """The visit, in one item."""
        engine = self.crawler.engine
        if self.errand is not None and engine is not None:
            asker = Asker(engine.download_async, now=self.errand.now, budget=POLL_BUDGET)
            yield await self._visit(asker, self.errand)
            await items_kept(self.crawler)

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
        reports = [
            await self._report(asker, known[url], answer, errand.now()) for url in fresh[:MOST_REPORTS]
        ]
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

    async def _report(self, asker: Asker, item: Listed, listing: Answer, now: datetime) -> FetchedReport:
        answer = await self._page(asker, item) if self._wants_page(item) else None
        page = None if answer is None else _read(answer, now)
        is_longer = page is not None and len(page.text) > len(item.text)
        return FetchedReport(
            agency=self.address,
            url=item.url,
            title=item.title or (page.title if page else ""),
            text=page.text if page and is_longer else item.text,
            published_at=item.published_at or (page.published_at if page else None),
            exchange=(answer if answer and is_longer else listing).exchange,
        )

    def _wants_page(self, item: Listed) -> bool:
        """Whether the report's own page is worth a request: the list has too little of what may matter."""
        is_bare = self.address.startswith(HTML)
        return (
            is_summary(item.text)
            and is_report_of(item.url, self.address.removeprefix(HTML))
            and (is_bare or is_of_interest(item.title, item.text))
        )

    async def _page(self, asker: Asker, item: Listed) -> Answer | None:
        answer = await self._ask(asker, item.url, {})
        return None if isinstance(answer, Verdict) else answer

    async def _ask(self, asker: Asker, url: str, headers: dict[str, str]) -> Answer | Verdict:
        """The answer, or why there is none; a site's moves within itself are followed."""
        answer = await asker.ask(Request(url, headers=headers))
        for _ in range(_REDIRECTS):
            if isinstance(answer, Verdict) or answer.status not in _MOVED:
                break
            target = urljoin(answer.url, answer.headers.get("location", ""))
            if not is_same_site(target, url):
                break
            answer = await asker.ask(Request(target, headers=headers))
        if isinstance(answer, Verdict) or answer.status == _NOT_MODIFIED:
            return answer
        return judge_status(answer) or answer


def _read(answer: Answer, now: datetime) -> ReportPage | None:
    return read_report_page(answer.body, content_type=answer.headers.get("content-type", ""), now=now)


def _conditions(marks: AgencyMarks) -> dict[str, str]:
    named = {"If-None-Match": marks.etag, "If-Modified-Since": marks.last_modified}
    return {name: value for name, value in named.items() if value}


def _marks(answer: Answer) -> AgencyMarks:
    return AgencyMarks(
        etag=answer.headers.get("etag", "")[:500], last_modified=answer.headers.get("last-modified", "")[:100]
    )
