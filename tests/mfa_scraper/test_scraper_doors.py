"""The parts between a spider and the network, each by itself."""

import asyncio
import zlib
from collections.abc import Awaitable, Callable
from datetime import timedelta
from pathlib import Path

import pytest
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
)
from scrapy.http import Request, Response, TextResponse
from scrapy.settings import Settings as ScrapySettings

from mfa_scraper.addon import SERVICE_ENVIRONMENT, ServiceSettings, service_settings
from mfa_scraper.apis import GraphQlApi, RestApi, apis_for
from mfa_scraper.asking import POLL_BUDGET, Asker
from mfa_scraper.crawl import Task
from mfa_scraper.middlewares import BackOffMiddleware
from mfa_scraper.parse.verdict import Answer, Kind, Verdict
from mfa_scraper.robots import RobotsUnavailableError
from mfa_scraper.robots_cache import RobotsOnlyPolicy
from news.crawls import CrawlMode, SourceRef
from news.errors import SettingsError
from tests.mfa_scraper.walking import NOW, asker

URL = "https://www.gov.kz/graphql"


def asked(download: Callable[[Request], Awaitable[Response]], url: str = URL) -> Answer | Verdict:
    return asyncio.run(asker(download).ask(Request(url)))


def failing(error: Exception) -> Callable[[Request], Awaitable[Response]]:
    async def download(_request: Request) -> Response:
        raise error

    return download


def patient(first_s: float = 0.0, times: int = 2) -> BackOffMiddleware:
    return BackOffMiddleware(
        ScrapySettings({"BACK_OFF_FIRST_S": first_s, "BACK_OFF_TIMES": times, "BACK_OFF_TOTAL_S": 1.0})
    )


def answered(request: Request, response: Response) -> Request | Response:
    return asyncio.run(patient().process_response(request, response))


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (IgnoreRequest("Forbidden by robots.txt"), Kind.REFUSED),
        (RobotsUnavailableError("The server answers 503 for robots.txt"), Kind.UNREACHABLE),
        (IgnoreRequest("Ignored: larger than DOWNLOAD_MAXSIZE"), Kind.TOO_BIG),
        (DownloadCancelledError("too large"), Kind.TOO_BIG),
        (DownloadTimeoutError(), Kind.TIMEOUT),
        (CannotResolveHostError(), Kind.UNREACHABLE),
        (DownloadConnectionRefusedError(), Kind.UNREACHABLE),
        (DownloadFailedError("reset"), Kind.UNREACHABLE),
        (OSError("broken gzip"), Kind.UNREACHABLE),
        (zlib.error("incorrect header check"), Kind.NOT_JSON),
        (ValueError("Invalid IPv6 URL"), Kind.NOT_JSON),
    ],
)
def test_a_request_without_an_answer_gets_a_verdict(error: Exception, kind: Kind) -> None:
    verdict = asked(failing(error))
    assert isinstance(verdict, Verdict)
    assert (verdict.kind, bool(verdict.reason)) == (kind, True)


def test_a_connection_that_fails_for_robots_txt_is_told_as_any_other() -> None:
    refused = RobotsUnavailableError()
    refused.__cause__ = DownloadConnectionRefusedError()
    verdict = asked(failing(refused))
    assert verdict == Verdict(kind=Kind.UNREACHABLE, reason="The server refuses connections.")


def test_an_answer_that_breaks_its_reader_is_asked_for_once_more() -> None:
    asked_for = []

    async def garbled_once(request: Request) -> Response:
        asked_for.append(request)
        if len(asked_for) == 1:
            raise zlib.error
        return Response(request.url, body=b"[]")

    assert isinstance(asked(garbled_once), Answer)


def test_a_move_to_https_on_the_same_host_is_followed_once() -> None:
    async def moving(request: Request) -> Response:
        if request.url.startswith("https:"):
            return TextResponse(request.url, body=b"[]")
        return Response(request.url, status=301, headers={"Location": URL})

    answer = asked(moving, "http://www.gov.kz/graphql")
    assert isinstance(answer, Answer)
    assert (answer.url, answer.status) == (URL, 200)


def test_a_poll_gives_a_host_that_fails_a_minute_and_then_asks_no_more() -> None:
    time = [NOW]
    asked = []

    async def hanging(request: Request) -> Response:
        asked.append(request)
        time[0] += timedelta(seconds=31)
        raise DownloadTimeoutError

    poll = Asker(hanging, now=lambda: time[0], budget=POLL_BUDGET)
    verdicts = [asyncio.run(poll.ask(Request(URL))) for _ in range(5)]
    assert len(asked) == 2
    assert all(isinstance(verdict, Verdict) and verdict.kind is Kind.TIMEOUT for verdict in verdicts)
    assert asked[0].meta["download_timeout"] == 30.0


def test_time_that_a_slow_host_takes_for_answers_is_not_lost() -> None:
    time = [NOW]

    async def slow(request: Request) -> Response:
        time[0] += timedelta(seconds=25)
        return Response(request.url, body=b"[]")

    poll = Asker(slow, now=lambda: time[0], budget=POLL_BUDGET)
    assert all(isinstance(asyncio.run(poll.ask(Request(URL))), Answer) for _ in range(9))


def test_a_poll_repeats_a_request_once() -> None:
    request = Request(URL, meta=dict(POLL_BUDGET.meta))
    again = answered(request, Response(URL, status=503))
    assert isinstance(again, Request)
    assert isinstance(answered(again, Response(URL, status=503)), Response)


def test_a_server_that_stumbles_is_asked_again_a_bounded_number_of_times() -> None:
    request = Request(URL)
    for _ in range(2):
        again = answered(request, Response(URL, status=503))
        assert isinstance(again, Request)
        request = again
    assert isinstance(answered(request, Response(URL, status=503)), Response)


def test_a_wait_that_is_too_long_for_us_is_not_waited_for() -> None:
    too_many = Response(URL, status=429, headers={"Retry-After": "3600"})
    assert answered(Request(URL), too_many) is too_many


def test_a_web_page_in_place_of_json_is_asked_for_again_and_json_is_not() -> None:
    wanting = Request(URL, meta={"wants_json": True})
    assert isinstance(answered(wanting, Response(URL, body=b"<html>")), Request)
    listing = Response(URL, body=b' {"data": null}\n')
    assert answered(wanting, listing) is listing


def test_lost_connections_are_tried_again_but_not_after_a_bug() -> None:
    async def tried(request: Request, error: Exception) -> Request | None:
        return await patient().process_exception(request, error)

    lost = DownloadFailedError("reset")
    assert asyncio.run(tried(Request(URL), lost)) is not None
    assert asyncio.run(tried(Request(URL), ValueError())) is None


def test_only_robots_txt_that_lets_us_in_is_kept_between_crawls() -> None:
    policy = RobotsOnlyPolicy(ScrapySettings())
    robots = Request("https://www.gov.kz/robots.txt")
    assert policy.should_cache_request(robots)
    assert not policy.should_cache_request(Request(URL))
    assert policy.should_cache_response(Response(robots.url, status=404), robots)
    assert not policy.should_cache_response(Response(robots.url, status=503), robots)
    some = b"User-agent: *\nDisallow: /uploads\n"
    assert policy.should_cache_response(Response(robots.url, body=some), robots)
    for forbidden in (b"/", b"/graphql", b"/api/"):
        closed = Response(robots.url, body=b"User-agent: *\nDisallow: " + forbidden)
        assert not policy.should_cache_response(closed, robots)
    assert policy.is_cached_response_fresh(Response(robots.url), robots)
    assert not policy.is_cached_response_valid(Response(robots.url), Response(robots.url), robots)


def test_the_operators_settings_become_scrapys(tmp_path: Path) -> None:
    settings = ScrapySettings({"BOT_NAME": "ministry-monitor"})
    environment = {
        "MFA_CONTACT": "desk@example.org",
        "MFA_REQUEST_INTERVAL_S": "2",
        "MFA_DATA_DIR": str(tmp_path),
    }
    settings.set(SERVICE_ENVIRONMENT, environment)
    ServiceSettings().update_settings(settings)
    assert settings["USER_AGENT"] == "ministry-monitor/1.0 (+desk@example.org)"
    # Scrapy draws from 0.8 to 1.2 of it: never less than the operator's two seconds.
    assert settings.getfloat("DOWNLOAD_DELAY") * 0.8 == pytest.approx(2.0)
    assert settings["HTTPCACHE_DIR"] == str(tmp_path / "httpcache")
    assert service_settings(settings).contact == "desk@example.org"


def test_a_wrong_setting_stops_the_crawl_before_it_asks_anything() -> None:
    settings = ScrapySettings({SERVICE_ENVIRONMENT: {"MFA_CONTAKT": "x"}})
    with pytest.raises(SettingsError):
        ServiceSettings().update_settings(settings)


def test_sections_that_graphql_does_not_carry_are_read_through_rest_alone() -> None:
    def apis(section: str, last: str | None = None, mode: CrawlMode = CrawlMode.POLL) -> list[type[object]]:
        source = SourceRef(entity="mfa", section=section, language="en")
        task = Task(source=source, mode=mode, site_url="https://www.gov.kz", max_bytes=1, api=last)
        return [type(api) for api in apis_for(task, asker(failing(OSError())))]

    assert apis("events") == [RestApi]
    assert apis("news") == [GraphQlApi, RestApi]
    assert apis("news", last="rest") == [RestApi, GraphQlApi]
    assert apis("news", last="rest", mode=CrawlMode.DEEP) == [GraphQlApi, RestApi]
