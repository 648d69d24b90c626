"""A release's page: languages side by side, mentions explained, versions, evidence; and hostile releases."""

import csv
import gzip
import hashlib
import io
import re
from dataclasses import replace
from html import unescape

import pytest

from countries import Mention
from monitor import evidence
from monitor.bootstrap import Service
from news.articles import Article, Exchange
from news.differences import Difference
from storage import articles, differences, stories
from storage.articles import NewArticle
from storage.revisions import NewRevision
from tests.web.archive import NOW, TestClient, article, client_of, keep

PAGE = "/articles/mfa/news/1300001"


def sides_of(page: str) -> list[str]:
    """What stands in each column."""
    return page.partition('class="sides')[2].partition("</section>")[0].split('<article class="side')[1:]


def add(service: Service, kept: Article) -> str:
    """Keeps an article in a story of its own; returns the address of its page."""
    with service.database.writing() as tx:
        keep(tx, kept, story_id=stories.create(tx, key=f"own {kept.ref.external_id}", now=NOW))
    return f"/articles/{kept.ref.key}?language={kept.language}"


def test_the_languages_of_a_story_stand_side_by_side(client: TestClient) -> None:
    kazakh, russian, english = sides_of(client.get(f"{PAGE}?language=ru").text)
    assert 'lang="kk"' in kazakh
    assert "Алжирде" in re.sub("<[^>]+>", "", kazakh)
    assert russian.startswith(" article shown")
    assert "Algeria" in english
    assert {side.count('<div class="row text">') for side in (kazakh, russian, english)} == {1}


def test_a_mention_says_why_it_is_one(client: TestClient) -> None:
    page = client.get(f"{PAGE}?language=ru").text
    assert 'data-state="DZ" tabindex="0" data-note="Algeria · name · counterparty"' in page
    assert 'Gazetteer version: <code class="hash">g1</code>' in page


def test_what_one_language_says_alone_is_marked_in_its_text(service: Service) -> None:
    alone = [
        Difference(kind="state", value="DZ", present_in=("ru",), absent_in=("en", "kk")),
        Difference(
            kind="sentence", value="The meeting was held in Algeria.", present_in=("en",), absent_in=("ru",)
        ),
    ]
    with service.database.writing() as tx:
        differences.replace(tx, 1, alone, now=NOW)
    with client_of(service) as client:
        page = client.get(f"{PAGE}?language=en").text
        older = client.get(f"{PAGE}?language=en&revision=1").text
    kazakh, russian, english = sides_of(page)
    assert "alone" not in kazakh
    assert "Algeria · name · counterparty · only in this language" in russian
    assert '<span class="only" title="only in this language">' in english
    assert 'class="only"' not in sides_of(older)[2]  # what is left out is known of the texts as they stand


def test_a_version_is_shown_beside_the_other_languages_as_they_stand(client: TestClient) -> None:
    page = client.get(f"{PAGE}?language=en&revision=1").text
    assert "This is version 1; the latest is 2" in page
    assert "Kazakhstan and Algeria discussed" in re.sub("<[^>]+>", "", sides_of(page)[2])
    assert client.get(f"{PAGE}?language=en&revision=1&against=9").status_code == 404


def test_the_place_in_the_chain_is_recomputed(service: Service) -> None:
    with client_of(service) as client:
        page = client.get(f"{PAGE}?language=kk").text
        assert "Recomputed just now: the link is right" in page
        assert "./mfa verify" in page


def test_mentions_are_a_file_too(client: TestClient) -> None:
    answer = client.get(f"{PAGE}/mentions.csv?language=ru")
    rows = list(csv.DictReader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [(row["country"], row["surface"], row["field"]) for row in rows] == [
        ("DZ", "Алжир", "title"),
        ("DZ", "Алжир", "body"),
    ]


@pytest.fixture
def proven(service: Service) -> tuple[Service, int]:
    """The small archive with an article that was read from a record of the evidence, and the record's id."""
    exchange = Exchange(
        url="https://www.gov.kz/graphql", method="POST", request_headers=(), request_body=b"{}", status=200,
        headers=(("Content-Type", "application/json"),), body=b'{"data": "<script>"}', fetched_at=NOW,
    )  # fmt: skip
    written = evidence.write(service, exchange)
    with service.database.writing() as tx:
        evidence_id = evidence.record(tx, written)
        story = stories.create(tx, key="s88", now=NOW)
        added = NewArticle(
            article=article("en", number="88"), story_id=story, seen_at=NOW, appeared_at=NOW,
            is_history=False, evidence_id=evidence_id,
        )  # fmt: skip
        articles.add(tx, added, gazetteer="g1")
    return service, evidence_id


def test_a_record_is_downloaded_as_a_warc_file_of_its_own(proven: tuple[Service, int]) -> None:
    service, number = proven
    with client_of(service) as client:
        told = client.get(f"/api/v1/evidence/{number}").json()
        answer = client.get(f"/evidence/{number}.warc.gz")
        head = client.head(f"/evidence/{number}.warc.gz")
    assert answer.status_code == 200
    assert answer.headers["content-length"] == str(told["length"]) == head.headers["content-length"]
    assert answer.headers["content-disposition"] == f'attachment; filename="mfa-evidence-{number}.warc.gz"'
    assert hashlib.sha256(answer.content).hexdigest() == told["sha256"]
    assert gzip.decompress(answer.content).startswith(b"WARC/1.1\r\n")


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_a_record_says_whether_it_is_whole_and_what_it_proves(
    proven: tuple[Service, int], language: str
) -> None:
    service, number = proven
    with client_of(service) as client:
        page = client.get(f"/evidence/{number}?lang={language}")
        release = client.get(f"/articles/mfa/news/88?lang={language}").text
    assert page.status_code == 200
    assert "/articles/mfa/news/88?" in page.text
    assert 'class="badge good"' in page.text
    assert f"/evidence/{number}.warc.gz" in release


def test_a_record_whose_file_is_gone_is_gone(proven: tuple[Service, int]) -> None:
    service, number = proven
    for path in (service.settings.data_dir / "evidence").glob("*.warc.gz"):
        path.unlink()
    with client_of(service) as client:
        answer = client.get(f"/evidence/{number}.warc.gz")
        page = client.get(f"/evidence/{number}")
    assert answer.status_code == 410
    assert "./mfa verify" in answer.text
    assert page.status_code == 200
    assert "is gone or has become shorter" in page.text


def test_altered_bytes_are_not_handed_out(proven: tuple[Service, int]) -> None:
    service, number = proven
    (path,) = (service.settings.data_dir / "evidence").glob("*.warc.gz")
    whole = bytearray(path.read_bytes())
    whole[-9] ^= 1
    path.write_bytes(bytes(whole))
    with client_of(service) as client:
        answer = client.get(f"/evidence/{number}.warc.gz")
    assert answer.status_code == 410
    assert "altered" in answer.text


@pytest.mark.parametrize("number", ["99999", "0", "x", "99999999999", "1/../../etc"])
def test_a_record_that_was_never_kept_is_not_found(client: TestClient, number: str) -> None:
    for path in (f"/evidence/{number}", f"/evidence/{number}.warc.gz"):
        assert client.get(path).status_code in {404, 422}


HOSTILE = (
    "<script>alert(1)</script>",
    "</title><img src=x onerror=alert(1)>",
    "\u202eevil\u202c \u2067isolate",
    "{{ 7*7 }} {% raw %} ${x}",
    "'; DROP TABLE articles; --",
    "",
    " \n\t ",
)


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_titles_and_bodies_are_only_words(service: Service, words: str) -> None:
    kept = replace(article("en", number="h1", title=words), text=f"{words}\n{words}", mentions=())
    address = add(service, kept)
    with client_of(service) as client:
        pages = [client.get(address), client.get("/stories/own h1"), client.get("/search?language=en&q=")]
    for page in pages:
        assert page.status_code in {200, 303}
        assert "<script>alert" not in page.text
        assert "<img src=x" not in page.text
        assert "49" not in page.text.partition("<h1")[2].partition("</h1>")[0]
    said = pages[0].text.partition('class="side-title"')[2].partition("</p>")[0]
    assert "<bdi>" in said


def test_a_word_of_a_megabyte_is_whole_and_everything_else_is_there(service: Service) -> None:
    address = add(service, replace(article("en", number="mb", title="w" * 1_000_000), mentions=()))
    with client_of(service) as client:
        page = client.get(address).text
        found = client.get("/search?language=en&country=DZ")
    assert "citation-title" in page
    assert len(page.partition("</title>")[0]) < 2000
    assert found.status_code == 200


def test_ten_thousand_mentions_are_marked_and_told_in_short(service: Service) -> None:
    text = "\n".join(["Algeria " * 10] * 1000)
    found = tuple(
        Mention(
            country="DZ", start=match.start(), end=match.end(), surface="Algeria", kind="name", role="venue"
        )
        for match in re.finditer("Algeria", text)
    )
    address = add(service, replace(article("en", number="10k"), text=text, mentions=found))
    with client_of(service) as client:
        page = client.get(address).text
    assert page.count("<mark") == 10_000
    assert page.count("data-note") < 1000
    assert "10,000 mentions of states" in page
    table = page.partition('id="mentions-title"')[2]
    assert table.count("<tr>") == 2
    assert "10,000</td>" in table


def test_a_release_that_names_everything_in_many_ways_is_cut_to_a_page(service: Service) -> None:
    words = [f"A{number}" for number in range(300)]
    text = " ".join(words)
    found = tuple(
        Mention(
            country="DZ", start=text.index(word), end=text.index(word) + len(word), surface=word, kind="name"
        )
        for word in words
    )
    address = add(service, replace(article("en", number="many"), text=text, mentions=found))
    with client_of(service) as client:
        page = unescape(client.get(address).text)
    assert page.partition('id="mentions-title"')[2].count("<tr>") == 201
    assert "All mentions as CSV" in page


def test_five_hundred_versions_come_a_page_at_a_time(service: Service) -> None:
    first = article("en", number="500")
    with service.database.writing() as tx:
        article_id = keep(tx, first, story_id=stories.create(tx, key="s500", now=NOW))
        for number in range(2, 501):
            text = replace(first, text=f"Text {number}.", mentions=(), fingerprint=f"f{number}")
            revision = NewRevision(
                article_id=article_id, article=text, number=number, seen_at=NOW, evidence_id=None
            )
            articles.revise(tx, revision, gazetteer="g1")
    with client_of(service) as client:
        newest = client.get("/articles/mfa/news/500?language=en").text
        middle = client.get("/articles/mfa/news/500?language=en&revision=250&against=3&before=251").text
    assert "500 versions kept" in newest
    assert newest.count('class="proof"') == 20
    assert newest.count('class="told"') == 20
    assert "Text 250." in middle
    assert "before=231" in middle


def test_a_second_release_of_a_language_is_listed_under_the_story(service: Service) -> None:
    with service.database.writing() as tx:
        keep(tx, article("ru", number="again", title="Ещё раз"), story_id=1)
    with client_of(service) as client:
        page = client.get("/stories/s1").text
        own = client.get("/articles/mfa/news/again?language=ru").text
    assert len(sides_of(page)) == 3
    assert "/articles/mfa/news/again?language=ru" in page
    assert "Ещё раз" in sides_of(own)[1]
