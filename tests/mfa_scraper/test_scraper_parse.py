"""What holds of the parsers whatever a site sends."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mfa_scraper.backoff import Patience, wait_s
from mfa_scraper.parse import graphql, rest
from mfa_scraper.parse.decoding import looks_like_json
from mfa_scraper.parse.owners import foreign_owner
from mfa_scraper.parse.retry_after import read_retry_after
from mfa_scraper.parse.rows import Origin, odd_fields, read_row
from mfa_scraper.parse.sections import article_url
from mfa_scraper.parse.verdict import Answer, Kind, judge, secure_twin
from news.articles import FetchedArticle

ORIGIN = Origin(site_url="https://www.gov.kz/", entity="mfa", section="news", language="en")
FIELDS = (
    "id",
    "title",
    "body",
    "short_description",
    "created_date",
    "slug",
    "heropic",
    "projects",
    "directions",
)
SOME_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(FIELDS), inner, max_size=9),
    max_leaves=12,
)
PATIENCE = Patience(first_s=2.0, times=3, total_s=60.0)


@given(SOME_JSON)
def test_any_row_comes_out_as_a_value_that_keeps_its_raw_form(row: object) -> None:
    read = read_row(row, ORIGIN)
    if isinstance(read, FetchedArticle):
        assert json.loads(read.raw) == row
        assert read.title + read.body_html + read.lead_html


@given(
    st.integers(200, 599), st.binary(max_size=60) | SOME_JSON.map(lambda value: json.dumps(value).encode())
)
def test_any_answer_gets_a_verdict_and_only_ok_has_rows(status: int, body: bytes) -> None:
    answer = Answer(url="https://www.gov.kz/x", status=status, headers={}, body=body)
    verdict = judge(answer, rest.find_rows, max_bytes=1000)
    assert bool(verdict.rows) == (verdict.kind is Kind.OK)
    assert bool(verdict.reason) != (verdict.kind is Kind.OK)


@given(SOME_JSON)
def test_any_json_is_looked_through_for_graphql_rows(decoded: object) -> None:
    assert graphql.find_rows(decoded, root="title") is not None


def test_json_nested_without_end_is_not_whole_json() -> None:
    answer = Answer(url="https://www.gov.kz/x", status=200, headers={}, body=b"[" * 200_000)
    assert judge(answer, rest.find_rows, max_bytes=1_000_000).kind is Kind.NOT_JSON


@pytest.mark.parametrize(
    ("body", "title"),
    [
        (b'[{"id": 1, "title": "a\xff\xfeb"}]', "a\ufffd\ufffdb"),
        (b'[{"id": 1, "title": "a\tb"}]', "a\tb"),
        (b'[{"id": 1, "title": "a", "hint": ' + b"9" * 5000 + b"}]", "a"),
        (b'\xef\xbb\xbf[{"id": 1, "title": "a\tb"}]', "a\tb"),
    ],
    ids=["bad bytes", "bare tab", "long number", "mark and tab"],
)
def test_one_bad_spot_costs_no_page_and_is_noted(body: bytes, title: str) -> None:
    answer = Answer(url="https://www.gov.kz/x", status=200, headers={}, body=body)
    verdict = judge(answer, rest.find_rows, max_bytes=10_000)
    assert (verdict.kind, verdict.note) == (Kind.OK, "the answer is not sound JSON")
    (row,) = verdict.rows
    assert isinstance(row, dict)
    assert row["title"] == title
    assert isinstance(read_row(row, ORIGIN), FetchedArticle)


def test_a_mark_before_sound_json_is_nothing_to_note() -> None:
    answer = Answer(url="https://www.gov.kz/x", status=200, headers={}, body=b'\xef\xbb\xbf[{"id": 1}]')
    verdict = judge(answer, rest.find_rows, max_bytes=1000)
    assert (verdict.kind, verdict.note) == (Kind.OK, "")


def test_json_is_told_by_its_ends_whatever_stands_before_it() -> None:
    assert looks_like_json(b"\xef\xbb\xbf [1]\n")
    assert looks_like_json(b'{"a": 1}')
    assert not looks_like_json(b"<html>")
    assert not looks_like_json(b'{"a": 1')


def test_the_graphql_question_names_entity_language_page_and_size_as_variables() -> None:
    asked = json.loads(graphql.query_body(root="news", entity="mfa", language="kk", page=3, size=20))
    assert asked["variables"] == {
        "projects": "EQ:mfa",
        "size": 20,
        "page": 3,
        "sort": "created_date:DESC",
        "lang": "kk",
    }
    assert " news(" in asked["query"]


def test_the_rest_address_asks_for_the_newest_first() -> None:
    url = rest.listing_url(
        "https://www.gov.kz/", rest_path="news", entity="mfa", language="ru", page=2, size=100
    )
    assert url == (
        "https://www.gov.kz/api/v1/public/content-manager/news"
        "?sort-by=created_date:DESC&projects=eq:mfa&page=2&size=100&lang=ru"
    )


def test_an_article_of_the_documents_section_has_no_press_in_its_address() -> None:
    url = article_url(
        "https://www.gov.kz", entity="mfa-london", section="documents", external_id="7", language="kk"
    )
    assert url == "https://www.gov.kz/memleket/entities/mfa-london/documents/details/7?lang=kk"


def test_odd_side_fields_are_named_and_usual_ones_are_not() -> None:
    usual = {
        "created_date": None,
        "slug": 7,
        "heropic": "/x.jpg",
        "projects": {"items": []},
        "directions": "x",
    }
    assert odd_fields(usual) == ()
    odd = {"alt_image": 5, "created_date": 1_790_000_000, "slug": True, "projects": [None], "directions": 7.5}
    assert odd_fields(odd) == (
        "created_date is a number",
        "slug is a yes or no",
        "alt_image is a number",
        "projects is a list",
        "directions is a number",
    )
    assert odd_fields([]) == ()


@pytest.mark.parametrize(
    "projects",
    [
        "minfin",
        ["minfin"],
        "minfin,akorda",
        [{"id": "minfin", "title": "Ministry of Finance"}],
        {"items": [{"id": 5, "slug": "minfin"}]},
    ],
)
def test_a_row_that_names_another_entity_belongs_to_it(projects: object) -> None:
    assert foreign_owner(projects, "mfa") == "minfin"
    assert foreign_owner(projects, "minfin") is None


@pytest.mark.parametrize(
    "projects",
    [
        None,
        "",
        5,
        "EQ:mfa",
        "MFA",
        ["mfa", "minfin"],
        [None, 5],
        {"items": []},
        {"items": None},
        [{"id": 5, "title": "minfin"}],
        [{"id": "17", "title": "Ministry of Foreign Affairs"}],
        [{"id": "d290f1ee-6c54-4b01-90e6-d701748f0851"}],
        [{"id": "press", "title": "mfa"}],
        "Ministry of Foreign Affairs",
        "Ministry",
    ],
)
def test_a_row_that_names_us_or_nobody_for_certain_is_ours(projects: object) -> None:
    assert foreign_owner(projects, "mfa") is None


def test_a_ticket_is_a_cookie_or_pairs_or_both_or_missing() -> None:
    pairs = rest.read_ticket(
        has_cookie=False, body=b'{"hash": "h", "token": "t", "lifetime": 30, "bad\\n": "x"}'
    )
    assert pairs == rest.Ticket(headers={"hash": "h", "token": "t"}, has_cookie=False)
    assert rest.read_ticket(has_cookie=True, body=b"<html>") == rest.Ticket(headers={}, has_cookie=True)
    assert rest.read_ticket(has_cookie=False, body=b"[]") is None


def test_only_a_hosts_own_move_to_https_has_a_secure_twin() -> None:
    def moved(url: str, location: str, status: int = 301) -> str | None:
        return secure_twin(Answer(url=url, status=status, headers={"location": location}, body=b""))

    assert moved("http://gov.kz/graphql", "https://gov.kz/graphql") == "https://gov.kz/graphql"
    assert moved("http://gov.kz/graphql", "https://elsewhere.invalid/graphql") is None
    assert moved("http://gov.kz/graphql", "https://gov.kz/login") is None
    assert moved("http://gov.kz/graphql", "https://[bad/graphql") is None
    assert moved("https://gov.kz/graphql", "https://gov.kz/graphql") is None
    assert moved("http://gov.kz/graphql", "https://gov.kz/graphql", 200) is None


@given(st.integers(1, 3), st.floats(0, 59), st.none() | st.floats(0, 100), st.floats(0, 1))
def test_a_wait_keeps_what_the_site_asks_for_and_the_bounds(
    attempt: int, waited_s: float, retry_after_s: float | None, jitter: float
) -> None:
    pause_s = wait_s(PATIENCE, attempt=attempt, waited_s=waited_s, retry_after_s=retry_after_s, jitter=jitter)
    if pause_s is None:
        assert retry_after_s is not None
        assert retry_after_s > PATIENCE.total_s - waited_s
    else:
        assert pause_s >= (retry_after_s or 0)
        assert waited_s + pause_s <= PATIENCE.total_s + 1e-6


@given(st.integers(1, 2), st.floats(0, 1))
def test_waits_grow_with_each_attempt(attempt: int, jitter: float) -> None:
    def wait(number: int) -> float:
        return wait_s(PATIENCE, attempt=number, waited_s=0, retry_after_s=None, jitter=jitter) or 0.0

    assert wait(attempt) < wait(attempt + 1)


def test_patience_ends_with_the_attempts_and_with_the_time() -> None:
    assert wait_s(PATIENCE, attempt=4, waited_s=0, retry_after_s=None, jitter=0) is None
    assert wait_s(PATIENCE, attempt=1, waited_s=60, retry_after_s=None, jitter=0) is None


def test_retry_after_is_read_as_seconds_and_as_a_date() -> None:
    sent = datetime(2026, 9, 1, 12, 0, tzinfo=UTC)
    until = sent + timedelta(seconds=90)
    form = "%a, %d %b %Y %H:%M:%S GMT"
    assert read_retry_after("30", sent="") == 30.0
    assert read_retry_after(until.strftime(form), sent=sent.strftime(form)) == 90.0
    assert read_retry_after(sent.strftime(form), sent=until.strftime(form)) == 0.0
    assert read_retry_after("Tue, 01 Sep 2026 12:00:00", sent="Tue, 01 Sep 2026 11:59:00 -0000") == 60.0
    assert read_retry_after("Mon, 01 Jan 2027 00:00:00 +99999999999999", sent=sent.strftime(form)) is None
    assert read_retry_after("soon", sent=sent.strftime(form)) is None
    assert read_retry_after("", sent="") is None
