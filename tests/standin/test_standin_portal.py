"""The portal when nothing is wrong with it."""

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standin import bodies
from standin.generate import generate
from standin.rows import Habits
from standin.stories import load_archive, load_drip, read_stories, read_story

Open = Callable[..., Any]
Write = Callable[..., dict[str, Any]]


def test_graphql_lists_newest_first_with_string_ids(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story("old", days_ago=9), write_story("new", days_ago=1))
    assert [row["id"] for row in visitor.rows()] == ["1300002", "1300001"]
    assert [row["id"] for row in visitor.rows('projects:"eq:mfa", _sort:"created_date:ASC"')] == [
        "1300001",
        "1300002",
    ]


def test_graphql_takes_variables_aliases_defaults_and_counts(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story())
    query = """query News($p: String!, $size: Int = 5, $ids: [Int] = [1, 2]) { # the newest
        latest: news(projects: $p, _size: $size, _page: 1, _lang: "ru") { __typename number: id title }
        _total_count { news }
    }"""
    written = {"query": query, "variables": {"p": "EQ:mfa"}}
    answer = visitor.call("/graphql", method="POST", body=written).json["data"]
    assert [row["number"] for row in answer["latest"]] == ["1300001"]
    assert answer["_total_count"] == {"news": 1}


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("{ news { colour } }", "colour"),
        ("{ weather { id } }", "weather"),
        ("{ news }", "selection"),
        ("{ _total_count { weather } }", "TotalCount"),
        ("{ news(_size: many) { id } }", "non-integer"),
        ("{ news { id }", "EOF"),
        ("{ news ^ }", "Unexpected"),
    ],
)
def test_graphql_tells_its_errors_with_status_200(open_ministry: Open, query: str, message: str) -> None:
    reply = open_ministry().call("/graphql", method="POST", body={"query": query})
    assert reply.status == 200
    assert message in reply.json["errors"][0]["message"]


def test_graphql_refuses_bodies_and_variables_that_are_no_objects(open_ministry: Open) -> None:
    visitor = open_ministry()
    assert visitor.call("/graphql", method="POST", body=[1]).json["errors"]
    assert visitor.call("/graphql", method="POST", body={"query": "{}", "variables": [1]}).json["errors"]


def test_graphql_times_out_at_the_gateway_from_fifty_rows_on(open_ministry: Open) -> None:
    visitor = open_ministry()
    assert visitor.query('_size:50, projects:"EQ:mfa"').status == 504
    assert visitor.query('_size:49, projects:"EQ:mfa"').status == 200


def test_untranslated_rows_stand_in_the_list_until_filtered(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story(texts={"ru": {"title": "Визит", "paragraphs": ["Текст."]}}))
    (row,) = visitor.rows()
    assert row["title"] is None
    assert row["body"] is None
    assert visitor.rows('projects:"EQ:mfa", _lang:"en", title:"neq:null"') == []


def test_rest_wants_a_cookie_and_gives_whole_bodies_in_a_bare_array(
    open_ministry: Open, write_story: Write
) -> None:
    visitor = open_ministry(write_story())
    refused = visitor.listed(headers={})
    assert (refused.status, refused.json) == (400, {"message": "notAllowed"})
    (row,) = visitor.listed("&lang=en").json
    assert row["id"] == 1300001
    assert "The minister visited Algeria." in row["body"]


def test_rest_reads_the_language_from_the_header_too(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story(), ticket="none")
    (row,) = visitor.listed(headers={"Accept-Language": "kk-KZ,kk;q=0.9"}).json
    assert row["title"] == "Алжирге сапар"
    (row,) = visitor.listed(headers={"Accept-Language": "*"}).json
    assert "Визит" in row["title"]


def test_rest_pages_count_from_one_and_end_with_an_empty_list(open_ministry: Open) -> None:
    visitor = open_ministry(*generate(120), ticket="none")
    pages = [visitor.listed(f"&size=100&page={page}", headers={}).json for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [100, 20, 0]
    assert len({row["id"] for page in pages for row in page}) == 120


def test_rest_finds_by_slug_and_number_and_filters_by_date(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story("old", days_ago=9), write_story("new", days_ago=1), ticket="none")
    slug = visitor.listed(headers={}).json[1]["slug"]
    assert [row["id"] for row in visitor.listed(f"&slug=eq:{slug}", headers={}).json] == [1300001]
    assert [row["id"] for row in visitor.listed("&created_date=gt:2026-08-28T00:00:00", headers={}).json] == [
        1300002
    ]
    assert visitor.listed("&created_date=gte:2026-08-28T00:00:00", headers={}).status == 500
    assert visitor.listed("&page=first", headers={}).status == 400
    one = "/api/v1/public/content-manager/news/"
    assert visitor.call(one + "1300002?lang=en").json["title"] == "A visit to Algeria"
    assert visitor.call(one + "1399999").status == 404
    assert visitor.call("/api/v1/public/content-manager/weather").status == 404


def test_documents_want_no_ticket_and_answer_nothing_one_by_one(
    open_ministry: Open, write_story: Write
) -> None:
    visitor = open_ministry(write_story(section="documents"))
    (row,) = visitor.call("/api/v1/public/content-manager/documents?projects=eq:mfa").json
    assert visitor.call(f"/api/v1/public/content-manager/documents/{row['id']}").json == {}


def test_the_header_form_of_the_ticket_comes_as_json(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story(), ticket="header")
    assert visitor.listed().status == 200
    assert visitor.listed(headers={"hash": "made-up", "token": "made-up"}).status == 400
    json_type = {"Content-Type": "application/json"}
    assert visitor.call("/api/v1/public/_/c/k6", method="POST", headers=json_type).status == 404
    assert visitor.call("/api/v2/_/c/k6", method="POST").status == 415


def test_an_unknown_form_of_ticket_is_refused(open_ministry: Open) -> None:
    with pytest.raises(ValueError, match="unknown"):
        open_ministry(ticket="paper")


def test_the_pages_of_the_portal_are_an_empty_shell(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story(entity="mfa-oslo"))
    page = visitor.call("/memleket/entities/mfa/press/news/details/1300001?lang=ru")
    assert b'<div id="root"></div>' in page.body
    assert b"/memleket/entities/mfa-oslo/press/news" in visitor.call("/sitemap.xml").body
    assert b"Disallow: /uploads" in visitor.call("/robots.txt").body
    assert visitor.call("/uploads/2026/9/1/x.jpg").body.startswith(b"\x89PNG")
    assert visitor.call("/elsewhere").status == 404
    assert visitor.call("/", method="PUT").status == 405
    assert visitor.call("/", method="HEAD").body == b""


def test_the_rows_show_every_known_shape(open_ministry: Open) -> None:
    visitor = open_ministry(*generate(40), ticket="none")
    rows = visitor.listed("&size=100&lang=en", headers={}).json
    forms = {re.sub(r"\d", "9", row["created_date"]) for row in rows}
    assert forms == {
        "9999-99-99T99:99:99Z", "9999-99-99T99:99:99.999+9999",
        "9999-99-99T99:99:99+9999", "9999-99-99T99:99:99",
    }  # fmt: skip
    assert {type(row["projects"]) for row in rows} == {str, list, dict}
    assert {row["slug"].isdecimal() for row in rows} == {True, False}
    assert any(row["body"] is None and row["short_description"] for row in rows)
    bodies_seen = json.dumps([row["body"] for row in rows])
    assert all(
        mark in bodies_seen
        for mark in ("<!DOCTYPE html>", "&nbsp;", "<table", "/uploads/", "<br />", "<span")
    )


def test_a_plain_portal_writes_plain_paragraphs(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story(), habits=Habits(variety=False, z_is_astana=True), ticket="none")
    (row,) = visitor.listed("&lang=en", headers={}).json
    assert row["body"] == "<p>The minister visited Algeria.</p><p>It is over.</p>"
    assert row["created_date"] == "2026-08-29T14:20:00Z"


def test_numbers_may_differ_by_language(open_ministry: Open, write_story: Write) -> None:
    visitor = open_ministry(write_story(), habits=Habits(ids_per_language=True), ticket="none")
    numbers = {
        language: visitor.listed(f"&lang={language}", headers={}).json[0]["id"]
        for language in ("kk", "ru", "en", "tr")
    }
    assert len(set(numbers.values())) == 4
    one = f"/api/v1/public/content-manager/news/{numbers['en']}?lang=en"
    assert visitor.call(one).json["id"] == numbers["en"]


def test_the_requests_are_kept_with_their_user_agent(open_ministry: Open) -> None:
    visitor = open_ministry()
    visitor.call("/robots.txt", headers={"User-Agent": "monitor/1"})
    (seen,) = visitor.ministry.requests
    assert (seen.method, seen.path, seen.user_agent, seen.status) == ("GET", "/robots.txt", "monitor/1", 200)


@given(st.lists(st.text(min_size=1), min_size=1), st.integers(0, 10_000))
def test_every_habit_keeps_the_letters_of_the_text(paragraphs: list[str], number: int) -> None:
    written = bodies.body_of(paragraphs, number, "/uploads/x.jpg")
    assert all(each.isascii() or each in written or not each.isalpha() for each in "".join(paragraphs))


def test_the_bundled_archive_can_be_read_and_every_key_is_its_own(open_ministry: Open) -> None:
    anchor = open_ministry().ministry.clock.anchor
    read_stories([*load_archive(), *load_drip()], anchor)


@pytest.mark.parametrize("texts", [None, {"ru": {"title": "x"}}, {"ru": {"title": "x", "paragraphs": "one"}}])
def test_a_story_that_lacks_a_part_is_named(open_ministry: Open, write_story: Write, texts: object) -> None:
    anchor = open_ministry().ministry.clock.anchor
    with pytest.raises(ValueError, match="'visit'"):
        read_story(write_story(texts=texts), anchor)


def test_two_stories_of_one_key_are_refused(open_ministry: Open, write_story: Write) -> None:
    with pytest.raises(ValueError, match="share the key"):
        open_ministry(write_story(), write_story())


@pytest.mark.parametrize("written", ["{}", "nothing"])
def test_an_archive_file_that_is_no_list_is_named(tmp_path: Path, written: str) -> None:
    (tmp_path / "bad.json").write_text(written)
    with pytest.raises(ValueError, match=r"bad\.json"):
        load_archive(tmp_path)
    assert load_drip(tmp_path) == []
