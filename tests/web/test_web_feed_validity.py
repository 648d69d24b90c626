"""Every feed is valid in every form, whatever stands in it, and a release keeps its id for ever."""

import dataclasses
import re
from datetime import timedelta
from xml.etree import ElementTree as ET

import pytest

from countries import CODES
from monitor.bootstrap import Service
from storage import articles, stories
from storage.revisions import NewRevision
from tests.web.archive import NOW, TestClient, article, client_of, keep
from tests.web.feed_validity import faults

FORMS = ("atom", "rss", "json")
FEEDS = ("all", "rules/default", "countries/DZ", "releases", "countries/DZ/releases", "search")
EVIL = "=cmd|' /C calc'!A0 ]]><script>&\x00\x0b\ufffe\u202e{{7*7}} Қазақстан 'DROP TABLE' </title>"


def items(client: TestClient, path: str, **asked: str) -> list[dict[str, str]]:
    answer = client.get(f"/feeds/{path}.json", params={"lang": "en", **asked})
    assert answer.status_code == 200
    found: list[dict[str, str]] = answer.json()["items"]
    return found


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("feed", FEEDS)
def test_every_feed_is_valid(client: TestClient, feed: str, form: str) -> None:
    for language in ("kk", "ru", "en"):
        answer = client.get(f"/feeds/{feed}.{form}", params={"lang": language})
        assert answer.status_code == 200
        assert faults(answer.content, form) == []


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("feed", FEEDS)
def test_an_empty_feed_is_valid(empty_service: Service, feed: str, form: str) -> None:
    with client_of(empty_service) as client:
        assert faults(client.get(f"/feeds/{feed}.{form}").content, form) == []


@pytest.mark.parametrize("form", FORMS)
def test_nothing_in_a_release_breaks_a_feed(service: Service, form: str) -> None:
    hostile = article("ru", number="9", title=EVIL + "x" * 100_000, minutes=-5)
    hostile = dataclasses.replace(hostile, mentions=(), url="javascript:alert(1)", text=EVIL + "\n\n" + EVIL)
    with service.database.writing() as tx:
        keep(tx, hostile, story_id=stories.create(tx, key="evil", now=NOW))
    with client_of(service) as client:
        body = client.get(f"/feeds/releases.{form}").content
        assert faults(body, form) == []
        told = [each for each in items(client, "releases") if "Қазақстан 'DROP" in each["title"]]
    assert len(told) == 1
    assert "javascript:" not in told[0].get("url", "")
    assert "<script>" not in told[0]["content_html"]


def test_a_search_is_a_feed_of_what_it_finds(client: TestClient) -> None:
    assert {each["language"] for each in items(client, "search", q="Алжирде")} == {"kk"}
    assert {each["language"] for each in items(client, "search", q="алжир*", language="ru")} == {"ru"}
    assert items(client, "search", q="nowhere") == []
    assert len(items(client, "search")) == len(items(client, "releases")) == 3
    assert items(client, "countries/FR/releases") == []


def test_an_edit_updates_an_entry_and_keeps_its_id(service: Service) -> None:
    with client_of(service) as client:
        before = {each["language"]: each for each in items(client, "releases")}
        later = NOW + timedelta(hours=2)
        with service.database.writing() as tx:
            edited = article("ru", title="Алжир: другой заголовок")
            revision = NewRevision(article_id=2, article=edited, number=2, seen_at=later, evidence_id=None)
            articles.revise(tx, revision, gazetteer="g1")
        after = {each["language"]: each for each in items(client, "releases")}
    assert after["ru"]["id"] == before["ru"]["id"]
    assert after["ru"]["date_modified"] > before["ru"]["date_modified"]
    assert after["ru"]["date_published"] == before["ru"]["date_published"]
    assert after["kk"] == before["kk"]
    assert len({each["id"] for each in after.values()}) == 3


@pytest.mark.parametrize("form", FORMS)
def test_a_reader_that_has_a_feed_of_releases_is_sent_nothing(client: TestClient, form: str) -> None:
    first = client.get(f"/feeds/search.{form}?q=алжир*")
    again = client.get(f"/feeds/search.{form}?q=алжир*", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.head(f"/feeds/releases.{form}").content == b""


def test_a_feed_names_itself_as_it_was_asked_for(client: TestClient) -> None:
    one = client.get("/feeds/search.json?q=алжир*&country=DZ&lang=kk").json()
    other = client.get("/feeds/search.json?lang=kk&country=DZ&q=алжир*").json()
    assert one["feed_url"] == other["feed_url"]
    assert one["home_page_url"].startswith("http://127.0.0.1:8765/search?")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("releases.xml", 422),
        ("search.atom?country=ZZ", 422),
        ("search.atom?since=2026-02-02&until=2026-01-01", 422),
        ("search.rss?q=" + "x" * 301, 422),
        ("countries/ZZ/releases.atom", 404),
        ("states.opml?of=spies", 422),
    ],
)
def test_a_feed_that_is_none_is_a_clear_message(client: TestClient, path: str, status: int) -> None:
    answer = client.get(f"/feeds/{path}")
    assert answer.status_code == status
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("path", ["states.opml", "states.opml?of=releases", "rules.opml"])
def test_lists_of_feeds_are_valid_and_each_leads_to_a_feed(client: TestClient, path: str) -> None:
    answer = client.get(f"/feeds/{path}", headers={"Accept-Language": "ru"})
    assert faults(answer.content, "opml") == []
    assert answer.headers["content-type"].startswith("text/x-opml")
    outlines = list(ET.fromstring(answer.content).iter("outline"))  # noqa: S314 - made by us a moment ago
    assert len(outlines) == (1 if "rules" in path else len(CODES))
    assert all(re.search("[а-яА-Я]", each.get("text", "")) for each in outlines)
    for each in (outlines[0], outlines[-1]):
        feed = client.get(each.get("xmlUrl", "").removeprefix("http://127.0.0.1:8765"))
        assert faults(feed.content, "rss") == []


def test_the_rules_of_validity_find_faults() -> None:
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><id>x y</id><entry><updated>now</updated></entry></feed>'
    )
    assert len(faults(atom, "atom")) > 5
    assert faults(b'<rss version="2.0"><channel><item><pubDate>soon</pubDate></item></channel></rss>', "rss")
    told = b'{"version": "1", "home_page_url": "", "feed_url": "x", "items": [{"id": 7, "odd": 1}]}'
    assert len(faults(told, "json")) > 4
    assert faults(b'<opml version="1.0"><body><outline/></body></opml>', "opml")
