"""The pages, over a real database."""

import dataclasses
import re
from datetime import timedelta
from pathlib import Path

import pytest

from monitor.bootstrap import Service
from news.crawls import CrawlMode, CrawlOutcome, CrawlReport, SourceRef
from storage import crawls, outbox, stories
from tests.web.archive import NOW, FixedClock, TestClient, alert, article, client_of, keep, post

PAGES = (
    *("/", "/actors", "/articles/mfa/news/1300001", "/changes", "/outbox", "/health", "/api/docs"),
    *("/rules", "/rules/default", "/rules/default?tried=true", "/rules/default/edit"),
    *("/rules/default/remove", "/rules/new", "/rules/new?kind=spike", "/rule-file", "/recipients"),
    *("/outbox?state=dead", "/outbox/all?wish=retry&state=dead"),
)


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_stands_in_every_language(client: TestClient, path: str, language: str) -> None:
    answer = client.get(f"{path}{'&' if '?' in path else '?'}lang={language}")
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert answer.headers["content-language"] == language


@pytest.mark.parametrize("path", PAGES)
def test_every_page_links_to_its_json(client: TestClient, path: str) -> None:
    machine = client.get(path).text.partition('class="machine"')[2]
    address = machine.partition('href="')[2].partition('"')[0]
    assert address.startswith("/api/")
    assert client.get(address).headers["content-type"] == "application/json"


@pytest.mark.parametrize("path", [*PAGES, "/nowhere", "/api/v1/articles", "/healthz", "/static/style.css"])
def test_head_is_answered_as_get_without_a_body(client: TestClient, path: str) -> None:
    asked, got = client.head(path), client.get(path)
    assert (asked.status_code, asked.content) == (got.status_code, b"")
    assert asked.headers["content-length"] == got.headers["content-length"]
    assert asked.headers["content-security-policy"] == got.headers["content-security-policy"]


def test_what_only_a_form_may_ask_for_is_refused_to_head(client: TestClient) -> None:
    assert client.head("/outbox/2").status_code == 405


@pytest.mark.parametrize("path", ["//evil.example/x", "///evil.example/x", "//evil.example/articles/x"])
def test_an_address_with_slashes_in_front_leads_to_no_other_host(client: TestClient, path: str) -> None:
    text = client.get(f"http://127.0.0.1:8765{path}").text
    assert 'href="/evil.example/' in text
    assert 'href="//' not in text


@pytest.mark.parametrize("path", ["/", "/changes", "/outbox", "/health", "/rules", "/recipients"])
def test_pages_stand_before_anything_was_read(empty_service: Service, path: str) -> None:
    with client_of(empty_service) as client:
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("name", ["overview", "outbox", "health"])
def test_a_fragment_is_the_live_part_of_its_page(client: TestClient, name: str) -> None:
    part = client.get(f"/fragments/{name}").text
    page = client.get("/" if name == "overview" else f"/{name}").text
    assert "<html" not in part
    assert part.strip() in page


def test_the_overview_marks_the_state_in_the_title(client: TestClient) -> None:
    page = client.get("/?lang=ru").text
    assert 'title="Алжир · название · сторона переговоров">Алжир</mark> обсудили' in page


def test_times_are_those_of_almaty_with_their_offset(client: TestClient) -> None:
    assert "09:00 <small>UTC+5</small>" in client.get("/").text


def test_times_before_march_2024_carry_the_old_offset(service: Service) -> None:
    old = dataclasses.replace(article("ru", number="7"), published_at=NOW.replace(year=2023))
    with service.database.writing() as tx:
        keep(tx, old, story_id=stories.create(tx, key="old", now=NOW))
    with client_of(service) as client:
        assert "10:00\N{NO-BREAK SPACE}UTC+6" in client.get("/articles/mfa/news/7").text


def test_the_overview_tells_the_state_of_the_sources_in_one_line(client: TestClient) -> None:
    page = client.get("/").text
    assert "1 of 3 sources healthy" in page
    assert "next poll at 09:05 UTC+5" in page
    assert "1 message failed" in page


def test_the_overview_tells_why_an_alert_was_raised(client: TestClient) -> None:
    assert "first mention since Nov 3, 2025 (386 days); no gap in coverage" in client.get("/").text
    assert "(прошло 386 дней); наблюдение не прерывалось" in client.get("/?lang=ru").text


@pytest.mark.parametrize(("age_s", "is_fresh"), [(30, True), (600, False)])
def test_only_an_alert_just_raised_is_highlighted(service: Service, age_s: int, is_fresh: bool) -> None:  # noqa: FBT001 - one of two expected values
    later = dataclasses.replace(service, clock=FixedClock(NOW + timedelta(seconds=age_s)))
    with client_of(later) as client:
        assert ('class="thing first fresh"' in client.get("/").text) is is_fresh


def test_articles_can_be_narrowed_to_a_state_and_a_language(client: TestClient) -> None:
    assert client.get("/?country=DZ&language=kk").text.count('class="item"') == 1
    assert client.get("/?country=FR").text.count('class="item"') == 0


def test_a_list_goes_on_where_the_page_before_ended(service: Service) -> None:
    with service.database.writing() as tx:
        for number in range(30):
            story = stories.create(tx, key=f"more-{number}", now=NOW)
            keep(tx, article("ru", number=str(number), minutes=number), story_id=story)
    with client_of(service) as client:
        first = client.get("/?lang=en").text
        cursor = re.search(r'rel="next" href="([^"]+)"', first)
        assert cursor is not None
        second = client.get(cursor[1].replace("&amp;", "&")).text
    items = [*re.findall(r'id="(article-[^"]+)"', first), *re.findall(r'id="(article-[^"]+)"', second)]
    assert len(items) == len(set(items)) == 33


def test_an_article_shows_its_versions_with_hash_and_original(client: TestClient) -> None:
    page = client.get("/articles/mfa/news/1300001?language=en").text
    assert "an edited title" in page
    assert page.count("sha256:" + "ab" * 32) == 2
    assert "https://www.gov.kz/memleket/entities/mfa/press/news/details/1300001?lang=en" in page


def test_an_old_version_says_that_it_is_old(client: TestClient) -> None:
    page = client.get("/articles/mfa/news/1300001?language=en&revision=1").text
    assert "This is version 1; the latest is 2" in page
    assert "discussed cooperation</bdi></h1>" in page


def test_an_article_opens_in_the_language_of_the_page_where_it_has_one(client: TestClient) -> None:
    assert "талқылады</bdi></h1>" in client.get("/articles/mfa/news/1300001?lang=kk").text


def test_a_text_is_never_markup(client: TestClient) -> None:
    assert "&lt;b&gt;тихо&lt;/b&gt;" in client.get("/articles/mfa/news/1300001?language=ru").text
    assert "<script>alert" not in client.get("/health").text


def test_override_characters_in_a_title_stay_inside_it(service: Service) -> None:
    with service.database.writing() as tx:
        story = stories.create(tx, key="bidi", now=NOW)
        keep(tx, article("ru", number="9", title="\u202eAlgeria \u2066x"), story_id=story)
    with client_of(service) as client:
        assert '<bdi lang="ru">\u202eAlgeria \u2066x</bdi>' in client.get("/").text


def test_an_article_without_title_text_or_date_says_so(service: Service) -> None:
    bare = dataclasses.replace(
        article("ru", number="8", title=""), text="", published_at=None, published_raw="soon", mentions=()
    )
    with service.database.writing() as tx:
        keep(tx, bare, story_id=stories.create(tx, key="bare", now=NOW))
    with client_of(service) as client:
        page = client.get("/articles/mfa/news/8").text
        assert "Date unknown" in client.get("/").text
    assert "Untitled" in page
    assert "The date could not be read: “soon”" in page
    assert "This article has no text." in page


def test_the_outbox_shows_masked_addresses_and_each_attempt(client: TestClient) -> None:
    page = client.get("/outbox").text
    assert "d…@example.org" in page
    assert "https://hooks.example.org/…" in page
    assert "404 not there" in page
    assert "desk@" not in page
    assert "secret-path" not in page


def test_the_outbox_can_be_narrowed_to_one_state(client: TestClient) -> None:
    page = client.get("/outbox?state=dead").text
    assert page.count('id="message-') == 1
    assert "404 not there" in page


def test_both_lists_of_the_outbox_have_further_pages(service: Service) -> None:
    with service.database.writing() as tx:
        for number in range(35):
            story = stories.create(tx, key=f"many-{number}", now=NOW)
            kept = keep(tx, article("ru", number=f"5{number}"), story_id=story)
            post(tx, alert(), story_id=story, article_id=kept, outcomes={f"a{number}@example.org": None})
    with client_of(service) as client:
        for path in ("/outbox?lang=en", "/outbox?state=pending&lang=en"):
            following = re.search(r'rel="next" href="([^"]+)"', client.get(path).text)
            assert following is not None
            assert client.get(following[1].replace("&amp;", "&")).text.count('class="told-alert') == 6


def test_health_shows_the_raw_row_and_the_reason_of_the_api(client: TestClient) -> None:
    page = client.get("/health").text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "GraphQL answered." in page
    assert "shape changed" in page


@pytest.mark.parametrize(
    ("entry_id", "wish", "state"),
    [(2, "retry", "pending"), (3, "discard", "discarded"), (1, "replay", "delivered")],
)
def test_a_button_does_what_it_says(service: Service, entry_id: int, wish: str, state: str) -> None:
    with client_of(service, **{"Sec-Fetch-Site": "same-origin"}) as client:
        answer = client.post(f"/outbox/{entry_id}?lang=kk", data={"wish": wish, "state": "dead"})
        assert answer.status_code == 303
        assert answer.headers["location"] == f"/outbox?state=dead&done={wish}&lang=kk"
        assert 'class="notice' in client.get(answer.headers["location"]).text
    with service.database.reading() as tx:
        assert outbox.get(tx, entry_id).state == state
        assert len(outbox.listing(tx, state=None, limit=9, before_id=None)) == (4 if wish == "replay" else 3)


@pytest.mark.parametrize(("entry_id", "wish"), [(1, "retry"), (1, "discard"), (99, "replay")])
def test_a_wish_that_comes_too_late_is_told_so(service: Service, entry_id: int, wish: str) -> None:
    with client_of(service, Origin="http://127.0.0.1:8765") as client:
        answer = client.post(f"/outbox/{entry_id}", data={"wish": wish})
        assert answer.headers["location"] == "/outbox?done=refused"


def test_the_page_works_where_the_script_is_not_installed(service: Service, tmp_path: Path) -> None:
    with client_of(service, scripts=tmp_path) as client:
        page = client.get("/").text
    assert "What is new" in page
    assert "<script" not in page
    assert "hx-get" not in page


def test_the_page_renews_itself_where_the_script_is_installed(service: Service, tmp_path: Path) -> None:
    (tmp_path / "htmx.org" / "dist").mkdir(parents=True)
    (tmp_path / "htmx.org" / "dist" / "htmx.min.js").write_text("// htmx", encoding="utf-8")
    with client_of(service, scripts=tmp_path) as client:
        assert "hx-get" in client.get("/").text
        assert client.get("/assets/htmx.min.js").text == "// htmx"


def test_a_revision_of_the_archive_is_shown_as_a_badge(client: TestClient) -> None:
    assert "Version 2" in client.get("/").text


@pytest.mark.parametrize("language", ["kk", "ru"])
def test_english_on_other_pages_is_translated_or_marked(service: Service, language: str) -> None:
    with service.database.writing() as tx:
        source = SourceRef(entity="mfa", section="news", language="ru")
        run = crawls.begin(tx, source=source, mode=CrawlMode.POLL, now=NOW)
        report = CrawlReport(outcome=CrawlOutcome.COMPLETE, detail="The whole listing was read.", items=3)
        crawls.finish(tx, run_id=run, report=report, new=0, revised=0, now=NOW)
    with client_of(service) as client:
        outbox_page = client.get("/outbox", params={"lang": language}).text
        health_page = client.get("/health", params={"lang": language}).text
    for detail in ("404 not there", "451 later", "250 taken"):
        assert f'<bdi lang="en">{detail}</bdi>' in outbox_page
        assert f">{detail}<" not in outbox_page.replace(f'<bdi lang="en">{detail}</bdi>', "")
    assert "First mention" not in outbox_page
    assert "The whole listing" not in health_page
    assert '<bdi lang="en">3 pages read &lt;script&gt;</bdi>' in health_page
    assert "<bdi>deliver</bdi>" not in health_page
