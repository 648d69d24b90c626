"""The two listings over a site in memory: sizes, tickets, positions."""

import asyncio
import json
from dataclasses import dataclass, field
from typing import Any

from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Request, Response

from mfa_scraper.apis import GraphQlApi, RestApi
from mfa_scraper.crawl import Task
from mfa_scraper.parse import rest
from mfa_scraper.parse.verdict import Kind, Verdict
from news.crawls import CrawlMode, SourceRef
from tests.mfa_scraper.walking import NOW, asker

TASK = Task(
    source=SourceRef(entity="mfa", section="news", language="kk"),
    mode=CrawlMode.POLL,
    site_url="https://www.gov.kz/",
    max_bytes=10_000,
)


@dataclass
class Site:
    """Answers as the portal does; `ticket` is the path that gives one out, None where none is wanted."""

    ticket: str | None = None
    failing_ticket: str | None = None
    largest: int = 100
    is_silent: bool = False
    asked: list[Request] = field(default_factory=list)

    async def download(self, request: Request) -> Response:
        """The answer to one request."""
        self.asked.append(request)
        if self.is_silent:
            raise DownloadTimeoutError
        if "/_/c/k6" in request.url:
            return self._give_ticket(request)
        if request.method == "POST":
            return self._graphql(request)
        is_admitted = self.ticket is None or any(one.url.endswith(self.ticket) for one in self.asked[-2:])
        body = [{"id": 1}] if is_admitted else {"message": "notAllowed"}
        return Response(request.url, status=200 if is_admitted else 400, body=json.dumps(body).encode())

    def _give_ticket(self, request: Request) -> Response:
        if self.failing_ticket is not None and request.url.endswith(self.failing_ticket):
            return Response(request.url, status=500)
        if self.ticket is None or not request.url.endswith(self.ticket):
            return Response(request.url, status=404)
        if self.ticket == rest.COOKIE_TICKET_PATH:
            return Response(request.url, headers={"Set-Cookie": "k6=x"})
        return Response(request.url, body=b'{"hash": "h", "token": "t"}')

    def _graphql(self, request: Request) -> Response:
        variables = json.loads(request.body)["variables"]
        if variables["size"] > self.largest:
            return Response(request.url, status=504)
        rows = [{"id": str(n)} for n in range(variables["size"])]
        return Response(request.url, body=json.dumps({"data": {"news": rows}}).encode())

    def pages(self) -> list[tuple[int, int]]:
        """Page and size of every GraphQL question."""
        asked = [json.loads(request.body)["variables"] for request in self.asked]
        return [(variables["page"], variables["size"]) for variables in asked]


def read(api: Any, *positions: int) -> list[Verdict]:
    async def all_of_them() -> list[Verdict]:
        return [await api.read(position, is_overlapping=False) for position in positions or (0,)]

    return asyncio.run(all_of_them())


def test_graphql_is_read_in_pages_of_twenty_and_of_ten_where_those_fail() -> None:
    site = Site(largest=10)
    api = GraphQlApi(TASK, asker(site.download), root="news")
    assert [verdict.kind for verdict in read(api, 40, 50)] == [Kind.OK, Kind.OK]
    assert site.pages() == [(3, 20), (5, 10), (6, 10)]


def test_a_silent_graphql_is_tried_in_both_sizes_and_given_up() -> None:
    site = Site(is_silent=True)
    assert read(GraphQlApi(TASK, asker(site.download), root="news"))[0].kind is Kind.TIMEOUT
    assert site.pages() == [(1, 20), (1, 10)]


def test_rest_without_a_ticket_is_asked_without_one() -> None:
    site = Site()
    api = RestApi(TASK, asker(site.download), path="news")
    assert read(api, 250)[0].kind is Kind.OK
    assert "page=3" in site.asked[0].url
    assert site.asked[0].headers[b"Accept-Language"] == b"kk"


def test_a_cookie_ticket_is_fetched_before_every_page() -> None:
    site = Site(ticket=rest.COOKIE_TICKET_PATH)
    assert [verdict.kind for verdict in read(RestApi(TASK, asker(site.download), path="news"), 0, 100)] == [
        Kind.OK
    ] * 2
    assert [request.method for request in site.asked] == ["GET", "POST", "GET", "POST", "GET"]
    assert site.asked[1].headers[b"Origin"] == b"https://www.gov.kz"
    assert site.asked[1].body == b""


def test_a_header_ticket_is_sent_as_headers() -> None:
    site = Site(ticket=rest.HEADER_TICKET_PATH)
    assert read(RestApi(TASK, asker(site.download), path="news"))[0].kind is Kind.OK
    assert (site.asked[-1].headers[b"Hash"], site.asked[-1].headers[b"Token"]) == (b"h", b"t")
    assert site.asked[-2].body == b"{}"


def test_a_site_that_asks_for_fewer_requests_is_not_asked_for_tickets() -> None:
    asked = []

    async def busy(request: Request) -> Response:
        asked.append(request.url)
        return Response(request.url, status=429)

    assert read(RestApi(TASK, asker(busy), path="news"))[0].kind is Kind.LATER
    assert len(asked) == 1


def test_a_door_for_tickets_that_fails_keeps_the_other_from_nothing() -> None:
    site = Site(ticket=rest.HEADER_TICKET_PATH, failing_ticket=rest.COOKIE_TICKET_PATH)
    assert read(RestApi(TASK, asker(site.download), path="news"))[0].kind is Kind.OK
    site = Site(ticket="/somewhere/else", failing_ticket=rest.COOKIE_TICKET_PATH)
    assert read(RestApi(TASK, asker(site.download), path="news"))[0].kind is Kind.SERVER_ERROR


def test_a_site_that_refuses_every_ticket_has_refused() -> None:
    site = Site(ticket="/somewhere/else")
    verdict = read(RestApi(TASK, asker(site.download), path="news"))[0]
    assert verdict.kind is Kind.REFUSED
    assert "notAllowed" in verdict.reason


def test_a_site_that_falls_silent_when_asked_for_a_ticket_has_not_refused() -> None:
    site = Site(ticket=rest.COOKIE_TICKET_PATH)
    api = RestApi(TASK, asker(site.download), path="news")
    read(api)
    site.is_silent = True
    assert read(api)[0].kind is Kind.TIMEOUT


def test_a_listing_carries_the_exchange_that_it_was_read_from() -> None:
    site = Site(ticket=rest.HEADER_TICKET_PATH)
    (by_ticket,) = read(RestApi(TASK, asker(site.download), path="news"))
    (plain,) = read(GraphQlApi(TASK, asker(site.download), root="news"))
    assert by_ticket.exchange is not None
    assert plain.exchange is not None
    assert (by_ticket.exchange.method, plain.exchange.method) == ("GET", "POST")
    assert plain.exchange.request_body == site.asked[-1].body
    assert ("Accept-Language", "kk") in plain.exchange.request_headers
    assert json.loads(by_ticket.exchange.body) == [{"id": 1}]
    assert by_ticket.exchange.fetched_at == NOW


def test_an_answer_that_is_no_listing_proves_nothing() -> None:
    (verdict,) = read(RestApi(TASK, asker(Site(ticket="/nowhere").download), path="news"))
    assert verdict.kind is Kind.REFUSED
    assert verdict.exchange is None
