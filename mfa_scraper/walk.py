"""The walk over a listing: which page is read next, and until when."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from hashlib import sha256

from news.articles import FetchedArticle, FetchedPage, UnreadableRow
from news.crawls import CrawlMode, CrawlOutcome
from news.dates import parse_date
from news.errors import UnreadableDateError

from .crawl import PROGRESS_ROWS, Crawl
from .parse.rows import Origin, Untranslated, read_row
from .parse.verdict import Kind, Verdict
from .switch import Switch

_MAX_PAGES = 100_000  # far beyond any listing: the end of a walk over a site that never ends one
_OVERLAP_PAGES = 3  # read again at the top, for what was inserted while the walk went on
_UNREADABLE = Verdict(kind=Kind.SHAPE, reason="Most rows of a page cannot be read.")


@dataclass(slots=True)
class Walk:
    """One walk: `pages` gives what was read; `outcome`, `detail` and `read_pages` hold afterwards."""

    crawl: Crawl
    switch: Switch
    outcome: CrawlOutcome = CrawlOutcome.PARTIAL
    detail: str = "The crawl was ended before its last page."
    read_pages: int = 0
    _position: int = 0
    _good_pages: int = 0
    _seen: dict[str, bytes] = field(default_factory=dict)

    async def pages(self) -> AsyncIterator[FetchedPage]:
        """The pages in the order of the listing, then what was inserted at its top meanwhile."""
        start = (self.crawl.task.start_page - 1) * PROGRESS_ROWS
        async for page in self._down_from(start):
            yield page
        if self.outcome is CrawlOutcome.COMPLETE and (self.read_pages > 1 or start > 0):
            async for page in self._top_again(start):
                yield page

    async def _down_from(self, start: int) -> AsyncIterator[FetchedPage]:
        self._go_to(start)
        for _ in range(_MAX_PAGES):
            page = await self._next_page()
            if page is None:
                return
            reason = self._stop_reason(page)
            if fresh := self._fresh(page):
                yield fresh
            # Only the top tells of a new shape: a stretch of odd old rows further down is kept raw and
            # passed, or it would end every reading at the same place.
            if self._position == 0 and _is_mostly_unreadable(page):
                if not self.switch.give_up(_UNREADABLE, self._position):
                    self._fail()
                    return
                continue
            self._position += _row_count(page)
            self._good_pages += 1
            if reason:
                self._complete(reason)
                return
        self.detail = f"The listing has no end after {_MAX_PAGES} pages."

    async def _top_again(self, start: int) -> AsyncIterator[FetchedPage]:
        # A resumed walk did not see the top at all: it reads on to what an earlier run has kept.
        self._go_to(0)
        for _ in range(start // PROGRESS_ROWS + _OVERLAP_PAGES):
            page = await self._next_page(is_end_known=False)
            if page is None:
                return
            self._position += _row_count(page)
            is_known = bool(self._seen.keys() & {article.ref.external_id for article in page.articles})
            is_known = is_known or self.crawl.is_settled(page)
            if fresh := self._fresh(page):
                yield fresh
            if is_known:
                return

    async def _next_page(self, *, is_end_known: bool = True) -> FetchedPage | None:
        """The next page; None at the end of the walk, which is then judged."""
        if not self.crawl.can_go_on():
            self.outcome, self.detail = CrawlOutcome.PARTIAL, "A page could not be kept."
            return None
        verdict = await self.switch.read(self._position)
        if verdict.kind is Kind.OK:
            self.read_pages += 1
            return self._page(verdict.rows)
        if verdict.kind is Kind.EMPTY and self._position > 0:
            if is_end_known:
                self._complete("The whole listing was read.")
        else:
            self._fail()
        return None

    def _go_to(self, position: int) -> None:
        self._position = position
        self.switch.go_to(position)

    def _complete(self, reason: str) -> None:
        self.outcome, self.detail = CrawlOutcome.COMPLETE, reason

    def _fail(self) -> None:
        outcome, said = self.switch.failure()
        self.outcome = CrawlOutcome.PARTIAL if self._good_pages else outcome
        self.detail = said

    def _page(self, rows: tuple[object, ...]) -> FetchedPage:
        task, source = self.crawl.task, self.crawl.task.source
        origin = Origin(
            site_url=task.site_url, entity=source.entity, section=source.section, language=source.language
        )
        read = [read_row(row, origin) for row in rows]
        return FetchedPage(
            entity=source.entity,
            section=source.section,
            language=source.language,
            number=self._position // PROGRESS_ROWS + 1,
            api=self.switch.api,
            fetched_at=self.crawl.now(),
            articles=tuple(row for row in read if isinstance(row, FetchedArticle)),
            unreadable=tuple(row for row in read if isinstance(row, UnreadableRow)),
            untranslated=sum(isinstance(row, Untranslated) for row in read),
        )

    def _stop_reason(self, page: FetchedPage) -> str:
        match self.crawl.task.mode:
            case CrawlMode.POLL if self.crawl.is_settled(page):
                return "Read down to what is known."
            case CrawlMode.DEEP if _is_older(page, self.crawl.task.until):
                return "Read down to the age limit."
            case _:
                return ""

    def _fresh(self, page: FetchedPage) -> FetchedPage | None:
        """The page without what this walk has given already; None where nothing is left."""
        articles = tuple(
            article for article in page.articles if self._is_new(article.ref.external_id, article.raw)
        )
        unreadable = tuple(row for row in page.unreadable if self._is_new(row.external_id or "", row.raw))
        return replace(page, articles=articles, unreadable=unreadable) if articles or unreadable else None

    def _is_new(self, external_id: str, raw: bytes) -> bool:
        digest = sha256(raw).digest()
        is_new = self._seen.get(external_id) != digest
        self._seen[external_id] = digest
        return is_new


def _row_count(page: FetchedPage) -> int:
    return len(page.articles) + len(page.unreadable) + page.untranslated


def _is_mostly_unreadable(page: FetchedPage) -> bool:
    return len(page.unreadable) * 2 > _row_count(page)


def _is_older(page: FetchedPage, until: datetime | None) -> bool:
    """Whether every dated row is older; an editor may date single rows back."""
    ages = [_date(article.created_raw, page.fetched_at) for article in page.articles]
    dated = [date for date in ages if date is not None]
    return until is not None and bool(dated) and max(dated) < until


def _date(raw: str, fetched_at: datetime) -> datetime | None:
    try:
        return parse_date(raw, fetched_at=fetched_at)
    except UnreadableDateError:
        return None
