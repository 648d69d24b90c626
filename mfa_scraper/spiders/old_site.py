"""The old mfa.gov.kz, where it is on the air: lists from the newest page down, and every article in them."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from scrapy import Spider
from scrapy.http import Request

from mfa_scraper.asking import READING_BUDGET, Asker
from mfa_scraper.live_import import LiveImport
from mfa_scraper.parse.old_addresses import HOSTS, article_address, host_of, is_listing
from mfa_scraper.parse.old_site import read_article_page, read_list_page
from mfa_scraper.parse.verdict import Answer, Kind, Verdict, judge_status
from news.articles import Exchange, UnreadableRow
from news.imports import ImportedRow, ImportProblem, ImportStep

_LANGUAGES = ("en", "ru", "kk")
_HOST_IS_DOWN = frozenset({Kind.LATER, Kind.TIMEOUT, Kind.UNREACHABLE, Kind.SERVER_ERROR})


class _HostIsDownError(Exception):
    """The site does not answer; reading goes on another time."""


@dataclass(slots=True)
class _Page:
    """What a list page brought."""

    number: int
    rows: list[ImportedRow] = field(default_factory=list)
    problems: list[ImportProblem] = field(default_factory=list)

    def note(self, url: str, reason: str) -> None:
        """Adds what could not be read."""
        self.problems.append(ImportProblem(offset=self.number, reason=f"{reason.rstrip('.')} ({url})"))


class OldSiteSpider(Spider):
    """Reads list after list; a page of a list with its articles is one item, which says where to go on.

    Argument on the command line: `base`, the site's address, or that of one list. The lists of posts are
    found in the pages. The site is read without https where its address is.
    """

    name = "old_mfa"
    base = "http://mfa.gov.kz"
    custom_settings = {  # noqa: RUF012 - Scrapy reads it off the class
        "EXTENSIONS": {"mfa_scraper.live_archive.LiveArchive": 100},
        "ITEM_PIPELINES": {"mfa_scraper.live_archive.ImportPipeline": 100},
    }
    live: LiveImport | None = None  # put here by the extension when the spider opens
    failure = "The import did not begin."

    async def start(self) -> AsyncIterator[Any]:  # type: ignore[explicit-override]  # comes with Python 3.12
        """The pages; `failure` says afterwards why they are not all, and is empty where they are."""
        if self.live is None or self.crawler.engine is None:
            return
        asker = Asker(self.crawler.engine.download_async, now=self.live.now, budget=READING_BUDGET)
        hosts = HOSTS | {host_of(self.base)}
        waiting: list[str] = json.loads(self.live.cursor) if self.live.cursor else self._lists()
        met, number = set(waiting), self.live.pages
        try:
            while waiting:
                page = _Page(number=(number := number + 1))
                following = await _read_page(asker, self.live, page, waiting[0], hosts)
                waiting = [url for url in following if url not in met] + waiting[1:]
                met.update(waiting)
                yield ImportStep(
                    end=number,
                    rows=tuple(page.rows),
                    problems=tuple(page.problems),
                    cursor=json.dumps(waiting),
                )
            self.failure = ""
        except _HostIsDownError as error:
            self.failure = str(error)

    def _lists(self) -> list[str]:
        hosts = HOSTS | {host_of(self.base)}
        if is_listing(self.base, hosts=hosts):
            return [self.base]
        return [urljoin(self.base, f"/{language}/content/news") for language in _LANGUAGES]


async def _read_page(
    asker: Asker, live: LiveImport, page: _Page, url: str, hosts: frozenset[str]
) -> tuple[str, ...]:
    """The lists that a list page leads to, its next page first; its articles are added to `page`."""
    answer = await _ask(asker, page, url)
    if answer is None:
        return ()
    content_type = answer.headers.get("content-type", "")
    listed = read_list_page(answer.body, answer.url, content_type=content_type, hosts=hosts)
    for article_url in listed.article_urls:
        await _read_article(asker, live, page, article_url, hosts)
    return (*filter(None, [listed.next_url]), *listed.list_urls)


async def _read_article(asker: Asker, live: LiveImport, page: _Page, url: str, hosts: frozenset[str]) -> None:
    address = article_address(url, hosts=hosts)
    answer = await _ask(asker, page, url) if address else None
    if address is None or answer is None:
        return
    read = read_article_page(answer.body, address, content_type=answer.headers.get("content-type", ""))
    if isinstance(read, UnreadableRow):
        page.note(url, read.reason)
        return
    if read.note:
        page.note(url, f"{read.note}; kept all the same")
    now = live.now()
    exchange = Exchange(
        url=answer.url,
        method="GET",
        request_headers=(),
        request_body=b"",
        status=answer.status,
        headers=tuple(answer.headers.items()),
        body=answer.body,
        fetched_at=now,
    )
    page.rows.append(
        ImportedRow(fetched=read.article, captured_at=now, offset=page.number, exchange=exchange)
    )


async def _ask(asker: Asker, page: _Page, url: str) -> Answer | None:
    """The page at an address; None where there is none, which is noted. Raises where the host is down."""
    answer = await asker.ask(Request(url, dont_filter=True))
    verdict = answer if isinstance(answer, Verdict) else judge_status(answer)
    if verdict is None and isinstance(answer, Answer):
        return answer
    if verdict is not None and verdict.kind in _HOST_IS_DOWN:
        raise _HostIsDownError(verdict.reason)
    page.note(url, verdict.reason if verdict else "")
    return None
