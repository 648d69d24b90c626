"""Feeds of alerts, as feed readers see them."""

import dataclasses
import json
from collections.abc import Iterator
from datetime import timedelta

import feedparser
import pytest

from monitor.bootstrap import Service
from news.alerts import Alert
from news.reasons import Spiked
from storage import alerts
from tests.alerts.messages import SPIKE, of_kind
from tests.web.archive import NOW, TestClient, alert, client_of, settings
from web.feeds import entry_id

FORMS = ("atom", "rss", "json")
FEEDS = ("all", "rules/default", "countries/DZ")


def keep(service: Service, *raised: Alert) -> None:
    with service.database.writing() as tx:
        for number, each in enumerate(raised):
            told = dataclasses.replace(each, occasion=each.occasion or f"feed {number}")
            assert alerts.raise_once(tx, told) is not None


@pytest.fixture
def spiked(service: Service) -> Service:
    """The small archive with a spike of another state, an hour old."""
    spike: Spiked = SPIKE
    found = of_kind("country.spike", "spike", spike, "state", rule_id="peaks", rule_name="Peaks")
    keep(service, dataclasses.replace(found, country="FR", created_at=NOW - timedelta(hours=1)))
    return service


@pytest.fixture
def reader(spiked: Service) -> Iterator[TestClient]:
    with client_of(spiked) as opened:
        yield opened


def entries(reader: TestClient, feed: str, form: str, **asked: str) -> list[dict[str, object]]:
    """What a feed reader makes of it: id, title, link, summary."""
    answer = reader.get(f"/feeds/{feed}.{form}", params={"lang": "en", **asked})
    assert answer.status_code == 200
    if form == "json":
        said = answer.json()
        assert said["version"] == "https://jsonfeed.org/version/1.1"
        return [{"id": i["id"], "title": i["title"], "link": i.get("url", "")} for i in said["items"]]
    parsed = feedparser.parse(answer.content)
    assert not parsed.bozo, parsed.get("bozo_exception")
    assert parsed.version == {"atom": "atom10", "rss": "rss20"}[form]
    # The parser takes an id for a link where there is none.
    links = [{each.href for each in e.get("links", ())} for e in parsed.entries]
    return [
        {"id": e.id, "title": e.title, "link": next(iter(link), "")}
        for e, link in zip(parsed.entries, links, strict=True)
    ]


@pytest.mark.parametrize("feed", FEEDS)
def test_the_three_forms_tell_the_same(reader: TestClient, feed: str) -> None:
    told = [entries(reader, feed, form) for form in FORMS]
    assert told[0] == told[1] == told[2]
    assert told[0]


def test_feeds_are_of_all_rules_of_one_and_of_one_state(reader: TestClient) -> None:
    assert [e["title"] for e in entries(reader, "rules/peaks", "atom")] == ["France: named unusually often"]
    assert [e["title"] for e in entries(reader, "countries/FR", "rss")] == ["France: named unusually often"]
    assert len(entries(reader, "all", "json")) == len(entries(reader, "rules/default", "json")) + 1


def test_an_entry_carries_why_the_sentence_and_the_original(reader: TestClient) -> None:
    parsed = feedparser.parse(reader.get("/feeds/rules/default.atom?lang=en").content)
    entry = parsed.entries[0]
    assert entry.link == "https://www.gov.kz/x"
    assert "first mention since" in entry.summary
    assert "Встреча прошла в Алжире &lt;b&gt;тихо&lt;/b&gt;." in entry.content[0].value
    assert entry.updated_parsed is not None
    assert parsed.feed.title == "Alerts of the rule “First mention in 30 days”"
    assert parsed.feed.links[0].href == "http://127.0.0.1:8765/feeds/rules/default.atom?lang=en"


def test_an_id_is_the_same_in_every_language_and_form_and_for_ever(reader: TestClient) -> None:
    ids = {
        tuple(str(e["id"]) for e in entries(reader, "all", form, lang=tag))
        for form in FORMS
        for tag in ("kk", "ru")
    }
    assert len(ids) == 1
    later = dataclasses.replace(alert(), title="Another", created_at=NOW + timedelta(days=9), occasion="o")
    assert entry_id(later) == entry_id(dataclasses.replace(alert(), occasion="o"))
    assert entry_id(later) != entry_id(dataclasses.replace(alert(), occasion="p"))


@pytest.mark.parametrize(
    ("language", "said"), [("kk", "алғашқы аталу"), ("ru", "первое упоминание"), ("en", "first mention")]
)
def test_a_feed_speaks_the_language_it_is_asked_for(reader: TestClient, language: str, said: str) -> None:
    assert any(said in str(e["title"]) for e in entries(reader, "all", "rss", lang=language))
    assert reader.get(f"/feeds/all.atom?lang={language}").headers["content-language"] == language


@pytest.mark.parametrize("form", FORMS)
def test_what_a_reader_has_is_not_sent_again(reader: TestClient, form: str) -> None:
    path = f"/feeds/rules/peaks.{form}?lang=en"
    first = reader.get(path)
    for headers in (
        {"If-None-Match": first.headers["etag"]},
        {"If-None-Match": f'"x", W/{first.headers["etag"]}'},
        {"If-None-Match": "*"},
        {"If-Modified-Since": first.headers["last-modified"]},
    ):
        again = reader.get(path, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]
    for headers in (
        {"If-None-Match": '"other"', "If-Modified-Since": first.headers["last-modified"]},
        {"If-Modified-Since": "Mon, 01 Jan 2024 00:00:00 GMT"},
        {"If-Modified-Since": "yesterday"},
    ):
        assert reader.get(path, headers=headers).status_code == 200


def test_a_new_alert_is_sent_whatever_the_reader_has(reader: TestClient, spiked: Service) -> None:
    had = reader.get("/feeds/rules/peaks.atom").headers["etag"]
    keep(
        spiked,
        of_kind("country.spike", "spike", SPIKE, "state", rule_id="peaks", created_at=NOW, occasion="n"),
    )
    fresh = reader.get("/feeds/rules/peaks.atom", headers={"If-None-Match": had})
    assert fresh.status_code == 200
    # What is dated just before may still be kept: nobody shall ask by this date.
    assert "last-modified" not in fresh.headers


def test_an_empty_feed_is_a_feed(empty_service: Service) -> None:
    with client_of(empty_service) as reader:
        assert [entries(reader, feed, form) for feed in FEEDS for form in FORMS] == [[]] * 9


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/feeds/rules/nobody.atom", 404),
        ("/feeds/rules/%D1%84.rss", 404),
        ("/feeds/countries/ZZ.atom", 404),
        ("/feeds/countries/dz.json", 404),
        ("/feeds/all.xml", 422),
        ("/feeds/rules/a%00b.atom", 422),
        ("/feeds/nothing.atom", 404),
    ],
)
def test_a_feed_that_is_none_is_a_clear_message(reader: TestClient, path: str, status: int) -> None:
    assert reader.get(path).status_code == status


def test_a_rule_that_is_gone_keeps_its_feed(reader: TestClient) -> None:
    assert "Peaks" in reader.get("/feeds/rules/peaks.rss?lang=en").text


@pytest.mark.parametrize("form", FORMS)
def test_nothing_in_a_title_breaks_a_feed(service: Service, form: str) -> None:
    evil = "]]><script>&\x00\x08\x0b\x1f\ufffe\u202e\u2028</title> عربي\u200f " + "x" * 100_000
    keep(
        service,
        dataclasses.replace(alert(), rule_id="odd", rule_name="a\x01<b>", title=evil, url="javascript:1"),
    )
    with client_of(service) as reader:
        (entry,) = entries(reader, "rules/odd", form)
        text = reader.get(f"/feeds/rules/odd.{form}").text
    assert "<script>" in str(entry["title"])
    assert "عربي" in str(entry["title"])
    assert entry["link"] == ""
    assert "javascript" not in text
    assert "\\u0000" not in text


def test_feeds_stand_behind_the_password_and_take_tokens(empty_service: Service) -> None:
    locked = settings(empty_service.settings.data_dir)
    guarded = dataclasses.replace(
        empty_service, settings=dataclasses.replace(locked, password="pw", api_tokens=("t0ken",))
    )
    with client_of(guarded) as reader:
        assert reader.get("/feeds/all.atom").status_code == 401
        assert reader.get("/feeds/all.atom", headers={"Authorization": "Bearer t0ken"}).status_code == 200
        assert reader.get("/feeds/all.atom", headers={"Authorization": "Bearer other"}).status_code == 401
        assert reader.get("/", headers={"Authorization": "Bearer t0ken"}).status_code == 401


def test_pages_tell_readers_of_the_feeds(reader: TestClient) -> None:
    page = reader.get("/?lang=en").text
    for kind in ("application/atom+xml", "application/rss+xml", "application/feed+json"):
        assert f'rel="alternate" type="{kind}"' in page


def test_a_json_feed_is_json(reader: TestClient) -> None:
    answer = reader.get("/feeds/all.json")
    assert answer.headers["content-type"].startswith("application/feed+json")
    assert json.loads(answer.content)["items"][0]["tags"][0] == "FR"
