"""The pages of organisations and persons, and what an article says of them."""

from dataclasses import replace

import pytest

import actors
from monitor.bootstrap import Service
from news.understand import with_mentions
from storage import stories
from tests.web.archive import NOW, TestClient, article, keep

TITLE = "Посол Франции Клод Мартен провел переговоры в ООН"
TEXT = "Состоялась встреча посла Франции Клода Мартена с представителем ООН."


pytestmark = pytest.mark.usefixtures("told")


@pytest.fixture
def told(service: Service) -> None:
    """Keeps a release with an organisation, a person and a meeting."""
    with service.database.writing() as tx:
        told = replace(article("ru", number="77", title=TITLE), text=TEXT)
        keep(tx, with_mentions(told), story_id=stories.create(tx, key="s77", now=NOW))


def test_an_article_names_its_actors_and_its_kind_of_event(client: TestClient) -> None:
    page = client.get("/articles/mfa/news/77", params={"lang": "en"}).text
    assert "Клод Мартен" in page
    assert 'href="/actors/org%3AUN?lang=en"' in page
    assert "<dt>meeting</dt>" in page
    (revision,) = client.get("/api/v1/articles/mfa/news/77").json()["revisions"]
    assert {each["key"] for each in revision["actors"]} >= {"org:UN"}
    assert "meeting" in {each["kind"] for each in revision["occasions"]}


@pytest.mark.parametrize("language", ["kk", "ru", "en"])
def test_the_list_shows_who_was_named_and_when(client: TestClient, language: str) -> None:
    page = client.get("/actors", params={"lang": language}).text
    assert "Клод Мартен" in page
    assert actors.organisation_name("org:UN", language) in page
    only = client.get("/actors", params={"kind": "organisation", "lang": language}).text
    assert "Клод Мартен" not in only


def test_an_actor_leads_to_its_articles(client: TestClient) -> None:
    page = client.get("/actors/org:UN", params={"lang": "en"}).text
    assert "United Nations" in page
    assert TITLE in page
    answer = client.get("/api/v1/actors/org:UN").json()
    assert answer["actor"]["stories"] == 1
    assert [each["key"] for each in answer["articles"]] == ["mfa/news/77"]


@pytest.mark.parametrize("key", ["org:NOBODY", "person:x", "nonsense", "org:"])
def test_an_unknown_actor_is_refused_in_words(client: TestClient, key: str) -> None:
    assert client.get(f"/actors/{key}").status_code in {404, 422}
    assert client.get(f"/api/v1/actors/{key}").status_code in {404, 422}


def test_lists_go_on_and_refuse_cursors_that_no_page_gave(client: TestClient) -> None:
    first = client.get("/api/v1/actors", params={"limit": 1}).json()
    second = client.get("/api/v1/actors", params={"limit": 1, "cursor": first["next_cursor"]}).json()
    assert first["items"][0]["key"] != second["items"][0]["key"]
    assert client.get("/actors", params={"cursor": "1~2~3"}).status_code == 404
