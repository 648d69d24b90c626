"""The walk over a listing: which page is read next, and until when."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import datetime

from news.articles import Api, FetchedPage
from news.crawls import CrawlMode, CrawlOutcome
from news.dates import parse_date
from news.errors import UnreadableDateError

from .crawl import PROGRESS_ROWS, Crawl
from .pages import ReadPage, Seen, read_page
from .parse.verdict import Kind, Verdict
from .switch import Switch

_MAX_PAGES = 100_000  # far beyond any listing: the end of a walk over a site that never ends one
_MIN_DOUBTS = 3  # without one page that joined the one before, the site pages in its own way
_MAX_DOUBTS = 20  # as often a walk goes back, or hears of an end that is none, before it gives up
_OVERLAP_ROWS = 60  # read again at the top, for what was inserted while the walk went on
_UNREADABLE = Verdict(kind=Kind.SHAPE, reason="Most rows of a page cannot be read.")
_ENDS_EARLY = Verdict(kind=Kind.EMPTY, reason="The listing ends before its last row.")


@dataclass(slots=True)
class Walk:
    """One walk: `pages` gives what was read; `outcome`, `detail`, `read_pages` and `api` hold afterwards.

    `api` is the one that gave the last page, not one that was tried after it in vain. `reached_at` is the
    date of the oldest row of a complete walk from the top, None of any other.

    Each page is asked for so that it holds the last row of the page before: a listing moves while it is read,
    and a row that moves up past the border of two pages would be in neither.
    """

    crawl: Crawl
    switch: Switch
    outcome: CrawlOutcome = CrawlOutcome.PARTIAL
    detail: str = "The crawl was ended before its last page."
    read_pages: int = 0
    api: Api | None = None
    _position: int = 0
    _start: int = 0
    _is_over: bool = False
    _is_overlapping: bool = True
    _has_joined: bool = False
    _was_short: bool = False
    _last_keys: tuple[str, ...] = ()
    _step: int = PROGRESS_ROWS
    _doubts: int = 0
    _seen: Seen = field(default_factory=Seen)
    _oldest_at: datetime | None = None

    @property
    def reached_at(self) -> datetime | None:
        """The date down to which the listing was read without a break."""
        is_whole = self.outcome is CrawlOutcome.COMPLETE and self._start == 0
        return self._oldest_at if is_whole else None

    async def pages(self) -> AsyncIterator[FetchedPage]:
        """The pages in the order of the listing, then what was inserted at its top meanwhile."""
        start = (self.crawl.task.start_page - 1) * PROGRESS_ROWS
        async for page in self._down_from(start):
            yield page
        if self.outcome is CrawlOutcome.COMPLETE and (self.read_pages > 1 or start > 0):
            async for page in self._top_again(start):
                yield page

    async def _down_from(self, start: int) -> AsyncIterator[FetchedPage]:
        self._start = self._position = start
        for _ in range(_MAX_PAGES):
            read = None if self._is_over else await self._read()
            if read is None:
                return
            if self._is_overlapping and len(set(read.keys)) > read.cut.size:
                self._keep_to_size_of(read)
            elif self._lacks_row_above(read):
                self._go_back()
            elif self._has_nothing_below(read):
                await self._check_end(read)
            elif fresh := self._take(read):
                yield fresh
        self.detail = f"The listing has no end after {_MAX_PAGES} pages."

    async def _top_again(self, start: int) -> AsyncIterator[FetchedPage]:
        # A resumed walk did not see the top at all: it reads on to what an earlier run has kept.
        below = self._seen.keys()
        self._position = 0
        while self._position < start + _OVERLAP_ROWS:
            read = await self._read()
            if read is None or not read.keys:
                return
            self._position = read.end
            is_known = not below.isdisjoint(read.keys)
            if fresh := self._seen.fresh(read):
                is_known = is_known or self.crawl.is_settled(fresh)
                yield fresh
            if is_known:
                return
        self._end(CrawlOutcome.PARTIAL, "More was published during the crawl than could be read again.")

    async def _read(self, *, is_plain: bool = False) -> ReadPage | None:
        """The next page, empty where the listing seems to end; None where the walk has ended without it."""
        if not self.crawl.can_go_on():
            self._end(CrawlOutcome.PARTIAL, "A page could not be kept.")
            return None
        verdict = await self.switch.read(self._position, is_overlapping=self._is_overlapping and not is_plain)
        if verdict.kind is Kind.OK or (verdict.kind is Kind.EMPTY and self._position > 0):
            return self._as_page(verdict)
        self._fail()
        return None

    def _as_page(self, verdict: Verdict) -> ReadPage:
        switch = self.switch
        return read_page(
            verdict,
            self.crawl.task,
            api=switch.api,
            cut=switch.cut,
            position=self._position,
            fetched_at=self.crawl.now(),
        )

    def _keep_to_size_of(self, read: ReadPage) -> None:
        """Reads on in pages of this length: a site with a size of its own cannot be made to overlap them."""
        self._is_overlapping = False
        self.switch.set_size(len(set(read.keys)))

    def _lacks_row_above(self, read: ReadPage) -> bool:
        """Whether the page does not join what was read, so that rows between may have slipped through."""
        is_joining = read.cut.start < self._position and (self._position > self._start or not read.keys)
        return is_joining and not self._seen.has_any(read.keys)

    def _go_back(self) -> None:
        """Goes up, further each time, until the listing joins what was read; at the top it always does."""
        if self._doubts >= _MIN_DOUBTS and not self._has_joined:
            self._is_overlapping = False
        self._position = max(0, self._position - self._step)
        self._step *= 2
        self._was_short, self._last_keys = False, ()
        self._doubt()

    def _has_nothing_below(self, read: ReadPage) -> bool:
        """Whether the page is the last: nothing new, and cut short or the page before once more."""
        is_last = read.is_short or read.keys == self._last_keys
        return self._position > 0 and is_last and self._seen.has_all(read.keys)

    async def _check_end(self, read: ReadPage) -> None:
        """Ends the walk where two differing questions agree that nothing follows.

        One answer is not enough: a list may be empty, or too short, for a moment.
        """
        if not (self._was_short and read.keys):
            again = await self._read(is_plain=True)
            if again is None:
                return
            if not self._seen.has_all(again.keys):
                # Where only the plain question brings more, the site does not know the other sizes.
                self._is_overlapping = self._is_overlapping and not read.keys
                self._doubt()
                return
            if not (read.keys or again.keys) and await self._goes_on_elsewhere():
                return
        self._end(CrawlOutcome.COMPLETE, "The whole listing was read.")

    async def _goes_on_elsewhere(self) -> bool:
        """Whether the API that stands by has more, which then is in use."""
        verdict = await self.switch.read_standby(self._position)
        if verdict is not None and verdict.kind is Kind.LATER:
            self.switch.give_up(verdict)
        if verdict is None or verdict.kind is not Kind.OK or self._seen.has_all(self._as_page(verdict).keys):
            return False
        self.switch.give_up(_ENDS_EARLY)
        return True

    def _take(self, read: ReadPage) -> FetchedPage | None:
        """What is fresh on the page; decides whether the walk ends with it."""
        is_top = self._position == 0
        self._has_joined |= self._start < self._position and read.cut.start < self._position
        self.read_pages, self.api = self.read_pages + 1, read.page.api
        self._position, self._was_short, self._last_keys = read.end, read.is_short, read.keys
        self._step = PROGRESS_ROWS
        self._oldest_at = _last_date(read.page) or self._oldest_at
        fresh = self._seen.fresh(read)
        # Only the top tells of a new shape: a stretch of odd old rows further down is kept raw and
        # passed, or it would end every reading at the same place.
        if is_top and read.is_mostly_unreadable:
            self._position = 0
            self.read_pages -= 1
            if not self.switch.give_up(_UNREADABLE):
                self._fail()
        elif reason := self._stop_reason(read.page, fresh):
            self._end(CrawlOutcome.COMPLETE, reason)
        return fresh

    def _doubt(self) -> None:
        self._doubts += 1
        if self._doubts > _MAX_DOUBTS:
            self._end(CrawlOutcome.PARTIAL, "The listing changes faster than it can be read.")

    def _end(self, outcome: CrawlOutcome, detail: str) -> None:
        self.outcome, self.detail, self._is_over = outcome, detail, True

    def _fail(self) -> None:
        outcome, said = self.switch.failure()
        self._end(CrawlOutcome.PARTIAL if self.read_pages else outcome, said)

    def _stop_reason(self, page: FetchedPage, fresh: FetchedPage | None) -> str:
        match self.crawl.task.mode:
            case CrawlMode.POLL if fresh is not None and self.crawl.is_settled(fresh):
                return "Read down to what is known."
            case CrawlMode.DEEP if _is_older(page, self.crawl.task.until):
                return "Read down to the age limit."
            case _:
                return ""


def _is_older(page: FetchedPage, until: datetime | None) -> bool:
    """Whether every dated row is older; an editor may date single rows back."""
    ages = [_date(article.created_raw, page.fetched_at) for article in page.articles]
    dated = [date for date in ages if date is not None]
    return until is not None and bool(dated) and max(dated) < until


def _last_date(page: FetchedPage) -> datetime | None:
    """The date of the page's last row that has one: in a listing by date the oldest."""
    dates = (_date(article.created_raw, page.fetched_at) for article in reversed(page.articles))
    return next((date for date in dates if date is not None), None)


def _date(raw: str, fetched_at: datetime) -> datetime | None:
    try:
        return parse_date(raw, fetched_at=fetched_at)
    except UnreadableDateError:
        return None
