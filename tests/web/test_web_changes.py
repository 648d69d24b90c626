"""What became of articles, as pages and as JSON."""

import dataclasses
from datetime import timedelta

import pytest

import countries
from monitor.bootstrap import Service
from news.changes import TextPair
from news.effects import Reading, states_in
from news.events import Absence, AbsenceCheck, ArticleEvent, CorrectedFact, Correction, edit_of
from storage import Transaction, articles, events, stories
from storage.revisions import NewRevision
from tests.web.archive import NOW, TestClient, article, client_of, keep

BEFORE = "The envoys met <b>here</b>. Guests came from Armenia. All left."
AFTER = "All left. The envoys met <b>here</b>. Guests came from Georgia & Peru. A new one."


def reading(text: str) -> Reading:
    return Reading(
        text=TextPair(title="Visits", text=text),
        language="en",
        mentions=countries.find_in_release("Visits", text),
    )


def edited(tx: Transaction, number: str = "77", *, with_event: bool = True) -> tuple[int, int]:
    """An article of two versions; returns its id and the event's, or 0."""
    old, new = reading(BEFORE), reading(AFTER)
    first = dataclasses.replace(
        article("en", number=number, title="Visits"), text=BEFORE, mentions=old.mentions
    )
    second = dataclasses.replace(first, text=AFTER, mentions=new.mentions, fingerprint="other")
    article_id = keep(tx, first, story_id=stories.create(tx, key=f"s{number}", now=NOW))
    revision = NewRevision(article_id=article_id, article=second, number=2, seen_at=NOW, evidence_id=None)
    revision_id = articles.revise(tx, revision, gazetteer="g1")
    if not with_event:
        return article_id, 0
    event = ArticleEvent(
        article_id=article_id,
        revision_id=revision_id,
        kind="edited",
        at=NOW,
        snapshot=edit_of(old, new, number=2),
        states=states_in(old.mentions, new.mentions),
    )
    return article_id, events.add(tx, event)


def noted(tx: Transaction, article_id: int, kind: str) -> int:
    snapshot = (
        Correction(
            facts=(
                CorrectedFact(name="date", before=("1 May",), after=("2 May",)),
                CorrectedFact(name="pictures", before=("https://a.example/<x>.jpg",)),
                CorrectedFact(name="markup"),
            ),
            raw_sha256_before="a",
            raw_sha256_after="b",
        )
        if kind == "corrected"
        else Absence(
            since=NOW - timedelta(days=1) if kind == "missing" else None,
            checks=(AbsenceCheck(at=NOW, listing="lacks it", detail="404", is_absent=True),) * 3,
        )
    )
    event = ArticleEvent(
        article_id=article_id, revision_id=None, kind=kind, at=NOW, snapshot=snapshot, states=("AM",)
    )  # type: ignore[arg-type]  # as the caller names it
    return events.add(tx, event)


@pytest.fixture
def changed(service: Service) -> Service:
    """The small archive with an edited article and events of every kind."""
    with service.database.writing() as tx:
        article_id, _ = edited(tx)
        for kind in ("missing", "removed", "restored", "corrected"):
            noted(tx, article_id, kind)
    return service


def test_a_version_lists_what_it_changed_and_what_that_did(changed: Service) -> None:
    with client_of(changed) as client:
        page = client.get("/articles/mfa/news/77", params={"language": "en"}).text
    assert "removed Armenia; added Georgia; added Peru" in page
    assert "Guests came from" in page
    assert (
        '<del lang="en"><span class="quiet">[deleted: </span>Armenia<span class="quiet">]</span></del>'
        in page
    )
    assert '<span class="quiet">[inserted: </span>Georgia &amp; Peru<span' in page
    assert "<ins>A new one.</ins>" in page
    assert "moved · text" in page
    assert "date: <bdi>1 May</bdi> → <bdi>2 May</bdi>" in page
    assert "pictures: <bdi>https://a.example/&lt;x&gt;.jpg</bdi> → <bdi>—</bdi>" in page
    assert "3 checks" in page


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("revision=2&against=1", "from version 1 to version 2"),
        ("revision=1&against=2", "from version 2 to version 1"),
    ],
)
def test_any_two_versions_can_be_compared(changed: Service, query: str, heading: str) -> None:
    with client_of(changed) as client:
        page = client.get(f"/articles/mfa/news/77?language=en&{query}").text
    assert heading in page
    assert ("removed Armenia" in page.partition('id="comparison"')[2].partition("</section>")[0]) is (
        heading.endswith("2")
    )


def test_a_version_against_itself_says_the_same_and_an_unknown_one_is_not_found(changed: Service) -> None:
    with client_of(changed) as client:
        same = client.get("/articles/mfa/news/77?language=en&revision=2&against=2")
        unknown = client.get("/articles/mfa/news/77?language=en&revision=2&against=3")
    assert "Both versions say the same." in same.text
    assert unknown.status_code == 404


def test_versions_from_before_there_were_events_are_compared_all_the_same(service: Service) -> None:
    with service.database.writing() as tx:
        edited(tx, with_event=False)
    with client_of(service) as client:
        assert "removed Armenia" in client.get("/articles/mfa/news/77?language=en").text


def test_what_two_gazetteers_read_differently_is_no_effect(service: Service) -> None:
    plain = dataclasses.replace(article("en", number="78", title="Visits"), text="From Armenia.", mentions=())
    found = countries.find_in_release("Visits", "From Armenia today.")
    later = dataclasses.replace(plain, text="From Armenia today.", fingerprint="other", mentions=found)
    with service.database.writing() as tx:
        article_id = keep(tx, plain, story_id=stories.create(tx, key="s78", now=NOW))
        second = NewRevision(article_id=article_id, article=later, number=2, seen_at=NOW, evidence_id=None)
        articles.revise(tx, second, gazetteer="g2")
    with client_of(service) as client:
        assert "wording only" in client.get("/articles/mfa/news/78?language=en").text


def test_the_page_of_changes_filters_by_kind_and_state(changed: Service) -> None:
    with client_of(changed) as client:
        everything = client.get("/changes").text
        corrections = client.get("/changes?kind=corrected").text
        georgian = client.get("/changes?country=GE").text
        french = client.get("/changes?country=FR").text
    assert everything.count('<article class="told-alert"') == 4
    assert "removed Armenia; added Georgia" in everything
    assert corrections.count('<article class="told-alert"') == 1
    assert "edited" in georgian.partition("told-alert")[2]
    assert georgian.count('<article class="told-alert"') == 1
    assert "Nothing of this kind" in french
    assert "revision=2&amp;against=1" in everything


def test_the_page_of_changes_goes_on_where_it_ended(service: Service) -> None:
    with service.database.writing() as tx:
        article_id, _ = edited(tx)
        for _ in range(41):
            noted(tx, article_id, "removed")
    with client_of(service) as client:
        first = client.get("/changes?kind=removed").text
        address = first.partition('rel="next" href="')[2].partition('"')[0].replace("&amp;", "&")
        second = client.get(address).text
    assert first.count('<article class="told-alert"') == 40
    assert second.count('<article class="told-alert"') == 1


def test_an_event_as_json_says_what_a_webhook_will(changed: Service) -> None:
    with client_of(changed) as client:
        found = client.get("/api/v1/events", params={"kind": "edited"}).json()
        of_article = client.get("/api/v1/articles/mfa/news/77/events").json()
    (event,) = found["items"]
    assert event["type"] == "article.edited"
    assert event["article"]["key"] == "mfa/news/77"
    assert (event["article"]["revision"], event["article"]["language"]) == (2, "en")
    assert event["edit"]["effect"]["removed_states"] == [
        {"country": "AM", "times": 1, "sentence": "Guests came from Armenia."}
    ]
    assert event["states"] == ["AM", "GE", "PE"]
    assert [each["type"] for each in of_article["events"]] == [
        f"article.{kind}" for kind in ("corrected", "restored", "removed", "missing", "edited")
    ]


def test_an_article_without_events_has_none_and_an_unknown_one_is_not_found(client: TestClient) -> None:
    assert client.get("/api/v1/articles/mfa/news/1300001/events").json()["events"] == []
    assert client.get("/api/v1/articles/mfa/news/0/events").status_code == 404


@pytest.mark.parametrize("query", ["kind=nope", "country=ZZ", "cursor=x"])
def test_bad_filters_are_refused(client: TestClient, query: str) -> None:
    assert client.get(f"/changes?{query}").status_code == 422
    assert client.get(f"/api/v1/events?{query}").status_code == 422
