"""The portal's two listings behind one face: give the rows of a page, from any position."""

from typing import Protocol

from scrapy.http import Request

from news.articles import Api
from news.crawls import CrawlMode

from .asking import Asker
from .crawl import Task
from .parse import graphql, rest
from .parse.cuts import Cut, Cutter
from .parse.sections import SECTIONS
from .parse.verdict import Kind, Verdict, judge
from .rest_door import ASKED_JSON, RestDoor

# GraphQL answered 504 to pages of fifty; twenty work, and ten are tried where twenty do not.
_GRAPHQL_SIZES = (20, 10)
_REST_SIZE = 100
_SLOW = (Kind.SERVER_ERROR, Kind.TIMEOUT)


class ListingApi(Protocol):
    """A listing that is read page by page, as its `cutter` cuts it."""

    name: Api
    cutter: Cutter

    async def read(self, position: int, *, is_overlapping: bool) -> Verdict:
        """The verdict on the page that holds the row at `position`, counted from 0.

        An overlapping page holds the row above it too.
        """
        ...


class GraphQlApi:
    """The GraphQL listing; needs no ticket."""

    name: Api = "graphql"

    def __init__(self, task: Task, asker: Asker, *, root: str) -> None:
        self._task, self._asker, self._root = task, asker, root
        self.cutter = Cutter(_GRAPHQL_SIZES[0])

    async def read(self, position: int, *, is_overlapping: bool) -> Verdict:
        """The verdict on the page; a server that fails is asked for smaller pages from then on."""
        verdict = await self._read_page(self.cutter.cut_at(position, is_overlapping=is_overlapping))
        if verdict.kind in _SLOW and self.cutter.largest > _GRAPHQL_SIZES[-1]:
            self.cutter.largest = _GRAPHQL_SIZES[-1]
            verdict = await self._read_page(self.cutter.cut_at(position, is_overlapping=is_overlapping))
        if verdict.kind is Kind.OK:
            self.cutter.learn(len(verdict.rows))
        return verdict

    async def _read_page(self, cut: Cut) -> Verdict:
        source = self._task.source
        body = graphql.query_body(
            root=self._root,
            entity=source.entity,
            language=source.language,
            page=cut.page,
            size=cut.size,
        )
        headers = ASKED_JSON | {"Content-Type": "application/json", "Accept-Language": source.language}
        url = self._task.site_url.rstrip("/") + graphql.PATH
        answer = await self._asker.ask(
            Request(url, method="POST", body=body, headers=headers, meta={"wants_json": True})
        )
        if isinstance(answer, Verdict):
            return answer
        return judge(
            answer,
            lambda decoded: graphql.find_rows(decoded, root=self._root),
            max_bytes=self._task.max_bytes,
        )


class RestApi:
    """The REST listing, behind its door."""

    name: Api = "rest"

    def __init__(self, task: Task, asker: Asker, *, path: str) -> None:
        self._task, self._path = task, path
        self._door = RestDoor(task, asker)
        self.cutter = Cutter(_REST_SIZE)

    async def read(self, position: int, *, is_overlapping: bool) -> Verdict:
        """The verdict on the page."""
        cut = self.cutter.cut_at(position, is_overlapping=is_overlapping)
        source = self._task.source
        url = rest.listing_url(
            self._task.site_url,
            rest_path=self._path,
            entity=source.entity,
            language=source.language,
            page=cut.page,
            size=cut.size,
        )
        verdict = await self._door.get(
            url, lambda answer: judge(answer, rest.find_rows, max_bytes=self._task.max_bytes)
        )
        if verdict.kind is Kind.OK:
            self.cutter.learn(len(verdict.rows))
        return verdict


def apis_for(task: Task, asker: Asker) -> tuple[ListingApi, ...]:
    """The APIs that carry the task's section; a poll begins with the one that worked last, else GraphQL does.

    So GraphQL, which needs no ticket and one request a page, gets its chance again each night.
    """
    section = SECTIONS[task.source.section]
    found: list[ListingApi] = [RestApi(task, asker, path=section.rest_path)]
    if section.graphql_root is not None:
        found.insert(0, GraphQlApi(task, asker, root=section.graphql_root))
    if task.mode is not CrawlMode.POLL:
        return tuple(found)
    return tuple(sorted(found, key=lambda api: api.name != task.api))
