"""The search page: what an address asks for, what it shows, and what can be made of it."""

import csv
import io
from datetime import date
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from monitor.bootstrap import Service
from news.searching import Asked
from storage import stories
from tests.web.archive import NOW, TestClient, article, client_of, keep
from web import languages
from web.frame import Frame
from web.search_terms import OCCASIONS, PARAMETERS, ROLES, VISIBILITIES, read, state_of, written
from web.search_uses import rule_of

NAMES = st.one_of(st.none(), st.sampled_from(["mfa", "mfa-paris", "news"]))
DAYS = st.dates(date(1991, 1, 1), date(2199, 12, 31))
ASKED = st.builds(
    Asked,
    text=st.text(st.characters(categories=["L", "N", "P", "S"]), max_size=80),
    country=st.sampled_from([None, "DZ", "XK", "KZ"]),
    role=st.sampled_from([None, *ROLES]),
    entity=NAMES,
    section=NAMES,
    language=st.sampled_from([None, "kk", "zh-Hant"]),
    since=st.one_of(st.none(), DAYS),
    until=st.none(),
    occasion=st.sampled_from([None, *OCCASIONS]),
    is_edited=st.booleans(),
    visibility=st.sampled_from([None, *VISIBILITIES]),
    order=st.sampled_from(["newest", "rank"]),
)


def frame(language: str = "en") -> Frame:
    return Frame(words=languages.words(language), asked=None, path="/", query=(), is_live=False)


@given(ASKED)
def test_a_search_that_is_written_is_read_as_the_same_search(asked: Asked) -> None:
    terms = read(written(asked))
    assert terms.mistakes == {}
    assert terms.asked == asked


@settings(deadline=None)  # the first name that is no state's loads the gazetteer
@given(st.lists(st.tuples(st.sampled_from([*PARAMETERS, "lang", "x"]), st.text(max_size=400))))
def test_any_address_is_read_or_its_mistakes_are_told(pairs: list[tuple[str, str]]) -> None:
    terms = read(pairs)
    known = languages.words("en").singular
    assert all(key in known for key in terms.mistakes.values())
    assert read(written(terms.asked)).asked == terms.asked


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("DZ", "DZ"), ("dz", "DZ"), ("Algeria", "DZ"), ("  алжир ", "DZ"), ("Алжиром", "DZ"), ("АҚШ", "US"),
        ("Narnia", None), ("France and Algeria", None), ("' OR 1=1 --", None),
    ],
)  # fmt: skip
def test_a_state_is_known_by_its_code_and_by_its_name_in_each_language(text: str, code: str | None) -> None:
    assert state_of(text) == code


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("country", "Narnia"), ("country", "x" * 5000), ("since", "2026-02-30"), ("since", "20260101"),
        ("since", "0001-01-01"), ("until", "9999-12-31"), ("until", "٢٠٢٦-01-01"), ("role", "enemy"),
        ("occasion", "war"), ("order", "random()"), ("edited", "maybe"), ("entity", "mfa' --"),
        ("section", "../news"), ("language", "{{7*7}}"), ("visibility", "hidden"), ("q", "я" * 301),
    ],
)  # fmt: skip
@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_mistake_stands_beside_its_field(client: TestClient, name: str, value: str, language: str) -> None:
    answer = client.get("/search", params={name: value, "lang": language})
    assert answer.status_code == 422
    said = languages.words(language).say(read([(name, value)]).mistakes[name])
    assert f'id="wrong-{name}">{said}' in unescape(answer.text)
    assert "Traceback" not in answer.text


def test_dates_backwards_are_a_mistake_of_the_end() -> None:
    terms = read([("since", "2026-03-02"), ("until", "2026-03-01")])
    assert terms.mistakes == {"until": "search.wrong.backwards"}
    assert terms.asked.until is None


def test_a_search_shows_what_it_found_with_the_words_marked(client: TestClient) -> None:
    page = client.get("/search?q=Алжире").text
    assert "1 result" in page
    assert '<b class="asked">Алжире</b>' in page
    assert "<b>тихо" not in page
    assert 'href="/articles/mfa/news/1300001?language=ru"' in page


def test_empty_fields_of_a_form_are_no_part_of_the_address(client: TestClient) -> None:
    answer = client.get("/search?q=Алжир&country=алжир&role=&since=&lang=ru")
    assert answer.status_code == 303
    assert answer.headers["location"] == "/search?q=%D0%90%D0%BB%D0%B6%D0%B8%D1%80&country=DZ&lang=ru"


def test_every_filter_that_holds_can_be_taken_away(client: TestClient) -> None:
    page = unescape(
        client.get("/search?country=DZ&role=counterparty&language=ru&edited=0&since=2026-01-01").text
    )
    assert 'href="/search?role=counterparty&language=ru&since=2026-01-01"' in page
    assert 'href="/search?country=DZ&role=counterparty&language=ru"' in page


def test_nothing_found_says_what_to_try(client: TestClient) -> None:
    page = unescape(client.get("/search?q=ынтымақ тастық&country=FR").text)
    assert "Nothing was found" in page
    assert "ынтымақ* тастық*" in page
    assert (
        'href="/search?q=%D1%8B%D0%BD%D1%82%D1%8B%D0%BC%D0%B0%D2%9B+%D1%82%D0%B0%D1%81%D1%82%D1%8B%D2%9B"'
        in page
    )


def test_without_a_question_the_page_says_how_to_ask(client: TestClient) -> None:
    page = client.get("/search?order=rank").text
    assert "Type words or choose a filter" in page
    assert "/search.csv" not in page


def test_long_lists_come_in_pages(service: Service) -> None:
    with service.database.writing() as tx:
        for number in range(45):
            story = stories.create(tx, key=f"p{number}", now=NOW)
            keep(tx, article("ru", number=f"77{number:02}", minutes=number), story_id=story)
    seen: list[str] = []
    with client_of(service) as client:
        address = "/search?country=DZ&language=ru"
        while address:
            page = unescape(client.get(address).text)
            seen += [part.partition("?")[0] for part in page.split('<h2><a href="/articles/')[1:]]
            address = page.partition('rel="next" href="')[2].partition('"')[0]
    assert len(seen) == len(set(seen)) == 46


@pytest.mark.parametrize(
    "cursor", ["yesterday", "2026-11-24T04:00:00~99999999999999999999", "~", "%00", "x" * 500]
)
def test_a_cursor_that_no_page_gave_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get(f"/search?country=DZ&cursor={cursor}")
    assert answer.status_code in {404, 422}
    assert "Traceback" not in answer.text


def test_what_was_found_is_a_file_too(client: TestClient) -> None:
    answer = client.get("/search.csv?q=алжир*")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert {row["language"] for row in rows} == {"kk", "ru"}
    assert all(row["states"] == "DZ" for row in rows)
    assert client.get("/search.csv?since=x").status_code == 422


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        ("q=мұнай*&country=DZ&language=kk", {"kind": "phrase", "phrases": "мұнай", "countries": "DZ"}),
        (
            "country=DZ&role=venue&section=news",
            {"kind": "watch_list", "where": "role:venue and section:news"},
        ),
        ("occasion=visit&country=FR", {"kind": "event_kind", "event_kinds": "visit", "countries": "FR"}),
        ("edited=1&country=FR", {"kind": "edited", "countries": "FR"}),
        ("visibility=removed", {"kind": "removed"}),
    ],
)  # fmt: skip
def test_a_search_becomes_a_rule(client: TestClient, address: str, fields: dict[str, str]) -> None:
    asked = read([tuple(pair.split("=")) for pair in address.split("&")]).asked  # type: ignore[misc]  # pairs
    rule = rule_of(frame(), asked)
    assert rule is not None
    assert fields.items() <= rule.items()
    form = unescape(client.get("/rules/new", params=rule).text)
    assert all(value in form for value in fields.values())


@pytest.mark.parametrize("address", ["q=нефть&edited=1", "language=ru", "section=news"])
def test_what_no_rule_can_say_is_not_offered_as_one(address: str) -> None:
    asked = read([tuple(pair.split("=")) for pair in address.split("&")]).asked  # type: ignore[misc]  # pairs
    assert rule_of(frame(), asked) is None


def test_an_address_never_says_whom_a_rule_tells(client: TestClient) -> None:
    form = client.get(
        "/rules/new?kind=watch_list&countries=DZ&recipients=mallory@example.org&id=mine&body=x"
    ).text
    assert "mallory" not in form.partition('<form class="rule-form"')[2].partition("</form>")[0]
    assert 'value="mine"' not in form


@pytest.mark.parametrize(
    "words",
    [
        "<script>alert(1)</script>",
        "\u202eevil\u202c",
        "{{ 7*7 }} ${x}",
        "'; DROP TABLE articles; --",
        '" OR *',
        "*",
        "\x00",
        "%",
    ],
)
def test_hostile_words_are_only_words(client: TestClient, words: str) -> None:
    answer = client.get("/search", params={"q": words})
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text
    assert "\u202e" not in answer.text
    assert client.get("/search?q=Алжире").status_code == 200


def test_every_page_has_the_search_box(client: TestClient) -> None:
    assert 'action="/search"' in client.get("/health").text
