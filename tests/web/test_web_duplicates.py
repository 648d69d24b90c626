"""What the page shows of articles that say the same."""

import pytest

from monitor.bootstrap import Service
from storage import duplicates, stories
from tests.web.archive import NOW, TestClient, article, keep

SAID = {
    "en": "also published by mfa, at the same time, 98% the same",
    "ru": "это опубликовал и источник mfa (в то же время), совпадает на 98",
    "kk": "мұны mfa те жариялаған (сол уақытта), 98",
}


@pytest.fixture(autouse=True)
def _reposted(service: Service) -> None:
    """A second article that says what the Russian one of the small archive says."""
    with service.database.writing() as tx:
        story = stories.create(tx, key="s2", now=NOW)
        second = keep(tx, article("ru", number="1300002", minutes=-180), story_id=story)
        (first,) = duplicates.candidates(tx, [second - 2])
        assert first.telling.title == article("ru").title
        duplicates.note(tx, second, of=first, similarity=0.986, now=NOW)


@pytest.mark.parametrize("language", SAID)
def test_an_article_names_who_else_published_it(client: TestClient, language: str) -> None:
    for key in ("1300001", "1300002"):
        page = client.get(f"/articles/mfa/news/{key}?language=ru&lang={language}").text
        assert SAID[language] in page.replace("\N{NO-BREAK SPACE}", " ")
    assert SAID[language] not in client.get(f"/articles/mfa/news/1300001?language=en&lang={language}").text


def test_a_list_says_how_many_say_the_same(client: TestClient) -> None:
    assert client.get("/?lang=en").text.count("×2</a>") == 2
    found = client.get("/api/v1/articles?language=ru").json()["items"]
    assert [each["copies"] for each in found] == [2, 2]


def test_the_interface_lists_them(client: TestClient) -> None:
    (found,) = client.get("/api/v1/articles/mfa/news/1300001").json()["duplicates"]
    assert (found["key"], found["later_by_s"], found["similarity"]) == ("mfa/news/1300002", 0, 0.986)
    assert client.get("/api/v1/articles/mfa/news/1300001?language=kk").json()["duplicates"] == []
