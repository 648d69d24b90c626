"""The page of a story: languages side by side, delays, how each joined, and what each leaves out."""

import pytest

from monitor.bootstrap import Service
from news.differences import Difference
from storage import differences, stories
from storage.articles import NewArticle
from storage.articles import add as add_article
from tests.web.archive import NOW, TestClient, article
from web import languages
from web.differing import delay, number
from web.frame import Frame

LEFT_OUT = (
    Difference(kind="state", value="AM", present_in=("ru",), absent_in=("en",)),
    Difference(kind="person", value="Luis Rojas", present_in=("ru",), absent_in=("en",)),
    Difference(kind="person", value="Ana Diaz", present_in=("ru",), absent_in=("en",)),
    Difference(kind="person", value="Eva Soto", present_in=("ru",), absent_in=("en",)),
    Difference(kind="organisation", value="org:UN", present_in=("ru",), absent_in=("en",)),
    Difference(kind="number", value="number:1200000000", present_in=("ru",), absent_in=("en",)),
    Difference(kind="sentence", value="Встреча <b>прошла</b>.", present_in=("ru",), absent_in=("en",)),
)


def frame(language: str) -> Frame:
    return Frame(words=languages.words(language), asked=None, path="/", query=(), is_live=False)


@pytest.fixture
def told(service: Service) -> None:
    """The small archive's story with differences, and a second story that was matched."""
    with service.database.writing() as tx:
        differences.replace(tx, 1, LEFT_OUT, now=NOW)
        matched = stories.create(tx, key="mfa/news/5", now=NOW)
        for language, by, score in (("ru", "own", None), ("en", "match", 0.97)):
            add_article(
                tx,
                NewArticle(
                    article=article(language, number=f"5{language}"),
                    story_id=matched,
                    seen_at=NOW,
                    appeared_at=NOW,
                    is_history=False,
                    joined_by=by,  # type: ignore[arg-type]  # one of the literals
                    join_score=score,
                ),
                gazetteer="g1",
            )


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["Only in Russian:", "Armenia", "Luis Rojas", "1.2 billion", "1 sentence"]),
        ("ru", ["Только на языке: русский", "Армения", "1,2 миллиарда", "1 предложение"]),
        ("kk", ["Тек мына тілде: орыс тілі", "Армения", "1 сөйлем"]),
    ],
)
@pytest.mark.usefixtures("told")
def test_a_story_shows_what_only_one_language_says(
    client: TestClient, language: str, words: list[str]
) -> None:
    page = client.get(f"/stories/s1?lang={language}")
    assert page.status_code == 200
    assert all(word in page.text for word in words), [word for word in words if word not in page.text]
    assert "<b>прошла" not in page.text


@pytest.mark.usefixtures("told")
def test_an_article_says_what_only_its_story_s_other_language_says(client: TestClient) -> None:
    page = client.get("/articles/mfa/news/1300001?language=en").text
    assert "Only in Russian:" in page
    assert "3 persons" in page
    assert 'href="/stories/s1"' in page
    assert "The story in 3 languages" in page


@pytest.mark.usefixtures("told")
def test_a_match_is_shown_with_its_score(client: TestClient) -> None:
    page = client.get("/stories/mfa/news/5").text
    assert "joined by a match, score 0.97" in page
    assert "began the story" in page
    assert "delay not known" in page
    assert "The languages name the same" in page


@pytest.mark.usefixtures("told")
def test_a_story_is_json_too(client: TestClient) -> None:
    found = client.get("/api/v1/stories/s1").json()
    assert found["key"] == "s1"
    assert [each["language"] for each in found["releases"]] == ["kk", "ru", "en"]
    assert {"kind": "state", "value": "AM", "present_in": ["ru"], "absent_in": ["en"]} in found["differences"]


@pytest.mark.parametrize("path", ["/stories/none", "/api/v1/stories/none"])
def test_an_unknown_story_is_not_found(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, "delay not known"),
        (0, "at the same time"),
        (60, "1 minute later"),
        (7200, "2 hours later"),
        (90000, "1 day later"),
    ],
)
def test_a_delay_is_told_in_its_largest_unit(seconds: int | None, words: str) -> None:
    assert delay(frame("en"), seconds) == words


@pytest.mark.parametrize(
    ("key", "words"),
    [
        ("day:03-14", "March 14"),
        ("percent:12.5", "12.5%"),
        ("year:2013", "2013"),
        ("number:18400000", "18.4 million"),
        ("number:5000", "5,000"),
    ],
)
def test_a_number_is_told_as_the_page_writes_numbers(key: str, words: str) -> None:
    assert number(frame("en"), key) == words
